//! Consent: given and taken back for each purpose.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{QUAN, refusals},
    tables::texts,
};

#[rstest]
#[tokio::test]
async fn consent_is_given_and_taken_back_for_each_purpose(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const LEDGER: &str = "consents { purpose choice wording }";
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let input = |purpose: &str, choice: &str, wording: &str| json!({ "purpose": purpose, "choice": choice, "wording": wording });
    let granted = quan
        .act(
            "consentSet",
            input("ADVERTISING", "GRANTED", "2026-11"),
            LEDGER,
        )
        .await;
    let line =
        |choice: &str| json!({ "purpose": "ADVERTISING", "choice": choice, "wording": "2026-11" });
    assert_eq!(granted["consents"], json!([line("GRANTED")]));
    let again = quan
        .act(
            "consentSet",
            input("ADVERTISING", "GRANTED", "2026-11"),
            LEDGER,
        )
        .await;
    assert_eq!(
        again["consents"], granted["consents"],
        "the same again changes nothing"
    );
    let taken = quan
        .act(
            "consentSet",
            input("ADVERTISING", "WITHDRAWN", "2026-11"),
            LEDGER,
        )
        .await;
    assert_eq!(
        taken["consents"],
        json!([line("WITHDRAWN"), line("GRANTED")])
    );
    for (refused, why) in [
        (
            input("TRADE", "WITHDRAWN", "2026-11"),
            "CONTRADICTION input.choice",
        ),
        (
            input("TRADE", "GRANTED", "never shown"),
            "UNKNOWN_VALUE input.wording",
        ),
    ] {
        let payload = quan.attempt("consentSet", refused, LEDGER).await;
        assert_eq!(refusals(&payload), [why]);
    }
    let events = texts(
        &app,
        "SELECT kind AS it FROM event WHERE kind LIKE 'consent.%' ORDER BY position",
    )
    .await;
    assert_eq!(events, ["consent.granted", "consent.withdrawn"]);
}
