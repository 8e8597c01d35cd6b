//! The shipped catalogue: administrative units, OCOP sets and the register of Lạng Sơn, from files inside the program; and
//! [`table`], by which an office loads its own register.
//!
//! A checksum in `setting` says what a database already holds; the rest is loaded as one transaction.

mod ocop_sets;
mod register;
mod table;
mod units;

use kernel::quantity::BaseUnit;
use platform::db::{Context, Db, Tx};
use platform::{Failure, Result, settings};
use sea_orm::ConnectionTrait;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

pub use table::{
    COLUMNS, Change, ChangeKind, ColumnNames, ErrorPolicy, MOST_CHANGES, MOST_PROBLEMS, MOST_ROWS,
    Mode, Need, Problem, Report, Table, table,
};

/// Lets one at a time write producers of the register, until the unit of work ends: the next one sees what this one wrote.
pub(crate) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    settings::put(tx, "catalogue.import", "").await
}

pub(crate) const ADMINISTRATIVE_UNITS: &str = include_str!("../../data/admin_units.csv");
pub(crate) const LEGACY_COMMUNES: &str = include_str!("../../data/langson_legacy_communes.csv");
const OCOP_SETS: &str = include_str!("../../data/ocop_groups.csv");
const REGISTER: &str = include_str!("../../data/langson_products.csv");

/// The setting that tells one catalogue from another, so that no node searches the index of another database.
pub(crate) const IDENTITY: &str = "catalogue.identity";

const PARTS: [Part; 3] = [Part::AdministrativeUnits, Part::OcopSets, Part::Register];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    AdministrativeUnits,
    OcopSets,
    Register,
}

impl Part {
    const fn setting(self) -> &'static str {
        match self {
            Self::AdministrativeUnits => "catalogue.administrative_units",
            Self::OcopSets => "catalogue.ocop_sets",
            Self::Register => "catalogue.register",
        }
    }

    fn checksum(self) -> String {
        let files: &[&str] = match self {
            Self::AdministrativeUnits => &[ADMINISTRATIVE_UNITS, LEGACY_COMMUNES],
            Self::OcopSets => &[OCOP_SETS],
            Self::Register => &[REGISTER],
        };
        let mut hash = Sha256::new();
        for file in files {
            hash.update(file.as_bytes());
        }
        kernel::hex::encode(&hash.finalize())
    }
}

/// Told how many rows of how many are loaded.
pub type Progress<'a> = &'a mut (dyn FnMut(usize, usize) + Send);

/// Loads what the database does not hold yet, in one transaction; a database that holds everything costs three reads.
/// Returns how many rows were loaded.
pub async fn load(db: &Db, progress: Progress<'_>) -> Result<usize> {
    if missing(db.read()).await?.is_empty() {
        return Ok(0);
    }
    let context = Context::program("import");
    platform::command!(db, &context, |tx| run(tx, progress))
}

/// As [`load`], inside somebody else's transaction.
pub async fn run(tx: &mut Tx, progress: Progress<'_>) -> Result<usize> {
    let missing = missing(tx).await?;
    let units = if missing.contains(&Part::AdministrativeUnits) {
        Some(units::parse()?)
    } else {
        None
    };
    let sets = if missing.contains(&Part::OcopSets) {
        Some(ocop_sets::parse()?)
    } else {
        None
    };
    let register = if missing.contains(&Part::Register) {
        Some(register::parse()?)
    } else {
        None
    };
    let total = units
        .as_ref()
        .map_or(0, |(units, aliases)| units.len() + aliases.len())
        + sets.as_ref().map_or(0, Vec::len)
        + register.as_ref().map_or(0, Vec::len);
    let mut done = 0;
    let mut advance = |rows: usize| {
        done += rows;
        progress(done, total);
    };
    if let Some((units, aliases)) = units {
        crate::administrative_unit::replace(tx, units, aliases, &mut advance).await?;
    }
    if let Some(sets) = sets {
        let rows = sets.len();
        crate::ocop_set::replace(tx, crate::ocop_set::DECISION, sets).await?;
        advance(rows);
    }
    if let Some(rows) = register {
        let count = rows.len();
        register::write(tx, rows).await?;
        advance(count);
    }
    for part in missing {
        settings::put(tx, part.setting(), &part.checksum()).await?;
    }
    if settings::get(tx, IDENTITY).await?.is_none() {
        let identity = tx.new_uuid().to_string();
        settings::put(tx, IDENTITY, &identity).await?;
    }
    Ok(total)
}

async fn missing(conn: &impl ConnectionTrait) -> Result<Vec<Part>> {
    let mut missing = Vec::new();
    for part in PARTS {
        if settings::get(conn, part.setting()).await? != Some(part.checksum()) {
            missing.push(part);
        }
    }
    Ok(missing)
}

/// How a product is probably counted, where its source does not say: spirits and oils by the litre, everything else by weight.
fn likely_unit(name: &str, ocop_set: Option<i32>) -> BaseUnit {
    match ocop_set {
        Some(14 | 15) => BaseUnit::Litre,
        _ if name.starts_with("Tinh dầu") || name.starts_with("Dầu ") => BaseUnit::Litre,
        _ => BaseUnit::Kg,
    }
}

/// The rows of a shipped file.
fn rows<T: DeserializeOwned>(file: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(file.as_bytes())
        .deserialize()
        .collect::<csv::Result<_>>()
        .map_err(Failure::internal)
}
