//! Readers who have left, houses without a door, languages we have no words in.

use kernel::{id::OrganisationId, text::Language};
use notifications::{
    Draft, Reader, Transport, link, mailbox,
    testing::{Reply, SmtpServer},
};
use platform::Backend;
use rstest::rstest;
use uuid::Uuid;

use crate::desk::{Desk, LEFT, draft, mai, nobody, reader};

fn for_organisation(id: u128) -> Draft {
    let mut letter = draft(mai(), "inquiry-received");
    letter.reader.organisation = Some(OrganisationId::from_uuid(Uuid::from_u128(id)));
    letter
}

#[rstest]
#[tokio::test]
async fn who_has_left_an_organisation_gets_no_letter_of_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![for_organisation(LEFT.as_u128())]).await;
    desk.post(vec![for_organisation(1)]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.sent, delivered.obsolete), (0, 1));
    assert_eq!(desk.deliver().await, 1, "the next one is not held up");
    assert_eq!(desk.states().await, ["OBSOLETE", "SENT"]);
}

#[rstest]
#[tokio::test]
async fn who_leaves_between_two_tries_gets_no_second_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let server = SmtpServer::start().await.unwrap();
    let desk = Desk::new(backend, Transport::smtp(&server.url()).unwrap()).await;
    server.script([Reply::Recipient(450, "4.2.1 later")]);
    desk.post(vec![for_organisation(1)]).await;
    assert_eq!(desk.deliver().await, 0);
    desk.tamper(&format!(
        "UPDATE letter SET reader_organisation_id = {}",
        desk.literal(LEFT)
    ))
    .await;
    desk.wait(2);
    assert_eq!(desk.deliver().await, 0);
    assert_eq!(desk.states().await, ["OBSOLETE"]);
    assert_eq!(server.received().len(), 1);
}

#[rstest]
#[tokio::test]
async fn the_desk_calls_a_party_without_an_address_and_does_not_read_its_letter(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let mut letter = for_organisation(1);
    letter.reader = Reader {
        person: None,
        ..letter.reader
    };
    desk.post(vec![letter]).await;
    desk.deliver().await;
    assert_eq!(desk.states().await, ["DEAD"]);
    let list = mailbox::letters(desk.db.read(), None, 10).await.unwrap();
    let [notice] = list.as_slice() else {
        panic!("{list:?}")
    };
    assert_eq!(notice.kind, "PARTY_UNREACHABLE");
    assert_eq!(notice.address, "duyen@langson.example");
    let text = mailbox::open(desk.db.read(), notice.id)
        .await
        .unwrap()
        .unwrap()
        .plain;
    assert!(text.contains("HTX Na Mẫu Chi Lăng"), "{text}");
    for secret in ["₫", "tấn", "Siêu thị"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_reads_chinese_gets_english_and_is_told_so(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let house = Reader {
        person: None,
        address: kernel::contact::Email::parse("kho@guangxi.example").ok(),
        language: Language::ZhHans,
        ..reader(mai())
    };
    desk.post(vec![Draft {
        reader: house,
        ..draft(mai(), "fresh-link")
    }])
    .await;
    desk.deliver().await;
    let list = mailbox::letters(desk.db.read(), Some("kho@guangxi.example"), 1)
        .await
        .unwrap();
    let opened = mailbox::open(desk.db.read(), list[0].id)
        .await
        .unwrap()
        .unwrap();
    assert!(opened.plain.contains("本信暂无中文版"), "{}", opened.plain);
    assert!(opened.html.contains("<html lang=\"en\""));
}

#[rstest]
#[tokio::test]
async fn a_letter_written_for_the_mailbox_is_written_again_for_a_mail_server(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.deliver().await;
    // As if the program had ended between writing and recording, and came back with a mail server.
    desk.tamper("UPDATE letter SET state = 'QUEUED', sent_at = NULL")
        .await;
    let server = SmtpServer::start().await.unwrap();
    let office = Desk::office(&desk.db, Transport::smtp(&server.url()).unwrap());
    assert_eq!(office.deliver_due(10).await.unwrap().sent, 1);
    let mail = server.received().pop().unwrap();
    assert!(mail.plain().contains("Kính gửi Anh/Chị Hoàng Thị Mai,"));
    let token = crate::desk::token(&mail.plain());
    let now = desk.db.clock().now();
    let found = link::resolve(desk.db.read(), &token, now).await.unwrap();
    assert!(matches!(found, link::Resolution::Open(_)));
    assert_eq!(desk.count("letter_link").await, 1, "the old link is gone");
    assert_eq!(desk.count("letter_body").await, 1);
}

#[rstest]
#[tokio::test]
async fn the_desk_is_told_once_a_day_and_not_of_addresses_that_anybody_typed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let house = |name: &str| {
        let mut letter = draft(mai(), name);
        letter.reader.person = None;
        letter.reader.organisation = Some(OrganisationId::from_uuid(Uuid::from_u128(1)));
        letter
    };
    let notices = async || {
        mailbox::letters(desk.db.read(), Some("duyen@langson.example"), 50)
            .await
            .unwrap()
            .len()
    };
    for _ in 0..3 {
        desk.post(vec![house("message-received")]).await;
        desk.deliver().await;
    }
    assert_eq!(desk.states().await, ["DEAD", "DEAD", "DEAD"]);
    assert_eq!(notices().await, 1, "a chat is told once");
    desk.post(vec![house("inquiry-received")]).await;
    desk.deliver().await;
    assert_eq!(notices().await, 2, "business is told besides");
    desk.wait(24 * 60 + 1);
    desk.post(vec![house("message-received")]).await;
    desk.deliver().await;
    assert_eq!(notices().await, 3, "and the chat of another day");

    desk.post(vec![draft(nobody(), "address-to-confirm")]).await;
    desk.deliver().await;
    assert_eq!(desk.states().await.last().unwrap(), "DEAD");
    assert_eq!(notices().await, 3);
}
