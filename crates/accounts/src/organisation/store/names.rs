//! Organisations by the words of their names: the table `organisation_word`.

use platform::db::WordTable;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    organisation::{Column, Entity, Model},
    watched,
};

pub(crate) const WORDS: WordTable = WordTable {
    table: "organisation_word",
    owner: "organisation_id",
    of: "organisation",
    name: "legal_name",
};

/// Organisations that an authority of these provinces watches over and whose names have for each of these folded words one that begins so, in
/// Vietnamese order: one statement, by `organisation_word_word_organisation_id_idx`.
pub(crate) async fn named(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    words: &[String],
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(watched(provinces))
        .filter(WORDS.having(Column::Id, words))
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await
}
