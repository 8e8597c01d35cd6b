//! Malformed and hostile input, and people who try what is not theirs: every fault is named with its place, and nothing is changed.
//!
//! The abuse cases of a trade system by those who are known to it, and the story that holds each (in this folder where no other is named). What anybody in
//! the world may try stands in `abuse`.
//!
//! | who | abuse | story |
//! |---|---|---|
//! | buyer | reading another's inquiries, prices, words | `strangers` |
//! | buyer | naming totals, prices, states himself | `afterwards` (`no_input_has_a_field_…`) |
//! | buyer | accepting what was replaced, withdrawn, has expired | `afterwards`, `bargaining`, `deadlines` |
//! | buyer | quantities negative, zero, tiny, without end, of no unit | `edges` |
//! | buyer | flooding with orders and letters | `listed_orders` (five a day), `post` (letters are gathered), `joining` (sign-ups) |
//! | buyer | markup, headers, formulas, templates, links in words | `letters` |
//! | buyer | addresses with names beside them, look-alikes, other cases | `identities` |
//! | buyer | another company's registration | `identities`, `organisations` (`a_tax_code_is_verified_once_…`) |
//! | cooperative | another's producer or products | `claims`, `products` (`nobody_touches_…`) |
//! | cooperative | raising its own stars | `products` (`nobody_touches_…`) |
//! | cooperative | changing an offer that was accepted, a lot that was delivered | `afterwards` |
//! | cooperative | promising more than there is | `supply` |
//! | cooperative | reviewing itself | `products`, `claims`, `organisations` |
//! | cooperative | being seen while suspended | `afterwards` |
//! | staff | acting as a party | `persons`, `products` (an officer changes no price) |
//! | staff | reading words and prices | `strangers` (`staff_see_that_a_deal_is_…`) |
//! | staff | approving one's own organisation | `organisations` (`any_authority_verifies_…`), `claims` |
//! | staff | another province's business | `organisations`, `claims`, `import`, `unclaimed` |
//! | staff | taking the last owner away | `organisations` (`two_owners_who_leave_…`), `afterwards`, `personal_data` |
//! | staff | acting after having left | `organisations` (`who_is_removed_…`), `links`, `afterwards` |
//! | staff | a copy of somebody's data without a trace | `personal_data` (each is a request with its events) |
//! | staff | formulas, overrides and paths in an imported table | `sheets`, `import` |
//!
//! Files are neither taken nor given, so no name of one can lie, and what is exported (a person's own data) is JSON, which no
//! spreadsheet runs.

mod afterwards;
mod edges;
mod identities;
mod letters;
mod persons;
mod places;
mod questions;
mod redirects;
mod sheets;
mod stage;
