//! The outbox: one row a reader, order within a thread, links, time.

use std::collections::BTreeMap;

use chrono::Duration;
use kernel::{
    id::PersonId,
    time::{parse_date, vn},
};
use notifications::{
    State, Transport,
    link::{self, Link, Purpose, Resolution},
    mailbox,
};
use platform::{Backend, db::count_statements};
use rstest::rstest;

use crate::desk::{Desk, context, draft, mai, nobody, quan, token};

#[rstest]
#[tokio::test]
async fn a_posted_letter_reaches_its_reader_with_a_link_that_works(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    assert_eq!(desk.states().await, ["QUEUED"]);

    assert_eq!(desk.deliver().await, 1);
    assert_eq!(desk.states().await, ["SENT"]);
    let readers = mailbox::readers(desk.db.read()).await.unwrap();
    assert_eq!(readers[0].address, "mai@htx-namau.example");
    assert_eq!(readers[0].letters, 1);
    let list = mailbox::letters(desk.db.read(), Some("mai@htx-namau.example"), 10)
        .await
        .unwrap();
    let opened = mailbox::open(desk.db.read(), list[0].id)
        .await
        .unwrap()
        .unwrap();
    assert!(
        opened
            .subject
            .starts_with("Cần trả lời trước 12:00 ngày 10/08")
    );
    assert!(opened.plain.contains("Kính gửi Anh/Chị Hoàng Thị Mai,"));

    let now = desk.db.clock().now();
    let token = token(&opened.plain);
    let resolution = link::resolve(desk.db.read(), &token, now).await.unwrap();
    let Resolution::Open(found) = resolution else {
        panic!("{resolution:?}")
    };
    assert_eq!(found.purpose, Purpose::Thread);
    assert_eq!(found.person, Some(mai()));
    // The reply is wanted by 10 August, sixteen days on: later than seven days, so the link lasts until then.
    assert_eq!(
        found.expires_at,
        now + Duration::days(16) + Duration::hours(3)
    );
    let guessed = platform::random::token();
    let unknown = [("nothing", 0), (guessed.expose(), 1)];
    for (shown, cost) in unknown {
        let asked = count_statements(link::resolve(desk.db.read(), shown, now));
        let (resolution, statements) = asked.await;
        assert_eq!(resolution.unwrap(), Resolution::Unknown, "{shown}");
        assert_eq!(statements, cost, "rubbish is not looked up: {shown}");
    }
    assert!(matches!(
        link::resolve(desk.db.read(), &token, now + Duration::days(17))
            .await
            .unwrap(),
        Resolution::Expired(_)
    ));
    // Looking changed nothing, and a thread's link is not one that is used up.
    let used = platform::command!(desk.db, &context(), |tx| link::use_once(
        tx,
        &token,
        Purpose::SignIn
    ))
    .unwrap();
    assert_eq!(used, None);
}

/// The link that a person gets with a sample, as it is kept, and its letter's text.
async fn link_of(desk: &Desk, person: PersonId, name: &str) -> (Link, String, String) {
    desk.post(vec![draft(person, name)]).await;
    desk.deliver().await;
    let list = mailbox::letters(desk.db.read(), None, 1).await.unwrap();
    let opened = mailbox::open(desk.db.read(), list[0].id)
        .await
        .unwrap()
        .unwrap();
    let token = token(&opened.plain);
    let now = desk.db.clock().now();
    let resolution = link::resolve(desk.db.read(), &token, now).await.unwrap();
    let Resolution::Open(link) = resolution else {
        panic!("{resolution:?}")
    };
    (link, token, opened.plain)
}

#[rstest]
#[case("order-confirmed-buyer", "2026-08-23")]
#[case("order-placed-seller", "2026-08-23")]
#[case("order-reminder", "2026-08-23")]
#[case("quotation-accepted-firm", "2026-08-23")]
#[case("amendment-accepted-buyer", "2026-08-23")]
#[case("amendment-proposed", "2026-09-06")]
#[case("delivery-preparing", "2026-08-16")]
#[case("delivery-shipped-buyer", "2026-08-16")]
#[case("delivery-arrived-buyer", "2026-08-16")]
#[tokio::test]
async fn a_link_about_goods_works_through_their_last_day_and_the_week_after_it(
    #[case] name: &str,
    #[case] last_day: &str,
) {
    let desk = Desk::new(Backend::Sqlite, Transport::Mailbox).await;
    let last_day = parse_date(last_day).unwrap();
    let (link, token, plain) = link_of(&desk, quan(), name).await;
    let end = vn::end_of_day(last_day) + Duration::days(7);
    assert_eq!(link.expires_at, end);

    let at = async |when| link::resolve(desk.db.read(), &token, when).await.unwrap();
    for open in [
        vn::start_of_day(last_day),
        vn::end_of_day(last_day) - Duration::microseconds(1),
        vn::end_of_day(last_day),
        end - Duration::microseconds(1),
    ] {
        assert_eq!(at(open).await, Resolution::Open(link.clone()), "{open}");
    }
    assert_eq!(at(end).await, Resolution::Expired(link));

    // Midnight is told by the day that it ends, so that nobody takes it for the beginning of that day.
    let told = (last_day + Duration::days(7)).format("24:00 ngày %d/%m/%Y");
    assert!(plain.contains(&format!("dùng được đến {told}.")), "{plain}");
}

#[rstest]
#[tokio::test]
async fn many_letters_are_posted_in_one_statement(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let drafts = vec![
        draft(mai(), "inquiry-received"),
        draft(quan(), "inquiry-copy"),
    ];
    let ((), statements) = count_statements(desk.post(drafts)).await;
    assert_eq!(statements, 1);
}

#[rstest]
#[tokio::test]
async fn a_sign_in_link_lets_in_once_even_when_pressed_twice_at_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post_sign_in(mai()).await;
    desk.deliver().await;
    let list = mailbox::letters(desk.db.read(), None, 10).await.unwrap();
    let opened = mailbox::open(desk.db.read(), list[0].id)
        .await
        .unwrap()
        .unwrap();
    let token = token(&opened.plain);

    let context = context();
    let press = || async {
        platform::command!(desk.db, &context, |tx| link::use_once(
            tx,
            &token,
            Purpose::SignIn
        ))
        .unwrap()
    };
    let pressed = futures::future::join_all((0..8).map(|_| press())).await;
    assert_eq!(pressed.iter().flatten().count(), 1);
    let now = desk.db.clock().now();
    assert!(matches!(
        link::resolve(desk.db.read(), &token, now).await.unwrap(),
        Resolution::Used(_)
    ));
}

#[rstest]
#[tokio::test]
async fn a_letter_that_became_pointless_is_not_sent(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post_sign_in(mai()).await;
    desk.wait(60);
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.sent, delivered.obsolete), (0, 1));
    assert!(mailbox::readers(desk.db.read()).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_sign_in_link_goes_before_everything_else(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    for _ in 0..3 {
        desk.post(vec![draft(mai(), "inquiry-copy")]).await;
    }
    desk.post_sign_in(quan()).await;
    desk.office.deliver_due(1).await.unwrap();
    let first = mailbox::letters(desk.db.read(), None, 10).await.unwrap();
    assert_eq!(first[0].kind, "SIGN_IN_LINK");
}

#[rstest]
#[tokio::test]
async fn letters_of_a_thread_go_one_after_the_other_and_other_readers_do_not_wait(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    for name in [
        "inquiry-received",
        "message-received",
        "quotation-copy-firm",
    ] {
        desk.post(vec![draft(mai(), name), draft(quan(), name)])
            .await;
    }
    for expected in ["INQUIRY_RECEIVED", "MESSAGE_RECEIVED", "QUOTATION_COPY"] {
        let delivered = desk.office.deliver_due(50).await.unwrap();
        assert_eq!(delivered.sent, 2, "one a reader");
        let newest = mailbox::letters(desk.db.read(), None, 2).await.unwrap();
        assert!(newest.iter().all(|letter| letter.kind == expected));
    }
}

#[rstest]
#[tokio::test]
async fn whoever_has_no_address_is_called_by_staff(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    desk.post(vec![draft(nobody(), "inquiry-received")]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!(delivered.bounced.len(), 1);
    assert_eq!(delivered.bounced[0].person, Some(nobody()));
    assert_eq!(desk.states().await, ["DEAD"]);
    assert_eq!(desk.deliver().await, 1);
    let notice = mailbox::letters(desk.db.read(), Some("duyen@langson.example"), 1)
        .await
        .unwrap();
    assert_eq!(notice[0].kind, "LETTER_BOUNCED");
    let notice = mailbox::open(desk.db.read(), notice[0].id)
        .await
        .unwrap()
        .unwrap();
    assert!(notice.plain.contains("HTX Na Mẫu Chi Lăng"));
    assert!(notice.plain.contains("chưa có địa chỉ thư"));
}

#[rstest]
#[tokio::test]
async fn two_workers_never_take_the_same_letter(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let other = Desk::office(&desk.db, Transport::Mailbox);
    for number in 0..12 {
        let mut letter = draft(mai(), "inquiry-received");
        letter.thread = Some(uuid::Uuid::from_u128(1_000 + number));
        desk.post(vec![letter]).await;
    }
    let mut sent = 0;
    while sent < 12 {
        let (one, two) = tokio::join!(desk.office.deliver_due(4), other.deliver_due(4));
        let round = one.unwrap().sent + two.unwrap().sent;
        assert!(round > 0);
        sent += round;
    }
    assert_eq!(sent, 12);
    let threads: Vec<_> = (0..12).map(|n| uuid::Uuid::from_u128(1_000 + n)).collect();
    let states: BTreeMap<_, _> = notifications::letters_of_threads(desk.db.read(), &threads)
        .await
        .unwrap();
    assert_eq!(states.len(), 12);
    for letter in states.values().flatten() {
        assert_eq!((letter.state, letter.attempts), (State::Sent, 1));
    }
}

#[rstest]
#[tokio::test]
async fn the_worker_wakes_when_letters_are_posted_and_stops_when_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    let worker = Desk::office(&desk.db, Transport::Mailbox);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        worker
            .run(async {
                let _ = stopped.await;
            })
            .await;
    });
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let arrived = async {
        while desk.states().await != ["SENT"] {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), arrived)
        .await
        .expect("the letter arrives");
    stop.send(()).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(20), running)
        .await
        .expect("the worker stops")
        .unwrap();
}
