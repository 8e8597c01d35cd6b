//! What buyers tell about themselves.

mod profile;

pub use profile::{BuyerProfile, ProfileMutation};
