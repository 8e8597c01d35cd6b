//! What the catalogue knows of a place that somebody typed, for domains below it.

use accounts::organisation::{KnownUnit, PlaceInput};
use catalogue::administrative_unit;
use kernel::contact::{Address, CountryCode};
use platform::Conn;

/// The administrative unit under a place's code, with its name of today and its province; `None` abroad, without a code, and for
/// a code that no unit in force has.
///
/// # Errors
/// When the database does not answer.
pub async fn known_unit(conn: &Conn, place: &PlaceInput) -> platform::Result<Option<KnownUnit>> {
    let code = place.unit_code.as_deref().map(str::trim);
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    let units = administrative_unit::many(conn, &[code.to_owned()]).await?;
    let Some(unit) = units.get(code) else {
        return Ok(None);
    };
    let none: [&str; 0] = [];
    let Ok(mut address) = Address::new(CountryCode::vietnam(), Some(code), none) else {
        return Ok(None);
    };
    administrative_unit::name_addresses(conn, [&mut address]).await?;
    Ok(Some(KnownUnit {
        code: unit.code.clone(),
        name: address.unit_name.unwrap_or_else(|| unit.name.clone()),
        province: unit.parent.clone().unwrap_or_else(|| unit.code.clone()),
    }))
}
