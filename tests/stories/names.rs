//! Names that change: who has another one is found by it, and by the former one no more.

use catalogue::producer;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::DUYEN,
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
    register::{self, DONG_BANH, hoa_founds},
};

#[rstest]
#[tokio::test]
async fn a_producer_of_another_name_is_found_by_it_alone(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let conn = app.server().db().read();
    let found = async |text: &str| -> Vec<String> {
        let named = producer::named(conn, text, 20).await.expect("read");
        named.iter().map(|found| found.id.to_string()).collect()
    };
    let renamed = register::producer(&duyen, DONG_BANH).await;
    let former = "nông nghiệp đồng bành";
    assert_eq!(found(former).await, [renamed.as_str()]);
    let query = "query($id: ID!) { node(id: $id) { ... on Producer { version } } }";
    let seen = duyen.data(query, json!({ "id": renamed })).await;
    let input = json!({
        "producerId": renamed, "expectedVersion": seen["node"]["version"],
        "facts": { "name": "HTX Quỳnh Sơn Mới" },
    });
    duyen.act("producerUpdate", input, "producer { id }").await;
    assert_eq!(found("quynh son").await, [renamed.as_str()]);
    assert_eq!(found(former).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn an_organisation_of_another_name_is_found_by_it_alone(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let hoa = hoa_founds(&app).await;
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let path = format!("/desk/organisations/{}", hoa.organisation);
    let is_found = async |text: &str| {
        let search = format!("/desk/organisations?text={text}");
        Page::open(&officer, &search).await.html.contains(&path)
    };
    assert!(is_found("dong%20banh").await);
    let input = json!({
        "idempotencyKey": Client::key(), "organisationId": hoa.organisation, "expectedVersion": 1,
        "legalName": "HTX Quỳnh Sơn Mới", "legalKind": "COOPERATIVE", "capabilities": ["PRODUCER"],
        "taxCode": "9900000104", "address": { "unitCode": "06463", "lines": ["Thôn 9"] },
    });
    hoa.client
        .act("organisationUpdate", input, "organisation { id }")
        .await;
    assert!(is_found("quynh%20son").await);
    assert!(!is_found("dong%20banh").await);
}
