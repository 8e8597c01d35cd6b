//! A JSON column of any type.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A value stored as JSON: `jsonb` on PostgreSQL, text on SQLite. It is the way to store a list (`Json<Vec<Packing>>`),
/// since neither array columns nor a plain `Vec` work on both databases.
///
/// It reads like the value inside. PostgreSQL re-orders the keys: never hash the stored text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// The value inside.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

crate::json_column!(@ [<T: Serialize + DeserializeOwned>] Json<T>);
