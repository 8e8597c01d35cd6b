//! Thirty offers at once, overselling that is confirmed, and offers that are over.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, MAI, QUAN, find_product, id, text},
    post,
};

use super::{ask, confirmed, firm, market, offer, promised, standing};

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_firm_offers_at_once_promise_no_more_than_there_is(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, [quan, _, mai], product) = market(backend, 50).await;
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
    let (app, [quan, ha, mai], product) = market(backend, 5).await;
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
async fn what_ends_or_is_replaced_promises_no_more(#[values(Sqlite, Postgres)] backend: Backend) {
    let (app, [quan, _, mai], product) = market(backend, 50).await;
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
