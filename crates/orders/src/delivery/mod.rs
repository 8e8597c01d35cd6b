//! A delivery: goods of an order in one window to one place, from packing to the weighed receipt.

mod arrive;
pub mod policy;
mod read;
mod receive;
mod rest;
mod ship;
pub mod state;
pub(crate) mod store;
mod weigh;

use chrono::NaiveDate;
use kernel::contact::Address;
use kernel::id::{DeliveryId, OrderId, ProductId};
use kernel::number::Number;
use kernel::quantity::{BaseQuantity, Unit};
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use crate::Tolerance;

pub use arrive::{Arrive, arrive};
pub use policy::actions;
pub use read::{
    WithOrder, count_visible, get_visible, lines_of, list_visible, many_visible, of_orders,
};
pub use receive::{Receive, Refuse, receive, refuse};
pub use rest::{Rest, RestInput};
pub use ship::{Prepare, Ship, prepare, ship};
pub use state::State;
pub use weigh::WeightInput;

pub(crate) use ship::record_state;
pub(crate) use weigh::{Weight, weigh};

/// A delivery as it stands, without its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// What people say over the telephone, `GH-26-…`.
    pub number: Number,
    /// The order it belongs to.
    pub order: OrderId,
    /// Its number among the order's deliveries, from 1, in the order in which they were planned.
    pub position: i32,
    /// The delivery whose rest it brings, where it follows one that left with too little.
    pub follows: Option<DeliveryId>,
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
    /// What becomes of the rest, where it left with too little.
    pub rest: Option<Rest>,
    /// The seller's words when it left (vehicle, lot).
    pub note: Option<String>,
    /// Why it was refused, or less of it taken than had left.
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
    /// How much of that follows in a delivery of its own.
    pub carried: BaseQuantity,
    /// Sent off, as the seller reported.
    pub shipped: Option<BaseQuantity>,
    /// Weighed and taken by the buyer.
    pub received: Option<BaseQuantity>,
    /// The unit in which it was agreed.
    pub unit: Unit,
}

impl Delivery {
    /// A delivery to be made; its number is free until it is written.
    pub(crate) fn planned(
        tx: &platform::Tx,
        order: OrderId,
        position: i32,
        (from, to): (NaiveDate, NaiveDate),
        place: Address,
    ) -> Self {
        Self {
            id: tx.new_id(),
            number: tx.new_number(kernel::number::NumberKind::Delivery),
            order,
            position,
            follows: None,
            from,
            to,
            place,
            state: State::Planned,
            shipped_at: None,
            arrived_at: None,
            settled_at: None,
            rest: None,
            note: None,
            reason: None,
            version: 1,
            created_at: tx.now(),
        }
    }

    /// A line of goods to come with it.
    pub(crate) fn line(
        &self,
        tx: &platform::Tx,
        order_line: i32,
        product: ProductId,
        planned: BaseQuantity,
        unit: Unit,
    ) -> Line {
        Line {
            id: tx.new_uuid(),
            delivery: self.id,
            order_line,
            product,
            planned,
            carried: BaseQuantity::ZERO,
            shipped: None,
            received: None,
            unit,
        }
    }
}

impl Line {
    /// What is owed with this delivery itself: agreed, less what follows in another.
    pub(crate) fn owed(&self) -> BaseQuantity {
        BaseQuantity::from_milli(self.planned.milli() - self.carried.milli())
    }

    /// Whether the delivery left without any of it.
    pub fn stayed_behind(&self) -> bool {
        self.shipped == Some(BaseQuantity::ZERO)
    }

    /// Of a settled delivery, what had left and went back: all of a line of which nothing was taken. What is short of a line that was taken
    /// need not exist: see [`Line::less_than_loaded`].
    pub(crate) fn turned_back(&self) -> BaseQuantity {
        if self.received.unwrap_or_default() == BaseQuantity::ZERO {
            self.shipped.unwrap_or_default()
        } else {
            BaseQuantity::ZERO
        }
    }

    /// Of a line that was taken, what the buyer weighed less than had left; nothing where scales may differ by as much, and where nothing was
    /// taken.
    pub(crate) fn less_than_loaded(&self, tolerance: Tolerance) -> BaseQuantity {
        let (left, taken) = (
            self.shipped.unwrap_or_default(),
            self.received.unwrap_or_default(),
        );
        if taken > BaseQuantity::ZERO {
            tolerance.wanting(left, taken)
        } else {
            BaseQuantity::ZERO
        }
    }

    /// Of a line that has left, what was left out and does not follow; nothing where scales may differ by as much.
    pub(crate) fn dropped(&self, tolerance: Tolerance) -> BaseQuantity {
        let Some(left) = self.shipped else {
            return BaseQuantity::ZERO;
        };
        let wanting = tolerance.wanting(self.planned, left);
        BaseQuantity::from_milli((wanting.milli() - self.carried.milli()).max(0))
    }
}

/// The answer of a command that changed a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its order.
    pub order: OrderId,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(shipped: i64, received: Option<i64>) -> Line {
        Line {
            id: uuid::Uuid::nil(),
            delivery: DeliveryId::from_uuid(uuid::Uuid::nil()),
            order_line: 1,
            product: ProductId::from_uuid(uuid::Uuid::nil()),
            planned: BaseQuantity::from_milli(shipped),
            carried: BaseQuantity::ZERO,
            shipped: Some(BaseQuantity::from_milli(shipped)),
            received: received.map(BaseQuantity::from_milli),
            unit: Unit::Kg,
        }
    }

    #[test]
    fn goods_that_the_scales_do_not_find_are_not_turned_back() {
        let told = |line: Line| {
            let less = line.less_than_loaded(Tolerance::UNSAID);
            (line.turned_back().milli(), less.milli())
        };
        assert_eq!(told(line(1_000_000, Some(980_000))), (0, 20_000));
        assert_eq!(
            told(line(1_000_000, Some(995_000))),
            (0, 0),
            "scales differ"
        );
        assert_eq!(told(line(1_000_000, Some(0))), (1_000_000, 0), "not taken");
        assert_eq!(told(line(1_000_000, None)), (1_000_000, 0), "refused");
        assert_eq!(told(line(0, Some(0))), (0, 0), "stayed behind");
    }

    #[test]
    fn what_was_left_out_is_dropped_unless_it_follows_or_scales_differ() {
        let dropped = |shipped: i64, carried: i64| {
            let line = Line {
                planned: BaseQuantity::from_milli(1_000_000),
                carried: BaseQuantity::from_milli(carried),
                ..line(shipped, None)
            };
            line.dropped(Tolerance::UNSAID).milli()
        };
        assert_eq!(dropped(0, 0), 1_000_000, "stayed behind");
        assert_eq!(dropped(600_000, 0), 400_000);
        assert_eq!(dropped(600_000, 400_000), 0, "follows");
        assert_eq!(dropped(995_000, 0), 0, "scales differ");
        assert_eq!(dropped(1_005_000, 0), 0, "more than agreed");
        let untold = Line {
            shipped: None,
            ..line(1_000_000, Some(1_000_000))
        };
        let dropped = untold.dropped(Tolerance::UNSAID);
        assert_eq!(dropped, BaseQuantity::ZERO, "nobody said what had left");
    }
}
