//! Orders at listed prices: the price is read before, the seller's word is waited for, and nothing that cannot be sold is ordered.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, HA, MAI, ORDER, QUAN, THANH, id, listed, look, may, text},
    page::Page,
};

fn ordering(product: &Value, tonnes: &str) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "lines": [{
            "productId": id(product),
            "expectedVersion": product["version"],
            "schedule": [{ "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": tonnes, "unit": "TONNE" } }],
        }],
        "note": "Giao trước 9 giờ sáng.",
        "externalReference": "PO-88",
    })
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_price_is_read_the_order_placed_and_the_seller_confirms(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let query = "query($id: ID!, $quantity: QuantityInput!) { node(id: $id) { ... on Product { priceFor(quantity: $quantity) { \
                 price { from { value } priceTerm { price { amount } } total { amount currency } version } userErrors { code path } } } } }";
    let price = async |value: &str, unit: &str| {
        let quantity = json!({ "value": value, "unit": unit });
        let asked = json!({ "id": id(&product), "quantity": quantity });
        quan.data(query, asked).await["node"]["priceFor"].clone()
    };
    let found = price("600", "thùng").await;
    assert_eq!(found["price"]["from"]["value"], "5000");
    assert_eq!(
        found["price"]["total"],
        json!({ "amount": "360000000", "currency": "VND" })
    );
    assert_eq!(
        price("499", "kg").await["userErrors"][0]["code"],
        "BELOW_MINIMUM_ORDER"
    );

    let mut input = ordering(&product, "6");
    input["lines"][0]["expectedVersion"] = found["price"]["version"].clone();
    let selection = format!(
        "order {{ {ORDER} quotation {{ id }} }} orderEdge {{ cursor }} inquiry {{ id state origin }}"
    );
    let placed = quan.act("orderPlace", input.clone(), &selection).await;
    // Pressed twice it is one order.
    let again = quan.act("orderPlace", input, &selection).await;
    assert_eq!(placed["order"]["id"], again["order"]["id"]);
    let order = placed["order"].clone();
    assert_eq!(
        (text(&order["state"]), text(&order["buyerReference"])),
        ("PLACED", "PO-88")
    );
    assert_eq!(order["quotation"], Value::Null);
    assert_eq!(order["terms"]["total"]["amount"], "360000000");
    assert_eq!(
        (
            placed["inquiry"]["state"].clone(),
            placed["inquiry"]["origin"].clone()
        ),
        (json!("ORDERED"), json!("LISTED_PRICES"))
    );
    assert_eq!(listed(&mai, "orders", "awaiting: ME").await, [id(&order)]);

    // Her letter says what, how much and for how much, and its button leads to the word that is waited for.
    app.letters_out().await;
    let letter = app.last_letter_to(MAI).await;
    letter.says(&[
        text(&order["number"]),
        "6 tấn",
        "360.000.000",
        "Giao trước 9 giờ sáng.",
    ]);
    let phone = app.anonymous();
    let page = Page::open(&phone, &letter.link()).await;
    assert!(
        page.words().contains("Đang chờ bạn, hạn"),
        "{}",
        page.words()
    );
    let page = page.form("/confirm").send(&phone).await;
    assert!(
        page.words().contains("Đã xác nhận đơn hàng."),
        "{}",
        page.words()
    );
    assert_eq!(look(&quan, &order).await["state"], "CONFIRMED");
    assert_eq!(
        may(&quan, &order).await,
        ["ORDER_AMENDMENT_PROPOSE", "ORDER_CANCEL"]
    );
    let contact = quan
        .data(
            "query($id: ID!) { node(id: $id) { ... on Order { sellerContact { name phone } } } }",
            json!({ "id": id(&order) }),
        )
        .await;
    assert_eq!(contact["node"]["sellerContact"]["name"], "Hoàng Thị Mai");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_sold_is_not_ordered(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, ha, thanh) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(THANH).await,
    );
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let refused = async |who: &Client, input: Value| {
        let payload = who.attempt("orderPlace", input, "order { id }").await;
        assert_eq!(payload["order"], Value::Null, "{payload}");
        let errors = payload["userErrors"].as_array().expect("errors").clone();
        errors
            .iter()
            .map(|error| text(&error["code"]).to_owned())
            .collect::<Vec<_>>()
    };
    let window = |from: &str, to: &str| {
        let mut input = ordering(&na, "6");
        input["lines"][0]["schedule"][0]["from"] = json!(from);
        input["lines"][0]["schedule"][0]["to"] = json!(to);
        input
    };
    // Tomorrow is too soon, November is out of season.
    assert_eq!(
        refused(&quan, window("2026-07-25", "2026-07-26")).await,
        ["CLOSED_THEN"]
    );
    assert_eq!(
        refused(&quan, window("2026-11-02", "2026-11-03")).await,
        ["CLOSED_THEN"]
    );
    // Her own product she does not buy, and who is no buyer has nowhere to receive it.
    let codes = refused(&thanh, ordering(&na, "6")).await;
    assert!(
        codes.contains(&"BUYER_PROFILE_MISSING".to_owned()),
        "{codes:?}"
    );
    // Nobody speaks for a product of the register: that wants an inquiry.
    let register = deal::find_product(&quan, "hồng vành khuyên").await;
    let codes = refused(&quan, ordering(&register, "6")).await;
    assert!(
        codes.contains(&"PRODUCER_NOT_CLAIMED".to_owned()),
        "{codes:?}"
    );
    // A price that has moved on is not bought by mistake.
    let mut input = ordering(&na, "6");
    input["lines"][0]["expectedVersion"] = json!(99);
    assert_eq!(refused(&quan, input).await, ["VERSION_CONFLICT"]);
    // An unverified buyer may, five times a day.
    for _ in 0..5 {
        ha.act("orderPlace", ordering(&na, "6"), "order { id }")
            .await;
    }
    assert_eq!(refused(&ha, ordering(&na, "6")).await, ["DAILY_LIMIT"]);
}
