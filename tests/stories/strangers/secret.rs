//! A deal with a secret in every field.

use std::collections::BTreeMap;

use kernel::id::kind_of;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN},
};

use super::json_with_key;

pub(super) const WORDS: [&str; 10] = [
    "bimat-ghichu",
    "bimat-mongmuon",
    "bimat-thamchieu",
    "bimat-tinnhan",
    "bimat-chaogia",
    "bimat-dong",
    "bimat-noikho",
    "bimat-xe",
    "bimat-lydo",
    "bimat-suadon",
];
pub(super) const PRICES: [&str; 2] = ["54321", "56789"];
pub(super) const PEOPLE: [&str; 5] = [QUAN, MAI, "+84987654321", "0987 654 321", "Trần Minh Quân"];
/// What only the buyer's and the seller's organisations are reached by.
pub(super) const LETTERBOXES: [&str; 5] = [
    "muahang@sieuthimau.example",
    "htx@htx-namau.example",
    "+84912345678",
    "+842438000100",
    "9900000055",
];

/// A deal with a secret in every field, as deep as deals go.
pub(super) struct Secret {
    pub(super) ids: BTreeMap<&'static str, Vec<String>>,
}

impl Secret {
    pub(super) async fn play(app: &TestApp) -> Self {
        let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
        let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
        let mut input = deal::na_inquiry(deal::id(&product));
        input["note"] = json!("bimat-ghichu");
        input["externalReference"] = json!("bimat-thamchieu");
        input["lines"][0]["wishes"] = json!("bimat-mongmuon");
        input["lines"][0]["targetPrice"]["amount"] = json!("54321");
        input["certificates"] = json!(["VIETGAP"]);
        let inquiry = deal::submit(&quan, input.clone()).await;
        deal::say(&mai, &inquiry, "bimat-tinnhan").await;
        let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
        offer["note"] = json!("bimat-chaogia");
        offer["lines"][0]["note"] = json!("bimat-dong");
        offer["lines"][0]["price"]["amount"] = json!("56789");
        offer["lines"][0]["price"]["place"] = json!("bimat-noikho");
        let quotation =
            mai.act("quotationSend", offer, "quotation { id }").await["quotation"].clone();
        let order = deal::accept(&quan, &quotation).await;
        let delivery = order["deliveries"][0].clone();
        let ship = json!({ "idempotencyKey": Client::key(), "deliveryId": deal::id(&delivery), "note": "bimat-xe" });
        mai.act("deliveryShip", ship, "delivery { id }").await;
        let change = json!({ "deliveryId": deal::id(&order["deliveries"][1]), "lines": [{ "line": 1, "quantity": { "value": "9", "unit": "tấn" } }] });
        let propose = json!({ "idempotencyKey": Client::key(), "orderId": deal::id(&order), "note": "bimat-suadon", "deliveries": [change] });
        let amendment = mai
            .act("orderAmendmentPropose", propose, "amendment { id }")
            .await["amendment"]
            .clone();
        let other = deal::submit(&quan, json_with_key(input)).await;
        let decline = json!({ "inquiryId": deal::id(&other), "reason": "bimat-lydo" });
        mai.act("inquiryDecline", decline, "inquiry { id }").await;
        app.letters_out().await;

        let mut ids: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let things = [&inquiry, &other, &quotation, &order, &amendment, &delivery];
        for id in things.map(deal::id) {
            ids.entry(kind_of(id).expect("a kind"))
                .or_default()
                .push(id.to_owned());
        }
        for client in [&quan, &mai] {
            let own = client.data("{ viewer { person { id } organisations { organisation { id members { id } } } sessions { id } letters(first: 20) { nodes { id } } } }", json!({})).await;
            ids.entry("person")
                .or_default()
                .push(deal::id(&own["viewer"]["person"]).to_owned());
            ids.entry("org")
                .or_default()
                .push(deal::id(&own["viewer"]["organisations"][0]["organisation"]).to_owned());
            let place = &own["viewer"]["organisations"][0]["organisation"]["members"][0];
            ids.entry("member")
                .or_default()
                .push(deal::id(place).to_owned());
            ids.entry("session")
                .or_default()
                .push(deal::id(&own["viewer"]["sessions"][0]).to_owned());
            let letters = own["viewer"]["letters"]["nodes"]
                .as_array()
                .expect("letters");
            ids.entry("letter").or_default().extend(
                letters
                    .iter()
                    .take(2)
                    .map(|letter| deal::id(letter).to_owned()),
            );
        }
        Self { ids }
    }
}
