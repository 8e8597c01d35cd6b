//! The deal of the stories: 20 t of custard apples a week for four weeks to two places, and the steps that carry it.

use serde_json::{Value, json};

use crate::client::Client;

/// The supermarket's purchaser.
pub const QUAN: &str = "quan@sieuthimau.example";
/// The exporter's buyer, whose papers nobody has seen.
pub const HA: &str = "ha@xuatkhaumau.example";
/// The one-woman office of the custard apple cooperative.
pub const MAI: &str = "mai@htx-namau.example";
/// The star anise cooperative's owner.
pub const THANH: &str = "thanh@htx-hoimau.example";
/// Staff of Lạng Sơn.
pub const DUYEN: &str = "duyen@langson.example";
/// The desk's mailbox of Lạng Sơn.
pub const DESK: &str = "ocop@langson.example";
/// Staff of another province.
pub const CAO_BANG: &str = "staff@caobang.example";

/// What the stories read of an inquiry.
pub const INQUIRY: &str = "id number state viewerSide awaiting replyBy version reason viewerActions { action allowed reasons } \
    lines { id position schedule { number window { from to } quantity { value unit baseValue } place { unitCode lines } } } order { id }";
/// What the stories read of a quotation.
pub const QUOTATION: &str = "id number revision state firm validUntil total { amount currency } vatTotal { amount } coversEverything reason version \
    viewerActions { action allowed reasons } order { id } inquiry { id state awaiting }";
/// What the stories read of an order.
pub const ORDER: &str = "id number state viewerSide reason buyerReference sellerReference version viewerActions { action allowed reasons } \
    terms { revision total { amount } } inquiry { id } \
    deliveries { id number state position window { from to } place { unitCode } version lines { line planned { value unit } shipped { value } received { value } } }";
/// What the stories read of a delivery.
pub const DELIVERY: &str = "id number state position version reason note viewerActions { action allowed reasons } \
    lines { line planned { value unit } shipped { value unit } received { value unit } }";

/// The first product that a search finds, with its name, producer and who answers for it.
///
/// # Panics
/// When there is none.
pub async fn find_product(client: &Client, text: &str) -> Value {
    let query = "query($text: String!) { products(filter: { text: $text }, first: 5) { nodes { \
                 id slug name version producer { id name } answeredBy { kind note organisation { id } } state } } }";
    let found = client.data(query, json!({ "text": text })).await;
    let first = &found["products"]["nodes"][0];
    assert!(first.is_object(), "nothing is found by {text}");
    first.clone()
}

/// The input of an inquiry of one product: 20 t a week for four weeks to two places, VietGAP, 55,000 đồng a kilogram, reply by
/// tomorrow noon.
pub fn na_inquiry(product_id: &str) -> Value {
    let weekly = |tonnes: &str, unit: &str, street: &str| {
        json!({
            "from": "2026-08-03",
            "to": "2026-08-05",
            "everyWeekUntil": "2026-08-24",
            "quantity": { "value": tonnes, "unit": "TONNE" },
            "place": { "unitCode": unit, "lines": [street] },
        })
    };
    json!({
        "idempotencyKey": Client::key(),
        "lines": [{
            "productId": product_id,
            "schedule": [weekly("12", "00331", "Kho Mẫu phía nam, cửa số 3"), weekly("8", "00145", "Kho Mẫu phía đông, cửa số 1")],
            "targetPrice": { "amount": "55000", "perUnit": "KG" },
            "wishes": "Quả từ 250 g, hái trong ngày",
        }],
        "certificates": ["VietGAP"],
        "replyBy": "2026-07-26T12:00:00+07:00",
        "note": "Giao trước 9 giờ sáng.",
        "externalReference": "PO-77",
    })
}

/// Sends an inquiry; gives it as the buyer sees it.
pub async fn submit(client: &Client, input: Value) -> Value {
    client
        .act("inquirySubmit", input, &format!("inquiry {{ {INQUIRY} }}"))
        .await["inquiry"]
        .clone()
}

/// Sends the inquiry of [`na_inquiry`] for the custard apples of the sample cooperative.
pub async fn ask_for_na(client: &Client) -> Value {
    let product = find_product(client, "na dai mẫu chi lăng").await;
    submit(client, na_inquiry(id(&product))).await
}

/// The input of a quotation for the whole inquiry as asked: 56,500 đồng a kilogram, packed, 5 % VAT, valid until Friday.
pub fn na_quotation(inquiry: &Value, binding: Binding) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "inquiryId": id(inquiry),
        "firm": binding == Binding::Firm,
        "validUntil": "2026-07-31",
        "lines": [{
            "line": 1,
            "price": { "amount": "56500", "perUnit": "KG", "basis": "PACKED", "place": "Kho HTX", "grade": "loại 1" },
            "vatRate": "5",
            "vatReason": "sơ chế",
        }],
    })
}

/// Whether a quotation binds the seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Accepting it makes a confirmed order.
    Firm,
    /// Accepting it makes an order that waits for the seller's word.
    Free,
}

/// Answers an inquiry with [`na_quotation`]; gives the quotation as the seller sees it.
pub async fn quote(client: &Client, inquiry: &Value, binding: Binding) -> Value {
    let input = na_quotation(inquiry, binding);
    client
        .act(
            "quotationSend",
            input,
            &format!("quotation {{ {QUOTATION} }}"),
        )
        .await["quotation"]
        .clone()
}

/// Accepts a quotation; gives the order as the buyer sees it.
pub async fn accept(client: &Client, quotation: &Value) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "quotationId": id(quotation) });
    client
        .act("quotationAccept", input, &format!("order {{ {ORDER} }}"))
        .await["order"]
        .clone()
}

/// Writes into a thread; gives the message's id.
pub async fn say(client: &Client, inquiry: &Value, body: &str) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "inquiryId": id(inquiry), "body": body });
    client
        .act(
            "inquiryMessageSend",
            input,
            "message { id body author { name } door } inquiry { id }",
        )
        .await["message"]
        .clone()
}

/// Sends a delivery off as planned.
pub async fn ship(client: &Client, delivery: &Value) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "deliveryId": id(delivery), "note": "Xe 12C-123.45" });
    client
        .act("deliveryShip", input, &format!("delivery {{ {DELIVERY} }}"))
        .await["delivery"]
        .clone()
}

/// Takes a delivery over with what was weighed, in kilograms; gives the payload with `delivery` and `order`.
pub async fn receive(client: &Client, delivery: &Value, kilograms: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(),
        "deliveryId": id(delivery),
        "lines": [{ "line": 1, "quantity": { "value": kilograms, "unit": "kg" } }],
    });
    client
        .act(
            "deliveryReceive",
            input,
            &format!("delivery {{ {DELIVERY} }} order {{ id state }}"),
        )
        .await
}

/// One thing by its id, as this person sees it; null when he does not.
pub async fn look(client: &Client, thing: &Value) -> Value {
    let id = id(thing);
    let (kind, selection) = match id.split('_').next() {
        Some("inquiry") => ("Inquiry", INQUIRY),
        Some("quote") => ("Quotation", QUOTATION),
        Some("order") => ("Order", ORDER),
        Some("delivery") => ("Delivery", DELIVERY),
        _ => panic!("{id} is nothing of a deal"),
    };
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {selection} }} }} }}");
    client.data(&query, json!({ "id": id })).await["node"].clone()
}

/// The actions that are allowed to this person now, in alphabetical order.
pub async fn may(client: &Client, thing: &Value) -> Vec<String> {
    let seen = look(client, thing).await;
    let actions = seen["viewerActions"]
        .as_array()
        .unwrap_or_else(|| panic!("{} is not seen", id(thing)));
    for action in actions {
        let reasons = action["reasons"].as_array().map_or(0, Vec::len);
        assert_eq!(
            action["allowed"] == true,
            reasons == 0,
            "what is refused has a reason: {action}"
        );
    }
    let allowed = actions.iter().filter(|action| action["allowed"] == true);
    let mut allowed: Vec<String> = allowed
        .map(|action| text(&action["action"]).to_owned())
        .collect();
    allowed.sort_unstable();
    allowed
}

/// Why an action is refused to this person now.
pub async fn refused(client: &Client, thing: &Value, action: &str) -> Vec<String> {
    let seen = look(client, thing).await;
    let actions = seen["viewerActions"]
        .as_array()
        .unwrap_or_else(|| panic!("{} is not seen", id(thing)));
    let found = actions
        .iter()
        .find(|known| known["action"] == action)
        .unwrap_or_else(|| panic!("no {action} in {seen}"));
    found["reasons"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|reason| text(reason).to_owned())
        .collect()
}

/// The ids of one of the viewer's lists (`inquiries`, `quotations`, `orders`, `deliveries`), narrowed as written: `side: SELLING, awaiting: ME`.
pub async fn listed(client: &Client, list: &str, narrowed: &str) -> Vec<String> {
    let found = client
        .data(
            &format!("{{ viewer {{ {list}(first: 100, {narrowed}) {{ nodes {{ id }} }} }} }}"),
            json!({}),
        )
        .await;
    let nodes = found["viewer"][list]["nodes"]
        .as_array()
        .unwrap_or_else(|| panic!("no {list} in {found}"));
    nodes.iter().map(|node| id(node).to_owned()).collect()
}

/// The id of a thing.
pub fn id(thing: &Value) -> &str {
    text(&thing["id"])
}

/// A text of an answer.
pub fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
}

/// The codes of a payload's `userErrors` with their paths, as `CODE path.to.it`.
pub fn refusals(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().expect("a payload");
    errors
        .iter()
        .map(|error| {
            let path: Vec<&str> = error["path"]
                .as_array()
                .into_iter()
                .flatten()
                .map(text)
                .collect();
            format!("{} {}", text(&error["code"]), path.join("."))
        })
        .collect()
}
