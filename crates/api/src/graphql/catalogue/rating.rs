//! OCOP ratings.

use async_graphql::{Context, Enum, ID, Object};
use kernel::time::vn;

use crate::graphql::Caller;
use crate::graphql::ids::id;
use crate::graphql::scalars::Date;

/// Whether a rating holds today.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::rating::Status", name = "RatingStatus")]
pub enum RatingStatus {
    /// Proven by a decision whose dates include today.
    Valid,
    /// It has certainly run out; certificates hold for 36 months.
    Lapsed,
    /// Reported, but nothing seen here proves that it holds today.
    Unproven,
    /// The authority took it back.
    Revoked,
}

/// What a rating rests on.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::rating::Evidence", name = "RatingEvidence")]
pub enum RatingEvidence {
    /// The decision that granted it is known, with its dates.
    Decision,
    /// A report of a certificate being handed over; number and date were not seen.
    CertificateAwarded,
    /// A council scored it; a certificate was not seen.
    CouncilResult,
    /// A report says that the product holds it.
    Recognised,
}

/// One assessment.
pub struct Rating(pub catalogue::rating::Rating);

/// One OCOP assessment of a product, with what it rests on.
#[Object]
impl Rating {
    /// The rating's id.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// Stars, 1 to 5. Shine with them only when `status` is `VALID`.
    async fn stars(&self) -> i32 {
        self.0.stars
    }

    /// Whether it holds today, in Vietnam.
    async fn status(&self, ctx: &Context<'_>) -> RatingStatus {
        self.0
            .status(vn::date(Caller::of(ctx).db().clock().now()))
            .into()
    }

    /// What it rests on.
    async fn evidence(&self) -> RatingEvidence {
        self.0.evidence.into()
    }

    /// The year in which it was seen to hold, where no dates are known.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// The decision's number, as printed.
    async fn decision_number(&self) -> Option<&str> {
        self.0
            .decision
            .as_ref()
            .map(|decision| decision.number.as_str())
    }

    /// Who issued it, as printed; old certificates name districts that no longer exist.
    async fn issuer(&self) -> Option<&str> {
        self.0
            .decision
            .as_ref()
            .and_then(|decision| decision.issuer.as_deref())
    }

    /// The first day on which it holds.
    async fn issued_on(&self) -> Option<Date> {
        self.0
            .decision
            .as_ref()
            .map(|decision| decision.issued_on.into())
    }

    /// The last day on which it holds.
    async fn expires_on(&self) -> Option<Date> {
        self.0
            .decision
            .as_ref()
            .map(|decision| decision.expires_on.into())
    }

    /// The day on which it was taken back.
    async fn revoked_on(&self) -> Option<Date> {
        self.0.revoked_on.map(Into::into)
    }

    /// Where this was read.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// Whether it is made up, for looking round.
    async fn sample(&self) -> bool {
        self.0.sample
    }
}
