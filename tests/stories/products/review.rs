//! The review of a product: handed in, published, sent back, or looked at afterwards.

use accounts::authority::{self, ProductReview};
use platform::Backend::{self, Postgres, Sqlite};
use platform::{Context, command};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{DUYEN, QUAN, id, refusals, text},
    people::{actor_of, organisation_of},
    register::{DONG_BANH, HOA, found_by, plums, product, step, takes, writes},
    tables::{differing, tables},
};

use super::{events, hoa, waiting};

/// The actions that are allowed, in alphabetical order.
fn allowed(product: &Value) -> Vec<&str> {
    let actions = product["viewerActions"].as_array().expect("actions").iter();
    let mut allowed: Vec<&str> = actions
        .filter(|action| action["allowed"] == true)
        .map(|action| text(&action["action"]))
        .collect();
    allowed.sort_unstable();
    allowed
}

#[rstest]
#[tokio::test]
async fn a_product_is_written_handed_in_and_published(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;

    // Every mistake at once, and nothing saved.
    app.letters_out().await;
    let before = tables(&app).await;
    let mut wrong = plums(&dong_banh);
    wrong["facts"]["name"]["vi"] = json!(" ");
    wrong["facts"]["ocopSet"] = json!(99);
    wrong["facts"]["unitCode"] = json!("00331");
    wrong["trade"]["seasonMonths"] = json!([13]);
    wrong["trade"]["packings"] =
        json!([{ "unit": "kg", "net": "1" }, { "unit": "thùng", "net": "0" }]);
    wrong["trade"]["priceTiers"][0]["basis"] = json!("NEARBY");
    wrong["trade"]["priceTiers"][1]["from"] = json!({ "value": "1", "unit": "sọt" });
    wrong["supply"][0]["to"] = json!("2026-07-01");
    let refused = hoa
        .client
        .attempt("productCreate", wrong, "product { id }")
        .await;
    let mut faults = refusals(&refused);
    faults.sort();
    assert_eq!(
        faults,
        [
            "CONTRADICTION input.facts.unitCode",
            "CONTRADICTION input.trade.packings.0.unit",
            "OUT_OF_RANGE input.trade.seasonMonths",
            "QUANTITY_NOT_POSITIVE input.trade.packings.1.net",
            "REQUIRED input.facts.name.vi",
            "UNIT_NOT_CONVERTIBLE input.trade.minimumOrder",
            "UNIT_NOT_CONVERTIBLE input.trade.priceTiers.1.from",
            "UNKNOWN_VALUE input.facts.ocopSet",
            "UNKNOWN_VALUE input.trade.priceTiers.0.basis",
            "WINDOW_REVERSED input.supply.0.to",
        ]
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let draft = writes(&hoa, plums(&dong_banh)).await;
    assert_eq!(
        (text(&draft["state"]), &draft["version"]),
        ("DRAFT", &json!(1))
    );
    assert_eq!(draft["priceRange"]["from"]["amount"], "22000");
    assert_eq!(draft["priceRange"]["to"]["amount"], "25000");
    assert_eq!(
        draft["supply"][0]["quantity"],
        json!({ "value": "5000", "unit": "KG" })
    );
    assert_eq!(draft["hindrances"], json!(["NOT_PUBLISHED"]));
    assert_eq!(
        allowed(&draft),
        ["PRODUCT_ARCHIVE", "PRODUCT_SUBMIT", "PRODUCT_UPDATE"]
    );
    assert_eq!(
        product(&quan, id(&draft)).await,
        Value::Null,
        "a draft is nobody's business"
    );
    assert_eq!(waiting(&duyen).await, Vec::<String>::new());

    let submitted = takes(&hoa.client, "productSubmit", &draft, json!({})).await;
    assert_eq!(text(&submitted["state"]), "SUBMITTED");
    let again = step(&hoa.client, "productSubmit", &submitted, json!({})).await;
    assert_eq!(
        again["product"]["version"], submitted["version"],
        "twice is once"
    );
    app.last_letter_to(DUYEN)
        .await
        .says(&["Mận tím Chi Lăng", DONG_BANH]);
    assert_eq!(waiting(&duyen).await, [id(&draft)]);

    let own = step(&hoa.client, "productPublish", &submitted, json!({})).await;
    assert_eq!(
        refusals(&own),
        ["FORBIDDEN input.productId"],
        "nobody reviews himself"
    );
    let shown = takes(&duyen, "productPublish", &submitted, json!({})).await;
    assert_eq!(text(&shown["state"]), "PUBLISHED");
    assert_eq!(waiting(&duyen).await, Vec::<String>::new());
    app.last_letter_to(HOA)
        .await
        .says(&["Mận tím Chi Lăng", "Sở Nông nghiệp"]);
    let seen = product(&quan, id(&draft)).await;
    assert_eq!(
        (&seen["orderableNow"], &seen["supply"]),
        (&json!(true), &json!([]))
    );
    app.until("the search knows it", || async {
        found_by(&quan, "man tim")
            .await
            .contains(&id(&draft).to_owned())
    })
    .await;
    assert_eq!(
        events(&app, &draft).await,
        ["product.created", "product.submitted", "product.published"]
    );
}

#[rstest]
#[tokio::test]
async fn what_is_sent_back_is_mended_and_handed_in_again(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let draft = writes(&hoa, plums(&dong_banh)).await;
    let submitted = takes(&hoa.client, "productSubmit", &draft, json!({})).await;

    let wordless = step(
        &duyen,
        "productRefuse",
        &submitted,
        json!({ "reason": " " }),
    )
    .await;
    assert_eq!(refusals(&wordless), ["REQUIRED input.reason"]);
    let why = json!({ "reason": "Thiếu tên xã." });
    let refused = takes(&duyen, "productRefuse", &submitted, why.clone()).await;
    assert_eq!(text(&refused["state"]), "REFUSED");
    app.last_letter_to(HOA).await.says(&["Thiếu tên xã."]);
    let hers = product(&hoa.client, id(&draft)).await;
    assert_eq!(text(&hers["refusal"]), "Thiếu tên xã.");
    assert_eq!(product(&quan, id(&draft)).await, Value::Null);

    let facts = json!({ "facts": { "name": { "vi": "Mận tím Đồng Bành" }, "ocopSet": 1 } });
    let mended = takes(&hoa.client, "productUpdate", &hers, facts).await;
    assert_eq!(text(&mended["name"]), "Mận tím Đồng Bành");
    let submitted = takes(&hoa.client, "productSubmit", &mended, json!({})).await;
    assert_eq!(submitted["refusal"], Value::Null);
    // An officer who looked at an older version is told.
    let late = step(&duyen, "productPublish", &refused, json!({})).await;
    assert_eq!(refusals(&late), ["VERSION_CONFLICT input.expectedVersion"]);
    let shown = takes(&duyen, "productPublish", &submitted, json!({})).await;

    // What everybody sees can be taken out again, with a reason; then it waits like any other.
    let out = takes(&duyen, "productRefuse", &shown, why).await;
    assert_eq!(product(&quan, id(&draft)).await, Value::Null);
    let back = takes(&hoa.client, "productSubmit", &out, json!({})).await;
    assert_eq!(text(&back["state"]), "SUBMITTED");
}

#[rstest]
#[tokio::test]
async fn an_authority_may_look_afterwards(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let officer = actor_of(&app, DUYEN).await;
    let office = organisation_of(&app, DUYEN).await;
    let db = app.server().db();
    let chosen: platform::Result<()> = command!(db, &Context::of(&officer, "story"), |tx| {
        authority::choose_product_review(tx, &officer, office, ProductReview::After)
    });
    chosen.expect("chosen");

    let draft = writes(&hoa, plums(&dong_banh)).await;
    let shown = takes(&hoa.client, "productSubmit", &draft, json!({})).await;
    assert_eq!(text(&shown["state"]), "PUBLISHED");
    assert!(product(&quan, id(&draft)).await.is_object());
    app.last_letter_to(DUYEN).await.says(&["vừa được đăng"]);
    assert_eq!(waiting(&duyen).await, [id(&draft)]);
    let seen = takes(&duyen, "productPublish", &shown, json!({})).await;
    assert_eq!(waiting(&duyen).await, Vec::<String>::new());

    // Its name waits all the same, and what was taken out does not come back by itself.
    let facts =
        json!({ "facts": { "name": { "vi": "Mận vàng" }, "ocopSet": 1, "unitCode": "06463" } });
    let asked = takes(&hoa.client, "productUpdate", &seen, facts).await;
    assert_eq!(text(&asked["name"]), "Mận tím Chi Lăng");
    let kept = takes(
        &duyen,
        "productRefuse",
        &asked,
        json!({ "reason": "Sai tên." }),
    )
    .await;
    assert_eq!(
        (text(&kept["state"]), &kept["proposal"]),
        ("PUBLISHED", &Value::Null)
    );
    let out = takes(
        &duyen,
        "productRefuse",
        &kept,
        json!({ "reason": "Sai hình." }),
    )
    .await;
    let archived = takes(&hoa.client, "productArchive", &out, json!({})).await;
    let again = takes(&hoa.client, "productSubmit", &archived, json!({})).await;
    assert_eq!(text(&again["state"]), "SUBMITTED");
}
