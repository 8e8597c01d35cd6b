//! Live connections: WebSockets that speak `graphql-transport-ws`, and streams of events.
//!
//! | room | what it keeps |
//! |---|---|
//! | `places` | how many there may be, of everybody, of a person, of an address |
//! | `socket`, `talk` | how a conversation over a WebSocket begins, and the conversation itself |
//! | `message` | its words |
//! | `greeting` | the first of them: who is there |
//! | `operation` | one operation as a stream of answers, for both |
//! | `stream` | the answers as server-sent events |

mod greeting;
mod message;
mod operation;
mod places;
mod socket;
mod stream;
mod talk;

pub(super) use places::Places;
pub(super) use socket::{asks_for_it, upgrade};
pub(super) use stream::{Listening, once, respond};

use std::time::Duration;

/// How long a word may take to leave. Whoever reads more slowly is let go.
const SENDING: Duration = Duration::from_secs(10);
/// How often a sign of life is sent, and asked for.
const BEAT: Duration = Duration::from_secs(25);
