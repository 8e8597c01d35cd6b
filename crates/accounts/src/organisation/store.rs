//! The tables `organisation` and `verified_registration`, and every query on them.

mod names;
mod registrations;

use kernel::{
    actor::Standing,
    contact::{Address, Email, LegalKind, PhoneNumber},
    id::OrganisationId,
    json::Json,
    page::{Direction, Page},
    text::Language,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Order, Query, SelectStatement},
};

use super::{Capability, Number, waiting};

pub(crate) use names::{WORDS, named};
pub(crate) use registrations::{
    Taken, give_up_registration, reseal, take_registration, unsealed, verified_holder,
};

pub(crate) mod organisation {
    use kernel::{
        actor::Standing,
        contact::{Address, Email, LegalKind, PhoneNumber, Registration},
        id::OrganisationId,
        json::Json,
        text::Language,
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    use crate::organisation::{Capability, number::Sealed};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OrganisationId,
        pub legal_name: String,
        pub legal_kind: LegalKind,
        pub registration: Option<Registration>,
        pub personal_number: Option<Json<Sealed>>,
        pub registration_key: Option<String>,
        pub capabilities: Option<Json<Vec<Capability>>>,
        pub address: Address,
        pub unit_code: Option<String>,
        pub province_code: Option<String>,
        pub review_province: Option<String>,
        pub speaks_in: Option<String>,
        pub phone: Option<PhoneNumber>,
        pub letterbox: Option<Email>,
        pub language: Language,
        pub standing: Standing,
        pub submitted_at: Option<Instant>,
        pub sort_key: Vec<u8>,
        pub sample: bool,
        pub version: i32,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use organisation::{Column, Entity, Model};

/// Writes a new organisation, and the words that its name is found by.
pub(crate) async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let named = (row.id, row.legal_name.clone());
    Entity::insert(organisation::ActiveModel {
        id: Set(row.id),
        legal_name: Set(row.legal_name),
        legal_kind: Set(row.legal_kind),
        registration: Set(row.registration),
        personal_number: Set(row.personal_number),
        registration_key: Set(row.registration_key),
        capabilities: Set(row.capabilities),
        address: Set(row.address),
        unit_code: Set(row.unit_code),
        province_code: Set(row.province_code),
        review_province: Set(row.review_province),
        speaks_in: Set(row.speaks_in),
        phone: Set(row.phone),
        letterbox: Set(row.letterbox),
        language: Set(row.language),
        standing: Set(row.standing),
        submitted_at: Set(row.submitted_at),
        sort_key: Set(row.sort_key),
        sample: Set(row.sample),
        version: Set(row.version),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(conn)
    .await?;
    WORDS.write(conn, &[named]).await
}

pub(crate) async fn many(
    conn: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// The row, held until the unit of work ends: whoever changes an organisation or its members holds it.
pub(crate) async fn lock(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(conn).await
}

/// What an owner or manager may write.
pub(crate) struct Facts {
    pub(crate) legal_name: String,
    pub(crate) legal_kind: LegalKind,
    pub(crate) registration: Option<Number>,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) address: Address,
    pub(crate) province: Option<String>,
    pub(crate) review_province: Option<String>,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) letterbox: Option<Email>,
    pub(crate) language: Language,
    pub(crate) standing: Standing,
    pub(crate) submitted_at: Option<Instant>,
    pub(crate) sort_key: Vec<u8>,
}

/// Writes the facts of a row that is held, and the words that its name is found by: two statements, between which the database takes those of a former name away.
pub(crate) async fn write(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
    facts: Facts,
) -> Result<(), DbErr> {
    let number = Number::columns(facts.registration);
    let unit = facts.address.unit_code.clone();
    let name = facts.legal_name.clone();
    Entity::update_many()
        .set(organisation::ActiveModel {
            legal_name: Set(facts.legal_name),
            legal_kind: Set(facts.legal_kind),
            registration: Set(number.registration),
            personal_number: Set(number.personal_number),
            registration_key: Set(number.registration_key),
            capabilities: Set(Some(Json(facts.capabilities))),
            address: Set(facts.address),
            unit_code: Set(unit),
            province_code: Set(facts.province),
            review_province: Set(facts.review_province),
            phone: Set(facts.phone),
            letterbox: Set(facts.letterbox),
            language: Set(facts.language),
            standing: Set(facts.standing),
            submitted_at: Set(facts.submitted_at),
            sort_key: Set(facts.sort_key),
            ..Default::default()
        })
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    WORDS.write(conn, &[(id, name)]).await
}

/// Writes the standing of a row that is held, and since when it waits for an authority.
pub(crate) async fn set_standing(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
    standing: Standing,
    submitted_at: Option<Instant>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Standing, Expr::value(standing))
        .col_expr(Column::SubmittedAt, Expr::value(submitted_at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// What speaking for producers makes of a row that is held.
pub(crate) struct Speaking {
    pub(crate) speaks_in: Option<String>,
    pub(crate) review_province: Option<String>,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) version: i32,
}

/// Writes where the organisation of a row that is held speaks for producers, and what follows.
pub(crate) async fn write_speaking(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
    speaking: Speaking,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(organisation::ActiveModel {
            speaks_in: Set(speaking.speaks_in),
            review_province: Set(speaking.review_province),
            capabilities: Set(Some(Json(speaking.capabilities))),
            version: Set(speaking.version),
            ..Default::default()
        })
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// What an authority of these provinces watches over.
fn watched(provinces: &[String]) -> Condition {
    Condition::any()
        .add(Column::ReviewProvince.is_null())
        .add(Column::ReviewProvince.is_in(provinces.iter().map(String::as_str)))
}

/// They wait for an authority of these provinces, or for any.
fn waits_in(provinces: &[String]) -> Condition {
    Condition::all()
        .add(Column::SubmittedAt.is_not_null())
        .add(watched(provinces))
}

/// How many they are; by the same index.
pub(crate) async fn count_waiting(
    conn: &impl ConnectionTrait,
    provinces: &[String],
) -> Result<u64, DbErr> {
    Entity::find().filter(waits_in(provinces)).count(conn).await
}

/// One page of those that wait for an authority of these provinces, or for any, the longest first; by
/// `organisation_submitted_at_id_idx`.
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    page: &Page,
    start: Option<&waiting::Key>,
) -> Result<Vec<Model>, DbErr> {
    let key = || Expr::tuple([Expr::col(Column::SubmittedAt), Expr::col(Column::Id)]);
    let from = |key: &waiting::Key| Expr::tuple([Expr::value(key.at), Expr::value(key.id)]);
    let query = Entity::find().filter(waits_in(provinces));
    let (query, order) = match (page.direction, start) {
        (Direction::Forward, None) => (query, Order::Asc),
        (Direction::Backward, None) => (query, Order::Desc),
        (Direction::Forward, Some(start)) => (query.filter(key().gt(from(start))), Order::Asc),
        (Direction::Backward, Some(start)) => (query.filter(key().lt(from(start))), Order::Desc),
    };
    query
        .order_by(Column::SubmittedAt, order.clone())
        .order_by(Column::Id, order)
        .limit(page.fetch())
        .all(conn)
        .await
}

/// Those with a registration, by `organisation_registration_key_idx`.
pub(crate) async fn by_registration_key(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::RegistrationKey.eq(key))
        .order_by_asc(Column::Id)
        .limit(50)
        .all(conn)
        .await
}

/// Every sample organisation.
pub(crate) async fn samples(conn: &impl ConnectionTrait) -> Result<Vec<OrganisationId>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Sample.eq(true))
        .into_tuple()
        .all(conn)
        .await
}

/// Removes every sample organisation with its memberships and authority.
pub(crate) async fn delete_samples(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Ok(Entity::delete_many()
        .filter(Column::Sample.eq(true))
        .exec(conn)
        .await?
        .rows_affected)
}

/// SQL: the standing of the organisation with this id, for the lists of the crates above.
pub fn standing_of(id: Expr) -> SelectStatement {
    Query::select()
        .column((Entity, Column::Standing))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(id))
        .to_owned()
}
