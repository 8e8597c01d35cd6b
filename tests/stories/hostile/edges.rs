//! Inputs over every edge: all faults are named at once.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{Client, tables::differing};

use super::stage::Stage;

#[rstest]
#[tokio::test]
async fn all_faults_of_an_input_are_named_at_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let stage = Stage::set(backend).await;
    let before = stage.tables().await;
    let window = |from: &str, to: &str, value: &str, unit: &str| json!({ "from": from, "to": to, "quantity": { "value": value, "unit": unit } });
    let input = json!({
        "idempotencyKey": Client::key(),
        "lines": [
            {
                "productId": stage.product["id"],
                "schedule": [
                    window("2026-07-01", "2026-07-02", "5", "TONNE"),
                    window("2026-08-05", "2026-08-03", "5", "TONNE"),
                    window("2026-08-03", "2026-08-05", "-5", "TONNE"),
                    window("2026-08-03", "2026-08-05", "0", "KG"),
                    window("2026-08-03", "2026-08-05", "0.0001", "KG"),
                    window("2026-08-03", "2026-08-05", "5", "bushel"),
                    window("2026-08-03", "2026-08-05", "99999999999", "TONNE"),
                    window("2030-08-03", "2030-08-05", "5", "TONNE"),
                ],
                "targetPrice": { "amount": "99999999999999999", "perUnit": "KG" },
                "wishes": "tốt\u{0}",
            },
            { "productId": stage.inquiry["id"], "schedule": [] },
        ],
        "certificates": [""],
        "targetMarket": "ZZZ",
        "replyBy": "2026-07-24T12:00:00Z",
        "currency": "DOGE",
        "note": "a\u{202e}b",
        "externalReference": "PO-77\r\nBcc: evil@evil.example",
    });
    let mut refused = stage.refused(&stage.quan, "inquirySubmit", &input).await;
    refused.sort_unstable();
    let expected = [
        "CONTROL_CHARACTER input.lines.0.wishes",
        "CONTROL_CHARACTER input.note",
        "DEADLINE_PAST input.replyBy",
        "INVALID_FORMAT input.targetMarket",
        "INVALID_ID input.lines.1.productId",
        "LINE_BREAK input.externalReference",
        "OUT_OF_RANGE input.lines.0.schedule.6.quantity",
        "OUT_OF_RANGE input.lines.0.schedule.7.to",
        "OUT_OF_RANGE input.lines.0.targetPrice.amount",
        "QUANTITY_NOT_POSITIVE input.lines.0.schedule.2.quantity",
        "QUANTITY_NOT_POSITIVE input.lines.0.schedule.3.quantity",
        "QUANTITY_UNROUNDABLE input.lines.0.schedule.4.quantity",
        "REQUIRED input.certificates.0",
        "TOO_FEW input.lines.1.schedule",
        "UNKNOWN_VALUE input.currency",
        "UNKNOWN_VALUE input.lines.0.schedule.5.quantity.unit",
        "WINDOW_PAST input.lines.0.schedule.0.to",
        "WINDOW_REVERSED input.lines.0.schedule.1.to",
    ];
    assert_eq!(refused, expected);
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn quotations_over_every_edge_are_refused(#[values(Sqlite, Postgres)] backend: Backend) {
    let stage = Stage::set(backend).await;
    let before = stage.tables().await;
    let goods = stage.goods();
    let offer = &goods
        .iter()
        .find(|good| good.mutation == "quotationSend")
        .expect("an offer")
        .input;
    let cases = [
        (
            "/lines/0/price/amount",
            json!("0"),
            "PRICE_NOT_POSITIVE input.lines.0.price.amount",
        ),
        (
            "/lines/0/price/amount",
            json!("1000000000001"),
            "OUT_OF_RANGE input.lines.0.price.amount",
        ),
        (
            "/lines/0/price/amount",
            json!("0.0000001"),
            "INVALID_FORMAT input.lines.0.price.amount",
        ),
        (
            "/lines/0/price/perUnit",
            json!("LITRE"),
            "UNIT_NOT_CONVERTIBLE input.lines.0.price.perUnit",
        ),
        (
            "/lines/0/vatRate",
            json!("101"),
            "OUT_OF_RANGE input.lines.0.vatRate",
        ),
        ("/lines/0/line", json!(2), "NOT_FOUND input.lines.0.line"),
        (
            "/lines/0/answers/0/entry",
            json!(9),
            "NOT_FOUND input.lines.0.answers.0.entry",
        ),
        (
            "/validUntil",
            json!("2026-07-24"),
            "DEADLINE_PAST input.validUntil",
        ),
        (
            "/validUntil",
            json!("2036-07-24"),
            "OUT_OF_RANGE input.validUntil",
        ),
        (
            "/expectedRevision",
            json!(1),
            "VERSION_CONFLICT input.expectedRevision",
        ),
        (
            "/lines/0/substituteProductId",
            stage.placed["id"].clone(),
            "INVALID_ID input.lines.0.substituteProductId",
        ),
    ];
    for (place, evil, expected) in cases {
        let mut input = offer.clone();
        *input.pointer_mut(place).expect("a place") = evil;
        let refused = stage.refused(&stage.mai, "quotationSend", &input).await;
        assert!(
            refused.iter().any(|refusal| refusal == expected),
            "{place}: {refused:?} and not {expected}"
        );
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}
