//! Ids as clients write them.

use async_graphql::ID;
use kernel::actor::Actor;
use kernel::fault::{Faults, FieldPath};
use kernel::id::IdError;
use std::str::FromStr;

/// Reads an id, or notes `INVALID_ID` where it stands in the input.
pub fn read<T: FromStr<Err = IdError>>(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    id: &ID,
) -> Option<T> {
    faults.check(path, id.parse())
}

/// The id as clients get it.
pub fn id(id: impl ToString + Copy) -> ID {
    ID(id.to_string())
}

/// The id of what has a key of its own in the world, such as a code that the state gives it.
pub fn keyed(prefix: &str, key: &str) -> ID {
    ID(format!("{prefix}_{key}"))
}

/// The key in such an id, where it is one of this kind.
pub fn key_of<'a>(prefix: &str, id: &'a ID) -> Option<&'a str> {
    id.strip_prefix(prefix)?.strip_prefix('_')
}

/// The organisation that a command names, else the caller's only one. Who has several and names none is told that the id is wanting.
pub fn acting(actor: &Actor, named: Option<&ID>) -> ID {
    match (named, actor.organisation_ids().as_slice()) {
        (Some(named), _) => named.clone(),
        (None, [only]) => id(only),
        (None, _) => ID(String::new()),
    }
}
