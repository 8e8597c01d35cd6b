//! Chat messages: at most one letter in ten minutes to one reader of a thread, nothing dropped, order kept.

use notifications::{Draft, Letter, Transport, letter::MessageReceived, mailbox};
use platform::Backend;
use rstest::rstest;

use crate::desk::{Desk, draft, letter, mai, quan};

fn message(body: &str) -> Draft {
    let Letter::MessageReceived(sample) = letter("message-received") else {
        panic!("a message is no message")
    };
    let message = MessageReceived {
        body: body.to_owned(),
        ..*sample
    };
    Draft {
        letter: Letter::MessageReceived(Box::new(message)),
        ..draft(quan(), "message-received")
    }
}

/// The texts of the reader's letters, oldest first.
async fn texts(desk: &Desk) -> Vec<String> {
    let mut texts = Vec::new();
    let list = mailbox::letters(desk.db.read(), Some("quan@sieuthimau.example"), 50)
        .await
        .unwrap();
    for entry in list.iter().rev() {
        let opened = mailbox::open(desk.db.read(), entry.id).await.unwrap();
        texts.push(opened.unwrap().plain);
    }
    texts
}

#[rstest]
#[tokio::test]
async fn the_first_message_goes_at_once_and_the_others_together(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![message("Lời thứ nhất")]).await;
    assert_eq!(desk.deliver().await, 1);
    for (minutes, body) in [(1, "Lời thứ hai"), (3, "Lời thứ ba"), (5, "Lời thứ tư")] {
        desk.wait(minutes);
        desk.post(vec![message(body)]).await;
        assert_eq!(desk.deliver().await, 0, "{body} waits");
    }
    assert_eq!(desk.states().await, ["SENT", "QUEUED"]);

    desk.wait(1);
    assert_eq!(desk.deliver().await, 1, "ten minutes after the first");
    let texts = texts(&desk).await;
    let [first, second] = texts.as_slice() else {
        panic!("{texts:?}")
    };
    assert!(first.contains("Lời thứ nhất"));
    let places: Vec<_> = ["Lời thứ hai", "Lời thứ ba", "Lời thứ tư"]
        .iter()
        .map(|body| second.find(body).expect("no message is dropped"))
        .collect();
    assert!(places.is_sorted(), "{second}");
    assert!(!second.contains("Lời thứ nhất"));
    assert!(second.contains("viết lúc 09:01"), "{second}");
}

#[rstest]
#[tokio::test]
async fn messages_posted_while_nobody_delivers_share_a_letter(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    for number in 0..45 {
        desk.post(vec![message(&format!("Lời {number:02}."))]).await;
    }
    // Twenty to a letter, a letter in ten minutes.
    assert_eq!(desk.states().await.len(), 3);
    let mut sent = Vec::new();
    for _ in 0..3 {
        sent.push(desk.deliver().await);
        desk.wait(10);
    }
    assert_eq!(sent, [1, 1, 1]);
    let all = texts(&desk).await.join("\n");
    let places: Vec<_> = (0..45)
        .map(|number| all.find(&format!("Lời {number:02}.")).unwrap())
        .collect();
    assert!(places.is_sorted());
}

#[rstest]
#[tokio::test]
async fn an_offer_does_not_wait_for_words(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![message("Trước")]).await;
    desk.deliver().await;
    desk.post(vec![message("Sau")]).await;
    desk.post(vec![draft(quan(), "quotation-received-firm")])
        .await;
    assert_eq!(desk.deliver().await, 1);
    assert_eq!(desk.states().await, ["SENT", "QUEUED", "SENT"]);
    desk.wait(10);
    assert_eq!(desk.deliver().await, 1);
}

#[rstest]
#[tokio::test]
async fn other_readers_and_other_threads_have_letters_of_their_own(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let elsewhere = Draft {
        thread: Some(uuid::Uuid::from_u128(78)),
        ..message("Nơi khác")
    };
    let other = draft(mai(), "message-received");
    desk.post(vec![message("Một"), other, elsewhere]).await;
    assert_eq!(desk.deliver().await, 3);
}

#[rstest]
#[tokio::test]
async fn many_who_write_at_once_lose_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let writing = (0..16).map(|number| {
        let desk = &desk;
        async move { desk.post(vec![message(&format!("Lời {number:02}."))]).await }
    });
    let delivering = async {
        for _ in 0..4 {
            desk.office.deliver_due(10).await.unwrap();
        }
    };
    tokio::join!(futures::future::join_all(writing), delivering);
    // Who posts beside the others, without the row of a thread to queue at, may find no letter to join: each of theirs goes after a pause.
    for _ in 0..16 {
        if !desk.states().await.iter().any(|state| state == "QUEUED") {
            break;
        }
        desk.wait(10);
        desk.deliver().await;
    }
    let all = texts(&desk).await.join("\n");
    for number in 0..16 {
        let found = all.matches(&format!("Lời {number:02}.")).count();
        assert_eq!(found, 1, "message {number}");
    }
}
