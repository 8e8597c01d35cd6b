//! Erasure: she hands over what she alone owns, and then no row knows her.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DESK, DUYEN, MAI, THANH, id, refusals},
    people::{SAMPLE_PASSWORD, becomes_owner, organisation_of},
    tables::{rows_with, texts},
};

use super::{ERASURE, a_deal, keyed};

const DESK_LIST: &str = "{ viewer { desk { personalDataRequests(first: 5) { nodes { id kind state waitsFor askedAt answerBy completeBy handOver { legalName } } } } } }";

/// Her telephone stands in the reasons of officers and in the address of the cooperative.
async fn others_write_of_her(app: &TestApp, mai: &Client) {
    let organisation = organisation_of(app, MAI).await.to_string();
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { version legalName legalKind capabilities registration { number } address { unitCode } } } }";
    let variables = json!({ "id": organisation });
    let now = mai.data(query, variables.clone()).await["node"].clone();
    let facts = json!({
        "organisationId": organisation, "expectedVersion": now["version"], "legalName": now["legalName"],
        "legalKind": now["legalKind"], "capabilities": now["capabilities"], "taxCode": now["registration"]["number"],
        "phone": "0912 345 678", "letterbox": "htx@htx-namau.example",
        "address": { "unitCode": now["address"]["unitCode"], "lines": ["Thôn 9, hỏi chị Hoàng Thị Mai", "gọi 0912.345.678"] },
    });
    mai.act("organisationUpdate", facts, "organisation { id }")
        .await;
    let duyen = app.sign_in(DUYEN).await;
    for mutation in ["organisationSuspend", "organisationReinstate"] {
        let now = mai.data(query, variables.clone()).await["node"].clone();
        let input = json!({
            "organisationId": organisation, "expectedVersion": now["version"],
            "reason": "Đã gọi chị Hoàng Thị Mai, 0912 345 678.",
        });
        duyen.act(mutation, input, "organisation { id }").await;
    }
    app.letters_out().await;
    let seen = rows_with(app, &["0912 345 678", "0912.345.678"]).await;
    for table in ["verification", "staff_action", "organisation"] {
        let there = seen
            .iter()
            .any(|row| row.starts_with(&format!("{table}: ")));
        assert!(there, "{table}: {seen:?}");
    }
}

#[rstest]
#[tokio::test]
async fn when_her_data_are_erased_no_row_knows_her(#[values(Sqlite, Postgres)] backend: Backend) {
    const TRACES: [&str; 5] = [
        MAI,
        "0912 345 678",
        "0912.345.678",
        "0912345678",
        "+84912345678",
    ];
    let app = TestApp::start(backend).await;
    let (quan, mai, order) = a_deal(&app).await;
    others_write_of_her(&app, &mai).await;
    assert!(!rows_with(&app, &TRACES).await.is_empty());

    // She alone owns the cooperative: the desk is told, and sees the clocks without knowing whose they are.
    let with_password = || {
        let mut input = keyed();
        input["currentPassword"] = json!(SAMPLE_PASSWORD);
        input
    };
    let asked = mai.act("personalDataErase", with_password(), ERASURE).await;
    assert_eq!(asked["outcome"], "HAND_OVER_FIRST");
    let request = &asked["request"];
    assert_eq!(request["waitsFor"], "HAND_OVER");
    assert_eq!(request["handOver"][0]["legalName"], "HTX Na Mẫu Chi Lăng");
    // A Saturday: two working days end on Tuesday.
    assert_eq!(request["answerBy"], "2026-07-28");
    assert_eq!(request["completeBy"], "2026-08-09");
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["HTX Na Mẫu Chi Lăng", "28/07/2026", "09/08/2026"]);
    assert!(!letter.plain.contains("Mai"), "{}", letter.plain);
    assert!(app.letters_to(DESK).await.is_empty());
    let duyen = app.sign_in(DUYEN).await;
    let seen = duyen.data(DESK_LIST, json!({})).await;
    let nodes = &seen["viewer"]["desk"]["personalDataRequests"]["nodes"];
    assert_eq!(nodes.as_array().map(Vec::len), Some(1));
    assert_eq!(nodes[0]["id"], request["id"]);
    assert!(!nodes.to_string().contains("Mai\""), "{nodes}");
    let elsewhere = app.sign_in(CAO_BANG).await.data(DESK_LIST, json!({})).await;
    let nodes = &elsewhere["viewer"]["desk"]["personalDataRequests"]["nodes"];
    assert_eq!(*nodes, json!([]));

    becomes_owner(&app, THANH, MAI).await;
    let wrong = json!({ "idempotencyKey": Client::key(), "currentPassword": "sai-mat-khau-roi" });
    let refused = mai.attempt("personalDataErase", wrong, ERASURE).await;
    assert_eq!(
        refusals(&refused),
        ["INVALID_CREDENTIALS input.currentPassword"]
    );
    let erased = mai.act("personalDataErase", with_password(), ERASURE).await;
    assert_eq!(erased["outcome"], "ERASED");
    assert_eq!(erased["request"]["id"], request["id"]);
    assert_eq!(erased["request"]["state"], "COMPLETED");

    let last = app.last_letter_to(MAI).await;
    assert!(last.subject.contains("đã được xóa"), "{}", last.subject);
    let told = app.last_letter_to(THANH).await;
    assert_eq!(told.subject, "Một người đã rời HTX Na Mẫu Chi Lăng");
    app.until("her address is forgotten", || async {
        rows_with(&app, &[MAI]).await.is_empty()
    })
    .await;
    assert_eq!(rows_with(&app, &TRACES).await, Vec::<String>::new());
    let named = rows_with(&app, &["Hoàng Thị Mai"]).await;
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].starts_with("order_signatory: "), "{named:?}");

    // She is out, and her address is nobody's.
    assert_eq!(mai.run("{ viewer { id } }", json!({})).await.status, 401);
    let again = json!({ "email": MAI, "password": SAMPLE_PASSWORD });
    let refused = app
        .anonymous()
        .attempt("userSignIn", again, "result { __typename }")
        .await;
    assert_eq!(refusals(&refused), ["INVALID_CREDENTIALS input"]);

    // What was traded stays as it was, with the name that the law wants.
    let query = "query($id: ID!) { node(id: $id) { ... on Order { state terms { total { amount } } sellerContact { name } buyerContact { name } \
                 signatories { side name } inquiry { messages { body author { name } } } } } }";
    let kept = quan.data(query, json!({ "id": id(&order) })).await["node"].clone();
    assert_eq!(kept["state"], "CONFIRMED");
    assert_eq!(kept["terms"]["total"], order["terms"]["total"]);
    assert_eq!(kept["sellerContact"], Value::Null);
    assert_eq!(kept["buyerContact"]["name"], "Trần Minh Quân");
    assert_eq!(
        kept["signatories"],
        json!([{ "side": "SELLING", "name": "Hoàng Thị Mai" }])
    );
    let messages = &kept["inquiry"]["messages"];
    assert_eq!(messages[0]["body"], "Em là •••, anh gọi em ••• nhé.");
    assert_eq!(messages[0]["author"], Value::Null);
    assert_eq!(
        messages[1]["body"],
        "Cảm ơn chị, số của tôi là 0987 654 321."
    );
    let events = texts(
        &app,
        "SELECT kind AS it FROM event WHERE subject_kind IN ('datareq', 'member') OR kind = 'person.erased' ORDER BY position",
    )
    .await;
    assert_eq!(
        events[events.len() - 4..],
        [
            "membership.begun",
            "membership.ended",
            "person.erased",
            "data_request.completed"
        ]
    );
}
