//! The copy of one's own data.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{HA, MAI, QUAN, refusals, text},
};

use super::{a_deal, keyed};

#[rstest]
#[tokio::test]
async fn her_copy_holds_what_she_wrote_and_nobody_elses(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai, order) = a_deal(&app).await;
    let granted = json!({ "purpose": "ADVERTISING", "choice": "GRANTED", "wording": "2026-11" });
    quan.act("consentSet", granted, "consents { purpose }")
        .await;
    let copy = quan
        .act(
            "personalDataExport",
            keyed(),
            "document request { kind state }",
        )
        .await;
    assert_eq!(
        copy["request"],
        json!({ "kind": "EXPORT", "state": "COMPLETED" })
    );
    let document = text(&copy["document"]);
    let held: Value = serde_json::from_str(document).expect("JSON");
    assert_eq!(held["form"], "chophien.personal-data/1");
    assert_eq!(held["accounts"]["person"]["name"], "Trần Minh Quân");
    assert_eq!(held["accounts"]["identities"][0]["value"], QUAN);
    assert_eq!(
        held["accounts"]["memberships"][0]["organisationName"],
        "Công ty TNHH Siêu thị Mẫu Hà Nội"
    );
    assert_eq!(held["accounts"]["consents"][0]["purpose"], "ADVERTISING");
    assert_eq!(
        held["trade"]["messages"][0]["text"],
        "Cảm ơn chị, số của tôi là 0987 654 321."
    );
    assert_eq!(
        held["trade"]["inquiries"][0]["note"],
        "Giao trước 9 giờ sáng."
    );
    assert_eq!(held["trade"]["orders"][0]["number"], order["number"]);
    assert!(
        held["letters"]["letters"]
            .as_array()
            .is_some_and(|letters| letters
                .iter()
                .any(|letter| letter["kind"] == "QUOTATION_RECEIVED"))
    );
    let actions = held["accounts"]["actions"].as_array().expect("what he did");
    assert!(
        actions
            .iter()
            .any(|action| action["kind"] == "inquiry.submitted")
    );
    // What others wrote is theirs; her letters to him are his post.
    let trade = held["trade"].to_string();
    for other in ["Em là Hoàng Thị Mai", MAI, "0912"] {
        assert!(!trade.contains(other), "{other} in {trade}");
    }
    for secret in ["token", "hash", "password"] {
        assert!(
            !document.to_lowercase().contains(&format!("\"{secret}")),
            "{secret}"
        );
    }
    let ha = app.sign_in(HA).await;
    let hers = ha.act("personalDataExport", keyed(), "document").await;
    let hers = text(&hers["document"]);
    for other in [QUAN, MAI, "Trần Minh Quân", "0987 654 321"] {
        assert!(!hers.contains(other), "{other}");
    }
    app.last_letter_to(QUAN)
        .await
        .says(&["mọi dữ liệu mà Chợ Phiên giữ về Anh/Chị"]);
    drop(mai);

    let input = keyed();
    let first = quan
        .act("personalDataExport", input.clone(), "request { id }")
        .await;
    for _ in 0..8 {
        quan.act("personalDataExport", keyed(), "request { id }")
            .await;
    }
    let refused = quan
        .attempt("personalDataExport", keyed(), "document")
        .await;
    assert_eq!(refusals(&refused), ["TOO_MANY_REQUESTS input"]);
    let again = quan
        .act("personalDataExport", input, "request { id }")
        .await;
    assert_eq!(again, first, "whoever repeats asks for no more");
}
