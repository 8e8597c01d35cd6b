//! Whoever is before a page of his own: what a handler takes, so that nothing of it runs for anybody else.

use accounts::person::{self, Person};
use accounts::session::Session;
use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use kernel::actor::Actor;
use kernel::text::Language;
use platform::Failure;

use super::form::Typed;
use super::onward::sign_in_first;
use super::told::Told;
use super::{Pages, guard, strangers_language};
use crate::http::RequestId;

/// Somebody signed in, before a page of her own.
pub(super) struct Owner {
    pub(super) actor: Actor,
    pub(super) session: Session,
    pub(super) person: Person,
    /// What the forms are sealed with.
    pub(super) secret: String,
    pub(super) request_id: String,
}

impl Owner {
    pub(super) const fn language(&self) -> Language {
        self.person.language
    }
}

impl Pages {
    /// The signed-in person; whoever is not signed in goes to the page where he can.
    pub(super) async fn owner(
        &self,
        headers: &HeaderMap,
        request_id: String,
    ) -> Result<Owner, Response> {
        let stranger = strangers_language(headers);
        let failed = |failure: Failure| self.failed(stranger, &request_id, &failure);
        let Some((actor, session, secret)) = self.signed_in(headers).await.map_err(failed)? else {
            return Err(sign_in_first());
        };
        let Some(person) = person::get(self.app.db.read(), actor.person)
            .await
            .map_err(failed)?
        else {
            return Err(self.told(stranger, Told::Missing));
        };
        Ok(Owner {
            actor,
            session,
            person,
            secret,
            request_id,
        })
    }
}

impl FromRequestParts<Pages> for Owner {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Response> {
        let id = parts.extensions.get::<RequestId>();
        let request_id = id.map_or_else(String::new, |id| id.0.clone());
        pages.owner(&parts.headers, request_id).await
    }
}

/// An officer who is signed in; for others there is no such page.
pub(super) struct Officer(pub(super) Owner);

impl FromRequestParts<Pages> for Officer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Response> {
        let owner = Owner::from_request_parts(parts, pages).await?;
        if owner.actor.office().is_some() {
            Ok(Self(owner))
        } else {
            Err(pages.told(&owner, Told::Missing))
        }
    }
}

/// Somebody signed in, and what she typed into a form that was made for her.
pub(super) struct Filled {
    pub(super) owner: Owner,
    pub(super) typed: Typed,
}

impl FromRequest<Pages> for Filled {
    type Rejection = Response;

    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let owner = Owner::from_request_parts(&mut parts, pages).await?;
        let headers = parts.headers.clone();
        let form =
            Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), pages)
                .await;
        let forged = || pages.told(&owner, Told::Forged);
        let Form(pairs) = form.map_err(|_| forged())?;
        let typed = Typed::new(pairs);
        if guard::holds(&pages.app.keys, &owner.secret, typed.get("seal"), &headers) {
            Ok(Self { owner, typed })
        } else {
            Err(forged())
        }
    }
}
