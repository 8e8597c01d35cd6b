//! Somebody who speaks to the API over HTTP, as any client would.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

/// A signed-in person.
#[derive(Debug)]
pub(super) struct Visitor {
    http: reqwest::Client,
    endpoint: String,
    token: Option<String>,
    keys: AtomicUsize,
    name: &'static str,
}

impl Visitor {
    /// Signs in.
    pub(super) async fn sign_in(
        url: &str,
        name: &'static str,
        email: &str,
        password: &str,
    ) -> anyhow::Result<Self> {
        let mut visitor = Self {
            http: reqwest::Client::new(),
            endpoint: format!("{url}/graphql"),
            token: None,
            keys: AtomicUsize::new(0),
            name,
        };
        let payload = visitor
            .act(
                "userSignIn",
                json!({ "email": email, "password": password }),
                "result { ... on SignedIn { token } }",
            )
            .await?;
        let token = payload["result"]["token"]
            .as_str()
            .context("no token in the answer")?;
        visitor.token = Some(token.to_owned());
        Ok(visitor)
    }

    /// Asks.
    pub(super) async fn ask(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let mut request = self
            .http
            .post(&self.endpoint)
            .header("accept-language", "vi");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer: Value = request
            .json(&json!({ "query": document, "variables": variables }))
            .send()
            .await?
            .json()
            .await?;
        if let Some(errors) = answer.get("errors") {
            bail!("the API answered {} with {errors}", self.name);
        }
        Ok(answer["data"].clone())
    }

    /// Does something that takes one input; `selection` is what is asked of the payload.
    pub(super) async fn act(
        &self,
        mutation: &str,
        input: Value,
        selection: &str,
    ) -> anyhow::Result<Value> {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let document = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message path }} }} }}"
        );
        let mut answer = self.ask(&document, json!({ "input": input })).await?;
        let payload = answer[mutation].take();
        match payload["userErrors"].as_array() {
            Some(errors) if errors.is_empty() => Ok(payload),
            _ => bail!("{mutation} by {}: {}", self.name, payload["userErrors"]),
        }
    }

    /// A key for the next command that wants one.
    pub(super) fn key(&self) -> String {
        format!("demo-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }
}
