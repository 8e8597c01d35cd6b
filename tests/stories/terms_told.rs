//! What binds two people is told to both wherever terms stand: in letters, on the page, in the look before anything is agreed.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{self, Binding, MAI, QUAN, id},
    page::Page,
};

#[rstest]
#[tokio::test]
async fn a_tolerance_that_nobody_named_is_told_from_the_offer_to_the_order(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const UNSAID: &str = "Dung sai khi cân: ± 1%";
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
    offer["lines"][0]["note"] = json!("Hái trong ngày.");
    mai.act("quotationSend", offer, "quotation { id }").await;

    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    app.last_letter_to(QUAN).await.says(&[UNSAID]);
    app.last_letter_to(MAI)
        .await
        .says(&[UNSAID, "Bên mua: Công ty TNHH Siêu thị Mẫu Hà Nội"]);
    let told = "Dung sai khi cân ± 1%";
    assert!(page.words().contains(told), "{}", page.words());
    let look = page.form("/accept").send(&phone).await;
    assert_eq!(
        look.words().matches(told).count(),
        2,
        "in the look, and on the page below it: {}",
        look.words()
    );
    let page = look.form("/accept").send(&phone).await;
    assert!(page.words().contains(told), "{}", page.words());
    app.letters_out().await;
    for reader in [QUAN, MAI] {
        let letter = app.last_letter_to(reader).await;
        letter.says(&[
            UNSAID,
            "Chứng nhận cần có:",
            "VietGAP",
            "Yêu cầu thêm: Quả từ 250 g, hái trong ngày",
            "Ghi chú: Hái trong ngày.",
        ]);
    }
}

#[rstest]
#[tokio::test]
async fn goods_out_of_season_are_named_as_such_and_bind_nobody_by_default(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const TOLD: &str = "Ngoài mùa theo hồ sơ sản phẩm: 01/12/2026 đến 05/12/2026";
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    // To be had from July to September.
    let mut input = deal::na_inquiry(id(&product));
    let mut december = input["lines"][0]["schedule"][0].clone();
    december["from"] = json!("2026-12-01");
    december["to"] = json!("2026-12-05");
    december["everyWeekUntil"] = Value::Null;
    input["lines"][0]["schedule"] = json!([december]);
    let inquiry = deal::submit(&quan, input).await;
    app.letters_out().await;
    for reader in [QUAN, MAI] {
        app.last_letter_to(reader).await.says(&[TOLD]);
    }
    let (_, page) = Page::of_newest_letter(&app, MAI).await;
    let form = page.form("/quote");
    assert_eq!(form.value("firm"), Some("no"), "she binds herself or not");

    deal::quote(&mai, &inquiry, Binding::Free).await;
    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    app.last_letter_to(QUAN).await.says(&[TOLD]);
    let look = page.form("/accept").send(&phone).await;
    let told = "Ngoài mùa theo hồ sơ sản phẩm: 01/12/2026 – 05/12/2026. Mùa vụ là tháng 7, tháng 8, tháng 9.";
    assert_eq!(
        look.words().matches(told).count(),
        2,
        "in the look, and on the page below it: {}",
        look.words()
    );

    // In season the form proposes what most sellers choose.
    deal::ask_for_na(&quan).await;
    let (_, page) = Page::of_newest_letter(&app, MAI).await;
    assert_eq!(page.form("/quote").value("firm"), Some("yes"));
}

#[rstest]
#[tokio::test]
async fn a_price_for_a_carton_tells_what_a_carton_holds(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const TOLD: &str = "600.000 ₫/thùng (10 kg)";
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
    offer["lines"][0]["price"]["amount"] = json!("600000");
    offer["lines"][0]["price"]["perUnit"] = json!("CARTON");
    mai.act("quotationSend", offer, "quotation { id }").await;

    let (phone, page) = Page::of_newest_letter(&app, QUAN).await;
    for reader in [QUAN, MAI] {
        app.last_letter_to(reader).await.says(&[TOLD]);
    }
    assert!(page.words().contains(TOLD), "{}", page.words());
    let look = page.form("/accept").send(&phone).await;
    let words = look.look_before_accepting();
    assert!(words.contains(TOLD), "{words}");
    look.form("/accept").send(&phone).await;
    app.letters_out().await;
    for reader in [QUAN, MAI] {
        app.last_letter_to(reader)
            .await
            .says(&["Đơn hàng số", TOLD]);
    }
}
