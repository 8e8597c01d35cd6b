//! The page of one's own account.

use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::LOCATION;
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::refusals,
    page::Page,
    people::{PASSWORD, outsider},
    tables::{differing, tables, texts},
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

#[rstest]
#[tokio::test]
async fn a_change_of_password_that_is_sent_again_is_no_wrong_password(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    let trang = outsider(&app, email).await;
    let change = |old: &str, new: &str| json!({ "currentPassword": old, "newPassword": new, "idempotencyKey": Client::key() });
    let first = change(PASSWORD, "xe-may-cu-mau-xanh");
    // Her network is bad: the old password is wrong from the second time on, and more often than anybody may be wrong.
    for _ in 0..8 {
        let changed = trang
            .act("userUpdate", first.clone(), "person { email }")
            .await;
        assert_eq!(changed["person"]["email"], email);
    }
    let sql = "SELECT kind AS it FROM event WHERE kind = 'person.password_changed'";
    assert_eq!(texts(&app, sql).await.len(), 1, "it was done once");
    let next = change("xe-may-cu-mau-xanh", "xe-dap-moi-mau-do");
    trang.act("userUpdate", next, "person { email }").await;

    // Under the same key nothing else is tried, neither a password guessed.
    let mut guess = first.clone();
    guess["name"] = json!("Trang Khác");
    let refused = trang.attempt("userUpdate", guess, "person { email }").await;
    assert_eq!(
        refusals(&refused),
        ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"]
    );
}
