//! Where each fact of the register comes from: one row a field of a producer, product or rating.

mod store;

use kernel::id::{PersonId, TypedId};
use kernel::time::{Instant, vn};
use platform::db::Tx;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

kernel::text_enum! {
    /// Who stands behind a fact.
    pub enum Kind {
        /// An authority's register.
        Register = "REGISTER",
        /// Loaded from a public source such as a press report.
        Import = "IMPORT",
        /// Entered by a member of the organisation it is about.
        Member = "MEMBER",
        /// Invented for looking round.
        Sample = "SAMPLE",
    }
}

kernel::text_enum! {
    /// How a fact came out of its source.
    pub enum Derivation {
        /// The source says so.
        Stated = "STATED",
        /// It was read off something else that the source says: an OCOP set from a product's name, a new commune from an
        /// old one.
        Inferred = "INFERRED",
    }
}

/// The origin of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// What the fact is about.
    pub subject: Uuid,
    /// The field, in the names of the GraphQL schema: `ocopSet`, `season`, `ratings.stars`.
    pub field: String,
    /// Who stands behind it.
    pub kind: Kind,
    /// How it came out of the source.
    pub derivation: Derivation,
    /// The source in words.
    pub source: String,
    /// The date or year for which it holds, as far as it is known.
    pub as_of: Option<String>,
    /// What the source's reader added.
    pub remark: Option<String>,
    /// Who entered it.
    pub entered_by: Option<PersonId>,
    /// When it was entered.
    pub at: Instant,
}

/// The origin that all facts of one imported row share.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) kind: Kind,
    pub(crate) source: String,
    pub(crate) as_of: Option<String>,
    pub(crate) remark: Option<String>,
}

/// Collects provenance row by row, to be written at once.
pub(crate) struct Ledger {
    rows: Vec<(&'static str, Provenance)>,
    entered_by: Option<PersonId>,
    now: Instant,
}

impl Ledger {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            rows: Vec::new(),
            entered_by: None,
            now,
        }
    }

    /// Names who brings the facts.
    pub(crate) fn by(mut self, person: Option<PersonId>) -> Self {
        self.entered_by = person;
        self
    }

    pub(crate) fn note<T: TypedId>(
        &mut self,
        subject: T,
        field: &str,
        derivation: Derivation,
        origin: &Origin,
    ) {
        self.rows.push((
            T::PREFIX,
            Provenance {
                subject: subject.uuid(),
                field: field.to_owned(),
                kind: origin.kind,
                derivation,
                source: origin.source.clone(),
                as_of: origin.as_of.clone(),
                remark: origin.remark.clone(),
                entered_by: self.entered_by,
                at: self.now,
            },
        ));
    }

    pub(crate) async fn write(self, tx: &mut Tx) -> platform::Result<()> {
        store::insert(tx, self.rows).await
    }

    /// As [`Ledger::write`], in the place of what was noted before.
    pub(crate) async fn write_over(self, tx: &mut Tx) -> platform::Result<()> {
        let mut fields: HashMap<Uuid, Vec<&str>> = HashMap::new();
        for (_, row) in &self.rows {
            fields.entry(row.subject).or_default().push(&row.field);
        }
        for (subject, fields) in fields {
            store::delete_fields(tx, subject, &fields).await?;
        }
        store::insert(tx, self.rows).await
    }
}

/// Who writes facts by hand: people of the organisation that they are about, or an officer.
#[derive(Clone, Debug)]
pub(crate) struct Hand {
    kind: Kind,
    source: String,
}

impl Hand {
    /// The hand of an organisation with this legal name, on a thing that is a sample or not. Whatever is written on a sample
    /// goes with it.
    pub(crate) fn new(kind: Kind, source: String, sample: bool) -> Self {
        Self {
            kind: if sample { Kind::Sample } else { kind },
            source,
        }
    }

    /// Notes that these fields of a thing say what this hand wrote, in the place of what was noted before. Everybody reads it, so it holds
    /// no reason that an officer gave.
    pub(crate) async fn note<T: TypedId>(
        &self,
        tx: &mut Tx,
        subject: T,
        fields: &[&str],
    ) -> platform::Result<()> {
        if fields.is_empty() {
            return Ok(());
        }
        let at = tx.now();
        let entered_by = tx.context().person;
        let rows = fields
            .iter()
            .map(|field| {
                let row = Provenance {
                    subject: subject.uuid(),
                    field: (*field).to_owned(),
                    kind: self.kind,
                    derivation: Derivation::Stated,
                    source: self.source.clone(),
                    as_of: Some(vn::date(at).to_string()),
                    remark: None,
                    entered_by,
                    at,
                };
                (T::PREFIX, row)
            })
            .collect();
        store::delete_fields(tx, subject.uuid(), fields).await?;
        store::insert(tx, rows).await
    }
}

/// The provenance of many subjects (products, producers, ratings) in one statement, in the order of the fields' names.
pub async fn many_of_subjects(
    conn: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> platform::Result<HashMap<Uuid, Vec<Provenance>>> {
    let mut by_subject: HashMap<Uuid, Vec<Provenance>> = HashMap::new();
    for row in store::of_subjects(conn, subjects).await? {
        by_subject.entry(row.subject).or_default().push(row);
    }
    Ok(by_subject)
}

/// What a person entered, the oldest first, for her own copy of what is held about her.
pub(crate) async fn entered_by(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<Provenance>> {
    store::entered_by(conn, person).await
}

/// Takes out the provenance of everything that is a sample.
pub(crate) async fn remove_samples(tx: &mut Tx) -> platform::Result<()> {
    store::delete_kind(tx, Kind::Sample).await
}
