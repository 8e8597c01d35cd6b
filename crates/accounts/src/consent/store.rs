//! The table `consent` and every query on it.

use kernel::id::PersonId;
use platform::Tx;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use super::{Choice, Consent, Purpose};

pub(crate) mod consent {
    use kernel::{actor::Door, id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    use crate::consent::{Choice, Purpose};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "consent")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: PersonId,
        pub purpose: Purpose,
        pub choice: Choice,
        pub wording: String,
        pub door: Door,
        pub at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The decisions of a person, the oldest first, by `consent_person_id_purpose_at_idx`.
pub(crate) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Consent>, DbErr> {
    let rows = consent::Entity::find()
        .filter(consent::Column::PersonId.eq(person))
        .order_by_asc(consent::Column::At)
        .order_by_asc(consent::Column::Id)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Consent {
            purpose: row.purpose,
            choice: row.choice,
            wording: row.wording,
            door: row.door,
            at: row.at,
        })
        .collect())
}

pub(crate) async fn insert(
    tx: &Tx,
    person: PersonId,
    purpose: Purpose,
    choice: Choice,
    wording: &str,
) -> Result<(), DbErr> {
    consent::Entity::insert(consent::ActiveModel {
        id: Set(tx.new_uuid()),
        person_id: Set(person),
        purpose: Set(purpose),
        choice: Set(choice),
        wording: Set(wording.to_owned()),
        door: Set(tx.context().door),
        at: Set(tx.now()),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}
