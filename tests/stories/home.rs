//! The first page of a member: what waits for her stands first, whatever it is about.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    TestApp,
    deal::{self, Binding, MAI, QUAN, id},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
};

/// What stands under "Đang chờ bạn".
fn waiting(page: &Page) -> String {
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
