//! What a request costs the database, counted.

use std::{net::Ipv4Addr, sync::Arc};

use accounts::session::{self, SessionKind};
use api::graphql::{Ask, Begun, Caller, Executor, Method, Wanted};
use async_graphql::Variables;
use kernel::text::Language;
use platform::{
    Backend::{self, Postgres, Sqlite},
    Words,
    budget::Budget,
    db::count_statements,
    keys::Keys,
    throttle::Throttle,
};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, Options, TestApp,
    deal::{self, QUAN},
    post,
};

/// The API in this task, where its statements can be counted.
pub(super) struct Bench {
    api: api::App,
    executor: Executor,
}

impl Bench {
    pub(super) async fn new(app: &TestApp) -> Self {
        let db = app.server().db().clone();
        let search = catalogue::search::Index::in_memory().expect("an index");
        search.refresh(db.read()).await.expect("indexed");
        let live = platform::live::Hub::open(db.read()).await.expect("a hub");
        let api = api::App::new(api::Parts {
            live,
            throttle: Throttle::new(db.clock().clone()),
            budget: Budget::new(db.clock().clone()),
            good: api::http::Good::default(),
            redis: None,
            db,
            words: Arc::new(Words::load().expect("the words load")),
            keys: Arc::new(Keys::ephemeral()),
            search: Arc::new(search),
            settings: Arc::new(api::Settings::new(
                app.server().public_url().clone(),
                api::Mode::Demo,
            )),
        });
        let executor = Executor::new(&api);
        Self { api, executor }
    }

    /// Runs a document for somebody and counts its statements; finding out who asks is not counted.
    pub(super) async fn run(&self, client: &Client, query: &str, variables: Value) -> (Value, u64) {
        let signed_in = match client.token() {
            None => None,
            Some(token) => {
                let now = self.api.db.clock().now();
                match session::actor_by_token(self.api.db.read(), token, SessionKind::Bearer, now)
                    .await
                    .expect("read")
                {
                    session::Caller::SignedIn(actor, session) => {
                        Some((Arc::new(actor), session.id))
                    }
                    other => panic!("not signed in: {other:?}"),
                }
            }
        };
        let caller = Caller::new(
            &self.api,
            signed_in,
            Some(Language::En),
            "cost".to_owned(),
            Ipv4Addr::LOCALHOST.into(),
        );
        let ask = Ask {
            wanted: Wanted::Text {
                text: query.to_owned(),
                hash: None,
            },
            operation_name: None,
            variables: Variables::from_json(variables),
            method: Method::Post,
        };
        let running = async {
            match self.executor.begin(ask, caller).await {
                Begun::Answer(answer) => answer.await,
                Begun::Live(_) => panic!("a subscription has many answers"),
            }
        };
        let (answered, statements) = count_statements(running).await;
        let mut answer: Value =
            serde_json::from_slice(&answered.body().expect("written")).expect("JSON");
        assert_eq!(answer.get("errors"), None);
        (answer["data"].take(), statements)
    }
}

#[rstest]
#[tokio::test]
async fn a_page_of_twenty_products_takes_three_statements(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start_with(Options {
        smtp: false,
        ..Options::new(backend)
    })
    .await;
    let bench = Bench::new(&app).await;
    let page = "nodes { id slug name stars lastKnownStars ratings { stars status } producer { id name claimed } } pageInfo { hasNextPage endCursor }";
    let quan = app.sign_in(QUAN).await;
    for (who, client) in [("anybody", &app.anonymous()), ("a buyer", &quan)] {
        for arguments in [
            "first: 20, sort: NAME",
            "first: 20, sort: STARS",
            "first: 20, filter: { text: \"chi lang\" }",
            "first: 20, filter: { claimed: false, seasonMonth: 8 }",
        ] {
            let query = format!("{{ products({arguments}) {{ {page} }} }}");
            let (data, statements) = bench.run(client, &query, json!({})).await;
            let products = data["products"]["nodes"].as_array().expect("products");
            assert!(!products.is_empty() && statements > 0, "{arguments}");
            assert!(
                statements <= 3,
                "{who} asks for {arguments}: {statements} statements"
            );
        }
    }
    let (data, _) = bench
        .run(
            &quan,
            &format!("{{ products(first: 20, sort: NAME) {{ {page} }} }}"),
            json!({}),
        )
        .await;
    assert_eq!(data["products"]["nodes"].as_array().map(Vec::len), Some(20));
}

#[rstest]
#[tokio::test]
async fn an_inquiry_takes_one_transaction_of_fourteen_statements(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start_with(Options {
        smtp: false,
        ..Options::new(backend)
    })
    .await;
    let bench = Bench::new(&app).await;
    let quan = app.sign_in(QUAN).await;
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let unclaimed = quan
        .data(
            "{ products(filter: { claimed: false }, first: 1) { nodes { id baseUnit } } }",
            json!({}),
        )
        .await;
    let unclaimed = &unclaimed["products"]["nodes"][0];
    let mut at_desk = deal::na_inquiry(deal::id(unclaimed));
    at_desk["acknowledgeDesk"] = json!(true);
    at_desk["lines"][0]["targetPrice"] = Value::Null;
    at_desk["lines"][0]["schedule"] = json!([{ "from": "2026-08-15", "quantity": { "value": "500", "unit": unclaimed["baseUnit"] } }]);

    let mutation = "mutation($input: InquirySubmitInput!) { inquirySubmit(input: $input) { inquiry { id } userErrors { code path } } }";
    for (submitted, input) in [deal::na_inquiry(deal::id(&product)), at_desk]
        .into_iter()
        .enumerate()
    {
        let (data, statements) = bench
            .run(&quan, mutation, json!({ "input": input.clone() }))
            .await;
        assert_eq!(data["inquirySubmit"]["userErrors"], json!([]));
        if backend == Postgres {
            let writers = "(SELECT xmin::text AS x FROM inquiry UNION SELECT xmin::text FROM inquiry_line UNION SELECT xmin::text FROM idempotency_key \
                           UNION SELECT xmin::text FROM event WHERE kind = 'inquiry.submitted') w";
            assert_eq!(
                post::count(app.server().db(), writers).await,
                submitted + 1,
                "one transaction an inquiry"
            );
        }
        // Among them one that reads the answer when all is done.
        assert!(statements <= 14, "{statements} statements");

        // A repeat looks its key up and no more.
        let (again, statements) = bench.run(&quan, mutation, json!({ "input": input })).await;
        assert_eq!(again, data);
        assert!(statements <= 3, "{statements} statements for a repeat");
    }
}

#[rstest]
#[tokio::test]
async fn many_letters_by_their_ids_take_two_statements(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start_with(Options {
        smtp: false,
        ..Options::new(backend)
    })
    .await;
    let bench = Bench::new(&app).await;
    let quan = app.sign_in(QUAN).await;
    for _ in 0..12 {
        deal::ask_for_na(&quan).await;
    }
    app.letters_out().await;
    let list = "{ viewer { letters(first: 12) { nodes { id subject } } } }";
    let listed = quan.data(list, json!({})).await;
    let letters = &listed["viewer"]["letters"]["nodes"];
    let ids: Vec<&str> = letters
        .as_array()
        .expect("letters")
        .iter()
        .map(deal::id)
        .collect();
    assert_eq!(ids.len(), 12);
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Letter { id subject } } }";
    let (data, statements) = bench.run(&quan, nodes, json!({ "ids": ids })).await;
    assert_eq!(&data["nodes"], letters);
    assert!(statements <= 2, "{statements} statements");
    // Somebody else's letters are not there at all.
    let mai = app.sign_in(deal::MAI).await;
    let (data, _) = bench.run(&mai, nodes, json!({ "ids": ids })).await;
    let nodes = data["nodes"].as_array().expect("nodes");
    assert!(nodes.iter().all(Value::is_null));
}
