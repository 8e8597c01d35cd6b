//! The page of one's own data: consent, copy and erasure.

use platform::Backend::{self, Sqlite};
use rstest::rstest;
use serde_json::Value;
use tests::{
    TestApp,
    deal::{DUYEN, QUAN},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, outsider},
    tables::{differing, tables},
};

#[rstest]
#[tokio::test]
async fn the_page_of_ones_own_data(#[values(Sqlite)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    outsider(&app, email).await;
    let phone = in_browser(&app, email, PASSWORD).await;
    let still = tables(&app).await;
    let page = Page::open(&phone, "/account/data").await;
    assert_eq!(page.status, 200);
    assert_eq!(differing(&still, &tables(&app).await), Vec::<String>::new());
    let agreed = page.form("/account/data/consent").send(&phone).await;
    assert!(
        agreed.words().contains("Đã ghi lại lựa chọn"),
        "{}",
        agreed.words()
    );
    assert!(agreed.words().contains("Thôi nhận"), "{}", agreed.words());

    let form = agreed.form("/account/data/export");
    let answer = phone.post_form(&form.action, &form.fields).await;
    assert_eq!(answer.status(), 200);
    let kept = answer.headers()["content-disposition"]
        .to_str()
        .expect("a name");
    assert_eq!(kept, "attachment; filename=\"cho-phien-2026-07-25.json\"");
    let copy: Value = answer.json().await.expect("JSON");
    assert_eq!(copy["accounts"]["identities"][0]["value"], email);

    let wrong = agreed
        .form("/account/data/erase")
        .with("currentPassword", "sai-mat-khau-roi")
        .send(&phone)
        .await;
    assert_eq!(wrong.status, 422);
    let mailed = wrong.form("/account/data/erase-mail").send(&phone).await;
    assert!(
        mailed.words().contains("Thư xác nhận đang trên đường"),
        "{}",
        mailed.words()
    );
    let kept = mailed.form("/account/data/cancel").send(&phone).await;
    assert!(kept.words().contains("còn nguyên"), "{}", kept.words());
    let erased = kept
        .form("/account/data/erase")
        .with("currentPassword", PASSWORD)
        .send(&phone)
        .await;
    assert!(erased.words().contains("Đã xóa"), "{}", erased.words());
    assert_eq!(phone.get("/account/data").await.0, 303, "she is out");
}

#[tokio::test]
async fn the_only_owner_of_an_authority_is_not_told_to_close_it() {
    let app = TestApp::start(Backend::Sqlite).await;
    let duyen = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let page = Page::open(&duyen, "/account/data").await;
    let words = page.words();
    assert!(
        words.contains("cơ quan quản lý không đóng ở đây được"),
        "{words}"
    );
    assert!(!words.contains("hãy đóng đơn vị"), "{words}");
    // The days of the law run from her wish for her too.
    assert!(
        words.contains("thời hạn theo luật tính từ lúc ấy"),
        "{words}"
    );
    let noted = page.form("/account/data/erase-mail").send(&duyen).await;
    assert_eq!(noted.status, 200, "{}", noted.words());
    assert!(
        noted.words().contains("Đã ghi yêu cầu xóa;"),
        "{}",
        noted.words()
    );
    assert!(noted.has_form("/account/data/cancel"), "{}", noted.words());
    assert!(!noted.has_form("/account/data/erase-mail"), "she asks once");
}

#[tokio::test]
async fn where_nobody_was_asked_no_refusal_is_told() {
    let app = TestApp::start(Sqlite).await;
    let quan = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let page = Page::open(&quan, "/account/data").await;
    let words = page.words();
    assert!(words.contains("người hư cấu"), "{words}");
    assert!(words.contains("Chưa ghi lời đồng ý"), "{words}");
    let agreed = page.form("/account/data/consent").send(&quan).await;
    let stopped = agreed.form("/account/data/consent").send(&quan).await;
    assert!(stopped.words().contains("Đã thôi"), "{}", stopped.words());
}
