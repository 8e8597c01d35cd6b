//! The forms in which weights are written, of what is sent off and of what is taken over.

use serde::Serialize;

use super::{Choice, Field, Hidden, Press};

/// A form with a weight for each product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct WeighForm {
    pub form: Press,
    pub open: bool,
    /// What to look at twice before it is pressed.
    pub caution: Option<String>,
    pub weights: Vec<WeightView>,
    pub note: Option<Field>,
    /// What becomes of the rest, when less is loaded.
    pub rest: Option<RestForm>,
}

/// The question about the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct RestForm {
    pub outcome: Choice,
    pub from: Field,
    pub to: Field,
}

/// One weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::pages) struct WeightView {
    pub product: String,
    pub line: Hidden,
    pub unit: Hidden,
    pub unit_words: String,
    pub hint: String,
    pub quantity: Field,
}
