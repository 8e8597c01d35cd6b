//! Producers by the words of their names: the table `producer_word`.

use kernel::id::ProducerId;
use kernel::text;
use platform::db::begins_with;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::{Column, Entity, Producer};

mod word {
    use kernel::id::ProducerId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "producer_word")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub producer_id: ProducerId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub word: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Words in one statement.
const WORDS_A_STATEMENT: usize = 5_000;

/// Producers whose names have for each of these folded words one that begins so, in Vietnamese order: one statement, by
/// `producer_word_word_producer_id_idx`.
pub(in crate::producer) async fn named(
    conn: &impl ConnectionTrait,
    words: &[String],
    limit: u64,
) -> platform::Result<Vec<Producer>> {
    let mut query = Entity::find();
    for word in words {
        let having = word::Entity::find()
            .select_only()
            .column(word::Column::ProducerId)
            .filter(begins_with(word::Column::Word, word))
            .into_query();
        query = query.filter(Column::Id.in_subquery(having));
    }
    let rows = query
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Producer::from).collect())
}

/// Writes the words of names; those that stand already stay.
pub(in crate::producer) async fn write_words(
    conn: &impl ConnectionTrait,
    names: &[(ProducerId, String)],
) -> platform::Result<()> {
    let rows: Vec<word::ActiveModel> = names
        .iter()
        .flat_map(|(id, name)| {
            text::words(name).into_iter().map(|word| word::ActiveModel {
                producer_id: Set(*id),
                word: Set(word.into_bytes()),
            })
        })
        .collect();
    for rows in rows.chunks(WORDS_A_STATEMENT) {
        word::Entity::insert_many(rows.to_vec())
            .on_conflict_do_nothing_on([word::Column::ProducerId, word::Column::Word])
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

/// Writes the words of a producer's name in place of those that it had: two statements.
pub(super) async fn rewrite_words(
    conn: &impl ConnectionTrait,
    id: ProducerId,
    name: &str,
) -> platform::Result<()> {
    word::Entity::delete_many()
        .filter(word::Column::ProducerId.eq(id))
        .exec(conn)
        .await?;
    write_words(conn, &[(id, name.to_owned())]).await
}

/// Names after a producer that stand without words, held until the unit of work ends: nobody gives one another name meanwhile.
pub(in crate::producer) async fn wordless(
    conn: &impl ConnectionTrait,
    after: Option<ProducerId>,
    limit: u64,
) -> platform::Result<Vec<(ProducerId, String)>> {
    let words = Query::select()
        .expr(Expr::val(1))
        .from(word::Entity)
        .and_where(Expr::col((word::Entity, word::Column::ProducerId)).equals((Entity, Column::Id)))
        .to_owned();
    let mut query = Entity::find().filter(Expr::exists(words).not());
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock(LockType::NoKeyUpdate)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
