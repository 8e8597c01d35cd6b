//! People, organisations, signing in, and the signed-in person's view.

mod organisation;
mod person;
mod sign_in;
mod viewer;

pub use organisation::Organisation;
pub use person::{Contact, Person};
pub use sign_in::SignInMutation;
pub use viewer::{Awaiting, TradeSide, ViewerQuery};
