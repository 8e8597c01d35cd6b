//! What happens, as it happens.
//!
//! A subscription is opened by running its document once: its field says what it listens to ([`Source`]) and gives the state of things now. After that the document
//! is run anew for each event, with loaders and rights of that moment, so that nobody is told by what he was allowed before. The field gives nothing for an event that
//! is not meant for it.
//!
//! | room | what it keeps |
//! |---|---|
//! | `turn`, `document` | why a document is run, and the document with what comes of a run |
//! | `running` | the whole of a subscription |
//! | `room`, `apart` | how many are answered at once, and work that nobody's slowness holds up |
//! | `who` | the person at the other end of a connection, and when she has to go |
//! | `event`, `about` | an event as its readers see it, who may, and whom it concerns |
//! | `fields` | what can be subscribed to |

mod about;
mod apart;
mod document;
mod event;
mod fields;
mod room;
mod running;
mod turn;
mod who;

pub(crate) use apart::Apart;
pub use fields::{Subscription, ViewerCounts, counts_of};
pub(in crate::graphql) use room::Room;
pub use running::{Ending, Opening, Running};
pub use who::Who;
