//! Products that nobody can order now: closed for a time, of a suspended producer, archived.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, id, look, refusals, text},
    people::suspends,
    register::{HOA, found_by, plums, product, published, step, takes},
};

use super::hoa;

#[rstest]
#[tokio::test]
async fn a_closed_product_is_not_orderable_until_it_opens(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let shown = published(&hoa, &duyen, plums(&dong_banh)).await;
    let now = async |orderable: bool| {
        let query = "query($now: Boolean!) { products(filter: { orderableNow: $now }, sort: NEWEST, first: 100) { nodes { id } } }";
        let found = quan.data(query, json!({ "now": orderable })).await;
        let nodes = found["products"]["nodes"]
            .as_array()
            .expect("products")
            .clone();
        nodes.iter().any(|node| id(node) == id(&shown))
    };
    assert!(now(true).await && !now(false).await);

    let closure = json!({ "closure": { "from": "2026-07-25", "to": "2026-07-31", "note": { "vi": "Nghỉ lễ hội." } } });
    let closed = takes(&hoa.client, "productUpdate", &shown, closure).await;
    assert_eq!(closed["closure"]["today"], true);
    assert!(!now(true).await && now(false).await);
    let seen = product(&quan, id(&shown)).await;
    assert_eq!(seen["hindrances"], json!(["CLOSED"]));
    assert_eq!(seen["closure"]["notes"]["vi"], "Nghỉ lễ hội.");

    let later = json!({ "closure": { "from": "2026-07-26" } });
    let closed = takes(&hoa.client, "productUpdate", &closed, later).await;
    assert!(now(true).await, "only from tomorrow");
    let open = takes(
        &hoa.client,
        "productUpdate",
        &closed,
        json!({ "closure": {} }),
    )
    .await;
    assert_eq!(open["closure"], Value::Null);
    let reversed = json!({ "closure": { "from": "2026-08-02", "to": "2026-08-01" } });
    let refused = step(&hoa.client, "productUpdate", &open, reversed).await;
    assert_eq!(refusals(&refused), ["WINDOW_REVERSED input.closure.to"]);

    suspends(&app, DUYEN, HOA).await;
    assert!(
        !now(true).await && !now(false).await,
        "who is suspended is not listed"
    );
    assert_eq!(product(&quan, id(&shown)).await, Value::Null);
}

#[rstest]
#[tokio::test]
async fn an_archived_product_leaves_the_list_and_stays_in_its_deals(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (mai, quan) = (app.sign_in(MAI).await, app.sign_in(QUAN).await);
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let inquiry = deal::ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let hers = product(&mai, id(&na)).await;
    let archived = takes(&mai, "productArchive", &hers, json!({})).await;
    assert_eq!(text(&archived["state"]), "ARCHIVED");
    assert_eq!(product(&quan, id(&na)).await, Value::Null);
    app.until("the search forgets it", || async {
        !found_by(&quan, "na dai mẫu chi lăng")
            .await
            .contains(&id(&na).to_owned())
    })
    .await;
    let asked = quan
        .attempt("inquirySubmit", deal::na_inquiry(id(&na)), "inquiry { id }")
        .await;
    assert_eq!(refusals(&asked), ["NOT_FOR_SALE input.lines.0.productId"]);

    let order = deal::accept(&quan, &quotation).await;
    assert_eq!(text(&look(&quan, &order).await["state"]), "CONFIRMED");
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { lines { productName } } } }";
    let seen = quan.data(query, json!({ "id": id(&inquiry) })).await;
    assert_eq!(seen["node"]["lines"][0]["productName"], na["name"]);
    let edit = step(&mai, "productUpdate", &archived, json!({ "closure": {} })).await;
    assert_eq!(refusals(&edit), ["STATE_TRANSITION input.productId"]);
}
