//! What is public: products, producers, OCOP sets, administrative units.

mod administrative_unit;
mod answerer;
mod ocop_set;
mod producer;
mod product;
mod product_query;
mod provenance;
mod rating;

pub use administrative_unit::{AdministrativeUnit, AdministrativeUnitQuery};
pub use ocop_set::{OcopSet, OcopSetQuery};
pub use producer::{Producer, ProducerQuery};
pub use product::Product;
pub use product_query::ProductQuery;
