//! An amendment: one side proposes other quantities, days or places for what has not left yet, and the other side agrees or does not.
//!
//! While an order is confirmed either side may propose; while it is placed only the buyer may (the seller confirms or rejects). At
//! most one proposal is open. What both agree to is a new revision of the terms, and the deliveries follow it in the same
//! transaction. A quantity of nought calls a product or a delivery off; nought of everything that is to come is a cancellation that
//! both agree to. Prices are no matter of an amendment.

mod apply;
mod change;
mod decide;
mod judge;
pub mod policy;
mod propose;
mod read;
mod remind;
pub mod state;
pub(crate) mod store;
mod supply;

use chrono::NaiveDate;
use kernel::contact::Address;
use kernel::id::{AmendmentId, DeliveryId, OrderId, OrganisationId, PersonId};
use kernel::quantity::{BaseQuantity, Unit};
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use crate::order::Terms;
use crate::parties::Side;

pub use decide::{Accept, Decline, Withdraw, accept, decline, withdraw};
pub use policy::actions;
pub use propose::{ChangeInput, Propose, propose};
pub use read::{WithOrder, get_visible, many_visible, of_orders};
pub use state::State;
pub use supply::{Shortage, shortages_of};

pub(crate) use decide::{lapse, lapse_with_order};
pub(crate) use remind::remind_due;

/// A proposal to change an order, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Amendment {
    /// Its id.
    pub id: AmendmentId,
    /// The order it changes.
    pub order: OrderId,
    /// Its place among the order's amendments, from 1.
    pub position: i32,
    /// How far it has come.
    pub state: State,
    /// The side that proposed it.
    pub side: Side,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who wrote it.
    pub person: PersonId,
    /// Why, in his words.
    pub note: String,
    /// What changes, delivery by delivery.
    pub changes: Vec<Change>,
    /// The terms as they will be.
    pub terms: Terms,
    /// The revision of the terms that it changes.
    pub base_revision: i32,
    /// When the other side is to be reminded of it; none when it has been.
    pub remind_at: Option<Instant>,
    /// Why it was declined or withdrawn.
    pub reason: Option<String>,
    /// When it was accepted, declined or withdrawn, or lapsed.
    pub decided_at: Option<Instant>,
    /// Grows with every change.
    pub version: i32,
    /// When it was proposed.
    pub created_at: Instant,
}

/// What becomes of one delivery. One of the two sides is always there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The delivery; none for one that is new.
    pub delivery: Option<DeliveryId>,
    /// As it was planned; none for one that is new.
    pub before: Option<Plan>,
    /// As it shall be; none when it is called off.
    pub after: Option<Plan>,
}

/// Days, a place and goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Where to.
    pub place: Address,
    /// What; nothing of it is nought.
    pub goods: Vec<Load>,
}

/// A quantity of one line of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// The line of the order's terms.
    pub line: i32,
    /// How much, in thousandths of the base unit.
    pub base: BaseQuantity,
    /// The unit in which it is said.
    pub unit: Unit,
}

/// The answer of a command that made or changed an amendment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The amendment.
    pub amendment: AmendmentId,
    /// Its order.
    pub order: OrderId,
}

/// Writes the event of a change of state. Words and quantities are not in it.
pub(crate) async fn record_state(
    tx: &mut platform::Tx,
    amendment: &Amendment,
    order: &crate::order::Order,
    kind: &'static str,
) -> platform::Result<kernel::id::EventId> {
    tx.record(
        platform::Fact::about(kind, amendment.id)
            .concerning(order.parties().organisations())
            .in_thread(order.inquiry)
            .in_province(order.province.clone())
            .with(serde_json::json!({
                "order": order.id.to_string(),
                "state": amendment.state.code(),
                "side": amendment.side.code(),
            })),
    )
    .await
}
