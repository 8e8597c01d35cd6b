//! PostgreSQL goes away in the middle of deals and comes back: requests fail cleanly, nothing is half-done, and the program
//! recovers by itself.

use chrono::Days;
use kernel::time::vn;
use notifications::testing::SmtpServer;
use platform::{Clock, Db, DbOptions};
use tests::{
    Client,
    deal::{self, MAI, QUAN},
    process::Process,
};
use tokio::sync::watch;

use super::{postgres::OwnPostgres, reckoning, trader::Traders};

/// How often it is restarted.
const RESTARTS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_restarted_under_load_loses_nothing_and_needs_nobody() {
    let mut postgres = tokio::task::spawn_blocking(OwnPostgres::start)
        .await
        .expect("a server");
    let url = postgres.url().to_owned();
    let db = Db::connect(&DbOptions::new(&url), Clock::system())
        .await
        .expect("opened");
    db.migrate().await.expect("migrated");
    db.close().await;

    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start().await.expect("an SMTP server");
    let process = Process::start(folder.path(), &url, Some(&smtp.url())).await;
    let (quan, mai) = (
        process.anonymous().sign_in(QUAN, "cho-phien-2026").await,
        process.anonymous().sign_in(MAI, "cho-phien-2026").await,
    );
    let product = deal::id(&deal::find_product(&quan, "na dai mẫu chi lăng").await).to_owned();
    let day = (vn::date(Clock::system().now()) + Days::new(20)).to_string();
    let (_urls, address) = watch::channel(process.anonymous().address(""));
    let mut traders = Traders::begin(&quan, &mai, &product, &day, &address);
    for _ in 0..RESTARTS {
        traders.hear(10).await;
        postgres = tokio::task::spawn_blocking(move || {
            postgres.restart();
            postgres
        })
        .await
        .expect("restarted");
    }
    // Nobody starts the program again: it finds the database by itself.
    traders.hear(20).await;
    let told = traders.finish().await;
    process.kill();

    let (server, hand) = reckoning::reopen(folder.path(), &url, &smtp).await;
    let quan = Client::new(format!("http://{}", server.address()))
        .with_token(quan.token().expect("signed in"));
    let what = format!("{RESTARTS} restarts of PostgreSQL");
    reckoning::reckon(&what, &told, &quan, &server, &hand, &smtp).await;
    server.stop().await;
    drop(postgres);
}
