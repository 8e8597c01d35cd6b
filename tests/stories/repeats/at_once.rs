//! The same command ten times at once, as an impatient client sends it: one thing is made.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, id},
    people::outsider,
    post,
    register::{plums, producer},
};

use super::register::{PRODUCER, TABLE};

const HOA: &str = "hoa@htx-moi.example";
const TU: &str = "tu@htx-moi.example";

/// Sends a command ten times at once with one key; gives the one answer.
async fn ten(client: &Client, mutation: &str, mut input: Value, selection: &str) -> Value {
    input["idempotencyKey"] = json!(Client::key());
    let answers = join_all((0..10).map(|_| client.act(mutation, input.clone(), selection))).await;
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{mutation}: {answers:?}"
    );
    answers[0].clone()
}

async fn all_arrived(app: &TestApp) {
    app.letters_out().await;
    let received = app.smtp.as_ref().expect("a mail server").received();
    post::all_arrived_in_order(app.server().db(), &received).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_at_once_with_one_key_do_one_thing(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let db = app.server().db();
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;

    let input = deal::na_inquiry(id(&product));
    let asked = ten(&quan, "inquirySubmit", input, "inquiry { id number }").await;
    assert_eq!(post::count(db, "inquiry").await, 1);

    let offer = deal::na_quotation(&asked["inquiry"], Binding::Firm);
    let quoted = ten(&mai, "quotationSend", offer, "quotation { id revision }").await;
    let accept = json!({ "quotationId": id(&quoted["quotation"]) });
    ten(&quan, "quotationAccept", accept, "order { id number }").await;
    assert_eq!(
        (
            post::count(db, "quotation").await,
            post::count(db, "trade_order").await
        ),
        (1, 1)
    );
    all_arrived(&app).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_at_once_found_invite_claim_write_and_load_one_thing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (hoa, duyen) = (outsider(&app, HOA).await, app.sign_in(DUYEN).await);
    let db = app.server().db();
    let events = async |kind: &str| post::count(db, &format!("event WHERE kind = '{kind}'")).await;
    let organisations = post::count(db, "organisation").await;

    let input = json!({
        "legalName": "HTX Đồng Bành", "legalKind": "COOPERATIVE", "capabilities": ["PRODUCER"], "taxCode": "9900000104",
        "address": { "unitCode": "06463", "lines": ["Thôn 9"] },
    });
    let founded = ten(&hoa, "organisationCreate", input, "organisation { id }").await;
    let organisation = id(&founded["organisation"]);
    assert_eq!(post::count(db, "organisation").await, organisations + 1);

    let input = json!({ "organisationId": organisation, "email": TU, "role": "AGENT" });
    ten(&hoa, "memberInvite", input, "invitation { id }").await;
    assert_eq!(post::count(db, "invitation").await, 1);
    assert_eq!(app.letters_to(TU).await.len(), 1);

    let dong_banh = producer(&duyen, PRODUCER).await;
    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-009" }]);
    let input =
        json!({ "producerId": dong_banh, "organisationId": organisation, "papers": papers });
    let filed = ten(&hoa, "producerClaim", input, "claim { id }").await;
    assert_eq!(post::count(db, "producer_claim").await, 1);
    let approve = json!({ "claimId": id(&filed["claim"]) });
    duyen
        .act("producerClaimApprove", approve, "claim { id }")
        .await;

    ten(&hoa, "productCreate", plums(&dong_banh), "product { id }").await;
    assert_eq!(events("product.created").await, 1);

    let products = post::count(db, "product").await;
    let input = json!({ "csv": TABLE, "source": "Sổ OCOP tỉnh", "dryRun": false });
    let loaded = ten(
        &duyen,
        "catalogueImport",
        input,
        "report { loaded created }",
    )
    .await;
    assert_eq!(loaded["report"], json!({ "loaded": true, "created": 2 }));
    assert_eq!(post::count(db, "product").await, products + 2);
    all_arrived(&app).await;
}
