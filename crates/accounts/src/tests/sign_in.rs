use chrono::Duration;
use futures::future::join_all;
use kernel::fault::{Facts, FaultCode};
use notifications::link::Purpose;
use platform::{Backend, Context, Failure, random};
use rstest::rstest;
use sea_orm::{ConnectionTrait, sea_query::Query};

use super::{HA, MAI, PASSWORD, QUAN, Stage, faults};
use crate::{
    session::{Caller, Device, SessionKind},
    sign_in::{self, SignInResult, SignedIn},
};

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_right_password_lets_in_and_is_written_down_once(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let before = stage.newest().await;
    let signed_in = stage.sign_in("  Mai@HTX-namau.example ").await;
    assert_eq!(stage.kinds_after(before).await.0, ["person.signed_in"]);
    let Caller::SignedIn(actor, session) = stage.caller(&signed_in).await else {
        panic!("not signed in");
    };
    assert_eq!(actor.person, stage.person(MAI).await);
    assert_eq!(session, signed_in.session);
    assert_eq!(actor.organisation_ids(), [stage.organisation("namau")]);
    assert!(!format!("{signed_in:?}").contains(signed_in.token.expose()));
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_are_answered_alike(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let before = (stage.newest().await, stage.count("session").await);
    let wrong = faults(stage.try_sign_in(MAI, "cho-phien-2025").await);
    let unknown = faults(
        stage
            .try_sign_in("nobody@htx-namau.example", PASSWORD)
            .await,
    );
    assert_eq!(wrong, [(FaultCode::InvalidCredentials, "input".to_owned())]);
    assert_eq!(wrong, unknown);
    assert_eq!(before, (stage.newest().await, stage.count("session").await));
}

#[tokio::test]
async fn every_fault_of_the_input_comes_at_once() {
    let stage = Stage::new(Backend::Sqlite).await;
    assert_eq!(
        faults(stage.try_sign_in("mai at home", "").await),
        [
            (FaultCode::InvalidFormat, "input.email".to_owned()),
            (FaultCode::Required, "input.password".to_owned()),
        ]
    );
}

#[tokio::test]
async fn guesses_make_wait_and_never_lock_out() {
    let stage = Stage::new(Backend::Sqlite).await;
    for account in [MAI, "nobody@htx-namau.example"] {
        for _ in 0..5 {
            let refused = faults(stage.try_sign_in(account, "a wrong guess").await);
            assert_eq!(refused[0].0, FaultCode::InvalidCredentials);
        }
        let Err(Failure::Refused(refused)) = stage.try_sign_in(account, PASSWORD).await else {
            panic!("the sixth try was let through");
        };
        let fault = refused.iter().next().unwrap();
        assert_eq!(fault.code, FaultCode::TooManyRequests);
        assert_eq!(fault.facts, Facts::Wait { seconds: 60 });
    }
    // Others are not concerned, and a minute later neither is she.
    stage.sign_in(QUAN).await;
    stage.test.hand.advance(Duration::minutes(1));
    stage.sign_in(MAI).await;
}

#[tokio::test]
async fn guesses_sent_at_once_are_counted_one_by_one() {
    let stage = Stage::new(Backend::Sqlite).await;
    let tries = (0..20).map(|_| stage.try_sign_in(MAI, "a wrong guess"));
    let tested = join_all(tries)
        .await
        .into_iter()
        .filter(|outcome| {
            matches!(outcome, Err(Failure::Refused(refused))
                if refused.iter().any(|fault| fault.code == FaultCode::InvalidCredentials))
        })
        .count();
    assert_eq!(tested, 5);
}

#[tokio::test]
async fn spraying_many_accounts_from_one_address_makes_that_address_wait() {
    let stage = Stage::new(Backend::Sqlite).await;
    for number in 0..30 {
        let account = format!("villager{number}@htx-namau.example");
        let outcome = stage
            .try_sign_in_from(&account, "123456", Some("192.0.2.1"))
            .await;
        assert_eq!(faults(outcome)[0].0, FaultCode::InvalidCredentials);
    }
    let sprayed = stage
        .try_sign_in_from(MAI, PASSWORD, Some("192.0.2.1"))
        .await;
    assert_eq!(faults(sprayed)[0].0, FaultCode::TooManyRequests);
    assert!(
        stage
            .try_sign_in_from(MAI, PASSWORD, Some("192.0.2.2"))
            .await
            .is_ok()
    );
}

async fn ask_for_link(stage: &Stage, email: &str) -> platform::Result<()> {
    let context = Context::anonymous("test");
    sign_in::request_link(&stage.test.db, &stage.throttle, &context, email).await
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_link_is_mailed_to_whom_it_belongs_and_nobody_is_told_who_that_is(
    #[case] backend: Backend,
) {
    let stage = Stage::new(backend).await;
    let before = stage.newest().await;
    ask_for_link(&stage, "Mai@htx-namau.example").await.unwrap();
    ask_for_link(&stage, "nobody@htx-namau.example")
        .await
        .unwrap();
    assert_eq!(stage.count("letter").await, 1);
    assert_eq!(
        stage.kinds_after(before).await.0,
        ["person.sign_in_link_requested"]
    );
    assert_eq!(
        faults(ask_for_link(&stage, "not an address").await),
        [(FaultCode::InvalidFormat, "input.email".to_owned())]
    );
}

#[tokio::test]
async fn a_stranger_cannot_flood_a_mailbox_with_links() {
    let stage = Stage::new(Backend::Sqlite).await;
    for _ in 0..6 {
        ask_for_link(&stage, HA).await.unwrap();
    }
    assert_eq!(stage.count("letter").await, 3);
}

#[tokio::test]
async fn a_stranger_who_keeps_asking_for_links_locks_nobody_out() {
    let stage = Stage::new(Backend::Sqlite).await;
    let mut posted = 0;
    // Half a day of asking: within each hour, the time a link works, some are mailed and not too many.
    for _ in 0..12 {
        for _ in 0..3 {
            let asked = join_all((0..8).map(|_| ask_for_link(&stage, HA))).await;
            assert!(asked.iter().all(Result::is_ok));
            stage.test.hand.advance(Duration::minutes(20));
        }
        let now = stage.count("letter").await;
        assert!(now > posted && now <= posted + 6, "{posted} then {now}");
        posted = now;
    }
}

/// Mints a link for the last letter that was posted, as the post office does when it writes it.
async fn mint(stage: &Stage, email: &str, purpose: Purpose) -> String {
    ask_for_link(stage, email).await.unwrap();
    let person = stage.person(email).await;
    let conn = stage.test.db.read();
    let letter: uuid::Uuid = conn
        .query_one(Query::select().column("id").from("letter"))
        .await
        .unwrap()
        .unwrap()
        .try_get("", "id")
        .unwrap();
    let token = random::token();
    let now = stage.test.hand.get();
    let insert = Query::insert()
        .into_table("letter_link")
        .columns([
            "token_hash",
            "purpose",
            "letter_id",
            "person_id",
            "expires_at",
            "created_at",
        ])
        .values_panic([
            token.hash().into(),
            purpose.code().into(),
            letter.into(),
            person.into(),
            (now + Duration::minutes(sign_in::LINK_MINUTES)).into(),
            now.into(),
        ])
        .to_owned();
    let context = Context::program("test");
    let minted: platform::Result<()> = platform::command!(stage.test.db, &context, |tx| async {
        tx.execute(&insert).await?;
        Ok(())
    });
    minted.unwrap();
    token.expose().to_owned()
}

async fn use_link(stage: &Stage, token: &str) -> platform::Result<SignInResult> {
    let context = Context::anonymous("test");
    platform::command!(stage.test.db, &context, |tx| sign_in::use_link(
        tx,
        token,
        &Device::unknown(SessionKind::Cookie)
    ))
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_mailed_link_lets_in_once(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let token = mint(&stage, MAI, Purpose::SignIn).await;
    let outcomes = join_all([use_link(&stage, &token), use_link(&stage, &token)]).await;
    let (let_in, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    let Some(Ok(SignInResult::SignedIn(SignedIn { session, .. }))) = let_in.into_iter().next()
    else {
        panic!("nobody was let in");
    };
    assert_eq!(session.person, stage.person(MAI).await);
    assert_eq!(session.kind, SessionKind::Cookie);
    assert_eq!(refused.len(), 1);
    assert_eq!(
        faults(use_link(&stage, &token).await),
        [(FaultCode::LinkUsed, "input.token".to_owned())]
    );
    assert_eq!(
        stage.count("identity WHERE verified_at IS NOT NULL").await,
        1
    );
}

#[tokio::test]
async fn old_foreign_and_guessed_links_do_not_let_in() {
    let stage = Stage::new(Backend::Sqlite).await;
    let code = |outcome| faults(outcome)[0].0;
    let thread = mint(&stage, MAI, Purpose::Thread).await;
    assert_eq!(
        code(use_link(&stage, &thread).await),
        FaultCode::InvalidCredentials
    );
    let guessed = random::token();
    assert_eq!(
        code(use_link(&stage, guessed.expose()).await),
        FaultCode::InvalidCredentials
    );
    let old = mint(&stage, MAI, Purpose::SignIn).await;
    stage
        .test
        .hand
        .advance(Duration::minutes(sign_in::LINK_MINUTES));
    assert_eq!(code(use_link(&stage, &old).await), FaultCode::LinkExpired);
    assert_eq!(stage.count("session").await, 0);
}
