//! What the templates of bargaining are filled with: a counter-offer, its form, the last look at an offer.

use serde::Serialize;

use super::{Field, Hidden, Row, Todo, WindowView};

/// The buyer's counter-offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct CounterView {
    pub facts: Vec<Row>,
    pub lines: Vec<CounteredLineView>,
    pub note: Option<String>,
}

/// One product of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct CounteredLineView {
    pub product: String,
    pub lang: Option<&'static str>,
    pub facts: Vec<Row>,
    /// Days with what is wanted then.
    pub windows: Vec<Row>,
    pub note: Option<String>,
}

/// The form of a counter-offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct CounterForm {
    pub hidden: Vec<Hidden>,
    pub currency: String,
    pub lines: Vec<CounterFormLine>,
    pub valid_until: Field,
    pub note: Field,
    pub open: bool,
}

/// One product in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct CounterFormLine {
    pub product: String,
    pub lang: Option<&'static str>,
    pub hidden: Vec<Hidden>,
    pub price: Field,
    /// "đ / kg"
    pub per: String,
    pub offered: Option<String>,
    pub entries: Vec<CounterFormEntry>,
}

/// One window in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct CounterFormEntry {
    pub days: String,
    pub hidden: Vec<Hidden>,
    pub unit_words: String,
    pub offered: String,
    pub quantity: Field,
    pub other_days: OtherDays,
}

/// Days that differ from those asked for, folded away until they are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct OtherDays {
    pub from: Field,
    pub to: Field,
    pub open: bool,
}

/// The last look at an offer before it is sent, or accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct ReviewView {
    pub title: String,
    /// The button, and where it leads.
    pub action: String,
    pub button: String,
    /// The way back to the form.
    pub back: Todo,
    pub lines: Vec<ReviewLine>,
    /// In what it is less than what was asked, or other.
    pub gaps: Vec<String>,
    pub note: Option<String>,
    pub totals: Vec<Row>,
    pub means: String,
    pub warnings: Vec<String>,
    /// Whether more would be promised than there is, which the seller has to say that he knows.
    pub confirm: bool,
    pub hidden: Vec<Hidden>,
}

/// One product of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct ReviewLine {
    /// "20 tấn na, 57.000 đ/kg, 1.140.000.000 đ"
    pub words: String,
    /// Where the price holds, for which goods, and the rate of VAT.
    pub terms: Vec<Row>,
    /// What comes on which days, and where to.
    pub windows: Vec<WindowView>,
    /// The seller's words to it.
    pub note: Option<String>,
}
