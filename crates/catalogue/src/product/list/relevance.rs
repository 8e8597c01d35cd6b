//! A page of what a text finds, best first.

use kernel::page::{Direction, Page};
use platform::Result;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, Order, QueryTrait, Select};
use std::collections::HashMap;
use uuid::Uuid;

use super::{Entity, Listed, Position, Product};
use crate::product::store::Column;
use crate::search::{DEPTHS, Finding, Hit, MOST_HITS};

/// The page behind `start` of those products that `select` lets through. One statement, unless it lets so few through that the index has to be asked further down.
pub(super) async fn page(
    conn: &impl ConnectionTrait,
    select: &Select<Entity>,
    finding: &Finding,
    page: &Page,
    start: Option<Hit>,
) -> Result<Vec<Listed<Product, Position>>> {
    let wanted = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    for depth in DEPTHS {
        let best = finding.best(depth).await?;
        // Whether whatever lies in the page's direction is there.
        let whole = match (page.direction, &start) {
            (Direction::Backward, Some(start)) => best.reaches(start),
            _ => best.whole,
        };
        let mut ranked = upcoming(&best.hits, page.direction, start);
        let backward = page.direction == Direction::Backward;
        if !whole && (backward || ranked.len() < wanted) {
            continue;
        }
        if !whole {
            // More than wanted, since not all may be let through, and more the further down it is asked: half of a depth.
            ranked.truncate(wanted.max(depth / 2).next_multiple_of(32));
        }
        let mut select = select.clone();
        let query = QueryTrait::query(&mut select);
        among(query, &ranked);
        query
            .order_by_expr(Expr::col((FOUND, RANK)), Order::Asc)
            .limit(page.fetch());
        let rows = select.all(conn).await?;
        if !whole && rows.len() < wanted {
            continue;
        }
        let scores: HashMap<_, _> = ranked.iter().map(|hit| (hit.id, hit.score)).collect();
        let listed = rows.into_iter().map(|row| {
            let score = scores.get(&row.id).map_or(0, |score| score.to_bits());
            let position = Position::Relevance { score, id: row.id };
            Listed {
                item: Product::from(row),
                position,
            }
        });
        return Ok(listed.collect());
    }
    Ok(Vec::new())
}

const FOUND: &str = "found";
/// How both databases name the columns of VALUES.
const FOUND_ID: &str = "column1";
const RANK: &str = "column2";

/// Joins what a search found. The list is padded with an id that nobody has, so that few different statements have to be
/// prepared.
pub(super) fn among(query: &mut SelectStatement, hits: &[Hit]) {
    let padded = [32, 128, 512]
        .into_iter()
        .find(|size| hits.len() <= *size)
        .unwrap_or(MOST_HITS);
    let ids = hits
        .iter()
        .map(|hit| kernel::id::TypedId::uuid(hit.id))
        .chain(std::iter::repeat(Uuid::nil()));
    let values: Vec<(Uuid, i32)> = ids.zip(0..).take(padded).collect();
    query
        .from_values(values, FOUND)
        .and_where(Expr::col((Entity, Column::Id)).equals((FOUND, FOUND_ID)));
}

/// What of the search's list, which has the best first, still lies in the page's direction, nearest first.
fn upcoming(hits: &[Hit], direction: Direction, start: Option<Hit>) -> Vec<Hit> {
    let mut ranked = hits.to_vec();
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

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::id::ProductId;

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
