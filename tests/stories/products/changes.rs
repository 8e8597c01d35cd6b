//! Changes to a published product: certified facts by review, the rest at once, and one editor at a time.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{DUYEN, QUAN, id, refusals, text},
    register::{found_by, plums, product, published, step, takes, writes},
};

use super::{events, hoa, waiting};

#[rstest]
#[tokio::test]
async fn certified_facts_change_by_review_and_the_rest_at_once(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let shown = published(&hoa, &duyen, plums(&dong_banh)).await;

    let mut trade = plums(&dong_banh)["trade"].clone();
    trade["leadTimeDays"] = json!(5);
    let facts = json!({ "name": { "vi": "Mận Đồng Bành", "en": "Chi Lang purple plum" }, "ocopSet": 1, "unitCode": "06463" });
    let asked = json!({ "facts": facts, "trade": trade });
    let changed = takes(&hoa.client, "productUpdate", &shown, asked.clone()).await;
    assert_eq!(text(&changed["proposal"]["names"]["vi"]), "Mận Đồng Bành");
    let query = "query($id: ID!) { product(by: { id: $id }) { name(language: VI) leadTimeDays proposal { ocopSet } waitingSince } }";
    let public = quan.data(query, json!({ "id": id(&shown) })).await["product"].clone();
    assert_eq!(
        public,
        json!({ "name": "Mận tím Chi Lăng", "leadTimeDays": 5, "proposal": null, "waitingSince": null })
    );
    let same = takes(&hoa.client, "productUpdate", &shown, asked).await;
    assert_eq!(
        same["version"], changed["version"],
        "what stands there already is no conflict"
    );
    assert_eq!(waiting(&duyen).await, [id(&shown)]);

    let approved = takes(&duyen, "productPublish", &changed, json!({})).await;
    assert_eq!(text(&approved["name"]), "Mận Đồng Bành");
    app.until("the search follows", || async {
        found_by(&quan, "mận đồng bành").await.first() == Some(&id(&shown).to_owned())
    })
    .await;
    assert_eq!(
        events(&app, &shown).await,
        [
            "product.created",
            "product.submitted",
            "product.published",
            "product.change_submitted",
            "product.change_published"
        ]
    );
    let query = "query($id: ID!) { product(by: { id: $id }) { provenance { field kind source } } }";
    let origins =
        quan.data(query, json!({ "id": id(&shown) })).await["product"]["provenance"].clone();
    let origins = origins.as_array().expect("origins");
    assert!(
        origins.iter().all(|origin| origin["kind"] == "MEMBER"),
        "{origins:?}"
    );
}

#[rstest]
#[tokio::test]
async fn two_who_edit_at_once_are_told(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let draft = writes(&hoa, plums(&dong_banh)).await;
    let with = |days: i32| {
        let mut trade = plums(&dong_banh)["trade"].clone();
        trade["leadTimeDays"] = json!(days);
        json!({ "trade": trade })
    };
    let (one, other) = tokio::join!(
        step(&hoa.client, "productUpdate", &draft, with(4)),
        step(&hoa.client, "productUpdate", &draft, with(9))
    );
    let refused: Vec<String> = [&one, &other].into_iter().flat_map(refusals).collect();
    assert_eq!(refused, ["VERSION_CONFLICT input.expectedVersion"]);
    assert_eq!(product(&hoa.client, id(&draft)).await["version"], 2);
}
