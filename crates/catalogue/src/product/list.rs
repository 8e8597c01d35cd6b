//! The public listing: published products, filtered and sorted by one statement a page.

mod relevance;

use chrono::NaiveDate;
use kernel::id::ProductId;
use kernel::page::{Page, Slice};
use kernel::time::Instant;
use platform::Result;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, QueryTrait};
use serde::{Deserialize, Serialize};

use super::Product;
use super::filter::{Filter, filtered};
use super::store::{Column, Entity};
use crate::keyset::{self, Keyset, Listed, SortKey};
use crate::rows::count_up_to;
use crate::search::Hit;

/// The order of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// As the text search ranks them; without a text, by name.
    Relevance,
    /// By name in Vietnamese order.
    Name,
    /// Most valid stars first, then most stars ever seen, then by name.
    Stars,
    /// The newest first.
    Newest,
}

/// The place of a product in the listing: what its cursor holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Position {
    /// In a listing by relevance.
    Relevance {
        /// The bits of the search's score.
        score: u32,
        /// The product.
        id: ProductId,
    },
    /// In a listing by name.
    Name {
        /// The sort key.
        key: SortKey,
        /// The product.
        id: ProductId,
    },
    /// In a listing by stars.
    Stars {
        /// The order that the stars come to.
        order: i32,
        /// The sort key of the name.
        key: SortKey,
        /// The product.
        id: ProductId,
    },
    /// In a listing by age.
    Newest {
        /// When it was entered.
        at: Instant,
        /// The product.
        id: ProductId,
    },
}

/// One page of published products in one statement. `today` is the day in Vietnam on which stars must be valid.
///
/// # Errors
/// `INVALID_FORMAT` at `after` or `before` for a cursor of another list or order.
pub async fn list(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    filter: &Filter,
    sort: Sort,
    page: &Page,
) -> Result<Slice<Listed<Product, Position>>> {
    let start: Option<Position> = keyset::start(page)?;
    let mut select = filtered(filter, today);
    let foreign = || platform::Failure::from(page.foreign_cursor());
    let column = |column| Expr::col((Entity, column));
    match (sort, &filter.text) {
        (Sort::Relevance, Some(finding)) => {
            let start = match start {
                None => None,
                Some(Position::Relevance { score, id }) => Some(Hit {
                    id,
                    score: f32::from_bits(score),
                }),
                Some(_) => return Err(foreign()),
            };
            let listed = relevance::page(conn, &select, finding, page, start).await?;
            return Ok(page.slice(listed));
        }
        (Sort::Relevance | Sort::Name, _) => {
            let start = match start {
                None => None,
                Some(Position::Name { key, id }) => Some(vec![key.into_bytes().into(), id.into()]),
                Some(_) => return Err(foreign()),
            };
            // By product_state_sort_key_id_idx.
            Keyset::ascending([column(Column::SortKey), column(Column::Id)]).apply(
                QueryTrait::query(&mut select),
                page,
                start,
            );
        }
        (Sort::Stars, _) => {
            let start = match start {
                None => None,
                Some(Position::Stars { order, key, id }) => {
                    Some(vec![order.into(), key.into_bytes().into(), id.into()])
                }
                Some(_) => return Err(foreign()),
            };
            // By product_state_stars_order_sort_key_id_idx.
            Keyset::ascending([
                column(Column::StarsOrder),
                column(Column::SortKey),
                column(Column::Id),
            ])
            .apply(QueryTrait::query(&mut select), page, start);
        }
        (Sort::Newest, _) => {
            let start = match start {
                None => None,
                Some(Position::Newest { at, id }) => Some(vec![at.into(), id.into()]),
                Some(_) => return Err(foreign()),
            };
            // By product_state_created_at_id_idx.
            Keyset::descending([column(Column::CreatedAt), column(Column::Id)]).apply(
                QueryTrait::query(&mut select),
                page,
                start,
            );
        }
    }
    if let Some(finding) = &filter.text {
        relevance::among(QueryTrait::query(&mut select), &finding.all().await?.hits);
    }
    let rows = select.all(conn).await?;
    let listed = rows
        .into_iter()
        .map(|row| {
            let key = SortKey::from_bytes(row.sort_key.clone());
            let position = match sort {
                Sort::Relevance | Sort::Name => Position::Name { key, id: row.id },
                Sort::Stars => Position::Stars {
                    order: row.stars_order,
                    key,
                    id: row.id,
                },
                Sort::Newest => Position::Newest {
                    at: row.created_at,
                    id: row.id,
                },
            };
            Listed {
                item: Product::from(row),
                position,
            }
        })
        .collect();
    Ok(page.slice(listed))
}

/// How many products a filter finds, counted up to `cap`.
pub async fn count(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    filter: &Filter,
    cap: u64,
) -> Result<u64> {
    let mut select = filtered(filter, today);
    if let Some(finding) = &filter.text {
        relevance::among(QueryTrait::query(&mut select), &finding.all().await?.hits);
    }
    count_up_to(conn, select, cap).await
}
