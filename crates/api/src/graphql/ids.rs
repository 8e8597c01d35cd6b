//! Ids as clients write them.

use async_graphql::ID;
use kernel::actor::Actor;
use kernel::fault::{Faults, FieldPath};
use kernel::id::IdError;
use std::str::FromStr;

/// Reads an id, or notes `INVALID_ID` where it stands in the input.
pub fn read<T: FromStr<Err = IdError>>(faults: &mut Faults, path: impl Into<FieldPath>, id: &ID) -> Option<T> {
    faults.check(path, id.parse())
}

/// Reads an id that may be left out. The outer `None` is a fault.
pub fn read_optional<T: FromStr<Err = IdError>>(faults: &mut Faults, path: impl Into<FieldPath>, id: Option<&ID>) -> Option<Option<T>> {
    match id {
        Some(id) => read(faults, path, id).map(Some),
        None => Some(None),
    }
}

/// The id as clients get it.
pub fn id(id: impl ToString) -> ID {
    ID(id.to_string())
}

/// The organisation that a command names, else the caller's only one. Who has several and names none is told that the id is wanting.
pub fn acting(actor: &Actor, named: Option<&ID>) -> ID {
    match (named, actor.organisation_ids().as_slice()) {
        (Some(named), _) => named.clone(),
        (None, [only]) => id(only),
        (None, _) => ID(String::new()),
    }
}
