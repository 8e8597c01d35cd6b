//! What the door lets in, and what it answers to the rest.

mod addresses;
mod applications;
mod documents;
mod guesses;
mod hostile;
mod kept;
mod known;
mod origins;
mod points;
mod requests;
mod specification;
mod time;
mod tools;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use platform::budget::Budget;
use platform::keys::Keys;
use platform::testing::TestDb;
use platform::throttle::Throttle;
use platform::{Backend, Words};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{App, Mode, Parts, Settings};

struct House {
    router: Router,
    app: App,
    /// The database, with the hand of its clock.
    test: TestDb,
}

impl House {
    async fn build(mode: Mode) -> Self {
        Self::build_with(mode, |_| ()).await
    }

    async fn build_with(mode: Mode, change: impl FnOnce(&mut Settings)) -> Self {
        let test = TestDb::new(Backend::Sqlite).await;
        let mut settings = Settings::new("https://chophien.example/".parse().expect("a URL"), mode);
        settings.request_time = Duration::from_mins(1);
        change(&mut settings);
        let live = platform::live::Hub::open(test.db.read())
            .await
            .expect("a hub");
        let app = App::new(Parts {
            live,
            throttle: Throttle::new(test.db.clock().clone()),
            budget: Budget::new(test.db.clock().clone()),
            good: super::Good::default(),
            redis: None,
            db: test.db.clone(),
            words: Arc::new(Words::load().expect("the words load")),
            keys: Arc::new(Keys::ephemeral()),
            search: Arc::new(catalogue::search::Index::in_memory().expect("an index")),
            settings: Arc::new(settings),
        });
        Self {
            router: super::router(app.clone()),
            app,
            test,
        }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer")
    }

    async fn post(&self, kind: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .expect("a request");
        read(self.send(request).await).await
    }

    async fn ask(&self, query: &str) -> Value {
        self.post("application/json", json!({ "query": query }).to_string())
            .await
            .1
    }
}

async fn read(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 10_000_000)
        .await
        .expect("a body");
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
}
