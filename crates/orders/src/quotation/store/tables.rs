//! The rows of the two tables, and how they become quotations and lines.

use kernel::id::{InquiryId, QuotationId, TypedId};
use kernel::money::{Currency, Money};
use kernel::number::Number;
use kernel::price::VatRate;
use platform::{Failure, Result};

use crate::inquiry::store::{from_json, unknown};
use crate::quotation::{Line, Quotation, State, Substitute};
use crate::tolerance::Tolerance;

/// The table `quotation`.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quotation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub inquiry_id: Uuid,
        pub revision: i32,
        pub seller_organisation_id: Uuid,
        pub person_id: Uuid,
        pub state: String,
        pub firm: bool,
        pub valid_until: ChronoDate,
        pub currency: String,
        pub total: i64,
        pub vat_total: i64,
        pub note: Option<String>,
        pub external_reference: Option<String>,
        pub tolerance_bp: Option<i32>,
        pub remind_at: Option<ChronoDateTimeUtc>,
        pub supply_short_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub decided_at: Option<ChronoDateTimeUtc>,
        pub version: i32,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `quotation_line`.
pub(crate) mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "quotation_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub quotation_id: Uuid,
        pub inquiry_line_id: Uuid,
        pub position: i32,
        pub price_term: Option<Json>,
        pub vat_rate_bp: Option<i32>,
        pub vat_reason: Option<String>,
        pub substitute_product_id: Option<Uuid>,
        pub substitute_name: Option<Json>,
        pub substitute_packings: Option<Json>,
        pub note: Option<String>,
        pub answers: Json,
        pub line_total: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<head::Model> for Quotation {
    type Error = Failure;

    fn try_from(row: head::Model) -> Result<Self> {
        let currency = crate::input::stored_currency(&row.currency)?;
        Ok(Self {
            id: QuotationId::from_uuid(row.id),
            number: Number::parse(&row.number).map_err(|_| unknown("number", &row.number))?,
            inquiry: InquiryId::from_uuid(row.inquiry_id),
            revision: row.revision,
            seller: TypedId::from_uuid(row.seller_organisation_id),
            person: TypedId::from_uuid(row.person_id),
            state: State::from_code(&row.state)
                .map_err(|_| unknown("quotation.state", &row.state))?,
            firm: row.firm,
            valid_until: row.valid_until,
            currency,
            total: Money {
                minor: row.total,
                currency,
            },
            vat_total: Money {
                minor: row.vat_total,
                currency,
            },
            note: row.note,
            external_reference: row.external_reference,
            tolerance: row.tolerance_bp.and_then(Tolerance::from_basis_points),
            remind_at: row.remind_at,
            reason: row.reason,
            decided_at: row.decided_at,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

/// A line, with the currency of its quotation.
pub(super) fn line_from(row: line::Model, currency: Currency) -> Result<Line> {
    Ok(Line {
        id: row.id,
        quotation: QuotationId::from_uuid(row.quotation_id),
        inquiry_line: row.inquiry_line_id,
        position: row.position,
        price: row
            .price_term
            .map(|price| from_json("quotation_line.price_term", price))
            .transpose()?,
        vat_rate: row
            .vat_rate_bp
            .map(VatRate::from_basis_points)
            .transpose()
            .map_err(Failure::internal)?,
        vat_reason: row.vat_reason,
        substitute: substitute_from(
            row.substitute_product_id,
            row.substitute_name,
            row.substitute_packings,
        )?,
        note: row.note,
        answers: from_json("quotation_line.answers", row.answers)?,
        total: Money {
            minor: row.line_total,
            currency,
        },
    })
}

fn substitute_from(
    product: Option<uuid::Uuid>,
    name: Option<serde_json::Value>,
    packings: Option<serde_json::Value>,
) -> Result<Option<Substitute>> {
    let (Some(product), Some(name), Some(packings)) = (product, name, packings) else {
        return Ok(None);
    };
    Ok(Some(Substitute {
        product: TypedId::from_uuid(product),
        name: from_json("quotation_line.substitute_name", name)?,
        packings: from_json("quotation_line.substitute_packings", packings)?,
    }))
}
