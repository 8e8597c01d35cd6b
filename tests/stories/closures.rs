//! Days on which nothing is sold: the buyer is told before he asks, the producer while she quotes, and an order at listed prices is refused.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, id, text},
    page::Page,
    post,
    register::{product, takes},
};

const NOTE: &str = "Nghỉ sửa kho, xin gọi 0912 345 678.";
const ERRORS: &str = "inquiry { id }";

/// The first ten days of August are closed.
async fn closes(mai: &Client, na: &Value) {
    let closure = json!({ "from": "2026-08-01", "to": "2026-08-10", "note": { "vi": NOTE, "en": "Mending the store." } });
    let hers = product(mai, id(na)).await;
    takes(mai, "productUpdate", &hers, json!({ "closure": closure })).await;
}

#[rstest]
#[tokio::test]
async fn a_buyer_is_told_before_he_asks_and_the_producer_while_she_quotes(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    closes(&mai, &na).await;

    // The first week lies wholly inside, the second (10 to 12 August) does not: each written window is named once.
    let asked = quan
        .clone()
        .reading("vi")
        .attempt("inquirySubmit", deal::na_inquiry(id(&na)), ERRORS)
        .await;
    assert_eq!(
        deal::refusals(&asked),
        [
            "CONFIRMATION_REQUIRED input.lines.0.schedule.0.from",
            "CONFIRMATION_REQUIRED input.lines.0.schedule.1.from"
        ]
    );
    let told = &asked["userErrors"][0];
    assert_eq!(told["__typename"], "ProductClosed");
    let words = text(&told["message"]);
    for part in [
        "01/08/2026",
        "10/08/2026",
        "Nghỉ sửa kho",
        "acknowledgeClosed",
    ] {
        assert!(words.contains(part), "{words}");
    }
    assert_eq!(post::count(app.server().db(), "inquiry").await, 0);

    let mut aware = deal::na_inquiry(id(&na));
    aware["acknowledgeClosed"] = json!(true);
    let inquiry = deal::submit(&quan, aware).await;

    // The page of the letter says it where she types what she offers.
    let phone = app.anonymous();
    let page = Page::open(&phone, &app.last_letter_to(MAI).await.link()).await;
    let warning = "cơ sở tạm nghỉ bán Na dai Mẫu Chi Lăng từ 01/08/2026 đến hết 10/08/2026.";
    assert_eq!(page.words().matches(warning).count(), 2, "{}", page.words());
    let look = page
        .form("/quote")
        .with("lines.0.price.amount", "56.500")
        .with("validUntil", "2026-07-31")
        .with("firm", "yes")
        .send(&phone)
        .await;
    assert!(look.words().contains(warning), "{}", look.words());
    let sent = look.form("/quote").send(&phone).await;
    assert!(sent.words().contains("Đã gửi báo giá."), "{}", sent.words());

    // She knows, and offers all the same; her quotation goes on telling it, and to nobody else.
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { supply { entry closure { from to notes { en } } } \
                 quotations { supply { line closure { to } } } } } }";
    let seen = mai.data(query, json!({ "id": id(&inquiry) })).await["node"].clone();
    let closed = |windows: &Value| {
        let windows = windows.as_array().expect("windows").iter();
        windows
            .filter(|window| window["closure"] != Value::Null)
            .count()
    };
    assert_eq!(closed(&seen["supply"]), 2);
    assert_eq!(
        seen["supply"][0]["closure"],
        json!({ "from": "2026-08-01", "to": "2026-08-10", "notes": { "en": "Mending the store." } })
    );
    assert_eq!(closed(&seen["quotations"][0]["supply"]), 2);
    let his = quan.data(query, json!({ "id": id(&inquiry) })).await["node"].clone();
    assert_eq!(his["supply"], Value::Null);
}

#[rstest]
#[tokio::test]
async fn days_that_are_open_in_part_are_asked_for_and_ordered(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    closes(&mai, &na).await;
    let lines = |from: &str, to: &str| json!([{ "productId": id(&na), "schedule": [{ "from": from, "to": to, "quantity": { "value": "1", "unit": "TONNE" } }] }]);
    let order = async |from: &str, to: &str| {
        let mut input = json!({ "idempotencyKey": Client::key(), "lines": lines(from, to) });
        let now = deal::find_product(&quan, "na dai mẫu chi lăng").await;
        input["lines"][0]["expectedVersion"] = now["version"].clone();
        quan.attempt("orderPlace", input, "order { state }").await
    };
    let refused = order("2026-08-03", "2026-08-10").await;
    assert_eq!(
        deal::refusals(&refused),
        ["CLOSED_THEN input.lines.0.schedule.0.from"]
    );
    assert_eq!(refused["userErrors"][0]["__typename"], "ProductClosed");
    // Out of season is another thing, and no closure tells it.
    let refused = order("2026-11-03", "2026-11-10").await;
    assert_eq!(refused["userErrors"][0]["__typename"], "InputError");
    assert_eq!(
        order("2026-08-03", "2026-08-11").await["order"]["state"],
        "PLACED"
    );

    let input =
        json!({ "idempotencyKey": Client::key(), "lines": lines("2026-08-10", "2026-08-11") });
    let inquiry = deal::submit(&quan, input).await;
    // An offer by the API is not asked either.
    deal::quote(&mai, &inquiry, Binding::Firm).await;
}
