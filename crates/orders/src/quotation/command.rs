//! A quotation as the seller writes it.

use serde::Serialize;

use crate::input::{PriceInput, QuantityInput, WindowInput};

/// A quotation as the seller writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Send {
    /// The inquiry it answers.
    pub inquiry: String,
    /// The newest revision the seller has seen; absent for the first. Two members who answer at once do not overwrite each other.
    pub expected_revision: Option<i32>,
    /// Firm: binding until its last day. Free: an order made from it waits for confirmation.
    pub firm: bool,
    /// Its last day, inclusive, in Vietnam; at most 90 days ahead.
    pub valid_until: String,
    /// ISO 4217; the inquiry's when absent.
    pub currency: Option<String>,
    /// How far the weight of a delivery may stray from what is agreed, in per cent.
    pub tolerance_percent: Option<String>,
    /// Words to the buyer.
    pub note: Option<String>,
    /// The seller's own number.
    pub external_reference: Option<String>,
    /// An answer for every line of the inquiry.
    pub lines: Vec<LineInput>,
    /// The seller knows that a firm offer promises more than what is left of his supply.
    pub confirm_oversell: bool,
}

/// The answer to one line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LineInput {
    /// The line's place in the inquiry, from 1.
    pub line: i32,
    /// An answer for every window; none at all means that everything is offered as asked.
    pub answers: Vec<AnswerInput>,
    /// The price; absent when every window is declined.
    pub price: Option<TermInput>,
    /// VAT in per cent; absent when outside VAT.
    pub vat_rate: Option<String>,
    /// Why this rate.
    pub vat_reason: Option<String>,
    /// The product offered where a window says SUBSTITUTE.
    pub substitute: Option<String>,
    /// Words to this line.
    pub note: Option<String>,
}

/// The answer to one window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AnswerInput {
    /// Number of the entry in the line's schedule.
    pub entry: i32,
    /// Code of [`super::Answer`].
    pub answer: String,
    /// How much; needed for LESS, as asked when absent for OFFERED and SUBSTITUTE.
    pub quantity: Option<QuantityInput>,
    /// Other days than those asked for.
    pub window: Option<WindowInput>,
}

/// A price with what it includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermInput {
    /// The price for one unit.
    pub price: PriceInput,
    /// Code of [`kernel::price::Basis`].
    pub basis: String,
    /// The named place of the basis.
    pub place: Option<String>,
    /// The grade.
    pub grade: Option<String>,
    /// How the goods are packed.
    pub packing: Option<String>,
}
