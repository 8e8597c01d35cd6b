//! People who speak HTTP.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::StatusCode;
use serde_json::{Value, json};

/// Somebody with or without a session.
#[derive(Clone, Debug)]
pub struct Client {
    base: String,
    http: reqwest::Client,
    token: Option<String>,
    application: Option<String>,
    visitor: Option<&'static str>,
    language: &'static str,
}

/// What came back from GraphQL.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The whole body.
    pub body: Value,
}

static KEYS: AtomicU64 = AtomicU64::new(0);

impl Client {
    /// Somebody who speaks to the server at this address, such as `http://127.0.0.1:8080`.
    ///
    /// # Panics
    /// When no HTTP client can be had.
    pub fn new(base: String) -> Self {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("an HTTP client");
        Self {
            base,
            http,
            token: None,
            application: None,
            visitor: None,
            language: "en",
        }
    }

    /// The same somebody with a token.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The same somebody who reads this language.
    #[must_use]
    pub fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// The same somebody, asking through the application with this key.
    #[must_use]
    pub fn through(mut self, key: &str) -> Self {
        self.application = Some(key.to_owned());
        self
    }

    /// The same somebody, of whom it is said that he comes from this address.
    #[must_use]
    pub fn visiting_from(mut self, address: &'static str) -> Self {
        self.visitor = Some(address);
        self
    }

    /// The token of the session.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The key of the application that is asked through.
    pub fn application(&self) -> Option<&str> {
        self.application.as_deref()
    }

    /// Signs in by password.
    pub async fn sign_in(self, email: &str, password: &str) -> Self {
        let answer = self
            .run(
                "mutation($input: UserSignInInput!) { userSignIn(input: $input) { result { ... on SignedIn { token } } userErrors { code message path } } }",
                json!({ "input": { "email": email, "password": password } }),
            )
            .await;
        let token = answer.ok()["userSignIn"]["result"]["token"]
            .as_str()
            .map(str::to_owned);
        let token = token.unwrap_or_else(|| panic!("{email} could not sign in: {}", answer.body));
        self.with_token(token)
    }

    /// Sends a document.
    pub async fn run(&self, query: &str, variables: Value) -> Answer {
        let mut request = self
            .http
            .post(format!("{}/graphql", self.base))
            .header("accept-language", self.language);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = &self.application {
            request = request.header("chophien-application", key);
        }
        if let Some(address) = self.visitor {
            request = request.header("chophien-client-address", address);
        }
        let answer = request
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await
            .expect("the server answers");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer { status, body }
    }

    /// Asks for a stream of events that is refused, and gives the refusal.
    ///
    /// # Panics
    /// When there is a stream, of whatever.
    pub async fn refused_events(&self, query: &str, variables: Value) -> Answer {
        let mut request = self
            .http
            .post(format!("{}/graphql", self.base))
            .header("accept", "text/event-stream")
            .header("accept-language", self.language);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer = request
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await
            .expect("the server answers");
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap_or_default();
        assert!(kind.starts_with("application/json"), "{query} is {kind}");
        let status = answer.status();
        let body = answer.json().await.expect("JSON");
        Answer { status, body }
    }

    /// Sends a document and expects data without errors.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        self.run(query, variables).await.ok().clone()
    }

    /// Runs a mutation of one input and expects no user errors; gives its payload. `selection` is what is asked of it.
    pub async fn act(&self, mutation: &str, input: Value, selection: &str) -> Value {
        let payload = self.attempt(mutation, input, selection).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation} was refused");
        payload
    }

    /// Runs a mutation of one input; gives its payload with `userErrors`.
    pub async fn attempt(&self, mutation: &str, input: Value, selection: &str) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let document = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ __typename code message path retryable \
             ... on VersionConflict {{ current }} ... on StateTransitionError {{ from to allowed }} }} }} }}"
        );
        self.data(&document, json!({ "input": input })).await[mutation].clone()
    }

    /// A key nobody used before.
    pub fn key() -> String {
        format!("story-{}", KEYS.fetch_add(1, Ordering::Relaxed))
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self
            .http
            .get(self.address(path))
            .header("accept-language", self.language)
            .send()
            .await
            .expect("the server answers");
        let status = answer.status();
        (status, answer.text().await.expect("a body"))
    }

    /// Sends a form.
    pub async fn post_form(&self, path: &str, fields: &[(String, String)]) -> reqwest::Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.http
            .post(self.address(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept-language", self.language)
            .body(body)
            .send()
            .await
            .expect("the server answers")
    }

    /// The HTTP client, for requests of another kind.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The whole address of a path (whole addresses stay as they are).
    pub fn address(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        }
    }
}

impl Answer {
    /// The data; panics when there were errors.
    pub fn ok(&self) -> &Value {
        assert!(self.body.get("errors").is_none(), "errors in {}", self.body);
        &self.body["data"]
    }

    /// The code of the first top-level error.
    pub fn error_code(&self) -> Option<&str> {
        self.body["errors"][0]["extensions"]["code"].as_str()
    }
}
