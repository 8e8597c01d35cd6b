//! The page behind an authority's invitation to speak for a producer of the register.

use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::claim::{self, File, Invitation};
use catalogue::producer::{self, Producer};
use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::ClaimId;
use notifications::link::{self, Purpose, Resolution};
use platform::Failure;

use super::entry::{EntryForm, EntryPage, FormMaker, Section, link as to};
use super::form::{Fields, Refused};
use super::onward::OwnPath;
use super::organisation::Sealed;
use super::owner::{Filled, Owner};
use super::producer::{claimant_choice, claimants};
use super::told::Told;
use super::{Pages, strangers_language};
use crate::claims;
use crate::graphql::once::once;
use crate::http::RequestId;

/// The name of the form.
const FORM: &str = "claim";

/// What an invitation offers.
struct Offer {
    invitation: Invitation,
    producer: Producer,
    products: usize,
}

/// `GET /claims/{token}`
pub(super) async fn show(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    match pages.claim_offer(&token).await {
        Ok(Ok(offer)) => pages.claim_page(&token, &offer, &headers, id.0, None).await,
        Ok(Err(told)) => pages.told(&onlooker, told),
        Err(failure) => pages.failed(onlooker.language, &id.0, &failure),
    }
}

/// `POST /claims/{token}`
pub(super) async fn accept(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let hand = owner.hand(&pages.app.db);
    let key = match hand.key(FORM, "page.claim", &typed) {
        Ok(key) => Some(key),
        Err(failure) => return pages.failed(language, &owner.request_id, &failure),
    };
    let actor = &owner.actor;
    let command = File {
        producer: typed.text("producerId"),
        organisation: typed.text("organisationId"),
        invitation: Some(token.clone()),
        papers: Vec::new(),
        note: None,
    };
    let outcome: platform::Result<claim::Settled> =
        once!(hand, key, |tx| claims::file(tx, actor, &command));
    match outcome {
        Ok(settled) => match pages.claim_told(actor, settled.claim).await {
            Ok(done) => Redirect::to(&format!("/products?done={done}")).into_response(),
            Err(failure) => pages.failed(language, &owner.request_id, &failure),
        },
        Err(Failure::Refused(faults)) => {
            let over = faults
                .iter()
                .any(|fault| matches!(fault.code, FaultCode::LinkUsed | FaultCode::LinkExpired));
            if over {
                return pages.told(&owner, Told::InvitationOver);
            }
            let offer = match pages.claim_offer(&token).await {
                Ok(Ok(offer)) => offer,
                Ok(Err(told)) => return pages.told(&owner, told),
                Err(failure) => return pages.failed(language, &owner.request_id, &failure),
            };
            let refused = pages.refused(language, FORM, typed, &faults);
            let request_id = owner.request_id.clone();
            pages
                .claim_page(&token, &offer, &headers, request_id, Some(refused))
                .await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    /// What is told at the top of the next page: whether the claim holds or waits.
    async fn claim_told(&self, actor: &Actor, id: ClaimId) -> platform::Result<&'static str> {
        let found = claim::many_visible(self.app.db.read(), actor, &[id]).await?;
        let holds = found
            .get(&id)
            .is_some_and(|claim| claim.state == claim::State::Approved);
        Ok(if holds { "claimed" } else { "claim-waits" })
    }

    /// What a link offers, or what is told instead. Nothing is written.
    async fn claim_offer(&self, token: &str) -> platform::Result<Result<Offer, Told>> {
        let (conn, now) = (self.app.db.read(), self.app.db.clock().now());
        let link = match link::resolve(conn, token, now).await? {
            Resolution::Open(link) if link.purpose == Purpose::Claim => link,
            Resolution::Expired(link) | Resolution::Used(link)
                if link.purpose == Purpose::Claim =>
            {
                return Ok(Err(Told::InvitationOver));
            }
            _ => return Ok(Err(Told::Unknown)),
        };
        let Some(invitation) = claim::of_link(conn, &link).await? else {
            return Ok(Err(Told::InvitationOver));
        };
        let Some(producer) = producer::by_id(conn, invitation.producer).await? else {
            return Ok(Err(Told::InvitationOver));
        };
        let products = claim::products_of(conn, producer.id).await?;
        Ok(Ok(Offer {
            invitation,
            producer,
            products,
        }))
    }

    async fn claim_page(
        &self,
        token: &str,
        offer: &Offer,
        headers: &HeaderMap,
        request_id: String,
        refused: Option<Refused>,
    ) -> Response {
        let stranger = strangers_language(headers);
        let owner = match self.signed_in(headers).await {
            Ok(Some(_)) => match self.owner(headers, request_id.clone()).await {
                Ok(owner) => Some(owner),
                Err(response) => return response,
            },
            Ok(None) => None,
            Err(failure) => return self.failed(stranger, &request_id, &failure),
        };
        let language = owner.as_ref().map_or(stranger, Owner::language);
        match self
            .claim_sheet(token, offer, owner.as_ref(), language, refused)
            .await
        {
            Ok(page) => self.entry(language, &page),
            Err(failure) => self.failed(language, &request_id, &failure),
        }
    }

    async fn claim_sheet(
        &self,
        token: &str,
        offer: &Offer,
        owner: Option<&Owner>,
        language: kernel::text::Language,
        refused: Option<Refused>,
    ) -> platform::Result<EntryPage> {
        let conn = self.app.db.read();
        let print = self.print(language);
        let authority = accounts::organisation::get(conn, offer.invitation.authority).await?;
        let authority = authority.map_or_else(String::new, |found| found.legal_name);
        let mut fields = Fields::new(refused);
        let mut links = Vec::new();
        let mut section = Section {
            id: "claim",
            facts: vec![
                print.strong_row("page-row-producer", offer.producer.name.clone()),
                print.row("page-row-products", offer.products.to_string()),
                print.row("page-row-until", print.moment(offer.invitation.expires_at)),
            ],
            ..Section::default()
        };
        let mut sign_out = None;
        match owner {
            None => {
                section.words = vec![print.say("page-claim-sign-in", &[])];
                let sign_in = OwnPath::parse(&format!("/claims/{token}"))
                    .map_or_else(|| "/sign-in".to_owned(), |back| back.sign_in());
                links.push(to(print, "page-link-sign-in", &sign_in));
                links.push(to(print, "page-link-join", "/join"));
            }
            Some(owner) => {
                let sealed = Sealed::new(self, owner);
                sign_out = Some(sealed.seal());
                let claimants = claimants(&owner.actor);
                if claimants.is_empty() {
                    section.words = vec![print.say("page-claim-found-first", &[])];
                    links.push(to(print, "page-link-found", "/organisation/new"));
                } else {
                    let mut make = FormMaker {
                        print,
                        form: FORM,
                        fields: &mut fields,
                    };
                    let choice = claimant_choice(self, &mut make, &claimants).await?;
                    let then = if offer.producer.organisation.is_some() {
                        "page-producer-claim-contested"
                    } else {
                        "page-claim-then"
                    };
                    section.words = vec![print.say(then, &[])];
                    section.forms = vec![EntryForm {
                        action: format!("/claims/{token}"),
                        hidden: sealed.hidden(&[("producerId", &offer.producer.id.to_string())]),
                        choices: vec![choice],
                        button: print.say("page-claim-button", &[]),
                        ..EntryForm::default()
                    }];
                }
            }
        }
        Ok(EntryPage {
            title: print.say("page-claim-title", &[("producer", &offer.producer.name)]),
            complaints: fields.complaints(print),
            words: vec![print.say(
                "page-claim-what",
                &[
                    ("authority", &authority),
                    ("producer", &offer.producer.name),
                ],
            )],
            sections: vec![section],
            links,
            sign_out,
            ..EntryPage::default()
        })
    }
}
