//! PostgreSQL is gone, or hangs without a word, as behind a wire that was cut or a host that froze.

use std::time::Duration;

use futures::future::join_all;
use platform::Backend::Postgres;
use rstest::rstest;
use serde_json::json;
use tests::{
    Options, TestApp,
    deal::{self, HA, MAI, QUAN},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
    post,
    wire::Wire,
};

use super::{ask, can_read, comes_back, inquire, sent, until_ready_is};

/// As many as there are connections, and more.
const AT_ONCE: usize = 20;
/// Sooner than a connection is given up that was waited for.
const SOON: Duration = Duration::from_secs(4);

#[rstest]
#[case::gone(Wire::cut)]
#[case::frozen(Wire::freeze)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_it_answers_in_time_and_comes_back_by_itself(
    #[case] disaster: fn(&Wire),
) {
    let app = TestApp::start_with(Options {
        wire: true,
        ..Options::new(Postgres)
    })
    .await;
    let wire = app.wire.as_ref().expect("a wire");
    let quan = app.sign_in(QUAN).await;
    let inquiry = deal::na_inquiry(deal::id(
        &deal::find_product(&quan, "na dai mẫu chi lăng").await,
    ));
    let phone = app.anonymous().reading("vi");
    let home = Page::open(&phone, "/").await;
    until_ready_is(&phone, (200, "ok")).await;

    disaster(wire);
    let reading =
        (0..AT_ONCE).map(|_| ask(&quan, "{ products(first: 5) { nodes { id } } }", json!({})));
    let form = home.form("/sign-in").with("email", MAI);
    let (reads, command, page) = tokio::join!(
        join_all(reading),
        inquire(&quan, &inquiry),
        form.send(&phone)
    );
    reads.iter().for_each(comes_back);
    comes_back(&command);
    assert_eq!(page.status, 503);
    assert!(page.words().contains("Máy chủ"), "{}", page.words());
    // They have all been given up, and still the pool is not full of them.
    until_ready_is(&phone, (503, "unreachable")).await;

    wire.mend();
    until_ready_is(&phone, (200, "ok")).await;
    can_read(&quan).await;
    let there = sent(&inquire(&quan, &inquiry).await);
    assert_eq!(sent(&inquire(&quan, &inquiry).await), there);
    assert_eq!(post::count(app.server().db(), "inquiry").await, 1);
    // The worker goes on: the letters of the inquiry leave, and the clock's work is done.
    app.letters_out().await;
    assert!(!app.letters_to(MAI).await.is_empty());
}

/// Pages that are nobody's own look first who reads them, and in which language.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_does_not_wait_for_the_language_of_its_reader() {
    let app = TestApp::start_with(Options {
        wire: true,
        ..Options::new(Postgres)
    })
    .await;
    // Her browser asks for Vietnamese, her account says English.
    let ha = in_browser(&app, HA, SAMPLE_PASSWORD).await;
    let page = Page::open(&ha, "/nothing-here").await;
    assert!(page.html.contains("<html lang=\"en\">"), "{}", page.words());

    let wire = app.wire.as_ref().expect("a wire");
    wire.freeze();
    let opening = Page::open(&ha, "/nothing-here");
    let page = tokio::time::timeout(SOON, opening)
        .await
        .expect("a page while the database hangs");
    assert_eq!(page.status, 404);
    assert!(page.html.contains("<html lang=\"vi\">"), "{}", page.words());

    wire.mend();
    until_ready_is(&ha, (200, "ok")).await;
}
