//! The words of `graphql-transport-ws` (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).

use async_graphql::ServerError;
use axum::extract::ws::CloseFrame;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// The name of the protocol.
pub(super) const PROTOCOL: &str = "graphql-transport-ws";

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Said {
    /// Who he is.
    ConnectionInit { payload: Option<Value> },
    /// Whether anybody is there.
    Ping { payload: Option<Value> },
    /// That he is there.
    Pong {},
    /// What he wants to know.
    Subscribe { id: String, payload: Value },
    /// That he wants to know no more of it.
    Complete { id: String },
}

/// What we say.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Word<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Value>,
    },
    Next {
        id: &'a str,
        payload: &'a RawValue,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// Why a connection is closed. Codes below 4000 are those of RFC 6455; clients come again after 1001, 1012 and 1013.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// The server stops.
    GoingAway,
    /// He did not read what was sent, or nothing was heard of him.
    Unheard,
    /// Something failed on our side, or the server has no place: later it may go.
    Later(String),
    /// What he said is no word of the protocol.
    NotUnderstood(String),
    /// He asked before he said who he is.
    Unauthorized,
    /// His token is not good, or not any more.
    Forbidden(String),
    /// He said nothing.
    NotGreeted,
    /// Two operations have the same id.
    Twice(String),
    /// He said twice who he is.
    GreetedTwice,
    /// He has as many connections as he may.
    TooMany(String),
}

impl From<Closing> for CloseFrame {
    fn from(closing: Closing) -> Self {
        let (code, reason) = match closing {
            Closing::GoingAway => (1001, "The server stops.".to_owned()),
            Closing::Unheard => (1013, "You did not keep up.".to_owned()),
            Closing::Later(reason) => (1013, reason),
            Closing::NotUnderstood(reason) => (4400, reason),
            Closing::Unauthorized => (4401, "Unauthorized".to_owned()),
            Closing::Forbidden(reason) => (4403, reason),
            Closing::NotGreeted => (4408, "Connection initialisation timeout".to_owned()),
            Closing::Twice(id) => (4409, format!("Subscriber for {id} already exists")),
            Closing::GreetedTwice => (4429, "Too many initialisation requests".to_owned()),
            Closing::TooMany(reason) => (4429, reason),
        };
        Self {
            code,
            reason: short(&reason).into(),
        }
    }
}

/// A reason has room for 123 bytes.
fn short(reason: &str) -> &str {
    let mut end = reason.len().min(123);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    &reason[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_is_too_long_is_cut_between_letters() {
        let frame = CloseFrame::from(Closing::Twice("ạ".repeat(200)));
        assert_eq!(frame.code, 4409);
        assert!(frame.reason.len() <= 123, "{}", frame.reason.len());
        assert!(frame.reason.ends_with('ạ'), "{}", frame.reason);
    }

    #[test]
    fn words_are_those_of_the_protocol() {
        let word = |word: &Word<'_>| serde_json::to_string(word).expect("JSON");
        assert_eq!(word(&Word::ConnectionAck), r#"{"type":"connection_ack"}"#);
        assert_eq!(word(&Word::Pong { payload: None }), r#"{"type":"pong"}"#);
        assert_eq!(
            word(&Word::Complete { id: "1" }),
            r#"{"type":"complete","id":"1"}"#
        );
    }
}
