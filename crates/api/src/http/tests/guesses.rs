//! Tokens and keys that are guessed: they cost points of where they come from, and keep out nobody for good.

use std::net::SocketAddr;

use accounts::application::{self, Register, Visitors};
use accounts::person::{self, CreatePerson};
use accounts::session::{Device, SessionKind};
use accounts::sign_in::{self, Credentials, SignInResult};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::Duration;
use futures::future::join_all;
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

/// So many at once are let through without points.
const TRICKLE: usize = 10;

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

    /// Guesses so often at once from an address, and tells how many were looked up; of the others the database hears nothing.
    async fn at_once(&self, from: &str, guess: impl Fn() -> Vec<Shown>, many: usize) -> usize {
        // One guess is worth 1.2 seconds.
        self.at_once_until(from, guess, many, "2").await
    }

    /// The same, where the next guess is paid for after so many seconds.
    async fn at_once_until(
        &self,
        from: &str,
        guess: impl Fn() -> Vec<Shown>,
        many: usize,
        seconds: &str,
    ) -> usize {
        let guesses = (0..many).map(|_| {
            let shown = guess();
            async move { self.shows(from, &shown).await }
        });
        let mut looked_up = 0;
        for (status, headers, body, statements) in join_all(guesses).await {
            if status == StatusCode::UNAUTHORIZED {
                looked_up += 1;
                continue;
            }
            assert_eq!(
                (status, code(&body), statements),
                (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", 0)
            );
            assert_eq!(headers[header::RETRY_AFTER], seconds);
        }
        looked_up
    }

    /// Guesses from an address until its points are gone.
    async fn guesses(&self, from: &str, guess: impl Fn() -> Shown) {
        for number in 0..GUESSES {
            let (status, _, body, _) = self.shows(from, &[guess()]).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "guess {number}: {body}");
        }
        let looked_up = self.at_once(from, || vec![guess()], 2 * TRICKLE).await;
        assert_eq!(looked_up, TRICKLE);
    }

    /// Signs in by the API.
    async fn signs_in(&self) -> String {
        let query = format!(
            r#"mutation {{ userSignIn(input: {{ email: "{EMAIL}", password: "{PASSWORD}" }}) {{ result {{ ... on SignedIn {{ token }} }} }} }}"#
        );
        let body = json!({ "query": query }).to_string();
        let (_, body) = self.post("application/json", body).await;
        let token = body["data"]["userSignIn"]["result"]["token"].as_str();
        token.unwrap_or_else(|| panic!("{body}")).to_owned()
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
        let at_once = async |from| house.at_once(from, || vec![guess()], 2 * TRICKLE).await;
        // The same household has guessed as often, another has not; and who shows nothing is asked for nothing.
        assert_eq!(at_once("2001:db8:1:2:ffff::1").await, TRICKLE);
        assert_eq!(at_once("2001:db8:1:3::1").await, 2 * TRICKLE);
        let (status, _, body, _) = house.shows("2001:db8:1:2::3", &[]).await;
        assert_eq!(status, StatusCode::OK, "{body}");

        house.test.hand.advance(Duration::seconds(2));
        let guessed = || vec![guess()];
        let looked_up = house
            .at_once_until("2001:db8:1:2::3", guessed, 2 * TRICKLE, "1")
            .await;
        assert_eq!(
            looked_up,
            TRICKLE + 1,
            "two seconds pay for one more, and 0.4 lack for another"
        );
    }
}

#[tokio::test]
async fn guesses_that_come_all_at_once_are_paid_for_one_by_one() {
    let house = house().await;
    let guess = || vec![guessed_token()];
    let looked_up = house.at_once("192.0.2.7", guess, 3 * GUESSES).await;
    assert_eq!(looked_up, GUESSES + TRICKLE);
}

#[tokio::test]
async fn whoever_is_honest_is_not_kept_out_by_those_who_guess_beside_her() {
    let house = house().await;
    house.person().await;
    let (first, second) = (house.signed_in().await, house.signed_in().await);
    for _ in 0..2 * GUESSES {
        // A good token costs nothing, however often it is shown.
        let (status, _, body, _) = house.shows("192.0.2.7", &[bearer(&first)]).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }
    house.guesses("192.0.2.7", guessed_token).await;
    // One that was never seen here, as after a restart, has to wait for its turn at most.
    let (status, _, body, _) = house.shows("192.0.2.7", &[bearer(&second)]).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    // Those that are known wait for none: whoever was here before, and whoever has signed in a moment ago.
    let newest = house.signs_in().await;
    for token in [&first, &second, &newest] {
        let shown = [bearer(token)];
        let guessing = house.at_once("192.0.2.7", || vec![guessed_token()], 2 * TRICKLE);
        let (looked_up, (status, _, body, _)) =
            tokio::join!(guessing, house.shows("192.0.2.7", &shown));
        assert_eq!(looked_up, TRICKLE);
        assert_eq!(status, StatusCode::OK, "{body}");
    }
}

#[tokio::test]
async fn good_tokens_that_all_come_at_once_for_the_first_time_get_their_points_back() {
    let house = house().await;
    house.person().await;
    let mut tokens = Vec::new();
    for _ in 0..5 {
        tokens.push([bearer(&house.signed_in().await)]);
    }
    let shown = tokens.iter().map(|token| house.shows("192.0.2.7", token));
    for (status, _, body, _) in join_all(shown).await {
        assert_eq!(status, StatusCode::OK, "{body}");
    }
    house.guesses("192.0.2.7", guessed_token).await;
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
    let guess = || through("198.51.100.1", platform::random::token().expose()).to_vec();
    let looked_up = house.at_once("192.0.2.7", guess, 2 * TRICKLE).await;
    assert_eq!(looked_up, TRICKLE);
    let (status, _, body, _) = house
        .shows("192.0.2.7", &through("198.51.100.2", &token))
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
}
