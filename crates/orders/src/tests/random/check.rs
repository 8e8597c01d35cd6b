//! What must hold after every command.

use std::collections::{BTreeMap, HashMap};

use kernel::id::OrderId;
use kernel::money::Money;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use uuid::Uuid;

use super::Game;
use crate::amendment::{self, Amendment};
use crate::delivery::{self, Delivery};
use crate::order::{self, Order, Progress, Revision};
use crate::quotation;
use crate::tests::World;

/// What was agreed, as it was first seen: it never changes.
#[derive(Default)]
pub(super) struct Kept(HashMap<(OrderId, i32), Revision>);

async fn rows(world: &World, sql: &str) -> Vec<QueryResult> {
    let conn = world.test.db.read();
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    conn.query_all_raw(statement).await.unwrap()
}

/// How many rows the tables of the trade, the events and the letters have.
pub(super) async fn counts(world: &World) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "inquiry",
        "quotation",
        "trade_order",
        "order_terms",
        "order_amendment",
        "delivery",
        "supply_promise",
        "event",
        "letter",
    ] {
        let found = rows(world, &format!("SELECT COUNT(*) AS n FROM {table}")).await;
        counts.push(found[0].try_get("", "n").unwrap());
    }
    counts
}

/// How many events there are about each thing; a planned delivery and an amendment that was proposed begin with one.
async fn events(world: &World) -> HashMap<Uuid, i64> {
    rows(
        world,
        "SELECT subject_id, COUNT(*) AS n FROM event GROUP BY subject_id",
    )
    .await
    .iter()
    .map(|row| {
        (
            row.try_get("", "subject_id").unwrap(),
            row.try_get("", "n").unwrap(),
        )
    })
    .collect()
}

async fn planned_by_event(world: &World) -> HashMap<Uuid, i64> {
    rows(
        world,
        "SELECT subject_id, COUNT(*) AS n FROM event WHERE kind = 'delivery.planned' GROUP BY subject_id",
    )
    .await
    .iter()
    .map(|row| (row.try_get("", "subject_id").unwrap(), row.try_get("", "n").unwrap()))
    .collect()
}

/// Everything about one order.
struct Deal {
    order: Order,
    history: Vec<Revision>,
    deliveries: Vec<Delivery>,
    lines: Vec<delivery::Line>,
    amendments: Vec<Amendment>,
}

impl Game {
    /// Looks at everything.
    pub(super) async fn check(&mut self, told: &str) {
        let mut held: BTreeMap<Uuid, i64> = BTreeMap::new();
        let events = events(&self.world).await;
        let planned = planned_by_event(&self.world).await;
        for id in self.orders.clone() {
            let deal = self.deal(id).await;
            deal.states_hold(told);
            deal.totals_hold(told);
            deal.one_event_a_change(&events, &planned, told);
            self.nothing_agreed_changes(&deal, told);
            let ended = matches!(
                deal.order.state,
                order::State::Rejected | order::State::Cancelled
            );
            if !ended {
                held.insert(id.uuid(), deal.takes());
            }
        }
        held.extend(self.open_firm_offers().await);
        held.retain(|_, promised| *promised > 0);
        assert_eq!(self.promised().await, held, "promises after {told}");
        self.one_letter_a_fact_and_reader(told).await;
    }

    async fn deal(&self, id: OrderId) -> Deal {
        let conn = self.world.test.db.read();
        let order = order::store::find(conn, id).await.unwrap().unwrap();
        let history = order::terms_of(conn, &[id])
            .await
            .unwrap()
            .remove(&id)
            .unwrap();
        let deliveries = delivery::store::of_orders(conn, &[id]).await.unwrap();
        let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id).collect();
        let lines = delivery::store::lines_of(conn, &ids).await.unwrap();
        let amendments = amendment::store::of_orders(conn, &[id]).await.unwrap();
        Deal {
            order,
            history,
            deliveries,
            lines,
            amendments,
        }
    }

    fn nothing_agreed_changes(&mut self, deal: &Deal, told: &str) {
        for revision in &deal.history {
            let key = (deal.order.id, revision.number);
            let known = self.kept.0.entry(key).or_insert_with(|| revision.clone());
            assert_eq!(known, revision, "an agreement changed after {told}");
        }
    }

    /// What open firm offers promise, offer by offer.
    async fn open_firm_offers(&self) -> BTreeMap<Uuid, i64> {
        let conn = self.world.test.db.read();
        let mut promised = BTreeMap::new();
        for id in &self.quotations {
            let row = quotation::store::find(conn, *id).await.unwrap().unwrap();
            if row.state == quotation::State::Sent && row.firm {
                let lines = quotation::store::lines_of(conn, &[*id]).await.unwrap();
                let answers = lines.iter().flat_map(|line| &line.answers);
                promised.insert(id.uuid(), answers.map(|answer| answer.base.milli()).sum());
            }
        }
        promised
    }

    /// What the ledger says, source by source.
    async fn promised(&self) -> BTreeMap<Uuid, i64> {
        let mut promised: BTreeMap<Uuid, i64> = BTreeMap::new();
        let sql = "SELECT source_id, quantity FROM supply_promise WHERE released_at IS NULL";
        for row in rows(&self.world, sql).await {
            let quantity: i64 = row.try_get("", "quantity").unwrap();
            assert!(quantity > 0, "a promise of {quantity}");
            *promised
                .entry(row.try_get("", "source_id").unwrap())
                .or_default() += quantity;
        }
        promised
    }

    async fn one_letter_a_fact_and_reader(&self, told: &str) {
        let twice = rows(
            &self.world,
            "SELECT kind FROM letter WHERE cause_event_id IS NOT NULL \
             GROUP BY cause_event_id, subject_id, reader_key, kind HAVING COUNT(*) > 1",
        )
        .await;
        let kinds: Vec<String> = twice
            .iter()
            .map(|row| row.try_get("", "kind").unwrap())
            .collect();
        assert!(kinds.is_empty(), "letters doubled after {told}: {kinds:?}");
    }
}

impl Deal {
    fn states_hold(&self, told: &str) {
        let (order, number) = (&self.order, &self.order.number);
        let any = |state| {
            self.deliveries
                .iter()
                .any(|delivery| delivery.state == state)
        };
        let all_settled = self.deliveries.iter().all(|d| d.state.is_settled());
        match order.state {
            order::State::Placed => assert!(
                self.deliveries.iter().all(|d| !d.state.has_left()),
                "goods of the placed {number} left: {told}"
            ),
            order::State::Confirmed => {
                assert!(
                    !all_settled,
                    "{number} has nothing open and goes on: {told}"
                );
            }
            order::State::Completed => assert!(
                all_settled && any(delivery::State::Received),
                "{number} is complete without a receipt: {told}"
            ),
            order::State::Rejected | order::State::Cancelled => assert!(
                all_settled && !any(delivery::State::Received),
                "{number} is off and something came: {told}"
            ),
        }
        let open = self
            .amendments
            .iter()
            .filter(|amendment| amendment.state == amendment::State::Proposed)
            .count();
        assert!(open <= 1, "{open} proposals are open on {number}: {told}");
        assert!(
            open == 0 || !order.state.is_final(),
            "a proposal outlived {number}: {told}"
        );
    }

    fn terms(&self) -> &order::Terms {
        let last = self.history.last().unwrap();
        assert_eq!(last.number, self.order.terms_revision);
        &last.terms
    }

    fn totals_hold(&self, told: &str) {
        let (number, terms) = (&self.order.number, self.terms());
        for revision in &self.history {
            let terms = &revision.terms;
            let sum = Money::sum(terms.total.currency, terms.lines.iter().map(|l| l.total));
            assert_eq!(sum.unwrap(), terms.total, "the total of {number}: {told}");
        }
        for line in &terms.lines {
            let owed: i64 = self
                .of_line(line.line)
                .filter(|(delivery, _)| delivery.state != delivery::State::Cancelled)
                .map(|(_, line)| line.owed().milli())
                .sum();
            if !self.order.state.is_final() {
                let agreed = line.agreed().milli();
                assert_eq!(owed, agreed, "{number} plans what was agreed: {told}");
            }
        }
        for line in &self.lines {
            let sane = line.carried.milli() >= 0 && line.owed().milli() >= 0;
            assert!(sane, "{number} carries over more than it has: {told}");
        }
        let progress = Progress::of(terms, &self.deliveries, &self.lines).unwrap();
        let worth: i64 = progress
            .lines
            .iter()
            .zip(&terms.lines)
            .map(|(came, line)| line.cost(came.received).unwrap().minor)
            .sum();
        assert_eq!(progress.value_received.minor, worth, "{number}: {told}");
    }

    fn of_line(&self, number: i32) -> impl Iterator<Item = (&Delivery, &delivery::Line)> {
        self.lines
            .iter()
            .filter(move |line| line.order_line == number)
            .map(|line| {
                let mut all = self.deliveries.iter();
                (all.find(|d| d.id == line.delivery).unwrap(), line)
            })
    }

    /// What it takes of the supply: what came, what is under way, what is to come.
    fn takes(&self) -> i64 {
        let progress = Progress::of(self.terms(), &self.deliveries, &self.lines).unwrap();
        progress
            .lines
            .iter()
            .map(|line| line.to_come.milli() + line.under_way.milli() + line.received.milli())
            .sum()
    }

    fn one_event_a_change(
        &self,
        events: &HashMap<Uuid, i64>,
        planned: &HashMap<Uuid, i64>,
        told: &str,
    ) {
        let about = |id: Uuid| events.get(&id).copied().unwrap_or_default();
        let number = &self.order.number;
        let changes = i64::from(self.order.version);
        assert_eq!(about(self.order.id.uuid()), changes, "{number}: {told}");
        for delivery in &self.deliveries {
            let id = delivery.id.uuid();
            // Those of a new order are told by the order's own event.
            let begun = 1 - planned.get(&id).copied().unwrap_or_default();
            let changes = i64::from(delivery.version);
            assert_eq!(about(id) + begun, changes, "{}: {told}", delivery.number);
        }
        for amendment in &self.amendments {
            let changes = i64::from(amendment.version);
            assert_eq!(about(amendment.id.uuid()), changes, "{number}: {told}");
        }
    }
}
