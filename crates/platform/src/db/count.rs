//! Counting lists without reading them to their end.

use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select};

use crate::Result;

/// How many rows a query finds, counted up to `cap` and no further: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn count_up_to<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    query: Select<E>,
    cap: u64,
) -> Result<u64> {
    let rows = query
        .select_only()
        .expr_as(Expr::val(1), "one")
        .limit(cap)
        .into_query();
    let mut count = Query::select();
    count
        .expr_as(Func::count(Expr::col("one")), "count")
        .from_subquery(rows, "rows");
    let row = conn.query_one(&count).await?;
    let count: i64 = row
        .map(|row| row.try_get("", "count"))
        .transpose()?
        .unwrap_or_default();
    Ok(count.unsigned_abs())
}
