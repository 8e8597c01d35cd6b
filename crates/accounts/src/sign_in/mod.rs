//! Being let in: by password or by a mailed link, and then by a second factor where a person has one.

mod challenge;
mod link;
mod password;
mod store;

use chrono::Duration;
use kernel::{
    actor::Actor,
    id::{PersonId, SessionId},
    time::Instant,
};
use notifications::{Letter, letter::NewSignIn};
use platform::{Fact, Tx, random::Token};
use serde_json::json;

use crate::{
    person::store as people,
    post,
    second_factor::{self, Used},
    session::{
        self, Device, Session,
        store::{Shown, places_of},
    },
};

pub use challenge::{CHALLENGE_MINUTES, with_second_factor};
pub use link::{LINK_MINUTES, request_link, use_link};
pub use password::{Credentials, with_password};

pub(crate) use challenge::{clean, forget_challenges};
pub(crate) use link::ANSWER_TIME;

/// What became of signing in.
#[derive(Clone, Debug)]
pub enum SignInResult {
    /// The person is in.
    SignedIn(SignedIn),
    /// The first factor was right; the person has to show a second one.
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
    /// The secret to show with the code; it is not kept and cannot be shown again.
    pub challenge: Token,
    /// Until when.
    pub expires_at: Instant,
}

/// Ends the session the actor came with; a session that has ended already stays so. Writes `session.ended`.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(tx: &mut Tx, actor: &Actor, session: SessionId) -> platform::Result<()> {
    session::end(tx, actor, session).await
}

kernel::text_enum! {
    /// How somebody proved who he is.
    pub(crate) enum Method {
        /// By password.
        Password = "PASSWORD",
        /// By a mailed link.
        MailedLink = "MAILED_LINK",
        /// By confirming a new account's address.
        Confirmation = "CONFIRMATION",
    }
}

/// Lets a person in who proved himself, or asks for his second factor. Writes `person.signed_in` or
/// `person.second_factor_asked`.
pub(crate) async fn admit(
    tx: &mut Tx,
    person: PersonId,
    device: &Device,
    method: Method,
) -> platform::Result<SignInResult> {
    if second_factor::is_on(tx, person).await? {
        let asked = challenge::ask(tx, person, device, method).await?;
        return Ok(SignInResult::SecondFactorRequired(asked));
    }
    let signed_in = enter(tx, person, device, method, None).await?;
    Ok(SignInResult::SignedIn(signed_in))
}

/// Opens a session. Writes `person.signed_in`; posts `NewSignIn` where the person never came from before.
async fn enter(
    tx: &mut Tx,
    person: PersonId,
    device: &Device,
    method: Method,
    second: Option<Used>,
) -> platform::Result<SignedIn> {
    let places = places_of(tx, person).await?;
    let shown = if second.is_some() {
        Shown::Yes
    } else {
        Shown::No
    };
    let (token, session) = session::open(tx, person, device, shown).await?;
    let cause = tx
        .record(Fact::about("person.signed_in", person).with(json!({
            "session": session.id,
            "carrier": device.kind.code(),
            "method": method.code(),
            "secondFactor": second.map(Used::code),
        })))
        .await?;
    let here = (device.agent.clone(), device.network.clone());
    // Nobody needs to be told of the very first time; whoever has not come for so long that her places are forgotten does.
    let forgotten = tx.now() - Duration::days(crate::cleaning::SESSIONS_KEPT_DAYS);
    let is_first = places.is_empty() && !people::is_older(tx, person, forgotten).await?;
    if !is_first && !places.contains(&here) {
        let letter = Letter::NewSignIn(NewSignIn {
            at: tx.now(),
            agent: device.agent.clone(),
            network: device.network.clone(),
        });
        post::to_person(tx, person, letter, cause).await?;
    }
    if second == Some(Used::Recovery) {
        second_factor::tell_of_recovery(tx, person, cause).await?;
    }
    Ok(SignedIn { token, session })
}
