//! The statements run by hand: rows come out, nothing else is made of them.

use std::collections::HashMap;

use anyhow::Result;
use chrono::NaiveDate;
use kernel::id::{ProducerId, ProductId};
use kernel::text::LocalisedText;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::shapes::{Producer, Unit};
use super::statements::{BY_SLUG, FIRST_PAGE, NEXT_PAGE, PRODUCERS, RATINGS, UNITS};
use crate::database::Database;

/// What is read of a product's row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: ProductId,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) last_known_stars: Option<i32>,
    pub(super) lead_time_days: Option<i32>,
    pub(super) season: i32,
    pub(super) producer: Option<Uuid>,
    pub(super) commune: Option<String>,
    pub(super) province: String,
    pub(super) sample: bool,
    pub(super) version: i32,
    pub(super) sort_key: Vec<u8>,
}

macro_rules! product {
    ($row:expr) => {{
        let row = $row;
        let name: Json<LocalisedText> = row.try_get("name")?;
        let description: Option<Json<LocalisedText>> = row.try_get("description")?;
        Ok(Row {
            id: ProductId::from_uuid(row.try_get("id")?),
            slug: row.try_get("slug")?,
            name: name.0.vi,
            description: description.map(|text| text.0.vi),
            last_known_stars: row.try_get("last_known_stars")?,
            lead_time_days: row.try_get("lead_time_days")?,
            season: row.try_get("season")?,
            producer: row.try_get("producer_id")?,
            commune: row.try_get("unit_code")?,
            province: row.try_get("province_code")?,
            sample: row.try_get("sample")?,
            version: row.try_get("version")?,
            sort_key: row.try_get("sort_key")?,
        })
    }};
}

/// The same on both databases: the two kinds of rows have no type in common.
macro_rules! on_both {
    ($database:expr, |$pool:ident| $body:expr) => {
        match $database {
            Database::Sqlite { reader: $pool, .. } => $body,
            Database::Postgres($pool) => $body,
        }
    };
}

/// So many products behind a place, or from the beginning.
pub(super) async fn page(
    database: &Database,
    after: Option<(Vec<u8>, ProductId)>,
    limit: i64,
) -> Result<Vec<Row>> {
    on_both!(database, |pool| {
        let rows = match after {
            None => {
                sqlx::query(FIRST_PAGE)
                    .bind("PUBLISHED")
                    .bind("SUSPENDED")
                    .bind(limit)
                    .fetch_all(pool)
                    .await?
            }
            Some((key, id)) => {
                sqlx::query(NEXT_PAGE)
                    .bind("PUBLISHED")
                    .bind("SUSPENDED")
                    .bind(key)
                    .bind(id.uuid())
                    .bind(limit)
                    .fetch_all(pool)
                    .await?
            }
        };
        rows.iter().map(|row| product!(row)).collect()
    })
}

/// A product by its slug.
pub(super) async fn by_slug(database: &Database, slug: &str) -> Result<Option<Row>> {
    on_both!(database, |pool| {
        let row = sqlx::query(BY_SLUG).bind(slug).fetch_optional(pool).await?;
        row.map(|row| product!(row)).transpose()
    })
}

/// The stars that are valid on a day, by product.
pub(super) async fn stars(
    database: &Database,
    products: &[Uuid],
    day: NaiveDate,
) -> Result<HashMap<Uuid, i32>> {
    let Some(sql) = RATINGS.over(products.len()) else {
        return Ok(HashMap::new());
    };
    on_both!(database, |pool| {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for product in products {
            query = query.bind(*product);
        }
        let mut stars = HashMap::new();
        for row in query.fetch_all(pool).await? {
            let issued: Option<NaiveDate> = row.try_get("issued_on")?;
            let expires: Option<NaiveDate> = row.try_get("expires_on")?;
            let revoked: Option<NaiveDate> = row.try_get("revoked_on")?;
            let holds = issued.is_some_and(|issued| issued <= day)
                && expires.is_some_and(|expires| day <= expires)
                && revoked.is_none_or(|revoked| revoked > day);
            if holds {
                stars.insert(row.try_get("product_id")?, row.try_get("stars")?);
            }
        }
        Ok(stars)
    })
}

/// Producers by id.
pub(super) async fn producers(
    database: &Database,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Producer>> {
    let Some(sql) = PRODUCERS.over(ids.len()) else {
        return Ok(HashMap::new());
    };
    on_both!(database, |pool| {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(*id);
        }
        let rows = query.fetch_all(pool).await?;
        rows.iter()
            .map(|row| {
                let id: Uuid = row.try_get("id")?;
                let producer = Producer {
                    id: ProducerId::from_uuid(id),
                    slug: row.try_get("slug")?,
                    name: row.try_get("name")?,
                };
                Ok((id, producer))
            })
            .collect()
    })
}

/// Administrative units by code.
pub(super) async fn units(database: &Database, codes: &[String]) -> Result<HashMap<String, Unit>> {
    let Some(sql) = UNITS.over(codes.len()) else {
        return Ok(HashMap::new());
    };
    on_both!(database, |pool| {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for code in codes {
            query = query.bind(code.clone());
        }
        let rows = query.fetch_all(pool).await?;
        rows.iter()
            .map(|row| {
                let code: String = row.try_get("code")?;
                let unit = Unit {
                    code: code.clone(),
                    name: row.try_get("name")?,
                };
                Ok((code, unit))
            })
            .collect()
    })
}
