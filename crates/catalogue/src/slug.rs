//! Names for addresses that no two rows share.

use kernel::text;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;
use std::collections::HashSet;

/// Makes slugs that are neither taken already nor given out twice: `na-chi-lang`, `na-chi-lang-2`, …
pub(crate) struct Slugs {
    taken: HashSet<String>,
}

impl Slugs {
    /// The most characters of a slug's first part; the rest of a long name is left off.
    const LONGEST: usize = 80;

    pub(crate) fn new(taken: impl IntoIterator<Item = String>) -> Self {
        Self {
            taken: taken.into_iter().collect(),
        }
    }

    pub(crate) fn give(&mut self, name: &str) -> String {
        let base = base(name);
        let mut slug = base.clone();
        let mut number = 1;
        while !self.taken.insert(slug.clone()) {
            number += 1;
            slug = format!("{base}-{number}");
        }
        slug
    }
}

/// Whether a text can be a slug at all; what cannot need not be looked up, and PostgreSQL takes no NUL.
pub(crate) fn is_sound(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The slug of a name that nobody else has.
pub(crate) fn base(name: &str) -> String {
    let slug: String = text::slug(name).chars().take(Slugs::LONGEST).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "x".to_owned()
    } else {
        slug.to_owned()
    }
}

/// Rows whose slug is one of `bases` or one of them with a number.
pub(crate) fn may_collide(column: impl ColumnTrait, bases: &[String]) -> Condition {
    let mut condition = Condition::any().add(column.is_in(bases.iter().cloned()));
    for base in bases {
        condition = condition.add(column.like(format!("{base}-%")));
    }
    condition
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        let mut slugs = Slugs::new(["na-chi-lang".to_owned()]);
        assert_eq!(slugs.give("Na Chi Lăng"), "na-chi-lang-2");
        assert_eq!(slugs.give("Na Chi Lăng"), "na-chi-lang-3");
        assert_eq!(slugs.give("Đường phèn"), "duong-phen");
        assert!(!slugs.give("番荔枝").is_empty());
        assert!(is_sound(&slugs.give("Đường phèn")));
        assert!(!is_sound("na\0") && !is_sound(""));
    }
}
