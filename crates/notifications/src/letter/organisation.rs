//! The letters about what an authority finds of an organisation: it has asked, it is verified, rejected, suspended,
//! reinstated; and about its end.

use std::collections::BTreeSet;

use kernel::{
    contact::{LegalKind, PhoneNumber},
    id::PersonId,
    time::Instant,
};
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::block::Row;
use crate::compose::Composer;
use crate::speech::{said, short};

/// Facts of an organisation that asks an authority to verify it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationSubmitted {
    /// The legal name.
    pub organisation: String,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// Its tax code or foreign registration, as one text.
    pub registration: Option<String>,
    /// Where it sits, on one line.
    pub address: String,
    /// The telephone of the house, else of whoever owns it here.
    pub phone: Option<PhoneNumber>,
    /// How many papers it names.
    pub papers: usize,
    /// Whether another verified organisation has the same registration.
    pub registration_taken: bool,
    /// Since when it waits.
    pub at: Instant,
}

impl Form for OrganisationSubmitted {
    fn opens(&self) -> Opens {
        Opens::Page("/desk")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        to.subject(
            "letter-organisation-submitted-subject",
            &[("organisation", &short(&self.organisation))],
        );
        let (papers, at) = (self.papers.to_string(), to.moment(self.at));
        to.preheader(
            "letter-papers-preheader",
            &[("papers", &papers), ("at", &at)],
        );
        to.paragraph(
            "letter-organisation-submitted-lead",
            &[("organisation", &organisation)],
        );
        if self.registration_taken {
            to.paragraph("letter-organisation-submitted-taken", &[]);
        }
        let kind = legal_kind(to, self.legal_kind);
        let registration = match &self.registration {
            Some(number) => said(number),
            None => to.say("letter-registration-none", &[]),
        };
        let rows = vec![
            to.strong_row("letter-row-organisation", &organisation),
            to.row("letter-row-legal-kind", &kind),
            to.row("letter-row-registration", &registration),
            to.row("letter-row-address", &said(&self.address)),
            to.row("letter-row-papers", &papers),
            to.row("letter-row-waits-since", &at),
        ];
        to.facts(rows);
        to.telephone(&self.organisation, self.phone.as_ref());
        to.paragraph("letter-organisation-submitted-wanted", &[]);
        to.button("letter-button-open-desk");
    }
}

/// Facts of an organisation whose papers an authority has seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationVerified {
    /// The legal name.
    pub organisation: String,
    /// The authority, by its legal name.
    pub authority: String,
    /// When.
    pub at: Instant,
}

impl Form for OrganisationVerified {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let authority = said(&self.authority);
        to.subject(
            "letter-organisation-verified-subject",
            &[("organisation", &short(&self.organisation))],
        );
        to.preheader("letter-organisation-verified-preheader", &[]);
        to.paragraph(
            "letter-organisation-verified-lead",
            &[("organisation", &organisation), ("authority", &authority)],
        );
        let rows = judged_rows(to, &organisation, &authority, self.at);
        to.facts(rows);
        to.paragraph("letter-organisation-verified-next", &[]);
        to.button("letter-button-open-organisation");
    }
}

/// Facts of papers that an authority does not accept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationRejected {
    /// The legal name.
    pub organisation: String,
    /// The authority, by its legal name.
    pub authority: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Form for OrganisationRejected {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let authority = said(&self.authority);
        to.subject(
            "letter-organisation-rejected-subject",
            &[("organisation", &short(&self.organisation))],
        );
        to.preheader_text(&short(&self.reason));
        to.paragraph(
            "letter-organisation-rejected-lead",
            &[("organisation", &organisation), ("authority", &authority)],
        );
        to.quote(&self.authority, &self.reason);
        to.paragraph("letter-organisation-rejected-next", &[]);
        to.button("letter-button-open-organisation");
    }
}

/// Facts of an organisation that an authority excludes from trade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationSuspended {
    /// The legal name.
    pub organisation: String,
    /// The authority, by its legal name.
    pub authority: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Form for OrganisationSuspended {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let authority = said(&self.authority);
        to.subject(
            "letter-organisation-suspended-subject",
            &[("organisation", &short(&self.organisation))],
        );
        to.preheader("letter-organisation-suspended-preheader", &[]);
        to.paragraph(
            "letter-organisation-suspended-lead",
            &[("organisation", &organisation), ("authority", &authority)],
        );
        to.quote(&self.authority, &self.reason);
        to.paragraph("letter-organisation-suspended-next", &[]);
        to.button("letter-button-open-organisation");
    }
}

/// Facts of a suspension that was taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationReinstated {
    /// The legal name.
    pub organisation: String,
    /// The authority, by its legal name.
    pub authority: String,
    /// What was said with it, if anything.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

impl Form for OrganisationReinstated {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let authority = said(&self.authority);
        to.subject(
            "letter-organisation-reinstated-subject",
            &[("organisation", &short(&self.organisation))],
        );
        let at = to.moment(self.at);
        to.preheader(
            "letter-organisation-reinstated-preheader",
            &[("authority", &authority), ("at", &at)],
        );
        to.paragraph(
            "letter-organisation-reinstated-lead",
            &[("organisation", &organisation), ("authority", &authority)],
        );
        if let Some(reason) = &self.reason {
            to.quote(&self.authority, reason);
        }
        let rows = judged_rows(to, &organisation, &authority, self.at);
        to.facts(rows);
        to.button("letter-button-open-organisation");
    }
}

/// Facts of an organisation that its owner closed, told to everybody who belonged to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationClosed {
    /// The legal name.
    pub organisation: String,
    /// The owner who closed it.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Instant,
}

impl Form for OrganisationClosed {
    fn opens(&self) -> Opens {
        Opens::Nothing
    }

    fn people(&self) -> BTreeSet<PersonId> {
        BTreeSet::from([self.by])
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let by = to
            .name_of(self.by)
            .unwrap_or_else(|| to.say("letter-member-unnamed", &[]));
        let at = to.moment(self.at);
        to.subject(
            "letter-organisation-closed-subject",
            &[("organisation", &short(&self.organisation))],
        );
        to.preheader("letter-organisation-closed-preheader", &[("at", &at)]);
        to.paragraph(
            "letter-organisation-closed-lead",
            &[("by", &by), ("organisation", &organisation), ("at", &at)],
        );
        to.quote(&by, &self.reason);
        to.paragraph("letter-organisation-closed-next", &[]);
    }
}

fn judged_rows(to: &Composer<'_>, organisation: &str, authority: &str, at: Instant) -> Vec<Row> {
    vec![
        to.strong_row("letter-row-organisation", organisation),
        to.row("letter-row-authority", authority),
        to.row("letter-row-judged", &to.moment(at)),
    ]
}

/// What an organisation is in law, in words.
fn legal_kind(to: &Composer<'_>, kind: LegalKind) -> String {
    let key = match kind {
        LegalKind::Enterprise => "letter-legal-kind-enterprise",
        LegalKind::Cooperative => "letter-legal-kind-cooperative",
        LegalKind::CooperativeGroup => "letter-legal-kind-cooperative-group",
        LegalKind::Household => "letter-legal-kind-household",
        LegalKind::CooperativeUnion => "letter-legal-kind-cooperative-union",
        LegalKind::Farm => "letter-legal-kind-farm",
        LegalKind::Authority => "letter-legal-kind-authority",
        LegalKind::ForeignCompany => "letter-legal-kind-foreign-company",
        LegalKind::Other => "letter-legal-kind-other",
    };
    to.say(key, &[])
}
