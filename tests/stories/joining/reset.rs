//! A lost password: a link by mail sets another, within the hour and once.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{MAI, QUAN, refusals},
    page::Page,
    tables::{differing, tables},
    token,
};

use super::sign_in;

#[rstest]
#[tokio::test]
async fn a_lost_password_is_replaced_by_mail_and_everybody_is_signed_out(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let phone = app.anonymous().reading("vi");
    let link = json!({ "email": QUAN });
    phone.act("signInLinkRequest", link, "requested").await;
    let sign_in_link = app.last_letter_to(QUAN).await.link();

    let told = Page::open(&phone, "/reset")
        .await
        .form("/reset")
        .with("email", QUAN)
        .send(&phone)
        .await;
    assert!(told.words().contains("Xin xem hộp thư"), "{}", told.words());
    let link = app.last_letter_to(QUAN).await.link();
    let still = tables(&app).await;
    let page = Page::open(&phone, &link).await;
    assert_eq!(differing(&still, &tables(&app).await), Vec::<String>::new());
    let refused = page
        .form(token(&link))
        .with("newPassword", "Password123")
        .send(&phone)
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        !refused.html.contains("Password123"),
        "a password does not come back with the page"
    );
    let done = refused
        .form(token(&link))
        .with("newPassword", "xe-may-cu-mau-xanh")
        .send(&phone)
        .await;
    assert!(done.words().contains("Đã đổi mật khẩu"), "{}", done.words());

    let ended = quan.run("{ viewer { id } }", json!({})).await;
    assert_eq!(ended.status, 401, "his sessions have ended");
    assert_eq!(
        sign_in(&app, QUAN, "cho-phien-2026").await,
        ["INVALID_CREDENTIALS input"]
    );
    assert_eq!(
        sign_in(&app, QUAN, "xe-may-cu-mau-xanh").await,
        Vec::<String>::new()
    );
    let told = app.last_letter_to(QUAN).await;
    assert!(told.subject.contains("đã đổi"), "{}", told.subject);
    for (mutation, link) in [("signInLinkUse", &sign_in_link), ("passwordReset", &link)] {
        let input = match mutation {
            "passwordReset" => json!({ "token": token(link), "newPassword": "xe-may-moi-mau-do" }),
            _ => json!({ "token": token(link) }),
        };
        let late = app.anonymous().attempt(mutation, input, "__typename").await;
        assert_eq!(refusals(&late), ["LINK_USED input.token"], "{mutation}");
    }
}

#[tokio::test]
async fn reset_links_last_an_hour_and_no_other_link_resets() {
    let app = TestApp::start(Sqlite).await;
    let ask = json!({ "email": MAI });
    app.anonymous()
        .act("passwordResetRequest", ask.clone(), "requested")
        .await;
    let reset = app.last_letter_to(MAI).await.link();
    app.anonymous()
        .act("signInLinkRequest", ask, "requested")
        .await;
    let entry = app.last_letter_to(MAI).await.link();
    let with = |token: &str| json!({ "token": token, "newPassword": "123" });
    let foreign = app
        .anonymous()
        .attempt("passwordReset", with(token(&entry)), "changed")
        .await;
    assert_eq!(
        refusals(&foreign),
        [
            "INVALID_CREDENTIALS input.token",
            "TOO_SHORT input.newPassword"
        ],
        "all faults at once"
    );
    app.hand.advance(Duration::hours(1));
    let late = app
        .anonymous()
        .attempt(
            "passwordReset",
            json!({ "token": token(&reset), "newPassword": "xe-may-cu-mau-xanh" }),
            "changed",
        )
        .await;
    assert_eq!(refusals(&late), ["LINK_EXPIRED input.token"]);
    assert_eq!(Page::open(&app.anonymous(), &reset).await.status, 410);
}
