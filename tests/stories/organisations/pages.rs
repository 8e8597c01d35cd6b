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
    // An office neither sells nor buys, and nothing is said of it.
    let office = organisation_of(&app, DUYEN).await;
    let office = Page::open(&duyen, &format!("/organisations/{office}")).await;
    assert_eq!(office.status, 200);
    assert!(!office.words().contains("Ở đây để"), "{}", office.words());
    // Nobody else sees either page.
    assert_eq!(Page::open(&hoa, "/desk").await.status, 404);
    let quan = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let other = Page::open(&quan, &format!("/organisations/{place}")).await;
    assert_eq!(other.status, 404);
}

#[rstest]
#[tokio::test]
async fn a_commune_is_found_by_its_name_or_asked_for_at_its_own_field(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    outsider(&app, HOA).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let form = Page::open(&hoa, "/organisation/new")
        .await
        .form("/organisation/new")
        .with("legalName", "HTX Mẫu Mới")
        .with("capabilities.PRODUCER", "yes");
    let several = "Xã, phường và tỉnh: Có nhiều nơi tên như vậy:";
    for (named, told) in [
        ("chi lang", several),
        ("Xã Chi Lăng", several),
        (
            "Nowhere",
            "Xã, phường và tỉnh: Không có xã, phường nào tên như vậy.",
        ),
        (
            "123",
            "Xã, phường và tỉnh: Không có xã, phường nào tên như vậy.",
        ),
        ("", "Xã, phường và tỉnh: Chỗ này chưa điền."),
    ] {
        let asked = form
            .clone()
            .with("address.unitCode", named)
            .send(&hoa)
            .await;
        assert_eq!(asked.status, 422, "{named}: {}", asked.words());
        assert!(asked.words().contains(told), "{named}: {}", asked.words());
        assert!(
            !asked.words().contains("thôn: "),
            "nothing is wrong with the street: {}",
            asked.words()
        );
        if told == several {
            assert!(
                asked.words().contains("Xã Chi Lăng, Lạng Sơn"),
                "{}",
                asked.words()
            );
        }
        assert_eq!(
            asked.form("/organisation/new").value("address.unitCode"),
            Some(named)
        );
    }
    // A name that only one place has is enough, without its marks, its kind and its province.
    let page = form.with("address.unitCode", "bang mac").send(&hoa).await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(
        page.words().contains("Xã Bằng Mạc, Lạng Sơn"),
        "{}",
        page.words()
    );
    let place = organisation_of(&app, HOA).await;
    let facts = Page::open(&hoa, &format!("/organisations/{place}/facts")).await;
    let refused = facts
        .form("/update")
        .with("address.unitCode", "chi lang")
        .send(&hoa)
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.words().contains(several), "{}", refused.words());
    let page = facts
        .form("/update")
        .with("address.unitCode", "phuong chi lang")
        .send(&hoa)
        .await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(
        page.words().contains("Phường Chi Lăng, An Giang"),
        "{}",
        page.words()
    );
}

#[rstest]
#[tokio::test]
async fn a_choice_that_is_owed_asks_for_one(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    outsider(&app, HOA).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let form = Page::open(&hoa, "/organisation/new")
        .await
        .form("/organisation/new")
        .with("legalName", "HTX Mẫu Mới")
        .with("address.unitCode", "Chi Lăng, Lạng Sơn");
    let asked = form.clone().send(&hoa).await;
    assert_eq!(asked.status, 422);
    assert!(
        asked
            .words()
            .contains("Ở đây để: Xin chọn ít nhất một. Những gì đã nhập vẫn còn nguyên"),
        "{}",
        asked.words()
    );
    let page = form.with("capabilities.BUYER", "yes").send(&hoa).await;
    assert_eq!(page.status, 200, "{}", page.words());
    let asked = page.form("/submit").send(&hoa).await;
    assert_eq!(asked.status, 422);
    assert!(
        asked.words().contains("Giấy tờ: Xin chọn ít nhất một."),
        "{}",
        asked.words()
    );
    assert!(
        !asked.words().contains("vẫn còn nguyên"),
        "nothing was typed: {}",
        asked.words()
    );
}
