//! The trade, told twice.

use serde_json::{Value, json};
use tests::{
    Client,
    deal::{self, Binding, DUYEN, MAI, QUAN},
};

use super::Twice;

/// Every command of the trade, once each at least.
pub async fn play(twice: &mut Twice<'_>) {
    let app = twice.app;
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );
    let organisation = "{ viewer { organisations { organisation { buyerProfile { version } } } } }";
    let profile = quan.data(organisation, json!({})).await;
    let profile = json!({
        "expectedVersion": profile["viewer"]["organisations"][0]["organisation"]["buyerProfile"]["version"],
        "businessKind": "SUPERMARKET",
        "words": ["Na"],
        "deliveryPlaces": [{ "label": "Kho", "unitCode": "00331", "lines": ["Kho Mẫu"] }],
        "note": "Có kho lạnh.",
    });
    twice
        .act(
            &quan,
            "buyerProfileUpdate",
            profile,
            "buyerProfile { businessKind words }",
        )
        .await;
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let submitted = twice
        .act(
            &quan,
            "inquirySubmit",
            deal::na_inquiry(deal::id(&product)),
            "inquiry { id number } inquiryEdge { cursor }",
        )
        .await;
    let inquiry = &submitted["inquiry"];

    let message = json!({ "inquiryId": deal::id(inquiry), "body": "Tuần đầu chỉ có 10 tấn." });
    twice
        .act(
            &mai,
            "inquiryMessageSend",
            message,
            "message { id body } inquiry { id }",
        )
        .await;
    let sent = "quotation { id number revision } inquiry { id }";
    let quoted = twice
        .act(
            &mai,
            "quotationSend",
            deal::na_quotation(inquiry, Binding::Free),
            sent,
        )
        .await;
    let accept = |quoted: &Value| json!({ "quotationId": deal::id(&quoted["quotation"]), "expectedRevision": 1, "externalReference": "DH-1" });
    let accepted = twice
        .act(
            &quan,
            "quotationAccept",
            accept(&quoted),
            "quotation { id } order { id number } orderEdge { cursor }",
        )
        .await;
    let order = deal::look(&quan, &accepted["order"]).await;
    let confirm = json!({ "orderId": deal::id(&order), "expectedVersion": order["version"], "externalReference": "X-9" });
    twice
        .act(&mai, "orderConfirm", confirm, "order { id number }")
        .await;

    let delivery = |index: usize| json!({ "deliveryId": deal::id(&order["deliveries"][index]), "expectedVersion": 1 });
    let selection = "delivery { id number } order { id }";
    twice
        .act(&mai, "deliveryPrepare", delivery(0), selection)
        .await;
    let mut ship = delivery(0);
    ship["expectedVersion"] = json!(2);
    ship["note"] = json!("Xe 12C-123.45");
    twice.act(&mai, "deliveryShip", ship, selection).await;
    let mut arrive = delivery(0);
    arrive["expectedVersion"] = json!(3);
    twice.act(&quan, "deliveryArrive", arrive, selection).await;
    let mut receive = delivery(0);
    receive["expectedVersion"] = json!(4);
    receive["lines"] = json!([{ "line": 1, "quantity": { "value": "11950", "unit": "kg" } }]);
    twice
        .act(&quan, "deliveryReceive", receive, selection)
        .await;
    twice
        .act(&mai, "deliveryShip", delivery(1), selection)
        .await;
    let mut refuse = delivery(1);
    refuse["expectedVersion"] = json!(2);
    refuse["reason"] = json!("Dập nhiều.");
    twice.act(&quan, "deliveryRefuse", refuse, selection).await;

    let declined = deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await;
    let decline =
        json!({ "inquiryId": deal::id(&declined), "reason": "Hết hàng.", "expectedVersion": 1 });
    twice
        .act(&mai, "inquiryDecline", decline, "inquiry { id number }")
        .await;

    let rejected = deal::quote(
        &mai,
        &deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await,
        Binding::Firm,
    )
    .await;
    let reject =
        json!({ "quotationId": deal::id(&rejected), "expectedRevision": 1, "reason": "Đắt quá." });
    twice
        .act(&quan, "quotationReject", reject, "quotation { id number }")
        .await;

    let bargained = deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await;
    let offered = deal::quote(&mai, &bargained, Binding::Firm).await;
    let counter = json!({
        "quotationId": deal::id(&offered),
        "expectedRevision": 1,
        "validUntil": "2026-07-29",
        "lines": [{ "line": 1, "price": { "amount": "55000", "perUnit": "KG" } }],
    });
    twice
        .act(
            &quan,
            "quotationCounter",
            counter,
            "quotation { id number }",
        )
        .await;
    let mut better = deal::na_quotation(&bargained, Binding::Firm);
    better["expectedRevision"] = json!(1);
    let better = mai.act("quotationSend", better, "quotation { id }").await["quotation"].clone();
    let withdraw =
        json!({ "quotationId": deal::id(&better), "expectedRevision": 2, "reason": "Mưa đá." });
    twice
        .act(
            &mai,
            "quotationWithdraw",
            withdraw,
            "quotation { id number }",
        )
        .await;
    let current = deal::look(&quan, &bargained).await["version"].clone();
    let withdraw = json!({ "inquiryId": deal::id(&bargained), "reason": "Thôi ạ.", "expectedVersion": current });
    twice
        .act(&quan, "inquiryWithdraw", withdraw, "inquiry { id number }")
        .await;

    changed(twice, &quan, &mai, &product).await;

    for (who, mutation, binding) in [
        (&mai, "orderReject", Binding::Free),
        (&quan, "orderCancel", Binding::Firm),
    ] {
        let quotation = deal::quote(
            &mai,
            &deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await,
            binding,
        )
        .await;
        let order = deal::accept(&quan, &quotation).await;
        let end = json!({ "orderId": deal::id(&order), "expectedVersion": order["version"], "reason": "Mưa lũ." });
        twice.act(who, mutation, end, "order { id number }").await;
    }

    let unclaimed = quan
        .data(
            "{ products(filter: { claimed: false }, first: 1) { nodes { id baseUnit } } }",
            json!({}),
        )
        .await["products"]["nodes"][0]
        .clone();
    let mut at_desk = deal::na_inquiry(deal::id(&unclaimed));
    at_desk["acknowledgeDesk"] = json!(true);
    for line in at_desk["lines"].as_array_mut().expect("lines") {
        line["targetPrice"] = Value::Null;
        for entry in line["schedule"].as_array_mut().expect("entries") {
            entry["quantity"] = json!({ "value": "500", "unit": unclaimed["baseUnit"] });
        }
    }
    let at_desk = deal::submit(&quan, at_desk).await;
    let forward = json!({ "inquiryId": deal::id(&at_desk), "producerId": product["producer"]["id"], "expectedVersion": 1 });
    twice
        .act(&duyen, "inquiryForward", forward, "inquiry { id number }")
        .await;
    closed(twice, &quan, &mai, &product).await;
}

/// An order at listed prices, what both sides propose to change about it, and an order that is closed short.
async fn changed(twice: &mut Twice<'_>, quan: &Client, mai: &Client, product: &Value) {
    let listed = json!({
        "lines": [{
            "productId": deal::id(product),
            "expectedVersion": product["version"],
            "schedule": [
                { "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": "6", "unit": "TONNE" } },
                { "from": "2026-08-10", "to": "2026-08-12", "quantity": { "value": "6", "unit": "TONNE" } },
            ],
        }],
        "note": "Giao buổi sáng.",
    });
    let placed = twice
        .act(
            quan,
            "orderPlace",
            listed,
            "order { id number } inquiry { id }",
        )
        .await;
    let order = deal::look(quan, &placed["order"]).await;
    let confirm = json!({ "idempotencyKey": Client::key(), "orderId": deal::id(&order) });
    mai.act("orderConfirm", confirm, "order { id }").await;
    let selection = "amendment { id position } order { id }";
    for (word, extra) in [
        ("orderAmendmentAccept", None),
        ("orderAmendmentDecline", Some(("reason", "Cần đủ hàng."))),
        ("orderAmendmentWithdraw", Some(("note", "Đã đủ hàng."))),
    ] {
        let change = json!({ "deliveryId": deal::id(&order["deliveries"][1]), "lines": [{ "line": 1, "quantity": { "value": "5.5", "unit": "TONNE" } }] });
        let mut propose =
            json!({ "orderId": deal::id(&order), "note": "Mưa nhiều.", "deliveries": [change] });
        if word != "orderAmendmentAccept" {
            propose["deliveries"][0]["lines"][0]["quantity"]["value"] = json!("5");
        }
        let proposed = twice
            .act(mai, "orderAmendmentPropose", propose, selection)
            .await;
        let mut decide = json!({ "amendmentId": deal::id(&proposed["amendment"]) });
        match extra {
            Some((field, words)) => decide[field] = json!(words),
            None => decide["expectedVersion"] = deal::look(quan, &order).await["version"].clone(),
        }
        let who = if word == "orderAmendmentWithdraw" {
            mai
        } else {
            quan
        };
        twice.act(who, word, decide, selection).await;
    }
}

/// An order of which the second half never comes is closed when its days are over.
async fn closed(twice: &mut Twice<'_>, quan: &Client, mai: &Client, product: &Value) {
    let window = |from: &str, to: &str| json!({ "from": from, "to": to, "quantity": { "value": "6", "unit": "TONNE" } });
    let listed = json!({
        "idempotencyKey": Client::key(),
        "lines": [{
            "productId": deal::id(product),
            "expectedVersion": product["version"],
            "schedule": [window("2026-07-28", "2026-07-29"), window("2026-07-30", "2026-07-31")],
        }],
    });
    let placed = quan.act("orderPlace", listed, "order { id }").await;
    let confirm = json!({ "idempotencyKey": Client::key(), "orderId": deal::id(&placed["order"]) });
    mai.act("orderConfirm", confirm, "order { id }").await;
    let order = deal::look(quan, &placed["order"]).await;
    let first = &order["deliveries"][0];
    deal::ship(mai, first).await;
    deal::receive(quan, first, "6000").await;
    let over = kernel::time::parse_instant("2026-08-01T09:00:00+07:00").expect("an instant");
    let before = twice.app.clock().now();
    twice.app.hand.set(over);
    // What the clock ends it ends now, and nothing more is written beside the story.
    let db = twice.app.server().db();
    orders::inquiry::expire_due(db).await.expect("inquiries");
    orders::quotation::expire_due(db).await.expect("quotations");
    orders::reminders::due(db).await.expect("reminders");
    let close = json!({ "orderId": deal::id(&order), "expectedVersion": order["version"], "reason": "Mất mùa." });
    twice
        .act(quan, "orderComplete", close, "order { id number }")
        .await;
    // An officer's session would be over by now.
    twice.app.hand.set(before);
}
