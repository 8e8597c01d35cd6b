//! The small pages of this program: what a letter's link opens, sign-in, the first page, and in demo mode the mailbox.
//!
//! No script, one style sheet, words from `locales/`. A GET (and its HEAD) changes nothing; each button is a form of its own that
//! carries a seal and an idempotency key. The rules are the domains': a page shows what their `actions` allow and calls the same
//! commands as the API.

mod account;
mod assets;
mod claim;
mod cookie;
mod data;
mod desk;
mod enter;
mod entry;
mod form;
mod guard;
mod hand;
mod home;
mod invitation;
mod join;
mod mailbox;
mod onward;
mod organisation;
mod origin;
mod owner;
mod paper;
mod print;
mod producer;
mod product;
mod reset;
#[cfg(test)]
mod sample;
mod sign_in;
#[cfg(test)]
mod tests;
mod thread;
mod told;
mod view;
mod visitor;

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use kernel::text::Language;
use serde::Deserialize;

use crate::App;
use crate::http::capacity::{Capacity, Turned};
use paper::Paper;
use print::Printer;
use told::Told;

/// The largest form that is read: a quotation of many lines with long notes.
const LARGEST_FORM: usize = 128 * 1024;

/// A form as it was posted, or why it could not be read.
type Posted = Result<Form<Vec<(String, String)>>, FormRejection>;

/// What was done just before, told at the top of the page.
#[derive(Debug, Deserialize)]
struct Done {
    #[serde(default)]
    done: Option<String>,
}

/// What the pages work with.
#[derive(Clone)]
struct Pages {
    app: App,
    paper: Arc<Paper>,
}

impl Pages {
    fn print(&self, language: Language) -> Printer<'_> {
        Printer::new(&self.app.words, language)
    }
}

/// The pages' routes, and what is answered where no route leads. Compose them with the API's own, which add the headers that every answer carries.
pub(crate) fn router(app: App, capacity: Capacity) -> Router {
    let demo = app.settings.mode.is_demo();
    let paper = Arc::new(Paper::new(&app.words));
    let mut router = Router::new()
        .route("/", get(home::show))
        .route("/join", get(join::show).post(join::sign_up))
        .route("/join/again", get(join::show_again).post(join::resend))
        .route(
            "/confirm/{token}",
            get(join::show_confirm).post(join::confirm),
        )
        .route("/reset", get(reset::show).post(reset::request))
        .route(
            "/reset/{token}",
            get(reset::show_choice).post(reset::choose),
        )
        .route("/account", get(account::show))
        .route("/account/data", get(data::show))
        .route("/account/data/{action}", post(data::act))
        .route("/account/{action}", post(account::act))
        .route(
            "/erasure/{token}",
            get(data::show_erasure).post(data::erase),
        )
        .route("/sign-in", get(enter::show).post(sign_in::request))
        .route("/sign-in/password", post(enter::by_password))
        .route("/sign-in/second", post(enter::second_step))
        .route("/sign-in/{token}", get(sign_in::show).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route(
            "/invitations/{token}",
            get(invitation::show).post(invitation::accept),
        )
        .route(
            "/organisation/new",
            get(organisation::new).post(organisation::found),
        )
        .route("/organisations", get(organisation::list))
        .route("/organisations/{id}", get(organisation::page))
        .route("/organisations/{id}/facts", get(organisation::edit))
        .route(
            "/organisations/{id}/closing",
            get(organisation::review_closing),
        )
        .route("/organisations/{id}/{action}", post(organisation::act))
        .route("/claims/{token}", get(claim::show).post(claim::accept))
        .route("/producers", get(producer::find))
        .route("/producers/{id}", get(producer::show))
        .route("/producers/{id}/{action}", post(producer::act))
        .route("/products", get(product::list))
        .route("/products/new", get(product::new).post(product::create))
        .route("/products/{id}/edit", get(product::edit))
        .route("/products/{id}/{action}", post(product::act))
        .route("/desk", get(desk::show))
        .route("/desk/claims/{id}", get(desk::claim))
        .route("/desk/claims/{id}/{action}", post(desk::decide_claim))
        .route(
            "/desk/producers/new",
            get(desk::new_producer).post(desk::register_producer),
        )
        .route("/desk/products/{id}", get(desk::product))
        .route("/desk/products/{id}/{action}", post(desk::judge_product))
        .route("/desk/organisations", get(desk::find))
        .route("/desk/organisations/{id}", get(desk::organisation))
        .route("/desk/organisations/{id}/{action}", post(desk::judge))
        .route("/l/{token}", get(thread::by_letter))
        .route("/l/{token}/fresh", post(thread::fresh))
        .route("/l/{token}/{action}", post(thread::act_by_letter))
        .route("/threads/{inquiry}", get(thread::by_session))
        .route("/threads/{inquiry}/{action}", post(thread::act_by_session))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/mark.svg", get(assets::mark));
    if demo {
        router = router
            .route("/mailbox", get(mailbox::readers))
            .route("/mailbox/letters/{letter}", get(mailbox::letter))
            .route("/mailbox/letters/{letter}/html", get(mailbox::html))
            .route("/mailbox/{reader}", get(mailbox::list));
    }
    let pages = Pages { app, paper };
    let room = Room {
        capacity: capacity.taking(LARGEST_FORM),
        pages: pages.clone(),
    };
    router
        .fallback(missing)
        .layer(middleware::from_fn(onward::lead_back))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(middleware::from_fn_with_state(room, admit))
        .with_state(pages)
}

/// The places for requests, and what somebody is shown for whom there is none.
#[derive(Clone)]
struct Room {
    capacity: Capacity,
    pages: Pages,
}

/// Lets a request in, as long as there is a place for it.
async fn admit(State(room): State<Room>, request: Request, next: Next) -> Response {
    let language = strangers_language(request.headers());
    let turned = |why| {
        let told = match why {
            Turned::Full | Turned::Crowded => Told::Busy,
            Turned::Slow => Told::Slow,
            Turned::Late => Told::Late,
        };
        room.pages.told(language, told)
    };
    room.capacity.admit(request, next, turned).await
}

/// Any address that leads nowhere: people read a page, programs that look for the API a line.
async fn missing(State(pages): State<Pages>, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/graphql/") {
        return (
            StatusCode::NOT_FOUND,
            "Nothing is here. The API answers at /graphql.\n",
        )
            .into_response();
    }
    pages.told(&pages.onlooker(&headers).await, Told::Missing)
}

/// The language of somebody we do not know: what his browser asks for, else Vietnamese.
fn strangers_language(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Language::accepted)
        .unwrap_or(Language::Vi)
}
