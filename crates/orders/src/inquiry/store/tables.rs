//! The rows of the three tables, and how they become inquiries, lines and messages.

use kernel::id::{InquiryId, TypedId};
use kernel::number::Number;
use platform::{Failure, Result};
use serde::{Serialize, de::DeserializeOwned};

use crate::inquiry::{Inquiry, Line, Message, State};
use crate::parties::Side;

/// The table `inquiry`.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "inquiry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub buyer_organisation_id: Uuid,
        pub buyer_person_id: Uuid,
        pub producer_id: Option<Uuid>,
        pub seller_organisation_id: Option<Uuid>,
        pub desk_organisation_id: Option<Uuid>,
        pub state: String,
        pub origin: Option<Json>,
        pub reply_by: ChronoDateTimeUtc,
        pub remind_at: Option<ChronoDateTimeUtc>,
        pub currency: String,
        pub certificates: Json,
        pub target_market: Option<String>,
        pub note: Option<String>,
        pub external_reference: Option<String>,
        pub province_code: String,
        pub first_answered_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub awaiting: Option<String>,
        pub version: i32,
        pub created_at: ChronoDateTimeUtc,
        pub updated_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `inquiry_line`.
pub(crate) mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "inquiry_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub inquiry_id: Uuid,
        pub position: i32,
        pub product_id: Uuid,
        pub product_name: Json,
        pub packings: Json,
        pub target_price: Option<Json>,
        pub wishes: Option<String>,
        pub schedule: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `inquiry_message`.
pub(crate) mod message {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "inquiry_message")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub inquiry_id: Uuid,
        pub person_id: Uuid,
        pub organisation_id: Uuid,
        pub door: String,
        pub body: String,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Reads a JSON column.
pub(crate) fn from_json<T: DeserializeOwned>(what: &str, value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Failure::internal(format!("{what}: {error}")))
}

/// Writes a JSON column.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(Failure::internal)
}

/// A stored code that this program does not know (an older node in a rolling update) fails one row, not the query.
pub(crate) fn unknown(column: &str, code: &str) -> Failure {
    Failure::internal(format!("unknown {column}: {code}"))
}

impl TryFrom<head::Model> for Inquiry {
    type Error = Failure;

    fn try_from(row: head::Model) -> Result<Self> {
        Ok(Self {
            id: InquiryId::from_uuid(row.id),
            number: Number::parse(&row.number).map_err(|_| unknown("number", &row.number))?,
            buyer: TypedId::from_uuid(row.buyer_organisation_id),
            buyer_person: TypedId::from_uuid(row.buyer_person_id),
            producer: row.producer_id.map(TypedId::from_uuid),
            seller: row.seller_organisation_id.map(TypedId::from_uuid),
            desk: row.desk_organisation_id.map(TypedId::from_uuid),
            state: State::from_code(&row.state)
                .map_err(|_| unknown("inquiry.state", &row.state))?,
            origin: row
                .origin
                .map(|origin| from_json("inquiry.origin", origin))
                .transpose()?,
            reply_by: row.reply_by,
            remind_at: row.remind_at,
            currency: crate::input::stored_currency(&row.currency)?,
            certificates: from_json("inquiry.certificates", row.certificates)?,
            target_market: row
                .target_market
                .as_deref()
                .map(|code| {
                    kernel::contact::CountryCode::parse(code)
                        .map_err(|_| unknown("target_market", code))
                })
                .transpose()?,
            note: row.note,
            external_reference: row.external_reference,
            province: row.province_code,
            first_answered_at: row.first_answered_at,
            reason: row.reason,
            awaiting: row
                .awaiting
                .as_deref()
                .and_then(|code| Side::from_code(code).ok()),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<line::Model> for Line {
    type Error = Failure;

    fn try_from(row: line::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            inquiry: InquiryId::from_uuid(row.inquiry_id),
            position: row.position,
            product: TypedId::from_uuid(row.product_id),
            product_name: from_json("inquiry_line.product_name", row.product_name)?,
            packings: from_json("inquiry_line.packings", row.packings)?,
            target_price: row
                .target_price
                .map(|price| from_json("inquiry_line.target_price", price))
                .transpose()?,
            wishes: row.wishes,
            schedule: from_json("inquiry_line.schedule", row.schedule)?,
        })
    }
}

impl TryFrom<message::Model> for Message {
    type Error = Failure;

    fn try_from(row: message::Model) -> Result<Self> {
        Ok(Self {
            id: TypedId::from_uuid(row.id),
            inquiry: InquiryId::from_uuid(row.inquiry_id),
            person: TypedId::from_uuid(row.person_id),
            organisation: TypedId::from_uuid(row.organisation_id),
            door: kernel::actor::Door::from_code(&row.door)
                .map_err(|_| unknown("door", &row.door))?,
            body: row.body,
            created_at: row.created_at,
        })
    }
}
