//! The values that everything else is made of: pure, without I/O, clock or randomness.
//!
//! A map, from the ground up:
//!
//! | room | what is in it |
//! |---|---|
//! | [`id`] | typed ids: UUIDv7 inside, TypeIDs (`product_01jb…`) outside; the one list of prefixes |
//! | [`number`] | the numbers people read out, `HH-26-7K3MQ4-K`, with a check character |
//! | [`text_enum!`], [`text_enum`](mod@text_enum) | enums stored and sent as a word; every state enum of the domains is one |
//! | [`text`] | cleaning on the way in, languages, [`LocalisedText`](text::LocalisedText), folding for search, slugs |
//! | [`decimal`] | decimals as programs write them, exact |
//! | [`quantity`] | units of trade, quantities, packings; conversion that refuses instead of guessing |
//! | [`money`], [`price`] | money in minor units, prices a unit, VAT, terms; rounded half-even, once, at the line |
//! | [`time`] | instants, days in Vietnam, seasons as sets of months, windows of days |
//! | [`contact`] | e-mail, telephone, tax code, names, legal kinds, registrations, addresses |
//! | [`format`](mod@format) | numbers, money and days as people read and type them |
//! | [`page`] | pages of lists: arguments, keyset cursors, slices |
//! | [`actor`] | who acts: person, door, organisations, jurisdiction, the scope of a letter's link |
//! | [`fault`] | why a command refuses: the one list of codes, paths into the input, facts; all faults at once |
//! | [`traces`] | what of a person can stand in texts, and taking it out |
//! | [`column`](mod@column), [`json`], [`hex`] | how the values are stored on both databases, and bytes in text |
//!
//! **Parse, do not validate.** Each type is made by a `parse` (or `new`) with a typed error, every such error converts into a
//! [`Reason`](fault::Reason), and [`Faults::check`](fault::Faults::check) collects them with the path of the input:
//!
//! ```
//! use kernel::{contact::Email, fault::{Faults, at}, quantity::{Quantity, Unit}};
//!
//! let (mut faults, input) = (Faults::new(), at("input"));
//! let email = faults.check(input.at("email"), Email::parse("mai@htx-namau.example\nBcc: x"));
//! let unit = faults.check(input.at("unit"), Unit::parse("tấn")).unwrap_or(Unit::Kg);
//! let quantity = faults.check(input.at("quantity"), Quantity::parse("-3", unit));
//! assert!(email.is_none() && quantity.is_none());
//! assert_eq!(faults.finish().unwrap_err().len(), 2);
//! ```
//!
//! What must never happen here: reading the clock, the environment or randomness; a float; a word for a reader (those stand
//! in `locales/`); an import of another crate of ours. `sea-orm` is here for the traits of its columns only.

pub mod actor;
pub mod column;
pub mod contact;
pub mod decimal;
pub mod fault;
pub mod format;
pub mod hex;
pub mod id;
pub mod json;
pub mod money;
pub mod number;
pub mod page;
pub mod price;
pub mod quantity;
mod reasons;
pub mod text;
pub mod text_enum;
pub mod time;
pub mod traces;

/// What the exported macros expand to.
#[doc(hidden)]
pub mod for_macros {
    pub use sea_orm;
    pub use serde;
    pub use serde_json;
}
