//! Letters that are not taken at once: put off, cut off, left without an answer by a server or a worker.

use std::time::Duration;

use notifications::testing::{Login, Reply, SmtpServer};
use platform::Backend;
use rstest::rstest;

use crate::desk::{draft, mai, with_server};

#[rstest]
#[case::recipient(Reply::Recipient(450, "4.2.1 greylisted"))]
#[case::letter(Reply::Letter(451, "4.3.0 later"))]
#[case::data(Reply::Data(451, "4.3.0 later"))]
#[case::hung_up(Reply::HangUpBefore)]
#[tokio::test]
async fn what_is_not_taken_now_goes_later_and_in_order(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] reply: Reply,
) {
    let (desk, server) = with_server(backend).await;
    server.script([reply.clone(), reply]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.post(vec![draft(mai(), "message-received")]).await;

    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.sent, delivered.deferred), (0, 1));
    assert_eq!(desk.states().await, ["QUEUED", "QUEUED"]);
    assert_eq!(
        desk.deliver().await,
        0,
        "not before its time, and nothing overtakes it"
    );
    desk.wait(2);
    assert_eq!(desk.deliver().await, 0, "refused again");
    desk.wait(2);
    assert_eq!(desk.deliver().await, 2);

    let taken: Vec<_> = server
        .received()
        .into_iter()
        .filter(|mail| mail.reply == Reply::Accept)
        .collect();
    assert_eq!(taken.len(), 2);
    let first = taken[0].header("Message-ID");
    assert_eq!(taken[1].header("In-Reply-To"), first);
}

#[rstest]
#[tokio::test]
async fn what_was_handed_over_without_an_answer_is_repeated_once_byte_by_byte(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    server.script([Reply::HangUpAfter]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    assert_eq!(desk.deliver().await, 0);
    desk.wait(2);
    assert_eq!(desk.deliver().await, 1);
    let mails = server.received();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].raw, mails[1].raw);
    assert!(mails[0].header("Message-ID").is_some());
}

#[rstest]
#[tokio::test]
async fn what_ends_unknown_twice_is_left_for_a_person_to_see(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    server.script([Reply::HangUpAfter, Reply::HangUpAfter]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.post(vec![draft(mai(), "message-received")]).await;
    desk.deliver().await;
    desk.wait(2);
    assert_eq!(
        desk.deliver().await,
        1,
        "the next of the thread waits no longer"
    );
    assert_eq!(desk.states().await, ["UNKNOWN", "SENT"]);
    desk.wait(24 * 60);
    assert_eq!(desk.deliver().await, 0);
    assert_eq!(server.received().len(), 3);
}

#[rstest]
#[tokio::test]
async fn a_worker_that_dies_between_taken_and_recorded_loses_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    let slow = || Reply::Slow(Duration::from_mins(1));
    server.script([slow(), slow()]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;

    let die = |received: usize| {
        let (desk, server) = (&desk, &server);
        async move {
            tokio::select! {
                _ = desk.office.deliver_due(10) => panic!("the server answers slowly"),
                () = async { while server.received().len() < received { tokio::task::yield_now().await } } => {}
            }
        }
    };
    die(1).await;
    assert_eq!(desk.states().await, ["SENDING"]);
    assert_eq!(desk.deliver().await, 0, "the lease still holds");
    desk.wait(6);
    die(2).await;
    desk.wait(6);
    assert_eq!(desk.deliver().await, 0);
    assert_eq!(desk.states().await, ["UNKNOWN"]);
    let mails = server.received();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].raw, mails[1].raw);
}

#[rstest]
#[tokio::test]
async fn what_a_dead_worker_left_is_not_sent_after_its_time(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    server.script([Reply::Slow(Duration::from_mins(1))]);
    let mut letter = draft(mai(), "inquiry-received");
    letter.not_after = Some(desk.db.clock().now() + chrono::Duration::minutes(3));
    desk.post(vec![letter]).await;
    tokio::select! {
        _ = desk.office.deliver_due(10) => panic!("the server answers slowly"),
        () = async { while server.received().is_empty() { tokio::task::yield_now().await } } => {}
    }
    assert_eq!(desk.states().await, ["SENDING"]);
    desk.wait(6);
    assert_eq!(desk.deliver().await, 0);
    // Nobody knows whether the first try arrived; that is said, and it is not repeated.
    assert_eq!(desk.states().await, ["UNKNOWN"]);
    assert_eq!(server.received().len(), 1);
}

#[rstest]
#[tokio::test]
async fn while_the_server_is_down_letters_wait_and_then_go_in_order(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    let port = server.port();
    drop(server);
    for name in [
        "inquiry-received",
        "message-received",
        "quotation-copy-firm",
    ] {
        desk.post(vec![draft(mai(), name)]).await;
    }
    assert_eq!(desk.deliver().await, 0);
    let server = started_on(port, None).await;
    desk.wait(2);
    assert_eq!(desk.deliver().await, 3);
    let subjects: Vec<_> = server
        .received()
        .iter()
        .map(|m| m.header("In-Reply-To"))
        .collect();
    let ids: Vec<_> = server
        .received()
        .iter()
        .map(|m| m.header("Message-ID"))
        .collect();
    assert_eq!(subjects[1..], ids[..2]);
}

/// The port was in use a moment ago: the system may hold it a little longer.
async fn started_on(port: u16, login: Option<Login>) -> SmtpServer {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    loop {
        match SmtpServer::start_on(port, login.clone()).await {
            Ok(server) => return server,
            Err(error) => assert!(tokio::time::Instant::now() < deadline, "{error}"),
        }
        tokio::task::yield_now().await;
    }
}

#[rstest]
#[case::busy("421 4.3.2 too busy")]
#[case::closed("554 5.3.2 not today")]
#[tokio::test]
async fn a_server_that_sends_everybody_away_is_asked_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] greeting: &'static str,
) {
    let (desk, server) = with_server(backend).await;
    server.greet([greeting]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.deferred, delivered.bounced.len()), (1, 0));
    desk.wait(2);
    assert_eq!(desk.deliver().await, 1);
    assert_eq!(server.received().len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_letter_cut_off_in_the_middle_is_sent_again_whole(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    server.script([Reply::HangUpDuring]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.post(vec![draft(mai(), "quotation-copy-firm")]).await;
    assert_eq!(desk.deliver().await, 0);
    desk.wait(2);
    assert_eq!(desk.deliver().await, 2, "and the next one after it");
    let mails = server.received();
    assert_eq!(mails.len(), 2, "the half letter was never taken");
    assert!(mails[0].plain().contains("Kính gửi Anh/Chị Hoàng Thị Mai,"));
}
