//! The closed lists of the kernel as enums of the schema.

use async_graphql::Enum;
use serde::Serialize;

/// A unit of trade. Units of packing (carton, crate, bag …) convert through the product's own packings.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "kernel::quantity::Unit")]
pub enum Unit {
    /// Kilogram.
    Kg,
    /// Gram.
    Gram,
    /// Yến, 10 kg.
    Yen,
    /// Tạ, 100 kg.
    Ta,
    /// Tấn, 1,000 kg.
    Tonne,
    /// Litre.
    Litre,
    /// Millilitre.
    Millilitre,
    /// Piece (cái, quả, con).
    Piece,
    /// Carton (thùng); what it holds stands in the product's packings.
    Carton,
    /// Crate or basket (sọt).
    Crate,
    /// Bag (túi).
    Bag,
    /// Bottle (chai).
    Bottle,
    /// Box (hộp).
    Box,
    /// Bunch (bó).
    Bunch,
    /// Jar (lọ, hũ).
    Jar,
}

/// The unit in which a product is counted and stored.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "kernel::quantity::BaseUnit")]
pub enum BaseUnit {
    /// Kilogram.
    Kg,
    /// Litre.
    Litre,
    /// Piece.
    Piece,
}

/// Where a price holds. The last five are Incoterms 2020.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "kernel::price::Basis")]
pub enum PriceBasis {
    /// At the garden, as harvested (giá tại vườn).
    FarmGate,
    /// Graded and packed, at the producer's store.
    Packed,
    /// At the buyer's door.
    Delivered,
    /// Ex works.
    Exw,
    /// Free carrier.
    Fca,
    /// Free on board.
    Fob,
    /// Cost, insurance and freight.
    Cif,
    /// Delivered at place.
    Dap,
}

/// A language that the system speaks.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "kernel::text::Language")]
pub enum Language {
    /// Vietnamese, the language that every text has.
    Vi,
    /// English.
    En,
    /// Chinese in simplified characters.
    ZhHans,
}

/// The legal form of an organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "kernel::contact::LegalKind")]
pub enum LegalKind {
    /// Company (doanh nghiệp).
    Enterprise,
    /// Cooperative (hợp tác xã).
    Cooperative,
    /// Cooperative group (tổ hợp tác).
    CooperativeGroup,
    /// Household business (hộ kinh doanh, cơ sở).
    Household,
    /// Union of cooperatives (liên hiệp hợp tác xã).
    CooperativeUnion,
    /// Farm (trang trại).
    Farm,
    /// Authority.
    Authority,
    /// Company registered abroad.
    ForeignCompany,
    /// Anything else.
    Other,
}

/// A person's place in an organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "kernel::actor::Role")]
pub enum MemberRole {
    /// Answers for it before the law; may do everything.
    Owner,
    /// May do everything but give it away.
    Manager,
    /// May trade for it.
    Agent,
}

/// What the authorities know of an organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "kernel::actor::Standing")]
pub enum OrganisationStanding {
    /// Nobody has looked at its papers.
    Unverified,
    /// Its papers were seen.
    Verified,
    /// Excluded from trade by an authority.
    Suspended,
    /// Given up by its owner: nobody belongs to it any more, and what it traded stays readable.
    Closed,
}

/// What an authority is there for.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "kernel::actor::AuthorityKind")]
pub enum AuthorityKind {
    /// The product register.
    Register,
    /// Trade promotion: inquiries, orders, conferences.
    Trade,
    /// Both.
    Both,
}
