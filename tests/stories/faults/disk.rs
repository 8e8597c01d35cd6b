//! The disk is full: no file of the real program may grow, its log included.

use chrono::Days;
use kernel::time::vn;
use platform::{Backend::Sqlite, Clock, Db, DbOptions, testing::TestPlace};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use serde_json::json;
use tests::{
    Client,
    deal::{self, MAI, QUAN},
    page::Page,
    people::SAMPLE_PASSWORD,
    post,
    process::Process,
};

use super::{can_read, comes_back, inquire, sent, until_ready_is};

/// Lets no file of a program grow beyond so many bytes; `None` lets them grow again.
fn room(process: &Process, bytes: Option<u64>) {
    let id = i32::try_from(process.id()).expect("a process id");
    let whole = getrlimit(Resource::Fsize);
    let limit = Rlimit {
        current: bytes.or(whole.current),
        maximum: whole.maximum,
    };
    prlimit(Pid::from_raw(id), Resource::Fsize, limit).expect("the limit is set");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_commands_alone_and_is_over_when_there_is_room() {
    let place = TestPlace::new(Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::start(folder.path(), place.url(), None).await;
    let quan = process.anonymous().sign_in(QUAN, SAMPLE_PASSWORD).await;
    let phone = process.anonymous().reading("vi");
    let db = Db::connect(&DbOptions::new(place.url()), Clock::system())
        .await
        .expect("opened");
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let day = (vn::date(Clock::system().now()) + Days::new(20)).to_string();
    let inquiry = json!({
        "idempotencyKey": Client::key(),
        "lines": [{ "productId": deal::id(&product), "schedule": [{ "from": day, "quantity": { "value": "5", "unit": "TONNE" } }] }],
    });
    let home = Page::open(&phone, "/").await;
    let letters = post::count(&db, "letter").await;

    room(&process, Some(1));
    // Each of them writes to the log, which is on the same disk, and each finds the one writer in order.
    for _ in 0..3 {
        comes_back(&inquire(&quan, &inquiry).await);
    }
    let page = home.form("/sign-in").with("email", MAI).send(&phone).await;
    assert_eq!(page.status, 503);
    assert!(
        page.words().contains("Máy chủ đang bận"),
        "{}",
        page.words()
    );
    can_read(&quan).await;
    assert_eq!(Page::open(&phone, "/").await.status, 200);
    until_ready_is(&phone, (503, "unwritable")).await;
    assert_eq!(
        (
            post::count(&db, "inquiry").await,
            post::count(&db, "letter").await
        ),
        (0, letters),
        "nothing is half-done"
    );

    room(&process, None);
    until_ready_is(&phone, (200, "ok")).await;
    let first = sent(&inquire(&quan, &inquiry).await);
    assert_eq!(sent(&inquire(&quan, &inquiry).await), first);
    assert_eq!(post::count(&db, "inquiry").await, 1);
    // Whoever asked for a link is written to when he asks again.
    let mailed = home.form("/sign-in").with("email", MAI).send(&phone).await;
    assert_eq!(mailed.status, 200);
    db.close().await;
    process.kill();
}
