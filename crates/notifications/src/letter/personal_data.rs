//! The letters about the data held about a person: asked for, copied, to be erased, erased.

use chrono::NaiveDate;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::compose::Composer;
use crate::speech::said;

/// Facts of a wish to have one's data erased: nothing happens before the reader presses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataErasureToConfirm {
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for DataErasureToConfirm {
    fn opens(&self) -> Opens {
        Opens::Erasure
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let until = to.moment(self.expires_at);
        to.subject(
            "letter-data-erasure-to-confirm-subject",
            &[("until", &until)],
        );
        to.preheader("letter-data-erasure-to-confirm-preheader", &[]);
        to.paragraph("letter-data-erasure-to-confirm-lead", &[]);
        to.paragraph("letter-data-erasure-to-confirm-what", &[]);
        to.button("letter-data-erasure-to-confirm-button");
        to.small("letter-data-erasure-to-confirm-until", &[("until", &until)]);
        to.small("letter-data-erasure-to-confirm-not-you", &[]);
    }
}

/// Facts of a copy that a person took of everything held about her.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataExportReady {
    /// When it was made.
    pub at: Instant,
}

impl Form for DataExportReady {
    fn opens(&self) -> Opens {
        Opens::Page("/account/data")
    }

    fn priority(&self) -> i32 {
        40
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let at = to.moment(self.at);
        to.subject("letter-data-export-ready-subject", &[("at", &at)]);
        to.preheader("letter-data-export-ready-preheader", &[]);
        to.paragraph("letter-data-export-ready-lead", &[]);
        to.button("letter-data-export-ready-button");
        to.small("letter-data-export-ready-not-you", &[]);
    }
}

/// Facts of the last letter to somebody whose data are erased. Her address is forgotten when it has left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataErased {
    /// When it was done.
    pub at: Instant,
}

impl Form for DataErased {
    fn opens(&self) -> Opens {
        Opens::Nothing
    }

    fn forgets_reader(&self) -> bool {
        true
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let at = to.moment(self.at);
        to.subject("letter-data-erased-subject", &[]);
        to.preheader("letter-data-erased-preheader", &[]);
        to.paragraph("letter-data-erased-lead", &[("at", &at)]);
        to.paragraph("letter-data-erased-kept", &[]);
        to.small("letter-data-erased-last", &[]);
    }
}

/// Facts of a request about personal data that waits at the desk: whose it is stays with the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataRequestAtDesk {
    /// The organisations that somebody else must own first, by their legal names.
    pub organisations: Vec<String>,
    /// The last day on which the law lets the person wait for an answer.
    pub answer_by: NaiveDate,
    /// The last day on which the law lets her wait until it is done.
    pub complete_by: NaiveDate,
}

impl Form for DataRequestAtDesk {
    fn opens(&self) -> Opens {
        Opens::Page("/desk")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let answer_by = to.last_day(self.answer_by);
        let complete_by = to.last_day(self.complete_by);
        to.subject(
            "letter-data-request-at-desk-subject",
            &[("until", &complete_by)],
        );
        to.preheader(
            "letter-data-request-at-desk-preheader",
            &[("until", &answer_by)],
        );
        to.paragraph("letter-data-request-at-desk-lead", &[]);
        let mut rows = vec![
            to.strong_row("letter-row-answer-by", &answer_by),
            to.strong_row("letter-row-complete-by", &complete_by),
        ];
        for organisation in &self.organisations {
            rows.push(to.row("letter-row-organisation", &said(organisation)));
        }
        to.facts(rows);
        to.paragraph("letter-data-request-at-desk-do", &[]);
        to.button("letter-data-request-at-desk-button");
    }
}
