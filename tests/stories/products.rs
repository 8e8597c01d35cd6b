//! Products by their producers: written, reviewed, changed, closed, archived; and what nobody may do with another's.

use accounts::authority::{self, ProductReview};
use platform::Backend::{self, Postgres, Sqlite};
use platform::{Context, command};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DUYEN, MAI, QUAN, THANH, id, look, refusals, text},
    page::Page,
    people::{actor_of, organisation_of, suspends},
    register::{
        self, Founder, found_by, plums, producer, product, published, speaker, step, takes, writes,
    },
    tables::{differing, tables, texts},
};

const PRODUCER: &str = "HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành";
const HOA: &str = "hoa@htx-dongbanh.example";

async fn hoa(app: &TestApp, duyen: &Client) -> (Founder, String) {
    let dong_banh = producer(duyen, PRODUCER).await;
    let founder = speaker(app, duyen, HOA, "9900000104", &dong_banh).await;
    (founder, dong_banh)
}

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

/// The products that wait at an officer's desk.
async fn waiting(client: &Client) -> Vec<String> {
    let query = "{ viewer { desk { productsWaiting { nodes { id } } } } }";
    let found = client.data(query, json!({})).await;
    let nodes = found["viewer"]["desk"]["productsWaiting"]["nodes"].clone();
    let nodes = nodes.as_array().expect("products").iter();
    nodes.map(|node| id(node).to_owned()).collect()
}

async fn events(app: &TestApp, product: &Value) -> Vec<String> {
    let sql = format!(
        "SELECT event.kind AS it FROM event JOIN product ON product.id = event.subject_id WHERE product.slug = '{}' ORDER BY position",
        text(&product["slug"])
    );
    texts(app, &sql).await
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
        .says(&["Mận tím Chi Lăng", PRODUCER]);
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

#[rstest]
#[tokio::test]
async fn by_pages_alone_a_product_comes_into_the_list(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let (_, dong_banh) = hoa(&app, &duyen).await;
    let hoa = entered(&app, HOA, tests::people::PASSWORD).await;
    let page = Page::open(&hoa, &format!("/products/new?producer={dong_banh}")).await;
    let form = page
        .form("/products/new")
        .with("trade.packings.0.net", "10")
        .with("trade.priceTiers.0.from.value", "100")
        .with("trade.priceTiers.0.amount", "25.000")
        .with("supply.0.from", "2026-07-20")
        .with("supply.0.to", "2026-08-20")
        .with("supply.0.quantity.value", "1.500,5")
        .with("trade.seasonMonths.7", "yes");
    let refused = form.clone().send(&hoa).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.html.contains("value=\"1.500,5\""),
        "what was typed stays"
    );
    let saved = form.with("facts.name.vi", "Mận rừng").send(&hoa).await;
    assert!(
        saved.words().contains("Đã lưu bản nháp."),
        "{}",
        saved.words()
    );
    assert!(saved.html.contains("value=\"1.500,5\"") && saved.html.contains("value=\"25.000\""));

    let sent = saved.form("/submit").send(&hoa).await;
    assert!(sent.words().contains("Đã gửi duyệt."), "{}", sent.words());
    let id = waiting(&duyen).await.remove(0);
    let officer = entered(&app, DUYEN, "cho-phien-2026").await;
    let desk = Page::open(&officer, "/desk").await;
    assert!(desk.words().contains("Mận rừng"), "{}", desk.words());
    let page = Page::open(&officer, &format!("/desk/products/{id}")).await;
    let done = page.form("/publish").send(&officer).await;
    assert!(done.words().contains("Đã duyệt."), "{}", done.words());
    let mine = Page::open(&hoa, "/products").await;
    assert!(mine.words().contains("Mận rừng") && mine.words().contains("Đang đăng"));

    // The form of a published product says what waits; another's has no such page.
    let page = Page::open(&hoa, &format!("/products/{id}/edit")).await;
    let asked = page
        .form("/update")
        .with("facts.name.vi", "Mận rừng Chi Lăng")
        .with("closure.to", "2026-08-31")
        .send(&hoa)
        .await;
    assert!(
        asked.words().contains("đang chờ cơ quan duyệt"),
        "{}",
        asked.words()
    );
    let stranger = entered(&app, THANH, "cho-phien-2026").await;
    let nothing = Page::open(&stranger, &format!("/products/{id}/edit")).await;
    assert_eq!(nothing.status, 404);
    let seen = register::product(&duyen, &id).await;
    assert_eq!(seen["closure"]["to"], "2026-08-31");
}

/// Somebody in a browser, signed in by the page.
async fn entered(app: &TestApp, email: &str, password: &str) -> Client {
    let client = app.anonymous();
    let form = Page::open(&client, "/sign-in")
        .await
        .form("/sign-in/password");
    form.with("email", email)
        .with("password", password)
        .send(&client)
        .await;
    client
}
