//! What the public listing is narrowed to, and the same as SQL.

use accounts::organisation::standing_of;
use chrono::{Datelike, NaiveDate};
use kernel::actor::Standing;
use kernel::id::ProducerId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::ProductState;
use super::store::{Column, Entity};
use crate::ocop_set::{self, SetKey};
use crate::producer::{self, Claim};
use crate::rating;
use crate::search::Finding;
use crate::unit_filter::UnitFilter;

/// What the listing is narrowed to; empty means every published product.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only what a text finds.
    pub text: Option<Finding>,
    /// Only this OCOP group (`I` to `VI`).
    pub ocop_group: Option<String>,
    /// Only this OCOP set.
    pub ocop_set: Option<SetKey>,
    /// Only products with at least so many stars that are valid on the day asked.
    pub stars: Option<i32>,
    /// Only products whose latest stars ever seen, valid or not, are at least so many.
    pub last_known_stars: Option<i32>,
    /// Only products from there.
    pub unit: Option<UnitFilter>,
    /// Only products of this producer.
    pub producer: Option<ProducerId>,
    /// Only products that are in season in this month, 1 to 12.
    pub season_month: Option<u32>,
    /// Only products that somebody (or nobody) answers for.
    pub claim: Option<Claim>,
    /// Only products that can, or cannot, be ordered on the day asked.
    pub orderable: Option<Orderability>,
}

/// Whether a product can be ordered on the day asked; [`super::availability`] says what stands against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orderability {
    /// Nothing stands against it.
    Now,
    /// Something does.
    NotNow,
}

/// Published products that the filter lets through, all but what a text finds.
pub(super) fn filtered(filter: &Filter, today: NaiveDate) -> Select<Entity> {
    let mut condition = Condition::all()
        .add(Column::State.eq(ProductState::Published))
        .add(Expr::exists(sold_by(Standing::Suspended)).not());
    if let Some(orderable) = filter.orderable {
        let now = orderable_on(today);
        condition = condition.add(match orderable {
            Orderability::Now => now,
            Orderability::NotNow => now.not(),
        });
    }
    if let Some(group) = &filter.ocop_group {
        condition = condition.add(Expr::exists(ocop_set::in_group(
            group,
            Expr::col((Entity, Column::OcopDecision)),
            Expr::col((Entity, Column::OcopSet)),
        )));
    }
    if let Some(set) = &filter.ocop_set {
        condition = condition
            .add(Column::OcopDecision.eq(&set.decision))
            .add(Column::OcopSet.eq(set.number));
    }
    if let Some(stars) = filter.stars {
        condition = condition.add(Expr::exists(rating::valid(
            Expr::col((Entity, Column::Id)),
            stars,
            today,
        )));
    }
    if let Some(stars) = filter.last_known_stars {
        condition = condition.add(Column::LastKnownStars.gte(stars));
    }
    if let Some(unit) = &filter.unit {
        condition = condition.add(unit.of_products());
    }
    if let Some(producer) = filter.producer {
        condition = condition.add(Column::ProducerId.eq(producer));
    }
    if let Some(month) = filter.season_month {
        let bit = if (1..=12).contains(&month) {
            1_i32 << (month - 1)
        } else {
            0
        };
        condition = condition.add(Expr::col((Entity, Column::Season)).bit_and(bit).ne(0));
    }
    if let Some(claim) = filter.claim {
        let claimed = Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(producer::Entity)
                .and_where(
                    Expr::col((producer::Entity, producer::Column::Id))
                        .equals((Entity, Column::ProducerId)),
                )
                .and_where(
                    Expr::col((producer::Entity, producer::Column::OrganisationId)).is_not_null(),
                )
                .to_owned(),
        );
        condition = condition.add(match claim {
            Claim::Claimed => claimed,
            Claim::Unclaimed => claimed.not(),
        });
    }
    Entity::find().filter(condition)
}

/// SQL: somebody speaks for the product's producer, and this is what the authorities know of him.
fn sold_by(standing: Standing) -> SelectStatement {
    let seller = Expr::col((producer::Entity, producer::Column::OrganisationId));
    let known = Expr::SubQuery(None, Box::new(standing_of(seller).into()));
    Query::select()
        .expr(Expr::val(1))
        .from(producer::Entity)
        .and_where(
            Expr::col((producer::Entity, producer::Column::Id))
                .equals((Entity, Column::ProducerId)),
        )
        .and_where(known.eq(standing))
        .to_owned()
}

/// SQL for what [`super::availability::hindrances`] says of a published product.
fn orderable_on(today: NaiveDate) -> Condition {
    let bit = 1_i32 << today.month0();
    let season = Expr::col((Entity, Column::Season));
    let in_season = Condition::any()
        .add(season.clone().eq(0))
        .add(season.bit_and(bit).ne(0));
    let given = Condition::any()
        .add(Column::ClosedFrom.is_not_null())
        .add(Column::ClosedTo.is_not_null());
    let begun = Condition::any()
        .add(Column::ClosedFrom.is_null())
        .add(Column::ClosedFrom.lte(today));
    let lasting = Condition::any()
        .add(Column::ClosedTo.is_null())
        .add(Column::ClosedTo.gte(today));
    let closed = Condition::all().add(given).add(begun).add(lasting);
    Condition::all()
        .add(Expr::exists(sold_by(Standing::Verified)))
        .add(in_season)
        .add(closed.not())
}
