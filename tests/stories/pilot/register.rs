//! A producer of the register gets somebody who speaks for it, and a new product its review.

use serde_json::{Value, json};
use tests::{
    Client,
    deal::{id, text},
    register, token,
};

use super::{Cast, LAN, MAI, first};

/// Gives the producer as it is once she speaks for it.
pub(super) async fn the_office_invites_and_she_claims(cast: &Cast) -> Value {
    let list = "{ producers(filter: { unitCode: \"20\", claimed: false }, first: 50) { nodes { id name products(first: 5) { nodes { id name } } } } }";
    let found = cast.lan.data(list, json!({})).await;
    let nodes = found["producers"]["nodes"].as_array().expect("producers");
    let known = nodes
        .iter()
        .find(|producer| {
            producer["products"]["nodes"]
                .as_array()
                .is_some_and(|products| !products.is_empty())
        })
        .expect("a producer of the register with products")
        .clone();
    // The office's own table says under which address the producer is reached: so its letter decides.
    register::recorded(&cast.app, id(&known), MAI).await;
    let invited = json!({
        "idempotencyKey": Client::key(), "producerId": known["id"], "email": MAI, "language": "VI",
        "note": "Mời HTX nhận cơ sở của mình.",
    });
    cast.lan.act("producerInvite", invited, "expiresAt").await;
    let letter = cast.app.last_letter_to(MAI).await;
    letter.says(&[text(&known["name"])]);
    let claimed = json!({
        "idempotencyKey": Client::key(), "producerId": known["id"], "invitationToken": token(&letter.link()),
    });
    let claimed = cast
        .mai
        .act(
            "producerClaim",
            claimed,
            "claim { state } producer { id name claimed organisation { legalName } products(first: 5) { nodes { id name } } }",
        )
        .await;
    assert_eq!(claimed["claim"]["state"], "APPROVED");
    let producer = claimed["producer"].clone();
    assert_eq!(producer["claimed"], true);
    assert_eq!(producer["organisation"]["legalName"], "HTX Na Chi Lăng");
    assert_eq!(
        producer["products"], known["products"],
        "she finds what the register knows of it"
    );
    producer
}

/// Gives the product's id once everybody sees it.
pub(super) async fn her_product_is_reviewed_and_published(cast: &Cast, producer: &Value) -> String {
    let input = json!({
        "idempotencyKey": Client::key(), "producerId": producer["id"], "baseUnit": "KG",
        "facts": { "name": { "vi": "Na dai vườn đồi" }, "unitCode": "06463" },
        "trade": {
            "seasonMonths": [7, 8, 9], "leadTimeDays": 2,
            "packings": [{ "unit": "CARTON", "net": "10" }],
            "priceTiers": [{ "from": { "value": "500", "unit": "KG" }, "amount": "58000", "perUnit": "KG", "basis": "PACKED" }],
            "minimumOrder": { "value": "500", "unit": "KG" },
        },
        "supply": [{ "from": "2026-08-01", "to": "2026-08-31", "quantity": { "value": "12", "unit": "TONNE" }, "kind": "EXPECTED" }],
    });
    let created = cast
        .mai
        .act("productCreate", input, "product { id version state }")
        .await["product"]
        .clone();
    assert_eq!(created["state"], "DRAFT");
    let by_id = "query($id: ID!) { product(by: { id: $id }) { id name(language: VI) version } }";
    let looked = json!({ "id": id(&created) });
    let unseen = cast.quan.data(by_id, looked.clone()).await;
    assert_eq!(unseen["product"], Value::Null, "a draft is its owner's");

    let submitted = json!({ "productId": id(&created) });
    cast.mai
        .act("productSubmit", submitted, "product { state }")
        .await;
    let told = cast.app.last_letter_to(LAN).await;
    assert!(told.plain.contains("Na dai vườn đồi"), "{}", told.plain);
    let waiting = "{ viewer { desk { productsWaiting { nodes { id version } } } } }";
    let desk = cast.lan.data(waiting, json!({})).await;
    let waits = first(&desk["viewer"]["desk"]["productsWaiting"]["nodes"]).clone();
    assert_eq!(id(&waits), id(&created));
    let published = json!({ "productId": id(&waits), "expectedVersion": waits["version"] });
    let published = cast
        .lan
        .act("productPublish", published, "product { state }")
        .await;
    assert_eq!(published["product"]["state"], "PUBLISHED");
    let letter = cast.app.last_letter_to(MAI).await;
    assert!(letter.plain.contains("Na dai vườn đồi"), "{}", letter.plain);
    let seen = cast.quan.data(by_id, looked).await;
    assert_eq!(seen["product"]["name"], "Na dai vườn đồi");
    id(&created).to_owned()
}
