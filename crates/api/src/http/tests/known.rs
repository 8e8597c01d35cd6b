//! Documents that are named by their hash, and a server that runs none but those of a list.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{House, code};
use crate::graphql::TrustedDocuments;
use crate::{Limits, Mode, Settings};

const QUESTION: &str = "{ ocopSets { number } }";

fn hash(text: &str) -> String {
    kernel::hex::encode(&Sha256::digest(text.as_bytes()))
}

/// As Apollo and urql name it.
fn named(query: Option<&str>, hash: &str) -> Value {
    let mut body =
        json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    if let Some(query) = query {
        body["query"] = json!(query);
    }
    body
}

impl House {
    async fn json(&self, body: &Value) -> Value {
        self.post("application/json", body.to_string()).await.1
    }
}

#[tokio::test]
async fn a_document_that_was_sent_once_is_known_by_its_hash() {
    let house = House::build(Mode::Production).await;
    let hash = hash(QUESTION);
    let unknown = house.json(&named(None, &hash)).await;
    assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(code(&unknown), "PERSISTED_QUERY_NOT_FOUND");

    let first = house.json(&named(Some(QUESTION), &hash)).await;
    let then = house.json(&named(None, &hash)).await;
    let by_id = house
        .json(&json!({ "documentId": format!("sha256:{hash}") }))
        .await;
    assert!(first["data"].is_object(), "{first}");
    assert_eq!(
        (&then["data"], &by_id["data"]),
        (&first["data"], &first["data"])
    );
}

#[tokio::test]
async fn nobody_puts_a_document_under_the_hash_of_another() {
    let house = House::build(Mode::Production).await;
    let hash = hash(QUESTION);
    let forged = house.json(&named(Some("{ __typename }"), &hash)).await;
    assert_eq!(code(&forged), "BAD_USER_INPUT");
    let unknown = house.json(&named(None, &hash)).await;
    assert_eq!(code(&unknown), "PERSISTED_QUERY_NOT_FOUND");
    for odd in ["", "abc", &hash.to_uppercase(), &"0".repeat(66)] {
        assert_eq!(
            code(&house.json(&named(None, odd)).await),
            "BAD_USER_INPUT",
            "{odd}"
        );
    }
    let version =
        json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hash } } });
    assert_eq!(code(&house.json(&version).await), "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_document_that_is_refused_is_not_kept() {
    let house = House::build(Mode::Production).await;
    let greedy =
        "{ products(first: 100) { nodes { producer { products(first: 100) { nodes { id } } } } } }";
    assert_eq!(code(&house.ask(greedy).await), "COST_EXCEEDED");
    let hash = hash(greedy);
    assert_eq!(
        code(&house.json(&named(None, &hash)).await),
        "PERSISTED_QUERY_NOT_FOUND"
    );
}

#[tokio::test]
async fn a_known_document_is_priced_anew_by_its_variables() {
    let house = House::build(Mode::Production).await;
    let query = "query($first: Int) { products(first: $first) { nodes { producer { id } } } }";
    let cost = async |first: u32| {
        let asked = house
            .json(&json!({ "query": query, "variables": { "first": first } }))
            .await;
        asked["extensions"]["cost"]["requested"].as_u64()
    };
    let (few, many) = (cost(2).await, cost(100).await);
    assert!(few < many, "{few:?} {many:?}");
    assert_eq!(cost(2).await, few);
}

#[tokio::test]
async fn an_operator_may_let_in_a_list_of_documents_and_no_others() {
    let list = json!({ "sets": QUESTION, hash("{ __typename }"): "{ __typename }" }).to_string();
    let trusted = TrustedDocuments::read(&list, &Limits::default()).expect("a list");
    assert_eq!(trusted.len(), 2);
    let house = House::build_with(Mode::Production, |settings: &mut Settings| {
        settings.trusted = Some(std::sync::Arc::new(trusted));
    })
    .await;
    for known in [
        json!({ "query": QUESTION }),
        json!({ "documentId": "sets" }),
        json!({ "documentId": format!("sha256:{}", hash(QUESTION)) }),
        named(None, &hash(QUESTION)),
    ] {
        let answer = house.json(&known).await;
        assert!(answer["data"]["ocopSets"].is_array(), "{known}: {answer}");
    }
    for other in [
        "{ ocopSets { code } }",
        "{ __schema { queryType { name } } }",
    ] {
        let answer = house.json(&json!({ "query": other })).await;
        assert_eq!(code(&answer), "DOCUMENT_NOT_TRUSTED", "{other}");
    }
    let answer = house.json(&json!({ "documentId": "nothing" })).await;
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn a_listed_document_that_does_not_fit_the_schema_is_named_and_never_runs() {
    let list = json!({
        "Sets": QUESTION,
        "Page": "query P($first: Int!, $ids: [ID!]!) { products(first: $first) { nodes { id } } nodes(ids: $ids) { id } }",
        "Heard": "subscription { viewerEvents { __typename } }",
        "Two": "query A { ocopSets { number } } query B { ocopSets { name } }",
        "Newer": "{ ocopSets { number newerThanWe } }",
        "In": "mutation In($input: UserSignInInput!) { userSignIn(input: $input) { newerThanWe } }",
        "Circle": "{ ...A } fragment A on Query { ...A }",
        "Deep": "{ products { nodes { producer { products { nodes { id } } } } } }",
    });
    let limits = Limits {
        depth: 3,
        ..Limits::default()
    };
    let trusted = TrustedDocuments::read(&list.to_string(), &limits).expect("a list");
    let unfit = trusted.unfit(&limits);
    let names: Vec<&str> = unfit.iter().map(|unfit| unfit.name.as_str()).collect();
    assert_eq!(names, ["Circle", "Deep", "In", "Newer"], "{unfit:?}");
    let said = |name: &str, what: &str| {
        let found = unfit.iter().find(|unfit| unfit.name == name);
        let reason = &found.expect("named").reason;
        assert!(reason.contains(what), "{name}: {reason}");
    };
    said("Newer", "newerThanWe");
    said("In", "newerThanWe");
    said("Circle", "spreads itself");
    said("Deep", "depth");

    let house = House::build_with(Mode::Production, |settings: &mut Settings| {
        settings.limits = limits;
        settings.trusted = Some(std::sync::Arc::new(trusted));
    })
    .await;
    for name in names {
        let input = json!({ "email": "ai@example.vn", "password": "none" });
        let asked = json!({ "documentId": name, "variables": { "input": input } });
        let answer = house.json(&asked).await;
        assert!(answer["errors"][0].is_object(), "{name}: {answer}");
        assert!(answer["data"].is_null(), "{name}: {answer}");
    }
    let answer = house.json(&json!({ "documentId": "Sets" })).await;
    assert!(answer["data"]["ocopSets"].is_array(), "{answer}");
}

#[test]
fn a_list_is_read_in_the_forms_that_builds_write_and_a_bad_document_is_named() {
    let read = |json: &str| TrustedDocuments::read(json, &Limits::default());
    let apollo = json!({
        "format": "apollo-persisted-query-manifest", "version": 1,
        "operations": [{ "id": "a1", "name": "Sets", "type": "query", "body": QUESTION }],
    });
    assert_eq!(read(&apollo.to_string()).expect("a list").len(), 1);
    assert!(read("[]").is_err());
    assert!(read(r#"{"a":7}"#).is_err());
    let bad = read(r#"{"broken":"{"}"#).expect_err("a bad document");
    assert!(bad.contains("`broken`"), "{bad}");
}
