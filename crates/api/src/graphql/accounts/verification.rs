//! The record of what authorities found of an organisation.

use accounts::organisation::verification;
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::Organisation;
use crate::graphql::Caller;
use crate::graphql::ids::id;
use crate::graphql::loaders::load;
use crate::graphql::scalars::DateTime;

/// What a record of a verification says.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "accounts::organisation::verification::Outcome")]
pub enum VerificationOutcome {
    /// The organisation showed its papers.
    Submitted,
    /// An officer has seen them.
    Verified,
    /// An officer does not accept them.
    Rejected,
    /// An officer excluded it from trade.
    Suspended,
    /// An officer took that back.
    Reinstated,
    /// The organisation changed what had been verified.
    Lapsed,
    /// Its owner closed it; the person and the reason stand with it.
    Closed,
}

/// What an officer must know before he judges an organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "accounts::organisation::verification::Note")]
pub enum VerificationNote {
    /// Another verified organisation has the same registration; two cannot be verified with it.
    RegistrationTaken,
    /// It gave no registration.
    NoRegistration,
}

/// A kind of paper.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "accounts::organisation::verification::PaperKind")]
pub enum PaperKind {
    /// Registration of a company, cooperative or household business (giấy chứng nhận đăng ký).
    BusinessRegistration,
    /// Registration with the tax authority.
    TaxRegistration,
    /// Contract of a cooperative group (hợp đồng hợp tác).
    CooperationContract,
    /// Identity of the one who answers for the organisation. It is looked at; its number is never kept, and refused.
    Identity,
    /// Power of attorney for the one who registers (giấy ủy quyền).
    Authorisation,
    /// Registration abroad.
    ForeignRegistration,
    /// An officer was there.
    SiteVisit,
    /// Something else; the reference says what.
    Other,
}

/// A paper that an organisation shows, or that an officer has seen.
#[derive(Clone, InputObject, Serialize)]
pub struct PaperInput {
    /// What it is.
    kind: PaperKind,
    /// Its number, or what it is called; at most 120 characters. Required for `OTHER`, refused for `IDENTITY`.
    reference: Option<String>,
}

impl From<&PaperInput> for verification::PaperInput {
    fn from(paper: &PaperInput) -> Self {
        Self {
            kind: paper.kind.into(),
            reference: paper.reference.clone(),
        }
    }
}

/// A paper that was shown.
#[derive(SimpleObject)]
pub struct Paper {
    /// What it is.
    kind: PaperKind,
    /// Its number, or what it is called.
    reference: Option<String>,
}

impl From<verification::Paper> for Paper {
    fn from(paper: verification::Paper) -> Self {
        Self {
            kind: paper.kind.into(),
            reference: paper.reference,
        }
    }
}

/// One record of a verification.
pub struct Verification(pub verification::Verification);

/// One record of what an organisation showed, or of what an authority found. Records are only added. Shown to the members of the organisation and to the staff that
/// may judge it.
#[Object]
impl Verification {
    /// The record's id.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// What it says.
    async fn outcome(&self) -> VerificationOutcome {
        self.0.outcome.into()
    }

    /// The authority that acted; null where the organisation itself did.
    async fn authority(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.0.authority {
            Some(authority) => Organisation::named(ctx, authority).await,
            None => Ok(None),
        }
    }

    /// The name of the officer, or of the member who showed the papers; null when the person is gone.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(person) = self.0.person else {
            return Ok(None);
        };
        let found: Option<accounts::person::Person> = load(ctx, person).await?;
        Ok(found.map(|person| person.name))
    }

    /// The papers that were shown, or seen.
    async fn papers(&self) -> Vec<Paper> {
        let papers = self.0.papers.iter();
        papers
            .map(|paper| Paper {
                kind: paper.kind.into(),
                reference: paper.reference.clone(),
            })
            .collect()
    }

    /// What the officer must know before he judges. Shown to staff; null for others.
    async fn note(&self, ctx: &Context<'_>) -> Option<VerificationNote> {
        let actor = Caller::of(ctx).actor()?;
        let is_own = actor.member_of(self.0.organisation).is_some();
        let note = self
            .0
            .note
            .filter(|_| !is_own && actor.office().is_some())?;
        Some(note.into())
    }

    /// The reason that was given.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }
}
