//! Deliveries of several products of which one stays behind or is not taken, and what both sides are told of it.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, Letter, TestApp,
    deal::{self, Binding, MAI, QUAN, id, look, text},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
};

/// An order of twelve tonnes of one product and two of another, to come together in so many weeks one after the other.
async fn ordered(quan: &Client, mai: &Client, weeks: &[&str]) -> Value {
    let mut lines = Vec::new();
    for (name, tonnes) in [("na dai mẫu chi lăng", "12"), ("na bở mẫu chi lăng", "2")] {
        let product = deal::find_product(quan, name).await;
        let entry = |from: &&str| {
            json!({
                "from": from,
                "quantity": { "value": tonnes, "unit": "TONNE" },
                "place": { "unitCode": "00331", "lines": ["Kho Mẫu phía nam, cửa số 3"] },
            })
        };
        let schedule: Vec<Value> = weeks.iter().map(entry).collect();
        lines.push(json!({ "productId": id(&product), "schedule": schedule }));
    }
    let mut input = deal::na_inquiry("");
    input["lines"] = json!(lines);
    let inquiry = deal::submit(quan, input).await;
    let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
    let mut second = offer["lines"][0].clone();
    second["line"] = json!(2);
    offer["lines"][0]["note"] = json!("Giao tận kho.");
    offer["lines"] = json!([offer["lines"][0], second]);
    let sent = mai.act("quotationSend", offer, "quotation { id }").await;
    deal::accept(quan, &sent["quotation"]).await
}

/// The same in one week, whose delivery has left.
async fn shipped(quan: &Client, mai: &Client) -> (Value, Value) {
    let order = ordered(quan, mai, &["2026-08-03"]).await;
    let delivery = order["deliveries"][0].clone();
    deal::ship(mai, &delivery).await;
    (order, delivery)
}

/// So many tonnes of each of the two products.
fn weights(delivery: &Value, tonnes: [&str; 2]) -> Value {
    let line = |number: i32, value: &str| json!({ "line": number, "quantity": { "value": value, "unit": "tấn" } });
    json!({
        "idempotencyKey": Client::key(),
        "deliveryId": id(delivery),
        "lines": [line(1, tonnes[0]), line(2, tonnes[1])],
    })
}

async fn refuse(quan: &Client, delivery: &Value) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "deliveryId": id(delivery), "reason": "Dập nát." });
    quan.act("deliveryRefuse", input, "order { state }").await
}

/// Expects a letter whose subject names so much of the first product and nothing of the second.
fn names_the_first_alone(letter: &Letter, quantity: &str) {
    assert!(letter.subject.contains(quantity), "{}", letter.subject);
    assert!(!letter.subject.contains("mặt hàng"), "{}", letter.subject);
}

/// Expects a letter with rows that begin and end so.
fn tells(letter: &Letter, rows: &[(&str, &str)]) {
    for (label, amount) in rows {
        let told = |line: &str| line.starts_with(label) && line.ends_with(amount);
        assert!(letter.plain.lines().any(told), "{}", letter.plain);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_product_that_stays_behind_is_told_as_nothing_and_one_letter_tells_of_a_refusal(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai, &["2026-08-03"]).await;
    let delivery = order["deliveries"][0].clone();
    let mut load = weights(&delivery, ["12", "0"]);
    load["rest"] = json!({ "outcome": "DROPPED" });
    mai.act("deliveryShip", load, "delivery { state }").await;
    for reader in [QUAN, MAI] {
        let letter = app.last_letter_to(reader).await;
        names_the_first_alone(&letter, "12 tấn");
        assert!(
            letter.plain.contains("Đã xếp hàng: 0 tấn"),
            "{}",
            letter.plain
        );
    }

    let before = app.letters_to(MAI).await.len();
    let payload = refuse(&quan, &delivery).await;
    assert_eq!(payload["order"]["state"], "CANCELLED");
    let hers = app.letters_to(MAI).await;
    let [refusal] = &hers[before..] else {
        panic!("one letter about one thing: {:?}", &hers[before..]);
    };
    assert!(
        refusal.subject.starts_with("Cần gọi ngay"),
        "{}",
        refusal.subject
    );
    names_the_first_alone(refusal, "12 tấn");
    refusal.says(&["Dập nát.", "Đây là chuyến cuối nên đơn hàng đã kết thúc"]);
    // He is spoken to, not about.
    app.last_letter_to(QUAN)
        .await
        .says(&["Nếu cần giao bù, Anh/Chị đặt hàng hoặc hỏi hàng mới."]);

    // Pages say what happened as the letter does: nobody has called anything off.
    let browser = in_browser(&app, MAI, SAMPLE_PASSWORD).await;
    let first = Page::open(&browser, "/").await.words();
    let thread = format!("/threads/{}", id(&order["inquiry"]));
    let thread = Page::open(&browser, &thread).await.words();
    for words in [&first, &thread] {
        assert!(words.contains("Bên mua không nhận hàng"), "{words}");
    }
    assert!(!thread.contains("Đã hủy"), "{thread}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_product_that_is_not_taken_is_told_as_nothing_and_the_end_of_the_order_says_so(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let (order, delivery) = shipped(&quan, &mai).await;

    // To take nothing at all is to refuse, and the answer names the step.
    let nothing = weights(&delivery, ["0", "0"]);
    let answer = quan
        .attempt("deliveryReceive", nothing, "delivery { id }")
        .await;
    let error = &answer["userErrors"][0];
    assert_eq!(error["code"], "NOTHING_RECEIVED", "{answer}");
    assert_eq!(error["path"], json!(["input", "lines"]));
    assert!(
        text(&error["message"]).contains("deliveryRefuse"),
        "{error}"
    );

    let receive = weights(&delivery, ["11", "0"]);
    quan.act("deliveryReceive", receive, "delivery { state }")
        .await;
    assert_eq!(look(&quan, &order).await["state"], "COMPLETED");
    for reader in [QUAN, MAI] {
        let letters = app.letters_to(reader).await;
        let [.., received, completed] = letters.as_slice() else {
            panic!("too few letters")
        };
        names_the_first_alone(received, "11 tấn");
        for words in [
            "Cân khi nhận: 11 tấn",
            "Ít hơn số đã xếp: 1 tấn",
            "Cân khi nhận: 0 tấn",
            "Ít hơn số đã xếp: 2 tấn",
        ] {
            assert!(received.plain.contains(words), "{}", received.plain);
        }
        names_the_first_alone(completed, "11 tấn");
        // Eleven tonnes at 56,500 đồng and 5 % VAT, of fourteen that were ordered: both with VAT.
        completed.says(&["652.575.000 ₫", "830.550.000 ₫"]);
        tells(
            completed,
            &[
                ("Đã nhận ", ": 0 tấn"),
                ("Không nhận ", ": 2 tấn"),
                ("Ít hơn số đã xếp ", ": 1 tấn"),
            ],
        );
        for false_words in ["không cần làm gì thêm", "chưa thuế"] {
            assert!(!completed.plain.contains(false_words), "{false_words}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_last_of_several_is_refused_no_letter_says_that_nothing_is_to_be_done(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai, &["2026-08-03", "2026-08-10"]).await;
    let deliveries = [&order["deliveries"][0], &order["deliveries"][1]];
    for delivery in deliveries {
        deal::ship(&mai, delivery).await;
    }
    let receive = weights(deliveries[0], ["12", "2"]);
    quan.act("deliveryReceive", receive, "delivery { state }")
        .await;
    let before = [
        app.letters_to(QUAN).await.len(),
        app.letters_to(MAI).await.len(),
    ];
    let payload = refuse(&quan, deliveries[1]).await;
    assert_eq!(payload["order"]["state"], "COMPLETED");
    for (reader, before) in [QUAN, MAI].into_iter().zip(before) {
        let letters = app.letters_to(reader).await;
        let [refusal] = &letters[before..] else {
            panic!("one letter about one thing: {:?}", &letters[before..]);
        };
        refusal.says(&["Dập nát.", "Đây là chuyến cuối nên đơn hàng đã kết thúc"]);
        // What the order came to: half of twenty-eight tonnes at 56,500 đồng and 5 % VAT.
        refusal.says(&["830.550.000 ₫", "1.661.100.000 ₫"]);
        tells(
            refusal,
            &[("Đã đặt ", ": 24 tấn"), ("Không nhận ", ": 12 tấn")],
        );
        assert!(
            !refusal.plain.contains("không cần làm gì thêm"),
            "{}",
            refusal.plain
        );
    }
    app.last_letter_to(MAI)
        .await
        .says(&["Xin gọi ngay người liên hệ của bên mua"]);
    let query = "query($id: ID!) { node(id: $id) { ... on Order {
        terms { lines { note } } progress { lines { refused { value } } } } } }";
    let seen = quan.data(query, json!({ "id": id(&order) })).await;
    let refused = json!([{ "refused": { "value": "12000" } }, { "refused": { "value": "2000" } }]);
    assert_eq!(seen["node"]["progress"]["lines"], refused);
    let noted = json!([{ "note": "Giao tận kho." }, { "note": null }]);
    assert_eq!(seen["node"]["terms"]["lines"], noted);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_product_that_stayed_behind_is_not_asked_for_and_both_read_at_the_end_that_it_was_left_out(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai, &["2026-08-03"]).await;
    let delivery = order["deliveries"][0].clone();
    let mut load = weights(&delivery, ["0", "2"]);
    load["rest"] = json!({ "outcome": "DROPPED" });
    mai.act("deliveryShip", load, "delivery { state }").await;

    let browser = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let thread = format!("/threads/{}", id(&order["inquiry"]));
    let form = Page::open(&browser, &thread).await.form("/receive");
    assert_eq!(form.value("lines.0.line"), Some("2"));
    assert_eq!(
        form.value("lines.1.line"),
        None,
        "nothing came to be weighed"
    );
    form.with("lines.0.quantity", "2").send(&browser).await;
    assert_eq!(look(&quan, &order).await["state"], "COMPLETED");
    for reader in [QUAN, MAI] {
        let completed = app.last_letter_to(reader).await;
        completed.says(&["Có hàng đã đặt mà không được gửi đi"]);
        tells(
            &completed,
            &[("Đã nhận ", ": 0 tấn"), ("Không giao ", ": 12 tấn")],
        );
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_ordered_in_cartons_and_weighed_is_told_in_one_unit(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::find_product(&quan, "na bở mẫu chi lăng").await;
    let mut input = deal::na_inquiry(id(&product));
    // Eighteen cartons of six kilograms.
    input["lines"][0] = json!({
        "productId": id(&product),
        "schedule": [{
            "from": "2026-08-03",
            "quantity": { "value": "18", "unit": "CARTON" },
            "place": { "unitCode": "00331", "lines": ["Kho Mẫu phía nam, cửa số 3"] },
        }],
    });
    let inquiry = deal::submit(&quan, input).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let delivery = order["deliveries"][0].clone();
    let weight = |kilograms: &str| {
        json!({
            "idempotencyKey": Client::key(),
            "deliveryId": id(&delivery),
            "lines": [{ "line": 1, "quantity": { "value": kilograms, "unit": "kg" } }],
        })
    };
    let mut load = weight("88");
    load["rest"] = json!({ "outcome": "FOLLOWS" });
    mai.act("deliveryShip", load, "delivery { state }").await;
    quan.act("deliveryReceive", weight("82"), "delivery { state }")
        .await;

    let browser = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let thread = format!("/threads/{}", id(&order["inquiry"]));
    let words = Page::open(&browser, &thread).await.words();
    for told in [
        "108 kg Na bở",
        "Đã thỏa thuận 108 kg",
        "Còn phải giao 20 kg",
        "Đã cân và nhận 82 kg",
        "Ít hơn số đã xếp 6 kg",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    // There need be no goods that went back: less was weighed than loaded.
    assert!(!words.contains("Bị trả lại"), "{words}");
    assert!(!words.contains("Đã thỏa thuận 18 thùng"), "{words}");
    let letter = app.last_letter_to(MAI).await;
    for told in ["Đã thỏa thuận: 108 kg", "Cân khi nhận: 82 kg"] {
        assert!(letter.plain.contains(told), "{}", letter.plain);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_page_and_the_thread_tell_one_state_and_one_quantity(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let (order, delivery) = shipped(&quan, &mai).await;
    let receive = weights(&delivery, ["11", "0"]);
    quan.act("deliveryReceive", receive, "delivery { state }")
        .await;

    let browser = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let first = Page::open(&browser, "/").await;
    let thread = format!("/threads/{}", id(&order["inquiry"]));
    let thread = Page::open(&browser, &thread).await;
    for page in [&first, &thread] {
        let words = page.words();
        for told in [
            "12 tấn Na dai",
            "(đã nhận 11 tấn) và 1 mặt hàng khác",
            "Đã hoàn tất",
        ] {
            assert!(words.contains(told), "{told}: {words}");
        }
        assert!(!words.contains("Đã đặt hàng"), "{words}");
    }
    // What was not taken is told as turned back, in the unit of the order.
    assert!(
        thread.words().contains("Bị trả lại 2 tấn"),
        "{}",
        thread.words()
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_completed_order_says_where_it_is_named_that_nothing_of_its_first_product_came(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let (order, delivery) = shipped(&quan, &mai).await;
    let browser = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let thread = format!("/threads/{}", id(&order["inquiry"]));
    for address in ["/", thread.as_str()] {
        let words = Page::open(&browser, address).await.words();
        assert!(words.contains("12 tấn Na dai"), "{words}");
        assert!(!words.contains("(đã nhận"), "nothing is over yet: {words}");
    }
    let receive = weights(&delivery, ["0", "2"]);
    quan.act("deliveryReceive", receive, "delivery { state }")
        .await;
    assert_eq!(look(&quan, &order).await["state"], "COMPLETED");
    for address in ["/", thread.as_str()] {
        let words = Page::open(&browser, address).await.words();
        let told = "(đã nhận 0 tấn) và 1 mặt hàng khác";
        assert!(words.contains(told), "{words}");
    }
}
