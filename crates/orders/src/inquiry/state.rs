//! The states of an inquiry.
//!
//! ```text
//! OPEN ──reply, quote──▶ ANSWERED ──accept──▶ ORDERED
//!  │ ├─decline─▶ DECLINED ◀─decline─┤ ├─reject, thirty quiet days─▶ CLOSED
//!  │ └─withdraw─▶ WITHDRAWN ◀─withdraw─┘
//!  └─deadline─▶ EXPIRED
//! ```
//!
//! A deadline ends only what nobody answered; whoever has answered goes on talking, and what has been answered ends by the clock only
//! when no quotation is open and nobody has written for thirty days. Nothing leads out of ORDERED, DECLINED, EXPIRED, CLOSED and
//! WITHDRAWN: who wants to go on asks anew (the thread of messages stays open for words).

use kernel::time::Instant;

use crate::transition::Refusal;

kernel::text_enum! {
    /// How far an inquiry has come.
    pub enum State {
        /// Sent; nobody has answered yet.
        Open = "OPEN",
        /// The seller or the desk has written, or a quotation was sent.
        Answered = "ANSWERED",
        /// A quotation was accepted.
        Ordered = "ORDERED",
        /// The seller or the desk said no.
        Declined = "DECLINED",
        /// Nobody answered in time.
        Expired = "EXPIRED",
        /// The buyer rejected the quotation and none is open, or both sides have gone quiet.
        Closed = "CLOSED",
        /// The buyer took it back.
        Withdrawn = "WITHDRAWN",
    }
}

kernel::text_enum! {
    /// What can happen to an inquiry.
    pub enum Event {
        /// The seller or the desk writes a message.
        Reply = "REPLY",
        /// The seller sends a quotation or a new revision.
        Quote = "QUOTE",
        /// The buyer accepts a quotation.
        Accept = "ACCEPT",
        /// The buyer rejects the open quotation.
        Reject = "REJECT",
        /// The seller or the desk declines.
        Decline = "DECLINE",
        /// The desk passes it on to a producer.
        Forward = "FORWARD",
        /// The time to answer has passed.
        Deadline = "DEADLINE",
        /// The buyer takes it back.
        Withdraw = "WITHDRAW",
        /// No quotation is open and nobody has written for thirty days.
        GoQuiet = "GO_QUIET",
    }
}

impl State {
    /// Whether nothing can change any more.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Open | Self::Answered)
    }

    /// The state as the clock sees it: an unanswered inquiry past its deadline has expired, whether or not the
    /// worker has written that down yet.
    #[must_use]
    pub fn at(self, now: Instant, reply_by: Instant) -> Self {
        match self {
            Self::Open if now >= reply_by => Self::Expired,
            other => other,
        }
    }
}

/// The state after an event, or why it cannot happen.
///
/// # Errors
/// A [`Refusal`] with the present state, the one aimed at and those that can be reached.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Open | S::Answered, E::Reply | E::Quote) => Ok(S::Answered),
        (S::Open | S::Answered, E::Decline) => Ok(S::Declined),
        (S::Open | S::Answered, E::Forward) => Ok(state),
        (S::Answered, E::Accept) => Ok(S::Ordered),
        (S::Answered, E::Reject | E::GoQuiet) => Ok(S::Closed),
        (S::Open | S::Answered, E::Withdraw) => Ok(S::Withdrawn),
        (S::Open, E::Deadline) => Ok(S::Expired),
        _ => Err(refusal(state, target(state, event))),
    }
}

/// The refusal of a step from `state` to `to`, naming what can be reached.
pub fn refusal(state: State, to: State) -> Refusal {
    let allowed: &[State] = match state {
        State::Open => &[
            State::Answered,
            State::Declined,
            State::Expired,
            State::Withdrawn,
        ],
        State::Answered => &[
            State::Ordered,
            State::Declined,
            State::Closed,
            State::Withdrawn,
        ],
        _ => &[],
    };
    Refusal::new(
        state.code(),
        to.code(),
        allowed.iter().map(|state| state.code()),
    )
}

/// Where an event would lead if it could happen.
const fn target(state: State, event: Event) -> State {
    match event {
        Event::Reply | Event::Quote => State::Answered,
        Event::Accept => State::Ordered,
        Event::Reject | Event::GoQuiet => State::Closed,
        Event::Withdraw => State::Withdrawn,
        Event::Decline => State::Declined,
        Event::Forward => state,
        Event::Deadline => State::Expired,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: a row a state, a column an event, in the order of `ALL`; `-` is a refusal.
    const TABLE: [(State, [&str; 9]); 7] = [
        (
            State::Open,
            [
                "ANSWERED",
                "ANSWERED",
                "-",
                "-",
                "DECLINED",
                "OPEN",
                "EXPIRED",
                "WITHDRAWN",
                "-",
            ],
        ),
        (
            State::Answered,
            [
                "ANSWERED",
                "ANSWERED",
                "ORDERED",
                "CLOSED",
                "DECLINED",
                "ANSWERED",
                "-",
                "WITHDRAWN",
                "CLOSED",
            ],
        ),
        (State::Ordered, ["-"; 9]),
        (State::Declined, ["-"; 9]),
        (State::Expired, ["-"; 9]),
        (State::Closed, ["-"; 9]),
        (State::Withdrawn, ["-"; 9]),
    ];

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        assert_eq!(TABLE.len(), State::ALL.len());
        for (state, row) in TABLE {
            for (event, expected) in Event::ALL.iter().zip(row) {
                let got = next(state, *event);
                match expected {
                    "-" => {
                        let refused = got.expect_err("must be refused");
                        assert_eq!(refused.from, state.code());
                    }
                    code => assert_eq!(got.expect("must go").code(), code, "{state} {event}"),
                }
            }
        }
    }

    #[test]
    fn final_states_allow_nothing() {
        for state in State::ALL.iter().filter(|state| state.is_final()) {
            for event in Event::ALL {
                assert!(next(*state, *event).expect_err("final").allowed.is_empty());
            }
        }
    }
}
