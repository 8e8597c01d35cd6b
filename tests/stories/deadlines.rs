//! What nobody did in time: the clock ends it, and both sides are told.

use chrono::{DateTime, Utc};
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{
        self, Binding, MAI, QUAN, accept, ask_for_na, id, listed, look, may, quote, refused, text,
    },
    tables::trade_events,
};

#[rstest]
#[tokio::test]
async fn an_inquiry_runs_out_at_its_deadline(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    app.letters_out().await;

    app.hand.set(vietnam("2026-07-26T11:59:59+07:00"));
    assert_eq!(look(&mai, &inquiry).await["state"], "OPEN");
    assert!(
        may(&mai, &inquiry)
            .await
            .contains(&"QUOTATION_SEND".to_owned())
    );
    app.hand.set(vietnam("2026-07-26T12:00:00+07:00"));
    assert_eq!(
        look(&mai, &inquiry).await["state"],
        "EXPIRED",
        "by the clock, whatever the worker has done"
    );
    assert_eq!(refused(&mai, &inquiry, "QUOTATION_SEND").await, ["EXPIRED"]);
    let late = mai
        .attempt(
            "quotationSend",
            deal::na_quotation(&inquiry, Binding::Firm),
            "quotation { id }",
        )
        .await;
    assert_eq!(
        (
            text(&late["userErrors"][0]["code"]),
            text(&late["userErrors"][0]["from"])
        ),
        ("STATE_TRANSITION", "EXPIRED")
    );

    app.until("the deadline is noted", || async {
        trade_events(&app).await == ["inquiry.submitted", "inquiry.expired"]
    })
    .await;
    let his = app.last_letter_to(QUAN).await;
    assert!(
        his.subject.starts_with("Chưa có trả lời"),
        "{}",
        his.subject
    );
    let hers = app.last_letter_to(MAI).await;
    assert!(
        hers.subject.starts_with("Đã quá hạn trả lời"),
        "{}",
        hers.subject
    );
    hers.says(&["Trần Minh Quân", "0987 654 321", "12:00 ngày 26/07/2026"]);
    assert!(listed(&mai, "inquiries", "awaiting: ME").await.is_empty());
    assert_eq!(look(&quan, &inquiry).await["awaiting"], Value::Null);
}

#[rstest]
#[tokio::test]
async fn an_offer_holds_until_its_last_day_in_vietnam_ends(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = quote(&mai, &inquiry, Binding::Firm).await;
    app.letters_out().await;

    app.hand.set(vietnam("2026-07-31T23:59:59+07:00"));
    assert_eq!(look(&quan, &quotation).await["state"], "SENT");
    assert_eq!(
        may(&quan, &quotation).await,
        ["QUOTATION_ACCEPT", "QUOTATION_COUNTER", "QUOTATION_REJECT"]
    );
    app.hand.set(vietnam("2026-08-01T00:00:00+07:00"));
    assert_eq!(look(&quan, &quotation).await["state"], "EXPIRED");
    assert_eq!(
        refused(&quan, &quotation, "QUOTATION_ACCEPT").await,
        ["EXPIRED"]
    );
    let late = json!({ "idempotencyKey": Client::key(), "quotationId": id(&quotation) });
    let late = quan.attempt("quotationAccept", late, "order { id }").await;
    assert_eq!(
        (
            text(&late["userErrors"][0]["code"]),
            text(&late["userErrors"][0]["from"])
        ),
        ("STATE_TRANSITION", "EXPIRED")
    );

    app.until("the last day is noted", || async {
        trade_events(&app)
            .await
            .last()
            .is_some_and(|last| last == "quotation.expired")
    })
    .await;
    for reader in [QUAN, MAI] {
        let letter = app.last_letter_to(reader).await;
        assert!(letter.subject.contains("đã hết hạn"), "{}", letter.subject);
        letter.says(&[text(&quotation["number"]), "24:00 ngày 31/07/2026"]);
    }
    assert_eq!(
        trade_events(&app)
            .await
            .iter()
            .filter(|kind| *kind == "quotation.expired")
            .count(),
        1
    );

    // The inquiry was answered: she may offer anew.
    assert_eq!(
        listed(&mai, "inquiries", "awaiting: ME").await,
        [id(&inquiry)]
    );
    let mut again = deal::na_quotation(&inquiry, Binding::Firm);
    again["expectedRevision"] = json!(1);
    again["validUntil"] = json!("2026-08-02");
    let second = mai
        .act("quotationSend", again, "quotation { id revision state }")
        .await["quotation"]
        .clone();
    assert_eq!(
        (&second["revision"], text(&second["state"])),
        (&json!(2), "SENT")
    );
    assert_eq!(accept(&quan, &second).await["state"], "CONFIRMED");
}

fn vietnam(at: &str) -> DateTime<Utc> {
    at.parse().expect("an instant")
}
