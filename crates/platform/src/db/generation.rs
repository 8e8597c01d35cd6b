//! How often what everybody may read has changed, as far as this node has heard: what a kept answer is held against.
//!
//! It is raised by each commit of this node, before its answer goes out, so that whoever has an acknowledgement reads his own write; and
//! by [`Follower`](crate::Follower), which sees the commits of other nodes and of the command line in the event table.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Facts that change nothing of what somebody reads who has not signed in. All others raise the generation, so that a kind that is new counts until
/// somebody has looked; a kind stands here only when all that its commands write was looked through.
const NOBODYS_BUSINESS: &[(&str, &[&str])] = &[
    (
        "They write an inquiry, its lines, its thread and letters, which its parties alone read. What touches supply or the register beside them records a \
         fact of its own.",
        &[
            "inquiry.answered",
            "inquiry.closed",
            "inquiry.declined",
            "inquiry.expired",
            "inquiry.forwarded",
            "inquiry.message_sent",
            "inquiry.reminded",
            "inquiry.submitted",
            "inquiry.withdrawn",
        ],
    ),
    (
        "They write sessions, links and tries; whether somebody is signed in shows nowhere.",
        &[
            "person.address_asked_for",
            "person.email_change_asked",
            "person.password_reset_asked",
            "person.second_factor_asked",
            "person.second_factor_begun",
            "person.sign_in_link_requested",
            "person.signed_in",
            "person.signed_out_everywhere",
            "session.ended",
        ],
    ),
    (
        "They write what a person allows and asks about her own data; what an erasure changes is told by other facts.",
        &[
            "consent.granted",
            "consent.withdrawn",
            "data_request.answered",
            "data_request.received",
            "data_request.withdrawn",
        ],
    ),
];

/// The counter, and whether others are heard of.
#[derive(Debug)]
pub(super) struct Generation {
    count: AtomicU64,
    hears: AtomicBool,
}

impl Generation {
    pub(super) fn new() -> Self {
        Self {
            count: AtomicU64::new(0),
            hears: AtomicBool::new(true),
        }
    }

    pub(super) fn now(&self) -> Option<u64> {
        let count = self.count.load(Ordering::SeqCst);
        self.hears.load(Ordering::SeqCst).then_some(count)
    }

    pub(super) fn raise(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    /// Whoever looks is up to date again. What he saw has raised the number before: nobody may take the old one for one that holds again.
    pub(super) fn hears_others(&self) {
        self.hears.store(true, Ordering::SeqCst);
    }

    pub(super) fn hears_nobody(&self) {
        self.hears.store(false, Ordering::SeqCst);
    }
}

/// Whether a fact can change what everybody may read.
pub(crate) fn matters(kind: &str) -> bool {
    !NOBODYS_BUSINESS
        .iter()
        .any(|(_, kinds)| kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_that_nobody_has_looked_at_counts() {
        for kind in [
            "product.published",
            "organisation.suspended",
            "order.placed",
            "comet.sighted",
        ] {
            assert!(matters(kind), "{kind}");
        }
        assert!(!matters("inquiry.message_sent"));
    }

    #[test]
    fn a_number_is_told_only_as_long_as_others_are_heard() {
        let generation = Generation::new();
        assert_eq!(generation.now(), Some(0));
        generation.raise();
        assert_eq!(generation.now(), Some(1));
        generation.hears_nobody();
        assert_eq!(generation.now(), None);
        generation.hears_others();
        assert_eq!(generation.now(), Some(1));
    }
}
