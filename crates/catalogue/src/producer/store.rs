//! The table `producer` and every query on it; its names by their words have a room of their own.

mod names;

use kernel::contact::{Email, LegalKind, PhoneNumber};
use kernel::id::{OrganisationId, ProducerId};
use kernel::page::{Page, Slice};
use kernel::text::LocalisedText;
use kernel::time::Instant;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType, Query};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, QueryTrait, Select};
use std::collections::HashMap;

use super::{Claim, Contact, Filter, Position, Producer};
use crate::keyset::{self, Keyset, Listed, SortKey};
use crate::rows::{count_up_to, insert_all};
use crate::slug::{self, Slugs};

pub(super) use names::{WORDS, named};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "producer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProducerId,
    pub slug: String,
    pub name: String,
    pub legal_kind: Option<LegalKind>,
    pub organisation_id: Option<OrganisationId>,
    pub province_code: String,
    pub unit_code: Option<String>,
    pub address_text: Option<String>,
    pub contact_email: Option<Email>,
    pub contact_phone: Option<PhoneNumber>,
    pub story: Option<LocalisedText>,
    pub sort_key: Vec<u8>,
    pub sample: bool,
    pub version: i32,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Producer {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            legal_kind: row.legal_kind,
            organisation: row.organisation_id,
            province_code: row.province_code,
            unit_code: row.unit_code,
            address: row.address_text,
            contact: Contact {
                email: row.contact_email,
                phone: row.contact_phone,
            },
            story: row.story,
            sample: row.sample,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

fn filtered(filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find();
    if let Some(unit) = &filter.unit {
        query = query.filter(unit.of_producers());
    }
    match filter.claim {
        Some(Claim::Claimed) => query = query.filter(Column::OrganisationId.is_not_null()),
        Some(Claim::Unclaimed) => query = query.filter(Column::OrganisationId.is_null()),
        None => {}
    }
    if let Some(organisation) = filter.organisation {
        query = query.filter(Column::OrganisationId.eq(organisation));
    }
    query
}

/// By `producer_sort_key_id_idx`.
pub(super) async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    page: &Page,
) -> platform::Result<Slice<Listed<Producer, Position>>> {
    let mut query = filtered(filter);
    let start =
        keyset::start(page)?.map(|at: Position| vec![at.key.into_bytes().into(), at.id.into()]);
    Keyset::ascending([
        Expr::col((Entity, Column::SortKey)),
        Expr::col((Entity, Column::Id)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows
        .into_iter()
        .map(|row| {
            let position = Position {
                key: SortKey::from_bytes(row.sort_key.clone()),
                id: row.id,
            };
            Listed {
                item: row.into(),
                position,
            }
        })
        .collect();
    Ok(page.slice(listed))
}

pub(super) async fn count(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    cap: u64,
) -> platform::Result<u64> {
    count_up_to(conn, filtered(filter), cap).await
}

pub(super) async fn many(
    conn: &impl ConnectionTrait,
    ids: &[ProducerId],
) -> platform::Result<Vec<Producer>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Producer::from).collect())
}

/// By `producer_slug_idx`.
pub(super) async fn by_slug(
    conn: &impl ConnectionTrait,
    slug: &str,
) -> platform::Result<Option<Producer>> {
    Ok(Entity::find()
        .filter(Column::Slug.eq(slug))
        .one(conn)
        .await?
        .map(Producer::from))
}

/// By `producer_organisation_id_idx`.
pub(super) async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Vec<Producer>> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Producer::from).collect())
}

/// The slugs that rows of these names may collide with.
pub(super) async fn slugs(conn: &impl ConnectionTrait, names: &[&str]) -> platform::Result<Slugs> {
    let bases: Vec<String> = names.iter().map(|name| slug::base(name)).collect();
    let query = Query::select()
        .column(Column::Slug)
        .from(Entity)
        .cond_where(slug::may_collide(Column::Slug, &bases))
        .to_owned();
    let rows = conn.query_all(&query).await?;
    let taken = rows
        .into_iter()
        .map(|row| row.try_get("", "slug"))
        .collect::<std::result::Result<Vec<String>, _>>()?;
    Ok(Slugs::new(taken))
}

/// Register rows only: samples and the producers of members have names of their own.
pub(super) async fn register_ids(
    conn: &impl ConnectionTrait,
    province: &str,
    names: &[&str],
) -> platform::Result<HashMap<String, ProducerId>> {
    let rows = Entity::find()
        .filter(Column::ProvinceCode.eq(province))
        .filter(Column::Sample.eq(false))
        .filter(Column::Name.is_in(names.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.id)).collect())
}

/// The register's producer of this name in a province.
pub(super) async fn named_in(
    conn: &impl ConnectionTrait,
    province: &str,
    name: &str,
) -> platform::Result<Option<ProducerId>> {
    Ok(register_ids(conn, province, &[name]).await?.remove(name))
}

pub(super) async fn has_samples(conn: &impl ConnectionTrait) -> platform::Result<bool> {
    Ok(Entity::find()
        .filter(Column::Sample.eq(true))
        .one(conn)
        .await?
        .is_some())
}

/// A producer, held until the unit of work ends.
pub(super) async fn hold(
    conn: &impl ConnectionTrait,
    id: ProducerId,
) -> platform::Result<Option<Producer>> {
    let row = Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(conn)
        .await?;
    Ok(row.map(Producer::from))
}

/// Producers, in the order of their ids, held with others who only read them.
pub(super) async fn keep(
    conn: &impl ConnectionTrait,
    ids: &[ProducerId],
) -> platform::Result<Vec<Producer>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .lock(LockType::Share)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Producer::from).collect())
}

/// Writes what a command has changed of a producer whose row is held; [`rename`] writes its name.
pub(super) async fn save(conn: &impl ConnectionTrait, producer: &Producer) -> platform::Result<()> {
    let producer = producer.clone();
    let row = ActiveModel {
        legal_kind: Set(producer.legal_kind),
        organisation_id: Set(producer.organisation),
        unit_code: Set(producer.unit_code),
        address_text: Set(producer.address),
        contact_email: Set(producer.contact.email),
        contact_phone: Set(producer.contact.phone),
        story: Set(producer.story),
        version: Set(producer.version),
        ..Default::default()
    };
    Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(producer.id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Writes the name of a producer whose row is held, where it stands in the list and what it is found by: two statements, between which the database takes
/// the words of a former name away.
pub(super) async fn rename(
    conn: &impl ConnectionTrait,
    id: ProducerId,
    name: &str,
) -> platform::Result<()> {
    let row = ActiveModel {
        sort_key: Set(SortKey::of(name).into_bytes()),
        name: Set(name.to_owned()),
        ..Default::default()
    };
    Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(WORDS.write(conn, &[(id, name.to_owned())]).await?)
}

/// Writes producers, and the words that they are found by.
pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    producers: &[Producer],
) -> platform::Result<()> {
    let rows = producers
        .iter()
        .map(|producer| ActiveModel {
            id: Set(producer.id),
            slug: Set(producer.slug.clone()),
            name: Set(producer.name.clone()),
            legal_kind: Set(producer.legal_kind),
            organisation_id: Set(producer.organisation),
            province_code: Set(producer.province_code.clone()),
            unit_code: Set(producer.unit_code.clone()),
            address_text: Set(producer.address.clone()),
            contact_email: Set(producer.contact.email.clone()),
            contact_phone: Set(producer.contact.phone.clone()),
            story: Set(producer.story.clone()),
            sort_key: Set(SortKey::of(&producer.name).into_bytes()),
            sample: Set(producer.sample),
            version: Set(producer.version),
            created_at: Set(producer.created_at),
        })
        .collect();
    insert_all::<Entity, _>(conn, rows).await?;
    let names: Vec<(ProducerId, String)> = producers
        .iter()
        .map(|producer| (producer.id, producer.name.clone()))
        .collect();
    Ok(WORDS.write(conn, &names).await?)
}

pub(super) async fn delete_samples(conn: &impl ConnectionTrait) -> platform::Result<()> {
    Entity::delete_many()
        .filter(Column::Sample.eq(true))
        .exec(conn)
        .await?;
    Ok(())
}
