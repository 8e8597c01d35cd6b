//! Certified facts as somebody writes them, and how they are read.

use kernel::fault::{FaultCode, Faults, FieldPath};
use kernel::text::clean_line;
use platform::Tx;

use super::NAME_LIMIT;
use crate::administrative_unit;
use crate::input::{self, TextsInput, given};
use crate::ocop_set::{self, SetKey};
use crate::product::CertifiedFacts;

/// Certified facts as they were written.
#[derive(Clone, Debug, Default)]
pub struct CertifiedInput {
    /// Its name.
    pub name: TextsInput,
    /// Number of its OCOP set in the decision now in force.
    pub ocop_set: Option<i32>,
    /// Code of its commune; in the producer's province.
    pub unit_code: Option<String>,
}

/// Reads certified facts for a product of a province: two statements at most. A commune must lie in the province.
pub(in crate::product) async fn certified(
    tx: &Tx,
    faults: &mut Faults,
    path: &FieldPath,
    input: &CertifiedInput,
    province: &str,
    before: Option<&CertifiedFacts>,
) -> platform::Result<Option<CertifiedFacts>> {
    let name = input::texts(
        faults,
        &path.at("name"),
        &input.name,
        clean_line,
        NAME_LIMIT,
    );
    let ocop_set = match input.ocop_set {
        None => None,
        Some(number) => {
            let key = SetKey::current(number);
            let known = ocop_set::many(tx, std::slice::from_ref(&key)).await?;
            let kept = before.and_then(|facts| facts.ocop_set.as_ref()) == Some(&key);
            faults.ensure(
                kept || known.contains_key(&key),
                FaultCode::UnknownValue,
                path.at("ocopSet"),
            );
            Some(key)
        }
    };
    let unit_code = given(input.unit_code.as_deref()).map(|code| code.trim().to_owned());
    if let Some(code) = &unit_code
        && before.and_then(|facts| facts.unit_code.as_ref()) != Some(code)
    {
        let sound = code.bytes().all(|byte| byte.is_ascii_digit());
        let unit = if sound {
            let mut units = administrative_unit::many(tx, std::slice::from_ref(code)).await?;
            units.remove(code)
        } else {
            None
        };
        match unit {
            None => faults.push(FaultCode::UnknownValue, path.at("unitCode")),
            Some(unit) => faults.ensure(
                unit.parent.as_deref() == Some(province),
                FaultCode::Contradiction,
                path.at("unitCode"),
            ),
        }
    }
    Ok(name.map(|name| CertifiedFacts {
        name,
        ocop_set,
        unit_code,
    }))
}
