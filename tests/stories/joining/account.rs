//! The page of one's own account.

use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::LOCATION;
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    page::Page,
    people::{PASSWORD, outsider},
    tables::{differing, tables},
};

#[rstest]
#[tokio::test]
async fn an_account_is_kept_on_its_page(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    outsider(&app, email).await;
    let phone = app.anonymous().reading("vi");
    assert_eq!(
        phone.get("/account").await.0,
        303,
        "whoever is not in goes to the door"
    );
    let wrong = Page::open(&phone, "/sign-in")
        .await
        .form("/sign-in/password")
        .with("email", email)
        .with("password", "mot-mat-khau-sai")
        .send(&phone)
        .await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.html.contains("mot-mat-khau-sai"));
    let home = wrong
        .form("/sign-in/password")
        .with("password", PASSWORD)
        .send(&phone)
        .await;
    assert!(home.words().contains("Chào Người Lạ"), "{}", home.words());

    let still = tables(&app).await;
    let page = Page::open(&phone, "/account").await;
    assert_eq!(differing(&still, &tables(&app).await), Vec::<String>::new());
    let saved = page
        .form("/account/profile")
        .with("name", "Lý Thị Trang")
        .with("phone", "0912 345 678")
        .send(&phone)
        .await;
    assert!(saved.words().contains("Đã lưu"), "{}", saved.words());
    assert!(saved.html.contains("Lý Thị Trang"));
    let ended = saved.form("/account/sessions-end").send(&phone).await;
    assert!(
        ended.words().contains("Đã đăng xuất mọi máy khác"),
        "{}",
        ended.words()
    );
    assert!(!ended.has_form("/account/sessions-end"), "none is left");
    let other = app.anonymous().sign_in(email, PASSWORD).await;
    let changed = ended
        .form("/account/password")
        .with("currentPassword", PASSWORD)
        .with("newPassword", "xe-may-cu-mau-xanh")
        .send(&phone)
        .await;
    assert!(
        changed.words().contains("Đã đổi mật khẩu"),
        "{}",
        changed.words()
    );
    let signed_out = other.run("{ viewer { id } }", json!({})).await;
    assert_eq!(signed_out.status, 401, "a new password ends other sessions");

    let mut forged = page.form("/account/sessions-end");
    forged.fields.retain(|(name, _)| name != "seal");
    assert_eq!(
        forged.send(&phone).await.status,
        403,
        "a form without its seal"
    );
    let cross = app
        .anonymous()
        .http()
        .post(app.url("/join"))
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=a%40b.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(cross.status(), 403);
    assert!(cross.headers().get(LOCATION).is_none());
}
