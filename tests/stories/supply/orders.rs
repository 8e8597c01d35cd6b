//! Offers that an amendment leaves too little for, and orders for more than there is.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client,
    deal::{self, MAI, id, text},
    page::Page,
    post,
};

use super::{ask, firm, market, offer, standing};
use crate::unreplied::messages;

#[rstest]
#[tokio::test]
async fn an_amendment_that_takes_more_flags_the_offers_it_leaves_too_little_for(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, [quan, ha, mai], product) = market(backend, 5).await;
    let his = offer(&mai, firm(&ask(&quan, &product, "2").await)).await;
    let asked = ask(&ha, &product, "3").await;
    let hers = offer(&mai, firm(&asked)).await;
    let order = deal::accept(&quan, &his).await;
    deal::say(&ha, &asked, "Chị giữ ba tấn cho em nhé?").await;
    app.hand.advance(Duration::minutes(1));
    assert_eq!(standing(&mai, &hers).await["supplyShort"], false);

    let input = json!({
        "idempotencyKey": Client::key(),
        "orderId": id(&order),
        "note": "Cần thêm hai tấn.",
        "deliveries": [{
            "deliveryId": id(&order["deliveries"][0]),
            "lines": [{ "line": 1, "quantity": { "value": "4", "unit": "TONNE" } }],
        }],
    });
    // The letters so far go first: those of one round go beside one another.
    app.letters_out().await;
    let open = quan
        .act("orderAmendmentPropose", input, "amendment { id }")
        .await["amendment"]
        .clone();
    // Three of five tonnes are offered to somebody else: agreeing to four wants a second word, by the API as on the page.
    let input = json!({ "idempotencyKey": Client::key(), "amendmentId": id(&open) });
    let asked = mai
        .attempt("orderAmendmentAccept", input, "amendment { state }")
        .await;
    assert_eq!(
        deal::refusals(&asked),
        ["CONFIRMATION_REQUIRED input.confirmOversell"]
    );
    assert!(
        text(&asked["userErrors"][0]["message"]).contains("2,000 kg"),
        "{asked}"
    );
    app.letters_out().await;
    let phone = app.anonymous();
    let page = Page::open(&phone, &app.last_letter_to(MAI).await.link()).await;
    let warning = "sẽ hứa tất cả 7 tấn, trong khi dự kiến chỉ có 5 tấn.";
    assert!(page.words().contains(warning), "{}", page.words());
    let refused = page.form("/amendment-accept").send(&phone).await;
    assert!(
        refused.words().contains("Nếu vẫn muốn hứa nhiều hơn"),
        "{}",
        refused.words()
    );
    let agreed = page
        .form("/amendment-accept")
        .with("confirmOversell", "yes")
        .send(&phone)
        .await;
    assert!(!agreed.has_form("/amendment-accept"), "{}", agreed.words());
    let seen = standing(&mai, &hers).await;
    assert_eq!(seen["supplyShort"], true);
    assert_eq!(
        messages(&mai).await,
        1,
        "what came of another deal answers nobody"
    );
    assert_eq!(seen["supply"][0]["ordered"]["baseValue"], "4000");
    let flagged = "event WHERE kind = 'quotation.supply_short'";
    assert_eq!(post::count(app.server().db(), flagged).await, 1);

    // Her own proposal binds her too; less, or other days of the same weeks, asks nobody.
    let proposal = |tonnes: &str, confirm: bool| {
        json!({
            "idempotencyKey": Client::key(), "orderId": id(&order), "note": "Được mùa.", "confirmOversell": confirm,
            "deliveries": [{
                "deliveryId": id(&order["deliveries"][0]),
                "window": { "from": "2026-08-06", "to": "2026-08-07" },
                "lines": [{ "line": 1, "quantity": { "value": tonnes, "unit": "TONNE" } }],
            }],
        })
    };
    let asked = mai
        .attempt(
            "orderAmendmentPropose",
            proposal("4.5", false),
            "order { id }",
        )
        .await;
    assert_eq!(
        deal::refusals(&asked),
        ["CONFIRMATION_REQUIRED input.deliveries.0"]
    );
    mai.act(
        "orderAmendmentPropose",
        proposal("4", false),
        "order { id }",
    )
    .await;
}

#[rstest]
#[tokio::test]
async fn a_buyer_is_told_that_there_is_too_little_and_never_how_much(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, [quan, ..], product) = market(backend, 3).await;
    let ordering = |tonnes: &str| {
        json!({
            "idempotencyKey": Client::key(),
            "lines": [{
                "productId": id(&product), "expectedVersion": product["version"],
                "schedule": [{
                    "from": "2026-08-03", "to": "2026-08-05", "everyWeekUntil": "2026-08-17",
                    "quantity": { "value": tonnes, "unit": "TONNE" },
                }],
            }],
        })
    };
    // Three weeks of one tonne and a half: the fault stands where it was written, and once.
    for _ in 0..8 {
        let refused = quan
            .attempt("orderPlace", ordering("1.5"), "order { id }")
            .await;
        assert_eq!(
            deal::refusals(&refused),
            ["QUANTITY_UNAVAILABLE input.lines.0.schedule.0.quantity"]
        );
        let error = &refused["userErrors"][0];
        assert_eq!(error["__typename"], "InputError");
        assert!(
            !text(&error["message"]).contains(|c: char| c.is_ascii_digit()),
            "{error}"
        );
    }
    // Whoever tries on is trying out what there is.
    let waits = quan
        .attempt("orderPlace", ordering("1"), "order { id }")
        .await;
    assert_eq!(
        deal::refusals(&waits),
        ["TOO_MANY_REQUESTS input.organisationId"]
    );
    app.hand.advance(chrono::Duration::hours(1));
    quan.act("orderPlace", ordering("1"), "order { id }").await;
}
