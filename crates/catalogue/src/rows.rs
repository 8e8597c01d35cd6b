//! What the stores of this crate share: inserts within the databases' bind limits, and capped counts.

use platform::Result;
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QuerySelect,
    QueryTrait, Select,
};

/// Rows in one statement: the widest table has under 30 columns, and SQLite takes 32,766 bound values.
const ROWS_A_STATEMENT: usize = 1_000;

/// Inserts rows in as few statements as the databases allow.
pub(crate) async fn insert_all<E, A>(conn: &impl ConnectionTrait, rows: Vec<A>) -> Result<()>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(ROWS_A_STATEMENT).collect();
        E::insert_many(chunk).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// How many rows a query finds, counted up to `cap` and no further.
pub(crate) async fn count_up_to<E: EntityTrait>(
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
