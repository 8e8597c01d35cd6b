//! Being let in: by password or by a mailed link.

mod link;
mod password;

use kernel::{
    actor::Actor,
    id::{PersonId, SessionId},
};
use platform::{Fact, Tx, random::Token};
use serde_json::json;

use crate::session::{self, Session, SessionKind};

pub use link::{LINK_MINUTES, request_link, use_link};
pub use password::{Credentials, with_password};

/// What became of signing in.
#[derive(Clone, Debug)]
pub enum SignInResult {
    /// The person is in.
    SignedIn(SignedIn),
    /// The first factor was right; the person has to show a second one. No account asks for one yet, and clients are
    /// told to expect it.
    SecondFactorRequired(SecondFactorRequired),
}

/// A person was let in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The secret to show from now on; it is not kept and cannot be shown again.
    pub token: Token,
    /// The session it stands for.
    pub session: Session,
}

/// A second factor is wanted.
#[derive(Clone, Debug)]
pub struct SecondFactorRequired {
    /// Whose.
    pub person: PersonId,
}

/// Ends the session the actor came with; a session that has ended already stays so. Writes `session.ended`.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(tx: &mut Tx, actor: &Actor, session: SessionId) -> platform::Result<()> {
    session::end(tx, actor, session).await
}

/// How somebody proved who he is.
#[derive(Clone, Copy, Debug)]
enum Method {
    Password,
    MailedLink,
}

impl Method {
    fn code(self) -> &'static str {
        match self {
            Self::Password => "PASSWORD",
            Self::MailedLink => "MAILED_LINK",
        }
    }
}

/// Opens a session for a person who proved himself. Writes `person.signed_in`.
async fn admit(
    tx: &mut Tx,
    person: PersonId,
    kind: SessionKind,
    method: Method,
) -> platform::Result<SignInResult> {
    let (token, session) = session::open(tx, person, kind).await?;
    tx.record(Fact::about("person.signed_in", person).with(json!({
        "session": session.id,
        "carrier": kind.code(),
        "method": method.code(),
    })))
    .await?;
    Ok(SignInResult::SignedIn(SignedIn { token, session }))
}
