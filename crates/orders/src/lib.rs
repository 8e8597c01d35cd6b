//! The trade itself: an inquiry, the quotations that answer it, the order made from one of them or at listed prices, the amendments
//! both sides agree to, its deliveries.
//!
//! Each aggregate has the same four rooms: `mod.rs` (types and what one can do), `state.rs` (a pure state machine), `store.rs` (the
//! tables) and `policy.rs` (who may). Commands take a unit of work and write state, event and letters in it; whatever can race is
//! decided by the locked inquiry or order row and by updates guarded with the state they start from. Locks are taken in one order:
//! inquiry, order (which covers its amendments and deliveries), supply, quotation.

mod clock;
mod due;
mod input;
mod letters;
mod listing;
mod parties;
mod repeats;
mod tolerance;
mod transition;

pub mod actions;
pub mod amendment;
pub mod bounces;
pub mod delivery;
pub mod inquiry;
pub mod open;
pub mod order;
pub mod personal_data;
pub mod quotation;
pub mod reminders;
pub mod sample;
pub mod unreplied;

pub use actions::{Action, ActionState, Reason};
pub use input::{PlaceInput, PriceInput, QuantityInput, WindowInput};
pub use listing::{ListFilter, cursor};
pub use parties::{Awaiting, Parties, Side, View, Visible};
pub use tolerance::Tolerance;
pub use transition::Refusal;

#[cfg(test)]
mod tests;
