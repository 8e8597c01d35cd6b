//! Who asks, by the token that is shown.

use std::net::IpAddr;
use std::sync::Arc;

use accounts::session::{self, Session, SessionKind};
use axum::http::{HeaderMap, StatusCode, header};
use kernel::actor::Actor;
use kernel::id::SessionId;
use kernel::text::Language;

use super::answer::Refused;
use super::application;
use super::caller::{Authorization, authorization};
use super::endpoint::{Endpoint, unavailable};
use super::guesses::Whence;
use crate::graphql::Through;

/// Who asks.
pub(super) struct Identity {
    /// The token, the person and her session; nothing for a stranger.
    pub(super) signed_in: Option<(String, Actor, Session)>,
    /// The application that asks for her.
    pub(super) through: Option<Through>,
    /// The language that is asked for, else the person's own.
    pub(super) language: Option<Language>,
}

impl Identity {
    /// A stranger.
    pub(super) const fn stranger(language: Option<Language>) -> Self {
        Self {
            signed_in: None,
            through: None,
            language,
        }
    }

    /// The person and her session, as resolvers want them.
    pub(super) fn caller(&self) -> Option<(Arc<Actor>, SessionId)> {
        self.signed_in
            .as_ref()
            .map(|(_, actor, session)| (Arc::new(actor.clone()), session.id))
    }
}

/// The language that is asked for.
pub(super) fn language(headers: &HeaderMap) -> Option<Language> {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Language::accepted)
}

/// A token that is not good (any more) is refused before anything runs: nobody becomes anonymous by mistake. `from` is where the request comes from.
pub(super) async fn identify(
    endpoint: &Endpoint,
    headers: &HeaderMap,
    from: IpAddr,
) -> Result<Identity, Refused> {
    let through = application::of(endpoint, headers, from).await?;
    by_headers(endpoint, headers, from, through).await
}

/// The same where it is known through which application.
pub(super) async fn by_headers(
    endpoint: &Endpoint,
    headers: &HeaderMap,
    from: IpAddr,
    through: Option<Through>,
) -> Result<Identity, Refused> {
    let asked = language(headers);
    let identity = match authorization(headers) {
        Authorization::Absent => Identity::stranger(asked),
        Authorization::Unreadable => return Err(unreadable()),
        Authorization::Bearer(token) => {
            by_token(endpoint, token, Whence::of(from, through.as_ref()), asked).await?
        }
    };
    Ok(Identity {
        through,
        ..identity
    })
}

/// What is said of a header that is no bearer token.
pub(super) fn unreadable() -> Refused {
    unauthenticated(
        "The Authorization header has to be a bearer token.",
        "invalid_request",
    )
}

/// The person that a token stands for. Tokens that are not good are counted for where they come from.
pub(super) async fn by_token(
    endpoint: &Endpoint,
    token: &str,
    whence: Whence<'_>,
    asked: Option<Language>,
) -> Result<Identity, Refused> {
    let app = &endpoint.app;
    let guess = endpoint.guesses.begin(token, whence).await?;
    match session::authenticate(&app.db, token, SessionKind::Bearer).await {
        Ok(session::Caller::SignedIn(actor, session)) => {
            guess.was_good().await;
            let language = match asked {
                Some(language) => Some(language),
                None => accounts::person::get(app.db.read(), actor.person)
                    .await
                    .map_err(unavailable)?
                    .map(|person| person.language),
            };
            Ok(Identity {
                signed_in: Some((token.to_owned(), actor, session)),
                through: None,
                language,
            })
        }
        Ok(session::Caller::Expired) => {
            guess.failed().await;
            let text = "The session has ended. Sign in again.";
            Err(unauthenticated(text, "invalid_token"))
        }
        Ok(session::Caller::Unknown) => {
            guess.failed().await;
            let text = "The token is not known. Sign in again.";
            Err(unauthenticated(text, "invalid_token"))
        }
        Err(failure) => {
            guess.nobody_knows().await;
            Err(unavailable(failure))
        }
    }
}

fn unauthenticated(text: &str, error: &str) -> Refused {
    Refused::coded(StatusCode::UNAUTHORIZED, text, "UNAUTHENTICATED").with(
        header::WWW_AUTHENTICATE,
        &format!("Bearer error=\"{error}\""),
    )
}
