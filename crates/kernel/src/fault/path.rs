//! Where in the input a fault lies.

use std::fmt;

/// Where in the input a fault lies, in the client's camelCase names: `at("input").at("lines").at(0).at("quantity")`,
/// or the same from the text `"input.lines.0.quantity"`. The empty path is the command as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldPath(Vec<String>);

/// The path of a first field.
pub fn at(segment: impl fmt::Display) -> FieldPath {
    FieldPath::default().at(segment)
}

impl FieldPath {
    /// The path of a field, or of an item, inside.
    #[must_use]
    pub fn at(&self, segment: impl fmt::Display) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment.to_string());
        Self(segments)
    }
}

impl From<&str> for FieldPath {
    fn from(path: &str) -> Self {
        Self(
            path.split('.')
                .filter(|segment| !segment.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }
}

impl From<String> for FieldPath {
    fn from(path: String) -> Self {
        path.as_str().into()
    }
}

impl From<&FieldPath> for FieldPath {
    fn from(path: &FieldPath) -> Self {
        path.clone()
    }
}

impl From<FieldPath> for Vec<String> {
    fn from(path: FieldPath) -> Self {
        path.0
    }
}

impl From<Vec<String>> for FieldPath {
    fn from(segments: Vec<String>) -> Self {
        Self(segments)
    }
}

impl From<&[&str]> for FieldPath {
    fn from(segments: &[&str]) -> Self {
        Self(
            segments
                .iter()
                .map(|segment| (*segment).to_owned())
                .collect(),
        )
    }
}
