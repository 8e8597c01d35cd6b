//! The record of a verification: who looked at which papers, when, for which authority, and what came of it. Rows are only
//! added.

pub(crate) mod store;

use std::collections::HashMap;

use kernel::{
    actor::Standing,
    fault::{FaultCode, Faults, Reason, at},
    id::{OrganisationId, PersonId, VerificationId},
    json::Json,
    text,
    time::Instant,
};
use platform::Tx;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{Organisation, number::hide_personal};

/// Most papers of one record.
const PAPERS: usize = 12;
/// Most characters of a paper's number or name.
const REFERENCE_LIMIT: usize = 120;

kernel::text_enum! {
    /// What a record says.
    pub enum Outcome {
        /// The organisation showed its papers.
        Submitted = "SUBMITTED",
        /// An officer has seen them.
        Verified = "VERIFIED",
        /// An officer does not accept them.
        Rejected = "REJECTED",
        /// An officer excluded it from trade.
        Suspended = "SUSPENDED",
        /// An officer took that back.
        Reinstated = "REINSTATED",
        /// The organisation changed what had been verified.
        Lapsed = "LAPSED",
        /// Its owner gave it up.
        Closed = "CLOSED",
    }
}

kernel::text_enum! {
    /// What the officer must know before he judges.
    pub enum Note {
        /// Another verified organisation has the same registration.
        RegistrationTaken = "REGISTRATION_TAKEN",
        /// It gave no registration.
        NoRegistration = "NO_REGISTRATION",
    }
}

kernel::text_enum! {
    /// A kind of paper.
    pub enum PaperKind {
        /// Registration of a company, cooperative or household business (giấy chứng nhận đăng ký).
        BusinessRegistration = "BUSINESS_REGISTRATION",
        /// Registration with the tax authority.
        TaxRegistration = "TAX_REGISTRATION",
        /// Contract of a cooperative group (hợp đồng hợp tác).
        CooperationContract = "COOPERATION_CONTRACT",
        /// Identity of the one who answers for it; it is looked at, its number is not kept.
        Identity = "IDENTITY",
        /// Power of attorney for the one who registers (giấy ủy quyền).
        Authorisation = "AUTHORISATION",
        /// Registration abroad.
        ForeignRegistration = "FOREIGN_REGISTRATION",
        /// An officer was there.
        SiteVisit = "SITE_VISIT",
        /// Something else; the reference says what.
        Other = "OTHER",
    }
}

/// A paper that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Its number, or what it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A paper as it was typed.
#[derive(Clone, Debug)]
pub struct PaperInput {
    /// What it is.
    pub kind: PaperKind,
    /// Its number, or what it is called.
    pub reference: Option<String>,
}

/// Reads papers, noting every fault under `input.papers`. An identity card's number is refused: it is not to be kept.
pub fn read_papers(faults: &mut Faults, typed: &[PaperInput]) -> Vec<Paper> {
    let path = at("input").at("papers");
    if typed.len() > PAPERS {
        faults.push(Reason::limit(FaultCode::TooMany, PAPERS), path);
        return Vec::new();
    }
    let mut papers = Vec::with_capacity(typed.len());
    for (position, paper) in typed.iter().enumerate() {
        let here = path.at(position).at("reference");
        let given = paper.reference.as_deref().map(str::trim);
        let reference = given
            .filter(|text| !text.is_empty())
            .map(|text| faults.check(here.clone(), text::clean_line(text, REFERENCE_LIMIT)));
        match paper.kind {
            PaperKind::Identity if reference.is_some() => {
                faults.push(FaultCode::Contradiction, here);
            }
            PaperKind::Other if reference.is_none() => faults.push(FaultCode::Required, here),
            _ => {}
        }
        papers.push(Paper {
            kind: paper.kind,
            // A household's tax registration has the personal number of its owner.
            reference: reference.flatten().map(hide_personal),
        });
    }
    papers
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// The id.
    pub id: VerificationId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it says.
    pub outcome: Outcome,
    /// The authority, where one acted.
    pub authority: Option<OrganisationId>,
    /// The officer, or the member who showed the papers.
    pub person: Option<PersonId>,
    /// The papers shown, or seen.
    pub papers: Vec<Paper>,
    /// What the officer must know; for staff only.
    pub note: Option<Note>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

/// A record to be written.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) organisation: OrganisationId,
    pub(super) outcome: Outcome,
    pub(super) standing_before: Standing,
    pub(super) authority: Option<OrganisationId>,
    pub(super) papers: Vec<Paper>,
    pub(super) note: Option<Note>,
    pub(super) reason: Option<String>,
}

impl Record {
    /// A record of an organisation as it stood before.
    pub(super) fn of(organisation: &Organisation, outcome: Outcome) -> Self {
        Self {
            organisation: organisation.id,
            outcome,
            standing_before: organisation.standing,
            authority: None,
            papers: Vec::new(),
            note: None,
            reason: None,
        }
    }
}

/// Adds a record; the person is the one behind the unit of work.
pub(super) async fn record(tx: &mut Tx, record: Record) -> platform::Result<VerificationId> {
    let id: VerificationId = tx.new_id();
    let row = store::verification::Model {
        id,
        organisation_id: record.organisation,
        outcome: record.outcome,
        standing_before: record.standing_before,
        authority_id: record.authority,
        person_id: tx.context().person,
        papers: Json(record.papers),
        note: record.note,
        reason: record.reason,
        at: tx.now(),
    };
    store::insert(tx, row).await?;
    Ok(id)
}

/// The standing that the present suspension interrupted; of one that is not suspended, its own.
pub(super) async fn standing_before_suspension(
    conn: &impl ConnectionTrait,
    organisation: &Organisation,
) -> platform::Result<Standing> {
    if organisation.standing != Standing::Suspended {
        return Ok(organisation.standing);
    }
    let row = store::latest(conn, organisation.id, Outcome::Suspended).await?;
    Ok(row.map_or(Standing::Unverified, |row| row.standing_before))
}

/// Whether the newest record is this outcome, by this person: pressing twice is no fault, what another did since is not his.
pub(super) async fn was_last(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    outcome: Outcome,
    person: PersonId,
) -> platform::Result<bool> {
    let newest = store::newest(conn, organisation).await?;
    Ok(newest.is_some_and(|row| row.outcome == outcome && row.person_id == Some(person)))
}

/// How often an organisation has shown papers since an instant.
pub(super) async fn submissions_since(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    since: Instant,
) -> platform::Result<u64> {
    Ok(store::count_since(conn, organisation, Outcome::Submitted, since).await?)
}

/// The records of organisations, the newest first, in one statement. Whether the reader may see them, the caller has asked.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> platform::Result<HashMap<OrganisationId, Vec<Verification>>> {
    let mut found: HashMap<OrganisationId, Vec<Verification>> = HashMap::new();
    for row in store::of_organisations(conn, organisations).await? {
        found
            .entry(row.organisation_id)
            .or_default()
            .push(Verification {
                id: row.id,
                organisation: row.organisation_id,
                outcome: row.outcome,
                authority: row.authority_id,
                person: row.person_id,
                papers: row.papers.into_inner(),
                note: row.note,
                reason: row.reason,
                at: row.at,
            });
    }
    Ok(found)
}
