//! The table `ocop_set` and every query on it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, QueryOrder};

use super::{OcopSet, Samples, SetKey};
use crate::rows::insert_all;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ocop_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub group_code: String,
    pub group_vi: String,
    pub group_en: String,
    pub family_vi: String,
    pub family_en: String,
    pub slug: String,
    pub vi: String,
    pub en: String,
    pub ministries_vi: Option<String>,
    pub samples_required: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for OcopSet {
    fn from(row: Model) -> Self {
        Self {
            key: SetKey {
                decision: row.decision,
                number: row.number,
            },
            group_code: row.group_code,
            group_vi: row.group_vi,
            group_en: row.group_en,
            family_vi: row.family_vi,
            family_en: row.family_en,
            slug: row.slug,
            vi: row.vi,
            en: row.en,
            ministries_vi: row.ministries_vi,
            samples: if row.samples_required {
                Samples::Required
            } else {
                Samples::NotRequired
            },
        }
    }
}

pub(super) async fn all(conn: &impl ConnectionTrait) -> platform::Result<Vec<OcopSet>> {
    let rows = Entity::find()
        .order_by_asc(Column::Decision)
        .order_by_asc(Column::Number)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(OcopSet::from).collect())
}

pub(super) async fn of_decisions(
    conn: &impl ConnectionTrait,
    decisions: impl Iterator<Item = String>,
) -> platform::Result<Vec<OcopSet>> {
    let rows = Entity::find()
        .filter(Column::Decision.is_in(decisions))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(OcopSet::from).collect())
}

pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    sets: Vec<OcopSet>,
) -> platform::Result<()> {
    let rows = sets
        .into_iter()
        .map(|set| ActiveModel {
            decision: Set(set.key.decision),
            number: Set(set.key.number),
            group_code: Set(set.group_code),
            group_vi: Set(set.group_vi),
            group_en: Set(set.group_en),
            family_vi: Set(set.family_vi),
            family_en: Set(set.family_en),
            slug: Set(set.slug),
            vi: Set(set.vi),
            en: Set(set.en),
            ministries_vi: Set(set.ministries_vi),
            samples_required: Set(set.samples == Samples::Required),
        })
        .collect();
    insert_all::<Entity, _>(conn, rows).await
}

pub(super) async fn delete_decision(
    conn: &impl ConnectionTrait,
    decision: &str,
) -> platform::Result<()> {
    Entity::delete_many()
        .filter(Column::Decision.eq(decision))
        .exec(conn)
        .await?;
    Ok(())
}

/// The set that two columns of another table name, if it is of this group, for use inside another statement.
pub(crate) fn in_group(group: &str, decision: Expr, number: Expr) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Decision)).eq(decision))
        .and_where(Expr::col((Entity, Column::Number)).eq(number))
        .and_where(Expr::col((Entity, Column::GroupCode)).eq(group))
        .to_owned()
}
