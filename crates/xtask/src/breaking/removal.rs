//! When something of the schema may go: it was deprecated, and, from version 1.0 on, the date that its deprecation names has passed.

use std::collections::BTreeSet;

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{ConstDirective, TypeKind};
use chrono::NaiveDate;

use super::schema::{Schema, fields_of, innermost, interfaces_of, members_of};

/// When what the last release deprecated may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Removals {
    /// Before version 1.0.
    AtOnce,
    /// From version 1.0 on: once the latest date in the reason lies before `today`.
    AfterTheirDate { today: NaiveDate },
}

impl Removals {
    /// Why an element that bears these directives may not go; `None` where it may.
    pub(super) fn objection(self, directives: &[Positioned<ConstDirective>]) -> Option<String> {
        let Some(deprecation) = directives
            .iter()
            .find(|directive| directive.node.name.node.as_str() == "deprecated")
        else {
            return Some("removed, and was not deprecated".to_owned());
        };
        let Self::AfterTheirDate { today } = self else {
            return None;
        };
        let reason = deprecation.node.get_argument("reason");
        match reason.and_then(|reason| date_in(&reason.to_string())) {
            Some(date) if date < today => None,
            Some(date) => Some(format!("removed before its date, {date}, has passed")),
            None => Some("removed, and its deprecation names no date".to_owned()),
        }
    }
}

/// The latest `YYYY-MM-DD` in a text.
fn date_in(text: &str) -> Option<NaiveDate> {
    (0..text.len())
        .filter_map(|start| text.get(start..start + 10))
        .filter(|date| {
            date.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        })
        .filter_map(|date| date.parse::<NaiveDate>().ok())
        .max()
}

/// What leads to a type.
#[derive(Debug, Clone, Copy)]
enum Path<'a> {
    /// An element that may go.
    MayGo,
    /// An element that stays as long as this type does.
    Of(&'a str),
    /// A root operation or a directive.
    Fixed,
}

/// The removed types to which nothing led but what may go. A type cannot be deprecated itself.
pub(super) fn types_that_may_go<'a>(
    released: &'a Schema,
    now: &Schema,
    removals: Removals,
) -> BTreeSet<&'a str> {
    let paths = paths(released, removals);
    let mut going: BTreeSet<&str> = released
        .types
        .keys()
        .map(String::as_str)
        .filter(|name| !now.types.contains_key(*name))
        .filter(|name| paths.iter().any(|(to, _)| to == name))
        .collect();
    // A type that stays keeps those that it leads to, until no more are kept.
    loop {
        let kept: Vec<&str> = going
            .iter()
            .copied()
            .filter(|name| {
                paths.iter().any(|(to, path)| {
                    to == name
                        && match path {
                            Path::MayGo => false,
                            Path::Of(owner) => !going.contains(owner),
                            Path::Fixed => true,
                        }
                })
            })
            .collect();
        if kept.is_empty() {
            return going;
        }
        for name in kept {
            going.remove(name);
        }
    }
}

/// Each type that something names, and what names it.
fn paths(schema: &Schema, removals: Removals) -> Vec<(&str, Path<'_>)> {
    let mut paths = Vec::new();
    for (owner, definition) in &schema.types {
        let owner = owner.as_str();
        let kind = &definition.kind;
        let by = |directives: &[Positioned<ConstDirective>]| match removals.objection(directives) {
            None => Path::MayGo,
            Some(_) => Path::Of(owner),
        };
        for interface in interfaces_of(kind) {
            paths.push((interface, Path::Of(owner)));
            paths.push((owner, Path::Of(interface)));
        }
        for member in members_of(kind) {
            paths.push((member, Path::Of(owner)));
        }
        for Positioned { node: field, .. } in fields_of(kind) {
            let path = by(&field.directives);
            paths.push((innermost(&field.ty.node), path));
            for Positioned { node: argument, .. } in &field.arguments {
                let path = match path {
                    Path::MayGo => path,
                    Path::Of(_) | Path::Fixed => by(&argument.directives),
                };
                paths.push((innermost(&argument.ty.node), path));
            }
        }
        if let TypeKind::InputObject(input) = kind {
            for Positioned { node: field, .. } in &input.fields {
                paths.push((innermost(&field.ty.node), by(&field.directives)));
            }
        }
    }
    for root in schema.roots.values() {
        paths.push((root.as_str(), Path::Fixed));
    }
    for directive in schema.directives.values() {
        for Positioned { node: argument, .. } in &directive.arguments {
            paths.push((innermost(&argument.ty.node), Path::Fixed));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::date_in;

    #[test]
    fn the_latest_date_of_a_reason_counts() {
        for (reason, date) in [
            ("Use `b`.", None),
            (
                "Use `b`. Will be removed on 2027-03-01.",
                Some("2027-03-01"),
            ),
            ("Đến 2027-03-01", Some("2027-03-01")),
            (
                "Since 2026-11-01, to be removed 2027-03-01, use `b`.",
                Some("2027-03-01"),
            ),
            ("2027-13-01", None),
            ("2027-3-1", None),
        ] {
            let expected = date.map(|date| date.parse::<NaiveDate>().unwrap());
            assert_eq!(date_in(reason), expected, "{reason}");
        }
    }
}
