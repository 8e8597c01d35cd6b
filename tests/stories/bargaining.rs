//! Bargaining: the buyer wants something else, one side takes back what it said, and of two who act at once one wins.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, HA, MAI, QUAN, ask_for_na, id, look, may, quote, text},
    page::Page,
    post,
    tables::trade_events,
};

const COUNTERED: &str = "quotation { id state counter { total { amount } validUntil note lines { price { amount } total { amount } \
                         entries { entry window { from to } quantity { value unit } substitute } } } } inquiry { awaiting }";

fn won(payload: &Value) -> bool {
    payload["userErrors"] == json!([])
}

fn lost_to(payload: &Value, state: &str) {
    let error = &payload["userErrors"][0];
    assert_eq!(error["__typename"], "StateTransitionError", "{payload}");
    assert_eq!(error["from"], state, "{payload}");
}

/// 55,000 đồng, nothing in the second window, other days in the third.
fn cheaper(quotation: &Value) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "quotationId": id(quotation),
        "validUntil": "2026-07-30",
        "note": "Được giá này thì lấy cả mùa.",
        "lines": [{
            "line": 1,
            "price": { "amount": "55000", "perUnit": "KG" },
            "entries": [
                { "entry": 2, "without": true },
                { "entry": 3, "window": { "from": "2026-08-18", "to": "2026-08-19" } },
            ],
        }],
    })
}

fn withdrawal(quotation: &Value) -> Value {
    json!({ "idempotencyKey": Client::key(), "quotationId": id(quotation), "reason": "Mưa đá, vườn hỏng." })
}

fn acceptance(quotation: &Value) -> Value {
    json!({ "idempotencyKey": Client::key(), "quotationId": id(quotation) })
}

#[rstest]
#[tokio::test]
async fn a_counter_offer_leads_to_a_better_offer_and_a_deal(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let first = quote(&mai, &inquiry, Binding::Firm).await;

    let countered = quan
        .act("quotationCounter", cheaper(&first), COUNTERED)
        .await;
    assert_eq!(countered["quotation"]["state"], "COUNTERED");
    assert_eq!(countered["inquiry"]["awaiting"], "SELLING");
    let counter = &countered["quotation"]["counter"];
    // 68 of 80 tonnes at 55,000 đồng.
    assert_eq!(counter["total"]["amount"], "3740000000");
    let line = &counter["lines"][0];
    assert_eq!(line["price"]["amount"], "55000");
    assert_eq!(line["entries"][1]["quantity"], Value::Null);
    assert_eq!(
        line["entries"][2]["window"],
        json!({ "from": "2026-08-18", "to": "2026-08-19" })
    );
    // What has been answered cannot be accepted any more.
    let late = quan
        .attempt("quotationAccept", acceptance(&first), "order { id }")
        .await;
    lost_to(&late, "COUNTERED");

    let letter = app.last_letter_to(MAI).await;
    assert!(
        letter.subject.starts_with("Cần trả lời:"),
        "{}",
        letter.subject
    );
    letter.says(&[
        "55.000 ₫/kg (đã báo 56.500 ₫/kg)",
        "không lấy (đã báo 12 tấn)",
        "18/08/2026",
        "3.740.000.000 ₫",
        "Được giá này thì lấy cả mùa.",
        "0987 654 321",
    ]);

    // On her telephone the buyer's wishes stand in the fields already.
    let phone = app.anonymous().reading("vi");
    let page = Page::open(&phone, &letter.link()).await;
    assert!(page.words().contains("Bên mua đề nghị"), "{}", page.words());
    assert!(
        page.words().contains("Đang trao đổi") && !page.words().contains("Trả lời trước"),
        "{}",
        page.words()
    );
    let form = page.form("/quote");
    assert_eq!(form.value("lines.0.price.amount"), Some("55.000"));
    assert_eq!(form.value("lines.0.answers.1.quantity"), Some("0"));
    assert_eq!(
        form.value("lines.0.answers.2.window.from"),
        Some("2026-08-18")
    );
    let look_again = form
        .with("lines.0.price.amount", "55.500")
        .with("validUntil", "2026-07-31")
        .with("firm", "yes")
        .send(&phone)
        .await;
    // What he wanted last is what counts, and no longer what he wished for when he asked.
    let (words, above) = (look_again.words(), "Cao hơn giá bên mua đã đề nghị lại");
    assert!(words.contains(above), "{words}");
    let sent = look_again.form("/quote").send(&phone).await;
    assert!(sent.words().contains("Đã gửi báo giá."), "{}", sent.words());
    app.letters_out().await;
    app.last_letter_to(QUAN).await.says(&[
        "trả lời đề nghị của Anh/Chị bằng báo giá lần 2",
        "đơn giá cao hơn giá Anh/Chị đã đề nghị lại (55.000 ₫/kg)",
        "đề nghị lại (giá, số lượng, ngày khác)",
    ]);

    let quotations = "query($id: ID!) { node(id: $id) { ... on Inquiry { quotations { id revision state total { amount } \
                      lines { gaps { kind entry window { from to } targetPrice { amount } targetWishedIn } entries { otherWindow { from } } } } } } }";
    let found = quan.data(quotations, json!({ "id": id(&inquiry) })).await;
    let second = &found["node"]["quotations"][1];
    assert_eq!(
        (&second["revision"], &second["state"]),
        (&json!(2), &json!("SENT"))
    );
    assert_eq!(second["total"]["amount"], "3774000000");
    let gaps = second["lines"][0]["gaps"].as_array().expect("gaps");
    assert!(
        gaps.iter().any(|gap| gap["kind"] == "OTHER_DAYS"
            && gap["entry"] == 3
            && gap["window"]["to"] == "2026-08-19"),
        "{gaps:?}"
    );

    let newest_word = |gap: &Value| gap["targetWishedIn"] == "COUNTER_OFFER";
    assert!(gaps.iter().any(newest_word), "{gaps:?}");

    let order = deal::accept(&quan, second).await;
    assert_eq!(order["state"], "CONFIRMED");
    let deliveries = order["deliveries"].as_array().expect("deliveries");
    assert_eq!(deliveries.len(), 7);
    assert!(
        deliveries
            .iter()
            .any(|delivery| delivery["window"]["from"] == "2026-08-18"),
        "the days that were agreed"
    );
    let events = trade_events(&app).await;
    assert_eq!(
        events,
        [
            "inquiry.submitted",
            "quotation.sent",
            "inquiry.answered",
            "quotation.countered",
            "quotation.sent",
            "quotation.accepted",
            "inquiry.ordered",
            "order.confirmed",
        ]
    );
}

#[rstest]
#[tokio::test]
async fn a_buyer_bargains_on_a_page(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let first = quote(&mai, &inquiry, Binding::Firm).await;
    let phone = app.anonymous().reading("vi");
    let link = app.last_letter_to(QUAN).await.link();

    let form = Page::open(&phone, &link).await.form("/counter");
    assert_eq!(form.value("lines.0.price.amount"), Some("56.500"));
    let same = form.send(&phone).await;
    assert_eq!(same.status, 422);
    assert!(
        same.words().contains("giống hệt báo giá"),
        "{}",
        same.words()
    );
    let sent = same
        .form("/counter")
        .with("lines.0.price.amount", "54.000")
        .with("lines.0.entries.0.quantity", "10")
        .send(&phone)
        .await;
    assert!(
        sent.words().contains("Đã gửi đề nghị cho bên bán."),
        "{}",
        sent.words()
    );
    assert!(!sent.has_form("/accept"));
    let seen = look(&mai, &first).await;
    assert_eq!(seen["state"], "COUNTERED");
    assert_eq!(
        may(&mai, &inquiry).await,
        ["INQUIRY_DECLINE", "INQUIRY_MESSAGE_SEND", "QUOTATION_SEND"]
    );
}

#[rstest]
#[tokio::test]
async fn words_do_not_answer_a_counter_offer(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let first = quote(&mai, &inquiry, Binding::Firm).await;
    let awaiting = async || {
        let asked = "query($id: ID!) { node(id: $id) { ... on Inquiry { awaiting } } }";
        mai.data(asked, json!({ "id": id(&inquiry) })).await["node"]["awaiting"].clone()
    };
    assert_eq!(awaiting().await, "BUYING");
    quan.act("quotationCounter", cheaper(&first), COUNTERED)
        .await;
    deal::say(&mai, &inquiry, "Năm mươi bảy nghìn được không anh?").await;
    assert_eq!(awaiting().await, "SELLING", "she still owes him an offer");
}

#[rstest]
#[tokio::test]
async fn a_counter_offer_that_makes_no_sense_changes_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, ha, mai, staff) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
        app.sign_in(CAO_BANG).await,
    );
    let inquiry = ask_for_na(&quan).await;
    let quotation = quote(&mai, &inquiry, Binding::Firm).await;
    let with = |lines: Value| json!({ "idempotencyKey": Client::key(), "quotationId": id(&quotation), "validUntil": "2026-07-30", "lines": lines });
    for (lines, expected) in [
        (json!([]), vec!["CONTRADICTION input.lines"]),
        (
            json!([{ "line": 1, "price": { "amount": "56500.0", "perUnit": "KG" } }]),
            vec!["CONTRADICTION input.lines"],
        ),
        (
            json!([{ "line": 1, "entries": (1..=8).map(|entry| json!({ "entry": entry, "without": true })).collect::<Vec<_>>() }]),
            vec!["CONTRADICTION input.lines"],
        ),
        (
            json!([{ "line": 2 }, { "line": 1, "price": { "amount": "0", "perUnit": "KG" } }]),
            vec![
                "NOT_FOUND input.lines.0.line",
                "PRICE_NOT_POSITIVE input.lines.1.price.amount",
            ],
        ),
        (
            json!([{ "line": 1, "entries": [{ "entry": 1, "quantity": { "value": "12.001", "unit": "TONNE" } }, { "entry": 9 }] }]),
            vec![
                "NOT_FOUND input.lines.0.entries.1.entry",
                "CONTRADICTION input.lines.0.entries.0.quantity",
            ],
        ),
        (
            json!([{ "line": 1, "entries": [{ "entry": 1, "window": { "from": "2026-08-05", "to": "2026-08-04" } }] }]),
            vec!["WINDOW_REVERSED input.lines.0.entries.0.window.to"],
        ),
    ] {
        let refused = quan
            .attempt("quotationCounter", with(lines), "quotation { id }")
            .await;
        assert_eq!(deal::refusals(&refused), expected);
    }
    let hers = mai
        .attempt("quotationCounter", cheaper(&quotation), "quotation { id }")
        .await;
    assert_eq!(deal::refusals(&hers), ["FORBIDDEN input.quotationId"]);
    for stranger in [&ha, &staff] {
        for (mutation, input) in [
            ("quotationCounter", cheaper(&quotation)),
            ("quotationWithdraw", withdrawal(&quotation)),
        ] {
            let nothing = stranger.attempt(mutation, input, "quotation { id }").await;
            assert_eq!(deal::refusals(&nothing), ["NOT_FOUND input.quotationId"]);
        }
    }
    assert_eq!(look(&quan, &quotation).await["state"], "SENT");
    assert_eq!(post::count(app.server().db(), "quotation_counter").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_accepts_and_counters_at_once_has_done_one_of_both(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let mut orders = 0;
    for _ in 0..4 {
        let quotation = quote(&mai, &ask_for_na(&quan).await, Binding::Firm).await;
        let (accepted, countered) = tokio::join!(
            quan.attempt("quotationAccept", acceptance(&quotation), "order { id }"),
            quan.attempt("quotationCounter", cheaper(&quotation), "quotation { id }"),
        );
        match (won(&accepted), won(&countered)) {
            (true, false) => {
                lost_to(&countered, "ACCEPTED");
                orders += 1;
            }
            (false, true) => lost_to(&accepted, "COUNTERED"),
            _ => panic!("not one outcome: {accepted} {countered}"),
        }
        let db = app.server().db();
        assert_eq!(post::count(db, "trade_order").await, orders);
        let open = "supply_promise WHERE released_at IS NULL AND source = 'QUOTATION'";
        assert_eq!(post::count(db, open).await, 0, "it promises no more");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_offer_that_is_withdrawn_while_it_is_accepted_has_one_outcome(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    for _ in 0..4 {
        let inquiry = ask_for_na(&quan).await;
        let quotation = quote(&mai, &inquiry, Binding::Firm).await;
        let (accepted, withdrawn) = tokio::join!(
            quan.attempt("quotationAccept", acceptance(&quotation), "order { id }"),
            mai.attempt(
                "quotationWithdraw",
                withdrawal(&quotation),
                "quotation { state }"
            ),
        );
        let seen = look(&quan, &inquiry).await;
        match (won(&accepted), won(&withdrawn)) {
            (true, false) => {
                lost_to(&withdrawn, "ACCEPTED");
                assert_eq!(seen["state"], "ORDERED");
            }
            (false, true) => {
                lost_to(&accepted, "WITHDRAWN");
                assert_eq!(
                    (&seen["state"], &seen["awaiting"]),
                    (&json!("ANSWERED"), &json!("SELLING"))
                );
                let letters = app.letters_to(QUAN).await;
                let letter = letters
                    .iter()
                    .rfind(|letter| letter.subject.contains("rút lại báo giá"))
                    .expect("the buyer is told");
                letter.says(&["Mưa đá, vườn hỏng.", "báo giá ràng buộc"]);
            }
            _ => panic!("not one outcome: {accepted} {withdrawn}"),
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_buyer_who_asks_no_longer_frees_the_seller(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = quote(&mai, &inquiry, Binding::Firm).await;
    let withdraw = json!({ "inquiryId": id(&inquiry), "reason": "Cửa hàng hoãn khai trương." });

    let hers = mai
        .attempt("inquiryWithdraw", withdraw.clone(), "inquiry { id }")
        .await;
    assert_eq!(deal::refusals(&hers), ["FORBIDDEN input.inquiryId"]);
    for _ in 0..2 {
        let done = quan
            .act(
                "inquiryWithdraw",
                withdraw.clone(),
                "inquiry { state reason }",
            )
            .await;
        assert_eq!(done["inquiry"]["state"], "WITHDRAWN");
    }
    let seen = look(&mai, &quotation).await;
    assert_eq!(
        (text(&seen["state"]), text(&seen["reason"])),
        ("REJECTED", "Cửa hàng hoãn khai trương.")
    );
    app.last_letter_to(MAI)
        .await
        .says(&["Anh/Chị không cần trả lời về", "Cửa hàng hoãn khai trương."]);
    let late = mai
        .attempt(
            "quotationSend",
            deal::na_quotation(&inquiry, Binding::Firm),
            "quotation { id }",
        )
        .await;
    lost_to(&late, "WITHDRAWN");
    assert_eq!(
        trade_events(&app).await[3..],
        ["quotation.rejected", "inquiry.withdrawn"]
    );
}
