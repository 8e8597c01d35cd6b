//! The same by pages alone: an owner founds and hands in, an officer decides.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    TestApp,
    deal::{DUYEN, QUAN},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, organisation_of, outsider},
};

use super::HOA;

#[rstest]
#[tokio::test]
async fn an_owner_and_an_officer_do_it_all_by_pages(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    outsider(&app, HOA).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let duyen = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let form = Page::open(&hoa, "/organisation/new")
        .await
        .form("/organisation/new");
    let form = form
        .with("legalName", "Tổ hợp tác Rau Mẫu")
        .with("legalKind", "COOPERATIVE_GROUP")
        .with("capabilities.PRODUCER", "yes")
        .with("capabilities.BUYER", "");
    // A name that is many places is asked back with the places to choose from.
    let asked = form
        .clone()
        .with("address.unitCode", "Tân")
        .send(&hoa)
        .await;
    assert_eq!(asked.status, 422, "{}", asked.words());
    let page = form
        .with("address.unitCode", "xã Chi Lăng, Lạng Sơn")
        .send(&hoa)
        .await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(
        page.words().contains("Xã Chi Lăng, Lạng Sơn"),
        "{}",
        page.words()
    );
    let page = page
        .form("/submit")
        .with("papers.COOPERATION_CONTRACT", "yes")
        .with("papers.other", "Xác nhận của UBND xã")
        .send(&hoa)
        .await;
    assert!(page.words().contains("Chờ cơ quan xem"), "{}", page.words());

    let desk = Page::open(&duyen, "/desk").await;
    assert!(
        desk.words().contains("Tổ hợp tác Rau Mẫu"),
        "{}",
        desk.words()
    );
    let place = organisation_of(&app, HOA).await;
    let judged = Page::open(&duyen, &format!("/desk/organisations/{place}")).await;
    assert!(
        judged.words().contains("Xác nhận của UBND xã"),
        "{}",
        judged.words()
    );
    let refused = judged.form("/reject").send(&duyen).await;
    assert_eq!(refused.status, 422);
    let desk = judged
        .form("/verify")
        .with("papers.SITE_VISIT", "yes")
        .send(&duyen)
        .await;
    assert_eq!(desk.status, 200, "{}", desk.words());
    let own = Page::open(&hoa, "/organisations").await;
    assert_eq!(own.status, 303);
    let own = Page::open(&hoa, &format!("/organisations/{place}")).await;
    assert!(own.words().contains("Đã được xác minh"), "{}", own.words());
    // Nobody else sees either page.
    assert_eq!(Page::open(&hoa, "/desk").await.status, 404);
    let quan = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let other = Page::open(&quan, &format!("/organisations/{place}")).await;
    assert_eq!(other.status, 404);
}
