//! What nobody may do with another's product, and what staff may correct.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{CAO_BANG, DUYEN, QUAN, THANH, id, refusals, text},
    register::{HOA, plums, product, published, step, takes, writes},
    tables::{differing, tables},
};

use super::hoa;

#[rstest]
#[tokio::test]
async fn nobody_touches_what_is_anothers_or_the_authoritys(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, elsewhere) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let (thanh, quan) = (app.sign_in(THANH).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let shown = published(&hoa, &duyen, plums(&dong_banh)).await;
    let mut second = plums(&dong_banh);
    second["facts"]["name"]["vi"] = json!("Mận non");
    let draft = writes(&hoa, second).await;
    app.letters_out().await;
    let before = tables(&app).await;

    // Stars come from the authority alone, whatever way is tried.
    let stars = json!({ "rating": { "stars": 5, "decisionNumber": "1/QĐ-UBND", "issuedOn": "2026-01-02" } });
    let own = step(&hoa.client, "productUpdate", &shown, stars.clone()).await;
    assert_eq!(refusals(&own), ["REVIEW_REQUIRED input.rating"]);
    let smuggled =
        "mutation($input: ProductUpdateInput!) { productUpdate(input: $input) { product { id } } }";
    for field in [
        "stars",
        "lastKnownStars",
        "state",
        "registerCode",
        "sample",
        "producerId",
    ] {
        let input =
            json!({ "productId": id(&shown), "expectedVersion": shown["version"], field: 5 });
        let answer = hoa.client.run(smuggled, json!({ "input": input })).await;
        assert!(
            answer.body["errors"].is_array(),
            "{field} is no input: {}",
            answer.body
        );
    }
    let closure = json!({ "closure": { "from": "2026-08-01" } });
    let why = json!({ "reason": "Vì thế." });
    for (who, mutation, more) in [
        (&thanh, "productUpdate", &closure),
        (&thanh, "productArchive", &json!({})),
        (&thanh, "productSubmit", &json!({})),
        (&thanh, "productPublish", &json!({})),
        (&thanh, "productRefuse", &why),
        (&quan, "productUpdate", &closure),
        (&hoa.client, "productPublish", &json!({})),
        (&hoa.client, "productRefuse", &why),
        (&elsewhere, "productUpdate", &closure),
        (&elsewhere, "productPublish", &json!({})),
        (&elsewhere, "productRefuse", &why),
        (&duyen, "productArchive", &json!({})),
    ] {
        let seen = step(who, mutation, &shown, more.clone()).await;
        assert_eq!(refusals(&seen), ["FORBIDDEN input.productId"], "{mutation}");
        if std::ptr::eq(who, &raw const hoa.client) || std::ptr::eq(who, &raw const duyen) {
            continue;
        }
        let unseen = step(who, mutation, &draft, more.clone()).await;
        assert_eq!(
            refusals(&unseen),
            ["NOT_FOUND input.productId"],
            "{mutation}"
        );
    }
    assert_eq!(product(&elsewhere, id(&draft)).await, Value::Null);
    let theirs = thanh
        .attempt("productCreate", plums(&dong_banh), "product { id }")
        .await;
    assert_eq!(refusals(&theirs), ["FORBIDDEN input.producerId"]);
    // An officer is no party: prices and quantities are the seller's; and whoever corrects says why.
    let mut trade = plums(&dong_banh)["trade"].clone();
    trade["priceTiers"][0]["amount"] = json!("1");
    let meddling = json!({ "trade": trade, "supply": [], "closure": {}, "reason": "Rẻ hơn." });
    let mut faults = refusals(&step(&duyen, "productUpdate", &shown, meddling).await);
    faults.sort();
    assert_eq!(
        faults,
        [
            "FORBIDDEN input.closure",
            "FORBIDDEN input.supply",
            "FORBIDDEN input.trade"
        ]
    );
    let facts = json!({ "facts": { "name": { "vi": "Mận Đồng Bành" }, "ocopSet": 1, "unitCode": "06463" } });
    let wordless = step(&duyen, "productUpdate", &shown, facts.clone()).await;
    assert_eq!(refusals(&wordless), ["REQUIRED input.reason"]);
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    // What he may: correct with a reason that its people read, and enter a certificate.
    let mut correction = facts;
    correction["reason"] = json!("Theo giấy chứng nhận.");
    correction["rating"] = stars["rating"].clone();
    correction["rating"]["stars"] = json!(4);
    takes(&duyen, "productUpdate", &shown, correction).await;
    let query = "query($id: ID!, $org: ID!) { product(by: { id: $id }) { name(language: VI) stars lastKnownStars ratings { stars status } } \
        node(id: $org) { ... on Organisation { staffActions { nodes { kind reason } } } } }";
    let seen = hoa
        .client
        .data(query, json!({ "id": id(&shown), "org": hoa.organisation }))
        .await;
    assert_eq!(text(&seen["product"]["name"]), "Mận Đồng Bành");
    assert_eq!(
        (
            &seen["product"]["stars"],
            &seen["product"]["lastKnownStars"]
        ),
        (&json!(4), &json!(4))
    );
    assert_eq!(
        seen["node"]["staffActions"]["nodes"][0],
        json!({ "kind": "product.corrected", "reason": "Theo giấy chứng nhận." })
    );
    app.last_letter_to(HOA)
        .await
        .says(&["Theo giấy chứng nhận."]);
    // The reason is hers to read; everybody else reads who corrected it, not why.
    let query = "query($id: ID!) { product(by: { id: $id }) { provenance { field kind remark } } }";
    let origins = app
        .anonymous()
        .data(query, json!({ "id": id(&shown) }))
        .await;
    let origins = origins["product"]["provenance"].clone();
    let origins = origins.as_array().expect("origins");
    assert!(origins.iter().any(|origin| origin["kind"] == "REGISTER"));
    assert!(
        origins.iter().all(|origin| origin["remark"].is_null()),
        "{origins:?}"
    );
}
