//! The public listing: published products, filtered and sorted by one statement a page.

use chrono::NaiveDate;
use kernel::id::ProductId;
use kernel::page::{Direction, Page, Slice};
use kernel::time::Instant;
use platform::Result;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, Order, QueryTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    match (sort, &filter.hits) {
        (Sort::Relevance, Some(hits)) => {
            let start = match start {
                None => None,
                Some(Position::Relevance { score, id }) => Some(Hit {
                    id,
                    score: f32::from_bits(score),
                }),
                Some(_) => return Err(foreign()),
            };
            let ranked = upcoming(hits, page.direction, start);
            among(QueryTrait::query(&mut select), &ranked);
            QueryTrait::query(&mut select)
                .order_by_expr(Expr::col((FOUND, RANK)), Order::Asc)
                .limit(page.fetch());
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
    if let (Some(hits), Sort::Name | Sort::Stars | Sort::Newest) = (&filter.hits, sort) {
        among(QueryTrait::query(&mut select), hits);
    }
    let rows = select.all(conn).await?;
    let listed = rows
        .into_iter()
        .map(|row| {
            let key = SortKey::from_bytes(row.sort_key.clone());
            let position = match (sort, &filter.hits) {
                (Sort::Relevance, Some(hits)) => Position::Relevance {
                    score: score_of(hits, row.id),
                    id: row.id,
                },
                (Sort::Relevance | Sort::Name, _) => Position::Name { key, id: row.id },
                (Sort::Stars, _) => Position::Stars {
                    order: row.stars_order,
                    key,
                    id: row.id,
                },
                (Sort::Newest, _) => Position::Newest {
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
    if let Some(hits) = &filter.hits {
        among(QueryTrait::query(&mut select), hits);
    }
    count_up_to(conn, select, cap).await
}

const FOUND: &str = "found";
/// How both databases name the columns of VALUES.
const FOUND_ID: &str = "column1";
const RANK: &str = "column2";

/// Joins what a search found. The list is padded with an id that nobody has, so that few different statements have to be
/// prepared.
fn among(query: &mut SelectStatement, hits: &[Hit]) {
    let padded = [32, 128, 512]
        .into_iter()
        .find(|size| hits.len() <= *size)
        .unwrap_or(hits.len());
    let ids = hits
        .iter()
        .map(|hit| kernel::id::TypedId::uuid(hit.id))
        .chain(std::iter::repeat(Uuid::nil()));
    let values: Vec<(Uuid, i32)> = ids.zip(0..).take(padded).collect();
    query
        .from_values(values, FOUND)
        .and_where(Expr::col((Entity, Column::Id)).equals((FOUND, FOUND_ID)));
}

/// What of the search's list still lies in the page's direction, nearest first.
fn upcoming(hits: &[Hit], direction: Direction, start: Option<Hit>) -> Vec<Hit> {
    let mut ranked = hits.to_vec();
    ranked.sort_by(Hit::by_rank);
    if direction == Direction::Backward {
        ranked.reverse();
    }
    let Some(start) = start else { return ranked };
    ranked
        .into_iter()
        .filter(|hit| match direction {
            Direction::Forward => hit.by_rank(&start).is_gt(),
            Direction::Backward => hit.by_rank(&start).is_lt(),
        })
        .collect()
}

fn score_of(hits: &[Hit], id: ProductId) -> u32 {
    hits.iter()
        .find(|hit| hit.id == id)
        .map_or(0, |hit| hit.score.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(score: f32, id: u128) -> Hit {
        Hit {
            id: ProductId::from_uuid(Uuid::from_u128(id)),
            score,
        }
    }

    #[test]
    fn a_page_by_relevance_goes_on_behind_its_cursor_both_ways() {
        let hits = [hit(9.0, 1), hit(5.0, 2), hit(5.0, 3), hit(1.0, 4)];
        let ids = |hits: Vec<Hit>| {
            hits.iter()
                .map(|hit| hit.id.uuid().as_u128())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(upcoming(&hits, Direction::Forward, None)), [1, 2, 3, 4]);
        assert_eq!(
            ids(upcoming(&hits, Direction::Forward, Some(hits[1]))),
            [3, 4]
        );
        assert_eq!(
            ids(upcoming(&hits, Direction::Backward, Some(hits[2]))),
            [2, 1]
        );
        // The product at the cursor has left the results meanwhile.
        assert_eq!(
            ids(upcoming(&hits, Direction::Forward, Some(hit(7.0, 9)))),
            [2, 3, 4]
        );
    }
}
