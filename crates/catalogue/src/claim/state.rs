//! The states of a claim.
//!
//! ```text
//! WAITING ──approve──▶ APPROVED
//!    ├────refuse─────▶ REFUSED
//!    └───withdraw────▶ WITHDRAWN
//! ```
//!
//! Whoever was refused claims anew. What was approved stays written down when the producer is given to another one later.

use kernel::fault::{Facts, Fault, FaultCode, FieldPath};

kernel::text_enum! {
    /// Where a claim stands.
    pub enum State {
        /// Staff have to look at it.
        Waiting = "WAITING",
        /// The organisation spoke for the producer from then on.
        Approved = "APPROVED",
        /// Staff did not accept it.
        Refused = "REFUSED",
        /// The organisation was closed before staff had looked.
        Withdrawn = "WITHDRAWN",
    }
}

kernel::text_enum! {
    /// What can happen to a claim.
    pub enum Event {
        /// It holds.
        Approve = "APPROVE",
        /// It does not.
        Refuse = "REFUSE",
        /// Its organisation is closed.
        Withdraw = "WITHDRAW",
    }
}

/// Where an event leads.
pub const fn target(event: Event) -> State {
    match event {
        Event::Approve => State::Approved,
        Event::Refuse => State::Refused,
        Event::Withdraw => State::Withdrawn,
    }
}

/// The state after an event.
///
/// # Errors
/// The states that can be reached, when this one cannot.
pub fn next(state: State, event: Event) -> Result<State, Vec<State>> {
    match state {
        State::Waiting => Ok(target(event)),
        State::Approved | State::Refused | State::Withdrawn => Err(Vec::new()),
    }
}

/// The conflict that a caller reads, at the input that named the claim.
pub(super) fn refusal(
    state: State,
    event: Event,
    allowed: &[State],
    path: impl Into<FieldPath>,
) -> Fault {
    FaultCode::StateTransition
        .with(Facts::Transition {
            from: state.code().to_owned(),
            to: target(event).code().to_owned(),
            allowed: allowed
                .iter()
                .map(|state| state.code().to_owned())
                .collect(),
        })
        .at(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        let table = [
            (State::Waiting, ["APPROVED", "REFUSED", "WITHDRAWN"]),
            (State::Approved, ["-"; 3]),
            (State::Refused, ["-"; 3]),
            (State::Withdrawn, ["-"; 3]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            for (event, expected) in Event::ALL.iter().zip(row) {
                let got = next(state, *event).map_or("-", |state| state.code());
                assert_eq!(got, expected, "{state} {event}");
            }
        }
    }
}
