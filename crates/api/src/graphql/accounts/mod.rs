//! People, organisations, signing in, and the signed-in person's view.

mod account;
mod consent;
mod desk;
mod joining;
mod member;
mod member_mutations;
mod organisation;
mod organisation_close;
mod organisation_judge;
mod organisation_mutations;
mod person;
mod personal_data;
mod personal_data_mutations;
mod second_factor;
mod session;
mod sign_in;
mod staff_action;
mod verification;
mod viewer;

pub use account::AccountMutation;
pub use consent::{ConsentMutation, ConsentPurpose};
pub use desk::Desk;
pub use joining::JoiningMutation;
pub use member_mutations::MemberMutation;
pub use organisation::Organisation;
pub use organisation_close::OrganisationCloseMutation;
pub use organisation_judge::OrganisationJudgeMutation;
pub use organisation_mutations::OrganisationMutation;
pub use person::{Contact, Person};
pub use personal_data_mutations::PersonalDataMutation;
pub use second_factor::SecondFactorMutation;
pub use session::SessionMutation;
pub use sign_in::{SignInMutation, SignInResult};
pub use verification::{Paper, PaperInput};
pub use viewer::{Awaiting, TradeSide, ViewerQuery};
