use chrono::Duration;
use kernel::{fault::FaultCode, id::ApplicationId};
use platform::{Backend, Context, db::count_statements, random::Token, testing::TestDb};
use rstest::rstest;
use sea_orm::{ConnectionTrait, Statement};

use super::faults;
use crate::application::{
    self, KEY_PREFIX, Key, KeyHash, Known, REMEMBERED_SECONDS, ROTATION_DAYS, Register, Standing,
    Visitors,
};

/// A shop whose server may pass addresses on.
fn shop() -> Register {
    Register {
        name: "  Chợ  Online ".to_owned(),
        contact: "may-chu@cho-online.example".to_owned(),
        points: 60_000,
        visitors: Visitors::Told { points: None },
    }
}

async fn register(test: &TestDb, wanted: &Register) -> platform::Result<(ApplicationId, Token)> {
    let context = Context::program("test");
    platform::command!(test.db, &context, |tx| application::register(tx, wanted))
}

async fn rotate(test: &TestDb, id: ApplicationId) -> platform::Result<Token> {
    let context = Context::program("test");
    platform::command!(test.db, &context, |tx| application::rotate(tx, id))
}

async fn end_former_key(test: &TestDb, id: ApplicationId) -> platform::Result<()> {
    let context = Context::program("test");
    platform::command!(test.db, &context, |tx| application::end_former_key(tx, id))
}

async fn revoke(test: &TestDb, id: ApplicationId) -> platform::Result<()> {
    let context = Context::program("test");
    platform::command!(test.db, &context, |tx| application::revoke(tx, id))
}

/// Whose key it is, as a server sees it that remembers nothing.
async fn whose(test: &TestDb, key: &Token) -> Option<ApplicationId> {
    shown(&Known::default(), test, key).await
}

async fn shown(known: &Known, test: &TestDb, key: &Token) -> Option<ApplicationId> {
    let application = known.by_key(&test.db, key.expose()).await.unwrap();
    application.map(|(application, _)| application.id)
}

/// How a key stands for whoever came by it before.
async fn stands(test: &TestDb, key: &Token) -> Standing {
    let (hash, now) = (KeyHash::of(key.expose()), test.db.clock().now());
    application::standing(test.db.read(), &hash, now)
        .await
        .unwrap()
}

async fn keys(test: &TestDb) -> Vec<Key> {
    let mut all = application::list(test.db.read()).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0).1
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_key_is_known_by_its_hash_and_costs_a_statement_now_and_then(#[case] backend: Backend) {
    let test = TestDb::new(backend).await;
    let (id, key) = register(&test, &shop()).await.unwrap();
    assert!(key.expose().starts_with(KEY_PREFIX));
    let known = Known::default();
    let (first, hash) = known
        .by_key(&test.db, key.expose())
        .await
        .unwrap()
        .expect("known");
    assert_eq!((first.id, first.name.as_str()), (id, "Chợ Online"));
    assert_eq!(first.visitors, Visitors::Told { points: None });
    assert_eq!(hash, KeyHash::of(key.expose()));

    let (again, statements) = count_statements(shown(&known, &test, &key)).await;
    assert_eq!((again, statements), (Some(id), 0), "it is remembered");
    test.hand.advance(Duration::seconds(REMEMBERED_SECONDS));
    let (later, statements) = count_statements(shown(&known, &test, &key)).await;
    assert_eq!((later, statements), (Some(id), 1), "it is looked up again");

    let used = keys(&test).await[0].last_used_at.expect("used");
    assert_eq!(
        used,
        platform::testing::start(),
        "not oftener than a minute"
    );
    test.hand.advance(Duration::minutes(1));
    assert_eq!(shown(&known, &test, &key).await, Some(id));
    let used = keys(&test).await[0].last_used_at.expect("used");
    assert_eq!(used, test.hand.get());
}

#[tokio::test]
async fn what_is_no_key_is_nobodys_and_asks_the_database_nothing() {
    let test = TestDb::new(Backend::Sqlite).await;
    let (_, key) = register(&test, &shop()).await.unwrap();
    let known = Known::default();
    let shorter = &key.expose()[..key.expose().len() - 1];
    let bare = &key.expose()[KEY_PREFIX.len()..];
    for text in ["", "chophien_app_", shorter, bare] {
        let (found, statements) = count_statements(known.by_key(&test.db, text)).await;
        assert_eq!((found.unwrap(), statements), (None, 0), "{text}");
    }
    let guessed = platform::random::token_named(KEY_PREFIX);
    assert_eq!(shown(&known, &test, &guessed).await, None);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn two_keys_are_good_for_a_week_and_never_three(#[case] backend: Backend) {
    let test = TestDb::new(backend).await;
    let (id, first) = register(&test, &shop()).await.unwrap();
    let second = rotate(&test, id).await.unwrap();
    assert_eq!(whose(&test, &first).await, Some(id));
    assert_eq!(whose(&test, &second).await, Some(id));
    let end = test.db.clock().now() + Duration::days(ROTATION_DAYS);
    assert_eq!(stands(&test, &first).await, Standing::Good(Some(end)));
    assert_eq!(stands(&test, &second).await, Standing::Good(None));
    let third = faults(rotate(&test, id).await);
    assert_eq!(third, [(FaultCode::TooMany, "key".to_owned())]);

    let known = Known::default();
    let week = Duration::days(ROTATION_DAYS);
    test.hand.advance(week - Duration::seconds(1));
    assert_eq!(shown(&known, &test, &first).await, Some(id));
    test.hand.advance(Duration::seconds(1));
    assert_eq!(
        shown(&known, &test, &first).await,
        None,
        "its end is kept to the second, remembered or not"
    );
    assert_eq!(shown(&known, &test, &second).await, Some(id));

    let third = rotate(&test, id).await.unwrap();
    end_former_key(&test, id).await.unwrap();
    assert_eq!(whose(&test, &second).await, None);
    assert_eq!(whose(&test, &third).await, Some(id));
    let none = faults(end_former_key(&test, id).await);
    assert_eq!(none, [(FaultCode::NotFound, "key".to_owned())]);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn whoever_is_revoked_is_refused_within_ten_seconds_and_stays_so(#[case] backend: Backend) {
    let test = TestDb::new(backend).await;
    let (id, first) = register(&test, &shop()).await.unwrap();
    let second = rotate(&test, id).await.unwrap();
    let known = Known::default();
    assert_eq!(shown(&known, &test, &first).await, Some(id));
    for _ in 0..2 {
        revoke(&test, id).await.unwrap();
    }
    assert_eq!(whose(&test, &second).await, None);
    test.hand.advance(Duration::seconds(REMEMBERED_SECONDS));
    assert_eq!(shown(&known, &test, &first).await, None);

    for key in [&first, &second] {
        assert_eq!(stands(&test, key).await, Standing::Over);
    }

    let over = [(FaultCode::StateTransition, "id".to_owned())];
    assert_eq!(faults(rotate(&test, id).await), over);
    assert_eq!(faults(end_former_key(&test, id).await), over);
    let conn = test.db.read();
    let sql = "SELECT kind FROM event WHERE subject_kind = 'app' ORDER BY position";
    let rows = conn
        .query_all_raw(Statement::from_string(conn.get_database_backend(), sql))
        .await
        .unwrap();
    let kinds: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "kind").unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "application.registered",
            "application.key_rotated",
            "application.revoked"
        ],
        "the second time changed nothing"
    );
}

#[tokio::test]
async fn every_fault_of_a_registration_is_told_at_once() {
    let test = TestDb::new(Backend::Sqlite).await;
    let wanted = Register {
        name: " ".to_owned(),
        contact: "nobody".to_owned(),
        points: 999,
        visitors: Visitors::Told {
            points: Some(1_000_000_001),
        },
    };
    assert_eq!(
        faults(register(&test, &wanted).await),
        [
            (FaultCode::Required, "name".to_owned()),
            (FaultCode::InvalidFormat, "contact".to_owned()),
            (FaultCode::OutOfRange, "points".to_owned()),
            (FaultCode::OutOfRange, "visitor-points".to_owned()),
        ]
    );
    let nobody = ApplicationId::from_uuid(uuid::Uuid::nil());
    let unknown = [(FaultCode::NotFound, "id".to_owned())];
    assert_eq!(faults(rotate(&test, nobody).await), unknown);
    assert_eq!(faults(revoke(&test, nobody).await), unknown);
    assert_eq!(application::list(test.db.read()).await.unwrap(), []);
}
