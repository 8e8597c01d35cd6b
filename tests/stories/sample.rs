//! The sample world comes with a demonstration, stays apart from the register, and goes without a trace.

use std::collections::BTreeMap;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Options, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, accept, ask_for_na, id, quote, text},
    page::Page,
    tables::{differing, tables, texts},
};

/// What remains of people who are gone: that something happened, never who they were.
const TRACES: [&str; 4] = ["event", "event_concern", "idempotency_key", "setting"];

#[rstest]
#[tokio::test]
async fn without_samples_the_register_is_the_same(#[values(Sqlite, Postgres)] backend: Backend) {
    let bare = TestApp::start_with(Options {
        sample: false,
        ..Options::new(backend)
    })
    .await;
    let demo = TestApp::start(backend).await;
    let register = products(&bare).await;
    assert_eq!(register.len(), 62);
    assert!(register.iter().all(|product| product["sample"] == false && !text(&product["registerCode"]).is_empty()));

    let (samples, real): (Vec<_>, Vec<_>) = products(&demo)
        .await
        .into_iter()
        .partition(|product| product["sample"] == true);
    assert_eq!(samples.len(), 5);
    assert!(
        samples
            .iter()
            .all(|product| product["registerCode"] == Value::Null)
    );
    assert_eq!(real, register);

    let all = tables(&bare).await;
    for table in [
        "person",
        "identity",
        "password",
        "organisation",
        "membership",
        "authority",
        "buyer_profile",
        "session",
        "inquiry",
        "letter",
    ] {
        assert_eq!(all[table], Vec::<String>::new(), "{table}");
    }
    for table in ["producer", "product", "rating"] {
        assert_eq!(
            texts(
                &bare,
                &format!("SELECT 'sample' AS it FROM {table} WHERE sample")
            )
            .await,
            Vec::<String>::new(),
            "{table}"
        );
    }
}

#[rstest]
#[tokio::test]
async fn after_a_deal_the_samples_go_and_leave_the_register(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let bare = TestApp::start_with(Options {
        sample: false,
        ..Options::new(backend)
    })
    .await;
    let mut app = TestApp::start(backend).await;
    a_deal_is_played(&app).await;
    assert!(
        rows(&app).await["letter"] > 10,
        "there is something to remove"
    );

    let removed = chophien::first_start::remove_sample(app.server().db())
        .await
        .expect("the samples go");
    assert!(removed > 0);
    assert_eq!(rows(&app).await, rows(&bare).await);
    assert_eq!(products(&app).await, products(&bare).await);

    // They do not come back by themselves, and nobody of them gets in.
    app.restart().await;
    assert_eq!(rows(&app).await, rows(&bare).await);
    let input = json!({ "email": QUAN, "password": "cho-phien-2026" });
    let refused = app
        .anonymous()
        .attempt("userSignIn", input, "result { __typename }")
        .await;
    assert_eq!(refused["userErrors"][0]["code"], "INVALID_CREDENTIALS");
}

#[rstest]
#[tokio::test]
async fn promising_more_than_there_is_can_be_seen_in_the_demo(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let dried = deal::find_product(&quan, "na sấy dẻo mẫu").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Product { supply { from to quantity { value unit } kind } } } }";
    let windows = async |client: &tests::Client| {
        client.data(query, json!({ "id": id(&dried) })).await["node"]["supply"].clone()
    };
    // It is July: this quarter and the next of this year, the first two of the coming year.
    let seen = windows(&mai).await;
    let from: Vec<&str> = seen
        .as_array()
        .expect("windows")
        .iter()
        .map(|window| text(&window["from"]))
        .collect();
    assert_eq!(
        from,
        ["2026-07-01", "2026-10-01", "2027-01-01", "2027-04-01"]
    );
    assert_eq!(
        seen[0]["quantity"],
        json!({ "value": "5000", "unit": "KG" })
    );
    assert_eq!(
        windows(&quan).await,
        json!([]),
        "it is the seller's own business"
    );

    let input = json!({
        "idempotencyKey": tests::Client::key(),
        "lines": [{
            "productId": id(&dried),
            "schedule": [{ "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": "8", "unit": "TONNE" } }],
        }],
    });
    deal::submit(&quan, input).await;
    app.letters_out().await;
    let phone = app.anonymous();
    let page = Page::open(&phone, &app.last_letter_to(MAI).await.link()).await;
    assert!(
        page.words().contains("trong 5 tấn dự kiến có."),
        "{}",
        page.words()
    );
    let look = page
        .form("/quote")
        .with("lines.0.price.amount", "240.000")
        .with("lines.0.price.perUnit", "kg")
        // Dried fruit is not raw produce: the rate is hers to choose.
        .with("lines.0.vatRate", "8")
        .with("validUntil", "2026-07-31")
        .with("firm", "yes")
        .send(&phone)
        .await;
    assert!(
        look.words()
            .contains("sẽ hứa tất cả 8 tấn, trong khi dự kiến chỉ có 5 tấn."),
        "{}",
        look.words()
    );
    let sent = look
        .form("/quote")
        .with("confirmOversell", "yes")
        .send(&phone)
        .await;
    assert!(sent.words().contains("Đã gửi báo giá."), "{}", sent.words());
}

#[rstest]
#[tokio::test]
async fn samples_that_deal_with_real_people_stay(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    ask_for_na(&quan).await;
    app.letters_out().await;
    // The supermarket turns out to be real.
    let real = "UPDATE organisation SET sample = false WHERE legal_name LIKE '%Siêu thị Mẫu%'";
    assert_eq!(app.tamper(real).await, 1);

    let before = tables(&app).await;
    let refused = chophien::first_start::remove_sample(app.server().db())
        .await
        .expect_err("a real organisation waits for an answer");
    assert!(refused.to_string().starts_with("1 inquiries"), "{refused}");
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn sample_officers_leave_the_register_to_a_real_office(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    use chophien::{
        cli::{CreateAuthority, Kind, Review},
        offices,
    };
    use tests::{Client, deal::refusals, register};
    const PRODUCER: &str = "HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành";
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = register::producer(&duyen, PRODUCER).await;
    let hoa = register::founds(
        &app,
        "hoa@htx-dongbanh.example",
        "HTX Đồng Bành",
        "9900000104",
    )
    .await;
    let papers = json!({
        "idempotencyKey": Client::key(), "producerId": dong_banh, "organisationId": hoa.organisation,
        "papers": [{ "kind": "BUSINESS_REGISTRATION", "reference": "1" }],
    });
    let claim = hoa
        .client
        .act("producerClaim", papers, "claim { id }")
        .await["claim"]
        .clone();
    let na = deal::find_product(&duyen, "Na Chi Lăng đồng bành").await;
    let seen = register::product(&duyen, id(&na)).await;
    let given = CreateAuthority {
        name: "Sở Nông nghiệp và Môi trường Lạng Sơn".to_owned(),
        kind: Kind::Both,
        units: vec!["20".to_owned()],
        mailbox: "ocop@sonnmt.example".to_owned(),
        address: vec!["Số 1 đường Mẫu".to_owned()],
        seat: None,
        phone: None,
        tax_code: None,
        language: "vi".to_owned(),
        review: Review::Before,
    };
    offices::create(app.server().db(), &given)
        .await
        .expect("the office");

    app.letters_out().await;
    let before = tables(&app).await;
    let invite = json!({ "idempotencyKey": Client::key(), "producerId": dong_banh, "email": "x@htx.example" });
    let update = json!({ "productId": id(&na), "expectedVersion": seen["version"], "closure": { "from": "2026-08-01" } });
    let archive = json!({ "productId": id(&na), "expectedVersion": seen["version"] });
    let rename =
        json!({ "producerId": dong_banh, "expectedVersion": 1, "facts": { "name": "HTX Khác" } });
    let table = json!({ "csv": "code,product,source\nX-1,Na,Sổ\n", "dryRun": false });
    for (mutation, input, path) in [
        ("producerInvite", invite, "producerId"),
        (
            "producerClaimApprove",
            json!({ "claimId": id(&claim) }),
            "claimId",
        ),
        ("producerUpdate", rename, "producerId"),
        ("productCreate", register::plums(&dong_banh), "producerId"),
        ("productUpdate", update, "productId"),
        ("productArchive", archive, "productId"),
        ("catalogueImport", table, "provinceCode"),
    ] {
        let refused = duyen.attempt(mutation, input, "__typename").await;
        assert_eq!(
            refusals(&refused),
            [format!("FORBIDDEN input.{path}")],
            "{mutation}"
        );
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn a_demonstration_whose_officers_wrote_on_the_register_stays_one(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    use tests::register;
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let na = deal::find_product(&duyen, "Na Chi Lăng đồng bành").await;
    let seen = register::product(&duyen, id(&na)).await;
    let closure = json!({ "closure": { "from": "2026-08-01" } });
    register::takes(&duyen, "productUpdate", &seen, closure).await;
    let before = tables(&app).await;
    let refused = chophien::first_start::remove_sample(app.server().db())
        .await
        .expect_err("what they wrote would stay");
    assert!(
        refused
            .to_string()
            .starts_with("sample people have written 1 times"),
        "{refused}"
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

/// A finished deal, one that is refused, one under way at the desk, and sign-in links.
async fn a_deal_is_played(app: &TestApp) {
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );
    let inquiry = ask_for_na(&quan).await;
    let order = accept(&quan, &quote(&mai, &inquiry, Binding::Firm).await).await;
    for delivery in order["deliveries"].as_array().expect("deliveries") {
        deal::ship(&mai, delivery).await;
        deal::receive(&quan, delivery, "7990").await;
    }
    quote(&mai, &ask_for_na(&quan).await, Binding::Free).await;
    let product = deal::find_product(&quan, "na dai đồng mỏ").await;
    assert_eq!(product["answeredBy"]["kind"], "PROVINCE_DESK");
    let mut input = deal::na_inquiry(id(&product));
    input["acknowledgeDesk"] = json!(true);
    let asked = deal::submit(&quan, input).await;
    deal::say(&duyen, &asked, "Chúng tôi đang hỏi.").await;
    app.anonymous()
        .act("signInLinkRequest", json!({ "email": MAI }), "requested")
        .await;
    app.letters_out().await;
}

/// How many rows each table has, the traces left out.
async fn rows(app: &TestApp) -> BTreeMap<String, usize> {
    let all = tables(app).await;
    all.into_iter()
        .filter(|(table, _)| !TRACES.contains(&table.as_str()))
        .map(|(table, rows)| (table, rows.len()))
        .collect()
}

/// Every product with all its facts, by slug; ids and instants are the database's own.
async fn products(app: &TestApp) -> Vec<Value> {
    let query = "query($after: String) { products(first: 20, sort: NAME, after: $after) { pageInfo { hasNextPage endCursor } nodes { \
        slug names { vi en zhHans } description producer { slug name legalKind claimed address contactEmail contactPhone } ocopSet { number decision } \
        stars lastKnownStars ratings { stars status evidence year decisionNumber issuer issuedOn expiresOn source } \
        province { code } commune { code } communeAtSource districtAtSource season { months note } baseUnit packings { unit net } \
        priceTiers { from { value unit } } minimumOrder { value } leadTimeDays state registerCode sample \
        provenance { field kind inferred source asOf remark } } } }";
    let mut all = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = app.anonymous().data(query, json!({ "after": after })).await["products"].clone();
        all.extend(page["nodes"].as_array().expect("products").clone());
        if page["pageInfo"]["hasNextPage"] != true {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    all.sort_by_key(|product| text(&product["slug"]).to_owned());
    all
}
