//! Organisations by the words of their names: the table `organisation_word`.

use kernel::{id::OrganisationId, text};
use platform::db::begins_with;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, LockType, Query},
};

use super::{
    organisation::{Column, Entity, Model},
    watched,
};

mod word {
    use kernel::id::OrganisationId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation_word")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: OrganisationId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub word: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Words in one statement.
const WORDS_A_STATEMENT: usize = 5_000;

/// Organisations that an authority of these provinces watches over and whose names have for each of these folded words one that begins so, in
/// Vietnamese order: one statement, by `organisation_word_word_organisation_id_idx`.
pub(crate) async fn named(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    words: &[String],
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find().filter(watched(provinces));
    for word in words {
        let having = word::Entity::find()
            .select_only()
            .column(word::Column::OrganisationId)
            .filter(begins_with(word::Column::Word, word))
            .into_query();
        query = query.filter(Column::Id.in_subquery(having));
    }
    query
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await
}

/// Writes the words of names; those that stand already stay.
pub(crate) async fn write_words(
    conn: &impl ConnectionTrait,
    names: &[(OrganisationId, String)],
) -> Result<(), DbErr> {
    let rows: Vec<word::ActiveModel> = names
        .iter()
        .flat_map(|(id, name)| {
            text::words(name).into_iter().map(|word| word::ActiveModel {
                organisation_id: Set(*id),
                word: Set(word.into_bytes()),
            })
        })
        .collect();
    for rows in rows.chunks(WORDS_A_STATEMENT) {
        word::Entity::insert_many(rows.to_vec())
            .on_conflict_do_nothing_on([word::Column::OrganisationId, word::Column::Word])
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

/// Writes the words of an organisation's name in place of those that it had: two statements.
pub(super) async fn rewrite_words(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
    name: String,
) -> Result<(), DbErr> {
    word::Entity::delete_many()
        .filter(word::Column::OrganisationId.eq(id))
        .exec(conn)
        .await?;
    write_words(conn, &[(id, name)]).await
}

/// Names after an organisation that stand without words, held until the unit of work ends: nobody gives one another name meanwhile.
pub(crate) async fn wordless(
    conn: &impl ConnectionTrait,
    after: Option<OrganisationId>,
    limit: u64,
) -> Result<Vec<(OrganisationId, String)>, DbErr> {
    let words = Query::select()
        .expr(Expr::val(1))
        .from(word::Entity)
        .and_where(
            Expr::col((word::Entity, word::Column::OrganisationId)).equals((Entity, Column::Id)),
        )
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
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.legal_name))
        .collect())
}
