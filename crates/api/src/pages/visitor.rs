//! Who looks at a thread's page, by which door.

use std::time::Duration;

use accounts::person::{self, Person};
use accounts::session::{self, Caller, SessionKind};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::actor::Actor;
use kernel::id::InquiryId;
use kernel::text::Language;
use notifications::link::{self, Link, Purpose, Resolution};
use platform::Failure;

use super::onward::sign_in_first;
use super::owner::Owner;
use super::told::Told;
use super::{Pages, cookie, guard, strangers_language};

/// How long a page waits for its reader's language. The pages that ask for it ask first, and while the database hangs a request's time
/// is for what was asked, be it only to say so.
const LANGUAGE_TIME: Duration = Duration::from_millis(200);

/// A person behind a door.
#[derive(Debug)]
pub(super) struct Visitor {
    /// Who acts, with the door's own limits.
    pub actor: Actor,
    /// The same as a person.
    pub person: Person,
    /// Where the page's forms go: `/l/…` or `/threads/…`.
    pub base: String,
    /// What the forms are sealed with: the token of the link or of the session.
    pub secret: String,
    /// Which door it was.
    pub door: DoorKind,
    /// The request, as the log names it.
    pub request_id: String,
}

/// The two doors to a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoorKind {
    /// A letter's link: this thread, for the organisation it was sent to.
    Letter,
    /// A session in a cookie.
    Session,
}

/// Who reads a page that is nobody's own.
pub(super) struct Onlooker {
    /// The language of the page.
    pub language: Language,
    /// Who it is, if he is signed in.
    pub known: Option<Known>,
}

/// Somebody who is signed in.
pub(super) struct Known {
    /// What he is called.
    pub name: String,
    /// What the button that signs out is sealed with: the token of the session.
    pub secret: String,
}

/// Whom a page tells something.
#[derive(Clone, Copy)]
pub(super) struct Addressee<'a> {
    /// The language of the page.
    pub language: Language,
    /// The token of the session, of somebody who is signed in.
    pub secret: Option<&'a str>,
}

impl From<Language> for Addressee<'_> {
    /// Somebody of whom no session is known, or none that goes on.
    fn from(language: Language) -> Self {
        Self {
            language,
            secret: None,
        }
    }
}

impl<'a> From<&'a Onlooker> for Addressee<'a> {
    fn from(onlooker: &'a Onlooker) -> Self {
        Self {
            language: onlooker.language,
            secret: onlooker.known.as_ref().map(|known| &*known.secret),
        }
    }
}

impl<'a> From<&'a Owner> for Addressee<'a> {
    fn from(owner: &'a Owner) -> Self {
        Self {
            language: owner.language(),
            secret: Some(&owner.secret),
        }
    }
}

impl<'a> From<&'a Visitor> for Addressee<'a> {
    fn from(visitor: &'a Visitor) -> Self {
        Self {
            language: visitor.language(),
            secret: (visitor.door == DoorKind::Session).then_some(&*visitor.secret),
        }
    }
}

impl Visitor {
    /// The language of the page.
    pub(super) fn language(&self) -> Language {
        self.person.language
    }
}

impl Pages {
    /// The reader of a letter and the thread that its link leads to, or the page that says kindly why not. Nothing is written.
    pub(super) async fn by_link(
        &self,
        token: &str,
        headers: &HeaderMap,
        request_id: String,
    ) -> Result<(Visitor, InquiryId), Response> {
        let db = &self.app.db;
        let stranger = strangers_language(headers);
        let failed = |failure: Failure| self.failed(stranger, &request_id, &failure);
        let link = match link::resolve(db.read(), token, db.clock().now())
            .await
            .map_err(failed)?
        {
            Resolution::Open(link) if link.purpose == Purpose::Thread => link,
            Resolution::Expired(link) if link.purpose == Purpose::Thread => {
                return Err(self
                    .offer_fresh(Told::Expired, token, &link, &request_id)
                    .await);
            }
            Resolution::Used(link) if link.purpose == Purpose::Thread => {
                return Err(self
                    .offer_fresh(Told::Used, token, &link, &request_id)
                    .await);
            }
            _ => {
                let onlooker = self.onlooker(headers).await;
                return Err(self.told(&onlooker, Told::Unknown));
            }
        };
        let Some(person) = person::of_link(db.read(), &link).await.map_err(failed)? else {
            let onlooker = self.onlooker(headers).await;
            return Err(self.told(&onlooker, Told::Left));
        };
        let actor = accounts::actor::for_link(db.read(), &link)
            .await
            .map_err(failed)?;
        let (Some(actor), Some(thread)) = (actor, link.thread) else {
            return Err(self.told(person.language, Told::Left));
        };
        let visitor = Visitor {
            actor,
            person,
            base: format!("/l/{token}"),
            secret: token.to_owned(),
            door: DoorKind::Letter,
            request_id,
        };
        Ok((visitor, InquiryId::from_uuid(thread)))
    }

    async fn offer_fresh(
        &self,
        told: Told,
        token: &str,
        link: &Link,
        request_id: &str,
    ) -> Response {
        let language = match person::of_link(self.app.db.read(), link).await {
            Ok(person) => person.map_or(Language::Vi, |person| person.language),
            Err(failure) => return self.failed(Language::Vi, request_id, &failure),
        };
        let button = self.button(
            language,
            "page-expired-button",
            format!("/l/{token}/fresh"),
            token,
        );
        self.told_with(language, told, Some(button), None)
    }

    /// The person who is signed in by cookie, with the token she shows.
    pub(super) async fn signed_in(
        &self,
        headers: &HeaderMap,
    ) -> platform::Result<Option<(Actor, session::Session, String)>> {
        let Some(token) = cookie::token(&self.app, headers) else {
            return Ok(None);
        };
        Ok(
            match session::authenticate(&self.app.db, &token, SessionKind::Cookie).await? {
                Caller::SignedIn(actor, session) => Some((actor, session, token)),
                Caller::Expired | Caller::Unknown => None,
            },
        )
    }

    /// The language of whoever reads a page that is nobody's own: that of the person who is signed in, else what the browser asks for. Nothing is
    /// written, and a database that does not answer within [`LANGUAGE_TIME`] leaves it at the browser's.
    pub(super) async fn readers_language(&self, headers: &HeaderMap) -> Language {
        self.onlooker(headers).await.language
    }

    /// Whoever reads a page that is nobody's own, by the same look.
    pub(super) async fn onlooker(&self, headers: &HeaderMap) -> Onlooker {
        let stranger = || Onlooker {
            language: strangers_language(headers),
            known: None,
        };
        let Some(token) = cookie::token(&self.app, headers) else {
            return stranger();
        };
        let looked_up = self.person_of(&token);
        let person = platform::db::within(LANGUAGE_TIME, looked_up)
            .await
            .flatten();
        match person {
            Ok(Some(person)) => Onlooker {
                language: person.language,
                known: Some(Known {
                    name: person.name,
                    secret: token,
                }),
            },
            Ok(None) | Err(_) => stranger(),
        }
    }

    /// The seal of the button that signs out, where somebody is signed in.
    pub(super) fn sign_out<'a>(&self, whom: impl Into<Addressee<'a>>) -> Option<String> {
        let Addressee { secret, .. } = whom.into();
        secret.map(|secret| guard::seal(&self.app.keys, secret))
    }

    async fn person_of(&self, token: &str) -> platform::Result<Option<Person>> {
        let db = &self.app.db;
        let now = db.clock().now();
        let caller = session::actor_by_token(db.read(), token, SessionKind::Cookie, now).await?;
        let Some(actor) = caller.actor() else {
            return Ok(None);
        };
        person::get(db.read(), actor.person).await
    }

    /// The signed-in visitor of a thread; whoever is not signed in goes to the page where he can.
    pub(super) async fn by_cookie(
        &self,
        inquiry: InquiryId,
        headers: &HeaderMap,
        request_id: String,
    ) -> Result<Visitor, Response> {
        let stranger = strangers_language(headers);
        let failed = |failure: Failure| self.failed(stranger, &request_id, &failure);
        let Some((actor, _, secret)) = self.signed_in(headers).await.map_err(failed)? else {
            return Err(sign_in_first());
        };
        let Some(person) = person::get(self.app.db.read(), actor.person)
            .await
            .map_err(failed)?
        else {
            return Err(self.told(stranger, Told::Missing));
        };
        Ok(Visitor {
            actor,
            person,
            base: format!("/threads/{inquiry}"),
            secret,
            door: DoorKind::Session,
            request_id,
        })
    }

    /// Whether a posted form was made for this visitor.
    pub(super) fn is_sealed(
        &self,
        visitor: &Visitor,
        shown: Option<&str>,
        headers: &HeaderMap,
    ) -> bool {
        guard::holds(&self.app.keys, &visitor.secret, shown, headers)
    }
}
