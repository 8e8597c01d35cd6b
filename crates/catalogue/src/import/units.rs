//! Reads `admin_units.csv` and `langson_legacy_communes.csv`.

use chrono::NaiveDate;
use platform::{Failure, Result};
use serde::Deserialize;
use std::iter;

use crate::administrative_unit::{
    AdministrativeUnit, Alias, AliasKind, FormerDistrict, Kind, Level,
};

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    name: String,
    level: String,
    parent: Option<String>,
    former_district: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    name_short: String,
    name_en: Option<String>,
    name_alt_spelling: Option<String>,
    former_district_codes: Option<String>,
}

#[derive(Deserialize)]
struct LegacyRow {
    old_code: String,
    old_name: String,
    old_district: String,
    new_code: String,
}

pub(super) fn parse() -> Result<(Vec<AdministrativeUnit>, Vec<Alias>)> {
    let mut units = Vec::new();
    let mut aliases = Vec::new();
    for row in super::rows::<UnitRow>(super::ADMINISTRATIVE_UNITS)? {
        let spelling = row.name_alt_spelling.clone();
        let unit = unit(row)?;
        aliases.extend(names(&unit).map(|name| alias(&unit.code, name, AliasKind::Name)));
        aliases.extend(spelling.map(|spelling| alias(&unit.code, spelling, AliasKind::Spelling)));
        aliases.extend(unit.former_districts.iter().map(|district| Alias {
            old_code: Some(district.code.clone()),
            ..alias(&unit.code, district.name.clone(), AliasKind::FormerDistrict)
        }));
        units.push(unit);
    }
    for row in super::rows::<LegacyRow>(super::LEGACY_COMMUNES)? {
        aliases.push(Alias {
            old_code: Some(row.old_code),
            old_district: Some(row.old_district),
            ..alias(&row.new_code, row.old_name, AliasKind::FormerCommune)
        });
    }
    Ok((units, aliases))
}

/// A unit is looked for by its full name (`Tỉnh Lạng Sơn`), which contains the short one, and by its English one where
/// that is spelt otherwise (`Haiphong`).
fn names(unit: &AdministrativeUnit) -> impl Iterator<Item = String> + use<> {
    let folded = kernel::text::fold(&unit.name);
    let english = unit
        .name_en
        .clone()
        .filter(|name| !folded.ends_with(&kernel::text::fold(name)));
    iter::once(unit.name.clone()).chain(english)
}

fn alias(unit_code: &str, alias: String, kind: AliasKind) -> Alias {
    Alias {
        unit_code: unit_code.to_owned(),
        alias,
        kind,
        old_code: None,
        old_district: None,
    }
}

fn unit(row: UnitRow) -> Result<AdministrativeUnit> {
    let level = if row.level == "province" {
        Level::Province
    } else {
        Level::Commune
    };
    let districts = row.former_district.unwrap_or_default();
    let codes = row.former_district_codes.unwrap_or_default();
    let former_districts = list(&codes)
        .zip(list(&districts))
        .map(|(code, name)| FormerDistrict {
            code: code.to_owned(),
            name: name.to_owned(),
        })
        .collect();
    Ok(AdministrativeUnit {
        valid_from: valid_from(&row.code),
        code: row.code,
        valid_to: None,
        name: row.name,
        name_short: row.name_short,
        name_en: row.name_en,
        level,
        kind: Kind::parse(&row.kind).map_err(Failure::internal)?,
        parent: row.parent,
        former_districts,
    })
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// The merger of 1 July 2025 (Resolution 202/2025/QH15); Đồng Nai became a city on 30 April 2026.
fn valid_from(code: &str) -> NaiveDate {
    let (year, month, day) = if code == "75" {
        (2026, 4, 30)
    } else {
        (2025, 7, 1)
    };
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_complete() {
        let (units, aliases) = parse().unwrap();
        assert_eq!(
            units
                .iter()
                .filter(|unit| unit.level == Level::Province)
                .count(),
            34
        );
        assert_eq!(
            units
                .iter()
                .filter(|unit| unit.level == Level::Commune)
                .count(),
            3_321
        );
        assert_eq!(
            units
                .iter()
                .filter(|unit| unit.parent.as_deref() == Some("20"))
                .count(),
            65
        );
        let mut old: Vec<&str> = aliases
            .iter()
            .filter(|alias| alias.kind == AliasKind::FormerCommune)
            .filter_map(|alias| alias.old_code.as_deref())
            .collect();
        old.sort_unstable();
        old.dedup();
        assert_eq!(old.len(), 194);
    }

    #[test]
    fn a_unit_of_two_districts_keeps_both() {
        let (units, _) = parse().unwrap();
        let dong_kinh = units.iter().find(|unit| unit.code == "05977").unwrap();
        let codes: Vec<&str> = dong_kinh
            .former_districts
            .iter()
            .map(|district| district.code.as_str())
            .collect();
        assert_eq!(codes, ["178", "183"]);
        assert_eq!(dong_kinh.kind, Kind::Ward);
    }
}
