//! The page behind an invitation's letter: join with one's account, or with a new one. Opening it changes nothing.

use accounts::invitation::{self, Invitation, Newcomer};
use accounts::organisation;
use accounts::person;
use accounts::session::SessionKind;
use accounts::{consent, sign_in::SignInResult};
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::fault::FaultCode;
use kernel::text::Language;
use notifications::link::{self, Purpose, Resolution};
use platform::{Context, Failure};
use secrecy::SecretString;

use super::entry::{Choosing, EntryForm, EntryPage, FormMaker, Line, Section, link as to};
use super::form::{Fields, Refused, Typed};
use super::onward::OwnPath;
use super::origin::Origin;
use super::told::Told;
use super::view::{Hidden, Opt};
use super::{Pages, Posted, guard};
use crate::http::RequestId;

const FORM: &str = "arrive";

/// Who stands before an invitation.
enum Guest {
    /// Its reader, signed in.
    Reader {
        /// What his forms are sealed with.
        secret: String,
    },
    /// Somebody signed in with another address.
    Another,
    /// Nobody; the address has an account.
    Known,
    /// Nobody, and the address is nobody's yet.
    New,
}

/// An invitation that waits, with what the page says of it.
struct Offer {
    invitation: Invitation,
    organisation: String,
    inviter: String,
    guest: Guest,
    language: Language,
}

/// `GET /invitations/{token}`
pub(super) async fn show(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    match pages.offer(&token, &headers, &id.0).await {
        Ok(offer) => pages.offered(&token, &offer, None),
        Err(response) => response,
    }
}

/// `POST /invitations/{token}`
pub(super) async fn accept(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    origin: Origin,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let stranger = pages.readers_language(&headers).await;
    let Ok(Form(pairs)) = form else {
        return pages.told(stranger, Told::Forged);
    };
    let typed = Typed::new(pairs);
    let offer = match pages.offer(&token, &headers, &id.0).await {
        Ok(offer) => offer,
        Err(response) => return response,
    };
    let secret = match &offer.guest {
        Guest::Reader { secret } => secret,
        Guest::New => &token,
        Guest::Another | Guest::Known => return pages.offered(&token, &offer, None),
    };
    if !guard::holds(&pages.app.keys, secret, typed.get("seal"), &headers) {
        return pages.told(offer.language, Told::Forged);
    }
    if matches!(offer.guest, Guest::Reader { .. }) {
        return pages.join_as_reader(&token, &offer, &headers, &id.0).await;
    }
    pages
        .join_as_newcomer(&token, &offer, typed, &origin, &id.0)
        .await
}

impl Pages {
    /// The invitation behind a token, and who looks at it; or the page that says kindly why not. Nothing is written.
    async fn offer(
        &self,
        token: &str,
        headers: &HeaderMap,
        request_id: &str,
    ) -> Result<Offer, Response> {
        let stranger = self.readers_language(headers).await;
        let db = &self.app.db;
        let failed = |failure: Failure| self.failed(stranger, request_id, &failure);
        let ours = |link: &link::Link| link.purpose == Purpose::Invitation;
        let found = match link::resolve(db.read(), token, db.clock().now())
            .await
            .map_err(failed)?
        {
            Resolution::Open(link) if ours(&link) => invitation::of_link(db.read(), &link)
                .await
                .map_err(failed)?,
            Resolution::Expired(link) | Resolution::Used(link) if ours(&link) => None,
            _ => return Err(self.told(stranger, Told::Unknown)),
        };
        let Some(invitation) = found else {
            return Err(self.told(stranger, Told::InvitationOver));
        };
        let organisation = organisation::get(db.read(), invitation.organisation)
            .await
            .map_err(failed)?
            .ok_or_else(|| self.told(stranger, Told::InvitationOver))?;
        let inviter = person::get(db.read(), invitation.invited_by)
            .await
            .map_err(failed)?;
        let known = person::by_email(db.read(), &invitation.email)
            .await
            .map_err(failed)?;
        let signed_in = self.signed_in(headers).await.map_err(failed)?;
        let (guest, language) = match (signed_in, known) {
            (Some((actor, _, secret)), Some(reader)) if reader.id == actor.person => {
                (Guest::Reader { secret }, reader.language)
            }
            (Some(_), _) => (Guest::Another, stranger),
            (None, Some(reader)) => (Guest::Known, reader.language),
            (None, None) => (Guest::New, stranger),
        };
        Ok(Offer {
            invitation,
            organisation: organisation.legal_name,
            inviter: inviter.map_or_else(String::new, |inviter| inviter.name),
            guest,
            language,
        })
    }

    fn offered(&self, token: &str, offer: &Offer, refused: Option<Refused>) -> Response {
        let print = self.print(offer.language);
        let mut fields = Fields::new(refused);
        let role = offer.invitation.role;
        let email = offer.invitation.email.to_string();
        let action = format!("/invitations/{token}");
        let seal = |secret: &str| {
            vec![Hidden {
                name: "seal".to_owned(),
                value: guard::seal(&self.app.keys, secret),
            }]
        };
        let mut links = Vec::new();
        let (words, forms) = match &offer.guest {
            Guest::Reader { secret } => (
                "page-invitation-reader",
                vec![EntryForm {
                    action,
                    hidden: seal(secret),
                    button: print.say("page-invitation-button", &[]),
                    ..EntryForm::default()
                }],
            ),
            Guest::Another => ("page-invitation-another", Vec::new()),
            Guest::Known => {
                let back = OwnPath::parse(&action);
                let sign_in = back
                    .as_ref()
                    .map_or_else(|| "/sign-in".to_owned(), OwnPath::sign_in);
                links.push(to(print, "page-link-password", &sign_in));
                (
                    "page-invitation-known",
                    vec![EntryForm {
                        action: "/sign-in".to_owned(),
                        hidden: [Hidden {
                            name: "email".to_owned(),
                            value: email.clone(),
                        }]
                        .into_iter()
                        .chain(back.as_ref().map(OwnPath::hidden))
                        .collect(),
                        button: print.say("page-enter-send", &[]),
                        ..EntryForm::default()
                    }],
                )
            }
            Guest::New => {
                let mut form = newcomer(&mut FormMaker {
                    print,
                    form: FORM,
                    fields: &mut fields,
                });
                form.action = action;
                form.hidden = seal(token);
                ("page-invitation-new", vec![form])
            }
        };
        let page = EntryPage {
            title: print.say(
                "page-invitation-title",
                &[("organisation", &offer.organisation)],
            ),
            complaints: fields.complaints(print),
            words: vec![print.say(
                "page-invitation-what",
                &[
                    ("inviter", &offer.inviter),
                    ("organisation", &offer.organisation),
                ],
            )],
            sections: vec![Section {
                id: "invitation",
                facts: vec![
                    print.row(
                        "page-member-role",
                        print.coded("page-role-means", role.code()),
                    ),
                    print.row("page-field-email", email),
                    print.row("page-row-until", print.moment(offer.invitation.expires_at)),
                ],
                words: vec![print.say(words, &[])],
                forms,
                ..Section::default()
            }],
            links,
            ..EntryPage::default()
        };
        self.entry(offer.language, &page)
    }

    async fn join_as_reader(
        &self,
        token: &str,
        offer: &Offer,
        headers: &HeaderMap,
        request_id: &str,
    ) -> Response {
        let actor = match self.signed_in(headers).await {
            Ok(Some((actor, _, _))) => actor,
            Ok(None) => return Redirect::to(&format!("/invitations/{token}")).into_response(),
            Err(failure) => return self.failed(offer.language, request_id, &failure),
        };
        let context = Context::of(&actor, request_id);
        let outcome: platform::Result<invitation::Accepted> =
            platform::command!(self.app.db, &context, |tx| invitation::accept(
                tx, &actor, token
            ));
        match outcome {
            Ok(accepted) => {
                Redirect::to(&format!("/organisations/{}", accepted.organisation)).into_response()
            }
            Err(Failure::Refused(faults)) => {
                let member = faults
                    .iter()
                    .any(|fault| fault.code == FaultCode::AlreadyMember);
                if member {
                    return Redirect::to("/organisations").into_response();
                }
                self.told(offer.language, Told::InvitationOver)
            }
            Err(failure) => self.failed(offer.language, request_id, &failure),
        }
    }

    async fn join_as_newcomer(
        &self,
        token: &str,
        offer: &Offer,
        typed: Typed,
        origin: &Origin,
        request_id: &str,
    ) -> Response {
        let language = Language::parse(&typed.text("language")).unwrap_or(offer.language);
        let agreed = [
            ("newcomer.consents.trade", consent::Purpose::Trade),
            (
                "newcomer.consents.advertising",
                consent::Purpose::Advertising,
            ),
        ];
        let command = Newcomer {
            name: typed.text("newcomer.name"),
            phone: typed.get("newcomer.phone").map(str::to_owned),
            language,
            password: Some(typed.raw("newcomer.password"))
                .filter(|password| !password.is_empty())
                .map(SecretString::from),
            consents: agreed
                .into_iter()
                .filter(|(name, _)| typed.get(name) == Some("yes"))
                .map(|(_, purpose)| purpose)
                .collect(),
            wording: consent::WORDING.to_owned(),
        };
        let context = Context::anonymous(request_id);
        let device = origin.device(SessionKind::Cookie);
        let db = &self.app.db;
        let outcome = match invitation::prepare(db, token, &command).await {
            Ok(prepared) => platform::command!(db, &context, |tx| invitation::arrive(
                tx, token, &prepared, &device
            )),
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(invitation::Arrived { result, .. }) => self.arrived(language, result),
            Err(Failure::Refused(faults)) => {
                let of_link = faults
                    .iter()
                    .any(|fault| fault.path.last().is_some_and(|part| part == "token"));
                if of_link {
                    return self.told(offer.language, Told::InvitationOver);
                }
                let refused = self.refused(offer.language, FORM, typed, &faults);
                self.offered(token, offer, Some(refused))
            }
            Err(failure) => self.failed(offer.language, request_id, &failure),
        }
    }

    fn arrived(&self, language: Language, result: SignInResult) -> Response {
        self.entered(language, result, None)
    }
}

/// The lines that a newcomer fills in.
fn newcomer(make: &mut FormMaker<'_>) -> EntryForm {
    let print = make.print;
    let name = make.line("newcomer.name", "page-field-name", None, Line::Name, "");
    let mut phone = make.line(
        "newcomer.phone",
        "page-field-phone",
        Some("page-field-phone-hint"),
        Line::Phone,
        "",
    );
    phone.required = false;
    let mut password = make.line(
        "newcomer.password",
        "page-field-new-password",
        Some("page-field-invitation-password-hint"),
        Line::NewPassword,
        "",
    );
    password.required = false;
    let label = print.say("page-field-language", &[]);
    let options = Language::ALL
        .iter()
        .map(|language| Opt {
            value: language.code().to_owned(),
            label: print.coded("page-language", language.code()),
            ..Opt::default()
        })
        .collect();
    let choice = make
        .fields
        .choice(FORM, "language", &label, options, print.language().code());
    EntryForm {
        inputs: vec![name, phone, password],
        choices: vec![Choosing { choice, label }],
        ticks: vec![
            make.consent("newcomer.consents.trade", "consent-trade"),
            make.consent("newcomer.consents.advertising", "consent-advertising"),
        ],
        button: print.say("page-invitation-new-button", &[]),
        ..EntryForm::default()
    }
}
