//! The commune that somebody names, by its code or in words.

use catalogue::administrative_unit::{self, AdministrativeUnit, Level};
use kernel::fault::{FaultCode, Faults};
use kernel::text::{self, Language};
use platform::Conn;

use super::super::Pages;
use super::super::form::{Refused, Typed};

/// As many communes as a person is shown to choose from.
const CANDIDATES: usize = 8;

/// The code of the commune or province that somebody named, by its code or in words ("Chi Lăng, Lạng Sơn"); what is not one
/// place stays as it was typed, for the command to refuse.
pub(super) async fn unit_code(conn: &Conn, typed: &Typed) -> platform::Result<Option<String>> {
    let Some(named) = typed.get("address.unitCode") else {
        return Ok(None);
    };
    let found = named_units(conn, named).await?;
    Ok(Some(match found.as_slice() {
        [(only, _)] => only.code.clone(),
        _ => named.chars().filter(char::is_ascii_digit).collect(),
    }))
}

/// The units that somebody may mean, each with the words that tell it from the others.
async fn named_units(
    conn: &Conn,
    named: &str,
) -> platform::Result<Vec<(AdministrativeUnit, String)>> {
    let (name, province) = match named.rsplit_once(',') {
        Some((name, province)) => (name, Some(text::fold(province))),
        None => (named, None),
    };
    let code: String = named.chars().filter(char::is_ascii_digit).collect();
    let mut units = if code.is_empty() {
        administrative_unit::search(conn, bare(name), 100).await?
    } else {
        administrative_unit::many(conn, &[code])
            .await?
            .into_values()
            .collect()
    };
    let parents: Vec<String> = units
        .iter()
        .filter_map(|unit| unit.parent.clone())
        .collect();
    let provinces = administrative_unit::many(conn, &parents).await?;
    if let Some(wanted) = &province {
        units.retain(|unit| {
            let of = unit.parent.as_ref().and_then(|code| provinces.get(code));
            of.is_some_and(|of| {
                text::fold(&of.name_short) == *wanted || text::fold(&of.name) == *wanted
            })
        });
    }
    // Who writes a whole name means that one, though others begin alike.
    let whole = text::fold(bare(name));
    let exact = |unit: &AdministrativeUnit| text::fold(&unit.name_short) == whole;
    if units.iter().any(exact) {
        units.retain(exact);
        if units.iter().any(|unit| unit.level == Level::Commune) && province.is_some() {
            units.retain(|unit| unit.level == Level::Commune);
        }
    }
    Ok(units
        .into_iter()
        .map(|unit| {
            let of = unit.parent.as_ref().and_then(|code| provinces.get(code));
            let words = match of {
                Some(of) => format!("{}, {}", unit.name, of.name_short),
                None => unit.name.clone(),
            };
            (unit, words)
        })
        .collect())
}

/// A unit's name without the word for its kind.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let lower = name.to_lowercase();
    for kind in ["đặc khu ", "thành phố ", "phường ", "tỉnh ", "xã "] {
        if lower.starts_with(kind) {
            return name
                .char_indices()
                .nth(kind.chars().count())
                .map_or(name, |(at, _)| &name[at..]);
        }
    }
    name
}

impl Pages {
    /// A form of facts that was refused. Where the commune could be several, the words name them.
    pub(super) async fn refused_facts(
        &self,
        language: Language,
        form: &str,
        typed: Typed,
        faults: &Faults,
    ) -> platform::Result<Refused> {
        let named = typed.get("address.unitCode").map(str::to_owned);
        let mut refused = self.refused(language, form, typed, faults);
        let Some(named) = named else {
            return Ok(refused);
        };
        for (fault, words) in &mut refused.faults {
            let of_unit = fault.path.last().is_some_and(|part| part == "unitCode");
            if !of_unit || !matches!(fault.code, FaultCode::NotFound | FaultCode::Required) {
                continue;
            }
            let found = named_units(self.app.db.read(), &named).await?;
            let print = self.print(language);
            *words = if found.len() > 1 {
                let names: Vec<String> = found
                    .into_iter()
                    .take(CANDIDATES)
                    .map(|(_, words)| words)
                    .collect();
                print.say("page-unit-several", &[("units", &names.join("; "))])
            } else {
                print.say("page-unit-unknown", &[])
            };
        }
        Ok(refused)
    }
}
