//! He compares, asks again, and accepts.

use serde_json::{Value, json};
use tests::{
    Client,
    deal::{self, MAI, ORDER, QUAN, QUOTATION, id, listed, look, may, refused, text},
    page::Page,
    tables::trade_events,
};

use super::Cast;

const OFFER: &str = "lines { covered total { amount } \
    entries { entry asked { value unit } answer offered { value unit } missing { baseValue baseUnit } } \
    gaps { kind entry missing { baseValue baseUnit } targetPrice { amount perUnit } offeredPrice { amount } certificate } }";

pub(super) async fn he_compares(cast: &Cast, quotation: &Value) {
    assert_eq!(
        (
            text(&quotation["state"]),
            &quotation["revision"],
            &quotation["firm"]
        ),
        ("SENT", &json!(1), &json!(true))
    );
    assert_eq!(quotation["total"]["amount"], "4294000000");
    assert_eq!(quotation["coversEverything"], false);
    assert_eq!(
        may(&cast.quan, quotation).await,
        ["QUOTATION_ACCEPT", "QUOTATION_COUNTER", "QUOTATION_REJECT"]
    );
    assert_eq!(may(&cast.mai, quotation).await, ["QUOTATION_WITHDRAW"]);

    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Quotation {{ {OFFER} }} }} }}");
    let compared =
        cast.quan.data(&query, json!({ "id": id(quotation) })).await["node"]["lines"].clone();
    let line = &compared[0];
    let less = json!({
        "entry": 1,
        "asked": { "value": "12", "unit": "TONNE" },
        "answer": "LESS",
        "offered": { "value": "8", "unit": "TONNE" },
        "missing": { "baseValue": "4000", "baseUnit": "KG" },
    });
    assert_eq!(line["entries"][0], less);
    let entries = line["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 8);
    assert!(
        entries[1..]
            .iter()
            .all(|entry| entry["answer"] == "OFFERED" && entry["missing"]["baseValue"] == "0")
    );
    let gaps: Vec<(&str, &Value)> = line["gaps"]
        .as_array()
        .expect("gaps")
        .iter()
        .map(|gap| (text(&gap["kind"]), gap))
        .collect();
    let kinds: Vec<&str> = gaps.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["LESS", "ABOVE_TARGET", "CERTIFICATE_NOT_SHOWN"]);
    assert_eq!(
        (&gaps[0].1["entry"], &gaps[0].1["missing"]["baseValue"]),
        (&json!(1), &json!("4000"))
    );
    assert_eq!(
        (
            text(&gaps[1].1["targetPrice"]["amount"]),
            text(&gaps[1].1["offeredPrice"]["amount"])
        ),
        ("55000", "56500")
    );
    assert_eq!(gaps[2].1["certificate"], "VietGAP");
}

pub(super) async fn he_asks_again_and_gets_the_second_revision(
    cast: &Cast,
    inquiry: &Value,
    first: &Value,
) -> Value {
    deal::say(
        &cast.quan,
        inquiry,
        "Tuần đầu thêm được 2 tấn và bớt giá không?",
    )
    .await;
    assert_eq!(
        listed(&cast.mai, "inquiries", "awaiting: ME").await,
        [id(inquiry)]
    );
    let letter = cast.app.last_letter_to(MAI).await;
    letter.says(&[
        "Tuần đầu thêm được 2 tấn và bớt giá không?",
        "Trần Minh Quân",
    ]);

    // The newest letter's link leads to the same thread, and the form proposes what was offered last.
    let form = Page::open(&cast.phone, &letter.link()).await.form("/quote");
    assert_eq!(
        (
            form.value("lines.0.price.amount"),
            form.value("lines.0.answers.0.quantity")
        ),
        (Some("56.500"), Some("8"))
    );
    let form = form
        .with("lines.0.price.amount", "56.000")
        .with("lines.0.answers.0.quantity", "10")
        .with("validUntil", "2026-07-31");
    let looked = form.send(&cast.phone).await;
    let answer = looked.form("/quote").send(&cast.phone).await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    assert_eq!(
        trade_events(&cast.app).await[4..],
        [
            "inquiry.message_sent",
            "quotation.replaced",
            "quotation.sent"
        ]
    );

    let old = look(&cast.quan, first).await;
    assert_eq!(old["state"], "REPLACED");
    assert_eq!(
        refused(&cast.quan, first, "QUOTATION_ACCEPT").await,
        ["STATE_FORBIDS"]
    );
    let stale = json!({ "idempotencyKey": Client::key(), "quotationId": id(first) });
    let stale = cast
        .quan
        .attempt("quotationAccept", stale, "order { id }")
        .await;
    assert_eq!(
        (
            text(&stale["userErrors"][0]["code"]),
            text(&stale["userErrors"][0]["from"])
        ),
        ("STATE_TRANSITION", "REPLACED")
    );

    let letter = cast.app.last_letter_to(QUAN).await;
    letter.says(&[
        "báo giá cũ không còn giá trị",
        "10 tấn (hỏi 12 tấn)",
        "4.586.400.000 ₫",
        "thiếu 2 tấn",
    ]);
    let offers = listed(&cast.quan, "quotations", "awaiting: ME").await;
    assert_eq!(offers.len(), 1, "only the newest waits for him");
    let second = look(&cast.quan, &json!({ "id": offers[0] })).await;
    assert_eq!(
        (&second["revision"], &second["number"]),
        (&json!(2), &first["number"])
    );
    second
}

pub(super) async fn he_accepts(cast: &Cast, inquiry: &Value, quotation: &Value) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(),
        "quotationId": id(quotation),
        "expectedRevision": 2,
        "externalReference": "PO-2026-0815",
    });
    let selection = format!("order {{ {ORDER} }} quotation {{ {QUOTATION} }}");
    let payload = cast.quan.act("quotationAccept", input, &selection).await;
    let order = payload["order"].clone();
    assert_eq!(
        (text(&order["state"]), text(&order["buyerReference"])),
        ("CONFIRMED", "PO-2026-0815")
    );
    assert_eq!(
        order["terms"],
        json!({ "revision": 1, "total": { "amount": "4368000000" } })
    );
    assert_eq!(
        (
            text(&payload["quotation"]["state"]),
            id(&payload["quotation"]["order"])
        ),
        ("ACCEPTED", id(&order))
    );
    assert_eq!(
        trade_events(&cast.app).await[7..],
        ["quotation.accepted", "inquiry.ordered", "order.confirmed"]
    );
    assert_eq!(look(&cast.mai, inquiry).await["state"], "ORDERED");

    let deliveries = order["deliveries"].as_array().expect("deliveries");
    let planned: Vec<(&str, &str, &str)> = deliveries
        .iter()
        .map(|delivery| {
            (
                text(&delivery["window"]["from"]),
                text(&delivery["place"]["unitCode"]),
                text(&delivery["lines"][0]["planned"]["value"]),
            )
        })
        .collect();
    assert_eq!(planned.len(), 8);
    assert!(planned.is_sorted_by_key(|(day, ..)| *day), "{planned:?}");
    assert!(
        planned.contains(&("2026-08-03", "00331", "10000"))
            && planned.contains(&("2026-08-24", "00145", "8000")),
        "{planned:?}"
    );

    let number = text(&order["number"]);
    for (reader, subject) in [(QUAN, "Đã chốt đơn"), (MAI, "Đã chốt đơn")] {
        let letter = cast.app.last_letter_to(reader).await;
        assert!(
            letter.subject.starts_with(subject) && letter.subject.contains(number),
            "{}",
            letter.subject
        );
        letter.says(&[
            number,
            "PO-2026-0815",
            "10 tấn",
            "12 tấn",
            "8 tấn",
            "4.586.400.000 ₫",
        ]);
    }
    for person in [&cast.quan, &cast.mai] {
        assert_eq!(
            may(person, &order).await,
            ["ORDER_AMENDMENT_PROPOSE", "ORDER_CANCEL"]
        );
    }
    assert_eq!(
        listed(&cast.mai, "orders", "side: SELLING, awaiting: ME").await,
        [id(&order)]
    );
    assert_eq!(
        listed(&cast.mai, "deliveries", "awaiting: ME").await.len(),
        8
    );
    assert!(
        listed(&cast.quan, "deliveries", "awaiting: ME")
            .await
            .is_empty()
    );
    order
}
