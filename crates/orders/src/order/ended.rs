//! How an order ended whose deliveries are all settled: the one rule for its state, for its letters, and for what pages call it.

use super::{Order, State};
use crate::delivery::{self, Delivery};

/// What an order came to with its deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// At least one was received.
    Received,
    /// None was, and the buyer refused whatever had been sent.
    Refused,
    /// Nothing ever came: everything was called off.
    CalledOff,
}

impl Ended {
    /// Judges an order by its deliveries; nothing as long as one of them is open.
    pub(crate) fn of(deliveries: &[Delivery]) -> Option<Self> {
        let any =
            |state: delivery::State| deliveries.iter().any(|delivery| delivery.state == state);
        if deliveries
            .iter()
            .any(|delivery| !delivery.state.is_settled())
        {
            None
        } else if any(delivery::State::Received) {
            Some(Self::Received)
        } else if any(delivery::State::Refused) {
            Some(Self::Refused)
        } else {
            Some(Self::CalledOff)
        }
    }
}

impl Order {
    /// Whether it is `CANCELLED` by the buyer's refusal of whatever was sent of it, told by its deliveries: the last to be settled was refused.
    /// Where somebody called off what had not been sent, that ended it.
    #[must_use]
    pub fn was_refused(&self, deliveries: &[Delivery]) -> bool {
        let last = deliveries.iter().max_by_key(|delivery| {
            (
                delivery.settled_at,
                delivery.state == delivery::State::Cancelled,
            )
        });
        self.state == State::Cancelled
            && Ended::of(deliveries) == Some(Ended::Refused)
            && last.is_some_and(|last| last.state == delivery::State::Refused)
    }
}
