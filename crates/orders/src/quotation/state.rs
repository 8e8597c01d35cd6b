//! The states of one revision of a quotation.
//!
//! ```text
//! SENT ──accept──▶ ACCEPTED
//!  ├─reject─▶ REJECTED   ├─a new revision─▶ REPLACED   ├─the last day ends─▶ EXPIRED
//!  └─counter─▶ COUNTERED └─withdraw─▶ WITHDRAWN
//! ```
//!
//! A counter-offer takes the place of the offer: who makes one cannot accept what he has answered, and waits for the next revision.

use chrono::NaiveDate;
use kernel::time::{Instant, vn};

use crate::transition::Refusal;

kernel::text_enum! {
    /// How far a quotation has come. At most one revision of an inquiry is SENT.
    pub enum State {
        /// Open: the buyer may accept or reject it.
        Sent = "SENT",
        /// Accepted; an order stands on it.
        Accepted = "ACCEPTED",
        /// Rejected by the buyer.
        Rejected = "REJECTED",
        /// A newer revision took its place.
        Replaced = "REPLACED",
        /// Its last day in Vietnam is over.
        Expired = "EXPIRED",
        /// The buyer answered with a wish of his own, which took its place.
        Countered = "COUNTERED",
        /// The seller took it back.
        Withdrawn = "WITHDRAWN",
    }
}

kernel::text_enum! {
    /// What can happen to a quotation.
    pub enum Event {
        /// The buyer accepts.
        Accept = "ACCEPT",
        /// The buyer rejects.
        Reject = "REJECT",
        /// The seller sends the next revision.
        Replace = "REPLACE",
        /// Its last day is over.
        LastDayOver = "LAST_DAY_OVER",
        /// The buyer makes a counter-offer.
        Counter = "COUNTER",
        /// The seller takes it back.
        Withdraw = "WITHDRAW",
    }
}

impl State {
    /// The state as the clock sees it; "valid until" includes that day in Vietnam.
    #[must_use]
    pub fn at(self, now: Instant, valid_until: NaiveDate) -> Self {
        match self {
            Self::Sent if vn::date(now) > valid_until => Self::Expired,
            other => other,
        }
    }
}

const fn target(event: Event) -> State {
    match event {
        Event::Accept => State::Accepted,
        Event::Reject => State::Rejected,
        Event::Replace => State::Replaced,
        Event::LastDayOver => State::Expired,
        Event::Counter => State::Countered,
        Event::Withdraw => State::Withdrawn,
    }
}

/// The state after an event, or why it cannot happen.
///
/// # Errors
/// A [`Refusal`] with the present state, the one aimed at and those that can be reached.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    let to = target(event);
    match state {
        State::Sent => Ok(to),
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
                State::Sent,
                [
                    "ACCEPTED",
                    "REJECTED",
                    "REPLACED",
                    "EXPIRED",
                    "COUNTERED",
                    "WITHDRAWN",
                ],
            ),
            (State::Accepted, ["-"; 6]),
            (State::Rejected, ["-"; 6]),
            (State::Replaced, ["-"; 6]),
            (State::Expired, ["-"; 6]),
            (State::Countered, ["-"; 6]),
            (State::Withdrawn, ["-"; 6]),
        ];
        assert_eq!(table.len(), State::ALL.len());
        for (state, row) in table {
            for (event, expected) in Event::ALL.iter().zip(row) {
                match (next(state, *event), expected) {
                    (Ok(got), code) => assert_eq!(got.code(), code),
                    (Err(refused), "-") => assert_eq!(refused.from, state.code()),
                    (Err(_), code) => panic!("{state} {event} must lead to {code}"),
                }
            }
        }
    }

    #[test]
    fn valid_until_includes_that_day_in_vietnam() {
        let day = NaiveDate::from_ymd_opt(2026, 8, 20).expect("a date");
        let last = vn::end_of_day(day);
        assert_eq!(
            State::Sent.at(last - chrono::Duration::microseconds(1), day),
            State::Sent
        );
        assert_eq!(State::Sent.at(last, day), State::Expired);
        assert_eq!(State::Accepted.at(last, day), State::Accepted);
    }
}
