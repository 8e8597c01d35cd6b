//! Documents: what hostile ones are refused for, what the engine refuses, and what an ordinary one costs.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{House, code};
use crate::Mode;

fn limit(answer: &Value) -> &str {
    assert_eq!(code(answer), "COST_EXCEEDED", "{answer}");
    answer["errors"][0]["extensions"]["limit"]
        .as_str()
        .unwrap_or_default()
}

#[tokio::test]
async fn hostile_documents_are_refused_by_name_before_the_engine() {
    let house = House::build(Mode::Production).await;
    let nested = format!(
        "{{ product(by: {{slug: {}}}) {{ id }} }}",
        "[".repeat(3_000)
    );
    assert_eq!(limit(&house.ask(&nested).await), "nesting");
    let doubling: Vec<String> = (0..40)
        .map(|n| format!("fragment F{n} on Product {{ ...F{m} ...F{m} }}", m = n + 1))
        .collect();
    let doubling = format!(
        "{{ product(by: {{slug: \"a\"}}) {{ ...F0 }} }} {} fragment F40 on Product {{ id }}",
        doubling.join(" ")
    );
    assert_eq!(limit(&house.ask(&doubling).await), "selections");
    assert_eq!(limit(&house.ask("{ products(first: 100) { nodes { producer { products(first: 100) { nodes { id } } } } } }").await), "cost");
    let deep = format!(
        "{{ product(by: {{slug: \"a\"}}) {} }}",
        "{ producer { organisation { buyerProfile { organisation ".repeat(4)
            + "{ id }"
            + &"}}}}".repeat(4)
    );
    assert_eq!(limit(&house.ask(&deep).await), "depth");
    let aliases: Vec<String> = (0..21).map(|n| format!("a{n}: viewer {{ id }}")).collect();
    assert_eq!(
        limit(&house.ask(&format!("{{ {} }}", aliases.join(" "))).await),
        "aliases"
    );
    let fields = "viewer { id } ".repeat(16);
    assert_eq!(
        limit(&house.ask(&format!("{{ {fields} }}")).await),
        "rootFields"
    );
    let circle = "{ product(by: {slug: \"a\"}) { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }";
    assert_eq!(code(&house.ask(circle).await), "BAD_USER_INPUT");
    let variables = format!(
        "{{\"query\":\"{{ viewer {{ id }} }}\",\"variables\":{{\"a\":{}",
        "[".repeat(5_000)
    );
    let (status, answer) = house.post("application/json", variables).await;
    assert_eq!(
        (status, code(&answer)),
        (StatusCode::BAD_REQUEST, "COST_EXCEEDED")
    );
}

#[tokio::test]
async fn what_the_engine_refuses_has_a_code_too() {
    let house = House::build(Mode::Production).await;
    for query in [
        "{",
        "",
        "{ nothing }",
        "{ product { id } }",
        "query A { viewer { id } } query B { viewer { id } }",
        "subscription { viewer { id } }",
    ] {
        let answer = house.ask(query).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{query}: {answer}");
        assert!(answer.get("data").is_none(), "{query}: {answer}");
    }
}

#[tokio::test]
async fn an_ordinary_question_is_answered_with_its_cost() {
    let house = House::build(Mode::Production).await;
    let answer = house.ask("{ viewer { id } products { nodes { id } totalCount } node(id: \"nonsense\") { id } nodes(ids: [\"x\"]) { id } }").await;
    assert_eq!(
        answer["data"],
        json!({ "viewer": null, "products": { "nodes": [], "totalCount": 0 }, "node": null, "nodes": [null] }),
        "{answer}"
    );
    assert!(answer["extensions"]["cost"]["requested"].as_u64() > Some(10));
    assert_eq!(answer["extensions"]["cost"]["maximum"], 1_000);
}

#[tokio::test]
async fn units_and_sets_are_found_again_by_their_ids() {
    let house = House::build(Mode::Production).await;
    catalogue::import::load(&house.app.db, &mut |_, _| {})
        .await
        .expect("the shipped catalogue loads");
    let listed = house
        .ask("{ administrativeUnits(first: 1, filter: { level: COMMUNE }) { nodes { id code parent { id } } } ocopSets { id number } }")
        .await;
    let unit = &listed["data"]["administrativeUnits"]["nodes"][0];
    let set = &listed["data"]["ocopSets"][1];
    let unknown = [
        "unit_",
        "unit_99999",
        "unit_0646x",
        "ocopset_",
        "ocopset_1",
        "ocopset_26/2026/QĐ-TTg_02",
        "ocopset_26/2026/QĐ-TTg_2 ",
    ];
    let mut ids = vec![
        unit["id"].clone(),
        unit["parent"]["id"].clone(),
        set["id"].clone(),
    ];
    ids.extend(unknown.iter().map(|id| json!(id)));
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on AdministrativeUnit { code } ... on OcopSet { position: number } } }";
    let body = json!({ "query": query, "variables": { "ids": ids } });
    let (_, found) = house.post("application/json", body.to_string()).await;
    let nodes = found["data"]["nodes"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    assert_eq!(nodes.len(), ids.len(), "{found}");
    assert_eq!(nodes[0], json!({ "id": unit["id"], "code": unit["code"] }));
    assert_eq!(nodes[1]["id"], unit["parent"]["id"]);
    assert_eq!(
        nodes[2],
        json!({ "id": set["id"], "position": set["number"] })
    );
    assert!(nodes[3..].iter().all(Value::is_null), "{found}");
}

#[tokio::test]
async fn tools_may_read_the_schema() {
    let house = House::build(Mode::Production).await;
    let question = "query IntrospectionQuery { __schema { queryType { name } mutationType { name } types { ...FullType } directives { name description locations args { ...InputValue } } } }
        fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description } possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";
    let answer = house.ask(question).await;
    assert!(answer.get("errors").is_none(), "{:?}", answer["errors"]);
    assert!(
        answer["data"]["__schema"]["types"]
            .as_array()
            .is_some_and(|types| types.len() > 100)
    );
    let greedy =
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(limit(&house.ask(greedy).await), "introspection");
}

#[tokio::test]
async fn a_mutation_needs_somebody_and_names_every_mistake() {
    let house = House::build(Mode::Production).await;
    let answer = house
        .ask("mutation { orderConfirm(input: {orderId: \"x\"}) { userErrors { code } } }")
        .await;
    assert_eq!(code(&answer), "UNAUTHENTICATED");
    let answer = house.ask("mutation { userSignIn(input: {email: \"nobody\", password: \"\"}) { result { __typename } userErrors { __typename code message path retryable } } }").await;
    let errors = answer["data"]["userSignIn"]["userErrors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let paths: Vec<&Value> = errors.iter().map(|error| &error["path"]).collect();
    assert_eq!(
        paths,
        [&json!(["input", "email"]), &json!(["input", "password"])],
        "{answer}"
    );
    assert_eq!(errors[1]["message"], "Chỗ này chưa điền.");
    assert_eq!(errors[0]["__typename"], "InputError");
}

#[tokio::test]
async fn a_page_of_another_list_and_a_page_too_long_are_refused() {
    let house = House::build(Mode::Production).await;
    for arguments in [
        "first: 0",
        "first: 101",
        "first: -1",
        "first: 5, last: 5",
        "after: \"nonsense\"",
        "first: 2147483647",
    ] {
        let answer = house
            .ask(&format!("{{ products({arguments}) {{ nodes {{ id }} }} }}"))
            .await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{arguments}: {answer}");
    }
}

#[tokio::test]
async fn a_listing_page_takes_three_statements_however_much_is_asked_of_it() {
    let house = House::build(Mode::Production).await;
    catalogue::import::load(&house.app.db, &mut |_, _| {})
        .await
        .expect("the shipped catalogue loads");
    house
        .app
        .search
        .refresh(house.app.db.read())
        .await
        .expect("the index follows");
    let question = "query ($filter: ProductFilter) { products(first: 20, filter: $filter, sort: RELEVANCE) { edges { cursor node { id slug name names { vi en } stars lastKnownStars ratings { stars status evidence } producer { name claimed } season { months note } priceTiers { term { price { amount } } } minimumOrder { value unit } sample } } pageInfo { hasNextPage endCursor } } }";
    for (filter, least) in [
        (json!({}), 20),
        (json!({ "text": "na chi lang" }), 1),
        (json!({ "ocopGroup": "I", "unitCode": "20" }), 20),
    ] {
        let body = json!({ "query": question, "variables": { "filter": filter } }).to_string();
        let ((status, answer), statements) =
            platform::db::count_statements(house.post("application/json", body)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(answer.get("errors").is_none(), "{:?}", answer["errors"]);
        let edges = answer["data"]["products"]["edges"]
            .as_array()
            .map_or(0, Vec::len);
        assert!(edges >= least, "{filter}: {edges}");
        assert!(statements <= 3, "{filter}: {statements} statements");
    }
}
