//! What does not come to a deal: declined, rejected, called off.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{
        self, Binding, MAI, ORDER, QUAN, accept, ask_for_na, id, listed, look, may, quote, refused,
        text,
    },
    page::Page,
    tables::{differing, tables, trade_events},
};

#[rstest]
#[tokio::test]
async fn she_declines_with_a_reason(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let phone = app.anonymous();
    let form = Page::open(&phone, &app.last_letter_to(MAI).await.link())
        .await
        .form("/decline");

    let before = tables(&app).await;
    let silent = form.send(&phone).await;
    assert_eq!(silent.status, 422, "a reason is owed");
    assert!(silent.html.contains(r#"aria-invalid="true""#));
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let answer = form
        .with("reason", "Năm nay mất mùa, xin hẹn vụ sau.")
        .send(&phone)
        .await;
    assert!(
        answer.words().contains("Đã gửi lời từ chối."),
        "{}",
        answer.words()
    );
    let letter = app.last_letter_to(QUAN).await;
    assert!(
        letter.subject.contains("không bán được lần này"),
        "{}",
        letter.subject
    );
    letter.says(&["Năm nay mất mùa, xin hẹn vụ sau.", "HTX Na Mẫu Chi Lăng"]);

    let seen = look(&quan, &inquiry).await;
    assert_eq!(
        (
            text(&seen["state"]),
            text(&seen["reason"]),
            &seen["awaiting"]
        ),
        ("DECLINED", "Năm nay mất mùa, xin hẹn vụ sau.", &Value::Null)
    );
    assert_eq!(
        may(&mai, &inquiry).await,
        ["INQUIRY_MESSAGE_SEND"],
        "words stay possible"
    );
    let late = mai
        .attempt(
            "quotationSend",
            deal::na_quotation(&inquiry, Binding::Firm),
            "quotation { id }",
        )
        .await;
    assert_eq!(
        (
            text(&late["userErrors"][0]["code"]),
            text(&late["userErrors"][0]["from"])
        ),
        ("STATE_TRANSITION", "DECLINED")
    );
    assert_eq!(
        trade_events(&app).await,
        ["inquiry.submitted", "inquiry.declined"]
    );
}

#[rstest]
#[tokio::test]
async fn he_rejects_an_offer_with_a_reason(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = quote(&mai, &inquiry, Binding::Firm).await;

    let his = app.anonymous();
    let form = Page::open(&his, &app.last_letter_to(QUAN).await.link())
        .await
        .form("/reject");
    let answer = form
        .with("reason", "Giá cao hơn nơi khác 4.000 đồng.")
        .send(&his)
        .await;
    assert!(
        answer.words().contains("Đã từ chối báo giá"),
        "{}",
        answer.words()
    );

    let letter = app.last_letter_to(MAI).await;
    assert!(
        letter.subject.contains("chưa nhận báo giá"),
        "{}",
        letter.subject
    );
    letter.says(&[
        "Giá cao hơn nơi khác 4.000 đồng.",
        "Trần Minh Quân",
        "0987 654 321",
    ]);
    let seen = look(&mai, &quotation).await;
    assert_eq!(
        (text(&seen["state"]), text(&seen["reason"])),
        ("REJECTED", "Giá cao hơn nơi khác 4.000 đồng.")
    );
    assert_eq!(look(&mai, &inquiry).await["state"], "CLOSED");
    assert_eq!(
        refused(&quan, &quotation, "QUOTATION_ACCEPT").await,
        ["STATE_FORBIDS"]
    );
    assert_eq!(
        trade_events(&app).await[3..],
        ["quotation.rejected", "inquiry.closed"]
    );
}

#[rstest]
#[tokio::test]
async fn a_free_offer_becomes_an_order_by_her_word(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = placed(&app, &quan, &mai).await;

    let phone = app.anonymous();
    let form = Page::open(&phone, &app.last_letter_to(MAI).await.link())
        .await
        .form("/confirm");
    let answer = form.send(&phone).await;
    assert!(
        answer.words().contains("Đã xác nhận đơn hàng."),
        "{}",
        answer.words()
    );
    app.letters_out().await;
    let before = tables(&app).await;
    form.send(&phone).await;
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new(),
        "pressing twice is harmless"
    );

    assert_eq!(look(&quan, &order).await["state"], "CONFIRMED");
    for reader in [QUAN, MAI] {
        let letter = app.last_letter_to(reader).await;
        assert!(
            letter.subject.starts_with("Đã chốt đơn"),
            "{}",
            letter.subject
        );
        letter.says(&[text(&order["number"]), "80 tấn", "4.746.000.000 ₫"]);
    }
    assert_eq!(
        may(&mai, &order["deliveries"][0]).await,
        ["DELIVERY_PREPARE", "DELIVERY_SHIP"]
    );
    assert_eq!(
        trade_events(&app).await[3..],
        [
            "quotation.accepted",
            "inquiry.ordered",
            "order.placed",
            "order.confirmed"
        ]
    );
}

#[rstest]
#[tokio::test]
async fn she_does_not_take_a_placed_order(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = placed(&app, &quan, &mai).await;

    let phone = app.anonymous();
    let form = Page::open(&phone, &app.last_letter_to(MAI).await.link())
        .await
        .form("/order-reject");
    let answer = form.with("reason", "Mưa đá, vườn hỏng.").send(&phone).await;
    assert!(
        answer.words().contains("Đã báo không nhận đơn hàng."),
        "{}",
        answer.words()
    );

    let seen = look(&quan, &order).await;
    assert_eq!(
        (text(&seen["state"]), text(&seen["reason"])),
        ("REJECTED", "Mưa đá, vườn hỏng.")
    );
    assert!(
        states_of_deliveries(&seen)
            .iter()
            .all(|state| state == "CANCELLED"),
        "{seen}"
    );
    for reader in [QUAN, MAI] {
        app.last_letter_to(reader)
            .await
            .says(&["Mưa đá, vườn hỏng.", text(&order["number"])]);
    }
    let mut events = vec!["order.rejected"];
    events.extend(["delivery.cancelled"; 8]);
    assert_eq!(trade_events(&app).await[6..], events);
}

#[rstest]
#[tokio::test]
async fn either_side_calls_off_before_goods_leave(
    #[values(Sqlite, Postgres)] backend: Backend,
    #[values(QUAN, MAI)] who: &str,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = confirmed(&quan, &mai).await;

    let hand = app.anonymous();
    let form = Page::open(&hand, &app.last_letter_to(who).await.link())
        .await
        .form("/cancel");
    let answer = form.with("reason", "Đường sạt lở.").send(&hand).await;
    assert!(
        answer.words().contains("Đã hủy đơn hàng."),
        "{}",
        answer.words()
    );

    let seen = look(&quan, &order).await;
    assert_eq!(
        (text(&seen["state"]), text(&seen["reason"])),
        ("CANCELLED", "Đường sạt lở.")
    );
    assert!(
        states_of_deliveries(&seen)
            .iter()
            .all(|state| state == "CANCELLED"),
        "{seen}"
    );
    for reader in [QUAN, MAI] {
        let letter = app.last_letter_to(reader).await;
        letter.says(&["Đường sạt lở.", text(&order["number"])]);
        assert_eq!(
            letter.subject.starts_with("Đã hủy đơn"),
            reader == who,
            "{}",
            letter.subject
        );
    }
    for person in [&quan, &mai] {
        assert_eq!(may(person, &order).await, Vec::<String>::new());
        assert!(
            listed(person, "deliveries", "awaiting: ME")
                .await
                .is_empty()
        );
    }
    let mut events = vec!["order.cancelled"];
    events.extend(["delivery.cancelled"; 8]);
    assert_eq!(trade_events(&app).await[6..], events);
}

#[rstest]
#[tokio::test]
async fn nobody_calls_off_once_goods_have_left(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = confirmed(&quan, &mai).await;
    deal::ship(&mai, &order["deliveries"][0]).await;
    app.letters_out().await;
    let before = tables(&app).await;
    for person in [&quan, &mai] {
        let input =
            json!({ "idempotencyKey": Client::key(), "orderId": id(&order), "reason": "Đổi ý." });
        let payload = person.attempt("orderCancel", input, "order { id }").await;
        let error = &payload["userErrors"][0];
        assert_eq!(
            (
                text(&error["code"]),
                text(&error["from"]),
                &error["allowed"]
            ),
            ("STATE_TRANSITION", "CONFIRMED", &json!(["COMPLETED"]))
        );
        assert_eq!(
            refused(person, &order, "ORDER_CANCEL").await,
            ["GOODS_HAVE_LEFT"]
        );
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

/// A free offer that he accepts from his letter's page; both have been told that it waits for her.
async fn placed(app: &TestApp, quan: &Client, mai: &Client) -> Value {
    let inquiry = ask_for_na(quan).await;
    let quotation = quote(mai, &inquiry, Binding::Free).await;
    let his = app.anonymous();
    let form = Page::open(&his, &app.last_letter_to(QUAN).await.link())
        .await
        .form("/accept");
    assert_eq!(
        form.value("externalReference"),
        Some("PO-77"),
        "his number is proposed"
    );
    let looked = form.send(&his).await;
    let answer = looked.form("/accept").send(&his).await;
    assert!(
        answer.words().contains("Đã chấp nhận báo giá."),
        "{}",
        answer.words()
    );

    let order = look(quan, &look(quan, &quotation).await["order"]).await;
    assert_eq!(order["state"], "PLACED");
    assert_eq!(
        may(mai, &order).await,
        ["ORDER_CANCEL", "ORDER_CONFIRM", "ORDER_REJECT"]
    );
    assert_eq!(
        may(quan, &order).await,
        ["ORDER_AMENDMENT_PROPOSE", "ORDER_CANCEL"]
    );
    assert_eq!(
        refused(mai, &order["deliveries"][0], "DELIVERY_SHIP").await,
        ["ORDER_NOT_CONFIRMED"]
    );
    assert_eq!(
        listed(
            mai,
            "orders",
            "side: SELLING, awaiting: ME, states: [PLACED]"
        )
        .await,
        [id(&order)]
    );
    let his = app.last_letter_to(QUAN).await;
    assert!(his.subject.starts_with("Đã đặt đơn"), "{}", his.subject);
    let hers = app.last_letter_to(MAI).await;
    assert!(
        hers.subject.starts_with("Cần xác nhận đơn"),
        "{}",
        hers.subject
    );
    hers.says(&[text(&order["number"]), "80 tấn"]);
    order
}

/// An order that binds both sides.
async fn confirmed(quan: &Client, mai: &Client) -> Value {
    let inquiry = ask_for_na(quan).await;
    let quotation = quote(mai, &inquiry, Binding::Firm).await;
    let order = accept(quan, &quotation).await;
    assert_eq!(order["state"], "CONFIRMED", "{ORDER}");
    order
}

fn states_of_deliveries(order: &Value) -> Vec<String> {
    order["deliveries"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|delivery| text(&delivery["state"]).to_owned())
        .collect()
}
