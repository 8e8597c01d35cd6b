//! Every kind of column goes into both databases and comes back.

use kernel::{
    contact::{Email, LegalKind, Registration},
    id::ProductId,
    json::Json,
    number::{Number, NumberKind},
    quantity::{BaseQuantity, Packing, Unit},
    text::LocalisedText,
    time::MonthSet,
};
use rstest::rstest;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
    Schema, Set, entity::prelude::*,
};

mod thing {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "thing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ProductId,
        pub other: Option<ProductId>,
        pub number: Number,
        pub email: Option<Email>,
        pub kind: LegalKind,
        pub maybe: Option<LegalKind>,
        pub amount: BaseQuantity,
        pub least: Option<BaseQuantity>,
        pub season: MonthSet,
        pub name: LocalisedText,
        pub story: Option<LocalisedText>,
        pub registration: Registration,
        pub packings: Json<Vec<Packing>>,
        pub units: Option<Json<Vec<String>>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[derive(Clone, Copy, Debug)]
enum Backend {
    Sqlite,
    Postgres,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests' database is named by the environment"
)]
fn postgres() -> String {
    std::env::var("CHOPHIEN_TEST_PG").expect("run through cargo xtask test")
}

/// One connection with an empty table that vanishes with it.
async fn table(backend: Backend) -> DatabaseConnection {
    let url = match backend {
        Backend::Sqlite => "sqlite::memory:".to_owned(),
        Backend::Postgres => postgres(),
    };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .min_connections(1)
        .sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    let mut create = Schema::new(db.get_database_backend()).create_table_from_entity(thing::Entity);
    db.execute(create.temporary()).await.unwrap();
    db
}

fn full() -> thing::Model {
    thing::Model {
        id: ProductId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
        other: Some(ProductId::from_uuid(Uuid::max())),
        number: Number::new(NumberKind::Order, 2026, [1, 2, 3, 4, 5, 6]),
        email: Some(Email::parse("mai@htx-namau.example").unwrap()),
        kind: LegalKind::Cooperative,
        maybe: Some(LegalKind::Farm),
        amount: BaseQuantity::from_milli(i64::MAX),
        least: Some(BaseQuantity::from_milli(-1)),
        season: MonthSet::from_months([7, 8, 9]).unwrap(),
        name: LocalisedText {
            zh_hans: Some("番荔枝".to_owned()),
            ..LocalisedText::vi("Na Chi Lăng")
        },
        story: Some(LocalisedText::vi("“Đặc sản”; 'x' \\ \u{1f34e}")),
        registration: Registration::vietnamese("0100109106", LegalKind::Cooperative).unwrap(),
        packings: Json(vec![Packing {
            unit: Unit::Carton,
            net_milli: 10_000,
            name: None,
        }]),
        units: Some(Json(vec!["20".to_owned()])),
    }
}

fn bare() -> thing::Model {
    thing::Model {
        id: ProductId::from_uuid(Uuid::nil()),
        other: None,
        email: None,
        maybe: None,
        least: None,
        story: None,
        packings: Json(Vec::new()),
        units: None,
        ..full()
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn every_column_comes_back_as_it_went_in(#[case] backend: Backend) {
    let db = table(backend).await;
    for row in [full(), bare()] {
        let inserted = thing::Entity::insert(thing::ActiveModel::from(row.clone()).reset_all());
        assert_eq!(inserted.exec_with_returning(&db).await.unwrap(), row);
        assert_eq!(
            thing::Entity::find_by_id(row.id)
                .one(&db)
                .await
                .unwrap()
                .unwrap(),
            row
        );
    }
    let found = thing::Entity::find()
        .filter(thing::Column::Kind.eq(LegalKind::Cooperative))
        .filter(thing::Column::Id.is_in([full().id]))
        .filter(thing::Column::Number.eq(full().number))
        .filter(thing::Column::Amount.gt(BaseQuantity::ZERO))
        .filter(thing::Column::Email.is_not_null())
        .all(&db)
        .await
        .unwrap();
    assert_eq!(found, [full()]);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn values_are_set_and_cleared(#[case] backend: Backend) {
    let db = table(backend).await;
    thing::Entity::insert(thing::ActiveModel::from(full()).reset_all())
        .exec(&db)
        .await
        .unwrap();
    let change = thing::ActiveModel {
        id: Set(full().id),
        maybe: Set(None),
        units: Set(None),
        other: Set(None),
        least: Set(None),
        name: Set(LocalisedText::vi("Na")),
        ..Default::default()
    };
    let changed = change.update(&db).await.unwrap();
    let expected = thing::Model {
        maybe: None,
        units: None,
        other: None,
        least: None,
        name: LocalisedText::vi("Na"),
        ..full()
    };
    assert_eq!(changed, expected);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn an_unknown_stored_word_fails_the_query_and_says_which(#[case] backend: Backend) {
    let db = table(backend).await;
    thing::Entity::insert(thing::ActiveModel::from(full()).reset_all())
        .exec(&db)
        .await
        .unwrap();
    db.execute_unprepared("UPDATE thing SET kind = 'GUILD'")
        .await
        .unwrap();
    let Err(DbErr::Type(text)) = thing::Entity::find().one(&db).await else {
        panic!("the word was taken")
    };
    assert_eq!(text, r#"stored value "GUILD" is not a LegalKind"#);
    db.execute_unprepared("UPDATE thing SET kind = 'FARM', season = 65536")
        .await
        .unwrap();
    let Err(DbErr::Type(text)) = thing::Entity::find().one(&db).await else {
        panic!("the months were taken")
    };
    assert_eq!(text, r#"stored value "65536" is not a MonthSet"#);
}
