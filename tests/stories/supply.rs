//! What is promised against what there is: thirty offers at once, overselling that is confirmed, and offers that orders leave too little for.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, HA, MAI, QUAN, find_product, id, text},
    page::Page,
    post,
    register::expects,
};

const STANDING: &str = "supply { line entry wanted { baseValue } own { baseValue } supply { baseValue } promised { baseValue } \
                        ordered { baseValue } exceeds outOfSeason }";

/// Asks for so many tonnes in the first week of August.
pub(crate) async fn ask(buyer: &Client, product: &Value, tonnes: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(),
        "lines": [{
            "productId": id(product),
            "schedule": [{ "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": tonnes, "unit": "TONNE" } }],
        }],
    });
    deal::submit(buyer, input).await
}

pub(crate) fn firm(inquiry: &Value) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "inquiryId": id(inquiry),
        "firm": true,
        "validUntil": "2026-07-31",
        "lines": [{ "line": 1, "price": { "amount": "56500", "perUnit": "KG", "basis": "PACKED" } }],
    })
}

pub(crate) fn confirmed(mut input: Value) -> Value {
    input["confirmOversell"] = json!(true);
    input
}

pub(crate) async fn offer(seller: &Client, input: Value) -> Value {
    seller
        .act(
            "quotationSend",
            input,
            "quotation { id revision supplyShort }",
        )
        .await["quotation"]
        .clone()
}

/// How the only window of an inquiry or a quotation stands for its seller.
async fn standing(seller: &Client, thing: &Value) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Inquiry {{ {STANDING} }} ... on Quotation {{ supplyShort {STANDING} }} }} }}"
    );
    seller.data(&query, json!({ "id": id(thing) })).await["node"].clone()
}

fn promised(standing: &Value) -> &str {
    text(&standing["supply"][0]["promised"]["baseValue"])
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_firm_offers_at_once_promise_no_more_than_there_is(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, 50).await;
    let mut inquiries = Vec::new();
    for _ in 0..30 {
        inquiries.push(ask(&quan, &product, "5").await);
    }
    let answers = join_all(
        inquiries
            .iter()
            .map(|inquiry| mai.attempt("quotationSend", firm(inquiry), "quotation { id }")),
    )
    .await;
    let (sent, refused): (Vec<&Value>, Vec<&Value>) = answers
        .iter()
        .partition(|answer| answer["userErrors"] == json!([]));
    assert_eq!((sent.len(), refused.len()), (10, 20));
    for answer in refused {
        assert_eq!(
            deal::refusals(answer),
            ["CONFIRMATION_REQUIRED input.lines.0"]
        );
        let error = &answer["userErrors"][0];
        assert_eq!(error["__typename"], "QuantityUnavailable");
        assert!(text(&error["message"]).contains("0 kg"), "{error}");
    }
    let seen = standing(&mai, &sent[0]["quotation"]).await;
    assert_eq!(promised(&seen), "45000", "all but its own");
    assert_eq!(seen["supply"][0]["own"]["baseValue"], "5000");
    assert_eq!(seen["supply"][0]["exceeds"], false);
    let db = app.server().db();
    let open = "supply_promise WHERE released_at IS NULL";
    assert_eq!(post::count(db, open).await, 10);
}

#[rstest]
#[tokio::test]
async fn who_promises_more_than_he_has_is_asked_and_later_warned(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, ha, mai) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
    );
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, 5).await;
    let his = ask(&quan, &product, "3").await;
    let hers = ask(&ha, &product, "4").await;

    let first = offer(&mai, firm(&his)).await;
    let seen = standing(&mai, &hers).await;
    assert_eq!(
        seen["supply"][0],
        json!({
            "line": 1, "entry": 1,
            "wanted": { "baseValue": "4000" }, "own": { "baseValue": "4000" },
            "supply": { "baseValue": "5000" }, "promised": { "baseValue": "3000" }, "ordered": { "baseValue": "0" },
            "exceeds": true, "outOfSeason": false,
        })
    );
    assert_eq!(
        standing(&ha, &hers).await["supply"],
        Value::Null,
        "the buyer sees nothing of it"
    );
    let asked = mai
        .attempt("quotationSend", firm(&hers), "quotation { id }")
        .await;
    assert_eq!(
        deal::refusals(&asked),
        ["CONFIRMATION_REQUIRED input.lines.0"]
    );
    assert!(
        text(&asked["userErrors"][0]["message"]).contains("2,000 kg"),
        "{asked}"
    );
    // A free offer promises nothing and is not asked.
    let mut free = firm(&hers);
    free["firm"] = json!(false);
    offer(&mai, free).await;
    let mut again = confirmed(firm(&hers));
    again["expectedRevision"] = json!(1);
    let second = offer(&mai, again).await;
    assert_eq!(standing(&mai, &second).await["supplyShort"], false);

    // He accepts first: three of five tonnes are gone, and four can no longer be kept.
    deal::accept(&quan, &first).await;
    let seen = standing(&mai, &second).await;
    assert_eq!(seen["supplyShort"], true);
    assert_eq!(seen["supply"][0]["ordered"]["baseValue"], "3000");
    let letters = app.letters_to(MAI).await;
    let letter = letters
        .iter()
        .find(|letter| letter.subject.starts_with("Thiếu hàng cho báo giá"))
        .expect("she is told");
    letter.says(&["Báo giá này hứa", "4 tấn", "5 tấn", "3 tấn", "Phạm Thu Hà"]);
    let db = app.server().db();
    let flagged = "event WHERE kind = 'quotation.supply_short'";
    assert_eq!(post::count(db, flagged).await, 1);
    // That goods are promised twice is the seller's own business: the buyer does not even learn that she was told.
    let kinds = async |client: &Client| {
        let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { letters { kind } } } }";
        let seen = client.data(query, json!({ "id": id(&hers) })).await;
        let letters = seen["node"]["letters"].as_array().expect("letters");
        let kinds = letters
            .iter()
            .map(|letter| text(&letter["kind"]).to_owned());
        kinds.collect::<Vec<_>>()
    };
    let short = "SUPPLY_SHORT".to_owned();
    assert!(kinds(&mai).await.contains(&short));
    let hers_to_know = kinds(&ha).await;
    assert!(!hers_to_know.contains(&short), "{hers_to_know:?}");
    assert!(hers_to_know.contains(&"INQUIRY_RECEIVED".to_owned()));

    // She withdraws it, and nothing of it is promised any more.
    let input = json!({ "idempotencyKey": Client::key(), "quotationId": id(&second), "reason": "Đã hết hàng." });
    mai.act("quotationWithdraw", input, "quotation { state }")
        .await;
    let seen = standing(&mai, &hers).await;
    assert_eq!(promised(&seen), "3000");
    ha.attempt(
        "quotationAccept",
        json!({ "idempotencyKey": Client::key(), "quotationId": id(&second) }),
        "order { id }",
    )
    .await;
    assert_eq!(post::count(db, "trade_order").await, 1);
}

#[rstest]
#[tokio::test]
async fn an_amendment_that_takes_more_flags_the_offers_it_leaves_too_little_for(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, ha, mai) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
    );
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, 5).await;
    let his = offer(&mai, firm(&ask(&quan, &product, "2").await)).await;
    let hers = offer(&mai, firm(&ask(&ha, &product, "3").await)).await;
    let order = deal::accept(&quan, &his).await;
    assert_eq!(standing(&mai, &hers).await["supplyShort"], false);

    let input = json!({
        "idempotencyKey": Client::key(),
        "orderId": id(&order),
        "note": "Cần thêm hai tấn.",
        "deliveries": [{
            "deliveryId": id(&order["deliveries"][0]),
            "lines": [{ "line": 1, "quantity": { "value": "4", "unit": "TONNE" } }],
        }],
    });
    let open = quan
        .act("orderAmendmentPropose", input, "amendment { id }")
        .await["amendment"]
        .clone();
    // Three of five tonnes are offered to somebody else: agreeing to four wants a second word, by the API as on the page.
    let input = json!({ "idempotencyKey": Client::key(), "amendmentId": id(&open) });
    let asked = mai
        .attempt("orderAmendmentAccept", input, "amendment { state }")
        .await;
    assert_eq!(
        deal::refusals(&asked),
        ["CONFIRMATION_REQUIRED input.confirmOversell"]
    );
    assert!(
        text(&asked["userErrors"][0]["message"]).contains("2,000 kg"),
        "{asked}"
    );
    app.letters_out().await;
    let phone = app.anonymous();
    let page = Page::open(&phone, &app.last_letter_to(MAI).await.link()).await;
    let warning = "sẽ hứa tất cả 7 tấn, trong khi dự kiến chỉ có 5 tấn.";
    assert!(page.words().contains(warning), "{}", page.words());
    let refused = page.form("/amendment-accept").send(&phone).await;
    assert!(
        refused.words().contains("Nếu vẫn muốn hứa nhiều hơn"),
        "{}",
        refused.words()
    );
    let agreed = page
        .form("/amendment-accept")
        .with("confirmOversell", "yes")
        .send(&phone)
        .await;
    assert!(!agreed.has_form("/amendment-accept"), "{}", agreed.words());
    let seen = standing(&mai, &hers).await;
    assert_eq!(seen["supplyShort"], true);
    assert_eq!(seen["supply"][0]["ordered"]["baseValue"], "4000");
    let flagged = "event WHERE kind = 'quotation.supply_short'";
    assert_eq!(post::count(app.server().db(), flagged).await, 1);

    // Her own proposal binds her too; less, or other days of the same weeks, asks nobody.
    let proposal = |tonnes: &str, confirm: bool| {
        json!({
            "idempotencyKey": Client::key(), "orderId": id(&order), "note": "Được mùa.", "confirmOversell": confirm,
            "deliveries": [{
                "deliveryId": id(&order["deliveries"][0]),
                "window": { "from": "2026-08-06", "to": "2026-08-07" },
                "lines": [{ "line": 1, "quantity": { "value": tonnes, "unit": "TONNE" } }],
            }],
        })
    };
    let asked = mai
        .attempt(
            "orderAmendmentPropose",
            proposal("4.5", false),
            "order { id }",
        )
        .await;
    assert_eq!(
        deal::refusals(&asked),
        ["CONFIRMATION_REQUIRED input.deliveries.0"]
    );
    mai.act(
        "orderAmendmentPropose",
        proposal("4", false),
        "order { id }",
    )
    .await;
}

#[rstest]
#[tokio::test]
async fn a_buyer_is_told_that_there_is_too_little_and_never_how_much(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, 3).await;
    let ordering = |tonnes: &str| {
        json!({
            "idempotencyKey": Client::key(),
            "lines": [{
                "productId": id(&product), "expectedVersion": product["version"],
                "schedule": [{
                    "from": "2026-08-03", "to": "2026-08-05", "everyWeekUntil": "2026-08-17",
                    "quantity": { "value": tonnes, "unit": "TONNE" },
                }],
            }],
        })
    };
    // Three weeks of one tonne and a half: the fault stands where it was written, and once.
    for _ in 0..8 {
        let refused = quan
            .attempt("orderPlace", ordering("1.5"), "order { id }")
            .await;
        assert_eq!(
            deal::refusals(&refused),
            ["QUANTITY_UNAVAILABLE input.lines.0.schedule.0.quantity"]
        );
        let error = &refused["userErrors"][0];
        assert_eq!(error["__typename"], "InputError");
        assert!(
            !text(&error["message"]).contains(|c: char| c.is_ascii_digit()),
            "{error}"
        );
    }
    // Whoever tries on is trying out what there is.
    let waits = quan
        .attempt("orderPlace", ordering("1"), "order { id }")
        .await;
    assert_eq!(
        deal::refusals(&waits),
        ["TOO_MANY_REQUESTS input.organisationId"]
    );
    app.hand.advance(chrono::Duration::hours(1));
    quan.act("orderPlace", ordering("1"), "order { id }").await;
}

#[rstest]
#[tokio::test]
async fn what_ends_or_is_replaced_promises_no_more(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, 50).await;
    let watched = ask(&quan, &product, "1").await;
    let inquiry = ask(&quan, &product, "10").await;
    let first = offer(&mai, firm(&inquiry)).await;
    assert_eq!(promised(&standing(&mai, &watched).await), "10000");

    let mut less = firm(&inquiry);
    less["expectedRevision"] = json!(1);
    less["lines"][0]["answers"] =
        json!([{ "entry": 1, "answer": "LESS", "quantity": { "value": "6", "unit": "TONNE" } }]);
    let second = offer(&mai, less).await;
    assert_ne!(first["id"], second["id"]);
    assert_eq!(promised(&standing(&mai, &watched).await), "6000");

    let input = json!({ "idempotencyKey": Client::key(), "quotationId": id(&second), "reason": "Giá cao." });
    quan.act("quotationReject", input, "quotation { state }")
        .await;
    assert_eq!(promised(&standing(&mai, &watched).await), "0");

    let another = ask(&quan, &product, "7").await;
    offer(&mai, firm(&another)).await;
    assert_eq!(promised(&standing(&mai, &watched).await), "7000");
    app.hand.set(
        "2026-08-01T00:00:00+07:00"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .expect("an instant"),
    );
    app.until("the offer has run out", || async {
        promised(&standing(&mai, &watched).await) == "0"
    })
    .await;
}

#[rstest]
#[tokio::test]
async fn what_nobody_has_counted_asks_nobody(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    let inquiry = ask(&quan, &product, "900").await;
    offer(&mai, firm(&inquiry)).await;
    let seen = standing(&mai, &inquiry).await;
    assert_eq!(seen["supply"][0]["supply"], Value::Null);
    assert_eq!(seen["supply"][0]["exceeds"], false);
}
