//! The commercial states of an order; what happens to the goods is the deliveries' affair.
//!
//! ```text
//! PLACED ──confirm──▶ CONFIRMED ──deliveries settled──▶ COMPLETED
//!  ├─reject, lapse─▶ REJECTED │
//!  └─cancel─▶ CANCELLED ◀──┴─cancel before the first delivery left; or nothing was received in the end
//! ```
//!
//! A placed order lapses when its seller has said nothing in time ([`super::lapse_due`]): it holds goods that others would buy.
//!
//! Who may cancel: either side, with a reason, until the first delivery has left the seller. From then on nobody cancels alone: what
//! has left is received or refused, what has not is called off by an amendment that both agree to, or, once its days are over, by
//! closing the order (see [`super::complete`]).

use crate::transition::Refusal;

kernel::text_enum! {
    /// How far an order has come.
    pub enum State {
        /// Made from a free offer or at listed prices; waits for the seller's word.
        Placed = "PLACED",
        /// Binding for both.
        Confirmed = "CONFIRMED",
        /// The seller said no, or nothing in time.
        Rejected = "REJECTED",
        /// Given up by one side or by both, or nothing was received in the end.
        Cancelled = "CANCELLED",
        /// Every delivery is settled and at least one was received.
        Completed = "COMPLETED",
    }
}

kernel::text_enum! {
    /// What can happen to an order.
    pub enum Event {
        /// The seller confirms.
        Confirm = "CONFIRM",
        /// The seller rejects.
        Reject = "REJECT",
        /// The seller has said nothing in time.
        Lapse = "LAPSE",
        /// Either side cancels before any goods have left.
        Cancel = "CANCEL",
        /// The last delivery was settled, one at least received.
        DeliveriesSettled = "DELIVERIES_SETTLED",
        /// The last delivery was settled, every one of them refused or called off.
        NothingReceived = "NOTHING_RECEIVED",
    }
}

impl State {
    /// Whether nothing can change any more.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Placed | Self::Confirmed)
    }
}

const fn target(event: Event) -> State {
    match event {
        Event::Confirm => State::Confirmed,
        Event::Reject | Event::Lapse => State::Rejected,
        Event::Cancel | Event::NothingReceived => State::Cancelled,
        Event::DeliveriesSettled => State::Completed,
    }
}

/// The state after an event, or why it cannot happen. That no goods have left before a cancellation is asked beforehand.
///
/// # Errors
/// A [`Refusal`] with the present state, the one aimed at and those that can be reached.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    match (state, event) {
        (
            State::Placed,
            Event::Confirm | Event::Reject | Event::Lapse | Event::Cancel | Event::NothingReceived,
        )
        | (State::Confirmed, Event::Cancel | Event::DeliveriesSettled | Event::NothingReceived) => {
            Ok(target(event))
        }
        _ => Err(refusal(state, target(event))),
    }
}

/// The refusal of a step from `state` to `to`, naming what can be reached.
pub fn refusal(state: State, to: State) -> Refusal {
    let allowed: &[State] = match state {
        State::Placed => &[State::Confirmed, State::Rejected, State::Cancelled],
        State::Confirmed => &[State::Cancelled, State::Completed],
        State::Rejected | State::Cancelled | State::Completed => &[],
    };
    Refusal::new(
        state.code(),
        to.code(),
        allowed.iter().map(|state| state.code()),
    )
}

/// The refusal of a cancellation because goods have left: the deliveries must run their course.
pub fn refusal_under_way(state: State, to: State) -> Refusal {
    Refusal::new(state.code(), to.code(), [State::Completed.code()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        let table = [
            (
                State::Placed,
                [
                    "CONFIRMED",
                    "REJECTED",
                    "REJECTED",
                    "CANCELLED",
                    "-",
                    "CANCELLED",
                ],
            ),
            (
                State::Confirmed,
                ["-", "-", "-", "CANCELLED", "COMPLETED", "CANCELLED"],
            ),
            (State::Rejected, ["-"; 6]),
            (State::Cancelled, ["-"; 6]),
            (State::Completed, ["-"; 6]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            for (event, expected) in Event::ALL.iter().zip(row) {
                match (next(state, *event), expected) {
                    (Ok(got), code) => assert_eq!(got.code(), code),
                    (Err(refused), "-") => {
                        assert_eq!(refused.from, state.code());
                        assert_eq!(refused.allowed.is_empty(), state.is_final());
                    }
                    (Err(_), code) => panic!("{state} {event} must lead to {code}"),
                }
            }
        }
    }
}
