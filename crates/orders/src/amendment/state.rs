//! The states of an amendment.
//!
//! ```text
//! PROPOSED ──accept──▶ ACCEPTED
//!   ├─decline──▶ DECLINED
//!   ├─withdraw─▶ WITHDRAWN
//!   └─what it would change has left, or the order has ended─▶ LAPSED
//! ```

use crate::transition::Refusal;

kernel::text_enum! {
    /// How far an amendment has come.
    pub enum State {
        /// Waits for the other side's word.
        Proposed = "PROPOSED",
        /// Agreed to; the order's terms have a new revision.
        Accepted = "ACCEPTED",
        /// The other side said no; everything stays as it was.
        Declined = "DECLINED",
        /// The side that proposed it took it back.
        Withdrawn = "WITHDRAWN",
        /// A delivery that it would have changed has left, or the order has ended, before it was decided.
        Lapsed = "LAPSED",
    }
}

kernel::text_enum! {
    /// What can happen to an amendment.
    pub enum Event {
        /// The other side agrees.
        Accept = "ACCEPT",
        /// The other side does not.
        Decline = "DECLINE",
        /// The side that proposed it takes it back.
        Withdraw = "WITHDRAW",
        /// The ground it stands on is gone.
        Lapse = "LAPSE",
    }
}

impl State {
    /// Whether nothing can change any more.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Proposed)
    }
}

const fn target(event: Event) -> State {
    match event {
        Event::Accept => State::Accepted,
        Event::Decline => State::Declined,
        Event::Withdraw => State::Withdrawn,
        Event::Lapse => State::Lapsed,
    }
}

/// The state after an event, or why it cannot happen.
///
/// # Errors
/// A [`Refusal`] with the present state, the one aimed at and those that can be reached.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    let to = target(event);
    match state {
        State::Proposed => Ok(to),
        _ => Err(Refusal::new(state.code(), to.code(), [])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        let table = [
            (
                State::Proposed,
                ["ACCEPTED", "DECLINED", "WITHDRAWN", "LAPSED"],
            ),
            (State::Accepted, ["-"; 4]),
            (State::Declined, ["-"; 4]),
            (State::Withdrawn, ["-"; 4]),
            (State::Lapsed, ["-"; 4]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            for (event, expected) in Event::ALL.iter().zip(row) {
                match (next(state, *event), expected) {
                    (Ok(got), code) => assert_eq!(got.code(), code),
                    (Err(refused), "-") => {
                        assert_eq!(refused.from, state.code());
                        assert!(state.is_final() && refused.allowed.is_empty());
                    }
                    (Err(_), code) => panic!("{state} {event} must lead to {code}"),
                }
            }
        }
    }
}
