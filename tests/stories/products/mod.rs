//! Products by their producers: written, reviewed, changed, closed, archived; and what nobody may do with another's.

mod availability;
mod changes;
mod pages;
mod review;
mod rights;

use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{id, text},
    register::{DONG_BANH, Founder, HOA, producer, speaker},
    tables::texts,
};

async fn hoa(app: &TestApp, duyen: &Client) -> (Founder, String) {
    let dong_banh = producer(duyen, DONG_BANH).await;
    let founder = speaker(app, duyen, HOA, "9900000104", &dong_banh).await;
    (founder, dong_banh)
}

/// The products that wait at an officer's desk.
async fn waiting(client: &Client) -> Vec<String> {
    let query = "{ viewer { desk { productsWaiting { nodes { id } } } } }";
    let found = client.data(query, json!({})).await;
    let nodes = found["viewer"]["desk"]["productsWaiting"]["nodes"].clone();
    let nodes = nodes.as_array().expect("products").iter();
    nodes.map(|node| id(node).to_owned()).collect()
}

async fn events(app: &TestApp, product: &Value) -> Vec<String> {
    let sql = format!(
        "SELECT event.kind AS it FROM event JOIN product ON product.id = event.subject_id WHERE product.slug = '{}' ORDER BY position",
        text(&product["slug"])
    );
    texts(app, &sql).await
}
