//! Signing up: somebody is entered only when the button of the letter was pressed, and only once.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::refusals,
    page::Page,
    people::{PASSWORD, sign_up},
    tables::{differing, tables, texts},
    token,
};

use super::{THU, people, sign_in};

#[rstest]
#[tokio::test]
async fn somebody_new_signs_up_and_exists_only_when_she_has_pressed_the_button(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let phone = app.anonymous().reading("vi");
    let before = people(&app).await;
    let form = Page::open(&phone, "/join").await.form("/join");
    let told = form
        .with("name", "Vi Thị Thu")
        .with("email", THU)
        .with("phone", "0205 3871 234")
        .with("password", PASSWORD)
        .with("consents.trade", "yes")
        .send(&phone)
        .await;
    assert_eq!(told.status, 200, "{}", told.words());
    assert!(told.words().contains("Xin xem hộp thư"), "{}", told.words());
    assert_eq!(people(&app).await, before, "nobody is entered yet");
    assert_eq!(
        sign_in(&app, THU, PASSWORD).await,
        ["INVALID_CREDENTIALS input"]
    );

    let letter = app.last_letter_to(THU).await;
    assert!(
        letter.subject.contains("Xác nhận địa chỉ"),
        "{}",
        letter.subject
    );
    assert!(
        !letter.plain.contains("Thu"),
        "what a stranger may have typed does not go out: {}",
        letter.plain
    );
    let link = letter.link();
    let still = tables(&app).await;
    let page = Page::open(&phone, &link).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        differing(&still, &tables(&app).await),
        Vec::<String>::new(),
        "opening the link changes nothing"
    );

    let home = page.form(token(&link)).send(&phone).await;
    assert!(
        home.words().contains("Tài khoản đã mở") && home.words().contains("Chào Vi Thị Thu"),
        "{}",
        home.words()
    );
    assert_eq!(sign_in(&app, THU, PASSWORD).await, Vec::<String>::new());
    let again = page.form(token(&link)).send(&app.anonymous()).await;
    assert_eq!(again.status, 410, "it is used up");
    assert_eq!(people(&app).await, before + 1);
    let consents = texts(&app, "SELECT purpose AS it FROM consent").await;
    assert_eq!(consents, ["TRADE"], "what she agreed to, and nothing more");
    let kept = texts(
        &app,
        "SELECT email AS it FROM address_confirmation WHERE applicant IS NOT NULL",
    )
    .await;
    assert_eq!(
        kept,
        Vec::<String>::new(),
        "the confirmation keeps no password"
    );
}

#[rstest]
#[tokio::test]
async fn a_form_that_comes_back_says_what_is_still_there_and_what_is_owed(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let phone = app.anonymous().reading("vi");
    let form = Page::open(&phone, "/join").await.form("/join");
    let back = form
        .clone()
        .with("name", "Vi Thị Thu")
        .with("email", THU)
        .with("password", PASSWORD)
        .send(&phone)
        .await;
    assert_eq!(back.status, 422, "{}", back.words());
    for told in [
        "Sự đồng ý: Cần đồng ý điều này để mở tài khoản.",
        "Những gì đã nhập vẫn còn nguyên bên dưới, trừ mật khẩu: xin nhập lại.",
        "Xin nhập lại mật khẩu. Ít nhất 10 ký tự.",
    ] {
        assert!(back.words().contains(told), "{told}: {}", back.words());
    }
    let again = back.form("/join");
    assert_eq!(again.value("name"), Some("Vi Thị Thu"));
    assert_eq!(again.value("password"), Some(""), "a secret stays away");

    // Where nothing was typed, nothing was kept.
    let blank = form.send(&phone).await;
    assert_eq!(blank.status, 422);
    assert!(
        !blank.words().contains("vẫn còn nguyên") && !blank.words().contains("nhập lại"),
        "{}",
        blank.words()
    );
}

#[tokio::test]
async fn all_faults_come_at_once_and_easy_passwords_are_refused() {
    let app = TestApp::start(Sqlite).await;
    let input = json!({
        "email": "thu at home", "name": "<b>Thu</b>", "password": "Password123", "phone": "12345", "consents": ["ADVERTISING"], "wording": "1999",
    });
    let payload = app
        .anonymous()
        .attempt("userSignUp", input, "requested")
        .await;
    assert_eq!(payload["requested"], false);
    assert_eq!(
        refusals(&payload),
        [
            "INVALID_FORMAT input.email",
            "INVALID_FORMAT input.name",
            "PASSWORD_TOO_COMMON input.password",
            "INVALID_FORMAT input.phone",
            "REQUIRED input.consents",
            "UNKNOWN_VALUE input.wording",
        ]
    );
    for (password, code) in [
        ("short", "TOO_SHORT input.password"),
        ("1234567890", "PASSWORD_TOO_COMMON input.password"),
        ("Thu@HTX-moi.example", "PASSWORD_TOO_COMMON input.password"),
    ] {
        let payload = app
            .anonymous()
            .attempt("userSignUp", sign_up(THU, password), "requested")
            .await;
        assert_eq!(refusals(&payload), [code]);
    }
    assert_eq!(app.letters_to(THU).await.len(), 0);
}

#[rstest]
#[tokio::test]
async fn whoever_presses_twice_has_signed_up_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (one, other) = (app.anonymous(), app.anonymous());
    let press = |client: &Client| {
        let client = client.clone();
        async move {
            client
                .act("userSignUp", sign_up(THU, PASSWORD), "requested")
                .await
        }
    };
    tokio::join!(press(&one), press(&other));
    let waiting = texts(&app, "SELECT purpose AS it FROM address_confirmation").await;
    assert_eq!(waiting, ["SIGN_UP"]);
    let letters = app.letters_to(THU).await;
    let confirmed = one
        .act(
            "userEmailConfirm",
            json!({ "token": token(&letters[0].link()) }),
            "passwordKept person { name } signIn { ... on SignedIn { token } }",
        )
        .await;
    assert_eq!(confirmed["passwordKept"], true);
    assert_eq!(confirmed["person"]["name"], "Vi Thị Thu");
    let other_link = letters.last().expect("a letter").link();
    let late = other
        .attempt(
            "userEmailConfirm",
            json!({ "token": token(&other_link) }),
            "person { id }",
        )
        .await;
    assert_eq!(refusals(&late), ["LINK_USED input.token"]);
}
