//! The states of one revision of a quotation.
//!
//! ```text
//! SENT ──accept──▶ ACCEPTED
//!  ├─reject─▶ REJECTED   ├─a new revision─▶ REPLACED   └─the last day ends─▶ EXPIRED
//! ```

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
        State::Accepted | State::Rejected | State::Replaced | State::Expired => {
            Err(Refusal::new(state.code(), to.code(), []))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        let table = [
            (State::Sent, ["ACCEPTED", "REJECTED", "REPLACED", "EXPIRED"]),
            (State::Accepted, ["-"; 4]),
            (State::Rejected, ["-"; 4]),
            (State::Replaced, ["-"; 4]),
            (State::Expired, ["-"; 4]),
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
