//! The table `rating` and every query on it.

use chrono::NaiveDate;
use kernel::id::{ProductId, RatingId};
use kernel::time::Instant;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, QueryOrder};

use super::{Decision, Evidence, Rating};
use crate::rows::insert_all;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rating")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RatingId,
    pub product_id: ProductId,
    pub stars: i32,
    pub evidence: Evidence,
    pub year: Option<i32>,
    pub decision_number: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub revoked_on: Option<NaiveDate>,
    pub source: String,
    pub sample: bool,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Rating {
    fn from(row: Model) -> Self {
        // A decision counts only with both its dates.
        let decision = match (row.decision_number, row.issued_on, row.expires_on) {
            (Some(number), Some(issued_on), Some(expires_on)) => Some(Decision {
                number,
                issuer: row.issuer,
                issued_on,
                expires_on,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            product: row.product_id,
            stars: row.stars,
            evidence: row.evidence,
            year: row.year,
            decision,
            revoked_on: row.revoked_on,
            source: row.source,
            sample: row.sample,
            created_at: row.created_at,
        }
    }
}

pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    ratings: &[Rating],
) -> platform::Result<()> {
    let rows = ratings
        .iter()
        .map(|rating| {
            let decision = rating.decision.as_ref();
            ActiveModel {
                id: Set(rating.id),
                product_id: Set(rating.product),
                stars: Set(rating.stars),
                evidence: Set(rating.evidence),
                year: Set(rating.year),
                decision_number: Set(decision.map(|decision| decision.number.clone())),
                issuer: Set(decision.and_then(|decision| decision.issuer.clone())),
                issued_on: Set(decision.map(|decision| decision.issued_on)),
                expires_on: Set(decision.map(|decision| decision.expires_on)),
                revoked_on: Set(rating.revoked_on),
                source: Set(rating.source.clone()),
                sample: Set(rating.sample),
                created_at: Set(rating.created_at),
            }
        })
        .collect();
    insert_all::<Entity, _>(conn, rows).await
}

/// By `rating_product_id_stars_idx`.
pub(super) async fn of_products(
    conn: &impl ConnectionTrait,
    products: &[ProductId],
) -> platform::Result<Vec<Rating>> {
    let rows = Entity::find()
        .filter(Column::ProductId.is_in(products.iter().copied()))
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Rating::from).collect())
}

/// A rating of at least `stars` that is valid on `day`, for use inside another statement: the same rule as
/// [`Rating::status`]. By `rating_product_id_stars_idx`.
pub(crate) fn valid(product: Expr, stars: i32, day: NaiveDate) -> SelectStatement {
    let column = |column| Expr::col((Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(column(Column::ProductId).eq(product))
        .and_where(column(Column::Stars).gte(stars))
        .and_where(column(Column::DecisionNumber).is_not_null())
        .and_where(column(Column::IssuedOn).lte(day))
        .and_where(column(Column::ExpiresOn).gte(day))
        .cond_where(
            Condition::any()
                .add(column(Column::RevokedOn).is_null())
                .add(column(Column::RevokedOn).gt(day)),
        )
        .to_owned()
}
