//! Proposed changes of an order.

use serde::Serialize;

use super::{Choice, Field, Hidden, Mark, Press, Reasoned, Row};

/// A proposed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct AmendmentView {
    pub state: Mark,
    pub by: String,
    pub when: String,
    pub note: Option<String>,
    pub reason: Option<String>,
    pub changes: Vec<ChangeView>,
    pub totals: Vec<Row>,
    /// For which days the seller would promise more than he has; he has to say that he knows.
    pub warnings: Vec<String>,
    pub accept: Option<Press>,
    pub decline: Option<Reasoned>,
    pub withdraw: Option<Press>,
}

/// What becomes of one delivery, old beside new, and nothing that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct ChangeView {
    pub title: String,
    pub rows: Vec<CompareRow>,
}

/// A fact as it is and as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct CompareRow {
    pub label: String,
    pub lang: Option<&'static str>,
    pub before: String,
    pub after: String,
    /// Dates and amounts are not broken within themselves.
    pub whole: bool,
}

/// The form in which a change is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct AmendForm {
    /// What can be changed.
    pub lead: String,
    pub form: Press,
    pub open: bool,
    pub deliveries: Vec<AmendDelivery>,
    pub note: Field,
    /// Whether a seller whose proposal was not taken can say that he knows what it takes of his supply.
    pub confirm: bool,
}

/// One delivery in it; the last is one more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct AmendDelivery {
    pub title: String,
    pub new: bool,
    pub delivery: Option<Hidden>,
    pub from: Field,
    pub to: Field,
    /// Other places, where any are known.
    pub place: Option<Choice>,
    pub goods: Vec<AmendGoods>,
}

/// One product on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct AmendGoods {
    pub label: String,
    pub line: Hidden,
    pub unit: Hidden,
    pub unit_words: String,
    pub quantity: Field,
}
