//! Power cuts: the real program is killed in the middle of deals, again and again, while clients keep sending. What it had
//! acknowledged is there afterwards, nothing is there twice, and every letter arrives.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration as Pause,
};

use chophien::{cli::SettingArgs, first_start::Silent, server::Server, settings::Settings};
use chrono::{Days, Duration};
use kernel::time::vn;
use notifications::testing::SmtpServer;
use platform::{
    Backend::{self, Postgres, Sqlite},
    Clock, ManualClock,
    testing::TestPlace,
};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client,
    deal::{self, MAI, QUAN},
    post,
    process::Process,
    schema::input_type,
};
use tokio::sync::watch;

/// How often the power fails.
const KILLS: usize = 6;
/// How many deals go on at the same time.
const DEALS_AT_ONCE: usize = 3;

/// The same chances for every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Somebody who does not give up: he sends the same command with the same key until it is answered.
#[derive(Clone)]
struct Stubborn {
    http: reqwest::Client,
    token: String,
    /// Where the program listens at present.
    url: watch::Receiver<String>,
    /// Answers heard so far, by everybody.
    heard: Arc<AtomicUsize>,
}

impl Stubborn {
    async fn act(&self, mutation: &str, mut input: Value, selection: &str) -> Value {
        input["idempotencyKey"] = json!(Client::key());
        let answer = self.insist(mutation, &input, selection).await;
        // Whoever is unsure whether he was heard asks again.
        assert_eq!(
            self.insist(mutation, &input, selection).await,
            answer,
            "{mutation} answered twice alike"
        );
        answer
    }

    async fn insist(&self, mutation: &str, input: &Value, selection: &str) -> Value {
        let document = format!(
            "mutation($input: {}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code path message }} }} }}",
            input_type(mutation)
        );
        let body = json!({ "query": document, "variables": { "input": input } });
        let mut url = self.url.clone();
        loop {
            let address = format!("{}/graphql", url.borrow_and_update().clone());
            let sent = self
                .http
                .post(address)
                .bearer_auth(&self.token)
                .json(&body)
                .send()
                .await;
            let answer: Option<Value> = match sent {
                Ok(answer) => answer.json().await.ok(),
                Err(_) => None,
            };
            if let Some(answer) =
                answer.filter(|answer| answer["errors"][0]["extensions"]["code"] != "UNAVAILABLE")
            {
                assert!(answer.get("errors").is_none(), "{mutation}: {answer}");
                let payload = &answer["data"][mutation];
                assert_eq!(payload["userErrors"], json!([]), "{mutation} was refused");
                self.heard.fetch_add(1, Ordering::Relaxed);
                return payload.clone();
            }
            // The power is out; somebody will switch it on again.
            let _ = tokio::time::timeout(Pause::from_millis(50), url.changed()).await;
        }
    }
}

/// What somebody was told.
#[derive(Clone, Debug, Default)]
struct Told {
    ids: BTreeMap<&'static str, BTreeSet<String>>,
    completed: BTreeSet<String>,
}

impl Told {
    fn note(&mut self, kind: &'static str, thing: &Value) {
        assert!(
            self.ids
                .entry(kind)
                .or_default()
                .insert(deal::id(thing).to_owned()),
            "{thing} was given out twice"
        );
    }
}

/// One deal after another, until the power has failed often enough.
async fn trade(
    quan: Stubborn,
    mai: Stubborn,
    product: String,
    first_day: String,
    enough: Arc<AtomicBool>,
) -> Told {
    let mut told = Told::default();
    while !enough.load(Ordering::Relaxed) || told.completed.is_empty() {
        let ask = json!({
            "lines": [{ "productId": product, "schedule": [{ "from": first_day, "quantity": { "value": "5", "unit": "TONNE" } }] }],
            "note": "Giao trước 9 giờ sáng.",
        });
        let inquiry = quan.act("inquirySubmit", ask, "inquiry { id }").await["inquiry"].clone();
        told.note("inquiry", &inquiry);
        let message = json!({ "inquiryId": deal::id(&inquiry), "body": "Có hàng." });
        told.note(
            "message",
            &mai.act("inquiryMessageSend", message, "message { id }")
                .await["message"],
        );
        let offer = json!({
            "inquiryId": deal::id(&inquiry),
            "firm": true,
            "validUntil": first_day,
            "lines": [{ "line": 1, "price": { "amount": "56500", "perUnit": "kg", "basis": "PACKED" } }],
        });
        let quotation =
            mai.act("quotationSend", offer, "quotation { id }").await["quotation"].clone();
        told.note("quotation", &quotation);
        let accept = json!({ "quotationId": deal::id(&quotation) });
        let order = quan
            .act("quotationAccept", accept, "order { id deliveries { id } }")
            .await["order"]
            .clone();
        told.note("order", &order);
        let delivery = &order["deliveries"][0];
        let ship = json!({ "deliveryId": deal::id(delivery) });
        told.note(
            "delivery",
            &mai.act("deliveryShip", ship, "delivery { id }").await["delivery"],
        );
        let weight = json!([{ "line": 1, "quantity": { "value": "4990", "unit": "kg" } }]);
        let receive = json!({ "deliveryId": deal::id(delivery), "lines": weight });
        quan.act("deliveryReceive", receive, "delivery { id }")
            .await;
        told.completed.insert(deal::id(&order).to_owned());
    }
    told
}

/// The program afterwards, in this process, with a clock that a story can move: leases of the dead have run out.
async fn reopen(folder: &Path, database_url: &str, smtp: &SmtpServer) -> (Server, ManualClock) {
    let settings = Settings::gather(SettingArgs {
        listen: Some("127.0.0.1:0".to_owned()),
        data: Some(folder.to_owned()),
        database_url: Some(database_url.to_owned()),
        smtp_url: Some(smtp.url()),
        ..SettingArgs::default()
    })
    .expect("the settings are fit");
    let (clock, hand) = Clock::manual(Clock::system().now() + Duration::minutes(10));
    (
        Server::start(&settings, clock, &mut Silent)
            .await
            .expect("the server starts again"),
        hand,
    )
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_deals_it_comes_back_with_everything_it_acknowledged(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let place = TestPlace::new(backend).await;
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start().await.expect("an SMTP server");
    let smtp_url = smtp.url();
    let mut process = Process::start(folder.path(), place.url(), Some(&smtp_url)).await;
    let (quan, mai) = (
        process.anonymous().sign_in(QUAN, "cho-phien-2026").await,
        process.anonymous().sign_in(MAI, "cho-phien-2026").await,
    );
    let product = deal::id(&deal::find_product(&quan, "na dai mẫu chi lăng").await).to_owned();
    let first_day = (vn::date(Clock::system().now()) + Days::new(20)).to_string();

    let (urls, url) = watch::channel(process.anonymous().address(""));
    let (enough, heard) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let stubborn = |client: &Client| Stubborn {
        http: reqwest::Client::builder()
            .timeout(Pause::from_secs(10))
            .build()
            .expect("an HTTP client"),
        token: client.token().expect("signed in").to_owned(),
        url: url.clone(),
        heard: Arc::clone(&heard),
    };
    let mut trading = tokio::task::JoinSet::new();
    for _ in 0..DEALS_AT_ONCE {
        trading.spawn(trade(
            stubborn(&quan),
            stubborn(&mai),
            product.clone(),
            first_day.clone(),
            Arc::clone(&enough),
        ));
    }

    let mut chance = Chance(match backend {
        Sqlite => 0x5eed_0001,
        Postgres => 0x5eed_0002,
    });
    for _ in 0..KILLS {
        let until =
            heard.load(Ordering::Relaxed) + 4 + usize::try_from(chance.below(12)).expect("small");
        while heard.load(Ordering::Relaxed) < until {
            if let Some(ended) = trading.try_join_next() {
                panic!(
                    "a trader gave up: {:?}",
                    ended.map(|told| told.completed.len())
                );
            }
            tokio::time::sleep(Pause::from_millis(2)).await;
        }
        tokio::time::sleep(Pause::from_micros(chance.below(20_000))).await;
        process.kill();
        process = Process::start(folder.path(), place.url(), Some(&smtp_url)).await;
        urls.send_replace(process.anonymous().address(""));
    }
    enough.store(true, Ordering::Relaxed);
    let mut told = Told::default();
    while let Some(one) = trading.join_next().await {
        let one = one.expect("a trader came to the end");
        told.completed.extend(one.completed);
        for (kind, ids) in one.ids {
            told.ids.entry(kind).or_default().extend(ids);
        }
    }
    process.kill();

    let (server, hand) = reopen(folder.path(), place.url(), &smtp).await;
    let db = server.db();
    post::drains(db, &hand).await;

    // Everything that was acknowledged is there, and nothing else is: nothing happened twice.
    for (kind, table) in [
        ("inquiry", "inquiry"),
        ("message", "inquiry_message"),
        ("quotation", "quotation"),
        ("order", "trade_order"),
        ("delivery", "delivery"),
    ] {
        assert_eq!(post::count(db, table).await, told.ids[kind].len(), "{kind}");
    }
    let quan = Client::new(format!("http://{}", server.address()))
        .with_token(quan.token().expect("signed in"));
    for (kind, ids) in told.ids.iter().filter(|(kind, _)| **kind != "message") {
        for id in ids {
            let seen = deal::look(&quan, &json!({ "id": id })).await;
            assert_eq!(deal::id(&seen), id, "{kind}");
        }
    }
    for order in &told.completed {
        assert_eq!(
            deal::look(&quan, &json!({ "id": order })).await["state"],
            "COMPLETED",
            "{order}"
        );
    }
    for kind in [
        "inquiry.submitted",
        "inquiry.answered",
        "quotation.sent",
        "quotation.accepted",
        "order.confirmed",
        "delivery.shipped",
        "delivery.received",
        "order.completed",
    ] {
        assert_eq!(
            post::count(db, &format!("event WHERE kind = '{kind}'")).await,
            told.completed.len(),
            "{kind}"
        );
    }

    // Every letter once; again only what the server had taken and nobody had written down, and then the very same.
    let received = smtp.received();
    post::all_arrived_in_order(db, &received).await;
    assert_eq!(
        post::count(db, "letter WHERE state NOT IN ('SENT', 'UNKNOWN')").await,
        0
    );
    let mut copies: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for mail in &received {
        copies
            .entry(mail.header("Message-ID").expect("a Message-ID"))
            .or_default()
            .push(&mail.raw);
    }
    assert_eq!(copies.len(), post::count(db, "letter").await);
    for (id, copies) in copies {
        let bare = id.trim_matches(['<', '>']);
        assert!(
            copies.iter().all(|copy| *copy == copies[0]),
            "{id} came in two forms"
        );
        let unclear = format!(
            "letter l JOIN letter_attempt a ON a.letter_id = l.id WHERE l.message_id = '{bare}' AND a.outcome = 'UNKNOWN'"
        );
        assert!(
            copies.len() == 1 || post::count(db, &unclear).await > 0,
            "{id} came {} times without need",
            copies.len()
        );
    }
    server.stop().await;
}
