//! What may go, and when.

use super::{day, differences};
use crate::breaking::policy;
use crate::breaking::removal::Removals;

#[test]
fn before_version_1_whatever_was_deprecated_may_go() {
    for (released, now, line) in [
        (
            "type Query { a: Int b: Int @deprecated }",
            "type Query { a: Int }",
            "Query.b: removed, it was deprecated",
        ),
        (
            "type Query { a(b: Int @deprecated(reason: \"Use `c`.\")): Int }",
            "type Query { a: Int }",
            "Query.a(b): removed, it was deprecated",
        ),
        (
            "enum E { A B @deprecated(reason: \"Use A.\") }",
            "enum E { A }",
            "E.B: removed, it was deprecated",
        ),
        (
            "input I { a: Int b: Int @deprecated(reason: \"Use `a`.\") }",
            "input I { a: Int }",
            "I.b: removed, it was deprecated",
        ),
    ] {
        let found = differences(released, now, Removals::AtOnce);
        assert_eq!(found.breaks, [""; 0], "{released} -> {now}");
        assert_eq!(found.told, [line], "{released} -> {now}");
    }
}

#[test]
fn from_version_1_on_the_date_of_the_deprecation_must_have_passed() {
    let now = "type Query { a: Int }";
    for (directive, line) in [
        ("", Some("Query.b: removed, and was not deprecated")),
        (
            "@deprecated",
            Some("Query.b: removed, and its deprecation names no date"),
        ),
        (
            "@deprecated(reason: \"Use `a`.\")",
            Some("Query.b: removed, and its deprecation names no date"),
        ),
        (
            "@deprecated(reason: \"Use `a`. Removed after 2027-03-01.\")",
            Some("Query.b: removed before its date, 2027-03-01, has passed"),
        ),
        (
            "@deprecated(reason: \"Use `a`. Removed after 2027-02-28.\")",
            None,
        ),
    ] {
        let released = format!("type Query {{ a: Int b: Int {directive} }}");
        let today = day("2027-03-01");
        let found = differences(&released, now, Removals::AfterTheirDate { today });
        let breaks = found.breaks.first().map(String::as_str);
        assert_eq!(breaks, line, "{directive}");
        assert_eq!(found.told.len(), usize::from(line.is_none()), "{directive}");
    }
}

#[test]
fn a_type_goes_with_the_last_that_led_to_it() {
    let query = "type Query { a: Int }";
    let going = [
        // By a deprecated field, and by one type that goes from another.
        "type Query { a: Int old: Old @deprecated } type Old { next: [Next!]! } type Next { back: Old }",
        "type Query { a: Int old(in: Old): Int @deprecated } input Old { next: Next } enum Next { A }",
        "type Query { a(in: Old @deprecated): Int } input Old { next: Next } enum Next { A }",
        "type Query { a: Int old: Old @deprecated } union Old = Next type Next { a: Int }",
        "type Query { a: Int old: Old @deprecated } interface Old { a: Int } type Next implements Old { a: Int }",
    ];
    for released in going {
        let found = differences(released, query, Removals::AtOnce);
        assert_eq!(found.breaks, [""; 0], "{released}");
        for name in ["Next", "Old"] {
            let line = format!("{name}: removed, all that led to it was deprecated");
            assert!(found.told.contains(&line), "{released}: {:?}", found.told);
        }
    }

    let kept = [
        // Something else led there too.
        (
            "type Query { a: Int old: Old @deprecated new: Old } type Old { a: Int }",
            "type Query { a: Int new: Int }",
            "Old: removed",
        ),
        (
            "type Query { a: Int old: Old @deprecated u: U } type Old { a: Int } type B { a: Int } union U = Old | B",
            "type Query { a: Int u: U } type B { a: Int } union U = B",
            "Old: removed",
        ),
        (
            "type Query { a: Int old: Old @deprecated n: N } interface N { a: Int } type Old implements N { a: Int }",
            "type Query { a: Int n: N } interface N { a: Int }",
            "Old: removed",
        ),
    ];
    for (released, now, line) in kept {
        let found = differences(released, now, Removals::AtOnce);
        let breaks = &found.breaks;
        assert!(
            breaks.iter().any(|found| found == line),
            "{released}: {breaks:?}"
        );
    }

    // Its date binds the type too.
    let released =
        "type Query { a: Int old: Old @deprecated(reason: \"2027-03-01\") } type Old { a: Int }";
    for (today, breaks) in [("2027-03-01", 2), ("2027-03-02", 0)] {
        let today = day(today);
        let found = differences(released, query, Removals::AfterTheirDate { today });
        assert_eq!(found.breaks.len(), breaks, "{:?}", found.breaks);
    }
}

#[test]
fn the_version_decides_when_what_was_deprecated_may_go() {
    let today = day("2027-03-01");
    for version in ["0.1.0", "0.12.3"] {
        assert_eq!(policy(version, today), Removals::AtOnce, "{version}");
    }
    for version in ["1.0.0", "10.0.0"] {
        assert_eq!(
            policy(version, today),
            Removals::AfterTheirDate { today },
            "{version}"
        );
    }
}
