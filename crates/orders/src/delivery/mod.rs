//! A delivery: goods of an order in one window to one place, from packing to the weighed receipt.

mod arrive;
pub mod policy;
mod read;
mod receive;
mod ship;
pub mod state;
pub(crate) mod store;

use chrono::NaiveDate;
use kernel::contact::Address;
use kernel::id::{DeliveryId, OrderId, ProductId};
use kernel::number::Number;
use kernel::quantity::{BaseQuantity, Unit};
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

pub use arrive::{Arrive, arrive};
pub use policy::actions;
pub use read::{
    WithOrder, count_visible, get_visible, lines_of, list_visible, many_visible, of_orders,
};
pub use receive::{Receive, Refuse, receive, refuse};
pub use ship::{Prepare, Ship, WeightInput, prepare, ship};
pub use state::State;

pub(crate) use ship::record_state;

/// A delivery as it stands, without its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// What people say over the telephone, `GH-26-…`.
    pub number: Number,
    /// The order it belongs to.
    pub order: OrderId,
    /// Its place among the order's deliveries, from 1, by date.
    pub position: i32,
    /// First day of the window.
    pub from: NaiveDate,
    /// Last day of the window.
    pub to: NaiveDate,
    /// Where to.
    pub place: Address,
    /// How far it has come.
    pub state: State,
    /// When it left.
    pub shipped_at: Option<Instant>,
    /// When it came.
    pub arrived_at: Option<Instant>,
    /// When it was received, refused or cancelled.
    pub settled_at: Option<Instant>,
    /// The seller's words when it left (vehicle, lot).
    pub note: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Grows with every change.
    pub version: i32,
    /// When it was planned.
    pub created_at: Instant,
}

/// One product on a delivery, in thousandths of its base unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: uuid::Uuid,
    /// The delivery.
    pub delivery: DeliveryId,
    /// The line of the order's terms it belongs to.
    pub order_line: i32,
    /// The product.
    pub product: ProductId,
    /// Agreed.
    pub planned: BaseQuantity,
    /// Sent off, as the seller reported.
    pub shipped: Option<BaseQuantity>,
    /// Weighed and taken by the buyer.
    pub received: Option<BaseQuantity>,
    /// The unit in which it was agreed.
    pub unit: Unit,
}

/// The answer of a command that changed a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its order.
    pub order: OrderId,
}
