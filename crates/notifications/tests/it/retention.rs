//! What is forgotten after its time, and what is not.

use notifications::{Cleaned, Retention, Transport, link::Resolution, mailbox};
use platform::Backend;
use rstest::rstest;

use crate::desk::{Desk, draft, mai, quan, token};

const DAY: i64 = 24 * 60;

#[rstest]
#[tokio::test]
async fn after_half_a_year_a_letter_says_only_that_it_was_sent(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.deliver().await;
    let list = mailbox::letters(desk.db.read(), None, 1).await.unwrap();
    let opened = mailbox::open(desk.db.read(), list[0].id).await.unwrap();
    let token = token(&opened.unwrap().plain);
    let retention = Retention::default();

    desk.wait(179 * DAY);
    desk.post(vec![draft(quan(), "inquiry-copy")]).await;
    let early = notifications::clean(&desk.db, retention).await.unwrap();
    assert_eq!(early, Cleaned::default());

    desk.wait(2 * DAY);
    let cleaned = notifications::clean(&desk.db, retention).await.unwrap();
    assert_eq!((cleaned.letters, cleaned.links), (1, 0));
    assert_eq!(desk.states().await, ["SENT", "QUEUED"]);
    assert_eq!(desk.count("letter_body").await, 0);
    assert_eq!(desk.count("letter_attempt").await, 0);
    let own = mailbox::letter_to(desk.db.read(), mai(), list[0].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((own.subject, own.plain, own.html), (None, None, None));
    assert_eq!(own.state.kind, "INQUIRY_RECEIVED");

    // The link ended in August; half a year later it is forgotten too. The letter that was posted since still goes.
    let now = desk.db.clock().now();
    let found = notifications::link::resolve(desk.db.read(), &token, now).await;
    assert!(matches!(found.unwrap(), Resolution::Expired(_)));
    desk.wait(17 * DAY);
    let cleaned = notifications::clean(&desk.db, retention).await.unwrap();
    assert_eq!((cleaned.letters, cleaned.links), (0, 1));
    let again = notifications::clean(&desk.db, retention).await.unwrap();
    assert_eq!(again, Cleaned::default());
    assert_eq!(desk.deliver().await, 1);
}

#[rstest]
#[tokio::test]
async fn what_still_waits_is_never_cleared(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    desk.wait(400 * DAY);
    let cleaned = notifications::clean(&desk.db, Retention::days(1))
        .await
        .unwrap();
    assert_eq!(cleaned.letters, 0);
    assert_eq!(desk.deliver().await, 1);
    let cleaned = notifications::clean(&desk.db, Retention::days(1))
        .await
        .unwrap();
    assert_eq!(cleaned.letters, 1);
}
