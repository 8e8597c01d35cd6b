//! Lorries that carry less or more than was agreed, and orders that end short.

use chrono::{Duration, NaiveDate};
use kernel::time::vn;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, id, look, text},
    page::Page,
};

const PROGRESS: &str = "query($id: ID!) { node(id: $id) { ... on Order { state reason progress { lines { agreed { value } toCome { value } \
    underWay { value } received { value } missing { value } } valueReceived { amount } } \
    deliveries { id state rest follows { id } window { from to } lines { planned { value } carriedOver { value } shipped { value } } } } } }";

async fn progress(client: &Client, order: &Value) -> Value {
    client.data(PROGRESS, json!({ "id": id(order) })).await["node"].clone()
}

async fn ordered(quan: &Client, mai: &Client) -> Value {
    let inquiry = deal::ask_for_na(quan).await;
    let quotation = deal::quote(mai, &inquiry, Binding::Firm).await;
    deal::accept(quan, &quotation).await
}

fn load(delivery: &Value, kilograms: &str) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "deliveryId": id(delivery),
        "lines": [{ "line": 1, "quantity": { "value": kilograms, "unit": "kg" } }],
    })
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_rest_of_a_short_load_follows(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai).await;
    let first = order["deliveries"][0].clone();
    let mut short = load(&first, "9000");
    let refused = mai
        .attempt("deliveryShip", short.clone(), "delivery { id }")
        .await;
    assert_eq!(refused["userErrors"][0]["code"], "REQUIRED");
    assert_eq!(refused["userErrors"][0]["path"], json!(["input", "rest"]));
    short["idempotencyKey"] = json!(Client::key());
    short["rest"] =
        json!({ "outcome": "FOLLOWS", "window": { "from": "2026-08-06", "to": "2026-08-07" } });
    mai.act("deliveryShip", short, "delivery { state rest }")
        .await;

    let now = progress(&quan, &order).await;
    let next = now["deliveries"]
        .as_array()
        .expect("deliveries")
        .iter()
        .find(|delivery| delivery["follows"]["id"] == first["id"])
        .expect("a delivery that follows")
        .clone();
    assert_eq!(next["lines"][0]["planned"]["value"], "3000");
    assert_eq!(next["window"]["from"], "2026-08-06");
    let line = &now["progress"]["lines"][0];
    assert_eq!(
        [
            &line["agreed"],
            &line["toCome"],
            &line["underWay"],
            &line["missing"]
        ]
        .map(|q| text(&q["value"])),
        ["80000", "71000", "9000", "0"]
    );
    // He is told what is missing and when it comes.
    app.letters_out().await;
    app.last_letter_to(QUAN).await.says(&["thiếu 3 tấn"]);

    // He takes less than left, and says why; she reads it.
    let mut receive = load(&first, "8950");
    receive["note"] = json!("50 kg dập, không nhận.");
    quan.act("deliveryReceive", receive, "delivery { state reason }")
        .await;
    app.letters_out().await;
    app.last_letter_to(MAI)
        .await
        .says(&["50 kg dập, không nhận."]);
    let now = progress(&mai, &order).await;
    assert_eq!(now["progress"]["lines"][0]["received"]["value"], "8950");
    assert_eq!(now["progress"]["lines"][0]["missing"]["value"], "50");
    assert_eq!(now["progress"]["valueReceived"]["amount"], "505675000");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn more_than_the_tolerance_does_not_leave(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
    offer["tolerancePercent"] = json!("5");
    let quotation = mai.act("quotationSend", offer, "quotation { id }").await["quotation"].clone();
    let order = deal::accept(&quan, &quotation).await;
    let first = order["deliveries"][0].clone();
    let refused = mai
        .attempt("deliveryShip", load(&first, "12600.001"), "delivery { id }")
        .await;
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "BEYOND_TOLERANCE", "{refused}");
    // What is possible is said in the unit that was written.
    let mut tonnes = load(&first, "12.7");
    tonnes["lines"][0]["quantity"]["unit"] = json!("tấn");
    let refused = mai.attempt("deliveryShip", tonnes, "delivery { id }").await;
    let message = text(&refused["userErrors"][0]["message"]);
    assert!(message.contains("12.6 tonnes"), "{message}");
    // Five per cent more, or less, is what both agreed to let pass.
    mai.act("deliveryShip", load(&first, "12600"), "delivery { rest }")
        .await;
    let second = order["deliveries"][1].clone();
    let planned: i64 = text(&second["lines"][0]["planned"]["value"])
        .parse()
        .expect("a number");
    let least = (planned * 95 / 100).to_string();
    let shipped = mai
        .act("deliveryShip", load(&second, &least), "delivery { rest }")
        .await;
    assert_eq!(shipped["delivery"]["rest"], Value::Null);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_that_stays_short_is_closed_with_a_reason(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai).await;
    let first = order["deliveries"][0].clone();
    let close = || json!({ "orderId": id(&order), "reason": "Bão số 3, mất mùa." });
    let early = quan
        .attempt("orderComplete", close(), "order { state }")
        .await;
    assert_eq!(early["userErrors"][0]["code"], "STATE_TRANSITION");
    deal::ship(&mai, &first).await;
    deal::receive(&quan, &first, "12000").await;
    app.letters_out().await;
    let over = vn::end_of_day(NaiveDate::from_ymd_opt(2026, 8, 26).expect("a day"));
    app.hand.set(over + Duration::hours(9));
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let refused = mai
        .attempt("orderComplete", close(), "order { state }")
        .await;
    assert_eq!(refused["userErrors"][0]["code"], "STATE_TRANSITION");

    let his = app.anonymous();
    let old = app.last_letter_to(QUAN).await;
    let page = Page::open(&his, &old.link()).await;
    page.form("/fresh").send(&his).await;
    app.letters_out().await;
    let letter = app.last_letter_to(QUAN).await;
    let page = Page::open(&his, &letter.link()).await;
    let page = page
        .form("/complete")
        .with("reason", "Bão số 3, mất mùa.")
        .send(&his)
        .await;
    assert!(
        page.words().contains("Đã khép lại đơn hàng."),
        "{}",
        page.words()
    );
    let now = progress(&quan, &order).await;
    assert_eq!(
        (text(&now["state"]), text(&now["reason"])),
        ("COMPLETED", "Bão số 3, mất mùa.")
    );
    assert_eq!(now["progress"]["lines"][0]["missing"]["value"], "68000");
    app.letters_out().await;
    app.last_letter_to(MAI)
        .await
        .says(&["Bão số 3, mất mùa.", text(&order["number"])]);
    assert_eq!(
        look(&mai, &order["deliveries"][3]).await["state"],
        "CANCELLED"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_refused_is_told_apart_from_what_is_short(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai).await;
    let first = order["deliveries"][0].clone();
    mai.act("deliveryShip", load(&first, "12000"), "delivery { state }")
        .await;
    quan.act(
        "deliveryReceive",
        load(&first, "11900"),
        "delivery { state }",
    )
    .await;
    let second = order["deliveries"][1].clone();
    deal::ship(&mai, &second).await;
    let refuse =
        json!({ "idempotencyKey": Client::key(), "deliveryId": id(&second), "reason": "Dập nát." });
    quan.act("deliveryRefuse", refuse, "delivery { state }")
        .await;

    // What the interface calls missing is both.
    let planned: i64 = text(&second["lines"][0]["planned"]["value"])
        .parse()
        .expect("a number");
    let now = progress(&quan, &order).await;
    let missing = (100 + planned).to_string();
    assert_eq!(
        now["progress"]["lines"][0]["missing"]["value"],
        json!(missing)
    );
    app.letters_out().await;
    let letter = app.last_letter_to(MAI).await;
    letter.says(&["Xin gọi ngay", "“Thêm một chuyến giao”"]);
    let phone = app.anonymous();
    let page = Page::open(&phone, &letter.link()).await;
    assert!(
        page.words().contains("Thêm một chuyến giao"),
        "{}",
        page.words()
    );
    let refused = format!("Bị trả lại {} tấn", planned / 1000);
    for words in [refused.as_str(), "Thiếu (không giao, không nhận) 0,1 tấn"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
}
