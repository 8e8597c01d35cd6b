//! What may be kept for everybody, field by field, and what is written of it.

use std::collections::BTreeSet;

use async_graphql::Value;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use chrono::Duration;
use platform::budget::Left;
use serde_json::json;

use super::public::{PUBLIC, for_everybody};
use super::{Answers, Kept};
use crate::graphql::observed::Run;
use crate::graphql::shape::Shape;

/// Fields of the types on the list that are never kept, and why.
const NEVER: &[(&str, &[&str], &str)] = &[
    (
        "Query",
        &["node", "nodes", "viewer"],
        "they lead to what is not public",
    ),
    (
        "Product",
        &["supply", "refusal", "proposal", "waitingSince"],
        "for the producer's people and staff; nobody asks for it without signing in",
    ),
    (
        "Producer",
        &["invitations"],
        "for staff, and it ends at an instant, not at the end of a day",
    ),
    (
        "Organisation",
        &[
            "registration",
            "phone",
            "letterbox",
            "language",
            "submittedAt",
            "members",
            "invitations",
            "verification",
            "verifications",
            "staffActions",
            "viewerActions",
            "buyerProfile",
        ],
        "for its people and staff; nobody asks for it without signing in",
    ),
];

/// Every field of the schema's composite types, with the type it gives.
fn fields() -> Vec<(String, String, String)> {
    let sdl = crate::graphql::sdl();
    let shape = Shape::of(&sdl);
    let document = async_graphql::parser::parse_schema(sdl).expect("the schema parses");
    let mut all = Vec::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let on = definition.node.name.node.to_string();
        let fields = match definition.node.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            _ => Vec::new(),
        };
        for field in fields {
            let name = field.node.name.node.to_string();
            let gives = shape.field(&on, &name).expect("known").type_name.clone();
            all.push((on.clone(), name, gives));
        }
    }
    all
}

#[test]
fn of_every_field_it_is_decided_whether_it_may_be_kept() {
    let schema = fields();
    let composite: BTreeSet<&str> = schema.iter().map(|(on, _, _)| on.as_str()).collect();
    let listed = |on: &str| PUBLIC.iter().find(|(name, _)| *name == on);
    let mut seen = 0;
    for (on, field, gives) in &schema {
        let Some((_, public)) = listed(on) else {
            continue;
        };
        let never = NEVER
            .iter()
            .any(|(name, fields, _)| name == on && fields.contains(&field.as_str()));
        let is_public = public.contains(&field.as_str());
        assert!(
            is_public != never,
            "decide whether {on}.{field} is the same for everybody who has not signed in, for a whole day"
        );
        if is_public && composite.contains(gives.as_str()) {
            assert!(
                listed(gives).is_some(),
                "{on}.{field} leads to {gives}, of which nothing is decided"
            );
        }
        seen += 1;
    }
    let named: usize = PUBLIC.iter().map(|(_, fields)| fields.len()).sum();
    let never: usize = NEVER.iter().map(|(_, fields, _)| fields.len()).sum();
    assert_eq!(seen, named + never, "a field is listed that does not exist");
}

#[test]
fn one_field_that_is_not_for_everybody_keeps_the_whole_document_out() {
    let shape = Shape::of(&crate::graphql::sdl());
    let kept = |text: &str, operation: Option<&str>| {
        for_everybody(&parse_query(text).expect("a document"), operation, &shape)
    };
    for text in [
        "{ products(first: 5) { __typename nodes { id name producer { name contactEmail } viewerActions { action } } totalCount } }",
        "query ($by: ProductBy!) { product(by: $by) { ...P } } fragment P on Product { id answeredBy { note } ... on Product { stars } }",
        "{ a: ocopSets { name } ... on Query { administrativeUnits { nodes { code aliases { name } } } } }",
        "{ ...Q ...Q } fragment Q on Query { producers { nodes { organisation { legalName } } } }",
    ] {
        assert!(kept(text, None), "{text}");
    }
    for text in [
        "{ viewer { person { id } } }",
        "{ node(id: \"product_01\") { id } }",
        "{ products { nodes { id } } viewer { person { id } } }",
        "{ products { nodes { id supply { from } } } }",
        "{ products { nodes { ...P } } } fragment P on Product { producer { organisation { phone } } }",
        "{ products { nodes { ... on Node { id } } } }",
        "{ products { nodes { nothing } } }",
        "{ __schema { queryType { name } } products { nodes { id } } }",
        "mutation { userSignOut(input: {}) { done } }",
    ] {
        assert!(!kept(text, None), "{text}");
    }
    let two = "query A { ocopSets { name } } query B { viewer { person { id } } }";
    assert!(kept(two, Some("A")));
    assert!(!kept(two, Some("B")));
    assert!(!kept(two, None));
}

#[test]
fn what_is_left_to_one_stands_in_his_answer_and_in_nobody_elses() {
    let data = Value::from_json(json!({ "products": { "nodes": [{ "name": "Na Chi Lăng" }] } }));
    let kept = Kept::new(&data.expect("a value"), 6_000, Run::costing(20), 1_000).expect("written");
    let everybodys: serde_json::Value =
        serde_json::from_slice(&kept.for_everybody()).expect("JSON");
    assert_eq!(
        everybodys,
        json!({
            "data": { "products": { "nodes": [{ "name": "Na Chi Lăng" }] } },
            "extensions": { "cost": { "allowance": 6_000, "maximum": 1_000, "requested": 20 } },
        })
    );
    let left = Left {
        allowance: 6_000,
        points: 77,
        full_in: Duration::seconds(1),
    };
    let his = kept.body(Some(&left)).expect("written");
    let mut his: serde_json::Value = serde_json::from_slice(&his).expect("JSON");
    assert_eq!(his["extensions"]["cost"]["remaining"].take(), 77);
    let cost = his["extensions"]["cost"].as_object_mut().expect("a cost");
    cost.remove("remaining");
    assert_eq!(his, everybodys);
}

#[test]
fn a_memory_of_no_bytes_keeps_nothing() {
    assert!(Answers::new(0).0.is_none());
    assert!(Answers::new(1).0.is_some());
}
