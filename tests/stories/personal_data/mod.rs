//! What a person agreed to, what is held about her, and that nothing is left when she has it erased.

mod consent;
mod copy;
mod erasure;
mod erasure_link;
mod page;
mod traces;

use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN},
};

const ERASURE: &str =
    "outcome request { id kind state waitsFor answerBy completeBy handOver { legalName } }";

/// An input with nothing but a key of its own.
fn keyed() -> Value {
    json!({ "idempotencyKey": Client::key() })
}

/// A deal between Quân and Mai, with her name and telephone in its words.
async fn a_deal(app: &TestApp) -> (Client, Client, Value) {
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    deal::say(
        &mai,
        &inquiry,
        "Em là Hoàng Thị Mai, anh gọi em 0912.345.678 nhé.",
    )
    .await;
    deal::say(&quan, &inquiry, "Cảm ơn chị, số của tôi là 0987 654 321.").await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    app.letters_out().await;
    (quan, mai, order)
}
