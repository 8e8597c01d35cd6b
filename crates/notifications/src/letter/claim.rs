//! The letters about who speaks for a producer of the register: invited, claimed, approved, refused, handed over.

use kernel::{actor::Standing, time::Instant};
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::compose::Composer;
use crate::speech::{said, short};

/// Facts of an authority's invitation to speak for a producer. It reads the same whether or not the address is somebody's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProducerInvited {
    /// The producer, as the register names it.
    pub producer: String,
    /// How many of its products the register has.
    pub products: usize,
    /// The authority, by its legal name.
    pub authority: String,
    /// What the officer adds.
    pub note: Option<String>,
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for ProducerInvited {
    fn opens(&self) -> Opens {
        Opens::Claim
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let producer = said(&self.producer);
        let authority = said(&self.authority);
        let until = to.moment(self.expires_at);
        to.subject(
            "letter-producer-invited-subject",
            &[("producer", &short(&self.producer))],
        );
        to.preheader("letter-producer-invited-preheader", &[("until", &until)]);
        to.paragraph(
            "letter-producer-invited-lead",
            &[("authority", &authority), ("producer", &producer)],
        );
        to.paragraph("letter-producer-invited-what", &[]);
        to.facts(vec![
            to.strong_row("letter-row-producer", &producer),
            to.row("letter-row-products", &self.products.to_string()),
        ]);
        if let Some(note) = &self.note {
            to.quote(&self.authority, note);
        }
        to.button("letter-producer-invited-button");
        to.small("letter-producer-invited-until", &[("until", &until)]);
        to.small("letter-producer-invited-not-you", &[]);
    }
}

/// Facts of a claim that an authority has to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimAtDesk {
    /// The producer, as the register names it.
    pub producer: String,
    /// Who claims it, by its legal name.
    pub organisation: String,
    /// Whether an authority has checked who claims.
    pub standing: Standing,
    /// How many papers it names.
    pub papers: usize,
    /// Whether an officer invited it, and the invitation alone does not do.
    #[serde(default)]
    pub invited: bool,
    /// What it adds.
    pub note: Option<String>,
    /// Who speaks for the producer already, by its legal name.
    pub spoken_for_by: Option<String>,
    /// Since when it waits.
    pub at: Instant,
}

impl Form for ClaimAtDesk {
    fn opens(&self) -> Opens {
        Opens::Page("/desk")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let producer = said(&self.producer);
        let organisation = said(&self.organisation);
        to.subject(
            "letter-claim-at-desk-subject",
            &[
                ("organisation", &short(&self.organisation)),
                ("producer", &short(&self.producer)),
            ],
        );
        let (papers, at) = (self.papers.to_string(), to.moment(self.at));
        to.preheader(
            if self.invited {
                "letter-claim-at-desk-invited-preheader"
            } else {
                "letter-papers-preheader"
            },
            &[("papers", &papers), ("at", &at)],
        );
        to.paragraph(
            "letter-claim-at-desk-lead",
            &[("organisation", &organisation), ("producer", &producer)],
        );
        if self.invited {
            to.paragraph("letter-claim-at-desk-invited", &[]);
        }
        if let Some(other) = &self.spoken_for_by {
            let other = said(other);
            to.paragraph("letter-claim-at-desk-contested", &[("other", &other)]);
        }
        to.facts(vec![
            to.strong_row("letter-row-producer", &producer),
            to.strong_row("letter-row-organisation", &organisation),
            to.standing_row(self.standing),
            to.row("letter-row-papers", &papers),
            to.row("letter-row-waits-since", &at),
        ]);
        if let Some(note) = &self.note {
            to.quote(&self.organisation, note);
        }
        to.paragraph(
            if self.invited {
                "letter-claim-at-desk-invited-wanted"
            } else {
                "letter-claim-at-desk-wanted"
            },
            &[],
        );
        to.button("letter-button-open-desk");
    }
}

/// Facts of a claim that holds: the reader's organisation speaks for the producer from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimApproved {
    /// The producer.
    pub producer: String,
    /// The organisation, by its legal name.
    pub organisation: String,
    /// How many products the register has of it.
    pub products: usize,
}

impl Form for ClaimApproved {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let producer = said(&self.producer);
        let organisation = said(&self.organisation);
        to.subject(
            "letter-claim-approved-subject",
            &[("producer", &short(&self.producer))],
        );
        to.preheader("letter-claim-approved-preheader", &[]);
        to.paragraph(
            "letter-claim-approved-lead",
            &[("organisation", &organisation), ("producer", &producer)],
        );
        to.paragraph("letter-claim-approved-next", &[]);
        to.facts(vec![
            to.strong_row("letter-row-producer", &producer),
            to.row("letter-row-products", &self.products.to_string()),
        ]);
        to.button("letter-button-open-products");
    }
}

/// Facts of a claim that an authority does not accept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRefused {
    /// The producer.
    pub producer: String,
    /// The authority, by its legal name.
    pub authority: String,
    /// Why.
    pub reason: String,
}

impl Form for ClaimRefused {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let producer = said(&self.producer);
        let authority = said(&self.authority);
        to.subject(
            "letter-claim-refused-subject",
            &[("producer", &short(&self.producer))],
        );
        to.preheader_text(&short(&self.reason));
        to.paragraph(
            "letter-claim-refused-lead",
            &[("authority", &authority), ("producer", &producer)],
        );
        to.quote(&self.authority, &self.reason);
        to.paragraph("letter-claim-refused-next", &[]);
        to.button("letter-button-open-products");
    }
}

/// Facts of a producer that an authority gave to another organisation than the reader's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProducerHandedOver {
    /// The producer.
    pub producer: String,
    /// The reader's organisation, by its legal name.
    pub organisation: String,
    /// The authority, by its legal name.
    pub authority: String,
    /// Why.
    pub reason: String,
}

impl Form for ProducerHandedOver {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let producer = said(&self.producer);
        let organisation = said(&self.organisation);
        let authority = said(&self.authority);
        to.subject(
            "letter-producer-handed-over-subject",
            &[("producer", &short(&self.producer))],
        );
        to.preheader_text(&short(&self.reason));
        to.paragraph(
            "letter-producer-handed-over-lead",
            &[
                ("authority", &authority),
                ("organisation", &organisation),
                ("producer", &producer),
            ],
        );
        to.quote(&self.authority, &self.reason);
        to.paragraph("letter-producer-handed-over-next", &[]);
        to.button("letter-button-open-products");
    }
}
