//! Values that many types are made of.

mod address;
mod enums;
mod money;
mod quantity;
mod text;

pub use address::Address;
pub use enums::{
    AuthorityKind, BaseUnit, Language, LegalKind, MemberRole, OrganisationStanding, PriceBasis,
    Unit,
};
pub use money::{Money, PriceTerm, UnitPrice, UnitPriceInput};
pub use quantity::{Packing, Quantity, QuantityInput};
pub use text::{Texts, picked};
