use chrono::Duration;
use kernel::{
    actor::{AuthorityKind, Door, Role, Standing},
    id::LetterId,
};
use notifications::link::{Link, Purpose};
use platform::{Backend, Context, db::count_statements, random};
use rstest::rstest;
use uuid::Uuid;

use super::{DUYEN, MAI, QUAN, Stage};
use crate::{
    actor,
    session::{self, Caller, IDLE_DAYS, LONGEST_DAYS, STAFF_IDLE_HOURS, SessionKind},
    sign_in,
};

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn an_actor_is_loaded_in_three_statements_at_most(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let signed_in = stage.sign_in(DUYEN).await;
    let (caller, statements) = count_statements(stage.caller(&signed_in)).await;
    assert!(statements <= 3, "{statements}");
    let actor = caller.actor().unwrap();
    assert_eq!(actor.door, Door::Session);
    let [member] = actor.members.as_slice() else {
        panic!("{actor:?}");
    };
    assert_eq!(
        (member.role, member.standing),
        (Role::Owner, Standing::Verified)
    );
    let authority = member.authority.as_ref().unwrap();
    assert_eq!(authority.kind, AuthorityKind::Both);
    assert_eq!(actor.staff_of("20"), Some(stage.organisation("langson")));
    assert_eq!(actor.staff_of("04"), None);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn signing_out_ends_the_session_once(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let (signed_in, stranger) = (stage.sign_in(MAI).await, stage.actor(QUAN).await);
    let mai = stage.caller(&signed_in).await.actor().unwrap().clone();
    let before = stage.newest().await;
    let context = Context::of(&mai, "test");
    let id = signed_in.session.id;
    for actor in [&stranger, &mai, &mai] {
        let done: platform::Result<()> =
            platform::command!(stage.test.db, &context, |tx| sign_in::sign_out(
                tx, actor, id
            ));
        done.unwrap();
    }
    assert_eq!(stage.kinds_after(before).await.0, ["session.ended"]);
    assert!(matches!(stage.caller(&signed_in).await, Caller::Expired));
}

#[tokio::test]
async fn an_ended_session_is_told_from_a_token_never_given() {
    let stage = Stage::new(Backend::Sqlite).await;
    let signed_in = stage.sign_in(MAI).await;
    let db = &stage.test.db;
    let guessed = random::token();
    let guess = session::authenticate(db, guessed.expose(), SessionKind::Bearer);
    let (caller, statements) = count_statements(guess).await;
    assert!(matches!(caller.unwrap(), Caller::Unknown));
    assert_eq!(statements, 1);
    let as_cookie = session::authenticate(db, signed_in.token.expose(), SessionKind::Cookie);
    assert!(matches!(as_cookie.await.unwrap(), Caller::Unknown));
    stage.test.hand.advance(Duration::days(IDLE_DAYS));
    let (caller, statements) = count_statements(stage.caller(&signed_in)).await;
    assert!(matches!(caller, Caller::Expired));
    assert_eq!(statements, 1, "nobody asks what she belongs to");
}

#[tokio::test]
async fn use_keeps_a_session_alive_but_not_for_ever() {
    let stage = Stage::new(Backend::Sqlite).await;
    let signed_in = stage.sign_in(MAI).await;
    for _ in 0..(LONGEST_DAYS / 20 - 1) {
        stage.test.hand.advance(Duration::days(20));
        assert!(stage.caller(&signed_in).await.actor().is_some());
    }
    stage.test.hand.advance(Duration::days(20));
    assert!(matches!(stage.caller(&signed_in).await, Caller::Expired));
}

#[tokio::test]
async fn an_officers_session_ends_after_half_a_day_unused() {
    let stage = Stage::new(Backend::Sqlite).await;
    let (officer, seller) = (stage.sign_in(DUYEN).await, stage.sign_in(MAI).await);
    stage
        .test
        .hand
        .advance(Duration::hours(STAFF_IDLE_HOURS) - Duration::seconds(1));
    assert!(stage.caller(&officer).await.actor().is_some());
    stage.test.hand.advance(Duration::hours(STAFF_IDLE_HOURS));
    assert!(matches!(stage.caller(&officer).await, Caller::Expired));
    assert!(stage.caller(&seller).await.actor().is_some());
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_last_use_is_noted_once_a_minute_and_is_no_event(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let signed_in = stage.sign_in(MAI).await;
    let before = stage.newest().await;
    let mut written = 0;
    for _ in 0..12 {
        stage.test.hand.advance(Duration::seconds(10));
        let (caller, statements) = count_statements(stage.caller(&signed_in)).await;
        assert!(caller.actor().is_some());
        written += u64::from(statements > 2);
    }
    assert_eq!(written, 2);
    assert_eq!(stage.newest().await, before);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_letter_link_acts_for_its_reader_on_its_thread_while_she_belongs_there(
    #[case] backend: Backend,
) {
    let stage = Stage::new(backend).await;
    let organisation = stage.organisation("namau");
    let thread = Uuid::from_u128(7);
    let link = Link {
        purpose: Purpose::Thread,
        letter: LetterId::from_uuid(Uuid::from_u128(1)),
        person: Some(stage.person(MAI).await),
        organisation: Some(organisation),
        thread: Some(thread),
        subject: None,
        expires_at: stage.test.hand.get(),
    };
    let conn = stage.test.db.read();
    let actor = actor::for_link(conn, &link).await.unwrap().unwrap();
    assert_eq!(actor.door, Door::LetterLink);
    assert!(actor.member_of(organisation).is_some());
    assert!(actor.may_touch_thread(thread));
    assert!(!actor.may_touch_thread(Uuid::from_u128(8)));

    let elsewhere = Link {
        organisation: Some(stage.organisation("hoimau")),
        ..link.clone()
    };
    assert!(actor::for_link(conn, &elsewhere).await.unwrap().is_none());
    let sign_in = Link {
        purpose: Purpose::SignIn,
        ..link.clone()
    };
    assert!(actor::for_link(conn, &sign_in).await.unwrap().is_none());

    stage
        .tamper("UPDATE membership SET ended_at = created_at")
        .await;
    assert!(actor::for_link(conn, &link).await.unwrap().is_none());
    assert!(stage.actor(MAI).await.members.is_empty());
}
