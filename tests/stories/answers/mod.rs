//! Answers that are the same for everybody: told from memory, never old, never somebody else's.

mod browsers;

use std::sync::atomic::{AtomicU32, Ordering};

use catalogue::import::{self, ErrorPolicy, Mode, Table};
use chophien::{first_start::Silent, server::Server};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context, command,
};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, Options, TestApp,
    deal::{self, Binding, DUYEN, QUAN, id},
    people::suspends,
    register::{DONG_BANH, Founder, HOA, plums, producer, published, speaker, takes, writes},
};

use super::cost::Bench;

/// What a shop shows of a product to whoever comes by.
const PAGE: &str = "query($id: ID!) { product(by: { id: $id }) { name(language: VI) state orderableNow hindrances viewerActions { action } \
    priceRange { from { amount } to { amount } } producer { name contactEmail contactPhone } answeredBy { kind note } } }";

/// Its list.
const LIST: &str = "{ products(first: 100, sort: NEWEST) { nodes { id name stars producer { id name } answeredBy { kind note } } pageInfo { hasNextPage } } }";

/// The beginning of it, as often as somebody likes: the clock stands still, and points do not come back.
const BEGINNING: &str = "{ products(first: 10, sort: NAME) { nodes { id name stars producer { id name } answeredBy { kind note } } pageInfo { hasNextPage } } }";

async fn quiet(backend: Backend) -> TestApp {
    TestApp::start_with(Options {
        smtp: false,
        ..Options::new(backend)
    })
    .await
}

/// Hoa, whose cooperative speaks for a producer, and the producer.
async fn hoa(app: &TestApp, duyen: &Client) -> (Founder, String) {
    let dong_banh = producer(duyen, DONG_BANH).await;
    let founder = speaker(app, duyen, HOA, "9900000104", &dong_banh).await;
    (founder, dong_banh)
}

/// A server where Hoa offers her producer's plums to everybody: its officer, Hoa, the producer, and the plums.
async fn shelf(backend: Backend) -> (TestApp, Client, Founder, String, Value) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let shown = published(&hoa, &duyen, plums(&dong_banh)).await;
    (app, duyen, hoa, dong_banh, shown)
}

async fn page(client: &Client, product: &Value) -> Value {
    client.data(PAGE, json!({ "id": id(product) })).await["product"].clone()
}

/// The change of a price to so many đồng a kilogram, from a tonne.
fn cheaper(producer: &str, amount: &str) -> Value {
    let mut trade = plums(producer)["trade"].clone();
    trade["priceTiers"][0]["amount"] = json!(amount);
    json!({ "trade": trade })
}

#[rstest]
#[tokio::test]
async fn a_listing_is_told_from_memory_until_something_changes(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, duyen, hoa, dong_banh, shown) = shelf(backend).await;
    let bench = Bench::new(&app).await;
    let anybody = app.anonymous();
    app.letters_out().await;

    let (first, statements) = bench.run(&anybody, BEGINNING, json!({})).await;
    assert!(statements > 0);
    // The node hears of its own commits once more, and then of nothing new.
    app.until("it is told from memory", || async {
        bench.run(&anybody, BEGINNING, json!({})).await == (first.clone(), 0)
    })
    .await;
    let (his, statements) = bench.run(&duyen, BEGINNING, json!({})).await;
    assert!(statements > 0, "whoever signed in is asked for anew");
    assert_eq!(his, first);

    let priced = json!({ "id": id(&shown) });
    bench.run(&anybody, PAGE, priced.clone()).await;
    takes(
        &hoa.client,
        "productUpdate",
        &shown,
        cheaper(&dong_banh, "21000"),
    )
    .await;
    let (data, statements) = bench.run(&anybody, PAGE, priced.clone()).await;
    assert!(statements > 0);
    assert_eq!(data["product"]["priceRange"]["from"]["amount"], "21000");

    // The same words in another place of the variables are another question.
    let other = json!({ "id": dong_banh });
    let (data, _) = bench.run(&anybody, PAGE, other).await;
    assert_eq!(data["product"], Value::Null);
}

/// Rows that many answers need are kept beside the answers: who makes it, what it was rated, where it comes from.
#[rstest]
#[tokio::test]
async fn a_row_is_told_from_memory_until_something_changes(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, duyen, hoa, dong_banh, shown) = shelf(backend).await;
    let bench = Bench::new(&app).await;
    let anybody = app.anonymous();
    app.letters_out().await;
    let by_id = json!({ "id": id(&shown) });
    // Each is another document, so that no whole answer is kept of it.
    let ask = async |client: &Client, name: &str| {
        let document = format!(
            "query($id: ID!) {{ {name}: product(by: {{ id: $id }}) {{ stars producer {{ id version story(language: VI) }} commune {{ name }} }} }}"
        );
        let (data, statements) = bench.run(client, &document, by_id.clone()).await;
        (data[name].clone(), statements)
    };

    let (first, whole) = ask(&anybody, "first").await;
    assert_eq!(
        whole, 4,
        "the product, its producer, its ratings, its commune"
    );
    let asked = AtomicU32::new(0);
    app.until("all but the product is told from memory", || async {
        let name = format!("again{}", asked.fetch_add(1, Ordering::Relaxed));
        ask(&anybody, &name).await == (first.clone(), 1)
    })
    .await;
    let (_, his) = ask(&duyen, "his").await;
    assert!(his >= whole, "whoever signed in reads the database: {his}");

    let version = first["producer"]["version"].clone();
    let told = json!({
        "producerId": dong_banh,
        "expectedVersion": version,
        "profile": { "story": { "vi": "Mười hai hộ trồng mận trên núi đá." } },
    });
    hoa.client
        .act("producerUpdate", told, "producer { id }")
        .await;
    let (after, statements) = ask(&anybody, "after").await;
    assert_eq!(
        after["producer"]["story"],
        "Mười hai hộ trồng mận trên núi đá."
    );
    assert_eq!(statements, whole);
}

#[rstest]
#[tokio::test]
async fn what_is_not_for_everybody_is_never_kept(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = quiet(backend).await;
    let bench = Bench::new(&app).await;
    let anybody = app.anonymous();
    let found = deal::find_product(&anybody, "na dai mẫu chi lăng").await;
    let by_id = json!({ "id": id(&found) });
    for document in [
        "query($id: ID!) { node(id: $id) { ... on Product { name } } }",
        "query($id: ID!) { product(by: { id: $id }) { name supply { from } } }",
        "query($id: ID!) { product(by: { id: $id }) { name } viewer { __typename } }",
        "query($id: ID!) { product(by: { id: $id }) { answeredBy { organisation { phone } } } }",
    ] {
        for _ in 0..2 {
            let (_, statements) = bench.run(&anybody, document, by_id.clone()).await;
            assert!(statements > 0, "{document}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn whoever_asks_next_sees_what_changed(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let anybody = app.anonymous();
    let listed = async |product: &Value| {
        let found = anybody.data(LIST, json!({})).await["products"]["nodes"].clone();
        let nodes = found.as_array().expect("products").clone();
        nodes.into_iter().find(|node| id(node) == id(product))
    };

    let draft = writes(&hoa, plums(&dong_banh)).await;
    assert_eq!(page(&anybody, &draft).await, Value::Null);
    assert_eq!(listed(&draft).await, None);
    let waiting = takes(&hoa.client, "productSubmit", &draft, json!({})).await;
    assert_eq!(page(&anybody, &draft).await, Value::Null);
    let shown = takes(&duyen, "productPublish", &waiting, json!({})).await;
    let seen = page(&anybody, &draft).await;
    assert_eq!(
        (&seen["state"], &seen["priceRange"]["from"]["amount"]),
        (&json!("PUBLISHED"), &json!("22000"))
    );
    assert!(listed(&draft).await.is_some());

    let changed = takes(
        &hoa.client,
        "productUpdate",
        &shown,
        cheaper(&dong_banh, "19000"),
    )
    .await;
    let seen = page(&anybody, &draft).await;
    assert_eq!(seen["priceRange"]["from"]["amount"], "19000");

    let facts = json!({ "facts": { "name": { "vi": "Mận Đồng Bành", "en": "Dong Banh plum" }, "ocopSet": 1, "unitCode": "06463" } });
    let proposed = takes(&hoa.client, "productUpdate", &changed, facts).await;
    assert_eq!(page(&anybody, &draft).await["name"], "Mận tím Chi Lăng");
    takes(&duyen, "productPublish", &proposed, json!({})).await;
    assert_eq!(page(&anybody, &draft).await["name"], "Mận Đồng Bành");
    assert_eq!(
        listed(&draft).await.expect("listed")["name"],
        "Dong Banh plum"
    );

    suspends(&app, DUYEN, HOA).await;
    assert_eq!(page(&anybody, &draft).await, Value::Null);
    assert_eq!(listed(&draft).await, None);
}

#[rstest]
#[tokio::test]
async fn a_deal_changes_nothing_that_strangers_see(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(deal::MAI).await);
    let anybody = app.anonymous();
    let before = anybody.data(LIST, json!({})).await;
    let inquiry = deal::ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    deal::accept(&quan, &quotation).await;
    assert_eq!(anybody.data(LIST, json!({})).await, before);
    // Made anew it says the same: what a deal promises is shown to its parties alone.
    assert_eq!(quan.data(LIST, json!({})).await, before);
}

#[rstest]
#[tokio::test]
async fn nobody_is_told_what_was_somebody_elses(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let (hoa, dong_banh) = hoa(&app, &duyen).await;
    let anybody = app.anonymous();

    // By the same document and the same variables, in every order.
    let draft = writes(&hoa, plums(&dong_banh)).await;
    for _ in 0..2 {
        assert_eq!(page(&hoa.client, &draft).await["state"], "DRAFT");
        assert_eq!(page(&duyen, &draft).await["state"], "DRAFT");
        assert_eq!(page(&anybody, &draft).await, Value::Null);
        assert_eq!(page(&quan, &draft).await, Value::Null);
    }

    let contact =
        "query($id: ID!) { producer(by: { id: $id }) { name contactEmail contactPhone } }";
    let by_id = json!({ "id": dong_banh });
    for _ in 0..2 {
        let told = anybody.data(contact, by_id.clone()).await["producer"].clone();
        assert_eq!(told["contactEmail"], Value::Null);
        let told = quan.data(contact, by_id.clone()).await["producer"].clone();
        assert_eq!(told["contactEmail"], HOA);
    }

    let shown = published(&hoa, &duyen, {
        let mut second = plums(&dong_banh);
        second["facts"]["name"]["vi"] = json!("Mận cơm");
        second
    })
    .await;
    for _ in 0..2 {
        assert_ne!(page(&hoa.client, &shown).await["viewerActions"], json!([]));
        assert_eq!(page(&anybody, &shown).await["viewerActions"], json!([]));
    }
}

#[rstest]
#[tokio::test]
async fn a_rating_ends_with_its_day_and_languages_do_not_mix(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = quiet(backend).await;
    let table = Table {
        content: "Mã,Tên sản phẩm,Mã xã,Bộ sản phẩm,Số sao,Số quyết định,Ngày cấp,Nguồn\n\
                  TN-09,Hồng Thử,6463,1,4,12/QĐ-UBND,25/07/2023,Sổ của cơ quan\n"
            .as_bytes(),
        province: "20",
        source: Some("Sổ của cơ quan"),
        mode: Mode::Load,
        policy: ErrorPolicy::AllOrNothing,
    };
    let loaded: platform::Result<import::Report> =
        command!(app.server().db(), &Context::program("story"), |tx| {
            import::table(tx, None, table)
        });
    let loaded = loaded.expect("read");
    assert!(loaded.loaded, "{loaded:?}");

    let anybody = app.anonymous();
    let query = "{ product(by: { slug: \"hong-thu-tn-09\" }) { names { vi } stars lastKnownStars ratings { status } } ocopSets { name } }";
    let seen = async |client: &Client| client.data(query, json!({})).await;
    let stars = |seen: &Value| {
        let node = &seen["product"];
        assert_eq!(node["names"]["vi"], "Hồng Thử");
        (node["stars"].clone(), node["ratings"][0]["status"].clone())
    };
    let english = seen(&anybody).await;
    assert_eq!(stars(&english), (json!(4), json!("VALID")));
    let vietnamese = seen(&anybody.clone().reading("vi")).await;
    assert_ne!(vietnamese["ocopSets"], english["ocopSets"]);
    assert_eq!(seen(&anybody).await, english);

    // A minute before midnight in Vietnam, and a minute later. Nothing is written, nobody says so.
    app.hand.advance(chrono::Duration::minutes(15 * 60 - 1));
    assert_eq!(stars(&seen(&anybody).await), (json!(4), json!("VALID")));
    app.hand.advance(chrono::Duration::minutes(1));
    assert_eq!(stars(&seen(&anybody).await), (Value::Null, json!("LAPSED")));
}

#[tokio::test]
async fn what_another_node_changes_is_seen_within_a_moment() {
    let (app, _, hoa, dong_banh, shown) = shelf(Postgres).await;

    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = app.settings().clone();
    settings.data = folder.path().to_owned();
    let other = Server::start(&settings, app.clock().clone(), &mut Silent)
        .await
        .expect("another node starts");
    let there = Client::new(format!("http://{}", other.address()));
    let price =
        async |client: &Client| page(client, &shown).await["priceRange"]["from"]["amount"].clone();
    for _ in 0..2 {
        assert_eq!(price(&there).await, "22000");
    }
    takes(
        &hoa.client,
        "productUpdate",
        &shown,
        cheaper(&dong_banh, "18000"),
    )
    .await;
    assert_eq!(price(&app.anonymous()).await, "18000", "here at once");
    // The clock stands still: only having heard of it makes the answer anew.
    app.until("the other node has heard of it", || async {
        price(&there).await == "18000"
    })
    .await;
    other.stop().await;
}
