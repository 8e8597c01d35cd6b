//! Names of people.

use super::{ContactError, text_value};
use crate::text::clean_line;

/// A person's name, at most 100 characters on one line, without marks that would make it look like an address, a link or
/// markup in a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters.
    pub const LIMIT: usize = 100;

    /// Reads a name, cleaned as [`clean_line`] does.
    ///
    /// # Errors
    /// What `clean_line` refuses, names without a letter, and `< > @ " \ { } | ^` and slashes.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let name = clean_line(text, Self::LIMIT)?;
        let foreign = |character: char| "<>@\"\\{}|^/".contains(character);
        if name.contains(foreign) || !name.contains(char::is_alphabetic) {
            return Err(ContactError::Malformed);
        }
        Ok(Self(name))
    }

    /// The given name, by which Vietnamese are called and sorted: the last word.
    pub fn given(&self) -> &str {
        self.0.rsplit(' ').next().unwrap_or(&self.0)
    }
}

text_value!(PersonName);
