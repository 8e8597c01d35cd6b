//! The letter that brings a fresh link to a thread, when an older letter's link had run out.

use kernel::number::Number;
use serde::{Deserialize, Serialize};

use super::Form;
use super::parts::{Goods, summary};
use crate::compose::Composer;

/// Facts of a fresh link. The token itself is minted when the letter is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FreshLink {
    /// The inquiry whose thread it opens.
    pub inquiry: Number,
    /// What the thread is about; empty in letters that were posted before they told.
    #[serde(default)]
    pub goods: Vec<Goods>,
}

impl Form for FreshLink {
    fn priority(&self) -> i32 {
        100
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.inquiry)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = summary(&self.goods, to);
        let number = ("number", self.inquiry.as_str());
        to.subject("letter-fresh-link-subject", &[("goods", &goods), number]);
        to.preheader("letter-fresh-link-preheader", &[number]);
        to.paragraph("letter-fresh-link-lead", &[]);
        to.button("letter-button-thread");
        to.small("letter-fresh-link-not-you", &[]);
    }
}
