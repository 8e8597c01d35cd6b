//! The moves with goods: packing, sending off, arriving, weighing, refusing.

use kernel::actor::Actor;
use kernel::id::DeliveryId;

use super::commands::{Move, kg};
use super::{Game, done};
use crate::WindowInput;
use crate::delivery::{
    self, Arrive, Delivery, Prepare, Receive, Refuse, RestInput, Ship, WeightInput,
};
use crate::tests::act;

impl Game {
    /// A delivery with its lines, mostly one that stands where the move wants it.
    pub(super) async fn drawn(
        &mut self,
        fitting: fn(delivery::State) -> bool,
    ) -> Option<(Delivery, Vec<delivery::Line>)> {
        let conn = self.world.test.db.read();
        let found = delivery::of_orders(conn, &self.orders).await.unwrap();
        let mut all: Vec<Delivery> = found.into_values().flatten().collect();
        all.sort_by_key(|row| row.id);
        if self.chance.percent(80) {
            all.retain(|row| fitting(row.state));
        }
        let ids: Vec<DeliveryId> = all.iter().map(|row| row.id).collect();
        let id = self.chance.pick(&ids)?;
        let row = all.into_iter().find(|row| row.id == id)?;
        let conn = self.world.test.db.read();
        let mut lines = delivery::lines_of(conn, &[id]).await.unwrap();
        Some((row, lines.remove(&id).unwrap_or_default()))
    }

    /// About as much as this, sometimes much less or a little too much.
    pub(super) fn weight(&mut self, line: i32, of: i64) -> WeightInput {
        let percent = [100, 100, 100, 99, 60, 30, 0, 101, 102][self.chance.below(9)];
        WeightInput {
            line,
            quantity: kg(of / 100 * percent),
        }
    }

    pub(super) async fn send_off(&mut self, actor: &Actor) -> Move {
        let Some((row, lines)) = self.drawn(delivery::State::is_to_come).await else {
            return ("wait", Ok(()));
        };
        let delivery = row.id.to_string();
        if self.chance.percent(20) {
            let command = Prepare {
                delivery,
                expected_version: None,
            };
            let outcome = act!(self.world, actor, |tx| delivery::prepare(
                tx, actor, &command
            ));
            return ("prepare", done(outcome));
        }
        let mut weights = Vec::new();
        for line in &lines {
            weights.push(self.weight(line.order_line, line.planned.milli()));
        }
        let rest = match self.chance.below(4) {
            0 => None,
            1 => Some("DROPPED"),
            _ => Some("FOLLOWS"),
        };
        let (from, to) = self.day();
        let command = Ship {
            delivery,
            lines: weights,
            rest: rest.map(|outcome| RestInput {
                outcome: outcome.to_owned(),
                window: Some(WindowInput { from, to }),
            }),
            ..Ship::default()
        };
        let outcome = act!(self.world, actor, |tx| delivery::ship(tx, actor, &command));
        ("ship", done(outcome))
    }

    pub(super) async fn take_over(&mut self, actor: &Actor) -> Move {
        let Some((row, lines)) = self.drawn(delivery::State::is_under_way).await else {
            return ("wait", Ok(()));
        };
        let delivery = row.id.to_string();
        match self.chance.below(6) {
            0 => {
                let command = Arrive {
                    delivery,
                    expected_version: None,
                };
                let outcome = act!(self.world, actor, |tx| delivery::arrive(
                    tx, actor, &command
                ));
                ("arrive", done(outcome))
            }
            1 => {
                let command = Refuse {
                    delivery,
                    expected_version: None,
                    reason: "Dập nhiều.".to_owned(),
                };
                let outcome = act!(self.world, actor, |tx| delivery::refuse(
                    tx, actor, &command
                ));
                ("refuse", done(outcome))
            }
            _ => {
                let mut weights = Vec::new();
                for line in &lines {
                    let left = line.shipped.unwrap_or(line.planned).milli();
                    weights.push(self.weight(line.order_line, left));
                }
                let command = Receive {
                    delivery,
                    expected_version: None,
                    lines: weights,
                    note: None,
                };
                let outcome = act!(self.world, actor, |tx| delivery::receive(
                    tx, actor, &command
                ));
                ("receive", done(outcome))
            }
        }
    }
}
