//! People who trade through power cuts: they send the same command with the same key until it is answered.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration as Pause,
};

use serde_json::{Value, json};
use tests::{Client, deal, schema::input_type};
use tokio::{sync::watch, task::JoinSet};

/// How many deals go on at the same time.
const DEALS_AT_ONCE: usize = 3;

/// Somebody who does not give up.
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

/// What people were told.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) ids: BTreeMap<&'static str, BTreeSet<String>>,
    pub(super) completed: BTreeSet<String>,
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

/// Several who trade at the same time.
pub(super) struct Traders {
    trading: JoinSet<Told>,
    enough: Arc<AtomicBool>,
    heard: Arc<AtomicUsize>,
}

impl Traders {
    /// Begins deals between two who are signed in, about a product, to be delivered on a day.
    pub(super) fn begin(
        quan: &Client,
        mai: &Client,
        product: &str,
        day: &str,
        url: &watch::Receiver<String>,
    ) -> Self {
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
        let mut trading = JoinSet::new();
        for _ in 0..DEALS_AT_ONCE {
            trading.spawn(trade(
                stubborn(quan),
                stubborn(mai),
                product.to_owned(),
                day.to_owned(),
                Arc::clone(&enough),
            ));
        }
        Self {
            trading,
            enough,
            heard,
        }
    }

    /// How many answers were heard.
    pub(super) fn heard(&self) -> usize {
        self.heard.load(Ordering::Relaxed)
    }

    /// Waits until so many more answers were heard.
    pub(super) async fn hear(&mut self, more: usize) {
        let until = self.heard() + more;
        while self.heard() < until {
            if let Some(ended) = self.trading.try_join_next() {
                panic!(
                    "a trader gave up: {:?}",
                    ended.map(|told| told.completed.len())
                );
            }
            tokio::time::sleep(Pause::from_millis(2)).await;
        }
    }

    /// Lets everybody finish the deal he is at; gives what they were told.
    pub(super) async fn finish(mut self) -> Told {
        self.enough.store(true, Ordering::Relaxed);
        let mut told = Told::default();
        while let Some(one) = self.trading.join_next().await {
            let one = one.expect("a trader came to the end");
            told.completed.extend(one.completed);
            for (kind, ids) in one.ids {
                told.ids.entry(kind).or_default().extend(ids);
            }
        }
        told
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
