//! Where facts come from.

use async_graphql::{Enum, Object};
use catalogue::provenance::Derivation;

use crate::graphql::scalars::DateTime;

/// Who stands behind a fact.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::provenance::Kind")]
pub enum ProvenanceKind {
    /// An authority's register.
    Register,
    /// Loaded from a public source, such as a press report.
    Import,
    /// Entered by a member of the organisation that it is about.
    Member,
    /// Made up, for looking round.
    Sample,
}

/// The origin of one field.
pub struct Provenance(pub catalogue::provenance::Provenance);

/// Where the value of one field comes from.
#[Object]
impl Provenance {
    /// The field, by its name in this schema: `season`, `ocopSet`, `ratings.stars`.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// Who stands behind it.
    async fn kind(&self) -> ProvenanceKind {
        self.0.kind.into()
    }

    /// Whether it was read off something else the source says, rather than stated by it.
    async fn inferred(&self) -> bool {
        self.0.derivation == Derivation::Inferred
    }

    /// The source, in words.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// The date or year for which it holds, as far as it is known: `2021`, `2021-07-19`.
    async fn as_of(&self) -> Option<&str> {
        self.0.as_of.as_deref()
    }

    /// What the reader of the source added; never the reason of an officer's correction, which its people read in `staffActions`.
    async fn remark(&self) -> Option<&str> {
        self.0.remark.as_deref()
    }

    /// When it was entered here.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }
}
