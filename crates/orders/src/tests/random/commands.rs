//! The moves: each draws its thing, its weights and its days, sensible ones more often than not.

use kernel::actor::Actor;
use platform::Result;

use super::kinds::Kind;
use super::{Game, done};
use crate::amendment::{self, ChangeInput, Decline, Propose};
use crate::delivery::{self, WeightInput};
use crate::inquiry::{self, EntryInput, LineInput, Submit};
use crate::order::{self, Cancel, Complete, Confirm, LineAtListPrice, PlaceAtListPrice, Reject};
use crate::quotation::{self, Counter, CounterLineInput, TermInput};
use crate::tests::{act, price, quantity};
use crate::{QuantityInput, WindowInput};

/// What was tried, and what came of it.
pub(super) type Move = (&'static str, Result<()>);

/// Thousandths of a kilogram as a person writes them.
pub(super) fn kg(milli: i64) -> QuantityInput {
    let value = kernel::quantity::BaseQuantity::from_milli(milli).value();
    quantity(&value.to_string(), "kg")
}

impl Game {
    /// Lets a person try a move of a kind.
    pub(super) async fn command(&mut self, kind: Kind, actor: &Actor) -> Move {
        match kind {
            Kind::Ask => self.submit(actor).await,
            Kind::EndInquiry => self.end_inquiry(actor).await,
            Kind::Quote => self.quote(actor).await,
            Kind::DecideQuotation => self.decide_quotation(actor).await,
            Kind::Place => self.place(actor).await,
            Kind::DecideOrder => self.decide_order(actor).await,
            Kind::EndOrder => self.end_order(actor).await,
            Kind::SendOff => self.send_off(actor).await,
            Kind::TakeOver => self.take_over(actor).await,
            Kind::Propose => self.propose(actor).await,
            Kind::DecideAmendment => self.decide_amendment(actor).await,
        }
    }

    pub(super) fn day(&mut self) -> (String, String) {
        let today = kernel::time::vn::date(self.world.test.db.clock().now());
        let from = today + chrono::Days::new(u64::try_from(self.chance.below(20)).unwrap());
        let to = from + chrono::Days::new(u64::try_from(self.chance.below(4)).unwrap());
        (from.to_string(), to.to_string())
    }

    fn schedule(&mut self) -> Vec<EntryInput> {
        let windows = 1 + self.chance.below(3);
        (0..windows)
            .map(|_| {
                let (from, to) = self.day();
                let tonnes = i64::try_from(1 + self.chance.below(9)).unwrap();
                EntryInput {
                    from,
                    to,
                    every_week_until: None,
                    quantity: kg(tonnes * 1_000_000 + 500),
                    place: None,
                }
            })
            .collect()
    }

    async fn submit(&mut self, actor: &Actor) -> Move {
        let product = ["na-dai", "na-bo"][self.chance.below(2)];
        let schedule = self.schedule();
        let command = Submit {
            organisation: self.world.organisations["sieuthimau"].to_string(),
            lines: vec![LineInput {
                product: self.world.loaded.products[product].to_string(),
                schedule,
                ..LineInput::default()
            }],
            ..Submit::default()
        };
        let outcome = act!(self.world, actor, |tx| inquiry::submit(tx, actor, &command));
        if let Ok(changed) = &outcome {
            self.inquiries.push(changed.inquiry);
        }
        ("submit", done(outcome))
    }

    async fn end_inquiry(&mut self, actor: &Actor) -> Move {
        let Some(id) = self.chance.pick(&self.inquiries) else {
            return ("wait", Ok(()));
        };
        if self.chance.percent(50) {
            let command = inquiry::Withdraw {
                inquiry: id.to_string(),
                reason: "Đã mua nơi khác.".to_owned(),
                expected_version: None,
            };
            let outcome = act!(self.world, actor, |tx| inquiry::withdraw(
                tx, actor, &command
            ));
            return ("withdraw inquiry", done(outcome));
        }
        let command = inquiry::Decline {
            inquiry: id.to_string(),
            reason: "Hết hàng.".to_owned(),
            expected_version: None,
        };
        let outcome = act!(self.world, actor, |tx| inquiry::decline(
            tx, actor, &command
        ));
        ("decline", done(outcome))
    }

    async fn quote(&mut self, actor: &Actor) -> Move {
        let Some(id) = self.chance.pick(&self.inquiries) else {
            return ("wait", Ok(()));
        };
        let conn = self.world.test.db.read();
        let sent = quotation::of_inquiries(conn, &[id]).await.unwrap();
        let newest = sent
            .get(&id)
            .and_then(|all| all.iter().map(|q| q.revision).max());
        let today = kernel::time::vn::date(self.world.test.db.clock().now());
        let days = u64::try_from(self.chance.below(12)).unwrap();
        let command = quotation::Send {
            inquiry: id.to_string(),
            expected_revision: newest,
            firm: self.chance.percent(70),
            valid_until: (today + chrono::Days::new(days)).to_string(),
            confirm_oversell: true,
            lines: vec![quotation::LineInput {
                line: 1,
                price: Some(TermInput {
                    price: price("56500.5"),
                    basis: "PACKED".to_owned(),
                    place: None,
                    grade: None,
                    packing: None,
                }),
                vat_rate: self.chance.percent(50).then(|| "5".to_owned()),
                ..quotation::LineInput::default()
            }],
            ..quotation::Send::default()
        };
        let outcome = act!(self.world, actor, |tx| quotation::send(tx, actor, &command));
        if let Ok(sent) = &outcome {
            self.quotations.push(sent.quotation);
        }
        ("quote", done(outcome))
    }

    async fn decide_quotation(&mut self, actor: &Actor) -> Move {
        let Some(id) = self.chance.pick(&self.quotations) else {
            return ("wait", Ok(()));
        };
        let quotation = id.to_string();
        match self.chance.below(10) {
            0 => {
                let command = quotation::Reject {
                    quotation,
                    expected_revision: None,
                    reason: "Đắt quá.".to_owned(),
                };
                let outcome = act!(self.world, actor, |tx| quotation::reject(
                    tx, actor, &command
                ));
                ("reject", done(outcome))
            }
            1 => {
                let command = quotation::Withdraw {
                    quotation,
                    expected_revision: None,
                    reason: "Sương muối.".to_owned(),
                };
                let outcome = act!(self.world, actor, |tx| quotation::withdraw(
                    tx, actor, &command
                ));
                ("withdraw quotation", done(outcome))
            }
            2 => {
                let today = kernel::time::vn::date(self.world.test.db.clock().now());
                let command = Counter {
                    quotation,
                    expected_revision: None,
                    valid_until: (today + chrono::Days::new(2)).to_string(),
                    note: None,
                    lines: vec![CounterLineInput {
                        line: 1,
                        price: Some(price("50000")),
                        ..CounterLineInput::default()
                    }],
                };
                let outcome = act!(self.world, actor, |tx| quotation::counter(
                    tx, actor, &command
                ));
                ("counter", done(outcome))
            }
            _ => {
                let command = quotation::Accept {
                    quotation,
                    ..quotation::Accept::default()
                };
                let outcome = act!(self.world, actor, |tx| quotation::accept(
                    tx, actor, &command
                ));
                if let Ok(accepted) = &outcome
                    && !self.orders.contains(&accepted.order)
                {
                    self.orders.push(accepted.order);
                }
                ("accept", done(outcome))
            }
        }
    }

    async fn place(&mut self, actor: &Actor) -> Move {
        let schedule = self.schedule();
        let command = PlaceAtListPrice {
            organisation: self.world.organisations["sieuthimau"].to_string(),
            lines: vec![LineAtListPrice {
                product: self.world.loaded.products["na-dai"].to_string(),
                expected_version: Some(self.world.version_of("na-dai").await),
                schedule,
                ..LineAtListPrice::default()
            }],
            ..PlaceAtListPrice::default()
        };
        let outcome = act!(self.world, actor, |tx| order::place_at_list_price(
            tx, actor, &command
        ));
        if let Ok(placed) = &outcome {
            self.orders.push(placed.order);
            self.inquiries.push(placed.inquiry);
        }
        ("place", done(outcome))
    }

    async fn decide_order(&mut self, actor: &Actor) -> Move {
        let Some(id) = self.chance.pick(&self.orders) else {
            return ("wait", Ok(()));
        };
        if self.chance.percent(15) {
            let command = Reject {
                order: id.to_string(),
                expected_version: None,
                reason: "Hết hàng.".to_owned(),
            };
            let outcome = act!(self.world, actor, |tx| order::reject(tx, actor, &command));
            return ("reject order", done(outcome));
        }
        let command = Confirm {
            order: id.to_string(),
            ..Confirm::default()
        };
        let outcome = act!(self.world, actor, |tx| order::confirm(tx, actor, &command));
        ("confirm", done(outcome))
    }

    async fn end_order(&mut self, actor: &Actor) -> Move {
        let Some(id) = self.chance.pick(&self.orders) else {
            return ("wait", Ok(()));
        };
        if self.chance.percent(40) {
            let command = Cancel {
                order: id.to_string(),
                reason: "Bão.".to_owned(),
                ..Cancel::default()
            };
            let outcome = act!(self.world, actor, |tx| order::cancel(tx, actor, &command));
            return ("cancel", done(outcome));
        }
        let command = Complete {
            order: id.to_string(),
            reason: "Hết vụ.".to_owned(),
            ..Complete::default()
        };
        let outcome = act!(self.world, actor, |tx| order::complete(tx, actor, &command));
        ("close", done(outcome))
    }

    async fn propose(&mut self, actor: &Actor) -> Move {
        let Some((row, lines)) = self.drawn(delivery::State::is_to_come).await else {
            return ("wait", Ok(()));
        };
        let (from, to) = self.day();
        let mut weights = Vec::new();
        for line in &lines {
            weights.push(self.weight(line.order_line, line.planned.milli() + 1_000_000));
        }
        let changed = ChangeInput {
            delivery: Some(row.id.to_string()),
            window: self.chance.percent(50).then(|| WindowInput {
                from: from.clone(),
                to: to.clone(),
            }),
            place: None,
            lines: weights,
        };
        let one_more = ChangeInput {
            delivery: None,
            window: Some(WindowInput { from, to }),
            place: None,
            lines: vec![WeightInput {
                line: 1,
                quantity: kg(1_234_500),
            }],
        };
        let mut deliveries = vec![changed];
        if self.chance.percent(25) {
            deliveries.push(one_more);
        }
        let command = Propose {
            order: row.order.to_string(),
            note: "Mưa nhiều.".to_owned(),
            deliveries,
            confirm_oversell: true,
            ..Propose::default()
        };
        let outcome = act!(self.world, actor, |tx| amendment::propose(
            tx, actor, &command
        ));
        if let Ok(changed) = &outcome {
            self.amendments.push(changed.amendment);
        }
        ("propose", done(outcome))
    }

    async fn decide_amendment(&mut self, actor: &Actor) -> Move {
        let Some(id) = self.chance.pick(&self.amendments) else {
            return ("wait", Ok(()));
        };
        let amendment = id.to_string();
        match self.chance.below(6) {
            0 => {
                let command = Decline {
                    amendment,
                    reason: "Cần đủ hàng.".to_owned(),
                };
                let outcome = act!(self.world, actor, |tx| amendment::decline(
                    tx, actor, &command
                ));
                ("decline amendment", done(outcome))
            }
            1 => {
                let command = amendment::Withdraw {
                    amendment,
                    note: None,
                };
                let outcome = act!(self.world, actor, |tx| amendment::withdraw(
                    tx, actor, &command
                ));
                ("withdraw amendment", done(outcome))
            }
            _ => {
                let command = amendment::Accept {
                    amendment,
                    expected_version: None,
                    confirm_oversell: true,
                };
                let outcome = act!(self.world, actor, |tx| amendment::accept(
                    tx, actor, &command
                ));
                ("accept amendment", done(outcome))
            }
        }
    }
}
