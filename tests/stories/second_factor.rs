//! The second step: codes that work once, recovery codes, and staff who have no powers without it.

use accounts::person::{self, CreatePerson};
use chophien::people;
use chrono::Duration;
use kernel::{actor::Role, text::Language};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context,
};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    authenticator::Authenticator,
    deal::{DUYEN, refusals, text},
    page::Page,
    people::{PASSWORD, organisation_of, outsider},
    post::count,
    scanner::scan,
    tables::tables,
};

const LA: &str = "la@nguoila.example";

impl Code for TestApp {
    fn code(&self, app: &Authenticator) -> String {
        app.code(self.hand.get())
    }
}

trait Code {
    /// What the app on the telephone shows now.
    fn code(&self, app: &Authenticator) -> String;
}

/// Switches the second step on; gives the app and the recovery codes.
async fn enable(app: &TestApp, client: &Client) -> (Authenticator, Vec<String>) {
    let begun = client
        .act(
            "secondFactorEnable",
            json!({ "currentPassword": PASSWORD }),
            "setup { secret uri } recoveryCodes secondFactor { state }",
        )
        .await;
    assert_eq!(begun["secondFactor"]["state"], "WAITING");
    assert_eq!(begun["recoveryCodes"], Value::Null);
    let telephone = Authenticator::of(text(&begun["setup"]["secret"]));
    let on = client
        .act(
            "secondFactorEnable",
            json!({ "code": app.code(&telephone) }),
            "setup { secret } recoveryCodes secondFactor { state recoveryCodesLeft inThisSession }",
        )
        .await;
    assert_eq!(
        on["secondFactor"],
        json!({ "state": "ON", "recoveryCodesLeft": 10, "inThisSession": true })
    );
    let codes = on["recoveryCodes"].as_array().expect("codes");
    let codes = codes.iter().map(|code| text(code).to_owned()).collect();
    (telephone, codes)
}

/// The first step; gives the challenge.
async fn first_step(app: &TestApp, email: &str) -> String {
    let payload = app
        .anonymous()
        .act(
            "userSignIn",
            json!({ "email": email, "password": PASSWORD }),
            "result { __typename ... on SecondFactorRequired { challenge methods } ... on SignedIn { token } }",
        )
        .await;
    assert_eq!(payload["result"]["__typename"], "SecondFactorRequired");
    assert_eq!(
        payload["result"]["methods"],
        json!(["APP", "RECOVERY_CODE"])
    );
    text(&payload["result"]["challenge"]).to_owned()
}

async fn second_step(app: &TestApp, challenge: &str, code: &str) -> Value {
    app.anonymous()
        .attempt(
            "secondFactorVerify",
            json!({ "challenge": challenge, "code": code }),
            "result { token }",
        )
        .await
}

#[rstest]
#[tokio::test]
async fn a_code_lets_in_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let client = outsider(&app, LA).await;
    let (telephone, recovery) = enable(&app, &client).await;
    let letter = app.last_letter_to(LA).await;
    assert!(
        letter.subject.contains("bật đăng nhập hai bước"),
        "{}",
        letter.subject
    );

    // The code that switched it on is used up.
    let challenge = first_step(&app, LA).await;
    let replayed = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(refusals(&replayed), ["SECOND_FACTOR_INVALID input.code"]);
    app.hand.advance(Duration::seconds(30));
    let code = app.code(&telephone);
    let (one, other) = tokio::join!(
        second_step(&app, &challenge, &code),
        second_step(&app, &challenge, &code)
    );
    let winners = [&one, &other]
        .into_iter()
        .filter(|payload| payload["result"] != Value::Null)
        .count();
    assert_eq!(winners, 1, "{one} {other}");
    let fresh = first_step(&app, LA).await;
    let replayed = second_step(&app, &fresh, &code).await;
    assert_eq!(refusals(&replayed), ["SECOND_FACTOR_INVALID input.code"]);

    // A recovery code, however it is typed, works once too, and its owner is told.
    let typed = recovery[3].to_uppercase().replace('-', " ");
    let entered = second_step(&app, &fresh, &typed).await;
    let client = app
        .anonymous()
        .with_token(text(&entered["result"]["token"]));
    let left = client
        .data(
            "{ viewer { secondFactor { recoveryCodesLeft inThisSession required } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        left["viewer"]["secondFactor"],
        json!({ "recoveryCodesLeft": 9, "inThisSession": true, "required": false })
    );
    let letter = app.last_letter_to(LA).await;
    letter.says(&["Còn 9 mã"]);
    let challenge = first_step(&app, LA).await;
    let again = second_step(&app, &challenge, &recovery[3]).await;
    assert_eq!(refusals(&again), ["SECOND_FACTOR_INVALID input.code"]);

    // What was given out lies nowhere in the clear.
    let held = format!("{:?}", tables(&app).await);
    for code in &recovery {
        assert!(!held.contains(code.as_str()));
        assert!(!held.contains(&code.replace('-', "")));
    }
}

#[rstest]
#[tokio::test]
async fn guesses_make_wait_and_challenges_run_out(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let client = outsider(&app, LA).await;
    let (telephone, _) = enable(&app, &client).await;
    app.hand.advance(Duration::seconds(30));
    let challenge = first_step(&app, LA).await;
    for _ in 0..5 {
        let wrong = second_step(&app, &challenge, "000000").await;
        assert_eq!(refusals(&wrong), ["SECOND_FACTOR_INVALID input.code"]);
    }
    let right = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(refusals(&right), ["TOO_MANY_REQUESTS input"]);
    // The limit is the person's, at whatever door: it does not help to begin anew.
    let fresh = first_step(&app, LA).await;
    let right = second_step(&app, &fresh, &app.code(&telephone)).await;
    assert_eq!(refusals(&right), ["TOO_MANY_REQUESTS input"]);
    let off = client
        .attempt(
            "secondFactorDisable",
            json!({ "code": app.code(&telephone) }),
            "secondFactor { state }",
        )
        .await;
    assert_eq!(refusals(&off), ["TOO_MANY_REQUESTS input"]);
    app.hand.advance(Duration::minutes(1));
    let right = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(
        refusals(&right),
        Vec::<String>::new(),
        "and nobody is locked out"
    );

    app.hand.advance(Duration::minutes(10));
    let late = second_step(&app, &fresh, &app.code(&telephone)).await;
    assert_eq!(refusals(&late), ["LINK_EXPIRED input.challenge"]);
    let guessed = second_step(&app, "guessed", &app.code(&telephone)).await;
    assert_eq!(refusals(&guessed), ["INVALID_CREDENTIALS input.challenge"]);
}

#[rstest]
#[tokio::test]
async fn staff_have_no_powers_without_a_second_factor(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let email = "can-bo@langson.example";
    let officer = CreatePerson {
        name: "Cán Bộ Thật".to_owned(),
        email: email.to_owned(),
        phone: None,
        language: Language::Vi,
        password: Some(PASSWORD.to_owned().into()),
        membership: Some((organisation_of(&app, DUYEN).await, Role::Agent)),
    };
    person::create(app.server().db(), &Context::program("story"), &officer)
        .await
        .expect("entered");
    let client = app.anonymous().sign_in(email, PASSWORD).await;
    let view = "{ viewer { organisations { jurisdiction { kind } } secondFactor { state required inThisSession } } }";
    let powerless = client.data(view, json!({})).await["viewer"].clone();
    assert_eq!(
        powerless,
        json!({ "organisations": [{ "jurisdiction": null }], "secondFactor": { "state": "OFF", "required": true, "inThisSession": false } })
    );
    let (telephone, _) = enable(&app, &client).await;
    let powerful = client.data(view, json!({})).await["viewer"].clone();
    assert_eq!(
        powerful,
        json!({ "organisations": [{ "jurisdiction": { "kind": "BOTH" } }], "secondFactor": { "state": "ON", "required": true, "inThisSession": true } })
    );
    // Whoever switches it off loses them again, in every session.
    app.hand.advance(Duration::minutes(1));
    client
        .act(
            "secondFactorDisable",
            json!({ "code": app.code(&telephone) }),
            "secondFactor { state }",
        )
        .await;
    let powerless = client.data(view, json!({})).await["viewer"].clone();
    assert_eq!(
        powerless["organisations"],
        json!([{ "jurisdiction": null }])
    );
    let home = app.anonymous().reading("vi");
    let page = Page::open(&home, "/sign-in")
        .await
        .form("/sign-in/password")
        .with("email", email)
        .with("password", PASSWORD)
        .send(&home)
        .await;
    assert!(page.words().contains("Bạn là cán bộ"), "{}", page.words());
}

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
    let token = link.rsplit('/').next().expect("a token");
    let asked = Page::open(&third, &link)
        .await
        .form(token)
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

#[rstest]
#[tokio::test]
async fn a_lost_telephone_and_lost_paper_are_no_end(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let db = app.server().db();
    let client = outsider(&app, LA).await;
    let unknown = people::reset_second_factor(db, "ai@nguoila.example").await;
    assert!(unknown.is_err(), "nobody signs in by it");
    let none = people::reset_second_factor(db, LA).await;
    assert!(none.is_err(), "she has none");
    let (telephone, recovery) = enable(&app, &client).await;
    app.hand.advance(Duration::seconds(30));
    let challenge = first_step(&app, LA).await;

    people::reset_second_factor(db, LA).await.expect("reset");
    let letter = app.last_letter_to(LA).await;
    assert!(letter.subject.contains("đã được gỡ"), "{}", letter.subject);
    letter.says(&["Mọi máy đều đã bị đăng xuất", "mạo danh"]);
    // Whoever sits in a session, or has shown the password already, is out.
    let ended = client.run("{ viewer { id } }", json!({})).await;
    assert_eq!(ended.status, 401);
    let begun = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(refusals(&begun), ["INVALID_CREDENTIALS input.challenge"]);
    let written = count(db, "event WHERE kind = 'person.second_factor_reset'").await;
    assert_eq!(written, 1);

    // She signs in with one step, sets up another telephone, and old codes are worth nothing.
    let client = app.anonymous().sign_in(LA, PASSWORD).await;
    let (new, _) = enable(&app, &client).await;
    app.hand.advance(Duration::seconds(30));
    let challenge = first_step(&app, LA).await;
    for old in [app.code(&telephone), recovery[0].clone()] {
        let refused = second_step(&app, &challenge, &old).await;
        assert_eq!(refusals(&refused), ["SECOND_FACTOR_INVALID input.code"]);
    }
    let entered = second_step(&app, &challenge, &app.code(&new)).await;
    assert_eq!(refusals(&entered), Vec::<String>::new());
}
