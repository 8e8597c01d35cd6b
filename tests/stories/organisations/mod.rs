//! Organisations kept by their owners: founded, verified by the authority they belong to, joined by invitation, left, and
//! stopped when they must be.

mod invitations;
mod leaving;
mod pages;
mod standing;

use serde_json::{Value, json};
use tests::{Client, deal::refusals};

const HOA: &str = "hoa@htx-moi.example";
const TU: &str = "tu@htx-moi.example";

async fn look(client: &Client, organisation: &str, fields: &str) -> Value {
    let document =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on Organisation {{ {fields} }} }} }}");
    client.data(&document, json!({ "id": organisation })).await["node"].clone()
}

async fn invite(client: &Client, organisation: &str, email: &str, role: &str) -> Vec<String> {
    let input = json!({ "idempotencyKey": Client::key(), "organisationId": organisation, "email": email, "role": role });
    let payload = client
        .attempt("memberInvite", input, "invitation { id email role }")
        .await;
    refusals(&payload)
}
