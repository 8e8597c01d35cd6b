//! A whole deal, watched as closely as can be: log, traces and metrics hold no secret and nothing personal.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use chophien::{cli::SettingArgs, settings::Settings, watch::Watch};
use platform::Backend::{self, Postgres, Sqlite};
use regex_lite::Regex;
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, Options, TestApp,
    collector::{Collector, Span},
    deal::{self, Binding, HA, MAI, QUAN},
    link_in, people, post, token,
};
use tracing::{Dispatch, dispatcher};
use tracing_subscriber::fmt::MakeWriter;

use super::scraped;

/// The trace that a proxy of ours began.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
/// Where somebody behind that proxy comes from.
const ADDRESS: &str = "203.0.113.77";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
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

/// Everything is told: our own crates as closely as can be, and every statement counts as slow.
fn watching(collector: &Collector) -> SettingArgs {
    SettingArgs {
        metrics_listen: Some("127.0.0.1:0".to_owned()),
        otlp_endpoint: Some(collector.url()),
        slow_ms: Some("1".to_owned()),
        proxies: Some("127.0.0.1".to_owned()),
        log_format: Some("json".to_owned()),
        log: Some(
            "info,accounts=trace,api=trace,catalogue=trace,chophien=trace,notifications=trace,orders=trace,platform=trace"
                .to_owned(),
        ),
        ..SettingArgs::default()
    }
}

#[rstest]
#[tokio::test]
async fn a_deal_is_watched_and_nobody_is_seen(#[values(Sqlite, Postgres)] backend: Backend) {
    let collector = Collector::start().await;
    let given = watching(&collector);
    let log = Log::default();
    // A second call only says that the provider is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings::gather(given.clone()).expect("fit");
    let (subscriber, watch) = Watch::over(&settings, log.clone()).expect("a collector");
    // The last to let a span go is now and then a thread of the database, and the spans above it close by what listens
    // there. A runner that puts several stories into one process has this thread watched alone.
    let subscriber = Dispatch::new(subscriber);
    let _ = dispatcher::set_global_default(subscriber.clone());
    let listening = dispatcher::set_default(&subscriber);
    let app = TestApp::start_with(Options {
        given,
        ..Options::new(backend)
    })
    .await;

    let secrets = the_deal(&app).await;
    of_a_stranger_behind_our_proxy(&app).await;
    let metrics = scraped(&app).await;
    app.stop().await;
    watch.stop().await;
    drop(listening);

    let log = log.text();
    let spans = collector.spans();
    the_log_tells(&log);
    the_traces_tell(&spans);
    assert!(secrets.len() > 8, "the story has too few secrets");
    for (what, text) in [
        ("the log", &log),
        ("the traces", &collector.told()),
        ("the metrics", &metrics),
    ] {
        nobody_is_seen(what, text, &secrets);
    }
}

/// A deal from the sign-in to the delivery, with a refused address on the way; gives its secrets.
async fn the_deal(app: &TestApp) -> Vec<String> {
    use notifications::testing::Reply;
    let smtp = app.smtp.as_ref().expect("a mail server");
    smtp.script([Reply::Recipient(
        550,
        "5.1.1 <mai@htx-namau.example>: no such user",
    )]);
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let mut secrets: Vec<String> = [&quan, &mai]
        .iter()
        .map(|client| client.token().expect("signed in").to_owned())
        .collect();
    secrets.extend(
        [
            people::SAMPLE_PASSWORD,
            people::PASSWORD,
            "sai-mat-khau-roi",
        ]
        .map(str::to_owned),
    );
    let wrong = json!({ "email": HA, "password": "sai-mat-khau-roi" });
    app.anonymous()
        .attempt("userSignIn", wrong, "result { __typename }")
        .await;
    app.anonymous()
        .act("signInLinkRequest", json!({ "email": HA }), "requested")
        .await;

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
    for mail in smtp.received() {
        if let Some(link) = link_in(&mail.plain()) {
            app.anonymous().get(&link).await;
            secrets.push(token(&link).to_owned());
        }
    }
    secrets
}

/// Somebody asks through a proxy that began a trace.
async fn of_a_stranger_behind_our_proxy(app: &TestApp) {
    let document = "query Catalogue($text: String!) { products(filter: { text: $text }, first: 2) { nodes { id name producer { name } } } }";
    let answer = app
        .anonymous()
        .http()
        .post(app.url("/graphql?query=unsaid"))
        .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"))
        .header("x-forwarded-for", ADDRESS)
        .header("x-request-id", "story-of-the-watched")
        .json(&json!({ "query": document, "variables": { "text": "na bí mật" } }))
        .send()
        .await
        .expect("an answer");
    assert!(answer.status().is_success());
}

fn the_log_tells(log: &str) {
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no object: {line}")))
        .collect();
    let told = |wanted: &[(&str, Value)]| {
        let found = lines
            .iter()
            .find(|line| wanted.iter().all(|(name, value)| line[*name] == *value));
        found.unwrap_or_else(|| panic!("no line with {wanted:?}"))
    };
    let access = told(&[
        ("message", json!("answered")),
        ("request_id", json!("story-of-the-watched")),
    ]);
    for (name, value) in [
        ("method", json!("POST")),
        ("route", json!("/graphql")),
        ("status", json!(200)),
        ("operation", json!("Catalogue")),
        ("trace_id", json!(TRACE)),
        ("level", json!("INFO")),
    ] {
        assert_eq!(access[name], value, "{name} in {access}");
    }
    assert!(access["duration_ms"].is_u64() && access["timestamp"].is_string());
    let slow = told(&[("message", json!("slow")), ("slow", json!("operation"))]);
    assert_eq!(slow["level"], "WARN");
    assert_eq!(slow["document"].as_str().map(str::len), Some(64), "{slow}");
    for name in ["cost", "database_ms", "statements", "duration_ms"] {
        assert!(slow[name].is_u64(), "{name} in {slow}");
    }
    assert!(slow["request_id"].is_string() && slow["operation"].is_string());
    let statement = told(&[("slow", json!("statement"))]);
    assert!(statement["db.operation"].is_string(), "{statement}");
    assert!(lines.iter().any(|line| line["slow"] == "letter"));
    assert!(!log.contains("unsaid"), "a query string is in the log");
}

fn the_traces_tell(spans: &[Span]) {
    let asked: Vec<&Span> = spans.iter().filter(|span| span.trace == TRACE).collect();
    let request = asked
        .iter()
        .find(|span| span.name == "request")
        .expect("the proxy's trace goes on");
    assert_eq!(request.attributes["http.route"], "/graphql");
    let operation = asked
        .iter()
        .find(|span| span.name == "graphql")
        .expect("the operation");
    assert_eq!(operation.attributes["operation"], "Catalogue");
    assert_eq!(operation.attributes["graphql.document.sha256"].len(), 64);
    let statements: Vec<&&Span> = asked.iter().filter(|span| span.name == "sql").collect();
    assert!(
        statements
            .iter()
            .any(|span| span.above(spans) == ["field", "graphql", "request"]),
        "no statement hangs under a field at the root: {statements:?}"
    );
    assert!(statements.iter().any(|span| {
        span.attributes
            .get("db.query.text")
            .is_some_and(|text| text.starts_with("SELECT") && text.contains("product"))
    }));
    let letter = spans
        .iter()
        .find(|span| span.name == "letter" && span.attributes.contains_key("request_id"));
    assert!(
        letter.is_some(),
        "no letter names the request that posted it"
    );
    // One that a stop cuts short may lack its letter's end.
    let conversations: Vec<Vec<&str>> = spans
        .iter()
        .filter(|span| span.name == "smtp")
        .map(|span| span.above(spans))
        .collect();
    let whole = vec!["letter"];
    assert!(
        conversations
            .iter()
            .all(|above| above.is_empty() || *above == whole),
        "a conversation with the mail server is about something else than a letter: {conversations:?}"
    );
    assert!(
        conversations.contains(&whole),
        "no conversation with the mail server is about a letter"
    );
}

fn nobody_is_seen(what: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!text.contains(secret.as_str()), "{secret} is in {what}");
    }
    let address = Regex::new(r"[\w.+-]+@[\w-]+\.[\w.-]+").expect("a pattern");
    let found = address.find(text).map(|found| found.as_str());
    assert_eq!(found, None, "an e-mail address is in {what}");
    let bare: String = text
        .chars()
        .filter(|character| !matches!(character, ' ' | '.' | '-'))
        .collect();
    for phone in ["987654321", "912345678", "999888777", "912000101"] {
        assert!(
            !bare.contains(phone),
            "the telephone number {phone} is in {what}"
        );
    }
    for personal in [
        "Trần Minh Quân",
        "Hoàng Thị Mai",
        "Gọi tôi số",
        "Giao trước 9 giờ",
        "hái trong ngày",
        "na bí mật",
        "Xe 12C",
        ADDRESS,
    ] {
        assert!(!text.contains(personal), "{personal} is in {what}");
    }
}
