//! The states of one delivery.
//!
//! ```text
//! PLANNED ──▶ PREPARING ──▶ SHIPPED ──▶ ARRIVED ──▶ RECEIVED | REFUSED
//! ```
//!
//! Steps on the way may be left out (an office of one person reports only that the lorry has left; a buyer weighs without first
//! saying that it came), but none goes back. What has not left can be
//! planned anew by an amendment, and is CANCELLED by one or with its order.

use crate::transition::Refusal;

kernel::text_enum! {
    /// How far a delivery has come.
    pub enum State {
        /// Agreed, nothing done yet.
        Planned = "PLANNED",
        /// The seller is packing.
        Preparing = "PREPARING",
        /// It has left the seller.
        Shipped = "SHIPPED",
        /// It has come to its place.
        Arrived = "ARRIVED",
        /// The buyer has weighed and taken it.
        Received = "RECEIVED",
        /// The buyer has refused it.
        Refused = "REFUSED",
        /// Called off before the goods left: with its order, or by an amendment.
        Cancelled = "CANCELLED",
    }
}

kernel::text_enum! {
    /// What can happen to a delivery.
    pub enum Event {
        /// The seller begins to pack.
        Prepare = "PREPARE",
        /// The seller sends it off.
        Ship = "SHIP",
        /// It reaches its place.
        Arrive = "ARRIVE",
        /// The buyer takes it, with the quantities weighed.
        Receive = "RECEIVE",
        /// The buyer refuses it.
        Refuse = "REFUSE",
        /// Its order ends, or both sides call it off.
        Cancel = "CANCEL",
        /// Both sides agree on other days, another place or other quantities.
        Replan = "REPLAN",
    }
}

impl State {
    /// Whether the goods have left the seller, or the matter is over.
    pub const fn has_left(self) -> bool {
        !matches!(self, Self::Planned | Self::Preparing | Self::Cancelled)
    }

    /// Whether the goods are still to leave.
    pub const fn is_to_come(self) -> bool {
        matches!(self, Self::Planned | Self::Preparing)
    }

    /// Whether the goods have left and the buyer has not said his word.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Shipped | Self::Arrived)
    }

    /// Whether nothing can change any more.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Received | Self::Refused | Self::Cancelled)
    }
}

/// Where an event leads.
pub const fn target(state: State, event: Event) -> State {
    match event {
        Event::Prepare => State::Preparing,
        Event::Ship => State::Shipped,
        Event::Arrive => State::Arrived,
        Event::Receive => State::Received,
        Event::Refuse => State::Refused,
        Event::Cancel => State::Cancelled,
        Event::Replan => state,
    }
}

/// The state after an event, or why it cannot happen.
///
/// # Errors
/// A [`Refusal`] with the present state, the one aimed at and those that can be reached.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    let to = target(state, event);
    let stays = matches!(event, Event::Replan) && state.is_to_come();
    if stays || reachable(state).contains(&to) {
        Ok(to)
    } else {
        Err(Refusal::new(
            state.code(),
            to.code(),
            reachable(state).iter().map(|state| state.code()),
        ))
    }
}

const fn reachable(state: State) -> &'static [State] {
    match state {
        State::Planned => &[State::Preparing, State::Shipped, State::Cancelled],
        State::Preparing => &[State::Shipped, State::Cancelled],
        State::Shipped => &[State::Arrived, State::Received, State::Refused],
        State::Arrived => &[State::Received, State::Refused],
        State::Received | State::Refused | State::Cancelled => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        let table = [
            (
                State::Planned,
                [
                    "PREPARING",
                    "SHIPPED",
                    "-",
                    "-",
                    "-",
                    "CANCELLED",
                    "PLANNED",
                ],
            ),
            (
                State::Preparing,
                ["-", "SHIPPED", "-", "-", "-", "CANCELLED", "PREPARING"],
            ),
            (
                State::Shipped,
                ["-", "-", "ARRIVED", "RECEIVED", "REFUSED", "-", "-"],
            ),
            (
                State::Arrived,
                ["-", "-", "-", "RECEIVED", "REFUSED", "-", "-"],
            ),
            (State::Received, ["-"; 7]),
            (State::Refused, ["-"; 7]),
            (State::Cancelled, ["-"; 7]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            for (event, expected) in Event::ALL.iter().zip(row) {
                match (next(state, *event), expected) {
                    (Ok(got), code) => assert_eq!(got.code(), code),
                    (Err(refused), "-") => {
                        assert_eq!(refused.from, state.code());
                        assert_eq!(refused.allowed.is_empty(), state.is_settled());
                    }
                    (Err(_), code) => panic!("{state} {event} must lead to {code}"),
                }
            }
        }
    }
}
