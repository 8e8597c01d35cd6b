//! The link that confirms an erasure: pressed, taken back, or left alone until it lapses.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::refusals,
    page::Page,
    people::outsider,
    tables::{differing, rows_with, tables},
    token,
};

use super::{ERASURE, keyed};

#[rstest]
#[tokio::test]
async fn the_link_of_a_letter_erases_once_and_opening_it_changes_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    let trang = outsider(&app, email).await;
    let mailed = trang.act("personalDataErase", keyed(), ERASURE).await;
    assert_eq!(mailed["outcome"], "CONFIRMATION_MAILED");
    let first = app.last_letter_to(email).await.link();
    // Taken back, the link works no more.
    let taken = trang
        .act("personalDataEraseCancel", json!({}), "request { state }")
        .await;
    assert_eq!(taken["request"]["state"], "WITHDRAWN");
    let confirm = |token: String| {
        let anybody = app.anonymous();
        async move {
            anybody
                .attempt(
                    "personalDataEraseConfirm",
                    json!({ "token": token }),
                    "erased",
                )
                .await
        }
    };
    assert_eq!(
        refusals(&confirm(token(&first).to_owned()).await),
        ["STATE_TRANSITION input"]
    );
    assert_eq!(
        refusals(&confirm("never-made".to_owned()).await),
        ["INVALID_CREDENTIALS input.token"]
    );

    let page = Page::open(&app.anonymous(), &first).await;
    assert_eq!(
        page.status, 200,
        "the page knows more only when it is pressed"
    );
    trang.act("personalDataErase", keyed(), ERASURE).await;
    let link = app.last_letter_to(email).await.link();
    let before = tables(&app).await;
    let anybody = app.anonymous();
    let page = Page::open(&anybody, &link).await;
    assert!(
        page.words().contains("Xóa dữ liệu của bạn?"),
        "{}",
        page.words()
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let done = page.form(token(&link)).send(&anybody).await;
    assert_eq!(done.status, 200, "{}", done.words());
    let gone = Page::open(&anybody, &link).await;
    assert_eq!(
        gone.status, 404,
        "links of somebody who is gone go with her"
    );
    app.until("her address is forgotten", || async {
        rows_with(&app, &[email]).await.is_empty()
    })
    .await;
    assert_eq!(rows_with(&app, &["Người Lạ"]).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_wish_that_nobody_confirms_lapses(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    let trang = outsider(&app, email).await;
    trang.act("personalDataErase", keyed(), ERASURE).await;
    let link = app.last_letter_to(email).await.link();
    app.hand.advance(chrono::Duration::hours(73));
    let query = "{ viewer { personalDataRequests { kind state waitsFor endedAt } } }";
    app.until("it lapses", || async {
        let seen = trang.data(query, json!({})).await;
        seen["viewer"]["personalDataRequests"][0]["state"] == "WITHDRAWN"
    })
    .await;
    let page = Page::open(&app.anonymous(), &link).await;
    assert_eq!(page.status, 410, "{}", page.words());
    assert_eq!(
        trang
            .data("{ viewer { person { name } } }", json!({}))
            .await["viewer"]["person"]["name"],
        "Người Lạ"
    );
}
