//! The catalogue: administrative units, OCOP sets, producers, products, ratings, where each fact comes from, and search.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`administrative_unit`] | provinces and communes of today, with the names and districts of before |
//! | [`ocop_set`] | the 26 product sets of Decision 26/2026/QĐ-TTg |
//! | [`producer`] | who makes things, claimed by an organisation or not |
//! | [`product`] | what is offered: the listing, single products, what an inquiry needs of them |
//! | [`rating`] | OCOP stars with their evidence; whether they hold is derived on the day asked |
//! | [`provenance`] | the origin of each field |
//! | [`search`] | the text index |
//! | [`import`], [`sample`] | the shipped register, and the invented world beside it |

pub mod administrative_unit;
pub mod import;
mod keyset;
pub mod ocop_set;
pub mod producer;
pub mod product;
pub mod provenance;
pub mod rating;
mod rows;
pub mod sample;
pub mod search;
mod slug;
mod unit_filter;

pub use keyset::{Listed, SortKey};
pub use unit_filter::UnitFilter;

#[cfg(test)]
mod tests;
