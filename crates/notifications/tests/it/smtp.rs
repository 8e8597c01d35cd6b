//! Over a real SMTP conversation, with servers of every mood.

use std::time::Duration;

use notifications::{
    Transport, mailbox,
    testing::{Login, Reply, SmtpServer},
};
use platform::Backend;
use rstest::rstest;

use crate::desk::{Desk, draft, mai, quan, token};

async fn with_server(backend: Backend) -> (Desk, SmtpServer) {
    let server = SmtpServer::start().await.unwrap();
    let transport = Transport::smtp(&server.url()).unwrap();
    (Desk::new(backend, transport).await, server)
}

#[rstest]
#[tokio::test]
async fn a_letter_carries_what_mail_programs_need(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.post(vec![draft(mai(), "message-received")]).await;
    assert_eq!(desk.deliver().await, 2);

    let mails = server.received();
    let [first, second] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(first.from, "thu@chophien.example");
    assert_eq!(first.to, "mai@htx-namau.example");
    let header = |name: &str| first.header(name).unwrap_or_default();
    assert!(header("From").ends_with("<thu@chophien.example>"));
    assert!(header("Reply-To").ends_with("<ocop@langson.example>"));
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Date"), "Sat, 25 Jul 2026 02:00:00 +0000");
    assert!(first.plain().contains("Kính gửi Anh/Chị Hoàng Thị Mai,"));
    assert!(first.html().contains("<html lang=\"vi\""));

    let root = first.header("References").unwrap();
    let id = header("Message-ID");
    assert!(id.ends_with("@chophien.example>"));
    assert_eq!(second.header("In-Reply-To").unwrap(), id);
    assert_eq!(second.header("References").unwrap(), format!("{root} {id}"));
}

#[rstest]
#[tokio::test]
async fn a_refused_address_is_marked_and_staff_are_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    let no = Reply::Recipient(550, "5.1.1 no such user");
    server.for_address("mai@htx-namau.example", no);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;

    let delivered = desk.office.deliver_due(10).await.unwrap();
    let [bounced] = delivered.bounced.as_slice() else {
        panic!("{delivered:?}")
    };
    assert_eq!(bounced.kind, "INQUIRY_RECEIVED");
    assert_eq!(
        bounced.address.as_ref().unwrap().as_str(),
        "mai@htx-namau.example"
    );
    assert!(bounced.answer.contains("no such user"));
    assert_eq!(desk.states().await, ["DEAD"]);

    assert_eq!(desk.deliver().await, 1);
    let notice = server.received().pop().unwrap();
    assert_eq!(notice.to, "duyen@langson.example");
    let text = notice.plain();
    assert!(
        text.contains("Hoàng Thị Mai không nhận được “Thư hỏi hàng”"),
        "{text}"
    );
    assert!(text.contains("0912 345 678 (tel:+84912345678)"), "{text}");
    assert!(text.contains("no such user"));
}

#[rstest]
#[tokio::test]
async fn a_notice_that_bounces_itself_tells_nobody(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    for address in ["mai@htx-namau.example", "duyen@langson.example"] {
        server.for_address(address, Reply::Recipient(550, "5.1.1 no such user"));
    }
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    assert_eq!(desk.deliver().await, 0);
    assert_eq!(server.received().len(), 2);
}

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
#[tokio::test]
async fn after_three_days_a_letter_is_given_up_and_staff_are_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    let full = Reply::Recipient(452, "4.2.2 mailbox full");
    server.for_address("mai@htx-namau.example", full);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let mut rounds = 0;
    loop {
        rounds += 1;
        let delivered = desk.office.deliver_due(10).await.unwrap();
        if let [bounced] = delivered.bounced.as_slice() {
            assert!(bounced.answer.contains("mailbox full"));
            break;
        }
        assert_eq!(delivered.deferred, 1);
        desk.wait(12 * 60 + 1);
    }
    assert_eq!(rounds, 18);
    assert_eq!(desk.states().await, ["DEAD"]);
    assert_eq!(desk.deliver().await, 1);
    assert_eq!(server.received().pop().unwrap().to, "duyen@langson.example");
}

#[rstest]
#[tokio::test]
async fn nothing_that_lets_anybody_in_stays_in_the_database(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.post_sign_in(quan()).await;
    assert_eq!(desk.deliver().await, 2);
    for mail in server.received() {
        let token = token(&mail.plain());
        for entry in mailbox::letters(desk.db.read(), None, 10).await.unwrap() {
            let kept = mailbox::open(desk.db.read(), entry.id)
                .await
                .unwrap()
                .unwrap();
            assert!(!kept.plain.contains(&token) && !kept.html.contains(&token));
            if kept.kind == "SIGN_IN_LINK" {
                assert_eq!((kept.plain.as_str(), kept.html.as_str()), ("", ""));
            } else {
                assert!(kept.plain.contains("https://chophien.example/l/…"));
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_server_that_wants_a_login_gets_it_and_a_wrong_one_loses_no_letter(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let login = Login {
        user: "thu".to_owned(),
        password: "mat-khau".to_owned(),
    };
    let server = SmtpServer::start_on(0, Some(login)).await.unwrap();
    let wrong = server.url().replace("mat-khau", "sai");
    let desk = Desk::new(backend, Transport::smtp(&wrong).unwrap()).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.deferred, delivered.bounced.len()), (1, 0));

    let office = Desk::office(&desk.db, Transport::smtp(&server.url()).unwrap());
    desk.wait(2);
    assert_eq!(office.deliver_due(10).await.unwrap().sent, 1);
    assert_eq!(server.received()[0].user.as_deref(), Some("thu"));
}

#[rstest]
#[tokio::test]
async fn few_conversations_are_held_at_once_and_connections_are_used_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    for number in 0..24 {
        let mut letter = draft(mai(), "message-received");
        letter.thread = Some(uuid::Uuid::from_u128(2_000 + number));
        desk.post(vec![letter]).await;
    }
    assert_eq!(desk.deliver().await, 24);
    assert!(server.most_open() <= 4);
    assert!(server.connections() <= 4);
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

#[rstest]
#[tokio::test]
async fn a_slow_server_holds_up_nobody_who_works(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    server.script([Reply::Slow(Duration::from_millis(400))]);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let sending = desk.office.deliver_due(10);
    let working = async {
        while server.received().is_empty() {
            tokio::task::yield_now().await;
        }
        // The server has the letter and says nothing yet: commands go on meanwhile.
        desk.post(vec![draft(quan(), "inquiry-copy")]).await;
        desk.states().await
    };
    let (delivered, meanwhile) = tokio::join!(sending, working);
    assert_eq!(meanwhile, ["SENDING", "QUEUED"]);
    assert_eq!(delivered.unwrap().sent, 1);
    assert_eq!(desk.deliver().await, 1);
}
