//! The tables `administrative_unit` and `administrative_alias` and every query on them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::json::Json;
use kernel::page::{Page, Slice};
use kernel::text;
use platform::Result;
use platform::db::Tx;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::{AdministrativeUnit, Alias, AliasKind, Filter, FormerDistrict, Kind, Level, Position};
use crate::keyset::{self, Keyset, Listed, SortKey};
use crate::rows::{count_up_to, insert_all};

pub(crate) mod unit {
    use super::{FormerDistrict, Json, Kind, Level, NaiveDate};
    use sea_orm::entity::prelude::{
        ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
        EnumIter, PrimaryKeyTrait,
    };

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "administrative_unit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub valid_from: NaiveDate,
        pub valid_to: Option<NaiveDate>,
        pub name: String,
        pub name_short: String,
        pub name_en: Option<String>,
        pub level: Level,
        pub kind: Kind,
        pub parent: Option<String>,
        pub former_districts: Json<Vec<FormerDistrict>>,
        pub sort_key: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod alias {
    use super::AliasKind;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "administrative_alias")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub unit_code: String,
        pub alias: String,
        pub folded: String,
        pub kind: AliasKind,
        pub old_code: Option<String>,
        pub old_district: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<unit::Model> for AdministrativeUnit {
    fn from(row: unit::Model) -> Self {
        Self {
            code: row.code,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            name: row.name,
            name_short: row.name_short,
            name_en: row.name_en,
            level: row.level,
            kind: row.kind,
            parent: row.parent,
            former_districts: row.former_districts.into_inner(),
        }
    }
}

/// Today's units only.
fn in_force() -> Select<unit::Entity> {
    unit::Entity::find().filter(unit::Column::ValidTo.is_null())
}

pub(super) async fn many(
    conn: &impl ConnectionTrait,
    codes: &[String],
) -> Result<Vec<AdministrativeUnit>> {
    let rows = in_force()
        .filter(unit::Column::Code.is_in(codes.iter().cloned()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(AdministrativeUnit::from).collect())
}

/// The units of these codes, and all provinces beside them: there are 34.
pub(super) async fn with_provinces(
    conn: &impl ConnectionTrait,
    codes: &BTreeSet<String>,
) -> Result<Vec<AdministrativeUnit>> {
    let rows = in_force()
        .filter(
            Condition::any()
                .add(unit::Column::Code.is_in(codes.iter().cloned()))
                .add(unit::Column::Level.eq(Level::Province)),
        )
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(AdministrativeUnit::from).collect())
}

/// By `administrative_unit_parent_sort_key_idx`.
pub(super) async fn children(
    conn: &impl ConnectionTrait,
    parent: &str,
) -> Result<Vec<AdministrativeUnit>> {
    let rows = in_force()
        .filter(unit::Column::Parent.eq(parent))
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Code)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(AdministrativeUnit::from).collect())
}

/// The codes of the units one of whose names begins with `folded`, or has a word that does. The table is small (some
/// 12,000 rows) and folded text has one case and no wildcards, so LIKE means the same on both databases.
fn named(folded: &str) -> SelectStatement {
    alias::Entity::find()
        .select_only()
        .column(alias::Column::UnitCode)
        .filter(
            alias::Column::Folded
                .like(format!("{folded}%"))
                .or(alias::Column::Folded.like(format!("% {folded}%"))),
        )
        .into_query()
}

pub(super) async fn search(
    conn: &impl ConnectionTrait,
    folded: &str,
    limit: u64,
) -> Result<Vec<AdministrativeUnit>> {
    let rows = in_force()
        .filter(unit::Column::Code.in_subquery(named(folded)))
        .order_by_desc(unit::Column::Level)
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Code)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(AdministrativeUnit::from).collect())
}

pub(super) async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    page: &Page,
) -> Result<Slice<Listed<AdministrativeUnit, Position>>> {
    let mut query = filtered(filter);
    let start =
        keyset::start(page)?.map(|at: Position| vec![at.key.into_bytes().into(), at.code.into()]);
    Keyset::ascending([
        Expr::col((unit::Entity, unit::Column::SortKey)),
        Expr::col((unit::Entity, unit::Column::Code)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows
        .into_iter()
        .map(|row| {
            let position = Position {
                key: SortKey::from_bytes(row.sort_key.clone()),
                code: row.code.clone(),
            };
            Listed {
                item: row.into(),
                position,
            }
        })
        .collect();
    Ok(page.slice(listed))
}

pub(super) async fn count(conn: &impl ConnectionTrait, filter: &Filter, cap: u64) -> Result<u64> {
    count_up_to(conn, filtered(filter), cap).await
}

fn filtered(filter: &Filter) -> Select<unit::Entity> {
    let mut query = in_force();
    if let Some(level) = filter.level {
        query = query.filter(unit::Column::Level.eq(level));
    }
    if let Some(parent) = &filter.parent {
        // No code has other marks than digits, and PostgreSQL takes no NUL.
        let code: String = parent.chars().filter(|c| !c.is_control()).collect();
        query = query.filter(unit::Column::Parent.eq(code));
    }
    if let Some(text) = filter
        .text
        .as_deref()
        .map(text::fold)
        .filter(|text| !text.is_empty())
    {
        query = query.filter(unit::Column::Code.in_subquery(named(&text)));
    }
    query
}

/// By `administrative_alias_unit_code_idx`.
pub(super) async fn aliases_of(
    conn: &impl ConnectionTrait,
    codes: &[String],
) -> Result<Vec<Alias>> {
    let rows = alias::Entity::find()
        .filter(alias::Column::UnitCode.is_in(codes.iter().cloned()))
        .filter(alias::Column::Kind.ne(AliasKind::Name))
        .order_by_asc(alias::Column::Id)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Alias {
            unit_code: row.unit_code,
            alias: row.alias,
            kind: row.kind,
            old_code: row.old_code,
            old_district: row.old_district,
        })
        .collect())
}

/// One column of the aliases that a former district (by its three-digit code) left, for use inside another statement.
pub(crate) fn former_district(district: &str, column: alias::Column) -> SelectStatement {
    Query::select()
        .column((alias::Entity, column))
        .from(alias::Entity)
        .and_where(alias::Column::Kind.eq(AliasKind::FormerDistrict))
        .and_where(alias::Column::OldCode.eq(district))
        .to_owned()
}

pub(super) async fn replace(
    tx: &mut Tx,
    units: Vec<AdministrativeUnit>,
    aliases: Vec<Alias>,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<()> {
    const CHUNK: usize = 1_000;
    alias::Entity::delete_many().exec(tx).await?;
    unit::Entity::delete_many().exec(tx).await?;
    for chunk in units.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|unit| unit::ActiveModel {
                code: Set(unit.code.clone()),
                valid_from: Set(unit.valid_from),
                valid_to: Set(unit.valid_to),
                name: Set(unit.name.clone()),
                name_short: Set(unit.name_short.clone()),
                name_en: Set(unit.name_en.clone()),
                level: Set(unit.level),
                kind: Set(unit.kind),
                parent: Set(unit.parent.clone()),
                former_districts: Set(Json(unit.former_districts.clone())),
                sort_key: Set(SortKey::of(&unit.name_short).into_bytes()),
            })
            .collect();
        insert_all::<unit::Entity, _>(tx, rows).await?;
        progress(chunk.len());
    }
    for chunk in aliases.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|row| alias::ActiveModel {
                id: Set(tx.new_uuid()),
                unit_code: Set(row.unit_code.clone()),
                alias: Set(row.alias.clone()),
                folded: Set(text::fold(&row.alias)),
                kind: Set(row.kind),
                old_code: Set(row.old_code.clone()),
                old_district: Set(row.old_district.clone()),
            })
            .collect();
        insert_all::<alias::Entity, _>(tx, rows).await?;
        progress(chunk.len());
    }
    Ok(())
}
