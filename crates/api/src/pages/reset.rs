//! A lost password: asking for the letter, and choosing another by its link.

use accounts::password;
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
use super::told::Told;
use super::view::Hidden;
use super::visitor::Onlooker;
use super::{Done, Pages, Posted, guard};
use crate::http::RequestId;

/// `GET /reset`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    if done.done.as_deref() == Some("mailed") {
        return pages.told(&onlooker, Told::ResetMailed);
    }
    pages.reset_ask(&onlooker, None)
}

/// `POST /reset`: mails a link, and says the same whoever asks.
pub(super) async fn request(
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
    match password::request_reset(&app.db, &app.throttle, &context, &typed.text("email")).await {
        Ok(()) => Redirect::to("/reset?done=mailed").into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, "ask", typed, &faults);
            pages.reset_ask(&onlooker, Some(refused))
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// `GET /reset/{token}`
pub(super) async fn show_choice(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let stranger = onlooker.language;
    let db = &pages.app.db;
    let ours = |link: &link::Link| link.purpose == Purpose::ResetPassword;
    match link::resolve(db.read(), &token, db.clock().now()).await {
        Ok(Resolution::Open(link)) if ours(&link) => {
            match accounts::person::of_link(db.read(), &link).await {
                Ok(person) => {
                    let onlooker = Onlooker {
                        language: person.map_or(stranger, |person| person.language),
                        ..onlooker
                    };
                    pages.reset_choose(&onlooker, &token, None)
                }
                Err(failure) => pages.failed(stranger, &id.0, &failure),
            }
        }
        Ok(Resolution::Expired(link) | Resolution::Used(link)) if ours(&link) => {
            pages.told(&onlooker, Told::ResetExpired)
        }
        Ok(_) => pages.told(&onlooker, Told::Unknown),
        Err(failure) => pages.failed(stranger, &id.0, &failure),
    }
}

/// `POST /reset/{token}`
pub(super) async fn choose(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let Ok(Form(pairs)) = form else {
        return pages.told(&onlooker, Told::Forged);
    };
    let typed = Typed::new(pairs);
    if !guard::holds(&pages.app.keys, &token, typed.get("seal"), &headers) {
        return pages.told(&onlooker, Told::Forged);
    }
    let context = Context::anonymous(id.0.clone());
    let new = SecretString::from(typed.raw("newPassword"));
    match password::reset(&pages.app.db, &context, &token, &new).await {
        Ok(()) => pages.told(language, Told::PasswordChanged),
        Err(Failure::Refused(faults)) => {
            let of = |codes: &[FaultCode]| faults.iter().any(|fault| codes.contains(&fault.code));
            if of(&[FaultCode::LinkUsed, FaultCode::LinkExpired]) {
                pages.told(&onlooker, Told::ResetExpired)
            } else if of(&[FaultCode::InvalidCredentials]) {
                pages.told(&onlooker, Told::Unknown)
            } else {
                let refused = pages.refused(language, "choose", typed, &faults);
                pages.reset_choose(&onlooker, &token, Some(refused))
            }
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

impl Pages {
    fn reset_ask(&self, onlooker: &Onlooker, refused: Option<Refused>) -> Response {
        let print = self.print(onlooker.language);
        let mut fields = Fields::new(refused);
        let mut make = FormMaker {
            print,
            form: "ask",
            fields: &mut fields,
        };
        let form = EntryForm {
            action: "/reset".to_owned(),
            inputs: vec![make.line("email", "page-field-email", None, Line::Email, "")],
            button: print.say("page-reset-ask-button", &[]),
            ..EntryForm::default()
        };
        let page = EntryPage {
            title: print.say("page-reset-ask-title", &[]),
            complaints: fields.complaints(print),
            words: vec![print.say("page-reset-ask-what", &[])],
            sections: vec![Section {
                id: "ask",
                forms: vec![form],
                ..Section::default()
            }],
            links: vec![to(print, "page-link-sign-in", "/sign-in")],
            ..EntryPage::default()
        };
        self.entry_to(onlooker, page)
    }

    fn reset_choose(&self, onlooker: &Onlooker, token: &str, refused: Option<Refused>) -> Response {
        let print = self.print(onlooker.language);
        let mut fields = Fields::new(refused);
        let mut make = FormMaker {
            print,
            form: "choose",
            fields: &mut fields,
        };
        let form = EntryForm {
            action: format!("/reset/{token}"),
            hidden: vec![Hidden {
                name: "seal".to_owned(),
                value: guard::seal(&self.app.keys, token),
            }],
            inputs: vec![make.line(
                "newPassword",
                "page-field-new-password",
                Some("page-field-new-password-hint"),
                Line::NewPassword,
                "",
            )],
            button: print.say("page-reset-choose-button", &[]),
            ..EntryForm::default()
        };
        let page = EntryPage {
            title: print.say("page-reset-choose-title", &[]),
            complaints: fields.complaints(print),
            words: vec![print.say("page-reset-choose-what", &[])],
            sections: vec![Section {
                id: "choose",
                forms: vec![form],
                ..Section::default()
            }],
            ..EntryPage::default()
        };
        self.entry_to(onlooker, page)
    }
}
