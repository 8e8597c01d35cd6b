//! Questions with whatever stands where something is looked for: an answer or a refusal, and never a defect.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{DUYEN, QUAN},
    live::{Heard, Socket},
    schema::{Argued, Schema, with},
    tables::differing,
};

use super::stage::tables_at_rest;

/// Texts that nobody means: what ends a text elsewhere, turns it round, is far too long, or stands for something in a search.
fn hostile() -> Vec<String> {
    vec![
        "\u{0}".to_owned(),
        "a\u{202e}b".to_owned(),
        "x".repeat(5_000),
        "%_'\"\\; --".to_owned(),
        "\u{ffff}".to_owned(),
        String::new(),
        "AAAA".to_owned(),
        "9".repeat(400),
    ]
}

/// The document that asks for a field of the viewer's, or of the root; nothing of what comes back is looked at.
fn asks(schema: &Schema, place: &Argued) -> String {
    let Argued {
        owner,
        field,
        argument,
        declared,
        ..
    } = place;
    let inside = if schema.selection(schema.type_of(owner, field), 0).is_empty() {
        ""
    } else {
        "{ __typename }"
    };
    let asked = format!("{field}({argument}: $value) {inside}");
    let asked = match owner.as_str() {
        "Viewer" => format!("viewer {{ {asked} }}"),
        "Desk" => format!("viewer {{ desk {{ {asked} }} }}"),
        _ => asked,
    };
    format!("query($value: {declared}) {{ {asked} }}")
}

#[rstest]
#[tokio::test]
async fn no_question_is_a_defect(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let schema = Schema::read(&app.anonymous()).await;
    let (quan, duyen) = (app.sign_in(QUAN).await, app.sign_in(DUYEN).await);
    let before = tables_at_rest(&app).await;
    let hostile = hostile();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (owner, client) in [
        ("Query", &app.anonymous()),
        ("Query", &duyen),
        ("Viewer", &quan),
        ("Desk", &duyen),
    ] {
        for place in schema.text_fields(owner) {
            for evil in &hostile {
                let value = with(Value::Null, &place.path, json!(evil));
                let answer = client
                    .run(&asks(&schema, &place), json!({ "value": value }))
                    .await;
                asked += 1;
                let is_answer = answer.body["data"].is_object() || answer.error_code().is_some();
                if !is_answer || answer.error_code() == Some("INTERNAL") {
                    let short: String = evil.chars().take(10).collect();
                    wrong.push(format!("{place:?} with {short:?}: {}", answer.body));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 300, "{asked} questions were asked");
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        Vec::<String>::new()
    );
}

/// The document that listens to a field.
fn listens(schema: &Schema, place: &Argued) -> String {
    let Argued {
        field,
        argument,
        declared,
        ..
    } = place;
    let selection = schema.selection(schema.type_of("Subscription", field), 0);
    format!(
        "subscription($value: {declared}) {{ {field}({argument}: $value) {{ __typename {selection} }} }}"
    )
}

#[rstest]
#[tokio::test]
async fn no_subscription_is_a_defect(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let schema = Schema::read(&app.anonymous()).await;
    let quan = app.sign_in(QUAN).await;
    let before = tables_at_rest(&app).await;
    let mut hostile: Vec<Value> = hostile().into_iter().map(Value::from).collect();
    hostile.extend([
        json!(kernel::id::encode("inquiry", uuid::Uuid::from_u128(7))),
        json!(7),
        json!(1.5),
        json!(true),
        json!([]),
        json!(["AAAA"]),
        json!({ "a": "b" }),
    ]);
    let places = schema.text_fields("Subscription");
    let fields = schema.fields("Subscription").len();
    assert!(places.len() >= fields, "each field is tried: {places:?}");
    let mut socket = Socket::of(&app, &quan).await;
    for place in &places {
        for evil in &hostile {
            let value = with(Value::Null, &place.path, evil.clone());
            socket
                .subscribe("evil", &listens(&schema, place), json!({ "value": value }))
                .await;
            let Heard::Word(word) = socket.hear().await else {
                panic!("{place:?} with {evil} ends the conversation");
            };
            let code = word["payload"][0]["extensions"]["code"].as_str();
            assert!(
                word["type"] == "error" && code == Some("BAD_USER_INPUT"),
                "{place:?} with {evil}: {word}"
            );
        }
    }
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        Vec::<String>::new()
    );
}
