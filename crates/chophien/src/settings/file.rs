//! The settings file: TOML with the names of the flags. Every fault of it is found, not only the first.

use std::path::Path;

use toml::{Table, Value};

use super::{Faults, SettingArgs};

/// Fills in from the file what command line and environment left open.
pub(super) fn fill_in(given: &mut SettingArgs, path: &Path, faults: &mut Faults) {
    let read = std::fs::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|text| {
            text.parse::<Table>()
                .map_err(|error| error.to_string().trim_end().to_owned())
        });
    let table = match read {
        Ok(table) => table,
        Err(error) => {
            faults.note("config", format!("{}: {error}", path.display()));
            return;
        }
    };
    for (name, value) in table {
        let place = match name.as_str() {
            "config" => None,
            name => given.place(name),
        };
        let Some(place) = place else {
            faults.note(
                "config",
                format!("{}: there is no setting `{name}`", path.display()),
            );
            continue;
        };
        match text(value) {
            Some(value) if place.is_none() => *place = Some(value),
            Some(_) => {}
            None => faults.note(
                &name,
                format!(
                    "{}: must be a text, a whole number or true or false",
                    path.display()
                ),
            ),
        }
    }
}

/// A value as it would be written on the command line; lists of texts get commas.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(switch) => Some(switch.to_string()),
        Value::Array(values) => {
            let texts: Option<Vec<String>> = values.into_iter().map(text).collect();
            texts.map(|texts| texts.join(","))
        }
        Value::Float(_) | Value::Datetime(_) | Value::Table(_) => None,
    }
}
