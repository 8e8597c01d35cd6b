//! Signing up with an address that is somebody else's: nothing is learnt of her, nothing taken from her, and no address book is signed up.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{MAI, refusals},
    page::Page,
    people::{PASSWORD, outsider, sign_up},
    tables::texts,
    token,
};

use super::{THU, sign_in};

#[rstest]
#[tokio::test]
async fn nobody_learns_which_addresses_are_known(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let stranger = app.anonymous();
    let outsider = outsider(&app, "la@nguoila.example").await;
    for (client, mutation, input) in [
        (&stranger, "userSignUp", sign_up("", PASSWORD)),
        (&stranger, "emailConfirmationResend", json!({})),
        (&stranger, "passwordResetRequest", json!({})),
        (
            &outsider,
            "userEmailChange",
            json!({ "currentPassword": PASSWORD }),
        ),
    ] {
        let ask = |email: &str| {
            let mut input = input.clone();
            input["email"] = json!(email);
            if mutation == "userEmailChange" {
                input["idempotencyKey"] = json!(Client::key());
            }
            client.attempt(mutation, input, "requested")
        };
        let (known, unknown) = (ask(MAI).await, ask("nobody@htx-moi.example").await);
        assert_eq!(
            known,
            json!({ "requested": true, "userErrors": [] }),
            "{mutation}"
        );
        assert_eq!(known, unknown, "{mutation}");
    }
    let subjects: Vec<String> = app
        .letters_to(MAI)
        .await
        .into_iter()
        .map(|letter| letter.subject)
        .collect();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(subjects[0].contains("đã có tài khoản"), "{subjects:?}");
    assert!(subjects[1].contains("Đặt mật khẩu mới"), "{subjects:?}");
    // The owner of the address is told, and led in.
    let link = app.letters_to(MAI).await[0].link();
    let selection = "result { ... on SignedIn { person { email } } }";
    let used = stranger
        .act("signInLinkUse", json!({ "token": token(&link) }), selection)
        .await;
    assert_eq!(used["result"]["person"]["email"], MAI);
}

#[rstest]
#[tokio::test]
async fn a_stranger_who_signs_up_with_her_address_does_not_choose_her_password(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let hers = sign_up(THU, PASSWORD);
    let mut his = sign_up(THU, "mat-khau-cua-ke-gian");
    his["phone"] = json!("0912 000 111");
    his["consents"] = json!(["TRADE", "ADVERTISING"]);
    app.anonymous().act("userSignUp", hers, "requested").await;
    app.anonymous().act("userSignUp", his, "requested").await;
    // She presses the button that came last, which is that of his sign-up.
    let link = app.last_letter_to(THU).await.link();
    let phone = app.anonymous().reading("vi");
    let page = Page::open(&phone, &link)
        .await
        .form(token(&link))
        .send(&phone)
        .await;
    assert!(
        page.words().contains("mật khẩu đã điền không được dùng"),
        "{}",
        page.words()
    );
    for password in [PASSWORD, "mat-khau-cua-ke-gian"] {
        assert_eq!(
            sign_in(&app, THU, password).await,
            ["INVALID_CREDENTIALS input"]
        );
    }
    // Nor is his telephone hers, or what he agreed to beyond what she must.
    let data = phone.get("/account").await.1;
    assert!(!data.contains("0912"), "{data}");
    let given = texts(&app, "SELECT purpose AS it FROM consent").await;
    assert_eq!(given, ["TRADE"]);
    // She chooses one by mail.
    let asked = page.form("/account/password-mail").send(&phone).await;
    assert_eq!(asked.status, 200);
    let link = app.last_letter_to(THU).await.link();
    let input = json!({ "token": token(&link), "newPassword": "mot cau de nho 2026" });
    app.anonymous().act("passwordReset", input, "changed").await;
    assert_eq!(
        sign_in(&app, THU, "mot cau de nho 2026").await,
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn nobody_is_signed_up_by_others_who_used_up_the_letters(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let his = sign_up(THU, "mat-khau-cua-ke-gian");
    for _ in 0..3 {
        app.anonymous()
            .act("userSignUp", his.clone(), "requested")
            .await;
    }
    let letters = app.letters_to(THU).await;
    let hers = sign_up(THU, PASSWORD);
    let hasty = app.anonymous().act("userSignUp", hers, "requested").await;
    assert_eq!(hasty["requested"], true);
    assert_eq!(app.letters_to(THU).await.len(), letters.len());
    // The letter that lies there is that of his sign-up; it gives him nothing.
    let link = letters.last().expect("a letter").link();
    let input = json!({ "token": token(&link) });
    let confirmed = app
        .anonymous()
        .act("userEmailConfirm", input, "passwordKept")
        .await;
    assert_eq!(confirmed["passwordKept"], false);
    assert_eq!(
        sign_in(&app, THU, "mat-khau-cua-ke-gian").await,
        ["INVALID_CREDENTIALS input"]
    );
}

#[tokio::test]
async fn one_place_cannot_sign_up_a_whole_address_book() {
    let app = TestApp::start(Sqlite).await;
    let tries = (0..40).map(|number| {
        let input = sign_up(&format!("nguoi{number}@danhba.example"), PASSWORD);
        let client = app.anonymous();
        async move { refusals(&client.attempt("userSignUp", input, "requested").await) }
    });
    let refused = join_all(tries)
        .await
        .into_iter()
        .filter(|refusals| refusals == &["TOO_MANY_REQUESTS input"])
        .count();
    assert_eq!(refused, 10);
    for _ in 0..5 {
        app.anonymous()
            .attempt(
                "userSignUp",
                sign_up("mot@nguoi.example", PASSWORD),
                "requested",
            )
            .await;
    }
    assert_eq!(
        app.letters_to("mot@nguoi.example").await.len(),
        0,
        "the place waits"
    );
}
