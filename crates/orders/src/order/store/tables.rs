//! The rows of the two tables, and how they become orders.

use kernel::id::{InquiryId, OrderId, TypedId};
use kernel::number::Number;
use platform::{Failure, Result};

use crate::inquiry::store::unknown;
use crate::order::{Order, State};

/// The table `trade_order`.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trade_order")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub inquiry_id: Uuid,
        pub quotation_id: Option<Uuid>,
        pub buyer_organisation_id: Uuid,
        pub buyer_person_id: Uuid,
        pub seller_organisation_id: Uuid,
        pub seller_person_id: Option<Uuid>,
        pub producer_id: Option<Uuid>,
        pub province_code: String,
        pub state: String,
        pub terms_revision: i32,
        pub buyer_reference: Option<String>,
        pub seller_reference: Option<String>,
        pub confirm_by: Option<ChronoDateTimeUtc>,
        pub remind_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub version: i32,
        pub created_at: ChronoDateTimeUtc,
        pub updated_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `order_terms`.
pub(crate) mod terms {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_terms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub order_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        pub currency: String,
        pub total: i64,
        pub vat_total: i64,
        pub terms: Json,
        pub amendment_id: Option<Uuid>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<head::Model> for Order {
    type Error = Failure;

    fn try_from(row: head::Model) -> Result<Self> {
        Ok(Self {
            id: OrderId::from_uuid(row.id),
            number: Number::parse(&row.number).map_err(|_| unknown("number", &row.number))?,
            inquiry: InquiryId::from_uuid(row.inquiry_id),
            quotation: row.quotation_id.map(TypedId::from_uuid),
            buyer: TypedId::from_uuid(row.buyer_organisation_id),
            buyer_person: TypedId::from_uuid(row.buyer_person_id),
            seller: TypedId::from_uuid(row.seller_organisation_id),
            seller_person: row.seller_person_id.map(TypedId::from_uuid),
            producer: row.producer_id.map(TypedId::from_uuid),
            province: row.province_code,
            state: State::from_code(&row.state)
                .map_err(|_| unknown("trade_order.state", &row.state))?,
            terms_revision: row.terms_revision,
            buyer_reference: row.buyer_reference,
            seller_reference: row.seller_reference,
            confirm_by: row.confirm_by,
            remind_at: row.remind_at,
            reason: row.reason,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
