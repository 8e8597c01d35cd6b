//! I/O that every domain needs, each with its embedded and its production form.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`db`] | the database: [`Db`], reads through [`Conn`], commands as units of work ([`Tx`], [`command!`]) |
//! | [`events`] | the event table, read in commit order |
//! | [`Follower`] | one look at it for everybody who follows |
//! | [`live`] | events handed on, as they come, to whoever listens |
//! | [`idempotency`] | the first answer to a command, kept beside what the command wrote |
//! | [`clock`], [`random`] | the only places that ask the system for time and chance |
//! | [`keys`] | secrets of the server, outside the database |
//! | [`backup`] | copies of the embedded database that are known to be whole |
//! | [`budget`] | how many points somebody may spend in a minute |
//! | [`throttle`] | how often something may fail or be asked |
//! | [`redis`] | what several nodes share beside the database: limits, wake-ups, who is here |
//! | [`presence`] | who is somewhere at the moment |
//! | [`words`] | every word a person reads, by language |
//! | [`sort_key`] | Vietnamese order as bytes that both databases sort alike |
//! | [`settings`] | small facts about the database itself |
//! | [`telemetry`] | how the program is watched: names of metrics, slow things, trace ids |
//! | [`testing`] | fresh databases for tests |

pub mod backup;
pub mod budget;
pub mod clock;
pub mod db;
pub mod events;
pub mod failure;
mod follower;
pub mod idempotency;
pub mod keys;
pub mod live;
pub mod presence;
pub mod random;
pub mod redis;
pub mod settings;
pub mod sort_key;
pub mod telemetry;
#[doc(hidden)]
pub mod testing;
pub mod throttle;
pub mod words;

pub use clock::{Clock, ManualClock};
pub use db::{Backend, Conn, Context, Db, DbOptions, Fact, Tx};
pub use failure::{Failure, Result};
pub use follower::Follower;
pub use words::Words;
