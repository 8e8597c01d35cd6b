//! Signing in by password, and the second step where a person has one.

use accounts::session::SessionKind;
use accounts::sign_in::{self, Credentials, SignInResult, SignedIn};
use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::fault::FaultCode;
use kernel::text::Language;
use platform::{Context, Failure};
use secrecy::SecretString;
use serde::Deserialize;

use super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, link as to};
use super::form::{Fields, Refused, Typed};
use super::onward::OwnPath;
use super::origin::Origin;
use super::sign_in::with_cookie;
use super::told::Told;
use super::view::Hidden;
use super::visitor::Onlooker;
use super::{Pages, Posted, cookie, guard};
use crate::http::RequestId;

/// Where somebody wanted to go who is asked to sign in first.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: Option<String>,
}

/// `GET /sign-in`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let next = wanted.next.as_deref().and_then(OwnPath::parse);
    pages.enter(&pages.onlooker(&headers).await, next.as_ref(), None)
}

/// `POST /sign-in/password`
pub(super) async fn by_password(
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
    let credentials = Credentials {
        email: typed.text("email"),
        password: SecretString::from(typed.raw("password")),
        network_address: Some(origin.throttled()),
    };
    let app = &pages.app;
    let context = Context::anonymous(id.0.clone());
    let device = origin.device(SessionKind::Cookie);
    let next = OwnPath::typed(&typed);
    match sign_in::with_password(&app.db, &app.throttle, &context, &credentials, &device).await {
        Ok(result) => pages.entered(language, result, next.as_ref()),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, "password", typed, &faults);
            pages.enter(&onlooker, next.as_ref(), Some(refused))
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// `POST /sign-in/second`
pub(super) async fn second_step(
    State(pages): State<Pages>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let language = pages.readers_language(&headers).await;
    let Ok(Form(pairs)) = form else {
        return pages.told(language, Told::Forged);
    };
    let typed = Typed::new(pairs);
    let challenge = typed.text("challenge");
    let app = &pages.app;
    if !guard::holds(&app.keys, &challenge, typed.get("seal"), &headers) {
        return pages.told(language, Told::Forged);
    }
    let context = Context::anonymous(id.0.clone());
    let next = OwnPath::typed(&typed);
    let outcome = sign_in::with_second_factor(
        &app.db,
        &app.throttle,
        &app.keys,
        &context,
        &challenge,
        &typed.text("code"),
    )
    .await;
    match outcome {
        Ok(signed_in) => pages.in_now(&signed_in, next.as_ref()),
        Err(Failure::Refused(faults)) => {
            let over = faults.iter().any(|fault| {
                matches!(
                    fault.code,
                    FaultCode::LinkUsed | FaultCode::LinkExpired | FaultCode::InvalidCredentials
                )
            });
            if over {
                return pages.told(language, Told::SecondStepExpired);
            }
            let refused = pages.refused(language, "second", typed, &faults);
            pages.second_step(language, &challenge, next.as_ref(), Some(refused))
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

impl Pages {
    /// What follows the first step: the page that was wanted, else the first one; or the question for a code.
    pub(super) fn entered(
        &self,
        language: Language,
        result: SignInResult,
        next: Option<&OwnPath>,
    ) -> Response {
        match result {
            SignInResult::SignedIn(signed_in) => self.in_now(&signed_in, next),
            SignInResult::SecondFactorRequired(asked) => {
                self.second_step(language, asked.challenge.expose(), next, None)
            }
        }
    }

    fn in_now(&self, signed_in: &SignedIn, next: Option<&OwnPath>) -> Response {
        with_cookie(
            Redirect::to(next.map_or("/", OwnPath::as_str)).into_response(),
            cookie::keep(&self.app, signed_in.token.expose()),
        )
    }

    /// The page to sign in on, which leads on to the page that was wanted.
    pub(super) fn enter(
        &self,
        onlooker: &Onlooker,
        next: Option<&OwnPath>,
        refused: Option<Refused>,
    ) -> Response {
        let print = self.print(onlooker.language);
        let mut fields = Fields::new(refused);
        let mut make = FormMaker {
            print,
            form: "password",
            fields: &mut fields,
        };
        let by_password = EntryForm {
            action: "/sign-in/password".to_owned(),
            hidden: next.map(OwnPath::hidden).into_iter().collect(),
            inputs: vec![
                make.line("email", "page-field-email", None, Line::Email, ""),
                make.line("password", "page-field-password", None, Line::Password, ""),
            ],
            button: print.say("page-enter-password-button", &[]),
            ..EntryForm::default()
        };
        make.form = "enter";
        let by_mail = EntryForm {
            action: "/sign-in".to_owned(),
            hidden: next.map(OwnPath::hidden).into_iter().collect(),
            inputs: vec![make.line(
                "email",
                "page-field-email",
                Some("page-field-email-hint"),
                Line::Email,
                "",
            )],
            button: print.say("page-enter-send", &[]),
            style: "second",
            ..EntryForm::default()
        };
        let section = |id, title: &str, form| Section {
            id,
            title: Some(print.say(title, &[])),
            forms: vec![form],
            ..Section::default()
        };
        let page = EntryPage {
            title: print.say("page-enter-title", &[]),
            complaints: fields.complaints(print),
            words: next
                .map(|_| print.say("page-enter-next", &[]))
                .into_iter()
                .collect(),
            sections: vec![
                section("password", "page-enter-password", by_password),
                section("mail", "page-enter", by_mail),
            ],
            links: vec![
                to(print, "page-link-reset", "/reset"),
                to(print, "page-link-join", "/join"),
            ],
            ..EntryPage::default()
        };
        self.entry_to(onlooker, page)
    }

    fn second_step(
        &self,
        language: Language,
        challenge: &str,
        next: Option<&OwnPath>,
        refused: Option<Refused>,
    ) -> Response {
        let print = self.print(language);
        let mut fields = Fields::new(refused);
        let mut make = FormMaker {
            print,
            form: "second",
            fields: &mut fields,
        };
        let hidden = |name: &str, value: String| Hidden {
            name: name.to_owned(),
            value,
        };
        let form = EntryForm {
            action: "/sign-in/second".to_owned(),
            hidden: [
                hidden("seal", guard::seal(&self.app.keys, challenge)),
                hidden("challenge", challenge.to_owned()),
            ]
            .into_iter()
            .chain(next.map(OwnPath::hidden))
            .collect(),
            inputs: vec![make.line(
                "code",
                "page-field-code",
                Some("page-field-code-hint"),
                Line::Code,
                "",
            )],
            button: print.say("page-second-button", &[]),
            ..EntryForm::default()
        };
        let page = EntryPage {
            title: print.say("page-second-title", &[]),
            complaints: fields.complaints(print),
            words: vec![print.say("page-second-what", &[])],
            sections: vec![Section {
                id: "second",
                forms: vec![form],
                ..Section::default()
            }],
            ..EntryPage::default()
        };
        self.entry(language, &page)
    }
}
