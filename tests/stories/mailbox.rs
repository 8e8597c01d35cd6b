//! The mailbox of a demonstration: letters as their readers see them, with buttons that work.

use platform::Backend::Sqlite;
use regex_lite::Regex;
use tests::{
    Client, Options, TestApp,
    deal::{self, MAI, QUAN},
};

/// The first address on a page that matches.
async fn followed(client: &Client, page: &str, pattern: &str) -> String {
    let (status, html) = client.get(page).await;
    assert_eq!(status, 200, "{page}: {html}");
    let html = html.replace("&#x2f;", "/");
    let found = Regex::new(pattern).expect("a pattern").captures(&html);
    found.unwrap_or_else(|| panic!("no {pattern} on {page}: {html}"))[1].to_owned()
}

#[tokio::test]
async fn the_button_of_a_letter_opens_the_page_in_the_whole_window() {
    let app = TestApp::start_with(Options {
        smtp: false,
        ..Options::new(Sqlite)
    })
    .await;
    deal::ask_for_na(&app.sign_in(QUAN).await).await;
    app.letters_out().await;

    let visitor = app.anonymous();
    let reader = followed(
        &visitor,
        "/mailbox",
        &format!(r#"href="(/mailbox/[^"]*)"[^>]*>[^<]*<span[^>]*>{MAI}"#),
    )
    .await;
    let letter = followed(&visitor, &reader, r#"href="(/mailbox/letters/[^"]+)""#).await;
    let frame = followed(&visitor, &letter, r#"<iframe[^>]* src="([^"]+)""#).await;
    // The frame may lead the whole window on, but open no new one.
    let button = followed(
        &visitor,
        &frame,
        r#"<a href="([^"]*/l/[^"]+)"[^>]* target="_top""#,
    )
    .await;
    let (_, html) = visitor.get(&frame).await;
    assert!(!html.contains("_blank"), "{html}");
    let path = button.find("/l/").map(|at| &button[at..]).expect("a path");
    assert_eq!(visitor.get(path).await.0, 200);
}
