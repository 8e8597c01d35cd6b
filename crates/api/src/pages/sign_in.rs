//! Signing in by a mailed link, and signing out. Opening the link changes nothing; its button uses it up.

use accounts::session::SessionKind;
use accounts::sign_in;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::fault::FaultCode;
use notifications::link::{self, Purpose, Resolution};
use platform::{Context, Failure};

use super::form::Typed;
use super::onward::OwnPath;
use super::origin::Origin;
use super::told::Told;
use super::{Pages, Posted, cookie, guard};
use crate::http::RequestId;

/// `GET /sign-in/{token}`
pub(super) async fn show(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let db = &pages.app.db;
    match link::resolve(db.read(), &token, db.clock().now()).await {
        Ok(Resolution::Open(link)) if link.purpose == Purpose::SignIn => {
            let language = match accounts::person::of_link(db.read(), &link).await {
                Ok(person) => person.map_or(language, |person| person.language),
                Err(failure) => return pages.failed(language, &id.0, &failure),
            };
            let button = pages.button(
                language,
                "page-sign-in-button",
                format!("/sign-in/{token}"),
                &token,
            );
            pages.told_with(language, Told::SignIn, Some(button), None)
        }
        Ok(Resolution::Expired(link) | Resolution::Used(link))
            if link.purpose == Purpose::SignIn =>
        {
            pages.told(&onlooker, Told::SignInExpired)
        }
        Ok(_) => pages.told(&onlooker, Told::Unknown),
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// `POST /sign-in/{token}`
pub(super) async fn enter(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    origin: Origin,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let language = pages.readers_language(&headers).await;
    let Ok(Form(pairs)) = form else {
        return pages.told(language, Told::Forged);
    };
    if !guard::holds(
        &pages.app.keys,
        &token,
        Typed::new(pairs).get("seal"),
        &headers,
    ) {
        return pages.told(language, Told::Forged);
    }
    let context = Context::anonymous(id.0.clone());
    let device = origin.device(SessionKind::Cookie);
    let outcome = platform::command!(pages.app.db, &context, |tx| sign_in::use_link(
        tx, &token, &device
    ));
    match outcome {
        Ok(result) => {
            let next = cookie::next(&pages.app, &headers);
            let entered = pages.entered(language, result, next.as_ref());
            let forget = next.and_then(|_| cookie::forget_next(&pages.app));
            with_cookie(entered, forget)
        }
        Err(Failure::Refused(faults)) => {
            let known = faults
                .iter()
                .any(|fault| matches!(fault.code, FaultCode::LinkUsed | FaultCode::LinkExpired));
            pages.told(
                language,
                if known {
                    Told::SignInExpired
                } else {
                    Told::Unknown
                },
            )
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// `POST /sign-in`: mails a link, and says the same whoever asks.
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
    let next = OwnPath::typed(&typed);
    let context = Context::anonymous(id.0.clone());
    match sign_in::request_link(
        &pages.app.db,
        &pages.app.throttle,
        &context,
        &typed.text("email"),
    )
    .await
    {
        // The letter says nothing of what a stranger may have written; the browser that asked remembers where it was going.
        Ok(()) => with_cookie(
            Redirect::to("/?done=mailed").into_response(),
            next.and_then(|next| cookie::keep_next(&pages.app, &next)),
        ),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, "enter", typed, &faults);
            if next.is_some() {
                pages.enter(&onlooker, next.as_ref(), Some(refused))
            } else {
                pages.home_of_nobody(language, Some(refused), None)
            }
        }
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// `POST /sign-out`
pub(super) async fn leave(
    State(pages): State<Pages>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let gone = || {
        with_cookie(
            Redirect::to("/?done=signed-out").into_response(),
            cookie::drop(&pages.app),
        )
    };
    let (actor, session, token) = match pages.signed_in(&headers).await {
        Ok(Some(signed_in)) => signed_in,
        Ok(None) => return gone(),
        Err(failure) => return pages.failed(language, &id.0, &failure),
    };
    let sealed = form.is_ok_and(|Form(pairs)| {
        guard::holds(
            &pages.app.keys,
            &token,
            Typed::new(pairs).get("seal"),
            &headers,
        )
    });
    if !sealed {
        return pages.told(&onlooker, Told::Forged);
    }
    let context = Context::of(&actor, id.0.clone());
    let ended: platform::Result<()> =
        platform::command!(pages.app.db, &context, |tx| sign_in::sign_out(
            tx, &actor, session.id
        ));
    match ended {
        Ok(()) => gone(),
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

/// The answer with a cookie set.
pub(super) fn with_cookie(
    mut response: Response,
    cookie: Option<axum::http::HeaderValue>,
) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
