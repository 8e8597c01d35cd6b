//! What stands in one cell.

use chrono::NaiveDate;
use kernel::contact::LegalKind;
use kernel::fault::{Facts, FaultCode, Reason};
use kernel::quantity::{BaseUnit, Unit};
use kernel::text;

use crate::producer;

const CODE_LIMIT: usize = 40;

/// A cell without what spreadsheets put round it to keep leading zeros: `="06463"`, `'06463`.
pub(super) fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    let guarded = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inner| !inner.contains('"'));
    let cell = guarded.unwrap_or(cell);
    cell.strip_prefix('\'').unwrap_or(cell).trim()
}

/// What begins a formula; spreadsheets of East Asia take the wide signs as well.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Refuses what a spreadsheet that opens the text again would run as a formula.
pub(super) fn safe(cell: &str) -> Result<(), Reason> {
    if cell.starts_with(FORMULA) {
        Err(FaultCode::InvalidFormat.into())
    } else {
        Ok(())
    }
}

pub(super) fn words(cell: &str, limit: usize) -> Result<String, Reason> {
    safe(cell)?;
    Ok(text::clean_line(cell, limit)?)
}

pub(super) fn code(cell: &str) -> Result<String, Reason> {
    let code = words(cell, CODE_LIMIT)?;
    let is_sound = code
        .chars()
        .all(|character| character.is_ascii_alphanumeric() || "._/-".contains(character));
    if is_sound {
        Ok(code)
    } else {
        Err(FaultCode::InvalidFormat.into())
    }
}

/// Five digits; spreadsheets take the leading zero away.
pub(super) fn commune_code(cell: &str) -> Result<String, Reason> {
    if matches!(cell.len(), 4 | 5) && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(format!("{cell:0>5}"))
    } else {
        Err(FaultCode::InvalidFormat.into())
    }
}

/// A whole number; spreadsheets may have given it a fraction of nothing.
pub(super) fn whole(cell: &str) -> Result<i32, Reason> {
    let digits = cell
        .strip_suffix(".0")
        .or_else(|| cell.strip_suffix(",0"))
        .unwrap_or(cell);
    digits
        .parse()
        .ok()
        .filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| FaultCode::InvalidFormat.into())
}

/// A day as 2026-08-15, or as people in Vietnam write it: 15/8/2026, day first.
pub(super) fn day(cell: &str) -> Result<NaiveDate, Reason> {
    if let Ok(day) = kernel::time::parse_date(cell) {
        return Ok(day);
    }
    let parts: Vec<&str> = cell.split(['/', '.', '-']).map(str::trim).collect();
    let date = match parts[..] {
        [day, month, year] if year.len() == 4 => {
            kernel::time::parse_date(&format!("{year}-{month:0>2}-{day:0>2}")).ok()
        }
        _ => None,
    };
    date.ok_or_else(|| FaultCode::InvalidFormat.into())
}

pub(super) fn base_unit(cell: &str) -> Result<BaseUnit, Reason> {
    let units = [BaseUnit::Kg, BaseUnit::Litre, BaseUnit::Piece];
    let unit = Unit::parse(cell).ok();
    units
        .into_iter()
        .find(|base| Some(base.unit()) == unit)
        .ok_or_else(|| {
            FaultCode::UnknownValue.with(Facts::Allowed {
                values: BaseUnit::CODES
                    .iter()
                    .map(|code| (*code).to_owned())
                    .collect(),
            })
        })
}

/// What somebody is before the law, by its code or as people write it.
pub(in crate::import) fn legal_kind(cell: &str) -> Result<LegalKind, Reason> {
    const WORDS: [(&str, LegalKind); 14] = [
        ("hop tac xa", LegalKind::Cooperative),
        ("htx", LegalKind::Cooperative),
        ("to hop tac", LegalKind::CooperativeGroup),
        ("tht", LegalKind::CooperativeGroup),
        ("lien hiep hop tac xa", LegalKind::CooperativeUnion),
        ("lien hiep htx", LegalKind::CooperativeUnion),
        ("doanh nghiep", LegalKind::Enterprise),
        ("cong ty", LegalKind::Enterprise),
        ("company", LegalKind::Enterprise),
        ("ho kinh doanh", LegalKind::Household),
        ("ho san xuat kinh doanh", LegalKind::Household),
        ("ho gia dinh", LegalKind::Household),
        ("ho", LegalKind::Household),
        ("trang trai", LegalKind::Farm),
    ];
    let folded = text::fold(cell);
    let by_code = LegalKind::ALL
        .iter()
        .find(|kind| text::fold(kind.code()) == folded)
        .copied();
    let by_word = WORDS
        .iter()
        .find(|(word, _)| *word == folded)
        .map(|(_, kind)| *kind);
    by_code
        .or(by_word)
        .filter(|kind| producer::may_be(*kind))
        .ok_or_else(|| {
            FaultCode::UnknownValue.with(Facts::Allowed {
                values: LegalKind::ALL
                    .iter()
                    .filter(|kind| producer::may_be(**kind))
                    .map(|kind| kind.code().to_owned())
                    .collect(),
            })
        })
}
