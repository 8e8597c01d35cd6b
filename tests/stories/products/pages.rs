//! The way of a product into the list by pages alone.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    TestApp,
    deal::{DUYEN, THANH, id},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser},
    register::{HOA, plums, product, published},
};

use super::{hoa, waiting};

#[rstest]
#[tokio::test]
async fn by_pages_alone_a_product_comes_into_the_list(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let (_, dong_banh) = hoa(&app, &duyen).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let page = Page::open(&hoa, &format!("/products/new?producer={dong_banh}")).await;
    let form = page
        .form("/products/new")
        .with("trade.packings.0.net", "10")
        .with("trade.priceTiers.0.from.value", "100")
        .with("trade.priceTiers.0.amount", "25.000")
        .with("supply.0.from", "2026-07-20")
        .with("supply.0.to", "2026-08-20")
        .with("supply.0.quantity.value", "1.500,5")
        .with("trade.seasonMonths.7", "yes");
    let refused = form.clone().send(&hoa).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.html.contains("value=\"1.500,5\""),
        "what was typed stays"
    );
    let saved = form.with("facts.name.vi", "Mận rừng").send(&hoa).await;
    assert!(
        saved.words().contains("Đã lưu bản nháp."),
        "{}",
        saved.words()
    );
    assert!(saved.html.contains("value=\"1.500,5\"") && saved.html.contains("value=\"25.000\""));

    // What stands in the form is handed in with it, or neither is taken.
    let draft = saved.pressed("/submit");
    let refused = draft.clone().with("facts.name.vi", "").send(&hoa).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.words().contains("Tên sản phẩm: Chỗ này chưa điền."),
        "{}",
        refused.words()
    );
    assert!(waiting(&duyen).await.is_empty(), "nothing was handed in");
    let sent = draft.with("trade.leadTimeDays", "3").send(&hoa).await;
    assert!(sent.words().contains("Đã gửi duyệt."), "{}", sent.words());
    assert_eq!(sent.form("/update").value("trade.leadTimeDays"), Some("3"));
    let id = waiting(&duyen).await.remove(0);
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let desk = Page::open(&officer, "/desk").await;
    assert!(desk.words().contains("Mận rừng"), "{}", desk.words());
    let page = Page::open(&officer, &format!("/desk/products/{id}")).await;
    let done = page.form("/publish").send(&officer).await;
    assert!(done.words().contains("Đã duyệt."), "{}", done.words());
    let mine = Page::open(&hoa, "/products").await;
    assert!(mine.words().contains("Mận rừng") && mine.words().contains("Đang đăng"));

    // The form of a published product says what waits; another's has no such page.
    let page = Page::open(&hoa, &format!("/products/{id}/edit")).await;
    let asked = page
        .form("/update")
        .with("facts.name.vi", "Mận rừng Chi Lăng")
        .with("closure.to", "2026-08-31")
        .send(&hoa)
        .await;
    assert!(
        asked.words().contains("đang chờ cơ quan duyệt"),
        "{}",
        asked.words()
    );
    let stranger = in_browser(&app, THANH, SAMPLE_PASSWORD).await;
    let nothing = Page::open(&stranger, &format!("/products/{id}/edit")).await;
    assert_eq!(nothing.status, 404);
    let seen = product(&duyen, &id).await;
    assert_eq!(seen["closure"]["to"], "2026-08-31");
}

#[rstest]
#[tokio::test]
async fn a_product_is_put_away_behind_a_word_and_comes_back_as_it_was_written_anew(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let (founder, dong_banh) = hoa(&app, &duyen).await;
    let listed = published(&founder, &duyen, plums(&dong_banh)).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let address = format!("/products/{}/edit", id(&listed));
    let page = Page::open(&hoa, &address).await;
    assert!(
        page.words()
            .contains("Người mua không thấy và không hỏi mua sản phẩm này được nữa."),
        "{}",
        page.words()
    );
    let archived = page.form("/archive").send(&hoa).await;
    assert!(
        archived.words().contains("Đã cất sản phẩm"),
        "{}",
        archived.words()
    );

    let back = archived
        .pressed("/submit")
        .with("trade.leadTimeDays", "5")
        .send(&hoa)
        .await;
    assert!(back.words().contains("Đã gửi duyệt."), "{}", back.words());
    assert_eq!(back.form("/update").value("trade.leadTimeDays"), Some("5"));
    assert_eq!(waiting(&duyen).await, [id(&listed)]);
}
