//! Buyers: what an organisation buys, for what business, and where it takes delivery.

pub mod profile;
pub mod sample;
