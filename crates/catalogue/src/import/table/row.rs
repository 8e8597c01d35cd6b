//! What a row of the table says.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::contact::{Email, LegalKind, PhoneNumber};
use kernel::quantity::BaseUnit;

use super::columns::Column;
use crate::product::Season;
use crate::provenance::Derivation;
use crate::rating::Assessment;

/// What a row says.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) name_en: Option<String>,
    pub(super) description: Option<String>,
    pub(super) producer: Option<Maker>,
    pub(super) commune_code: Option<String>,
    pub(super) commune_at_source: Option<String>,
    pub(super) district_at_source: Option<String>,
    pub(super) ocop_set: Option<i32>,
    pub(super) base_unit: Option<BaseUnit>,
    pub(super) season: Option<Season>,
    pub(super) assessment: Option<Assessment>,
    pub(super) source: String,
    pub(super) note: Option<String>,
    pub(super) as_of: Option<String>,
    /// The columns as this table heads them.
    pub(super) headings: Headings,
}

/// What is compared with what stands, of every row, whatever else is wrong with it: so that all mistakes come at once.
#[derive(Clone, Debug)]
pub(super) struct Glance {
    pub(super) line: u64,
    pub(super) code: Option<String>,
    pub(super) commune_code: Option<String>,
    pub(super) commune_name: Option<String>,
    pub(super) ocop_set: Option<i32>,
}

/// What was read of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Every row.
    pub(super) glances: Vec<Glance>,
    /// The rows whose cells can be read.
    pub(super) rows: Vec<Row>,
    /// The columns as this table heads them, and how their facts were come by.
    pub(super) headings: Headings,
}

/// The columns that a table has, as it heads them.
#[derive(Clone, Debug, Default)]
pub(super) struct Headings(pub(super) Arc<HashMap<Column, (String, Derivation)>>);

impl Headings {
    /// The heading of a column; its own name where the table has none.
    pub(super) fn of(&self, column: Column) -> &str {
        self.0
            .get(&column)
            .map_or_else(|| own_name(column), |(heading, _)| heading.as_str())
    }
}

/// Who makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Maker {
    pub(super) name: String,
    pub(super) legal_kind: Option<LegalKind>,
    pub(super) address: Option<String>,
    pub(super) phone: Option<PhoneNumber>,
    pub(super) email: Option<Email>,
}

impl Row {
    /// The heading of a column; its own name where the table has none.
    pub(super) fn heading(&self, column: Column) -> &str {
        self.headings.of(column)
    }

    /// How the facts of a column were come by.
    pub(super) fn derivation(&self, column: Column) -> Derivation {
        self.headings
            .0
            .get(&column)
            .map_or(Derivation::Stated, |(_, derivation)| *derivation)
    }
}

/// The name that this program gives a column.
pub(super) fn own_name(column: Column) -> &'static str {
    super::COLUMNS
        .iter()
        .find(|known| known.column == column)
        .map_or("", |known| known.names[0])
}
