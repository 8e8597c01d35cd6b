//! The commune that somebody names, by its code or in words.

use catalogue::administrative_unit::{self, AdministrativeUnit, Level};
use kernel::fault::{Fault, FaultCode, Faults};
use kernel::text::{self, Language};
use platform::Conn;

use super::super::Pages;
use super::super::form::{Refused, Typed};

/// The field in which a commune is named.
const FIELD: &str = "address.unitCode";

/// As many communes as a person is shown to choose from.
const CANDIDATES: usize = 8;

/// As many as are looked through for the one that is meant.
const SEARCHED: u64 = 100;

/// What stands for a place that nobody knows: no unit has it, and so the command refuses it at the field where it was typed.
const NOWHERE: &str = "00000";

/// The code of the commune or province that somebody named, by its code or in words ("Chi Lăng, Lạng Sơn", "xa chi lang"); what
/// is not one place is given a code that the command refuses.
pub(super) async fn unit_code(conn: &Conn, typed: &Typed) -> platform::Result<Option<String>> {
    let Some(named) = typed.get(FIELD) else {
        return Ok(None);
    };
    let found = named_units(conn, named).await?;
    if let [(only, _)] = found.as_slice() {
        return Ok(Some(only.code.clone()));
    }
    let code = digits(named);
    Ok(Some(if code.is_empty() {
        NOWHERE.to_owned()
    } else {
        code
    }))
}

/// The units that somebody may mean, each with the words that tell it from the others.
async fn named_units(
    conn: &Conn,
    named: &str,
) -> platform::Result<Vec<(AdministrativeUnit, String)>> {
    let name = text::fold(named.split(',').next().unwrap_or_default());
    let province = named
        .rsplit_once(',')
        .map(|(_, province)| text::fold(province));
    let code = digits(named);
    let (mut units, name) = if code.is_empty() {
        searched(conn, &name).await?
    } else {
        let found = administrative_unit::many(conn, &[code]).await?;
        (found.into_values().collect(), name.as_str())
    };
    let parents: Vec<String> = units
        .iter()
        .filter_map(|unit| unit.parent.clone())
        .collect();
    let provinces = administrative_unit::many(conn, &parents).await?;
    if let Some(wanted) = &province {
        units.retain(|unit| {
            let of = unit.parent.as_ref().and_then(|code| provinces.get(code));
            of.is_some_and(|of| is_called(of, wanted))
        });
    }
    // Who writes a whole name means that one, though others begin alike.
    if units.iter().any(|unit| is_called(unit, name)) {
        units.retain(|unit| is_called(unit, name));
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

/// The units that a search for a folded name finds, with the name by which it found them: as it was written, else without the
/// word for its kind, which may have changed when communes were merged.
async fn searched<'a>(
    conn: &Conn,
    name: &'a str,
) -> platform::Result<(Vec<AdministrativeUnit>, &'a str)> {
    let found = administrative_unit::search(conn, name, SEARCHED).await?;
    match bare(name) {
        Some(bare) if found.is_empty() => Ok((
            administrative_unit::search(conn, bare, SEARCHED).await?,
            bare,
        )),
        _ => Ok((found, name)),
    }
}

/// Whether a unit has this folded name, with the word for its kind or without.
fn is_called(unit: &AdministrativeUnit, name: &str) -> bool {
    text::fold(&unit.name_short) == name || text::fold(&unit.name) == name
}

/// A folded name without the word for its kind, where it begins with one.
fn bare(name: &str) -> Option<&str> {
    [
        "dac khu ",
        "thanh pho ",
        "thi tran ",
        "phuong ",
        "tinh ",
        "xa ",
    ]
    .iter()
    .find_map(|kind| name.strip_prefix(kind))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl Pages {
    /// A form of facts that was refused. What is wrong with the commune stands at its field, and where it could be several, the
    /// words name them.
    pub(super) async fn refused_facts(
        &self,
        language: Language,
        form: &str,
        typed: Typed,
        faults: &Faults,
    ) -> platform::Result<Refused> {
        let named = typed.get(FIELD).map(str::to_owned);
        let is_here = typed
            .get("address.country")
            .is_none_or(|country| country.eq_ignore_ascii_case("VN"));
        let mut refused = self.refused(language, form, typed, faults);
        let Some(named) = named else {
            if is_here {
                name_the_commune(&mut refused);
            }
            return Ok(refused);
        };
        for (fault, words) in &mut refused.faults {
            let of_unit = is_at(fault, "unitCode");
            if !of_unit || !matches!(fault.code, FaultCode::NotFound | FaultCode::InvalidFormat) {
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

/// An address of which nothing was given lacks its commune first: in Vietnam the lines may stay empty.
fn name_the_commune(refused: &mut Refused) {
    for (fault, _) in &mut refused.faults {
        if fault.code == FaultCode::Required && is_at(fault, "lines") {
            fault.path.pop();
            fault.path.push("unitCode".to_owned());
        }
    }
}

fn is_at(fault: &Fault, field: &str) -> bool {
    fault.path.last().is_some_and(|part| part == field)
}
