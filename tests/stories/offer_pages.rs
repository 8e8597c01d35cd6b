//! What the pages behind letters let a person say: a look before any price goes out, another product, another place.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, THANH, id, text},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
    post,
};

#[rstest]
#[tokio::test]
async fn a_free_offer_is_looked_at_before_its_price_goes_out(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    deal::ask_for_na(&quan).await;
    let (phone, page) = Page::of_newest_letter(&app, MAI).await;
    // A slip of the thumb: a nought too few.
    let look = page
        .form("/quote")
        .with("lines.0.price.amount", "5.650")
        .with("validUntil", "2026-07-31")
        .with("firm", "no")
        .send(&phone)
        .await;
    for words in [
        "Xem lại trước khi gửi",
        "5.650 ₫/kg",
        "452.000.000 ₫",
        "chưa ràng buộc ai",
    ] {
        assert!(look.words().contains(words), "{words}: {}", look.words());
    }
    let db = app.server().db();
    assert_eq!(post::count(db, "quotation").await, 0, "nothing was sent");

    // What was typed stands in the form below; she mends it and looks again.
    let forms: Vec<_> = look
        .forms()
        .into_iter()
        .filter(|form| form.action.ends_with("/quote"))
        .collect();
    let again = forms[1].clone();
    assert_eq!(again.value("lines.0.price.amount"), Some("5.650"));
    let look = again
        .with("lines.0.price.amount", "56.500")
        .send(&phone)
        .await;
    // What he will read as not covered, she reads now.
    for words in [
        "4.520.000.000 ₫",
        "Cao hơn giá mong muốn",
        "Chưa thấy chứng nhận VietGAP còn hiệu lực ở đây; xin gửi bên mua",
    ] {
        assert!(look.words().contains(words), "{words}: {}", look.words());
    }
    let sent = look.form("/quote").send(&phone).await;
    assert!(sent.words().contains("Đã gửi báo giá."), "{}", sent.words());
    assert_eq!(post::count(db, "quotation WHERE NOT firm").await, 1);
    app.letters_out().await;
    app.last_letter_to(QUAN).await.says(&["56.500 ₫/kg"]);
}

#[tokio::test]
async fn a_new_revision_is_proposed_to_hold_as_long_as_the_offer_that_stands() {
    let app = TestApp::start(Sqlite).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let mai_reads = in_browser(&app, MAI, SAMPLE_PASSWORD).await;
    let thread = format!("/threads/{}", id(&inquiry));
    let first = Page::open(&mai_reads, &thread).await;
    assert_eq!(first.form("/quote").value("validUntil"), Some("2026-07-28"));
    deal::quote(&mai, &inquiry, Binding::Free).await;
    let again = Page::open(&mai_reads, &thread).await;
    assert_eq!(again.form("/quote").value("validUntil"), Some("2026-07-31"));
}

#[rstest]
#[tokio::test]
async fn an_offer_is_looked_at_before_it_is_accepted(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let form = page.form("/accept").with("externalReference", "PO-99");
    let look = form.send(&phone).await;
    assert_eq!(look.status, 200, "{}", look.words());
    // The first card is the look; the page of the quotation stands below it.
    let words = look.look_before_accepting();
    for told in [
        "Na dai Mẫu Chi Lăng: 80 tấn, giá 56.500 ₫/kg",
        "4.520.000.000 ₫",
        "4.746.000.000 ₫",
        "03/08/2026 – 05/08/2026 12 tấn",
        "24/08/2026 – 26/08/2026 8 tấn",
        "Kho Mẫu phía nam, cửa số 3",
        "Cao hơn giá mong muốn",
        "PO-99",
        "đơn hàng ràng buộc hai bên",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let db = app.server().db();
    assert_eq!(post::count(db, "trade_order").await, 0, "nothing is agreed");
    assert_eq!(text(&deal::look(&quan, &quotation).await["state"]), "SENT");

    // Meanwhile she mends her offer: what he looked at is not accepted, and the page says so.
    let stale = look.form("/accept");
    assert_eq!(stale.value("reviewed"), Some("yes"));
    let mut newer = deal::na_quotation(&inquiry, Binding::Firm);
    newer["expectedRevision"] = json!(1);
    let newer = mai.act("quotationSend", newer, "quotation { id }").await["quotation"].clone();
    let refused = stale.send(&phone).await;
    assert_eq!(refused.status, 422, "{}", refused.words());
    let refused = form.send(&phone).await;
    assert_eq!(
        refused.status, 422,
        "of the old one there is no look either"
    );
    assert_eq!(post::count(db, "trade_order").await, 0);

    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let look = page.form("/accept").send(&phone).await;
    let sent = look.form("/accept").send(&phone).await;
    assert!(
        sent.words().contains("Đã chấp nhận báo giá."),
        "{}",
        sent.words()
    );
    assert_eq!(text(&deal::look(&quan, &newer).await["state"]), "ACCEPTED");
}

#[rstest]
#[tokio::test]
async fn whoever_asks_out_of_season_reads_when_the_season_is(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const SCHEDULE: &str = "query($id: ID!) { node(id: $id) { ... on Inquiry { lines { schedule { number outOfSeason } } } } }";
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    // To be had from July to September.
    let mut input = deal::na_inquiry(id(&product));
    let mut december = input["lines"][0]["schedule"][1].clone();
    december["from"] = json!("2026-12-01");
    december["to"] = json!("2026-12-05");
    december["everyWeekUntil"] = Value::Null;
    let mut august = input["lines"][0]["schedule"][0].clone();
    august["everyWeekUntil"] = Value::Null;
    input["lines"][0]["schedule"] = json!([august, december]);
    let inquiry = deal::submit(&quan, input).await;

    let seen = quan.data(SCHEDULE, json!({ "id": id(&inquiry) })).await;
    assert_eq!(
        seen["node"]["lines"][0]["schedule"],
        json!([
            { "number": 1, "outOfSeason": false },
            { "number": 2, "outOfSeason": true },
        ])
    );
    let his = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let page = Page::open(&his, &format!("/threads/{}", id(&inquiry))).await;
    let told = "Ngoài mùa theo hồ sơ sản phẩm: 01/12/2026 – 05/12/2026. Mùa vụ là tháng 7, tháng 8, tháng 9.";
    assert!(page.words().contains(told), "{}", page.words());

    // What is asked for in season is not remarked on.
    let inquiry = deal::ask_for_na(&quan).await;
    let page = Page::open(&his, &format!("/threads/{}", id(&inquiry))).await;
    assert!(!page.words().contains("Ngoài mùa"), "{}", page.words());
}

#[rstest]
#[tokio::test]
async fn another_product_of_her_own_is_offered_instead(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let other = deal::find_product(&quan, "na bở mẫu chi lăng").await;
    let inquiry = deal::ask_for_na(&quan).await;
    let (phone, page) = Page::of_newest_letter(&app, MAI).await;
    let form = page.form("/quote");
    assert_eq!(
        form.value("lines.0.substituteProductId"),
        Some(""),
        "as asked is proposed"
    );
    let look = form
        .with("lines.0.substituteProductId", id(&other))
        .with("lines.0.answers.1.quantity", "0")
        .with("lines.0.price.amount", "90.000")
        .with("validUntil", "2026-07-31")
        .with("firm", "yes")
        .send(&phone)
        .await;
    assert!(
        look.words()
            .contains("Na bở Mẫu Chi Lăng thay cho Na dai Mẫu Chi Lăng: 68 tấn"),
        "{}",
        look.words()
    );
    let sent = look.form("/quote").send(&phone).await;
    assert!(sent.words().contains("Đã gửi báo giá."), "{}", sent.words());

    app.letters_out().await;
    let subject = app.last_letter_to(QUAN).await.subject;
    let told = "68 tấn Na bở Mẫu Chi Lăng thay cho Na dai Mẫu Chi Lăng";
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(subject.contains(told), "{subject}");

    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { quotations { id lines { substitute { id } entries { answer offered { value } } } } } } }";
    let seen =
        quan.data(query, json!({ "id": id(&inquiry) })).await["node"]["quotations"][0].clone();
    let line = &seen["lines"][0];
    assert_eq!(line["substitute"]["id"], other["id"]);
    assert_eq!(
        line["entries"][0],
        json!({ "answer": "SUBSTITUTE", "offered": { "value": "12" } })
    );
    assert_eq!(line["entries"][1]["answer"], "DECLINED");

    // The next revision proposes what was offered last, and can go back to what was asked for.
    deal::say(&quan, &inquiry, "Không có na dai ạ?").await;
    let (phone, page) = Page::of_newest_letter(&app, MAI).await;
    let form = page.form("/quote");
    assert_eq!(form.value("lines.0.substituteProductId"), Some(id(&other)));
    assert_eq!(form.value("lines.0.answers.0.quantity"), Some("12"));
    let look = form
        .with("lines.0.substituteProductId", "")
        .with("lines.0.price.amount", "56.500")
        .with("validUntil", "2026-07-31")
        .send(&phone)
        .await;
    let sent = look.form("/quote").send(&phone).await;
    assert!(sent.words().contains("Đã gửi báo giá."), "{}", sent.words());
    let seen =
        quan.data(query, json!({ "id": id(&inquiry) })).await["node"]["quotations"][1].clone();
    assert_eq!(seen["lines"][0]["substitute"], Value::Null);
    let order = deal::accept(&quan, &seen).await;
    assert_eq!(text(&order["state"]), "CONFIRMED");
    drop(mai);
}

#[rstest]
#[tokio::test]
async fn who_has_nothing_else_that_fits_is_offered_no_choice(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    // Dried star anise is counted in kilograms, and the oil, his only other product, in litres.
    let anise = deal::find_product(&quan, "hoa hồi khô mẫu").await;
    deal::submit(&quan, deal::na_inquiry(id(&anise))).await;
    let (_, page) = Page::of_newest_letter(&app, THANH).await;
    assert_eq!(
        page.form("/quote").value("lines.0.substituteProductId"),
        None
    );
}

#[rstest]
#[tokio::test]
async fn a_delivery_is_moved_to_another_known_place(#[values(Sqlite, Postgres)] backend: Backend) {
    const NORTH: &str = "Kho Mẫu phía bắc, cửa số 9";
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let profile = json!({
        "idempotencyKey": Client::key(),
        "expectedVersion": 1,
        "businessKind": "SUPERMARKET",
        "deliveryPlaces": [
            { "label": "Kho phía nam", "unitCode": "00331", "lines": ["Kho Mẫu phía nam, cửa số 3"] },
            { "label": "Kho phía bắc", "unitCode": "00145", "lines": [NORTH] },
        ],
    });
    quan.act("buyerProfileUpdate", profile, "buyerProfile { version }")
        .await;
    let inquiry = deal::ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;

    // The seller sees the places of the order, and none of the buyer's others.
    let (_, hers) = Page::of_newest_letter(&app, MAI).await;
    assert!(
        hers.html.contains("deliveries.0.place"),
        "the other place of the order"
    );
    assert!(!hers.html.contains(NORTH), "no other place of the buyer's");
    assert!(
        hers.words().contains("Đổi số lượng, ngày hoặc nơi giao"),
        "{}",
        hers.words()
    );

    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let form = page.form("/amend");
    assert_eq!(form.value("deliveries.0.place"), Some(""), "as agreed");
    let place = format!(r#"{{"country":"VN","unit":"00145","lines":["{NORTH}"]}}"#);
    let offered = page.html.replace("&quot;", "\"").replace("&#x2f;", "/");
    assert!(offered.contains(&place), "{place}");
    let sent = form
        .clone()
        .with("deliveries.0.place", &place)
        .with("note", "Kho phía nam đang sửa.")
        .send(&phone)
        .await;
    assert!(
        sent.words().contains("Đã gửi đề nghị sửa đơn."),
        "{}",
        sent.words()
    );
    app.letters_out().await;
    app.last_letter_to(MAI)
        .await
        .says(&["Kho Mẫu phía nam, cửa số 3", NORTH]);

    let query = "query($id: ID!) { node(id: $id) { ... on Order { amendments { id changes { after { place { unitCode lines } } } } } } }";
    let seen = mai.data(query, json!({ "id": id(&order) })).await["node"]["amendments"][0].clone();
    assert_eq!(
        seen["changes"],
        json!([{ "after": { "place": { "unitCode": "00145", "lines": [NORTH] } } }])
    );
    let accept = json!({ "idempotencyKey": Client::key(), "amendmentId": id(&seen) });
    mai.act("orderAmendmentAccept", accept, "amendment { state }")
        .await;

    // The same place again is no change, and what no form has printed is no place.
    let proposal = |place: Value| {
        json!({
            "idempotencyKey": Client::key(),
            "orderId": id(&order),
            "note": "Như cũ.",
            "deliveries": [{ "deliveryId": id(&order["deliveries"][0]), "place": place }],
        })
    };
    let same = proposal(json!({ "unitCode": "00145", "lines": [NORTH] }));
    let same = quan
        .attempt("orderAmendmentPropose", same, "amendment { id }")
        .await;
    assert_eq!(deal::refusals(&same), ["CONTRADICTION input.deliveries"]);
    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let same = page.form("/amend").with("note", "Như cũ.");
    let same = same.send(&phone).await;
    assert_eq!(same.status, 422);
    assert!(
        same.words().contains("Chưa đổi gì") && !same.words().contains("Từ ngày: "),
        "{}",
        same.words()
    );
    let refused = page
        .form("/amend")
        .with("deliveries.1.place", "nowhere")
        .with("note", "Thử.")
        .send(&phone)
        .await;
    assert_eq!(refused.status, 422);
}
