//! A server says that it is well, and a second start finds everything as it was.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::TestApp;

#[rstest]
#[tokio::test]
async fn a_second_start_finds_everything_as_it_was(#[values(Sqlite, Postgres)] backend: Backend) {
    let mut app = TestApp::start(backend).await;
    let query = "{ products(first: 100, sort: NAME) { nodes { id slug name } } producers(first: 100) { nodes { id name } } }";
    let before = app.anonymous().data(query, json!({})).await;
    assert_eq!(
        before["products"]["nodes"].as_array().map(Vec::len),
        Some(67)
    );

    app.restart().await;
    assert_eq!(app.anonymous().data(query, json!({})).await, before);
    for page in ["/healthz", "/readyz"] {
        assert_eq!(app.anonymous().get(page).await.0, 200, "{page}");
    }
}

#[rstest]
#[tokio::test]
async fn a_server_stays_ready_when_the_next_version_has_taken_its_steps(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    app.tamper("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)")
        .await;
    let (status, told) = app.anonymous().get("/readyz").await;
    assert_eq!(status, 200, "{told}");
}
