//! The log of a whole deal holds no secret and nothing personal.

use std::{
    io,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use chophien::{
    applications,
    cli::{AddApplication, ApplicationCommand},
};
use platform::Backend::{self, Postgres, Sqlite};
use regex_lite::Regex;
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    authenticator::Authenticator,
    deal::{self, Binding, DUYEN, HA, MAI, QUAN},
    link_in, people, post, token,
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens to the whole process, to our own crates as closely as can be.
    fn listen() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(Self::begin).clone()
    }

    fn begin() -> Self {
        let log = Self::default();
        let ours = [
            "accounts",
            "api",
            "buyers",
            "catalogue",
            "chophien",
            "kernel",
            "notifications",
            "orders",
            "platform",
        ];
        let filter = ours.iter().fold("info".to_owned(), |filter, name| {
            format!("{filter},{name}=trace")
        });
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(filter))
            .with_ansi(false)
            .with_writer(log.clone())
            .init();
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[rstest]
#[tokio::test]
async fn the_log_of_a_deal_tells_no_secret(#[values(Sqlite, Postgres)] backend: Backend) {
    let log = Log::listen();
    let app = TestApp::start(backend).await;
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );
    let mut secrets: Vec<String> = [&quan, &mai, &duyen]
        .iter()
        .map(|client| client.token().expect("signed in").to_owned())
        .collect();
    secrets.extend(["cho-phien-2026", people::PASSWORD, "sai-mat-khau-roi"].map(str::to_owned));

    // Signing in, well and badly, by password and by link.
    let wrong = json!({ "email": HA, "password": "sai-mat-khau-roi" });
    app.anonymous()
        .attempt("userSignIn", wrong, "result { __typename }")
        .await;
    people::outsider(&app, "nguoi-la@nowhere.example").await;
    app.anonymous()
        .act("signInLinkRequest", json!({ "email": HA }), "requested")
        .await;
    let link = app.last_letter_to(HA).await.link();
    secrets.push(token(&link).to_owned());
    app.anonymous().get(&link).await;
    let used = app
        .anonymous()
        .act(
            "signInLinkUse",
            json!({ "token": token(&link) }),
            "result { ... on SignedIn { token } }",
        )
        .await;
    secrets.push(deal::text(&used["result"]["token"]).to_owned());
    app.anonymous()
        .attempt(
            "signInLinkUse",
            json!({ "token": token(&link) }),
            "result { __typename }",
        )
        .await;
    app.anonymous()
        .with_token("no-such-token-at-all")
        .run("{ viewer { id } }", json!({}))
        .await;
    secrets.push("no-such-token-at-all".to_owned());

    // An application, and somebody who guesses at its key.
    let added = ApplicationCommand::Add(AddApplication {
        name: "Chợ Online".to_owned(),
        contact: "may-chu@cho-online.example".to_owned(),
        points: 1_000_000,
        passes_addresses: true,
        visitor_points: None,
    });
    let said = applications::run(app.server().db(), added)
        .await
        .expect("added");
    let key = said.lines().nth(1).expect("a key").to_owned();
    let guessed = key.chars().rev().collect::<String>();
    for (key, status) in [(&key, 200_u16), (&guessed, 401)] {
        let shop = app.anonymous().through(key).visiting_from("192.0.2.77");
        let answer = shop.run("{ ocopSets { number } }", json!({})).await;
        assert_eq!(answer.status, status);
    }
    secrets.extend([key, guessed, "192.0.2.77".to_owned()]);

    // A deal, with refusals on the way, letters and their pages.
    the_mail_server_objects(&app);
    let inquiry = deal::ask_for_na(&quan).await;
    deal::say(
        &mai,
        &inquiry,
        "Gọi tôi số 0999 888 777 hoặc viết cho bimat@riengtu.example.",
    )
    .await;
    let bad = json!({ "idempotencyKey": Client::key(), "inquiryId": "bimat@riengtu.example", "body": "\u{0}" });
    mai.attempt("inquiryMessageSend", bad, "message { id }")
        .await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    deal::ship(&mai, &order["deliveries"][0]).await;
    deal::receive(&quan, &order["deliveries"][0], "11950").await;
    post::drains(app.server().db(), &app.hand).await;
    for mail in app.smtp.as_ref().expect("a mail server").received() {
        if let Some(link) = link_in(&mail.plain()) {
            app.anonymous().get(&link).await;
            secrets.push(token(&link).to_owned());
        }
    }
    quan.act("userSignOut", json!({}), "clientMutationId").await;
    app.stop().await;

    let log = log.text();
    for sign in [
        "listening",
        "answered",
        "request",
        "a letter was given up",
        "does not take letters",
    ] {
        assert!(
            log.contains(sign),
            "the log was not heard: no `{sign}` in {} bytes",
            log.len()
        );
    }
    assert!(secrets.len() > 10, "the story has too few secrets");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
    let address = Regex::new(r"[\w.+-]+@[\w-]+\.[\w.-]+").expect("a pattern");
    assert_eq!(
        address.find(&log).map(|found| found.as_str()),
        None,
        "an e-mail address is in the log"
    );
    let bare: String = log
        .chars()
        .filter(|character| !matches!(character, ' ' | '.' | '-'))
        .collect();
    for phone in ["987654321", "912345678", "999888777", "912000101"] {
        assert!(
            !bare.contains(phone),
            "the telephone number {phone} is in the log"
        );
    }
    let log = without_templates(&log);
    for name in ["Trần Minh Quân", "Hoàng Thị Mai", "/l/", "/sign-in/"] {
        assert!(!log.contains(name), "{name} is in the log");
    }
}

/// The templates of routes name the place of a token, not the token.
fn without_templates(log: &str) -> String {
    let template = Regex::new(r"/[a-z-]+/\{token\}").expect("a pattern");
    template.replace_all(log, "").into_owned()
}

/// The mail server refuses some letters at every stage, quoting the address as mail servers do.
fn the_mail_server_objects(app: &TestApp) {
    use notifications::testing::Reply;
    let smtp = app.smtp.as_ref().expect("a mail server");
    smtp.script([
        Reply::Recipient(550, "5.1.1 <mai@htx-namau.example>: no such user"),
        Reply::Letter(451, "4.2.0 <quan@sieuthimau.example> later"),
        Reply::Data(554, "5.5.1 no valid recipients: <quan@sieuthimau.example>"),
    ]);
}

#[rstest]
#[tokio::test]
async fn the_log_of_joining_tells_no_secret(#[values(Sqlite, Postgres)] backend: Backend) {
    let log = Log::listen();
    let app = TestApp::start(backend).await;
    let email = "thu@htx-moi.example";
    let mut secrets = vec![
        people::PASSWORD.to_owned(),
        "xe-may-cu-mau-xanh".to_owned(),
        "sai-mat-khau-roi".to_owned(),
    ];
    let anybody = app.anonymous();
    let sign_up = json!({
        "email": email, "name": "Vi Thị Thu Bí Mật", "password": people::PASSWORD, "phone": "0999 888 777",
        "consents": ["TRADE"], "wording": accounts::consent::WORDING,
    });
    anybody.act("userSignUp", sign_up, "requested").await;
    let link = app.last_letter_to(email).await.link();
    secrets.push(token(&link).to_owned());
    anybody.get(&link).await;
    let confirmed = anybody
        .act(
            "userEmailConfirm",
            json!({ "token": token(&link) }),
            "signIn { ... on SignedIn { token } }",
        )
        .await;
    let session = deal::text(&confirmed["signIn"]["token"]).to_owned();
    secrets.push(session.clone());
    let thu = app.anonymous().with_token(session);

    for password in ["sai-mat-khau-roi", people::PASSWORD] {
        let input = json!({ "currentPassword": password });
        let begun = thu
            .attempt("secondFactorEnable", input, "setup { secret uri }")
            .await;
        if begun["setup"].is_null() {
            continue;
        }
        let secret = deal::text(&begun["setup"]["secret"]).to_owned();
        let telephone = Authenticator::of(&secret);
        secrets.push(secret);
        let code = telephone.code(app.hand.get());
        let on = thu
            .act(
                "secondFactorEnable",
                json!({ "code": code }),
                "recoveryCodes",
            )
            .await;
        let codes = on["recoveryCodes"].as_array().expect("codes");
        secrets.extend(codes.iter().map(|code| deal::text(code).to_owned()));
    }
    anybody
        .act(
            "passwordResetRequest",
            json!({ "email": email }),
            "requested",
        )
        .await;
    let link = app.last_letter_to(email).await.link();
    secrets.push(token(&link).to_owned());
    anybody.get(&link).await;
    let input = json!({ "token": token(&link), "newPassword": "xe-may-cu-mau-xanh" });
    anybody.act("passwordReset", input, "changed").await;
    let asked = anybody
        .act(
            "userSignIn",
            json!({ "email": email, "password": "xe-may-cu-mau-xanh" }),
            "result { ... on SecondFactorRequired { challenge } }",
        )
        .await;
    let challenge = deal::text(&asked["result"]["challenge"]).to_owned();
    let input = json!({ "challenge": challenge, "code": secrets[8] });
    anybody
        .act("secondFactorVerify", input, "result { token }")
        .await;
    secrets.push(challenge);
    app.stop().await;

    let log = log.text();
    assert!(log.contains("answered"), "the log was not heard");
    assert!(secrets.len() > 15, "the story has too few secrets");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
    let log = without_templates(&log);
    for personal in [email, "Bí Mật", "999888777", "/confirm/", "/reset/"] {
        assert!(!log.contains(personal), "{personal} is in the log");
    }
}

/// What the proxy that we deliver writes down: the program itself logs no paths.
#[test]
fn the_log_of_the_proxy_in_front_masks_every_link_of_a_letter() {
    let caddyfile = include_str!("../../deploy/Caddyfile");
    let filter = caddyfile
        .lines()
        .find_map(|line| line.trim().strip_prefix("request>uri regexp "))
        .expect("a filter");
    let parts: Vec<&str> = filter.split('"').collect();
    let [_, pattern, _, replacement, _] = parts[..] else {
        panic!("two quoted texts: {filter}");
    };
    let pattern = Regex::new(pattern).expect("a pattern");
    for secret in [
        "/l/TOKEN",
        "/l/TOKEN/accept",
        "/l/TOKEN?done=accept",
        "/sign-in/TOKEN",
        "/sign-in?next=%2Fclaims%2FTOKEN",
        "/confirm/TOKEN",
        "/reset/TOKEN",
        "/invitations/TOKEN",
        "/claims/TOKEN",
        "/erasure/TOKEN",
    ] {
        let logged = pattern.replace_all(secret, replacement);
        assert!(!logged.contains("TOKEN"), "{secret}: {logged}");
    }
    for header in ["Authorization", "Cookie", "Set-Cookie", "Location"] {
        assert!(
            caddyfile.contains(&format!("headers>{header} delete")),
            "{header} is logged"
        );
    }
}
