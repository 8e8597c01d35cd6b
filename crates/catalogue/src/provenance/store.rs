//! The table `provenance` and every query on it.

use kernel::id::PersonId;
use kernel::time::Instant;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};

use super::{Derivation, Kind, Provenance};
use crate::rows::insert_all;
use platform::db::Tx;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "provenance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub field: String,
    pub kind: Kind,
    pub derivation: Derivation,
    pub source: String,
    pub as_of: Option<String>,
    pub remark: Option<String>,
    pub entered_by: Option<PersonId>,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Provenance {
    fn from(row: Model) -> Self {
        Self {
            subject: row.subject_id,
            field: row.field,
            kind: row.kind,
            derivation: row.derivation,
            source: row.source,
            as_of: row.as_of,
            remark: row.remark,
            entered_by: row.entered_by,
            at: row.at,
        }
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    rows: Vec<(&'static str, Provenance)>,
) -> platform::Result<()> {
    let rows = rows
        .into_iter()
        .map(|(subject_kind, row)| ActiveModel {
            id: Set(tx.new_uuid()),
            subject_kind: Set(subject_kind.to_owned()),
            subject_id: Set(row.subject),
            field: Set(row.field),
            kind: Set(row.kind),
            derivation: Set(row.derivation),
            source: Set(row.source),
            as_of: Set(row.as_of),
            remark: Set(row.remark),
            entered_by: Set(row.entered_by),
            at: Set(row.at),
        })
        .collect();
    insert_all::<Entity, _>(tx, rows).await
}

/// By `provenance_subject_id_field_idx`.
pub(super) async fn of_subjects(
    conn: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> platform::Result<Vec<Provenance>> {
    let rows = Entity::find()
        .filter(Column::SubjectId.is_in(subjects.iter().copied()))
        .order_by_asc(Column::Field)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Provenance::from).collect())
}

/// By `provenance_subject_id_field_idx`.
pub(super) async fn delete_fields(
    tx: &mut Tx,
    subject: Uuid,
    fields: &[&str],
) -> platform::Result<()> {
    Entity::delete_many()
        .filter(Column::SubjectId.eq(subject))
        .filter(Column::Field.is_in(fields.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// There is no index for it: this is asked a few times a year.
pub(super) async fn entered_by(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<Provenance>> {
    let rows = Entity::find()
        .filter(Column::EnteredBy.eq(person))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Provenance::from).collect())
}

pub(super) async fn delete_kind(tx: &mut Tx, kind: Kind) -> platform::Result<()> {
    Entity::delete_many()
        .filter(Column::Kind.eq(kind))
        .exec(tx)
        .await?;
    Ok(())
}
