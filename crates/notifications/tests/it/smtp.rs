//! Over a real SMTP conversation: what a letter carries, and how the server is treated.

use std::time::Duration;

use notifications::{
    Transport, mailbox,
    testing::{Login, Reply, SmtpServer},
};
use platform::Backend;
use rstest::rstest;

use crate::desk::{Desk, draft, mai, quan, token, with_server};

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
