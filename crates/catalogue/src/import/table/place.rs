//! Where rows lie, and which sets they belong to.

use std::collections::{HashMap, HashSet};

use kernel::fault::{Facts, FaultCode, Reason};
use kernel::text;
use platform::db::Tx;

use super::Problems;
use super::columns::Column;
use super::row::{Glance, Headings};
use crate::administrative_unit::{self, AdministrativeUnit, AliasKind};
use crate::ocop_set;

/// Notes communes outside the province and sets that do not exist; gives the codes of communes that rows name without one.
pub(super) async fn placed(
    tx: &Tx,
    province: &str,
    glances: &[Glance],
    headings: &Headings,
    problems: &mut Problems,
) -> platform::Result<HashMap<u64, String>> {
    let communes = administrative_unit::children(tx, province).await?;
    let codes: Vec<String> = communes.iter().map(|unit| unit.code.clone()).collect();
    let aliases = administrative_unit::aliases_of(tx, &codes).await?;
    let sets: HashSet<i32> = ocop_set::list(tx)
        .await?
        .into_iter()
        .filter(|set| set.key.decision == ocop_set::DECISION)
        .map(|set| set.key.number)
        .collect();
    let is_called = |unit: &AdministrativeUnit, name: &str| {
        let own = [&unit.name, &unit.name_short].map(|own| text::fold(own));
        let folded = text::fold(name);
        own.contains(&folded)
            || aliases.get(&unit.code).into_iter().flatten().any(|alias| {
                alias.kind == AliasKind::Spelling && text::fold(&alias.alias) == folded
            })
    };
    let mut found = HashMap::new();
    for glance in glances {
        let line = glance.line;
        let mut note = |column: Column, value: &str, reason: Reason| {
            problems.push(line, Some((headings.of(column), value)), reason);
        };
        if let Some(number) = glance.ocop_set.filter(|number| !sets.contains(number)) {
            note(
                Column::OcopSet,
                &number.to_string(),
                FaultCode::NotFound.into(),
            );
        }
        match (&glance.commune_code, &glance.commune_name) {
            (Some(code), name) => match communes.iter().find(|unit| unit.code == *code) {
                None => note(Column::CommuneCode, code, FaultCode::NotFound.into()),
                Some(unit) => {
                    if let Some(name) = name.as_ref().filter(|name| !is_called(unit, name)) {
                        note(Column::Commune, name, FaultCode::Contradiction.into());
                    }
                }
            },
            (None, Some(name)) => {
                let called: Vec<&AdministrativeUnit> = communes
                    .iter()
                    .filter(|unit| is_called(unit, name))
                    .collect();
                match called[..] {
                    [only] => {
                        found.insert(line, only.code.clone());
                    }
                    [] => note(Column::Commune, name, FaultCode::NotFound.into()),
                    _ => {
                        let values = called.iter().map(|unit| unit.code.clone()).collect();
                        let allowed = Facts::Allowed { values };
                        let reason = FaultCode::UnknownValue.with(allowed);
                        note(Column::CommuneCode, name, reason);
                    }
                }
            }
            (None, None) => {}
        }
    }
    Ok(found)
}
