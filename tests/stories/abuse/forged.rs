//! Headers that claim what is not so: another host, another site, another door. Nothing that is mailed, led to or kept by others follows them.

use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::HeaderMap;
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{self, DUYEN, MAI, QUAN},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
    tables::{differing, written},
};

/// What a proxy, or somebody who plays one, may say of where a request was meant to go.
const FORGED: [(&str, &str); 9] = [
    ("host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-server", "evil.example"),
    ("x-host", "evil.example"),
    ("x-original-url", "/evil.example"),
    ("x-rewrite-url", "//evil.example/"),
    ("x-forwarded-prefix", "//evil.example"),
    ("forwarded", "for=192.0.2.1;host=evil.example;proto=http"),
    ("referer", "https://evil.example/"),
];

/// Pages and documents that anybody may open.
const OPEN: [&str; 8] = [
    "/",
    "/sign-in",
    "/sign-in?next=/desk",
    "/join",
    "/reset",
    "/desk",
    "/no-such-page",
    "/graphql?query=%7BocopSets%7Bnumber%7D%7D",
];

#[rstest]
#[tokio::test]
async fn no_letter_and_no_page_follows_a_forged_host(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let client = app.anonymous();
    for (name, value) in FORGED {
        for path in OPEN {
            let request = client.http().get(app.url(path)).header(name, value);
            let answer = request.send().await.expect("an answer");
            let headers = format!("{:?}", answer.headers());
            let body = answer.text().await.expect("a body");
            assert!(
                !headers.contains("evil") && !body.contains("evil"),
                "{path} with {name}: {headers} {body}"
            );
        }
        // Whoever asks for letters under another host gets them for ours.
        for (mutation, kind) in [
            ("signInLinkRequest", "SignInLinkRequestInput"),
            ("passwordResetRequest", "PasswordResetRequestInput"),
        ] {
            let query = format!(
                "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ requested }} }}"
            );
            let body = json!({ "query": query, "variables": { "input": { "email": MAI } } });
            let request = client.http().post(app.url("/graphql")).json(&body);
            let answer = request.header(name, value).send().await.expect("an answer");
            let answer: Value = answer.json().await.expect("JSON");
            assert_eq!(
                answer["data"][mutation]["requested"], true,
                "{name}: {answer}"
            );
        }
        let form = Page::open(&client, "/reset")
            .await
            .form("/reset")
            .with("email", QUAN);
        let request = client
            .http()
            .post(client.address(&form.action))
            .header(name, value);
        let answer = request.form(&form.fields).send().await.expect("an answer");
        assert!(
            !format!("{:?}", answer.headers()).contains("evil"),
            "{name}"
        );
        // Letters to one person are few; those of the next header are wanted too.
        app.letters_out().await;
        app.hand.advance(chrono::Duration::hours(2));
    }
    app.letters_out().await;
    let received = app.smtp.as_ref().expect("a mail server").received();
    assert!(received.len() > 2 * FORGED.len(), "{}", received.len());
    let ours = app.url("/");
    for mail in received {
        let head = mail.raw.split("\r\n\r\n").next().unwrap_or_default();
        assert!(!head.contains("evil"), "{head}");
        let (plain, html) = (mail.plain(), mail.html());
        assert!(!plain.contains("evil") && !html.contains("evil"), "{plain}");
        assert!(plain.contains(&ours), "{plain}");
    }
}

#[tokio::test]
async fn a_cookie_and_an_address_open_nothing_of_the_api() {
    let app = TestApp::start(Sqlite).await;
    let browser = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let quan = app.sign_in(QUAN).await;
    let secret = quan.token().expect("a token");
    app.letters_out().await;
    let before = written(&app).await;
    let who = json!({ "query": "{ viewer { id } }" }).to_string();
    let does = json!({ "query": "mutation { sessionRevokeAll(input: { idempotencyKey: \"x\", includingThis: true }) { userErrors { code } } }" }).to_string();
    // His browser is signed in, and another site sends what browsers send without asking first.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = browser.http().post(app.url("/graphql")).body(does.clone());
        let request = request
            .header("content-type", kind)
            .header("origin", "https://evil.example");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 415, "{kind}");
        assert!(
            answer
                .headers()
                .get("access-control-allow-origin")
                .is_none()
        );
    }
    for path in [
        "/graphql".to_owned(),
        format!("/graphql?access_token={secret}"),
        format!("/graphql?token={secret}"),
        format!("/graphql?authorization=Bearer%20{secret}"),
    ] {
        for (body, code) in [(&who, ""), (&does, "UNAUTHENTICATED")] {
            let request = browser.http().post(app.url(&path)).body(body.clone());
            let request = request.header("content-type", "application/json");
            let answer: Value = request
                .send()
                .await
                .expect("an answer")
                .json()
                .await
                .expect("JSON");
            let told = answer["errors"][0]["extensions"]["code"].as_str();
            assert_eq!(told.unwrap_or_default(), code, "{answer}");
            assert_eq!(answer["data"]["viewer"], Value::Null, "{answer}");
        }
    }
    // Nor is a token of the API a cookie, or the other way about.
    let request = app.anonymous().http().get(app.url("/account"));
    let answer = request
        .header("cookie", format!("session={secret}"))
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 303);
    assert_eq!(
        differing(&before, &written(&app).await),
        Vec::<String>::new()
    );
}

/// Whether something between here and the reader may keep an answer and give it to others; then it names what it hangs on.
fn is_safe_to_keep(headers: &HeaderMap) -> bool {
    let all = |name: &str| {
        let values = headers.get_all(name).iter();
        let values = values.filter_map(|value| value.to_str().ok());
        values.collect::<Vec<_>>().join(",").to_ascii_lowercase()
    };
    let (kept, vary) = (all("cache-control"), all("vary"));
    kept.contains("no-store")
        || kept.contains("private")
        || ["authorization", "accept-language"]
            .iter()
            .all(|name| vary.contains(name))
}

#[rstest]
#[tokio::test]
async fn no_cache_between_keeps_what_belongs_to_one_reader(#[values(Sqlite)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = deal::ask_for_na(&quan).await;
    let (browser, officer) = (
        in_browser(&app, QUAN, SAMPLE_PASSWORD).await,
        in_browser(&app, DUYEN, SAMPLE_PASSWORD).await,
    );
    let link = app.last_letter_to(MAI).await.link();
    let thread = format!("/threads/{}", deal::id(&inquiry));
    let anybody = app.anonymous();
    let own = [
        "/",
        "/account",
        "/account/data",
        thread.as_str(),
        link.as_str(),
        "/organisations",
    ];
    let reads = own.map(|path| (&browser, path));
    let looks = ["/", "/desk"].map(|path| (&officer, path));
    let opens = OPEN.map(|path| (&anybody, path));
    for (client, path) in reads.into_iter().chain(looks).chain(opens) {
        let plain = client.http().get(client.address(path)).send().await;
        let plain = plain.expect("an answer");
        assert!(
            is_safe_to_keep(plain.headers()),
            "{path}: {:?}",
            plain.headers()
        );
        // What a cache does not look at changes no answer.
        let status = plain.status();
        for (name, value) in FORGED
            .into_iter()
            .chain([("x-http-method-override", "POST")])
        {
            let request = client.http().get(client.address(path)).header(name, value);
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), status, "{path} with {name}");
        }
    }
    // By bearer token too, and by an address that looks like a picture.
    for path in [
        "/graphql?query=%7Bviewer%7Bid%7D%7D",
        "/graphql?query=%7Bviewer%7Bid%7D%7D&x=/a.png",
    ] {
        let request = quan.http().get(app.url(path));
        let request = request.bearer_auth(quan.token().expect("a token"));
        let answer = request.send().await.expect("an answer");
        assert!(
            is_safe_to_keep(answer.headers()),
            "{path}: {:?}",
            answer.headers()
        );
        let kept = answer.headers()["cache-control"].to_str().expect("text");
        assert!(!kept.contains("public"), "{kept}");
    }
    for path in [
        "/account/x.css",
        "/assets/../account",
        "/account;.css",
        "/account%2fx.css",
    ] {
        let answer = browser
            .http()
            .get(app.url(path))
            .send()
            .await
            .expect("an answer");
        let headers = answer.headers().clone();
        let html = answer.text().await.expect("a page");
        assert!(
            is_safe_to_keep(&headers) || !html.contains(QUAN),
            "{path}: {headers:?}"
        );
    }
}
