//! Tokens and keys that are guessed: they cost points of where they come from, and keep out nobody who is known.

use std::net::SocketAddr;

use accounts::application::{self, Register, Visitors};
use accounts::person::{self, CreatePerson};
use accounts::session::{Device, SessionKind};
use accounts::sign_in::{self, Credentials, SignInResult};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::Duration;
use kernel::text::Language;
use platform::Context;
use platform::db::count_statements;
use platform::random::{token, token_named};
use serde_json::{Value, json};

use super::{House, code, read};
use crate::{Mode, Settings};

const EMAIL: &str = "vy@nhanvien.example";
const PASSWORD: &str = "mot-mat-khau-dai-2026";
/// So many guesses are paid for by 1,000 points.
const GUESSES: usize = 50;

async fn house() -> House {
    House::build_with(Mode::Production, |settings: &mut Settings| {
        settings.allowances.anonymous = 1_000;
    })
    .await
}

/// What is shown in which header.
type Shown = (&'static str, String);

fn bearer(token: &str) -> Shown {
    ("authorization", format!("Bearer {token}"))
}

impl House {
    /// Asks from an address for what anybody may read; gives how many statements it took, too.
    async fn shows(&self, from: &str, shown: &[Shown]) -> (StatusCode, HeaderMap, Value, u64) {
        let mut request =
            Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        for (name, value) in shown {
            request = request.header(*name, value);
        }
        let body = json!({ "query": "{ __typename }" }).to_string();
        let mut request = request.body(Body::from(body)).expect("a request");
        let peer = SocketAddr::new(from.parse().expect("an address"), 1);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (response, statements) = count_statements(self.send(request)).await;
        let headers = response.headers().clone();
        let (status, body) = read(response).await;
        (status, headers, body, statements)
    }

    /// A token of somebody who is signed in.
    async fn signed_in(&self) -> String {
        let db = &self.test.db;
        let credentials = Credentials {
            email: EMAIL.to_owned(),
            password: PASSWORD.to_owned().into(),
            network_address: None,
        };
        let device = Device::unknown(SessionKind::Bearer);
        let context = Context::anonymous("test");
        let result =
            sign_in::with_password(db, &self.app.throttle, &context, &credentials, &device)
                .await
                .expect("signed in");
        let SignInResult::SignedIn(signed_in) = result else {
            panic!("a second factor was asked for");
        };
        signed_in.token.expose().to_owned()
    }

    async fn person(&self) {
        let wanted = CreatePerson {
            name: "Lương Thị Vy".to_owned(),
            email: EMAIL.to_owned(),
            phone: None,
            language: Language::Vi,
            password: Some(PASSWORD.to_owned().into()),
            membership: None,
        };
        person::create(&self.test.db, &Context::program("test"), &wanted)
            .await
            .expect("created");
    }

    /// Guesses from an address until no more is looked up.
    async fn guesses(&self, from: &str, guess: impl Fn() -> Shown) {
        for number in 0..GUESSES {
            let (status, _, body, _) = self.shows(from, &[guess()]).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "guess {number}: {body}");
        }
        let (status, headers, body, statements) = self.shows(from, &[guess()]).await;
        assert_eq!(
            (status, code(&body), statements),
            (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", 0)
        );
        assert_eq!(headers[header::RETRY_AFTER], "2");
    }
}

fn guessed_token() -> Shown {
    bearer(token().expose())
}

fn guessed_key() -> Shown {
    let key = token_named(application::KEY_PREFIX);
    ("chophien-application", key.expose().to_owned())
}

#[tokio::test]
async fn guesses_end_before_the_database_is_asked_and_come_back_evenly() {
    for guess in [guessed_token, guessed_key] {
        let house = house().await;
        house.guesses("2001:db8:1:2::3", guess).await;
        // The same household has guessed as often, another has not; and who shows nothing is asked for nothing.
        let (status, ..) = house.shows("2001:db8:1:2:ffff::1", &[guess()]).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        let (status, ..) = house.shows("2001:db8:1:3::1", &[guess()]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let (status, _, body, _) = house.shows("2001:db8:1:2::3", &[]).await;
        assert_eq!(status, StatusCode::OK, "{body}");

        house.test.hand.advance(Duration::seconds(2));
        let (status, ..) = house.shows("2001:db8:1:2::3", &[guess()]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn whoever_was_here_before_is_not_kept_out_by_those_who_guess_beside_her() {
    let house = house().await;
    house.person().await;
    let (first, second) = (house.signed_in().await, house.signed_in().await);
    for _ in 0..2 * GUESSES {
        // A good token costs nothing, however often it is shown.
        let (status, _, body, _) = house.shows("192.0.2.7", &[bearer(&first)]).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }
    house.guesses("192.0.2.7", guessed_token).await;
    let (status, _, body, _) = house.shows("192.0.2.7", &[bearer(&first)]).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    // A good one that was never seen here waits for a moment there, and is let in elsewhere; then it is known.
    let (status, ..) = house.shows("192.0.2.7", &[bearer(&second)]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    for from in ["192.0.2.8", "192.0.2.7"] {
        let (status, _, body, _) = house.shows(from, &[bearer(&second)]).await;
        assert_eq!(status, StatusCode::OK, "{from}: {body}");
    }
}

#[tokio::test]
async fn a_token_that_has_ended_costs_as_any_that_is_not_good() {
    let house = house().await;
    house.person().await;
    let token = house.signed_in().await;
    let (status, ..) = house.shows("192.0.2.7", &[bearer(&token)]).await;
    assert_eq!(status, StatusCode::OK);
    house.test.hand.advance(Duration::days(31));
    house.guesses("192.0.2.7", || bearer(&token)).await;
}

#[tokio::test]
async fn what_does_not_look_like_a_token_is_not_looked_up() {
    let house = house().await;
    let (long, strange) = ("x".repeat(44), format!("{}!", "x".repeat(42)));
    for text in ["nonsense", &long, &strange] {
        let (status, _, _, statements) = house.shows("192.0.2.7", &[bearer(text)]).await;
        assert_eq!(
            (status, statements),
            (StatusCode::UNAUTHORIZED, 0),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_visitor_who_guesses_through_a_shop_keeps_out_nobody_but_himself() {
    let house = house().await;
    house.person().await;
    let token = house.signed_in().await;
    let wanted = Register {
        name: "Chợ Online".to_owned(),
        contact: "may-chu@cho-online.example".to_owned(),
        points: 1_000_000,
        visitors: Visitors::Told { points: None },
    };
    let db = &house.test.db;
    let registered: platform::Result<_> =
        platform::command!(db, &Context::program("test"), |tx| application::register(
            tx, &wanted
        ));
    let (_, key) = registered.expect("registered");
    let through = |visitor: &str, token: &str| {
        [
            ("chophien-application", key.expose().to_owned()),
            ("chophien-client-address", visitor.to_owned()),
            bearer(token),
        ]
    };
    for _ in 0..GUESSES {
        let guess = platform::random::token();
        let shown = through("198.51.100.1", guess.expose());
        let (status, ..) = house.shows("192.0.2.7", &shown).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    let guess = platform::random::token();
    let shown = through("198.51.100.1", guess.expose());
    let (status, ..) = house.shows("192.0.2.7", &shown).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let (status, _, body, _) = house
        .shows("192.0.2.7", &through("198.51.100.2", &token))
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
}
