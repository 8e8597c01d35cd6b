//! Stories on both databases.

use std::collections::BTreeMap;

use catalogue::ocop_set::SetKey;
use futures::future::join_all;
use kernel::{
    actor::{Actor, Door, Member, Role, Scope, Standing},
    fault::{Fault, FaultCode},
    id::{OrganisationId, PersonId},
};
use platform::{Backend, Context, Failure, testing::TestDb};
use rstest::rstest;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use super::{BusinessKind, PlaceInput, Profile, UpdateProfile, get, policy, update};
use crate::sample;

const WORLD: &str = include_str!("../../../../samples/world.toml");

struct Stage {
    test: TestDb,
    organisations: BTreeMap<String, OrganisationId>,
}

impl Stage {
    async fn new(backend: Backend) -> Self {
        let test = TestDb::new(backend).await;
        let context = Context::program("test");
        let organisations: platform::Result<_> = platform::command!(
            test.db,
            &context,
            |tx| async {
                for sql in [
                    "INSERT INTO ocop_set (decision, number, group_code, group_vi, group_en, family_vi, family_en, slug, \
                     vi, en, samples_required) VALUES ('26/2026/QĐ-TTg', 1, 'I', 'Thực phẩm', 'Food', 'Tươi', 'Fresh', \
                     'rau-cu-qua', 'Rau, củ, quả', 'Vegetables and fruits', TRUE)",
                    "INSERT INTO administrative_unit (code, valid_from, name, name_short, level, kind, former_districts, \
                     sort_key) VALUES ('00331', '2025-07-01', 'Phường Mẫu', 'Mẫu', 'COMMUNE', 'WARD', '[]', '')",
                ] {
                    tx.execute_unprepared(sql).await?;
                }
                let organisations = accounts::sample::load(tx, WORLD).await?;
                sample::load(tx, WORLD, &organisations).await?;
                Ok(organisations)
            }
        );
        Self {
            test,
            organisations: organisations.unwrap(),
        }
    }

    fn organisation(&self, key: &str) -> OrganisationId {
        self.organisations[key]
    }

    fn actor(&self, key: &str, role: Role, standing: Standing) -> Actor {
        Actor {
            person: PersonId::from_uuid(Uuid::from_u128(1)),
            door: Door::Session,
            members: vec![Member {
                organisation: self.organisation(key),
                role,
                standing,
                authority: None,
            }],
            scope: None,
        }
    }

    async fn read(&self, key: &str) -> Option<Profile> {
        get(self.test.db.read(), self.organisation(key))
            .await
            .unwrap()
    }

    async fn update(&self, actor: &Actor, command: &UpdateProfile) -> platform::Result<Profile> {
        let context = Context::of(actor, "test");
        platform::command!(self.test.db, &context, |tx| update(tx, actor, command))
    }

    /// How many events tell of a profile, those that the event reader still holds back too.
    async fn events(&self) -> i64 {
        self.count("event WHERE kind = 'buyer_profile.updated'")
            .await
    }

    async fn count(&self, rows: &str) -> i64 {
        let conn = self.test.db.read();
        let sql = format!("SELECT COUNT(*) AS n FROM {rows}");
        conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
            .await
            .unwrap()
            .unwrap()
            .try_get("", "n")
            .unwrap()
    }

    fn command(&self, key: &str, expected_version: Option<i32>) -> UpdateProfile {
        UpdateProfile {
            organisation: self.organisation(key),
            expected_version,
            business_kind: BusinessKind::Distributor,
            sets: vec![SetKey::current(1)],
            words: vec![" Na  dai ".to_owned(), "Hồi".to_owned(), "Hồi".to_owned()],
            delivery_places: vec![PlaceInput {
                label: "Kho phía nam".to_owned(),
                country: None,
                unit_code: Some("00331".to_owned()),
                lines: vec!["Cửa số 3".to_owned(), String::new()],
            }],
            note: Some("  ".to_owned()),
        }
    }
}

fn faults(outcome: platform::Result<Profile>) -> Vec<(FaultCode, String)> {
    match outcome {
        Err(Failure::Refused(faults)) => faults
            .iter()
            .map(|Fault { code, path, .. }| (*code, path.join(".")))
            .collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_first_profile_is_written_then_changed_by_version(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let mai = stage.actor("namau", Role::Manager, Standing::Unverified);
    assert_eq!(stage.read("namau").await, None);
    let before = stage.events().await;
    let first = stage
        .update(&mai, &stage.command("namau", None))
        .await
        .unwrap();
    assert_eq!(first.version, 1);
    assert_eq!(first.buys.words, ["Na dai", "Hồi"]);
    assert_eq!(first.delivery_places[0].address.lines, ["Cửa số 3"]);
    assert_eq!(first.note, None);
    assert_eq!(stage.read("namau").await.as_ref(), Some(&first));

    // The same again changes nothing, whatever version it names.
    assert_eq!(
        stage
            .update(&mai, &stage.command("namau", None))
            .await
            .unwrap(),
        first
    );

    let changed = UpdateProfile {
        note: Some("Nhận hàng buổi sáng".to_owned()),
        ..stage.command("namau", Some(1))
    };
    let second = stage.update(&mai, &changed).await.unwrap();
    assert_eq!(
        (second.version, second.note.as_deref()),
        (2, Some("Nhận hàng buổi sáng"))
    );
    assert_eq!(stage.read("namau").await, Some(second));
    let stale = UpdateProfile {
        business_kind: BusinessKind::Trader,
        ..changed
    };
    assert_eq!(
        faults(stage.update(&mai, &stale).await),
        [(
            FaultCode::VersionConflict,
            "input.expectedVersion".to_owned()
        )]
    );
    assert_eq!(stage.events().await, before + 2);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn of_two_who_write_at_once_one_is_told_to_look_again(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let mai = stage.actor("namau", Role::Owner, Standing::Verified);
    for expected_version in [None, Some(1)] {
        let commands: Vec<UpdateProfile> = (0..8)
            .map(|number| UpdateProfile {
                note: Some(format!("{number} {expected_version:?}")),
                ..stage.command("namau", expected_version)
            })
            .collect();
        let outcomes = join_all(commands.iter().map(|command| stage.update(&mai, command))).await;
        let (written, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((written.len(), lost.len()), (1, 7));
        for outcome in lost {
            assert_eq!(faults(outcome)[0].0, FaultCode::VersionConflict);
        }
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_bad_input_names_every_fault_and_changes_nothing(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let mai = stage.actor("namau", Role::Owner, Standing::Verified);
    let before = stage.events().await;
    let good = stage.command("namau", None);
    let place = |label: &str, country: Option<&str>, unit: Option<&str>| PlaceInput {
        label: label.to_owned(),
        country: country.map(str::to_owned),
        unit_code: unit.map(str::to_owned),
        lines: vec!["Kho".to_owned()],
    };
    let bad = UpdateProfile {
        sets: vec![SetKey::current(1), SetKey::current(99)],
        words: vec!["Na".to_owned(), "Na\nBcc: x".to_owned(), "x".repeat(81)],
        delivery_places: vec![
            place("", None, None),
            place("Kho", Some("ZZ"), None),
            place("Kho", Some("CN"), Some("00331")),
            place("Kho", None, Some("99999")),
        ],
        note: Some("đảo \u{202e} ngược".to_owned()),
        ..good
    };
    let path = |path: &str| path.to_owned();
    assert_eq!(
        faults(stage.update(&mai, &bad).await),
        [
            (FaultCode::NotFound, path("input.ocopSets.1")),
            (FaultCode::LineBreak, path("input.words.1")),
            (FaultCode::TooLong, path("input.words.2")),
            (FaultCode::Required, path("input.deliveryPlaces.0.label")),
            (
                FaultCode::InvalidFormat,
                path("input.deliveryPlaces.1.country")
            ),
            (
                FaultCode::Contradiction,
                path("input.deliveryPlaces.2.unitCode")
            ),
            (FaultCode::NotFound, path("input.deliveryPlaces.3.unitCode")),
            (FaultCode::ControlCharacter, path("input.note")),
        ]
    );
    let huge = UpdateProfile {
        sets: vec![SetKey::current(1); 27],
        words: vec!["Na".to_owned(); 41],
        delivery_places: vec![place("Kho", None, None); 21],
        ..stage.command("namau", None)
    };
    assert_eq!(
        faults(stage.update(&mai, &huge).await),
        [
            (FaultCode::TooMany, path("input.ocopSets")),
            (FaultCode::TooMany, path("input.words")),
            (FaultCode::TooMany, path("input.deliveryPlaces")),
        ]
    );
    assert_eq!(stage.read("namau").await, None);
    assert_eq!(stage.events().await, before);
}

#[tokio::test]
async fn owners_and_managers_change_it_and_nobody_else() {
    let stage = Stage::new(Backend::Sqlite).await;
    let command = stage.command("namau", None);
    for (actor, code) in [
        (
            stage.actor("namau", Role::Agent, Standing::Verified),
            FaultCode::Forbidden,
        ),
        (
            stage.actor("namau", Role::Owner, Standing::Suspended),
            FaultCode::OrganisationSuspended,
        ),
        (
            stage.actor("sieuthimau", Role::Owner, Standing::Verified),
            FaultCode::NotFound,
        ),
        (
            Actor {
                scope: Some(Scope {
                    thread: Uuid::from_u128(1),
                    organisation: stage.organisation("namau"),
                }),
                ..stage.actor("namau", Role::Owner, Standing::Verified)
            },
            FaultCode::NotFound,
        ),
    ] {
        assert_eq!(
            faults(stage.update(&actor, &command).await),
            [(code, "input.organisationId".to_owned())]
        );
    }
    let agent = stage.actor("namau", Role::Agent, Standing::Verified);
    assert!(policy::may_see(&agent, stage.organisation("namau")));
    assert!(!policy::may_see(&agent, stage.organisation("sieuthimau")));
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_sample_buyers_have_profiles_until_they_are_taken_out(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let profile = stage.read("sieuthimau").await.unwrap();
    assert_eq!(profile.business_kind, BusinessKind::Supermarket);
    assert_eq!(profile.buys.words[0], "Na");
    assert_eq!(profile.delivery_places.len(), 2);
    assert_eq!(profile.delivery_places[0].label, "Kho phía nam");
    let context = Context::program("sample remove");
    let removed: platform::Result<u64> =
        platform::command!(stage.test.db, &context, |tx| sample::remove(tx));
    assert_eq!(removed.unwrap(), 2);
    assert_eq!(stage.count("buyer_profile").await, 0);
}
