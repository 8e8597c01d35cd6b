//! Provinces and communes since 1 July 2025, with the names and districts that people go on using.
//!
//! A unit is keyed by code and the day from which the code means it: merged units reuse the code of one member.

mod store;

use chrono::NaiveDate;
use kernel::contact::Address;
use kernel::page::{Page, Slice};
use kernel::text;
use platform::db::Tx;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

use crate::keyset::{Listed, SortKey};

kernel::text_enum! {
    /// The two levels that exist since 1 July 2025 (Resolution 202/2025/QH15).
    pub enum Level {
        /// Tỉnh or thành phố: two-digit codes.
        Province = "PROVINCE",
        /// Xã, phường or đặc khu: five-digit codes.
        Commune = "COMMUNE",
    }
}

kernel::text_enum! {
    /// What a unit calls itself. `parse` understands the Vietnamese words.
    pub enum Kind {
        /// Tỉnh.
        Province = "PROVINCE" | "tỉnh",
        /// Thành phố trực thuộc trung ương.
        City = "CITY" | "thành phố",
        /// Phường.
        Ward = "WARD" | "phường",
        /// Xã.
        Commune = "COMMUNE" | "xã",
        /// Đặc khu.
        SpecialZone = "SPECIAL_ZONE" | "đặc khu",
    }
}

/// A district that was dissolved on 1 July 2025.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerDistrict {
    /// Its three-digit code, e.g. `187`.
    pub code: String,
    /// Its name, e.g. `Huyện Chi Lăng`.
    pub name: String,
}

/// A province or commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministrativeUnit {
    /// The National Statistics Office's code: two digits for a province, five for a commune.
    pub code: String,
    /// The first day on which the code means this unit.
    pub valid_from: NaiveDate,
    /// The last such day; none while it is in force.
    pub valid_to: Option<NaiveDate>,
    /// The full name, e.g. `Xã Chi Lăng`.
    pub name: String,
    /// The name without its kind, e.g. `Chi Lăng`.
    pub name_short: String,
    /// The name in English writing.
    pub name_en: Option<String>,
    /// Province or commune.
    pub level: Level,
    /// What it calls itself.
    pub kind: Kind,
    /// The province of a commune.
    pub parent: Option<String>,
    /// The dissolved districts that its parts came from; empty for provinces.
    pub former_districts: Vec<FormerDistrict>,
}

kernel::text_enum! {
    /// Why a unit is known by a name.
    pub enum AliasKind {
        /// It is its own.
        Name = "NAME",
        /// The other placement of a tone mark (`Hoà`, `Hòa`).
        Spelling = "SPELLING",
        /// A commune, town or ward of that name went into it.
        FormerCommune = "FORMER_COMMUNE",
        /// Parts of it came from a dissolved district of that name.
        FormerDistrict = "FORMER_DISTRICT",
    }
}

/// Another name of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The unit of today.
    pub unit_code: String,
    /// The other name.
    pub alias: String,
    /// Why it has it.
    pub kind: AliasKind,
    /// The code that the former commune or district had.
    pub old_code: Option<String>,
    /// The district that the former commune lay in.
    pub old_district: Option<String>,
}

/// What a list of units is narrowed to; empty means everything in force.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only units of this level.
    pub level: Option<Level>,
    /// Only communes of this province.
    pub parent: Option<String>,
    /// Only units one of whose names, present or former, begins with these words (marks and case do not matter).
    pub text: Option<String>,
}

/// Units by code, in one statement. A code has digits alone: whatever else somebody typed is no unit's.
///
/// # Errors
/// When the database does not answer.
pub async fn many(
    conn: &impl ConnectionTrait,
    codes: &[String],
) -> platform::Result<HashMap<String, AdministrativeUnit>> {
    let is_code = |code: &&String| code.bytes().all(|byte| byte.is_ascii_digit());
    // PostgreSQL takes no NUL, and answers with an error instead of nothing.
    let codes: Vec<String> = codes.iter().filter(is_code).cloned().collect();
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let units = store::many(conn, &codes).await?;
    Ok(units
        .into_iter()
        .map(|unit| (unit.code.clone(), unit))
        .collect())
}

/// What people call units today, by code: a commune with its province ("Xã Chi Lăng, Lạng Sơn"). One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn names(
    conn: &impl ConnectionTrait,
    codes: &BTreeSet<String>,
) -> platform::Result<HashMap<String, String>> {
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    let units: HashMap<String, AdministrativeUnit> = store::with_provinces(conn, codes)
        .await?
        .into_iter()
        .map(|unit| (unit.code.clone(), unit))
        .collect();
    let name = |code: &String| {
        let unit = units.get(code)?;
        let province = unit.parent.as_ref().and_then(|parent| units.get(parent));
        let name = province.map_or_else(
            || unit.name.clone(),
            |province| format!("{}, {}", unit.name, province.name_short),
        );
        Some((code.clone(), name))
    };
    Ok(codes.iter().filter_map(name).collect())
}

/// Writes the units' names of today into addresses, as [`names`] has them, in one statement. Answers the codes that no unit has.
///
/// # Errors
/// When the database does not answer.
pub async fn name_addresses<'a>(
    conn: &impl ConnectionTrait,
    addresses: impl IntoIterator<Item = &'a mut Address>,
) -> platform::Result<Vec<String>> {
    let coded: Vec<&mut Address> = addresses
        .into_iter()
        .filter(|address| address.unit_code.is_some())
        .collect();
    let codes: BTreeSet<String> = coded
        .iter()
        .filter_map(|address| address.unit_code.clone())
        .collect();
    let names = names(conn, &codes).await?;
    for address in coded {
        let code = address.unit_code.as_ref();
        address.unit_name = code.and_then(|code| names.get(code)).cloned();
    }
    Ok(codes
        .into_iter()
        .filter(|code| !names.contains_key(code))
        .collect())
}

/// The communes of a province, in Vietnamese order.
pub async fn children(
    conn: &impl ConnectionTrait,
    province: &str,
) -> platform::Result<Vec<AdministrativeUnit>> {
    store::children(conn, province).await
}

/// Units whose present or former name begins with `text`, provinces first, then in Vietnamese order.
pub async fn search(
    conn: &impl ConnectionTrait,
    text: &str,
    limit: u64,
) -> platform::Result<Vec<AdministrativeUnit>> {
    let folded = text::fold(text);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    store::search(conn, &folded, limit).await
}

/// One page of units in Vietnamese order.
pub async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    page: &Page,
) -> platform::Result<Slice<Listed<AdministrativeUnit, Position>>> {
    store::list(conn, filter, page).await
}

/// The place of a unit in the list: what its cursor holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The sort key.
    pub key: SortKey,
    /// The code.
    pub code: String,
}

/// The other names of many units in one statement: spellings, former communes, former districts.
pub async fn aliases_of(
    conn: &impl ConnectionTrait,
    codes: &[String],
) -> platform::Result<HashMap<String, Vec<Alias>>> {
    let mut by_unit: HashMap<String, Vec<Alias>> = HashMap::new();
    for alias in store::aliases_of(conn, codes).await? {
        by_unit
            .entry(alias.unit_code.clone())
            .or_default()
            .push(alias);
    }
    Ok(by_unit)
}

/// Replaces all units and aliases.
pub(crate) async fn replace(
    tx: &mut Tx,
    units: Vec<AdministrativeUnit>,
    aliases: Vec<Alias>,
    progress: &mut (dyn FnMut(usize) + Send),
) -> platform::Result<()> {
    store::replace(tx, units, aliases, progress).await
}

/// How many units a filter finds, counted up to `cap`.
pub async fn count(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    cap: u64,
) -> platform::Result<u64> {
    store::count(conn, filter, cap).await
}

pub(crate) use store::{alias, former_district, unit};
