//! What documents cost, and which are refused.

mod honest;

use async_graphql::parser::parse_query;

use super::*;
use crate::graphql::shape::Shape;

const SDL: &str = "
    type Query { products(first: Int, last: Int): ProductConnection!  product: Product nodes(ids: [ID!]!): [Product]! }
    type Mutation { orderConfirm: Product }
    type ProductConnection { nodes: [Product!]! edges: [ProductEdge!]! totalCount: Int pageInfo: PageInfo! }
    type ProductEdge { node: Product! cursor: String! }
    type PageInfo { hasNextPage: Boolean! }
    type Product { id: ID! name: String! producer: Producer parent: Product tiers: [Tier!]! siblings(first: Int): ProductConnection! }
    type Producer { id: ID! name: String! }
    type Tier { price: String! }
";

fn cost(query: &str) -> Result<usize, Refusal> {
    cost_with(query, serde_json::json!({}))
}

fn cost_with(query: &str, variables: serde_json::Value) -> Result<usize, Refusal> {
    let document = parse_query(query).expect("a document");
    price(
        &document,
        None,
        &Variables::from_json(variables),
        &Shape::of(SDL),
        &Limits::default(),
    )
}

fn limit(query: &str) -> Option<Limit> {
    match cost(query) {
        Err(Refusal::Exceeded(exceeded)) => Some(exceeded.limit),
        _ => None,
    }
}

#[test]
fn a_page_costs_by_its_items() {
    assert_eq!(
        cost("{ products(first: 20) { nodes { id name producer { name } } } }"),
        Ok(41)
    );
    assert_eq!(
        cost("{ products(first: 20) { nodes { tiers { price } } } }"),
        Ok(81)
    );
    assert_eq!(
        cost("{ products { edges { cursor node { id } } } }"),
        Ok(41)
    );
    assert_eq!(
        cost("{ products(last: 3) { totalCount nodes { id } pageInfo { hasNextPage } } }"),
        Ok(15)
    );
    assert_eq!(cost("mutation { orderConfirm { id } }"), Ok(10));
}

#[test]
fn variables_say_how_long_a_page_is() {
    let query = "query($n: Int) { products(first: $n) { nodes { id } } }";
    assert_eq!(cost_with(query, serde_json::json!({ "n": 7 })), Ok(8));
    assert_eq!(cost_with(query, serde_json::json!({})), Ok(21));
    assert_eq!(cost_with(query, serde_json::json!({ "n": -7 })), Ok(1));
    assert_eq!(
        cost("query($n: Int = 50) { products(first: $n) { nodes { id } } }"),
        Ok(51)
    );
    let ids = serde_json::json!({ "ids": ["a", "b", "c"] });
    assert_eq!(
        cost_with("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids),
        Ok(3)
    );
}

#[test]
fn pages_within_pages_multiply() {
    assert_eq!(
        limit("{ products(first: 100) { nodes { siblings(first: 100) { nodes { id } } } } }"),
        Some(Limit::Cost)
    );
}

#[test]
fn a_page_in_a_fragment_costs_the_same() {
    assert_eq!(
        cost(
            "{ products(first: 20) { ...C } } fragment C on ProductConnection { nodes { ...P } } fragment P on Product { producer { name } }"
        ),
        Ok(41)
    );
}

#[test]
fn doubling_fragments_are_priced_without_being_spread() {
    let doubling: Vec<String> = (0..60)
        .map(|n| format!("fragment F{n} on Product {{ ...F{m} ...F{m} }}", m = n + 1))
        .collect();
    let query = format!(
        "{{ product {{ ...F0 }} }} {} fragment F60 on Product {{ id }}",
        doubling.join(" ")
    );
    assert_eq!(limit(&query), Some(Limit::Selections));
}

#[test]
fn circles_of_fragments_are_refused() {
    assert!(matches!(
        cost("{ product { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }"),
        Err(Refusal::Circle(_))
    ));
    assert!(matches!(
        cost("{ product { id } } fragment A on Product { parent { ...A } }"),
        Err(Refusal::Circle(_))
    ));
}

#[test]
fn depth_counts_through_fragments() {
    let deep = format!(
        "{{ product {} }}",
        "{ parent ".repeat(11) + "{ id }" + &"}".repeat(11)
    );
    assert_eq!(limit(&deep), Some(Limit::Depth));
    assert_eq!(
        limit(
            "{ product { ...A } } fragment A on Product { parent { parent { parent { parent { parent { ...B } } } } } } fragment B on Product { parent { parent { parent { parent { parent { parent { id } } } } } } }"
        ),
        Some(Limit::Depth)
    );
}

#[test]
fn aliases_and_root_fields_are_counted_after_spreading() {
    let many = (0..16).map(|_| "product { id } ").collect::<String>();
    assert_eq!(limit(&format!("{{ {many} }}")), Some(Limit::RootFields));
    let aliased = "{ product { ...A ...A ...A ...A ...A ...A } } fragment A on Product { a: id b: id c: id d: id }";
    assert_eq!(limit(aliased), Some(Limit::Aliases));
}

#[test]
fn the_usual_introspection_passes_and_a_greedy_one_does_not() {
    let usual = "query IntrospectionQuery { __schema { queryType { name } types { ...FullType } directives { name args { ...InputValue } } } }
        fragment FullType on __Type { kind name fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } } inputFields { ...InputValue } interfaces { ...TypeRef } enumValues { name } possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";
    assert_eq!(cost(usual), Ok(100));
    assert_eq!(
        limit("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"),
        Some(Limit::Introspection)
    );
}

#[test]
fn what_is_written_a_thousand_times_is_paid_for_a_thousand_times() {
    // The engine resolves each of them, for each item of the page.
    let names = "name ".repeat(1_000);
    let typenames = "__typename ".repeat(1_000);
    assert_eq!(cost(&format!("{{ product {{ {names} }} }}")), Ok(11));
    for stuffed in [&names, &typenames] {
        let page = format!("{{ products(first: 100) {{ nodes {{ {stuffed} }} }} }}");
        assert_eq!(limit(&page), Some(Limit::Cost), "{page:.60}");
    }
    let fragment = "fragment F on Product { name }";
    let spread = "...F ".repeat(1_000);
    assert_eq!(
        limit(&format!(
            "{{ products(first: 100) {{ nodes {{ {spread} }} }} }} {fragment}"
        )),
        Some(Limit::Cost)
    );
}

#[test]
fn an_introspection_that_repeats_itself_is_refused() {
    let names = "name ".repeat(1_000);
    let inline = "... { name } ".repeat(900);
    for stuffed in [
        format!("{{ __schema {{ types {{ fields {{ {names} }} }} }} }}"),
        format!("{{ __schema {{ types {{ {names} }} }} }}"),
        format!("{{ __schema {{ types {{ enumValues {{ {inline} }} }} }} }}"),
        format!(
            "{{ __schema {{ types {{ {} }} }} }} fragment T on __Type {{ fields {{ args {{ name description defaultValue }} }} }}",
            "...T ".repeat(50)
        ),
    ] {
        assert_eq!(limit(&stuffed), Some(Limit::Introspection), "{stuffed:.80}");
    }
}

#[test]
fn a_variable_weighs_as_often_as_it_is_named() {
    let long = serde_json::json!({ "v": "x".repeat(200_000) });
    let once = "query($v: String) { product { id @include(if: $v) } }";
    assert_eq!(cost_with(once, long.clone()), Ok(1));
    let named = "$v, ".repeat(1_900);
    let default = format!("\"{}\"", "x".repeat(100_000));
    for (query, variables) in [
        (
            format!("query($v: [ID!]!) {{ nodes(ids: [{named}]) {{ id }} }}"),
            serde_json::json!({ "v": vec!["a"; 50_000] }),
        ),
        (
            format!("query($v: ID!) {{ nodes(ids: [{named}]) {{ id }} }}"),
            long.clone(),
        ),
        (
            format!("query($v: ID = {default}) {{ nodes(ids: [{named}]) {{ id }} }}"),
            serde_json::json!({}),
        ),
        (
            format!(
                "query($v: Int) {{ {} }}",
                "products(first: $v) { totalCount } ".repeat(400)
            ),
            long.clone(),
        ),
        (
            format!("query($v: Int) {{ product {{ id @skip(if: {{ a: [{named}] }}) }} }}"),
            long.clone(),
        ),
        (
            format!(
                "query($v: Int) {{ product {{ id }} }} fragment F on Product {{ siblings(first: {{ b: [{named}] }}) {{ totalCount }} }}"
            ),
            long,
        ),
    ] {
        match cost_with(&query, variables) {
            Err(Refusal::Exceeded(exceeded)) => {
                assert_eq!(exceeded.limit, Limit::Variables, "{query:.60}");
            }
            other => panic!("{query:.60}: {other:?}"),
        }
    }
}

#[test]
fn only_the_chosen_operation_is_paid_for() {
    let document =
        parse_query("query A { products(first: 10) { nodes { id } } } query B { product { id } }")
            .expect("a document");
    let shape = Shape::of(SDL);
    assert_eq!(
        price(
            &document,
            Some("B"),
            &Variables::default(),
            &shape,
            &Limits::default()
        ),
        Ok(1)
    );
    assert_eq!(
        price(
            &document,
            Some("A"),
            &Variables::default(),
            &shape,
            &Limits::default()
        ),
        Ok(11)
    );
}
