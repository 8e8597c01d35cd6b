//! How far an authority knows an organisation.
//!
//! ```text
//! UNVERIFIED ──submit──▶ SUBMITTED ──verify──▶ VERIFIED
//!     ▲  └───────────────verify─────────────────▲ │
//!     └──reject── SUBMITTED                       │
//!     └──────────────────lapse────────────────────┘
//! any of them ──suspend──▶ SUSPENDED ──reinstate──▶ what it was before
//! all of these ──close──▶ CLOSED
//! ```

use kernel::actor::Standing;

kernel::text_enum! {
    /// How far an authority knows an organisation.
    pub enum Status {
        /// Nobody has looked at its papers.
        Unverified = "UNVERIFIED",
        /// It has asked to be verified, and an authority has not answered yet.
        Submitted = "SUBMITTED",
        /// Its papers were seen.
        Verified = "VERIFIED",
        /// Excluded from trade.
        Suspended = "SUSPENDED",
        /// Given up by its owner, for good.
        Closed = "CLOSED",
    }
}

kernel::text_enum! {
    /// What can happen to it.
    pub enum Event {
        /// A member asks for verification; asking again adds papers.
        Submit = "SUBMIT",
        /// An officer has seen the papers.
        Verify = "VERIFY",
        /// An officer does not accept them.
        Reject = "REJECT",
        /// A member changes what had been verified.
        Lapse = "LAPSE",
        /// An officer excludes it.
        Suspend = "SUSPEND",
        /// An officer takes that back.
        Reinstate = "REINSTATE",
        /// Its owner gives it up.
        Close = "CLOSE",
    }
}

/// A step that is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it stands.
    pub from: Status,
    /// Where it was to go.
    pub to: Status,
    /// Where it can go.
    pub allowed: &'static [Status],
}

impl Status {
    /// The status of an organisation of this standing that waits for an authority or not.
    pub const fn of(standing: Standing, waits: bool) -> Self {
        match standing {
            Standing::Unverified if waits => Self::Submitted,
            Standing::Unverified => Self::Unverified,
            Standing::Verified => Self::Verified,
            Standing::Suspended => Self::Suspended,
            Standing::Closed => Self::Closed,
        }
    }

    /// The standing that others see.
    pub const fn standing(self) -> Standing {
        match self {
            Self::Unverified | Self::Submitted => Standing::Unverified,
            Self::Verified => Standing::Verified,
            Self::Suspended => Standing::Suspended,
            Self::Closed => Standing::Closed,
        }
    }
}

/// The status after an event. `before` is the standing that a suspension interrupted.
///
/// # Errors
/// A [`Refusal`] with the present status, the one aimed at and those that can be reached.
pub fn next(status: Status, event: Event, before: Standing) -> Result<Status, Refusal> {
    use Event as E;
    use Status as S;
    match (status, event) {
        (S::Unverified | S::Submitted, E::Submit) => Ok(S::Submitted),
        (S::Unverified | S::Submitted, E::Verify) => Ok(S::Verified),
        (S::Submitted, E::Reject) | (S::Verified, E::Lapse) => Ok(S::Unverified),
        (S::Unverified | S::Submitted | S::Verified, E::Suspend) => Ok(S::Suspended),
        (S::Suspended, E::Reinstate) => Ok(if before == Standing::Verified {
            S::Verified
        } else {
            S::Unverified
        }),
        (S::Unverified | S::Submitted | S::Verified | S::Suspended, E::Close) => Ok(S::Closed),
        _ => Err(Refusal {
            from: status,
            to: target(event, before),
            allowed: reachable(status),
        }),
    }
}

/// Where an event leads.
pub const fn target(event: Event, before: Standing) -> Status {
    match event {
        Event::Submit => Status::Submitted,
        Event::Verify => Status::Verified,
        Event::Reject | Event::Lapse => Status::Unverified,
        Event::Suspend => Status::Suspended,
        Event::Close => Status::Closed,
        Event::Reinstate => match before {
            Standing::Verified => Status::Verified,
            Standing::Unverified | Standing::Suspended | Standing::Closed => Status::Unverified,
        },
    }
}

const fn reachable(status: Status) -> &'static [Status] {
    use Status as S;
    match status {
        S::Unverified => &[S::Submitted, S::Verified, S::Suspended, S::Closed],
        S::Submitted => &[S::Unverified, S::Verified, S::Suspended, S::Closed],
        S::Verified => &[S::Unverified, S::Suspended, S::Closed],
        S::Suspended => &[S::Unverified, S::Verified, S::Closed],
        S::Closed => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_as_drawn() {
        use Event::{Close, Lapse, Reinstate, Reject, Submit, Suspend, Verify};
        use Status::{Closed, Submitted, Suspended, Unverified, Verified};
        let events = [Submit, Verify, Reject, Lapse, Suspend, Reinstate, Close];
        assert_eq!(Event::ALL, events);
        let end = Some(Closed);
        let stop = Some(Suspended);
        let (seen, asked) = (Some(Verified), Some(Submitted));
        let fresh = Some(Unverified);
        let table = [
            (Unverified, [asked, seen, None, None, stop, None, end]),
            (Submitted, [asked, seen, fresh, None, stop, None, end]),
            (Verified, [None, None, None, fresh, stop, None, end]),
            (Suspended, [None, None, None, None, None, fresh, end]),
            (Closed, [None; 7]),
        ];
        assert_eq!(table.len(), Status::ALL.len());
        for (status, reached) in table {
            for (event, wanted) in events.into_iter().zip(reached) {
                let found = next(status, event, Standing::Unverified);
                assert_eq!(found.ok(), wanted, "{status} {event}");
                if let Err(refusal) = found {
                    assert_eq!(refusal.from, status);
                    assert!(!refusal.allowed.contains(&status) || status == Submitted);
                }
            }
        }
    }

    #[test]
    fn a_reinstated_organisation_is_what_it_was() {
        let back = |before| next(Status::Suspended, Event::Reinstate, before);
        assert_eq!(back(Standing::Verified), Ok(Status::Verified));
        assert_eq!(back(Standing::Unverified), Ok(Status::Unverified));
    }

    #[test]
    fn status_and_standing_fit() {
        for status in Status::ALL {
            let waits = *status == Status::Submitted;
            assert_eq!(Status::of(status.standing(), waits), *status);
        }
    }
}
