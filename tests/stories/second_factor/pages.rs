//! The pages, which show the secret once and ask for the second step at every door.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    authenticator::Authenticator,
    page::Page,
    people::{PASSWORD, outsider},
    scanner::scan,
    token,
};

use super::{Code, LA};

#[rstest]
#[tokio::test]
async fn the_pages_ask_for_the_second_step(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    outsider(&app, LA).await;
    let phone = app.anonymous().reading("vi");
    let sign_in = |client: Client| async move {
        Page::open(&client, "/sign-in")
            .await
            .form("/sign-in/password")
            .with("email", LA)
            .with("password", PASSWORD)
            .send(&client)
            .await
    };
    sign_in(phone.clone()).await;
    let setup = Page::open(&phone, "/account")
        .await
        .form("/account/factor-begin")
        .with("currentPassword", PASSWORD)
        .send(&phone)
        .await;
    assert!(setup.html.contains("<svg class=\"qr\""), "{}", setup.html);
    let words = setup.words();
    let secret = words
        .split_once("Hoặc gõ ")
        .map(|(_, rest)| rest.chars().take(39).collect::<String>())
        .expect("the secret in letters");
    // The picture says the same as the letters, in the form that every app reads.
    let scanned = url::Url::parse(&scan(&setup.html)).expect("an address");
    let part = |name: &str| {
        let found = scanned.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    };
    assert_eq!(
        (scanned.scheme(), scanned.host_str()),
        ("otpauth", Some("totp"))
    );
    assert!(scanned.path().ends_with(&format!(":{LA}")), "{scanned}");
    let in_picture = part("secret").expect("a secret");
    assert_eq!(in_picture, secret.replace(' ', ""));
    let rest = ["algorithm", "digits", "period"].map(part);
    assert_eq!(
        rest,
        ["SHA1", "6", "30"].map(|value| Some(value.to_owned()))
    );
    assert!(part("issuer").is_some_and(|issuer| !issuer.is_empty()));
    let telephone = Authenticator::of(&in_picture);
    let account = Page::open(&phone, "/account").await;
    assert!(
        !account.words().contains(&secret),
        "the secret is shown once"
    );
    let codes = setup
        .form("/account/factor-confirm")
        .with("code", &app.code(&telephone))
        .send(&phone)
        .await;
    assert!(codes.words().contains("Mã dự phòng"), "{}", codes.words());
    assert_eq!(codes.html.matches("<code>").count(), 10);

    app.hand.advance(Duration::minutes(1));
    let elsewhere = app.anonymous().reading("vi");
    let asked = sign_in(elsewhere.clone()).await;
    assert!(asked.words().contains("Bước thứ hai"), "{}", asked.words());
    assert_eq!(elsewhere.get("/account").await.0, 303, "not in yet");
    let wrong = asked
        .form("/sign-in/second")
        .with("code", "000000")
        .send(&elsewhere)
        .await;
    assert_eq!(wrong.status, 422);
    let home = wrong
        .form("/sign-in/second")
        .with("code", &app.code(&telephone))
        .send(&elsewhere)
        .await;
    assert!(home.words().contains("Chào Người Lạ"), "{}", home.words());

    // By a mailed link the second step is asked for too.
    let link = json!({ "email": LA });
    elsewhere.act("signInLinkRequest", link, "requested").await;
    let link = app.last_letter_to(LA).await.link();
    let third = app.anonymous().reading("vi");
    let asked = Page::open(&third, &link)
        .await
        .form(token(&link))
        .send(&third)
        .await;
    assert!(asked.words().contains("Bước thứ hai"), "{}", asked.words());
    app.hand.advance(Duration::minutes(11));
    let late = asked
        .form("/sign-in/second")
        .with("code", &app.code(&telephone))
        .send(&third)
        .await;
    assert_eq!(late.status, 410);
}
