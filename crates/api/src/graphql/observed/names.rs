//! Names of operations as metrics have them. Clients choose them freely, so there are only so many: those of the trusted documents, else the
//! first that came.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

use crate::graphql::TrustedDocuments;

/// So many names are told apart where no list says which there are.
const MOST: usize = 200;
/// So long may a name be.
const LONGEST: usize = 64;

/// An operation without a name.
const ANONYMOUS: &str = "anonymous";
/// An operation whose name is not told apart.
const OTHER: &str = "other";

/// The names that are told apart.
#[derive(Debug)]
pub(in crate::graphql) enum Names {
    /// Those of the operator's list.
    Listed(HashSet<String>),
    /// The first that came.
    First(RwLock<HashSet<String>>),
}

impl Names {
    /// The names of trusted documents, where there are any.
    pub(in crate::graphql) fn of(trusted: Option<&TrustedDocuments>) -> Self {
        match trusted {
            Some(trusted) => Self::Listed(trusted.operations().clone()),
            None => Self::First(RwLock::default()),
        }
    }

    /// What metrics and the log call an operation of this name. Ask only for operations that are run: others would take places.
    pub(super) fn label(&self, name: Option<&str>) -> String {
        match name {
            None => ANONYMOUS,
            Some(name) if self.knows(name) || self.learns(name) => name,
            Some(_) => OTHER,
        }
        .to_owned()
    }

    fn knows(&self, name: &str) -> bool {
        match self {
            Self::Listed(names) => names.contains(name),
            Self::First(names) => names
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .contains(name),
        }
    }

    fn learns(&self, name: &str) -> bool {
        let Self::First(names) = self else {
            return false;
        };
        if !is_well_formed(name) {
            return false;
        }
        let mut names = names.write().unwrap_or_else(PoisonError::into_inner);
        names.contains(name) || (names.len() < MOST && names.insert(name.to_owned()))
    }
}

fn is_well_formed(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= LONGEST
        && bytes
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    #[test]
    fn ten_thousand_invented_names_are_two_hundred_and_other() {
        let names = Names::of(None);
        let labels: HashSet<String> = (0..10_000)
            .map(|number| names.label(Some(&format!("Invented{number}"))))
            .collect();
        assert_eq!(labels.len(), MOST + 1);
        assert_eq!(names.label(Some("Invented0")), "Invented0");
        assert_eq!(names.label(Some("Invented9999")), OTHER);
        assert_eq!(names.label(None), ANONYMOUS);
    }

    #[test]
    fn a_name_of_another_form_takes_no_place() {
        let names = Names::of(None);
        let long = "a".repeat(LONGEST + 1);
        for strange in ["", "1st", "mai@htx.example", "tên", long.as_str()] {
            assert_eq!(names.label(Some(strange)), OTHER, "{strange}");
        }
        assert_eq!(names.label(Some("_Fine1")), "_Fine1");
    }

    #[test]
    fn where_documents_are_listed_so_are_the_names() {
        let list = r#"{"first": "query Catalogue { __typename }"}"#;
        let trusted = TrustedDocuments::read(list, &Limits::default()).expect("a list");
        let names = Names::of(Some(&trusted));
        assert_eq!(names.label(Some("Catalogue")), "Catalogue");
        assert_eq!(names.label(Some("Another")), OTHER);
    }
}
