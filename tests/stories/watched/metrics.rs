//! What Prometheus reads, and what nobody can do to it.

use std::collections::BTreeSet;

use chophien::{cli::SettingArgs, settings::Settings, watch::Watch};
use platform::{
    Backend::{self, Postgres, Sqlite},
    telemetry::names,
};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, Options, TestApp,
    deal::{self, MAI, QUAN},
    free_address, post,
};
use tracing_subscriber::util::SubscriberInitExt;

use super::{measured, scraped, series};

#[rstest]
#[tokio::test]
async fn an_inquiry_is_seen_in_numbers(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = measured(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = deal::ask_for_na(&quan).await;
    quan.attempt(
        "inquiryMessageSend",
        json!({ "idempotencyKey": Client::key(), "inquiryId": deal::id(&inquiry), "body": "" }),
        "message { id }",
    )
    .await;
    quan.run(
        "query Catalogue { products(first: 1) { nodes { id } } }",
        json!({}),
    )
    .await
    .ok();
    quan.run("{ nothingOfTheKind }", json!({})).await;
    let aliases: Vec<String> = (0..30).map(|n| format!("a{n}: __typename ")).collect();
    let aliases = aliases.concat();
    quan.run(&format!("{{ {aliases} }}"), json!({})).await;
    app.sign_in(MAI).await;
    post::drains(app.server().db(), &app.hand).await;

    let text = scraped(&app).await;
    let series = series(&text);
    let pool = match backend {
        Sqlite => "writer",
        Postgres => "shared",
    };
    for wanted in [
        r#"chophien_http_requests_total{method="POST",route="/graphql",status="2xx"}"#.to_owned(),
        r#"chophien_http_request_duration_seconds_count{method="POST",route="/graphql"}"#.to_owned(),
        r#"chophien_graphql_operations_total{operation="Catalogue",type="query",outcome="ok"}"#.to_owned(),
        r#"chophien_graphql_operations_total{operation="anonymous",type="mutation",outcome="user_errors"}"#.to_owned(),
        r#"chophien_graphql_cost_points_total{operation="Catalogue"}"#.to_owned(),
        r#"chophien_graphql_documents_total{found="miss"}"#.to_owned(),
        r#"chophien_graphql_refusals_total{code="COST_EXCEEDED"}"#.to_owned(),
        r#"chophien_db_statement_duration_seconds_count{kind="select"}"#.to_owned(),
        r#"chophien_db_transactions_total{outcome="committed"}"#.to_owned(),
        format!(r#"chophien_db_connections_max{{pool="{pool}"}}"#),
        r#"chophien_letters_total{outcome="sent"}"#.to_owned(),
        r#"chophien_smtp_duration_seconds_count{answer="accepted"}"#.to_owned(),
        r#"chophien_worker_last_success_timestamp_seconds{worker="letters"}"#.to_owned(),
        r#"chophien_worker_last_success_timestamp_seconds{worker="search"}"#.to_owned(),
        "chophien_search_documents".to_owned(),
        "chophien_events_position".to_owned(),
        "chophien_ready".to_owned(),
        "process_start_time_seconds".to_owned(),
    ] {
        let value = series.get(wanted.as_str());
        assert!(value.is_some_and(|value| *value > 0.0), "{wanted} is {value:?} in\n{text}");
    }
    assert!(text.contains("# HELP chophien_letters_total Tries of letters"));
    app.stop().await;
}

#[tokio::test]
async fn every_name_that_is_served_stands_in_the_table() {
    let app = measured(Sqlite).await;
    app.sign_in(QUAN).await;
    let text = scraped(&app).await;
    for series in series(&text).keys() {
        let name = series.split('{').next().unwrap_or_default();
        let of_histogram = ["_bucket", "_sum", "_count"]
            .iter()
            .filter_map(|part| name.strip_suffix(part))
            .any(|name| names::find(name).is_some());
        assert!(
            names::find(name).is_some() || of_histogram,
            "{name} is explained nowhere"
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn invented_names_of_operations_do_not_grow_the_metrics() {
    let app = measured(Sqlite).await;
    let anybody = app.anonymous();
    for number in 0..1_000 {
        let document = format!("query Invented{number} {{ __typename }}");
        anybody.run(&document, json!({})).await.ok();
    }
    let text = scraped(&app).await;
    let told: BTreeSet<&str> = text
        .split("operation=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.starts_with("Invented"))
        .collect();
    assert!(
        (1..=200).contains(&told.len()),
        "{} names are told apart",
        told.len()
    );
    let others = series(&text)
        .iter()
        .filter(|(series, _)| {
            series.starts_with("chophien_graphql_operations_total") && series.contains("\"other\"")
        })
        .map(|(_, value)| value)
        .sum::<f64>();
    assert!(others >= 800.0, "{others} are the others");
    app.stop().await;
}

#[tokio::test]
async fn metrics_are_never_on_the_public_listener() {
    let app = measured(Sqlite).await;
    let (status, text) = app.anonymous().get("/metrics").await;
    assert_eq!(status, 404);
    assert!(!text.contains("chophien_http_requests_total"));
    let address = app.server().metrics_address().expect("metrics are served");
    assert_ne!(address, app.server().address());
    for path in ["/graphql", "/", "/healthz", "/mailbox"] {
        let (status, _) = app
            .anonymous()
            .get(&format!("http://{address}{path}"))
            .await;
        assert_eq!(status, 404, "{path} is not for the listener of metrics");
    }
    app.stop().await;
}

#[tokio::test]
async fn without_the_setting_nobody_serves_metrics() {
    let app = TestApp::start(Sqlite).await;
    assert_eq!(app.server().metrics_address(), None);
    app.stop().await;
}

#[tokio::test]
async fn a_collector_that_is_away_holds_nobody_up() {
    // A second call only says that the provider is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let given = SettingArgs {
        metrics_listen: Some("127.0.0.1:0".to_owned()),
        otlp_endpoint: Some(format!("http://{}", free_address())),
        ..SettingArgs::default()
    };
    let settings = Settings::gather(given.clone()).expect("fit");
    let (subscriber, watch) = Watch::over(&settings, std::io::sink).expect("an address");
    let listening = subscriber.set_default();
    let app = TestApp::start_with(Options {
        given,
        ..Options::new(Sqlite)
    })
    .await;
    app.sign_in(QUAN).await;
    app.until("the lost spans are counted", || async {
        scraped(&app)
            .await
            .contains(r#"chophien_spans_dropped_total{reason="refused"}"#)
    })
    .await;
    app.stop().await;
    watch.stop().await;
    drop(listening);
}
