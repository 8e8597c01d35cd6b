//! Each rule, by a small schema released and one of now.

use super::differences;
use crate::breaking::removal::Removals;

#[test]
fn what_breaks_a_client_is_refused() {
    for (released, now, line) in [
        // Types.
        (
            "type Query { a: Int } type Old { a: Int }",
            "type Query { a: Int }",
            "Old: removed",
        ),
        (
            "scalar Code",
            "enum Code { A }",
            "Code: was a scalar, is an enum",
        ),
        (
            "type A { a: Int }",
            "interface A { a: Int }",
            "A: was an object, is an interface",
        ),
        (
            "union A = B type B { a: Int }",
            "input A { a: Int } type B { a: Int }",
            "A: was a union, is an input",
        ),
        (
            "interface Node { id: ID! } type A implements Node { id: ID! }",
            "interface Node { id: ID! } type A { id: ID! }",
            "A: no longer implements Node",
        ),
        (
            "interface N { id: ID! } interface M implements N { id: ID! }",
            "interface N { id: ID! } interface M { id: ID! }",
            "M: no longer implements N",
        ),
        (
            "type A { a: Int } type B { a: Int } union U = A | B",
            "type A { a: Int } type B { a: Int } union U = A",
            "U: the member B is gone",
        ),
        // Fields and what they answer.
        (
            "type Query { a: Int b: Int }",
            "type Query { a: Int }",
            "Query.b: removed, and was not deprecated",
        ),
        (
            "interface Node { id: ID! a: Int }",
            "interface Node { id: ID! }",
            "Node.a: removed, and was not deprecated",
        ),
        (
            "type Query { a: Int! }",
            "type Query { a: Int }",
            "Query.a: was Int!, is Int",
        ),
        (
            "type Query { a: Int }",
            "type Query { a: Float }",
            "Query.a: was Int, is Float",
        ),
        (
            "type Query { a: Int }",
            "type Query { a: [Int] }",
            "Query.a: was Int, is [Int]",
        ),
        (
            "type Query { a: [[Int]] }",
            "type Query { a: [Int] }",
            "Query.a: was [[Int]], is [Int]",
        ),
        (
            "type Query { a: [Int!]! }",
            "type Query { a: [Int]! }",
            "Query.a: was [Int!]!, is [Int]!",
        ),
        // Arguments.
        (
            "type Query { a(b: Int): Int }",
            "type Query { a: Int }",
            "Query.a(b): removed, and was not deprecated",
        ),
        (
            "type Query { a(b: Int): Int }",
            "type Query { a(b: Int!): Int }",
            "Query.a(b): was Int, is Int!",
        ),
        (
            "type Query { a(b: [Int]): Int }",
            "type Query { a(b: [Int!]): Int }",
            "Query.a(b): was [Int], is [Int!]",
        ),
        (
            "type Query { a(b: Int): Int }",
            "type Query { a(b: ID): Int }",
            "Query.a(b): was Int, is ID",
        ),
        (
            "type Query { a(b: Int): Int }",
            "type Query { a(b: [Int]): Int }",
            "Query.a(b): was Int, is [Int]",
        ),
        (
            "type Query { a: Int }",
            "type Query { a(b: Int!): Int }",
            "Query.a(b): new and required",
        ),
        (
            "interface Node { a: Int }",
            "interface Node { a(b: Int!): Int }",
            "Node.a(b): new and required",
        ),
        (
            "type Query { a(b: Int = 1): Int }",
            "type Query { a(b: Int = 2): Int }",
            "Query.a(b): the default was 1, is 2",
        ),
        (
            "type Query { a(b: Int! = 1): Int }",
            "type Query { a(b: Int!): Int }",
            "Query.a(b): the default 1 is gone",
        ),
        // Inputs.
        (
            "input I { a: Int b: Int }",
            "input I { a: Int }",
            "I.b: removed, and was not deprecated",
        ),
        (
            "input I { a: Int }",
            "input I { a: Int! }",
            "I.a: was Int, is Int!",
        ),
        (
            "input I { a: Int }",
            "input I { a: String }",
            "I.a: was Int, is String",
        ),
        (
            "input I { a: Int }",
            "input I { a: Int b: Int! }",
            "I.b: new and required",
        ),
        (
            "input I { a: [Int!]! = [] }",
            "input I { a: [Int!]! = [1] }",
            "I.a: the default was [], is [1]",
        ),
        (
            "input I { a: Int }",
            "input I @oneOf { a: Int }",
            "I: @oneOf is new",
        ),
        (
            "input I @oneOf { a: Int }",
            "input I { a: Int }",
            "I: @oneOf is gone",
        ),
        // Enums.
        (
            "enum E { A B }",
            "enum E { A }",
            "E.B: removed, and was not deprecated",
        ),
        // Directives.
        (
            "directive @d on FIELD type Query { a: Int }",
            "type Query { a: Int }",
            "@d: removed",
        ),
        (
            "directive @d on FIELD | INLINE_FRAGMENT",
            "directive @d on FIELD",
            "@d: no longer allowed on INLINE_FRAGMENT",
        ),
        (
            "directive @d(a: Int) on FIELD",
            "directive @d on FIELD",
            "@d(a): removed, and was not deprecated",
        ),
        (
            "directive @d(a: Int) on FIELD",
            "directive @d(a: Int!) on FIELD",
            "@d(a): was Int, is Int!",
        ),
        (
            "directive @d on FIELD",
            "directive @d(a: Int!) on FIELD",
            "@d(a): new and required",
        ),
        // Root operations.
        (
            "schema { query: A } type A { a: Int } type B { a: Int }",
            "schema { query: B } type A { a: Int } type B { a: Int }",
            "schema.query: was A, is B",
        ),
        (
            "schema { query: A mutation: B } type A { a: Int } type B { a: Int }",
            "schema { query: A } type A { a: Int } type B { a: Int }",
            "schema.mutation: removed",
        ),
    ] {
        let found = differences(released, now, Removals::AtOnce);
        assert_eq!(found.breaks, [line], "{released} -> {now}");
    }
}

#[test]
fn what_a_client_may_notice_is_told() {
    for (released, now, line) in [
        ("enum E { A }", "enum E { A B }", "E.B: new"),
        (
            "type A { a: Int } type B { a: Int } union U = A",
            "type A { a: Int } type B { a: Int } union U = A | B",
            "U: the member B is new",
        ),
        (
            "interface Node { id: ID! } type A { id: ID! }",
            "interface Node { id: ID! } type A implements Node { id: ID! }",
            "A: implements Node now",
        ),
        (
            "interface Node { id: ID! }",
            "interface Node { id: ID! } type A implements Node { id: ID! }",
            "Node: the new type A implements it",
        ),
        (
            "type Query { a: Int }",
            "type Query { a(b: Int): Int }",
            "Query.a(b): new and optional",
        ),
        (
            "type Query { a: Int }",
            "type Query { a(b: Int! = 1): Int }",
            "Query.a(b): new and optional",
        ),
        (
            "input I { a: Int }",
            "input I { a: Int b: Int }",
            "I.b: new and optional",
        ),
        (
            "input I { a: Int }",
            "input I { a: Int = 1 }",
            "I.a: the default 1 is new",
        ),
        (
            "directive @d on FIELD",
            "directive @d(a: Int) on FIELD",
            "@d(a): new and optional",
        ),
    ] {
        let found = differences(released, now, Removals::AtOnce);
        assert_eq!(found.breaks, [""; 0], "{released} -> {now}");
        assert_eq!(found.told, [line], "{released} -> {now}");
    }
}

#[test]
fn what_no_client_notices_is_not_mentioned() {
    for (released, now) in [
        (
            "type Query { a: Int }",
            "\"What it is.\" type Query { \"One.\" a: Int b: Int }",
        ),
        (
            "type Query { a: Int b: Int }",
            "type Query { b: Int a: Int }",
        ),
        ("type Query { a: Int }", "type Query { a: Int! }"),
        ("type Query { a: [Int] }", "type Query { a: [Int!]! }"),
        (
            "type Query { a(b: Int!): Int }",
            "type Query { a(b: Int): Int }",
        ),
        (
            "type Query { a(b: [Int!]!): Int }",
            "type Query { a(b: [Int]): Int }",
        ),
        (
            "type Query { a(b: Int!): Int }",
            "type Query { a(b: Int! = 1): Int }",
        ),
        ("input I { a: Int! }", "input I { a: Int }"),
        (
            "type Query { a: Int }",
            "type Query { a: Int @deprecated(reason: \"Use `b`.\") b: Int }",
        ),
        (
            "type Query { a: Int }",
            "type Query { a: Int } type Mutation { a: Int }",
        ),
        (
            "type Query { a: Int }",
            "schema { query: Query } type Query { a: Int }",
        ),
        (
            "directive @d on FIELD",
            "directive @d on INLINE_FRAGMENT | FIELD",
        ),
        (
            "type Query { a: Int }",
            "# A note.\ntype Query { a: Int } directive @d on FIELD",
        ),
    ] {
        let found = differences(released, now, Removals::AtOnce);
        assert_eq!(found.breaks, [""; 0], "{released} -> {now}");
        assert_eq!(found.told, [""; 0], "{released} -> {now}");
    }
}

#[test]
fn every_break_is_told_at_once() {
    let found = differences(
        "type Query { a(x: Int): Int! b: Int } enum E { A B }",
        "type Query { a(x: Int!): Int } enum E { A }",
        Removals::AtOnce,
    );
    assert_eq!(
        found.breaks,
        [
            "E.B: removed, and was not deprecated",
            "Query.a: was Int!, is Int",
            "Query.a(x): was Int, is Int!",
            "Query.b: removed, and was not deprecated",
        ]
    );
}
