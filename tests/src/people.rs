//! What happens to people and organisations outside the deal: they join, are suspended, or belong nowhere.

use accounts::{
    actor,
    consent::WORDING,
    membership,
    organisation::{self, Judge},
    person::{self, CreatePerson},
};
use kernel::{
    actor::{Actor, Role},
    contact::Email,
    id::OrganisationId,
    text::Language,
};
use platform::{Context, command};
use serde_json::{Value, json};

use crate::{app::TestApp, client::Client, page::Page};

/// The password of people that stories make.
pub const PASSWORD: &str = "mot-mat-khau-dai-2026";
/// The password of the people of the sample world.
pub const SAMPLE_PASSWORD: &str = "cho-phien-2026";

/// Somebody as the domains see him.
///
/// # Panics
/// When nobody has this address.
pub async fn actor_of(app: &TestApp, email: &str) -> Actor {
    let conn = app.server().db().read();
    let email = Email::parse(email).expect("an address");
    let person = person::by_email(conn, &email)
        .await
        .expect("read")
        .expect("a person");
    actor::for_program(conn, person.id).await.expect("read")
}

/// The first organisation that somebody belongs to.
///
/// # Panics
/// When there is none.
pub async fn organisation_of(app: &TestApp, email: &str) -> OrganisationId {
    actor_of(app, email)
        .await
        .members
        .first()
        .expect("a member")
        .organisation
}

/// Somebody begins to belong to the organisation of somebody else, as an agent.
///
/// # Panics
/// When he belongs to it already.
pub async fn joins(app: &TestApp, email: &str, colleague: &str) {
    begins(app, email, colleague, Role::Agent).await;
}

/// Somebody becomes an owner of the organisation of somebody else.
///
/// # Panics
/// When he belongs to it already.
pub async fn becomes_owner(app: &TestApp, email: &str, colleague: &str) {
    begins(app, email, colleague, Role::Owner).await;
}

async fn begins(app: &TestApp, email: &str, colleague: &str, role: Role) {
    let begin = membership::Begin {
        organisation: organisation_of(app, colleague).await,
        person: actor_of(app, email).await.person,
        role,
    };
    let begun: platform::Result<_> =
        command!(app.server().db(), &Context::program("story"), |tx| {
            membership::begin(tx, begin)
        });
    begun.expect("begun");
}

/// An officer suspends the organisation of somebody.
///
/// # Panics
/// When he may not.
pub async fn suspends(app: &TestApp, officer: &str, email: &str) {
    let db = app.server().db();
    let officer = actor_of(app, officer).await;
    let id = organisation_of(app, email).await;
    let row = organisation::get(db.read(), id)
        .await
        .expect("read")
        .expect("an organisation");
    let command = Judge {
        organisation: id.to_string(),
        expected_version: row.version,
        papers: Vec::new(),
        reason: Some("Giấy tờ không đúng.".to_owned()),
    };
    let done: platform::Result<_> = command!(db, &Context::of(&officer, "story"), |tx| {
        organisation::suspend(tx, &officer, &command)
    });
    done.expect("suspended");
}

/// Somebody who belongs nowhere, signed in.
///
/// # Panics
/// When the address is taken.
pub async fn outsider(app: &TestApp, email: &str) -> Client {
    let command = CreatePerson {
        name: "Người Lạ".to_owned(),
        email: email.to_owned(),
        phone: None,
        language: Language::Vi,
        password: Some(PASSWORD.to_owned().into()),
        membership: None,
    };
    person::create(app.server().db(), &Context::program("story"), &command)
        .await
        .expect("created");
    app.anonymous().sign_in(email, PASSWORD).await
}

/// The input of a sign-up, as Vi Thị Thu fills it in.
pub fn sign_up(email: &str, password: &str) -> Value {
    json!({
        "email": email, "name": "Vi Thị Thu", "password": password, "phone": "0205 3871 234", "language": "VI",
        "consents": ["TRADE"], "wording": WORDING,
    })
}

/// Somebody signed in by password in a browser that reads Vietnamese.
///
/// # Panics
/// When the first page does not follow.
pub async fn in_browser(app: &TestApp, email: &str, password: &str) -> Client {
    let client = app.anonymous().reading("vi");
    let form = Page::open(&client, "/sign-in")
        .await
        .form("/sign-in/password");
    let home = form
        .with("email", email)
        .with("password", password)
        .send(&client)
        .await;
    assert_eq!(home.status, 200, "{}", home.words());
    client
}
