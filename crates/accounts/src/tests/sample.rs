use platform::{Backend, Context};
use rstest::rstest;

use super::{MAI, Stage, WORLD};
use crate::sample;

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_sample_world_goes_without_a_trace_and_leaves_real_people(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    stage.sign_in(MAI).await;
    stage
        .join("thu@htx-namau.example", stage.organisation("namau"))
        .await;
    assert_eq!(stage.count("organisation WHERE sample").await, 6);
    let context = Context::program("sample remove");
    let removed: platform::Result<u64> =
        platform::command!(stage.test.db, &context, |tx| sample::remove(tx));
    assert_eq!(removed.unwrap(), 12);
    for table in [
        "organisation",
        "authority",
        "membership",
        "password",
        "session",
    ] {
        assert_eq!(stage.count(table).await, 0, "{table}");
    }
    assert_eq!(stage.count("person").await, 1);
    assert_eq!(stage.count("identity").await, 1);
    let again: platform::Result<_> =
        platform::command!(stage.test.db, &context, |tx| sample::load(tx, WORLD));
    assert_eq!(again.unwrap().len(), 6);
}

#[test]
fn the_start_of_the_program_can_name_the_sample_people() {
    let (password, faces) = sample::faces(WORLD).unwrap();
    assert_eq!(password, super::PASSWORD);
    let mai = faces.iter().find(|face| face.email == MAI).unwrap();
    assert_eq!(mai.organisations, ["HTX Na Mẫu Chi Lăng"]);
}

#[tokio::test]
async fn a_malformed_world_is_named_and_nothing_is_entered() {
    let stage = Stage::new(Backend::Sqlite).await;
    let broken = WORLD.replace("9900000016", "9900000017");
    let context = Context::program("test");
    let before = stage.count("organisation").await;
    let loaded: platform::Result<_> =
        platform::command!(stage.test.db, &context, |tx| sample::load(tx, &broken));
    assert!(loaded.unwrap_err().to_string().contains("tax_code"));
    assert_eq!(stage.count("organisation").await, before);
}
