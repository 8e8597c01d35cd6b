//! Another address: it counts when it is confirmed, the old one is told, and a thief's does not outlive the password.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{QUAN, refusals},
    people::{PASSWORD, outsider},
    token,
};

use super::sign_in;

#[rstest]
#[tokio::test]
async fn another_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let old = "cu@nguoila.example";
    let new = "moi@nguoila.example";
    let person = outsider(&app, old).await;
    let change = |password: Option<&str>| json!({ "email": new, "currentPassword": password, "idempotencyKey": Client::key() });
    for (password, code) in [
        (None, "REQUIRED input.currentPassword"),
        (
            Some("mot-mat-khau-sai"),
            "INVALID_CREDENTIALS input.currentPassword",
        ),
    ] {
        let payload = person
            .attempt("userEmailChange", change(password), "requested")
            .await;
        assert_eq!(refusals(&payload), [code]);
    }
    person
        .act("userEmailChange", change(Some(PASSWORD)), "requested")
        .await;
    assert_eq!(sign_in(&app, old, PASSWORD).await, Vec::<String>::new());
    let link = app.last_letter_to(new).await.link();
    let confirmed = app
        .anonymous()
        .act(
            "userEmailConfirm",
            json!({ "token": token(&link) }),
            "person { email } signIn { __typename } passwordKept",
        )
        .await;
    assert_eq!(
        confirmed["person"],
        Value::Null,
        "who presses without being her learns nothing of her"
    );
    assert_eq!(confirmed["signIn"], Value::Null, "it signs nobody in");
    assert_eq!(
        sign_in(&app, old, PASSWORD).await,
        ["INVALID_CREDENTIALS input"]
    );
    assert_eq!(sign_in(&app, new, PASSWORD).await, Vec::<String>::new());
    let told = app.last_letter_to(old).await;
    assert!(told.subject.contains("đã đổi địa chỉ"), "{}", told.subject);
    assert!(
        !told.plain.contains(new),
        "the old mailbox does not learn the new address"
    );
}

#[rstest]
#[tokio::test]
async fn a_change_of_address_that_is_not_hers_ends_with_the_old_password(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    // Somebody has her password, once.
    let thief = app.sign_in(QUAN).await;
    let input = json!({ "idempotencyKey": Client::key(), "email": "ke-gian@nowhere.example", "currentPassword": "cho-phien-2026" });
    thief.act("userEmailChange", input, "requested").await;
    app.last_letter_to(QUAN)
        .await
        .says(&["một địa chỉ thư khác", "Đăng xuất mọi máy khác"]);
    let link = app.last_letter_to("ke-gian@nowhere.example").await.link();
    app.anonymous()
        .act(
            "passwordResetRequest",
            json!({ "email": QUAN }),
            "requested",
        )
        .await;
    let reset = app.last_letter_to(QUAN).await.link();
    let input = json!({ "token": token(&reset), "newPassword": "mot cau de nho 2026" });
    app.anonymous().act("passwordReset", input, "changed").await;

    let input = json!({ "token": token(&link) });
    let late = app
        .anonymous()
        .attempt("userEmailConfirm", input, "person { id }")
        .await;
    assert_eq!(refusals(&late), ["LINK_USED input.token"]);
    assert_eq!(
        sign_in(&app, QUAN, "mot cau de nho 2026").await,
        Vec::<String>::new(),
        "the address is still hers"
    );
}
