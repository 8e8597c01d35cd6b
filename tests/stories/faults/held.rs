//! Somebody else holds what commands need: another program the file of SQLite, an administrator a table of PostgreSQL.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::json;
use tests::{
    TestApp,
    deal::{self, MAI, QUAN},
    page::Page,
    post,
    tables::{differing, written},
};

use super::{ask, can_read, comes_back, inquire, sent, until_ready_is};

async fn do_by(other: &DatabaseConnection, sql: &str) {
    other.execute_unprepared(sql).await.expect("done");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_somebody_holds_the_database_commands_come_back_and_reads_go_on(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = deal::na_inquiry(deal::id(
        &deal::find_product(&quan, "na dai mẫu chi lăng").await,
    ));
    let asked = app
        .anonymous()
        .act("signInLinkRequest", json!({ "email": MAI }), "requested")
        .await;
    assert_eq!(asked["requested"], true);
    let link = app.last_letter_to(MAI).await.link();
    let phone = app.anonymous().reading("vi");
    let token = link.rsplit('/').next().expect("a token");
    let button = Page::open(&phone, &link).await.form(token);
    let before = written(&app).await;

    let other = app.other_program().await;
    do_by(
        &other,
        match backend {
            Sqlite => "BEGIN IMMEDIATE",
            Postgres => "BEGIN; LOCK TABLE event IN EXCLUSIVE MODE",
        },
    )
    .await;
    // Several at once: none stands behind the others until its time is over.
    let (first, second, page) = tokio::join!(
        inquire(&quan, &inquiry),
        inquire(&quan, &inquiry),
        button.send(&phone)
    );
    comes_back(&first);
    comes_back(&second);
    assert_eq!(page.status, 503);
    assert!(
        page.words().contains("Máy chủ đang bận")
            || page.words().contains("Máy chủ trả lời quá chậm"),
        "{}",
        page.words()
    );
    can_read(&quan).await;
    let opened = Page::open(&phone, &link).await;
    assert_eq!(opened.status, 200, "a link is still opened");
    if backend == Sqlite {
        until_ready_is(&phone, (503, "unwritable")).await;
        let wanted = "mutation($email: EmailAddress!) { signInLinkRequest(input: { email: $email }) { requested } }";
        for email in [MAI, "nobody@example.com"] {
            // The known and the unknown are told the same.
            comes_back(&ask(&app.anonymous(), wanted, json!({ "email": email })).await);
        }
    }
    assert_eq!(
        differing(&before, &written(&app).await),
        Vec::<String>::new(),
        "nothing is half-done"
    );

    do_by(&other, "ROLLBACK").await;
    other.close().await.expect("closed");
    until_ready_is(&phone, (200, "ok")).await;
    let there = sent(&inquire(&quan, &inquiry).await);
    assert_eq!(sent(&inquire(&quan, &inquiry).await), there);
    assert_eq!(post::count(app.server().db(), "inquiry").await, 1);
    let home = button.send(&phone).await;
    assert!(
        home.words().contains("Chào Hoàng Thị Mai"),
        "the link was not used up: {}",
        home.words()
    );
    app.letters_out().await;
}

/// Who hangs up in the middle has either done nothing or all of it; the same key tells.
#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_hangs_up_in_the_middle_asks_again_with_the_same_key(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = deal::na_inquiry(deal::id(
        &deal::find_product(&quan, "na dai mẫu chi lăng").await,
    ));
    let other = app.other_program().await;
    do_by(
        &other,
        match backend {
            Sqlite => "BEGIN IMMEDIATE",
            Postgres => "BEGIN; LOCK TABLE event IN EXCLUSIVE MODE",
        },
    )
    .await;
    let moment = std::time::Duration::from_millis(700);
    let hung_up = tokio::time::timeout(moment, inquire(&quan, &inquiry)).await;
    assert!(hung_up.is_err(), "he did not wait for the answer");
    do_by(&other, "ROLLBACK").await;
    other.close().await.expect("closed");

    let there = sent(&inquire(&quan, &inquiry).await);
    assert_eq!(sent(&inquire(&quan, &inquiry).await), there);
    assert_eq!(post::count(app.server().db(), "inquiry").await, 1);
}
