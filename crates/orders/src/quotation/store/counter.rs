//! The table `quotation_counter`, and every query on it.

use kernel::id::{InquiryId, QuotationId, TypedId};
use kernel::money::Money;
use platform::{Failure, Result, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::head;
use crate::inquiry::store::{from_json, to_json};
use crate::quotation::{CounterOffer, Quotation};

/// The table.
mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "quotation_counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub quotation_id: Uuid,
        pub inquiry_id: Uuid,
        pub person_id: Uuid,
        pub currency: String,
        pub total: i64,
        pub valid_until: ChronoDate,
        pub note: Option<String>,
        pub lines: Json,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<row::Model> for CounterOffer {
    type Error = Failure;

    fn try_from(row: row::Model) -> Result<Self> {
        let currency = crate::input::stored_currency(&row.currency)?;
        Ok(Self {
            quotation: QuotationId::from_uuid(row.quotation_id),
            inquiry: InquiryId::from_uuid(row.inquiry_id),
            person: TypedId::from_uuid(row.person_id),
            currency,
            total: Money {
                minor: row.total,
                currency,
            },
            valid_until: row.valid_until,
            note: row.note,
            lines: from_json("quotation_counter.lines", row.lines)?,
            created_at: row.created_at,
        })
    }
}

/// Writes a counter-offer.
pub(crate) async fn insert(tx: &mut Tx, offer: &CounterOffer) -> Result<()> {
    row::Entity::insert(row::ActiveModel {
        quotation_id: Set(offer.quotation.uuid()),
        inquiry_id: Set(offer.inquiry.uuid()),
        person_id: Set(offer.person.uuid()),
        currency: Set(offer.currency.code().to_owned()),
        total: Set(offer.total.minor),
        valid_until: Set(offer.valid_until),
        note: Set(offer.note.clone()),
        lines: Set(to_json(&offer.lines)?),
        created_at: Set(offer.created_at),
    })
    .exec_without_returning(&*tx)
    .await?;
    Ok(())
}

/// The buyer's newest counter-offer before a revision that is still to be written: what `compare::countered_before` finds for one that is. `earlier` is
/// the revision before it; where there is none, nothing is asked. Uses the unique index of `quotation` on (inquiry_id, revision).
pub(crate) async fn newest_before(
    conn: &impl ConnectionTrait,
    earlier: Option<&Quotation>,
) -> Result<Option<CounterOffer>> {
    let Some(earlier) = earlier else {
        return Ok(None);
    };
    let to_head: RelationDef = row::Entity::belongs_to(head::Entity)
        .from(row::Column::QuotationId)
        .to(head::Column::Id)
        .into();
    row::Entity::find()
        .join(JoinType::InnerJoin, to_head)
        .filter(head::Column::InquiryId.eq(earlier.inquiry.uuid()))
        .order_by_desc(head::Column::Revision)
        .one(conn)
        .await?
        .map(CounterOffer::try_from)
        .transpose()
}

/// The counter-offers to several quotations. Uses the primary key.
pub(crate) async fn of_quotations(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<Vec<CounterOffer>> {
    row::Entity::find()
        .filter(row::Column::QuotationId.is_in(ids.iter().map(|id| id.uuid())))
        .all(conn)
        .await?
        .into_iter()
        .map(CounterOffer::try_from)
        .collect()
}
