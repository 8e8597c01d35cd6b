//! Joining and staying: signing up, getting back in, another address, signing out everywhere.

mod account;
mod change_of_address;
mod foreign_addresses;
mod reset;
mod sessions;
mod sign_up;

use serde_json::json;
use tests::{TestApp, deal::refusals, tables::texts};

const THU: &str = "thu@htx-moi.example";

async fn people(app: &TestApp) -> usize {
    texts(app, "SELECT name AS it FROM person").await.len()
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Vec<String> {
    let input = json!({ "email": email, "password": password });
    let payload = app
        .anonymous()
        .attempt("userSignIn", input, "result { __typename }")
        .await;
    refusals(&payload)
}
