//! What somebody types into a product, and how it is read.

mod certified;
mod days;
mod rating;
mod trade;

pub use certified::CertifiedInput;
pub use days::{ClosureInput, SupplyInput};
pub use rating::RatingInput;
pub use trade::{PackingInput, TierInput, TradeInput};

pub(super) use certified::certified;
pub(super) use days::{closure, windows};
pub(super) use rating::rating;
pub(super) use trade::trade;

/// Most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// Most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 4_000;
/// Most characters of a line of a price or season.
const LINE_LIMIT: usize = 200;
