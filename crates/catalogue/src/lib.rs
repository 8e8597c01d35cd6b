//! The catalogue: administrative units, OCOP sets, producers, products, ratings, where each fact comes from, and search.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`administrative_unit`] | provinces and communes of today, with the names and districts of before |
//! | [`ocop_set`] | the 26 product sets of Decision 26/2026/QĐ-TTg |
//! | [`producer`] | who makes things, claimed by an organisation or not |
//! | [`claim`] | who says that he speaks for a producer, and what an authority makes of it |
//! | [`product`] | what is offered: the listing, single products, what an inquiry needs of them |
//! | `cleaning` | standings brought up to the day, invitations forgotten |
//! | `apart` | whose officers write on sample rows, and whose on real ones |
//! | [`rating`] | OCOP stars with their evidence; whether they hold is derived on the day asked |
//! | [`provenance`] | the origin of each field |
//! | [`personal_data`] | what is held about a person here |
//! | [`search`] | the text index |
//! | [`supply`] | what is expected in windows of time, and what is promised of it |
//! | [`import`], [`sample`] | the shipped register, and the invented world beside it |

pub mod administrative_unit;
mod apart;
pub mod claim;
mod cleaning;
pub mod import;
pub mod input;
mod keyset;
pub mod ocop_set;
pub mod personal_data;
pub mod producer;
pub mod product;
pub mod provenance;
pub mod rating;
mod rows;
pub mod sample;
pub mod search;
mod slug;
pub mod supply;
mod unit_filter;

pub use cleaning::clean;
pub use keyset::{Listed, SortKey};
pub use unit_filter::UnitFilter;

#[cfg(test)]
mod tests;
