//! Who speaks for a producer of the register: invited by staff, or claiming with papers; and who never does.

mod by_invitation;
mod by_papers;
mod for_another;
mod pages;
mod registering;
mod rivals;

use serde_json::{Value, json};
use tests::{Client, TestApp, deal::id, tables::texts};

/// The kinds of the register's events about one producer, in order, without its registration.
async fn events(app: &TestApp) -> Vec<String> {
    let sql = "SELECT kind AS it FROM event WHERE subject_kind = 'producer' AND kind <> 'producer.registered' ORDER BY position";
    texts(app, sql).await
}

async fn invitation(client: &Client, producer: &str, email: &str) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "producerId": producer, "email": email });
    client
        .attempt("producerInvite", input, "producer { id }")
        .await
}

/// The claims that wait at an officer's desk.
async fn waiting(client: &Client) -> Vec<String> {
    let query = "{ viewer { desk { claimsWaiting { nodes { id contact { name } papers { kind reference } } } } } }";
    let found = client.data(query, json!({})).await;
    let nodes = found["viewer"]["desk"]["claimsWaiting"]["nodes"].clone();
    let nodes = nodes.as_array().expect("claims").iter();
    nodes.map(|node| id(node).to_owned()).collect()
}
