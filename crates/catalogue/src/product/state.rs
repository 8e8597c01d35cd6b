//! The states of a product.
//!
//! ```text
//! DRAFT ──submit──▶ SUBMITTED ──publish──▶ PUBLISHED ──archive──▶ ARCHIVED
//!   └─submit, reviewed after──────────────────▲ │                    │
//!                     ▲ └──refuse──▶ REFUSED ◀──┘ refuse             │
//!                     └────submit───────┴────────────submit──────────┘
//! ```
//!
//! An authority that reviews afterwards sees a product when everybody does; what was once refused or taken out of the list waits
//! for it all the same. An officer may change his mind and publish what was refused.

use kernel::fault::{Facts, Fault, FaultCode, FieldPath};

kernel::text_enum! {
    /// Where a product stands.
    pub enum ProductState {
        /// Being written by its owner.
        Draft = "DRAFT",
        /// Waiting for review.
        Submitted = "SUBMITTED",
        /// To be seen and asked for by everybody.
        Published = "PUBLISHED",
        /// Sent back with reasons.
        Refused = "REFUSED",
        /// No longer offered.
        Archived = "ARCHIVED",
    }
}

kernel::text_enum! {
    /// What can happen to a product.
    pub enum Event {
        /// Its owner hands it in, to be looked at before it is shown.
        Submit = "SUBMIT",
        /// Its owner hands it in, to be looked at when it is shown.
        SubmitForLater = "SUBMIT_FOR_LATER",
        /// An officer lets everybody see it.
        Publish = "PUBLISH",
        /// An officer sends it back, or takes it out of the list.
        Refuse = "REFUSE",
        /// Its owner takes it out of the list.
        Archive = "ARCHIVE",
        /// Somebody changes what it says.
        Edit = "EDIT",
    }
}

/// A refused step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it stands.
    pub from: ProductState,
    /// Where one wanted to go.
    pub to: ProductState,
    /// Where one can go from here.
    pub allowed: Vec<ProductState>,
}

impl Refusal {
    /// The conflict that a caller reads, at the input that named the product.
    pub fn fault(&self, path: impl Into<FieldPath>) -> Fault {
        let allowed = self.allowed.iter().map(|state| state.code().to_owned());
        FaultCode::StateTransition
            .with(Facts::Transition {
                from: self.from.code().to_owned(),
                to: self.to.code().to_owned(),
                allowed: allowed.collect(),
            })
            .at(path)
    }
}

/// The state after an event, or why it cannot happen.
///
/// # Errors
/// A [`Refusal`] with the present state, the one aimed at and those that can be reached.
pub fn next(state: ProductState, event: Event) -> Result<ProductState, Refusal> {
    use Event as E;
    use ProductState as S;
    match (state, event) {
        (S::Draft | S::Refused | S::Archived, E::Submit)
        | (S::Refused | S::Archived, E::SubmitForLater) => Ok(S::Submitted),
        (S::Draft, E::SubmitForLater) | (S::Submitted | S::Refused, E::Publish) => Ok(S::Published),
        (S::Submitted | S::Published, E::Refuse) => Ok(S::Refused),
        (S::Draft | S::Submitted | S::Published | S::Refused, E::Archive) => Ok(S::Archived),
        (S::Draft | S::Submitted | S::Published | S::Refused, E::Edit) => Ok(state),
        _ => Err(Refusal {
            from: state,
            to: target(state, event),
            allowed: reachable(state).to_vec(),
        }),
    }
}

/// Where an event would lead if it could happen.
const fn target(state: ProductState, event: Event) -> ProductState {
    match event {
        Event::Submit | Event::SubmitForLater => ProductState::Submitted,
        Event::Publish => ProductState::Published,
        Event::Refuse => ProductState::Refused,
        Event::Archive => ProductState::Archived,
        Event::Edit => state,
    }
}

/// Where a product can go from a state.
const fn reachable(state: ProductState) -> &'static [ProductState] {
    match state {
        ProductState::Draft | ProductState::Refused => &[
            ProductState::Submitted,
            ProductState::Published,
            ProductState::Archived,
        ],
        ProductState::Submitted => &[
            ProductState::Published,
            ProductState::Refused,
            ProductState::Archived,
        ],
        ProductState::Published => &[ProductState::Refused, ProductState::Archived],
        ProductState::Archived => &[ProductState::Submitted],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: a row a state, a column an event, in the order of `ALL`; `-` is a refusal.
    const TABLE: [(ProductState, [&str; 6]); 5] = [
        (
            ProductState::Draft,
            ["SUBMITTED", "PUBLISHED", "-", "-", "ARCHIVED", "DRAFT"],
        ),
        (
            ProductState::Submitted,
            ["-", "-", "PUBLISHED", "REFUSED", "ARCHIVED", "SUBMITTED"],
        ),
        (
            ProductState::Published,
            ["-", "-", "-", "REFUSED", "ARCHIVED", "PUBLISHED"],
        ),
        (
            ProductState::Refused,
            [
                "SUBMITTED",
                "SUBMITTED",
                "PUBLISHED",
                "-",
                "ARCHIVED",
                "REFUSED",
            ],
        ),
        (
            ProductState::Archived,
            ["SUBMITTED", "SUBMITTED", "-", "-", "-", "-"],
        ),
    ];

    #[test]
    fn every_pair_of_state_and_event_has_its_outcome() {
        assert_eq!(TABLE.len(), ProductState::ALL.len());
        for (state, row) in TABLE {
            for (event, expected) in Event::ALL.iter().zip(row) {
                match (next(state, *event), expected) {
                    (Ok(reached), code) => assert_eq!(reached.code(), code, "{state} {event}"),
                    (Err(refused), "-") => {
                        assert_eq!(refused.from, state);
                        assert!(refused.allowed.iter().all(|state| *state != refused.from));
                    }
                    (Err(_), code) => panic!("{state} {event} must lead to {code}"),
                }
            }
        }
    }

    #[test]
    fn a_refusal_names_what_can_be_reached() {
        for state in ProductState::ALL {
            for event in Event::ALL {
                if let Ok(reached) = next(*state, *event)
                    && reached != *state
                {
                    assert!(reachable(*state).contains(&reached), "{state} {event}");
                }
            }
        }
    }
}
