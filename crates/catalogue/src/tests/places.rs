//! Units of today and the names of before.

use platform::Backend;
use rstest::rstest;

use super::{first, register};
use crate::administrative_unit::{self, AliasKind, Filter, Level};

#[rstest]
#[tokio::test]
async fn people_find_a_commune_by_its_old_name(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let found = administrative_unit::search(test.db.read(), "dong mo", 10)
        .await
        .unwrap();
    assert_eq!(
        found
            .iter()
            .map(|unit| unit.code.as_str())
            .collect::<Vec<_>>(),
        ["06463"]
    );
    let found = administrative_unit::search(test.db.read(), "Lạng Sơn", 10)
        .await
        .unwrap();
    assert_eq!(found[0].name, "Tỉnh Lạng Sơn");
    assert!(
        administrative_unit::search(test.db.read(), " % ", 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[rstest]
#[tokio::test]
async fn aliases_tell_spellings_communes_and_districts_apart(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let aliases = administrative_unit::aliases_of(test.db.read(), &["06148".to_owned()])
        .await
        .unwrap();
    let kinds: Vec<AliasKind> = aliases["06148"].iter().map(|alias| alias.kind).collect();
    assert_eq!(kinds[..2], [AliasKind::Spelling, AliasKind::FormerDistrict]);
    assert!(
        kinds[2..]
            .iter()
            .all(|kind| *kind == AliasKind::FormerCommune)
    );
}

#[rstest]
#[tokio::test]
async fn the_communes_of_a_province_are_read_page_by_page(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let filter = Filter {
        level: Some(Level::Commune),
        parent: Some("20".to_owned()),
        text: None,
    };
    let whole = administrative_unit::list(test.db.read(), &filter, &first(100))
        .await
        .unwrap();
    assert_eq!(whole.items.len(), 65);
    let children = administrative_unit::children(test.db.read(), "20")
        .await
        .unwrap();
    assert!(
        children
            .iter()
            .eq(whole.items.iter().map(|listed| &listed.item))
    );
    let names: Vec<&str> = children
        .iter()
        .map(|unit| unit.name_short.as_str())
        .collect();
    assert_eq!(names[..3], ["Ba Sơn", "Bắc Sơn", "Bằng Mạc"]);
    // Đ comes after D, not after z.
    let position = |name: &str| names.iter().position(|other| *other == name).unwrap();
    assert!(position("Đồng Đăng") < position("Hoa Thám"));
}
