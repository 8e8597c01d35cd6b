//! The deal: asked, offered, countered, agreed, amended, delivered twice.

use serde_json::{Value, json};
use tests::{
    Client,
    deal::{INQUIRY, ORDER, QUOTATION, id, look, text},
};

use super::{Cast, MAI, QUAN};

pub(super) async fn he_asks(cast: &Cast, product: &str) -> Value {
    let window = |from: &str, tonnes: &str| {
        json!({
            "from": from, "quantity": { "value": tonnes, "unit": "TONNE" },
            "place": { "unitCode": "01", "lines": ["Kho số 1"] },
        })
    };
    let input = json!({
        "idempotencyKey": Client::key(),
        "lines": [{ "productId": product, "schedule": [window("2026-08-10", "4"), window("2026-08-17", "6")],
            "targetPrice": { "amount": "54000", "perUnit": "KG" } }],
        "note": "Giao trước 9 giờ sáng.",
    });
    let asked = cast
        .quan
        .act("inquirySubmit", input, &format!("inquiry {{ {INQUIRY} }}"))
        .await["inquiry"]
        .clone();
    let letter = cast.app.last_letter_to(MAI).await;
    letter.says(&[text(&asked["number"]), "Công ty TNHH Siêu thị Thủ Đô"]);
    asked
}

fn offer(inquiry: &Value, amount: &str, seen: Option<i64>) -> Value {
    json!({
        "idempotencyKey": Client::key(), "inquiryId": id(inquiry), "firm": true, "validUntil": "2026-07-31",
        "expectedRevision": seen, "tolerancePercent": "5",
        "lines": [{ "line": 1, "price": { "amount": amount, "perUnit": "KG", "basis": "PACKED" }, "vatRate": "5" }],
    })
}

/// She offers, he counters, she meets him half-way, he accepts. Gives the order.
pub(super) async fn they_bargain_and_agree(cast: &Cast, inquiry: &Value) -> Value {
    let quotation = format!("quotation {{ {QUOTATION} }}");
    let offered = cast
        .mai
        .act("quotationSend", offer(inquiry, "58000", None), &quotation)
        .await["quotation"]
        .clone();
    cast.app
        .last_letter_to(QUAN)
        .await
        .says(&["58.000", text(&offered["number"])]);
    let counter = json!({
        "idempotencyKey": Client::key(), "quotationId": id(&offered), "expectedRevision": 1, "validUntil": "2026-07-30",
        "note": "Mua cả mùa, xin giá tốt hơn.",
        "lines": [{ "line": 1, "price": { "amount": "55000", "perUnit": "KG" } }],
    });
    let countered = cast
        .quan
        .act(
            "quotationCounter",
            counter,
            "quotation { state } inquiry { awaiting }",
        )
        .await;
    assert_eq!(countered["inquiry"]["awaiting"], "SELLING", "{countered}");
    cast.app.last_letter_to(MAI).await.says(&["55.000"]);
    let second = cast
        .mai
        .act(
            "quotationSend",
            offer(inquiry, "56500", Some(1)),
            &quotation,
        )
        .await["quotation"]
        .clone();
    assert_eq!(second["revision"], 2);
    let accept = json!({ "idempotencyKey": Client::key(), "quotationId": id(&second), "expectedRevision": 2 });
    let order = cast
        .quan
        .act("quotationAccept", accept, &format!("order {{ {ORDER} }}"))
        .await["order"]
        .clone();
    assert_eq!(order["state"], "CONFIRMED");
    assert_eq!(order["deliveries"].as_array().map(Vec::len), Some(2));
    assert_eq!(order["terms"]["revision"], 1);
    cast.app
        .last_letter_to(MAI)
        .await
        .says(&[text(&order["number"])]);
    order
}

/// Rain: she asks for less in the second week, he agrees, and the terms have another revision. Gives the order.
pub(super) async fn the_second_delivery_is_made_smaller(cast: &Cast, order: &Value) -> Value {
    let proposed = json!({
        "idempotencyKey": Client::key(), "orderId": id(order), "note": "Mưa nhiều, tuần hai hái được ít.",
        "deliveries": [{ "deliveryId": order["deliveries"][1]["id"],
            "lines": [{ "line": 1, "quantity": { "value": "5", "unit": "TONNE" } }] }],
    });
    let proposed = cast
        .mai
        .act("orderAmendmentPropose", proposed, "amendment { id state }")
        .await["amendment"]
        .clone();
    assert_eq!(proposed["state"], "PROPOSED");
    cast.app
        .last_letter_to(QUAN)
        .await
        .says(&["Mưa nhiều, tuần hai hái được ít.", text(&order["number"])]);
    let accepted = json!({ "idempotencyKey": Client::key(), "amendmentId": id(&proposed) });
    let accepted = cast
        .quan
        .act(
            "orderAmendmentAccept",
            accepted,
            &format!("amendment {{ state }} order {{ {ORDER} }}"),
        )
        .await;
    assert_eq!(accepted["amendment"]["state"], "ACCEPTED");
    let order = accepted["order"].clone();
    assert_eq!(order["terms"]["revision"], 2);
    assert_eq!(
        order["deliveries"][1]["lines"][0]["planned"],
        json!({ "value": "5000", "unit": "KG" })
    );
    cast.app
        .last_letter_to(MAI)
        .await
        .says(&[text(&order["number"])]);
    order
}

pub(super) async fn both_deliveries_arrive_and_the_order_completes(cast: &Cast, order: &Value) {
    for (delivery, loaded, weighed) in [(0, "4000", "3990"), (1, "5100", "5090")] {
        let delivery = &order["deliveries"][delivery];
        let weight = |kilograms: &str| json!([{ "line": 1, "quantity": { "value": kilograms, "unit": "KG" } }]);
        let shipped = json!({
            "idempotencyKey": Client::key(), "deliveryId": id(delivery), "lines": weight(loaded), "note": "Xe 12C-123.45",
        });
        cast.mai
            .act("deliveryShip", shipped, "delivery { state }")
            .await;
        cast.app
            .last_letter_to(QUAN)
            .await
            .says(&[text(&delivery["number"]), "Xe 12C-123.45"]);
        let received = json!({
            "idempotencyKey": Client::key(), "deliveryId": id(delivery), "lines": weight(weighed),
        });
        let received = cast
            .quan
            .act("deliveryReceive", received, "delivery { state }")
            .await;
        assert_eq!(received["delivery"]["state"], "RECEIVED");
    }
    let done = look(&cast.quan, order).await;
    assert_eq!(done["state"], "COMPLETED", "{done}");
    let letter = cast.app.last_letter_to(MAI).await;
    letter.says(&[text(&order["number"])]);
}
