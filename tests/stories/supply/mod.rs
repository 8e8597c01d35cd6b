//! What is promised against what there is.

mod offers;
mod orders;

use platform::Backend;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, HA, MAI, QUAN, find_product, id, text},
    register::expects,
};

const STANDING: &str = "supply { line entry wanted { baseValue } own { baseValue } supply { baseValue } promised { baseValue } \
                        ordered { baseValue } exceeds outOfSeason }";

/// A server with two buyers, Quân and Hà, with Mai who sells, and with a product of hers of which she expects so many tonnes.
async fn market(backend: Backend, tonnes: i64) -> (TestApp, [Client; 3], Value) {
    let app = TestApp::start(backend).await;
    let (quan, ha, mai) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
    );
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, tonnes).await;
    (app, [quan, ha, mai], product)
}

/// Asks for so many tonnes in the first week of August.
pub(crate) async fn ask(buyer: &Client, product: &Value, tonnes: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(),
        "lines": [{
            "productId": id(product),
            "schedule": [{ "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": tonnes, "unit": "TONNE" } }],
        }],
    });
    deal::submit(buyer, input).await
}

pub(crate) fn firm(inquiry: &Value) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "inquiryId": id(inquiry),
        "firm": true,
        "validUntil": "2026-07-31",
        "lines": [{ "line": 1, "price": { "amount": "56500", "perUnit": "KG", "basis": "PACKED" } }],
    })
}

pub(crate) fn confirmed(mut input: Value) -> Value {
    input["confirmOversell"] = json!(true);
    input
}

pub(crate) async fn offer(seller: &Client, input: Value) -> Value {
    seller
        .act(
            "quotationSend",
            input,
            "quotation { id revision supplyShort }",
        )
        .await["quotation"]
        .clone()
}

/// How the only window of an inquiry or a quotation stands for its seller.
async fn standing(seller: &Client, thing: &Value) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Inquiry {{ {STANDING} }} ... on Quotation {{ supplyShort {STANDING} }} }} }}"
    );
    seller.data(&query, json!({ "id": id(thing) })).await["node"].clone()
}

fn promised(standing: &Value) -> &str {
    text(&standing["supply"][0]["promised"]["baseValue"])
}
