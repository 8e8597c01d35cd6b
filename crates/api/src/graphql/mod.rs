//! The GraphQL schema: what every part shares here, and one file an aggregate in the rooms below.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`executor`], [`price`], [`answer`] | the way of a document: scanned, parsed once, priced, paid for, run, its answer put into form |
//! | `documents`, `trusted`, `fitting` | documents kept for the next time, the list of an operator who lets no others in, and whether what it lists could be run |
//! | `kept` | answers that are the same for everybody, kept ready |
//! | [`caller`], `spending`, [`loaders`] | who asks, whose points it costs, and what related objects are loaded by |
//! | `live` | subscriptions: what is listened to, and how each event becomes an answer |
//! | `observed` | what is told of an operation: its span, its metrics, that it was slow |
//! | [`once`] | a command as one unit of work with its idempotency key |
//! | [`user_error`], [`failure`] | what a command refuses, and what goes to the top level |
//! | [`connection`], [`node`], [`scalars`], [`values`] | the shapes that all types are made of |
//! | `accounts`, `catalogue`, `buyers`, `orders`, `notifications` | types, queries and mutations, one file an aggregate |

mod accounts;
mod answer;
mod buyers;
mod caller;
mod catalogue;
mod connection;
mod documents;
mod executor;
mod failure;
mod fitting;
mod ids;
mod kept;
pub(crate) mod live;
mod loaders;
mod node;
mod notifications;
mod observed;
pub(crate) mod once;
mod orders;
pub mod price;
mod scalars;
mod shape;
mod spending;
#[cfg(test)]
mod tests;
mod trusted;
pub(crate) mod user_error;
mod values;

use async_graphql::{MergedObject, SDLExportOptions, SchemaBuilder};

pub use caller::Caller;
pub use documents::Hash;
pub use executor::{Answered, Ask, Begun, Executor, Method, Wanted, coded, over, run};
pub use kept::Kept;
pub use live::Subscription;
pub use spending::{Counted, Policy, Short, Spent, Through};
pub use trusted::{TrustedDocuments, Unfit};

/// The schema's own type.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// What can be read. What is public hangs here; what is the signed-in person's own hangs under `viewer`.
#[derive(Default, MergedObject)]
pub struct Query(
    node::NodeQuery,
    accounts::ViewerQuery,
    catalogue::ProductQuery,
    catalogue::ProducerQuery,
    catalogue::OcopSetQuery,
    catalogue::AdministrativeUnitQuery,
);

/// What can be done. Every mutation takes one `input` and answers the changed thing and `userErrors`; when there are errors, nothing was saved.
#[derive(Default, MergedObject)]
pub struct Mutation(
    accounts::SignInMutation,
    accounts::JoiningMutation,
    accounts::AccountMutation,
    accounts::SessionMutation,
    accounts::SecondFactorMutation,
    accounts::OrganisationMutation,
    accounts::OrganisationJudgeMutation,
    accounts::OrganisationCloseMutation,
    accounts::MemberMutation,
    catalogue::AuthorityMutation,
    catalogue::ProducerRegisterMutation,
    catalogue::ProducerMutation,
    catalogue::ProductMutation,
    accounts::ConsentMutation,
    accounts::PersonalDataMutation,
    catalogue::ImportMutation,
    buyers::ProfileMutation,
    orders::InquiryMutation,
    orders::QuotationMutation,
    orders::CounterMutation,
    orders::OrderMutation,
    orders::OrderPlaceMutation,
    orders::OrderAmendmentMutation,
    orders::DeliveryMutation,
);

pub(crate) fn build() -> SchemaBuilder<Query, Mutation, Subscription> {
    // The document has been weighed before the engine sees it; its own limit stays as a second lock. What somebody may have meant by a name is not
    // guessed: a document of thousands of wrong names would have each compared with all the right ones.
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .limit_recursive_depth(64)
        .disable_suggestions()
}

/// The schema in its own language.
pub fn sdl() -> String {
    build()
        .finish()
        .sdl_with_options(SDLExportOptions::new().include_specified_by())
}
