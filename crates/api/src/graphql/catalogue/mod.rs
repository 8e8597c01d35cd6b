//! What is public: products, producers, OCOP sets, administrative units.

mod administrative_unit;
mod answerer;
mod authority_mutations;
mod claim;
mod desk;
mod import;
mod mine;
mod ocop_set;
mod producer;
mod producer_mutations;
mod producer_register;
mod product;
mod product_inputs;
mod product_mutations;
mod product_query;
mod product_state;
mod provenance;
mod rating;

pub use administrative_unit::{AdministrativeUnit, AdministrativeUnitQuery};
pub use authority_mutations::AuthorityMutation;
pub use claim::ProducerClaim;
pub use desk::RegisterDesk;
pub use import::ImportMutation;
pub(crate) use mine::{own_claims, own_products};
pub use ocop_set::{OcopSet, OcopSetQuery};
pub use producer::{Producer, ProducerQuery};
pub use producer_mutations::ProducerMutation;
pub use producer_register::ProducerRegisterMutation;
pub use product::{Product, ProductState};
pub use product_mutations::ProductMutation;
pub use product_query::ProductQuery;
pub(crate) use product_state::ProductClosure;
