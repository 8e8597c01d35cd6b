//! Producers by the words of their names: the table `producer_word`.

use platform::db::WordTable;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Column, Entity, Producer};

pub(in crate::producer) const WORDS: WordTable = WordTable {
    table: "producer_word",
    owner: "producer_id",
    of: "producer",
    name: "name",
};

/// Producers whose names have for each of these folded words one that begins so, in Vietnamese order: one statement, by
/// `producer_word_word_producer_id_idx`.
pub(in crate::producer) async fn named(
    conn: &impl ConnectionTrait,
    words: &[String],
    limit: u64,
) -> platform::Result<Vec<Producer>> {
    let rows = Entity::find()
        .filter(WORDS.having(Column::Id, words))
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Producer::from).collect())
}
