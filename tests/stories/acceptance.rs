//! The last look before a quotation is accepted on a page: what is accepted there, and that nothing is without it.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{self, Binding, MAI, QUAN, id, text},
    page::Page,
    post,
};

/// The first week as asked, ten tonnes of another product on other days in the second, and nothing after.
fn mixed(inquiry: &Value, other: &Value) -> Value {
    let answer = |entry: i32| match entry {
        1 => json!({ "entry": 1, "answer": "OFFERED" }),
        2 => json!({
            "entry": 2,
            "answer": "SUBSTITUTE",
            "quantity": { "value": "10", "unit": "TONNE" },
            "window": { "from": "2026-08-13", "to": "2026-08-14" },
        }),
        entry => json!({ "entry": entry, "answer": "DECLINED" }),
    };
    let mut input = deal::na_quotation(inquiry, Binding::Firm);
    input["tolerancePercent"] = json!("2.5");
    let line = &mut input["lines"][0];
    line["answers"] = (1..=8).map(answer).collect();
    line["substituteProductId"] = json!(id(other));
    line["note"] = json!("Na bở hái sớm một ngày.");
    input
}

#[rstest]
#[tokio::test]
async fn product_and_substitute_side_by_side_are_looked_at_each_by_itself(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let other = deal::find_product(&quan, "na bở mẫu chi lăng").await;
    let inquiry = deal::ask_for_na(&quan).await;
    let input = mixed(&inquiry, &other);
    let sent = mai.act("quotationSend", input, "quotation { id }").await;
    let quotation = sent["quotation"].clone();

    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let look = page.form("/accept").send(&phone).await;
    assert_eq!(look.status, 200, "{}", look.words());
    let words = look.look_before_accepting();
    for told in [
        "Na dai Mẫu Chi Lăng: 12 tấn, giá 56.500 ₫/kg, thành tiền 678.000.000 ₫",
        "03/08/2026 – 05/08/2026 12 tấn",
        "Na bở Mẫu Chi Lăng thay cho Na dai Mẫu Chi Lăng: 10 tấn, giá 56.500 ₫/kg, thành tiền 565.000.000 ₫",
        "13/08/2026 – 14/08/2026 10 tấn",
        "5% (sơ chế)",
        "Na bở hái sớm một ngày.",
        "± 2,5%",
        "Có giá trị đến hết ngày 31/07/2026",
        "1.243.000.000 ₫",
        "1.305.150.000 ₫",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(!words.contains("22 tấn"), "two products in one: {words}");

    // What he looked at is what the order says.
    let done = look.form("/accept").send(&phone).await;
    assert!(
        done.words().contains("Đã chấp nhận báo giá."),
        "{}",
        done.words()
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Quotation { order { terms { lines { productName(language: VI) total { amount } } } } } } }";
    let order = quan.data(query, json!({ "id": id(&quotation) })).await;
    assert_eq!(
        order["node"]["order"]["terms"]["lines"],
        json!([
            { "productName": "Na dai Mẫu Chi Lăng", "total": { "amount": "678000000" } },
            { "productName": "Na bở Mẫu Chi Lăng", "total": { "amount": "565000000" } },
        ])
    );
}

#[rstest]
#[tokio::test]
async fn letter_and_look_name_the_days_on_which_what_is_offered_instead_is_out_of_season(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    // To be had in August and September.
    let other = deal::find_product(&quan, "na bở mẫu chi lăng").await;
    let inquiry = deal::ask_for_na(&quan).await;
    let mut input = mixed(&inquiry, &other);
    input["lines"][0]["answers"][1]["window"] = json!({ "from": "2026-10-05", "to": "2026-10-06" });
    mai.act("quotationSend", input, "quotation { id }").await;

    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let letter = app.last_letter_to(QUAN).await;
    letter.says(&[
        "Ngoài mùa theo hồ sơ sản phẩm",
        "10 tấn (hàng thay thế)",
        "có ngày bên bán chào Na bở Mẫu Chi Lăng thay thế.",
    ]);
    assert!(
        page.words().contains(
            "05/10/2026 – 06/10/2026 10 tấn (hàng thay thế) Hỏi mua 12 tấn, 10/08/2026 – 12/08/2026"
        ),
        "{}",
        page.words()
    );
    let look = page.form("/accept").send(&phone).await;
    let told =
        "Ngoài mùa theo hồ sơ sản phẩm: 05/10/2026 – 06/10/2026. Mùa vụ là tháng 8, tháng 9.";
    assert!(look.words().contains(told), "{}", look.words());
}

#[rstest]
#[tokio::test]
async fn without_its_revision_nothing_is_accepted_unseen(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    let form = page.form("/accept");

    let mut bare = form.clone();
    bare.fields.retain(|(name, _)| name != "revision");
    let mut looked = bare.clone();
    looked
        .fields
        .push(("reviewed".to_owned(), "yes".to_owned()));
    let unread = form.clone().with("revision", "nhất");
    for pressed in [bare, looked, unread] {
        let refused = pressed.send(&phone).await;
        assert_eq!(refused.status, 422, "{pressed:?}: {}", refused.words());
    }
    let orders = post::count(app.server().db(), "trade_order").await;
    assert_eq!(orders, 0, "nobody has looked at anything");
    assert_eq!(text(&deal::look(&quan, &quotation).await["state"]), "SENT");

    let look = form.send(&phone).await;
    let done = look.form("/accept").send(&phone).await;
    assert!(
        done.words().contains("Đã chấp nhận báo giá."),
        "{}",
        done.words()
    );
}
