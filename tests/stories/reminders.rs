//! What the clock says before it ends things: reminders by day, a word to the staff, and the end of what has gone quiet.

use chrono::{DateTime, Utc};
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DUYEN, MAI, QUAN, ask_for_na, id, look, quote, text},
    post,
    register::expects,
    tables::trade_events,
};

fn vietnam(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn letters(app: &TestApp, kind: &str) -> usize {
    post::count(app.server().db(), &format!("letter WHERE kind = '{kind}'")).await
}

async fn events(app: &TestApp, kind: &str) -> usize {
    post::count(app.server().db(), &format!("event WHERE kind = '{kind}'")).await
}

/// Lets the worker look at the clock a few times.
async fn worker_looks(app: &TestApp) {
    orders::reminders::due(app.server().db())
        .await
        .expect("looked");
}

#[rstest]
#[tokio::test]
async fn a_seller_is_reminded_in_the_morning_and_staff_are_told_at_the_end(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    // Sent at nine for the noon of the next day: twelve hours before that is midnight, and that is night.
    let inquiry = ask_for_na(&quan).await;
    app.hand.set(vietnam("2026-07-26T05:59:59+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "REPLY_REMINDER").await, 0);
    app.hand.set(vietnam("2026-07-26T06:00:00+07:00"));
    for _ in 0..2 {
        worker_looks(&app).await;
    }
    assert_eq!(letters(&app, "REPLY_REMINDER").await, 1);
    let letter = app.last_letter_to(MAI).await;
    assert!(
        letter
            .subject
            .starts_with("Nhắc: cần trả lời trước 12:00 ngày 26/07"),
        "{}",
        letter.subject
    );
    letter.says(&["Trần Minh Quân", "chưa nhận được trả lời"]);

    app.hand.set(vietnam("2026-07-26T12:00:00+07:00"));
    app.until("the deadline is noted", || async {
        events(&app, "inquiry.expired").await == 1
    })
    .await;
    let letter = app.last_letter_to(DUYEN).await;
    assert!(
        letter.subject.starts_with("Cần gọi điện:"),
        "{}",
        letter.subject
    );
    letter.says(&["HTX Na Mẫu Chi Lăng", "0912 345 678", "80 tấn"]);
    for hidden in [
        "55.000",
        "Giao trước 9 giờ",
        "0987",
        "PO-77",
        "Quả từ 250 g",
    ] {
        assert!(
            !letter.plain.contains(hidden),
            "no words and no prices: {hidden}"
        );
    }
    let (duyen, other) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let query = "{ viewer { desk { inquiriesUnanswered(first: 5) { totalCount nodes { id state viewerSide note } } } } }";
    let seen = duyen.data(query, json!({})).await;
    assert_eq!(
        seen["viewer"]["desk"]["inquiriesUnanswered"],
        json!({ "totalCount": 1, "nodes": [{ "id": id(&inquiry), "state": "EXPIRED", "viewerSide": "DESK", "note": null }] })
    );
    let seen = other.data(query, json!({})).await;
    assert_eq!(
        seen["viewer"]["desk"]["inquiriesUnanswered"]["totalCount"],
        0
    );
    let seen = quan.data(query, json!({})).await;
    assert_eq!(seen["viewer"]["desk"], Value::Null);
}

#[rstest]
#[tokio::test]
async fn who_has_answered_is_not_reminded(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    deal::say(&mai, &inquiry, "Em xem rồi báo lại ạ.").await;
    app.hand.set(vietnam("2026-07-26T09:00:00+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "REPLY_REMINDER").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_buyer_is_reminded_of_an_offer_before_its_last_day(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let quotation = quote(&mai, &ask_for_na(&quan).await, Binding::Firm).await;
    app.hand.set(vietnam("2026-07-30T08:59:59+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "QUOTATION_ENDING").await, 0);
    app.hand.set(vietnam("2026-07-30T09:00:00+07:00"));
    for _ in 0..2 {
        worker_looks(&app).await;
    }
    assert_eq!(events(&app, "quotation.reminded").await, 1);
    let letter = app.last_letter_to(QUAN).await;
    assert!(
        letter
            .subject
            .starts_with("Cần quyết định (hạn 24:00 ngày 31/07)"),
        "{}",
        letter.subject
    );
    letter.says(&[
        text(&quotation["number"]),
        "4.746.000.000 ₫",
        "24:00 ngày 31/07/2026",
    ]);

    // Decided offers need no reminder.
    let second = quote(&mai, &ask_later(&quan).await, Binding::Firm).await;
    deal::accept(&quan, &second).await;
    app.hand.set(vietnam("2026-07-31T09:30:00+07:00"));
    worker_looks(&app).await;
    assert_eq!(events(&app, "quotation.reminded").await, 1);
}

/// The same inquiry with more time to answer.
async fn ask_later(quan: &Client) -> Value {
    let product = deal::find_product(quan, "na dai mẫu chi lăng").await;
    let mut input = deal::na_inquiry(id(&product));
    input["replyBy"] = json!("2026-08-02T12:00:00+07:00");
    deal::submit(quan, input).await
}

#[rstest]
#[tokio::test]
async fn the_other_side_is_reminded_of_a_proposed_change_unless_it_has_decided(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let quotation = quote(&mai, &ask_for_na(&quan).await, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let proposes = async |client: &Client, from: &str| {
        let input = json!({
            "idempotencyKey": Client::key(),
            "orderId": id(&order),
            "note": "Mưa nhiều, xin giao muộn hơn.",
            "deliveries": [{ "deliveryId": id(&order["deliveries"][0]), "window": { "from": from, "to": "2026-08-09" } }],
        });
        let answer = client
            .act("orderAmendmentPropose", input, "amendment { id }")
            .await;
        answer["amendment"].clone()
    };
    // Nine days ahead, at nine in the morning: she has a day.
    let first = proposes(&mai, "2026-08-05").await;
    app.hand.set(vietnam("2026-07-26T08:59:59+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "AMENDMENT_REMINDER").await, 0);
    app.hand.set(vietnam("2026-07-26T09:00:00+07:00"));
    for _ in 0..2 {
        worker_looks(&app).await;
    }
    assert_eq!(letters(&app, "AMENDMENT_REMINDER").await, 1);
    assert_eq!(events(&app, "amendment.reminded").await, 1);
    let letter = app.last_letter_to(QUAN).await;
    assert!(letter.subject.starts_with("Nhắc:"), "{}", letter.subject);
    letter.says(&[
        "HTX Na Mẫu Chi Lăng",
        "09:00 ngày 25/07/2026",
        "Mưa nhiều, xin giao muộn hơn.",
        "05/08/2026",
    ]);
    let page = tests::page::Page::open(&app.anonymous(), &letter.link()).await;
    assert!(page.has_form("/amendment-accept") && page.has_form("/amendment-decline"));

    // What is decided meanwhile reminds nobody, whoever proposed it.
    let decision = |amendment: &Value| json!({ "idempotencyKey": Client::key(), "amendmentId": id(amendment) });
    quan.act(
        "orderAmendmentAccept",
        decision(&first),
        "amendment { state }",
    )
    .await;
    let second = proposes(&quan, "2026-08-06").await;
    app.hand.set(vietnam("2026-07-27T08:00:00+07:00"));
    mai.act(
        "orderAmendmentAccept",
        decision(&second),
        "amendment { state }",
    )
    .await;
    proposes(&mai, "2026-08-07").await;
    app.hand.set(vietnam("2026-07-28T07:59:59+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "AMENDMENT_REMINDER").await, 1);
    app.hand.set(vietnam("2026-07-28T08:00:00+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "AMENDMENT_REMINDER").await, 2);
}

#[rstest]
#[tokio::test]
async fn a_placed_order_that_nobody_answers_ends_and_gives_its_goods_back(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &na, 8).await;
    let places = async || {
        let input = json!({
            "idempotencyKey": Client::key(),
            "lines": [{
                "productId": id(&na), "expectedVersion": na["version"],
                "schedule": [{ "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": "6", "unit": "TONNE" } }],
            }],
            "note": "Giao trước 9 giờ sáng.",
        });
        let shown = "order { id state confirmBy lapsed reason } inquiry { replyBy }";
        quan.attempt("orderPlace", input, shown).await
    };
    // Placed at nine: he has two days, and twelve hours before their end it is night.
    let placed = places().await;
    let order = placed["order"].clone();
    assert_eq!(order["confirmBy"], "2026-07-27T02:00:00Z");
    assert_eq!(placed["inquiry"]["replyBy"], order["confirmBy"]);
    app.letters_out().await;
    app.last_letter_to(MAI)
        .await
        .says(&["09:00 ngày 27/07/2026", "tự hết hiệu lực"]);
    app.last_letter_to(QUAN)
        .await
        .says(&["09:00 ngày 27/07/2026"]);
    app.hand.set(vietnam("2026-07-27T05:59:59+07:00"));
    worker_looks(&app).await;
    assert_eq!(letters(&app, "ORDER_REMINDER").await, 0);
    app.hand.set(vietnam("2026-07-27T06:00:00+07:00"));
    for _ in 0..2 {
        worker_looks(&app).await;
    }
    assert_eq!(letters(&app, "ORDER_REMINDER").await, 1);
    assert_eq!(events(&app, "order.reminded").await, 1);
    let letter = app.last_letter_to(MAI).await;
    assert!(
        letter.subject.starts_with("Nhắc: cần xác nhận đơn"),
        "{}",
        letter.subject
    );
    letter.says(&["6 tấn", "360.000.000"]);
    let page = tests::page::Page::open(&app.anonymous(), &letter.link()).await;
    assert!(page.has_form("/confirm"), "{}", page.words());
    assert!(
        page.words().contains("09:00 27/07/2026"),
        "{}",
        page.words()
    );
    assert_eq!(
        deal::refusals(&places().await),
        ["QUANTITY_UNAVAILABLE input.lines.0.schedule.0.quantity"],
        "what is placed is taken"
    );

    app.hand.set(vietnam("2026-07-27T09:00:00+07:00"));
    app.until("the order has lapsed", || async {
        events(&app, "order.lapsed").await == 1
    })
    .await;
    let query = "query($id: ID!) { node(id: $id) { ... on Order { state lapsed reason confirmBy deliveries { state } } } }";
    let seen = quan.data(query, json!({ "id": id(&order) })).await["node"].clone();
    assert_eq!(
        seen,
        json!({
            "state": "REJECTED", "lapsed": true, "reason": null, "confirmBy": "2026-07-27T02:00:00Z",
            "deliveries": [{ "state": "CANCELLED" }],
        })
    );
    let told = app.last_letter_to(QUAN).await;
    assert!(told.subject.contains("hết hiệu lực"), "{}", told.subject);
    let page = tests::page::Page::open(&app.anonymous(), &told.link()).await;
    assert!(
        page.words().contains("đơn tự hết hiệu lực"),
        "{}",
        page.words()
    );
    app.last_letter_to(MAI)
        .await
        .says(&["không còn giữ hàng của Anh/Chị nữa"]);
    let letter = app.last_letter_to(DUYEN).await;
    assert!(
        letter.subject.starts_with("Cần gọi điện:"),
        "{}",
        letter.subject
    );
    letter.says(&["HTX Na Mẫu Chi Lăng", "0912 345 678", "6 tấn"]);
    for hidden in ["60.000", "360.000", "Giao trước 9 giờ"] {
        assert!(
            !letter.plain.contains(hidden),
            "no words and no prices: {hidden}"
        );
    }
    // Both sides see that they were told; that the staff were asked to call, the staff alone.
    let query = "query($id: ID!) { node(id: $id) { ... on Order { letters { kind } } } }";
    for (client, sees) in [
        (&quan, false),
        (&mai, false),
        (&app.sign_in(DUYEN).await, true),
    ] {
        let seen = client.data(query, json!({ "id": id(&order) })).await["node"].clone();
        let kinds = seen["letters"].to_string();
        assert!(kinds.contains("ORDER_LAPSED"), "{kinds}");
        assert_eq!(kinds.contains("ORDER_UNANSWERED"), sees, "{kinds}");
    }

    // The goods are free again, and a word in time keeps an order.
    let again = places().await["order"].clone();
    let confirm = json!({ "idempotencyKey": Client::key(), "orderId": id(&again) });
    mai.act("orderConfirm", confirm, "order { id }").await;
    app.hand.set(vietnam("2026-07-29T09:00:00+07:00"));
    worker_looks(&app).await;
    orders::order::lapse_due(app.server().db())
        .await
        .expect("looked");
    assert_eq!(events(&app, "order.lapsed").await, 1);
    assert_eq!(events(&app, "order.reminded").await, 1);
}

#[rstest]
#[tokio::test]
async fn what_has_gone_quiet_is_closed_and_both_are_told(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    deal::say(&mai, &inquiry, "Em xem rồi báo lại ạ.").await;
    let open = ask_for_na(&quan).await;
    let mut offer = deal::na_quotation(&open, Binding::Firm);
    offer["validUntil"] = json!("2026-09-30");
    mai.act("quotationSend", offer, "quotation { id }").await;

    app.hand.set(vietnam("2026-08-24T08:59:59+07:00"));
    worker_looks(&app).await;
    assert_eq!(look(&quan, &inquiry).await["state"], "ANSWERED");
    app.hand.set(vietnam("2026-08-24T09:00:01+07:00"));
    worker_looks(&app).await;
    let seen = look(&quan, &inquiry).await;
    assert_eq!(
        (&seen["state"], &seen["awaiting"]),
        (&json!("CLOSED"), &Value::Null)
    );
    assert_eq!(
        look(&quan, &open).await["state"],
        "ANSWERED",
        "an open offer keeps it alive"
    );
    assert_eq!(events(&app, "inquiry.closed").await, 1);
    for reader in [QUAN, MAI] {
        let closed = app.letters_to(reader).await;
        let closed = closed
            .iter()
            .filter(|letter| letter.subject.starts_with("Đã đóng lần hỏi hàng"));
        assert_eq!(closed.count(), 1, "{reader}");
    }
    assert!(
        trade_events(&app)
            .await
            .contains(&"inquiry.closed".to_owned())
    );
}
