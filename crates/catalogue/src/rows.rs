//! What the stores of this crate share: inserts within the databases' bind limits, and capped counts.

use platform::Result;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait};

pub(crate) use platform::db::count_up_to;

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
