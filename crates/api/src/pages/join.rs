//! Signing up: the form, and the page behind the letter's button, which confirms the address and lets in.

use accounts::address::{self, Confirmed, PasswordTaken, SignUp};
use accounts::consent;
use accounts::session::SessionKind;
use accounts::sign_in::SignInResult;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::fault::FaultCode;
use notifications::link::{self, Purpose, Resolution};
use platform::{Context, Failure};
use secrecy::SecretString;

use super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, link as to};
use super::form::{Fields, Refused, Typed};
use super::origin::Origin;
use super::sign_in::with_cookie;
use super::told::Told;
use super::visitor::Onlooker;
use super::{Done, Pages, Posted, cookie, guard};
use crate::http::RequestId;

const FORM: &str = "join";

/// `GET /join`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    if done.done.as_deref() == Some("mailed") {
        return pages.told(&onlooker, Told::JoinMailed);
    }
    pages.join(&onlooker, None)
}

/// `POST /join`
pub(super) async fn sign_up(
    State(pages): State<Pages>,
    Extension(id): Extension<RequestId>,
    origin: Origin,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let Ok(Form(pairs)) = form else {
        return pages.told(&onlooker, Told::Forged);
    };
    if !guard::is_same_site(&headers) {
        return pages.told(&onlooker, Told::Forged);
    }
    let typed = Typed::new(pairs);
    let agreed = [
        ("consents.trade", consent::Purpose::Trade),
        ("consents.advertising", consent::Purpose::Advertising),
    ];
    let command = SignUp {
        email: typed.text("email"),
        name: typed.text("name"),
        password: SecretString::from(typed.raw("password")),
        phone: typed.get("phone").map(str::to_owned),
        language,
        consents: agreed
            .into_iter()
            .filter(|(name, _)| typed.get(name) == Some("yes"))
            .map(|(_, purpose)| purpose)
            .collect(),
        wording: consent::WORDING.to_owned(),
        network_address: Some(origin.throttled()),
    };
    let app = &pages.app;
    let context = Context::anonymous(id.0.clone());
    match address::sign_up(&app.db, &app.throttle, &context, &command).await {
        Ok(()) => Redirect::to("/join?done=mailed").into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, FORM, typed, &faults);
            pages.join(&onlooker, Some(refused))
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

impl Pages {
    fn join(&self, onlooker: &Onlooker, refused: Option<Refused>) -> Response {
        let print = self.print(onlooker.language);
        let mut fields = Fields::new(refused);
        let mut make = FormMaker {
            print,
            form: FORM,
            fields: &mut fields,
        };
        let mut phone = make.line(
            "phone",
            "page-field-phone",
            Some("page-field-phone-hint"),
            Line::Phone,
            "",
        );
        phone.required = false;
        let form = EntryForm {
            action: "/join".to_owned(),
            inputs: vec![
                make.line("name", "page-field-name", None, Line::Name, ""),
                make.line(
                    "email",
                    "page-field-email",
                    Some("page-field-email-join-hint"),
                    Line::Email,
                    "",
                ),
                phone,
                make.line(
                    "password",
                    "page-field-password",
                    Some("page-field-new-password-hint"),
                    Line::NewPassword,
                    "",
                ),
            ],
            ticks: vec![
                make.consent("consents.trade", "consent-trade"),
                make.consent("consents.advertising", "consent-advertising"),
            ],
            button: print.say("page-join-button", &[]),
            ..EntryForm::default()
        };
        let page = EntryPage {
            title: print.say("page-join-title", &[]),
            complaints: fields.complaints(print),
            words: vec![print.say("page-join-what", &[])],
            sections: vec![Section {
                id: "join",
                forms: vec![form],
                ..Section::default()
            }],
            links: vec![
                to(print, "page-link-sign-in", "/sign-in"),
                to(print, "page-link-resend", "/join/again"),
            ],
            ..EntryPage::default()
        };
        self.entry_to(onlooker, page)
    }

    fn join_again(&self, onlooker: &Onlooker, refused: Option<Refused>) -> Response {
        let print = self.print(onlooker.language);
        let mut fields = Fields::new(refused);
        let mut make = FormMaker {
            print,
            form: "again",
            fields: &mut fields,
        };
        let form = EntryForm {
            action: "/join/again".to_owned(),
            inputs: vec![make.line("email", "page-field-email", None, Line::Email, "")],
            button: print.say("page-join-again-button", &[]),
            ..EntryForm::default()
        };
        let page = EntryPage {
            title: print.say("page-join-again-title", &[]),
            complaints: fields.complaints(print),
            words: vec![print.say("page-join-again-what", &[])],
            sections: vec![Section {
                id: "again",
                forms: vec![form],
                ..Section::default()
            }],
            ..EntryPage::default()
        };
        self.entry_to(onlooker, page)
    }
}

/// `GET /join/again`
pub(super) async fn show_again(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    pages.join_again(&pages.onlooker(&headers).await, None)
}

/// `POST /join/again`: the letter once more, and the same words whoever asks.
pub(super) async fn resend(
    State(pages): State<Pages>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let Ok(Form(pairs)) = form else {
        return pages.told(&onlooker, Told::Forged);
    };
    if !guard::is_same_site(&headers) {
        return pages.told(&onlooker, Told::Forged);
    }
    let typed = Typed::new(pairs);
    let app = &pages.app;
    let context = Context::anonymous(id.0.clone());
    match address::resend(&app.db, &app.throttle, &context, &typed.text("email")).await {
        Ok(()) => Redirect::to("/join?done=mailed").into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, "again", typed, &faults);
            pages.join_again(&onlooker, Some(refused))
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// `GET /confirm/{token}`
pub(super) async fn show_confirm(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let db = &pages.app.db;
    let ours = |link: &link::Link| link.purpose == Purpose::ConfirmAddress;
    let waiting = match link::resolve(db.read(), &token, db.clock().now()).await {
        Ok(Resolution::Open(link)) if ours(&link) => address::waiting(db.read(), &link).await,
        Ok(Resolution::Expired(link) | Resolution::Used(link)) if ours(&link) => {
            return pages.told(&onlooker, Told::ConfirmExpired);
        }
        Ok(_) => Ok(None),
        Err(failure) => Err(failure),
    };
    match waiting {
        Ok(Some(waiting)) => {
            let language = waiting.language;
            let (told, label) = match waiting.purpose {
                address::Purpose::SignUp => (Told::Confirm, "page-confirm-button"),
                address::Purpose::EmailChange => {
                    (Told::ConfirmChange, "page-confirm-change-button")
                }
            };
            let button = pages.button(language, label, format!("/confirm/{token}"), &token);
            let print = pages.print(language);
            let name = waiting.name.map(|name| name.to_string());
            let more = name.map(|name| print.say("page-confirm-name", &[("name", &name)]));
            pages.told_more(language, told, more, Some(button), None)
        }
        Ok(None) => pages.told(&onlooker, Told::Unknown),
        Err(failure) => pages.failed(onlooker.language, &id.0, &failure),
    }
}

/// `POST /confirm/{token}`
pub(super) async fn confirm(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    origin: Origin,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let language = pages.readers_language(&headers).await;
    let sealed = form.is_ok_and(|Form(pairs)| {
        guard::holds(
            &pages.app.keys,
            &token,
            Typed::new(pairs).get("seal"),
            &headers,
        )
    });
    if !sealed {
        return pages.told(language, Told::Forged);
    }
    let device = origin.device(SessionKind::Cookie);
    let context = Context::anonymous(id.0.clone());
    let outcome: platform::Result<Confirmed> =
        platform::command!(pages.app.db, &context, |tx| address::confirm(
            tx, &token, &device
        ));
    match outcome {
        Ok(Confirmed::SignedUp {
            result: SignInResult::SignedIn(signed_in),
            password,
            ..
        }) => {
            let next = match password {
                PasswordTaken::Yes => "/?done=joined",
                PasswordTaken::No => "/account?done=no-password",
            };
            with_cookie(
                Redirect::to(next).into_response(),
                cookie::keep(&pages.app, signed_in.token.expose()),
            )
        }
        // Somebody new has no second factor; whoever has one shows it where he signs in.
        Ok(Confirmed::SignedUp { .. }) => Redirect::to("/sign-in").into_response(),
        Ok(Confirmed::Changed(_)) => pages.told(language, Told::Confirmed),
        Err(Failure::Refused(faults)) => {
            let known = faults.iter().any(|fault| {
                matches!(
                    fault.code,
                    FaultCode::LinkUsed | FaultCode::LinkExpired | FaultCode::Duplicate
                )
            });
            let told = if known {
                Told::ConfirmExpired
            } else {
                Told::Unknown
            };
            pages.told(language, told)
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}
