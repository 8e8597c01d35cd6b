//! The shipped schema, and small ones.

mod removals;
mod rules;

use chrono::NaiveDate;

use super::baseline;
use super::compare::{Differences, compare};
use super::removal::Removals;
use super::schema::Schema;

fn differences(released: &str, now: &str, removals: Removals) -> Differences {
    let parse = |text: &str| Schema::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    compare(&parse(released), &parse(now), removals)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_shipped_schema_keeps_what_was_released() {
    super::check().unwrap();
}

#[test]
fn a_schema_in_pieces_is_not_read() {
    for text in [
        "type Query { a: Int } extend type Query { b: Int }",
        "type Query { a: Int } type Query { b: Int }",
        "directive @d on FIELD directive @d on FIELD",
        "type Query { a Int }",
    ] {
        assert!(Schema::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_baseline_names_its_version_and_is_the_same_schema() {
    let schema = "type Query { a: Int }\n";
    let kept = baseline("1.2.0", schema);
    let (header, rest) = kept.split_once('\n').unwrap();
    assert!(header.starts_with("# Baseline: 1.2.0. "), "{header}");
    assert_eq!(rest, schema);
    assert!(Schema::parse(&kept).is_ok());
}
