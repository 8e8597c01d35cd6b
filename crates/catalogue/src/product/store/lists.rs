//! Pages of products for those who look after them: one's own, and those that wait for an authority.

use kernel::id::OrganisationId;
use kernel::page::{Page, Slice};
use kernel::time::Instant;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::{Column, Entity};
use crate::keyset::{self, Keyset, Listed, SortKey};
use crate::producer;
use crate::product::{Product, ProductState, mine, waiting};
use crate::rows::count_up_to;

/// Products of these organisations in every state, by name. By `producer_organisation_id_idx` and
/// `product_producer_id_sort_key_id_idx`.
pub(in crate::product) async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    states: &[ProductState],
    page: &Page,
) -> platform::Result<Slice<Listed<Product, mine::Position>>> {
    let mut query =
        Entity::find().filter(Column::ProducerId.in_subquery(spoken_for(organisations)));
    if !states.is_empty() {
        query = query.filter(Column::State.is_in(states.iter().copied()));
    }
    let start = keyset::start(page)?
        .map(|at: mine::Position| vec![at.key.into_bytes().into(), at.id.into()]);
    Keyset::ascending([
        Expr::col((Entity, Column::SortKey)),
        Expr::col((Entity, Column::Id)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows.into_iter().map(|row| {
        let position = mine::Position {
            key: SortKey::from_bytes(row.sort_key.clone()),
            id: row.id,
        };
        Listed {
            item: Product::from(row),
            position,
        }
    });
    Ok(page.slice(listed.collect()))
}

/// The producers that these organisations speak for.
fn spoken_for(organisations: &[OrganisationId]) -> SelectStatement {
    Query::select()
        .column(producer::Column::Id)
        .from(producer::Entity)
        .and_where(producer::Column::OrganisationId.is_in(organisations.iter().copied()))
        .to_owned()
}

/// Published products of these organisations of which a change was refused and that have changed since, the last one first. By
/// `producer_organisation_id_idx` and `product_producer_id_sort_key_id_idx`.
pub(in crate::product) async fn with_refused_change(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    since: Instant,
    limit: u64,
) -> platform::Result<Vec<Product>> {
    let rows = Entity::find()
        .filter(Column::ProducerId.in_subquery(spoken_for(organisations)))
        .filter(Column::State.eq(ProductState::Published))
        .filter(Column::Refusal.is_not_null())
        .filter(Column::UpdatedAt.gt(since))
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Product::from).collect())
}

/// Products of these provinces that wait for a look, the longest first. By `product_province_code_waiting_since_id_idx`.
pub(in crate::product) async fn waiting(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    page: &Page,
) -> platform::Result<Slice<Listed<Product, waiting::Position>>> {
    let mut query = Entity::find()
        .filter(Column::ProvinceCode.is_in(provinces.iter().cloned()))
        .filter(Column::WaitingSince.is_not_null());
    let start =
        keyset::start(page)?.map(|at: waiting::Position| vec![at.since.into(), at.id.into()]);
    Keyset::ascending([
        Expr::col((Entity, Column::WaitingSince)),
        Expr::col((Entity, Column::Id)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows.into_iter().filter_map(|row| {
        let position = waiting::Position {
            since: row.waiting_since?,
            id: row.id,
        };
        Some(Listed {
            item: Product::from(row),
            position,
        })
    });
    Ok(page.slice(listed.collect()))
}

/// How many products of these provinces wait for a look; by the same index.
pub(in crate::product) async fn count_waiting_in(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    cap: u64,
) -> platform::Result<u64> {
    let query = Entity::find()
        .filter(Column::ProvinceCode.is_in(provinces.iter().cloned()))
        .filter(Column::WaitingSince.is_not_null());
    count_up_to(conn, query, cap).await
}
