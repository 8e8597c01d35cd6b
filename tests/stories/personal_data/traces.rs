//! The traces of somebody who is erased, in the words of others, in letters, and at the address that she had before.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, THANH, id, text},
    people::{PASSWORD, SAMPLE_PASSWORD, becomes_owner, organisation_of, outsider},
    tables::rows_with,
    token,
};

#[rstest]
#[tokio::test]
async fn papers_reasons_and_counter_offers_lose_her_telephone_too(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const NUMBERS: [&str; 4] = ["0912 345 678", "0912.345.678", "0912345678", "+84912345678"];
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let quote = |inquiry: &Value| {
        let mut input = deal::na_quotation(inquiry, Binding::Firm);
        input["note"] = json!("Hoàng Thị Mai, 0912.345.678");
        input["lines"][0]["price"]["place"] = json!("Kho HTX, gọi 0912 345 678");
        input["lines"][0]["vatReason"] = json!("hỏi 0912345678");
        let mai = mai.clone();
        async move {
            mai.act("quotationSend", input, "quotation { id revision }")
                .await["quotation"]
                .clone()
        }
    };
    // Agreed terms copy the words of the offer.
    let offer = quote(&deal::ask_for_na(&quan).await).await;
    let order = deal::accept(&quan, &offer).await;
    // A counter-offer repeats them.
    let offer = quote(&deal::ask_for_na(&quan).await).await;
    let counter = json!({
        "idempotencyKey": Client::key(), "quotationId": id(&offer), "validUntil": "2026-07-30",
        "lines": [{ "line": 1, "price": { "amount": "55000", "perUnit": "KG" }, "note": "Chị Hoàng Thị Mai (0912 345 678) đã đồng ý." }],
    });
    quan.act("quotationCounter", counter, "quotation { state }")
        .await;
    // Who declines stands in no column of the thread.
    let inquiry = deal::ask_for_na(&quan).await;
    let decline =
        json!({ "inquiryId": id(&inquiry), "reason": "Hết hàng. Hoàng Thị Mai, 0912.345.678." });
    mai.act("inquiryDecline", decline, "inquiry { state }")
        .await;
    app.letters_out().await;

    becomes_owner(&app, THANH, MAI).await;
    let erase = json!({ "idempotencyKey": Client::key(), "currentPassword": SAMPLE_PASSWORD });
    let erased = mai.act("personalDataErase", erase, "outcome").await;
    assert_eq!(erased["outcome"], "ERASED");
    assert_eq!(rows_with(&app, &NUMBERS).await, Vec::<String>::new());
    let named = rows_with(&app, &["Hoàng Thị Mai"]).await;
    for row in &named {
        let (table, _) = row.split_once(':').unwrap_or_default();
        assert!(
            [
                "order_signatory",
                "order_terms",
                "quotation",
                "letter",
                "letter_body"
            ]
            .contains(&table),
            "{row}"
        );
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Order { terms { note } } } }";
    let kept = quan.data(query, json!({ "id": id(&order) })).await;
    assert_eq!(kept["node"]["terms"]["note"], "Hoàng Thị Mai, •••");
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { reason } } }";
    let kept = quan.data(query, json!({ "id": id(&inquiry) })).await;
    assert_eq!(kept["node"]["reason"], "Hết hàng. •••, •••.");
}

#[rstest]
#[tokio::test]
async fn letters_about_her_and_an_address_she_had_before_are_forgotten(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (old, new) = ("trang-cu@nguoila.example", "trang@nguoila.example");
    let trang = outsider(&app, old).await;
    let mai = app.sign_in(MAI).await;

    // She joins the cooperative, whose owner is told by name, and changes her address.
    let house = organisation_of(&app, MAI).await.to_string();
    let invite = json!({ "idempotencyKey": Client::key(), "organisationId": house, "email": old, "role": "AGENT" });
    mai.act("memberInvite", invite, "invitation { id }").await;
    let link = app.last_letter_to(old).await.link();
    trang
        .act(
            "invitationAccept",
            json!({ "token": token(&link) }),
            "organisation { id }",
        )
        .await;
    app.last_letter_to(MAI).await.says(&["Người Lạ"]);
    let change =
        json!({ "email": new, "currentPassword": PASSWORD, "idempotencyKey": Client::key() });
    trang.act("userEmailChange", change, "requested").await;
    let link = app.last_letter_to(new).await.link();
    app.anonymous()
        .act(
            "userEmailConfirm",
            json!({ "token": token(&link) }),
            "person { email }",
        )
        .await;
    assert!(app.last_letter_to(old).await.subject.contains("địa chỉ"));
    let copy = trang
        .act(
            "personalDataExport",
            json!({ "idempotencyKey": Client::key() }),
            "document",
        )
        .await;
    let held: Value = serde_json::from_str(text(&copy["document"])).expect("JSON");
    assert_eq!(held["accounts"]["formerAddresses"][0]["value"], old);
    assert_eq!(held["accounts"]["invitations"][0]["email"], old);

    let erase = json!({ "idempotencyKey": Client::key(), "currentPassword": PASSWORD });
    let erased = trang.act("personalDataErase", erase, "outcome").await;
    assert_eq!(erased["outcome"], "ERASED");
    app.until("her address is forgotten", || async {
        rows_with(&app, &[new]).await.is_empty()
    })
    .await;
    assert_eq!(
        rows_with(&app, &[old, "Người Lạ"]).await,
        Vec::<String>::new()
    );
}
