use std::time::{Duration as Time, Instant};

use kernel::{actor::Role, text::Language};
use platform::{Backend, Context};
use rstest::rstest;
use secrecy::SecretString;

use super::{MAI, QUAN, Stage};
use crate::{
    address::{self, SignUp},
    cleaning, consent,
    invitation::{self, Invite},
    password, sign_in,
};

const THU: &str = "thu@htx-moi.example";
/// No answer comes sooner, whatever is known of the address.
const AT_LEAST: Time = Time::from_millis(120);

fn sign_up(email: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        name: "Vi Thị Thu".to_owned(),
        password: SecretString::from("mot-mat-khau-dai".to_owned()),
        phone: None,
        language: Language::Vi,
        consents: vec![consent::Purpose::Trade],
        wording: consent::WORDING.to_owned(),
        network_address: None,
    }
}

async fn ask(stage: &Stage, email: &str) {
    let context = Context::anonymous("test");
    address::sign_up(&stage.test.db, &stage.throttle, &context, &sign_up(email))
        .await
        .unwrap();
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn no_answer_comes_sooner_for_one_address_than_for_another(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let context = Context::anonymous("test");
    let (db, throttle) = (&stage.test.db, &stage.throttle);
    for email in [MAI, THU, "nobody@htx-moi.example"] {
        let began = Instant::now();
        ask(&stage, email).await;
        assert!(began.elapsed() >= AT_LEAST, "signing up as {email}");
        let began = Instant::now();
        password::request_reset(db, throttle, &context, email)
            .await
            .unwrap();
        assert!(began.elapsed() >= AT_LEAST, "a lost password of {email}");
        let began = Instant::now();
        address::resend(db, throttle, &context, email)
            .await
            .unwrap();
        assert!(began.elapsed() >= AT_LEAST, "the letter again for {email}");
        let began = Instant::now();
        sign_in::request_link(db, throttle, &context, email)
            .await
            .unwrap();
        assert!(began.elapsed() >= AT_LEAST, "a link for {email}");
    }
}

#[tokio::test]
async fn a_stranger_cannot_flood_a_mailbox_with_confirmations() {
    let stage = Stage::new(Backend::Sqlite).await;
    for _ in 0..6 {
        ask(&stage, THU).await;
        ask(&stage, MAI).await;
    }
    assert_eq!(stage.count("letter").await, 6, "three to each");
    assert_eq!(stage.count("address_confirmation").await, 1);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn what_is_over_is_taken_out_and_nothing_else(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    ask(&stage, THU).await;
    stage.sign_in(MAI).await;
    let before = stage.newest().await;
    let days = |days| stage.test.hand.advance(chrono::Duration::days(days));
    days(9);
    assert_eq!(cleaning::clean(&stage.test.db).await.unwrap(), 0);
    days(2);
    assert_eq!(cleaning::clean(&stage.test.db).await.unwrap(), 1);
    assert_eq!(stage.count("address_confirmation").await, 0);
    assert_eq!(stage.count("session").await, 1);
    days(120);
    assert_eq!(cleaning::clean(&stage.test.db).await.unwrap(), 1);
    assert_eq!(stage.count("session").await, 0);
    assert_eq!(stage.newest().await, before, "housekeeping is no event");
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_address_of_somebody_invited_is_not_kept_for_ever(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let mai = stage.actor(MAI).await;
    let command = Invite {
        organisation: stage.organisation("namau").to_string(),
        email: THU.to_owned(),
        role: Role::Agent,
    };
    let sent: platform::Result<_> =
        platform::command!(stage.test.db, &Context::of(&mai, "test"), |tx| {
            invitation::send(tx, &mai, &command)
        });
    sent.unwrap();
    let days = |days| stage.test.hand.advance(chrono::Duration::days(days));
    for (passed, kept) in [(43, 1), (2, 0)] {
        days(passed);
        cleaning::clean(&stage.test.db).await.unwrap();
        assert_eq!(stage.count("invitation").await, kept);
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn an_invitation_goes_where_it_was_sent_though_its_reader_is_known(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let mai = stage.actor(MAI).await;
    let command = Invite {
        organisation: stage.organisation("namau").to_string(),
        email: QUAN.to_owned(),
        role: Role::Agent,
    };
    let sent: platform::Result<_> =
        platform::command!(stage.test.db, &Context::of(&mai, "test"), |tx| {
            invitation::send(tx, &mai, &command)
        });
    sent.unwrap();
    // Were it the person's letter, it would follow him to an address that he takes before it leaves.
    for (which, found) in [
        (format!("reader_address = '{QUAN}'"), 1),
        ("reader_person_id IS NOT NULL".to_owned(), 0),
    ] {
        let letters = stage
            .count(&format!("letter WHERE kind = 'MEMBER_INVITED' AND {which}"))
            .await;
        assert_eq!(letters, found, "{which}");
    }
}
