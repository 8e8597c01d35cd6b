//! The first page of a member: what waits for her stands first, whatever it is about.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, id, text},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser},
    register::{
        DONG_BANH, HOA, HTX_DONG_BANH, decide, files, hoa_founds, plums, producer, speaker, takes,
        verified, writes,
    },
};

/// What stands under "Đang chờ bạn".
pub(crate) fn waiting(page: &Page) -> String {
    let words = page.words();
    let (_, after) = words.split_once("Đang chờ bạn").expect("the list");
    let (list, _) = after.split_once("Hồ sơ khác").expect("the next list");
    list.to_owned()
}

#[rstest]
#[tokio::test]
async fn an_order_that_waits_for_her_word_stands_first_on_her_page(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let offer = deal::quote(&mai, &inquiry, Binding::Free).await;

    let (buyer, seller) = (
        in_browser(&app, QUAN, SAMPLE_PASSWORD).await,
        in_browser(&app, MAI, SAMPLE_PASSWORD).await,
    );
    let (his, hers) = (
        Page::open(&buyer, "/").await,
        Page::open(&seller, "/").await,
    );
    assert!(waiting(&his).contains("Đã trả lời"), "{}", his.words());
    assert!(
        waiting(&hers).contains("Không có việc nào"),
        "{}",
        hers.words()
    );

    deal::accept(&quan, &offer).await;
    let (his, hers) = (
        Page::open(&buyer, "/").await,
        Page::open(&seller, "/").await,
    );
    assert!(
        waiting(&his).contains("Không có việc nào"),
        "{}",
        his.words()
    );
    assert!(
        his.words().contains("Chờ bên bán xác nhận"),
        "he still finds it: {}",
        his.words()
    );
    assert!(
        waiting(&hers).contains("Chờ bên bán xác nhận"),
        "{}",
        hers.words()
    );

    // She takes it or refuses it; giving it up as if she had taken it is not offered beside.
    let thread = Page::open(&seller, &format!("/threads/{}", id(&inquiry))).await;
    assert!(thread.has_form("/confirm") && thread.has_form("/order-reject"));
    assert!(!thread.has_form("/cancel"), "{}", thread.words());
    let thread = Page::open(&buyer, &format!("/threads/{}", id(&inquiry))).await;
    assert!(thread.has_form("/cancel"), "{}", thread.words());
}

/// What stands under "Hồ sơ khác".
fn others(page: &Page) -> String {
    let words = page.words();
    let (_, list) = words.split_once("Hồ sơ khác").expect("the list");
    list.to_owned()
}

/// The first page of somebody, opened anew.
pub(crate) async fn home_of(app: &TestApp, email: &str, password: &str) -> Page {
    let client = in_browser(app, email, password).await;
    Page::open(&client, "/").await
}

/// Where words stand in a list.
fn place(list: &str, words: &str) -> usize {
    list.find(words)
        .unwrap_or_else(|| panic!("no {words} in {list}"))
}

/// Ten tonnes instead of twelve in the first delivery.
async fn proposes(client: &Client, order: &Value) {
    let input = json!({
        "idempotencyKey": Client::key(),
        "orderId": id(order),
        "note": "Kho đang đầy.",
        "deliveries": [{
            "deliveryId": id(&order["deliveries"][0]),
            "window": { "from": "2026-08-05", "to": "2026-08-07" },
            "lines": [{ "line": 1, "quantity": { "value": "10", "unit": "tấn" } }],
        }],
    });
    client
        .act("orderAmendmentPropose", input, "amendment { id }")
        .await;
}

#[rstest]
#[tokio::test]
async fn each_row_says_what_waits_and_until_when_and_the_soonest_stands_first(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let hers = waiting(&home_of(&app, MAI, SAMPLE_PASSWORD).await);
    assert!(hers.contains("Cần trả lời trước 12:00"), "{hers}");

    let offer = deal::quote(&mai, &inquiry, Binding::Free).await;
    let his = waiting(&home_of(&app, QUAN, SAMPLE_PASSWORD).await);
    assert!(his.contains("Báo giá chờ bạn quyết định"), "{his}");
    let order = deal::accept(&quan, &offer).await;
    let hers = waiting(&home_of(&app, MAI, SAMPLE_PASSWORD).await);
    assert!(
        hers.contains("Cần xác nhận hoặc từ chối đơn hàng trước"),
        "{hers}"
    );

    // Confirmed, it waits for its day: what wants a word now stands before it.
    let confirm = json!({ "idempotencyKey": Client::key(), "orderId": id(&order) });
    mai.act("orderConfirm", confirm, "order { id }").await;
    deal::ask_for_na(&quan).await;
    let hers = waiting(&home_of(&app, MAI, SAMPLE_PASSWORD).await);
    let (now, later) = (
        place(&hers, "Cần trả lời trước"),
        place(&hers, "Chuyến giao tới:"),
    );
    assert!(now < later, "{hers}");

    proposes(&quan, &order).await;
    let hers = waiting(&home_of(&app, MAI, SAMPLE_PASSWORD).await);
    let open = place(&hers, "Đề nghị sửa đơn đang chờ trả lời");
    assert!(place(&hers, "Cần trả lời trước") < open, "{hers}");
    assert!(!hers.contains("Chuyến giao tới:"), "{hers}");
    let his = waiting(&home_of(&app, QUAN, SAMPLE_PASSWORD).await);
    assert!(!his.contains("Đề nghị sửa đơn"), "it is his own: {his}");
}

#[tokio::test]
async fn only_who_sells_is_led_to_his_products() {
    let app = TestApp::start(Sqlite).await;
    for (email, sells) in [(QUAN, false), (MAI, true), (DUYEN, false)] {
        let page = home_of(&app, email, SAMPLE_PASSWORD).await;
        assert_eq!(
            page.html.contains("href=\"/products\""),
            sells,
            "{email}: {}",
            page.words()
        );
    }
}

#[rstest]
#[tokio::test]
async fn goods_that_are_to_leave_or_to_come_are_told_of(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let offer = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &offer).await;
    app.hand.advance(Duration::days(10));
    let hers = waiting(&home_of(&app, MAI, SAMPLE_PASSWORD).await);
    assert!(hers.contains("Đã đến kỳ giao"), "{hers}");
    let mai = app.sign_in(MAI).await;
    deal::ship(&mai, &order["deliveries"][0]).await;
    let his = waiting(&home_of(&app, QUAN, SAMPLE_PASSWORD).await);
    assert!(his.contains("Hàng đang trên đường"), "{his}");

    // The next ones still wait for her: her page, her lists and her counts say the same.
    let hers = waiting(&home_of(&app, MAI, SAMPLE_PASSWORD).await);
    assert!(!hers.contains("Không có việc nào"), "{hers}");
    let quan = app.sign_in(QUAN).await;
    let rest = order["deliveries"].as_array().map_or(0, Vec::len) - 1;
    for (client, coming) in [(&mai, rest), (&quan, 1)] {
        let counts = client
            .data("{ viewer { counts { orders deliveries } } }", json!({}))
            .await["viewer"]["counts"]
            .clone();
        assert_eq!(counts, json!({ "orders": 1, "deliveries": coming }));
        let waits = deal::listed(client, "orders", "awaiting: ME").await;
        assert_eq!(waits, [id(&order)]);
    }
}

#[rstest]
#[tokio::test]
async fn a_newcomer_reads_her_next_step_and_the_officer_what_waits_for_him(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let hoa = hoa_founds(&app).await;
    let page = home_of(&app, HOA, PASSWORD).await;
    let list = waiting(&page);
    assert!(
        list.contains(HTX_DONG_BANH) && list.contains("Nộp giấy tờ để được xác minh."),
        "{list}"
    );
    let step = format!("href=\"/organisations/{}#verification\"", hoa.organisation);
    assert!(page.html.contains(&step), "{}", page.html);

    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }]);
    let input = json!({ "idempotencyKey": Client::key(), "organisationId": hoa.organisation, "papers": papers });
    let shown = hoa
        .client
        .act("organisationSubmit", input, "organisation { version }")
        .await["organisation"]
        .clone();
    let page = home_of(&app, HOA, PASSWORD).await;
    assert!(
        waiting(&page).contains("Không có việc nào"),
        "{}",
        page.words()
    );
    assert!(
        others(&page).contains("Chờ cơ quan xem"),
        "{}",
        page.words()
    );
    let page = home_of(&app, DUYEN, SAMPLE_PASSWORD).await;
    let list = waiting(&page);
    assert!(
        list.contains("Bàn tiếp nhận") && list.contains("1 đơn vị chờ xác minh"),
        "{list}"
    );

    let input = json!({ "organisationId": hoa.organisation, "expectedVersion": shown["version"], "reason": "Thiếu dấu." });
    duyen
        .act("organisationReject", input, "organisation { id }")
        .await;
    let list = waiting(&home_of(&app, HOA, PASSWORD).await);
    assert!(
        list.contains("Chưa chấp nhận") && list.contains("Lý do: Thiếu dấu."),
        "{list}"
    );

    verified(&hoa, &duyen).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let filed = files(&hoa, &dong_banh).await;
    let page = home_of(&app, HOA, PASSWORD).await;
    assert!(
        waiting(&page).contains("Không có việc nào"),
        "{}",
        page.words()
    );
    assert!(
        others(&page).contains(DONG_BANH) && others(&page).contains("Đang chờ xem"),
        "{}",
        page.words()
    );
    let list = waiting(&home_of(&app, DUYEN, SAMPLE_PASSWORD).await);
    assert!(list.contains("1 yêu cầu đại diện"), "{list}");
    let why = "Giấy đăng ký không đúng tên.";
    decide(
        &duyen,
        "producerClaimRefuse",
        id(&filed["claim"]),
        Some(why),
    )
    .await;
    let list = waiting(&home_of(&app, HOA, PASSWORD).await);
    assert!(list.contains(DONG_BANH) && list.contains(why), "{list}");
}

#[rstest]
#[tokio::test]
async fn a_product_that_was_sent_back_waits_for_its_owner(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = speaker(&app, &duyen, HOA, "9900000104", &dong_banh).await;
    let draft = writes(&hoa, plums(&dong_banh)).await;
    let handed = takes(&hoa.client, "productSubmit", &draft, json!({})).await;
    assert_eq!(text(&handed["state"]), "SUBMITTED");
    let list = waiting(&home_of(&app, DUYEN, SAMPLE_PASSWORD).await);
    assert!(list.contains("sản phẩm chờ duyệt"), "{list}");
    let why = json!({ "reason": "Thiếu ảnh nhãn." });
    takes(&duyen, "productRefuse", &handed, why).await;
    let page = home_of(&app, HOA, PASSWORD).await;
    let list = waiting(&page);
    assert!(
        list.contains("Mận tím Chi Lăng") && list.contains("Lý do: Thiếu ảnh nhãn."),
        "{list}"
    );
    let edit = format!("href=\"/products/{}/edit\"", id(&handed));
    assert!(page.html.contains(&edit), "{}", page.html);
}

#[rstest]
#[tokio::test]
async fn a_change_that_was_refused_is_told_while_the_product_stays_listed(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = speaker(&app, &duyen, HOA, "9900000104", &dong_banh).await;
    let draft = writes(&hoa, plums(&dong_banh)).await;
    let handed = takes(&hoa.client, "productSubmit", &draft, json!({})).await;
    let listed = takes(&duyen, "productPublish", &handed, json!({})).await;
    let facts =
        json!({ "facts": { "name": { "vi": "Mận vàng" }, "ocopSet": 1, "unitCode": "06463" } });
    let asked = takes(&hoa.client, "productUpdate", &listed, facts.clone()).await;
    let list = waiting(&home_of(&app, HOA, PASSWORD).await);
    assert!(!list.contains("Mận"), "it is the office's turn: {list}");

    let why = json!({ "reason": "Giấy ghi mận tím." });
    let kept = takes(&duyen, "productRefuse", &asked, why.clone()).await;
    assert_eq!(text(&kept["state"]), "PUBLISHED");
    let page = home_of(&app, HOA, PASSWORD).await;
    let list = waiting(&page);
    for told in [
        "Mận tím Chi Lăng",
        "Thay đổi chưa được duyệt",
        "Lý do: Giấy ghi mận tím.",
    ] {
        assert!(list.contains(told), "{told}: {list}");
    }
    let edit = format!("href=\"/products/{}/edit\"", id(&kept));
    assert!(page.html.contains(&edit), "{}", page.html);

    // Asked for anew it waits for the office; refused again it is told for a month, and not for ever.
    let asked = takes(&hoa.client, "productUpdate", &kept, facts).await;
    let list = waiting(&home_of(&app, HOA, PASSWORD).await);
    assert!(!list.contains("Mận"), "{list}");
    takes(&duyen, "productRefuse", &asked, why).await;
    let list = waiting(&home_of(&app, HOA, PASSWORD).await);
    assert!(list.contains("Thay đổi chưa được duyệt"), "{list}");
    app.hand.advance(Duration::days(31));
    let list = waiting(&home_of(&app, HOA, PASSWORD).await);
    assert!(!list.contains("Mận"), "{list}");
}
