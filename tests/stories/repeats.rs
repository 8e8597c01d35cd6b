//! The same command twice: it is done once and answered twice alike.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN},
    post,
    schema::Schema,
};

/// Commands that create something or agree on money or a quantity: they do not go without a key.
const KEY_REQUIRED: [&str; 11] = [
    "inquirySubmit",
    "inquiryMessageSend",
    "quotationSend",
    "quotationAccept",
    "quotationCounter",
    "orderPlace",
    "orderAmendmentPropose",
    "orderAmendmentAccept",
    "orderConfirm",
    "deliveryShip",
    "deliveryReceive",
];

/// A command that was carried out, and what was answered.
struct Step {
    who: Client,
    mutation: &'static str,
    input: Value,
    selection: &'static str,
    answer: Value,
}

/// A story in which everything is sent twice.
struct Twice<'a> {
    app: &'a TestApp,
    steps: Vec<Step>,
}

impl<'a> Twice<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            steps: Vec::new(),
        }
    }

    /// Sends a command, sends it again, and where it goes without a key, once more without one.
    async fn act(
        &mut self,
        who: &Client,
        mutation: &'static str,
        mut input: Value,
        selection: &'static str,
    ) -> Value {
        input["idempotencyKey"] = json!(Client::key());
        let answer = who.act(mutation, input.clone(), selection).await;
        let written = written(self.app).await;
        assert_eq!(
            who.act(mutation, input.clone(), selection).await,
            answer,
            "{mutation} again"
        );
        let bare = without_key(&input);
        if KEY_REQUIRED.contains(&mutation) {
            let refused = deal::refusals(&who.attempt(mutation, bare, selection).await);
            assert_eq!(
                refused,
                ["IDEMPOTENCY_KEY_REQUIRED input.idempotencyKey"],
                "{mutation} without a key"
            );
        } else {
            assert_eq!(
                who.act(mutation, bare, selection).await,
                answer,
                "{mutation} again without a key"
            );
        }
        assert_eq!(
            self::written(self.app).await,
            written,
            "{mutation} again wrote something"
        );
        self.steps.push(Step {
            who: who.clone(),
            mutation,
            input,
            selection,
            answer: answer.clone(),
        });
        answer
    }
}

fn without_key(input: &Value) -> Value {
    let mut input = input.clone();
    input
        .as_object_mut()
        .expect("an object")
        .remove("idempotencyKey");
    input
}

/// The same command with something else in it.
fn otherwise(input: &Value) -> Value {
    let mut other = input.clone();
    let field = ["reason", "body", "note", "externalReference"]
        .into_iter()
        .find(|field| other.get(*field).is_some());
    match field {
        Some(field) => other[field] = json!("Khác"),
        None if other.get("validUntil").is_some() => other["validUntil"] = json!("2026-07-30"),
        None => other["expectedVersion"] = json!(77),
    }
    other
}

/// How much there is of everything that a command writes.
async fn written(app: &TestApp) -> Vec<usize> {
    let tables = [
        "event",
        "letter",
        "idempotency_key",
        "inquiry",
        "inquiry_message",
        "quotation",
        "quotation_line",
        "quotation_counter",
        "supply_promise",
        "trade_order",
        "order_terms",
        "order_amendment",
        "delivery",
        "delivery_line",
        "buyer_profile",
    ];
    let mut counts = Vec::new();
    for table in tables {
        counts.push(post::count(app.server().db(), table).await);
    }
    counts
}

/// An order at listed prices, what both sides propose to change about it, and an order that is closed short.
async fn changed(twice: &mut Twice<'_>, quan: &Client, mai: &Client, product: &Value) {
    let listed = json!({
        "lines": [{
            "productId": deal::id(product),
            "schedule": [
                { "from": "2026-08-03", "to": "2026-08-05", "quantity": { "value": "6", "unit": "TONNE" } },
                { "from": "2026-08-10", "to": "2026-08-12", "quantity": { "value": "6", "unit": "TONNE" } },
            ],
        }],
        "note": "Giao buổi sáng.",
    });
    let placed = twice
        .act(
            quan,
            "orderPlace",
            listed,
            "order { id number } inquiry { id }",
        )
        .await;
    let order = deal::look(quan, &placed["order"]).await;
    let confirm = json!({ "idempotencyKey": Client::key(), "orderId": deal::id(&order) });
    mai.act("orderConfirm", confirm, "order { id }").await;
    let selection = "amendment { id position } order { id }";
    for (word, extra) in [
        ("orderAmendmentAccept", None),
        ("orderAmendmentDecline", Some(("reason", "Cần đủ hàng."))),
        ("orderAmendmentWithdraw", Some(("note", "Đã đủ hàng."))),
    ] {
        let change = json!({ "deliveryId": deal::id(&order["deliveries"][1]), "lines": [{ "line": 1, "quantity": { "value": "5.5", "unit": "TONNE" } }] });
        let mut propose =
            json!({ "orderId": deal::id(&order), "note": "Mưa nhiều.", "deliveries": [change] });
        if word != "orderAmendmentAccept" {
            propose["deliveries"][0]["lines"][0]["quantity"]["value"] = json!("5");
        }
        let proposed = twice
            .act(mai, "orderAmendmentPropose", propose, selection)
            .await;
        let mut decide = json!({ "amendmentId": deal::id(&proposed["amendment"]) });
        match extra {
            Some((field, words)) => decide[field] = json!(words),
            None => decide["expectedVersion"] = deal::look(quan, &order).await["version"].clone(),
        }
        let who = if word == "orderAmendmentWithdraw" {
            mai
        } else {
            quan
        };
        twice.act(who, word, decide, selection).await;
    }
}

/// Every mutation that takes a key, once each at least.
async fn play(app: &TestApp) -> Vec<Step> {
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );
    let mut twice = Twice::new(app);
    let organisation = "{ viewer { organisations { organisation { buyerProfile { version } } } } }";
    let profile = quan.data(organisation, json!({})).await;
    let profile = json!({
        "expectedVersion": profile["viewer"]["organisations"][0]["organisation"]["buyerProfile"]["version"],
        "businessKind": "SUPERMARKET",
        "words": ["Na"],
        "deliveryPlaces": [{ "label": "Kho", "unitCode": "00331", "lines": ["Kho Mẫu"] }],
        "note": "Có kho lạnh.",
    });
    twice
        .act(
            &quan,
            "buyerProfileUpdate",
            profile,
            "buyerProfile { businessKind words }",
        )
        .await;
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let submitted = twice
        .act(
            &quan,
            "inquirySubmit",
            deal::na_inquiry(deal::id(&product)),
            "inquiry { id number } inquiryEdge { cursor }",
        )
        .await;
    let inquiry = &submitted["inquiry"];

    let message = json!({ "inquiryId": deal::id(inquiry), "body": "Tuần đầu chỉ có 10 tấn." });
    twice
        .act(
            &mai,
            "inquiryMessageSend",
            message,
            "message { id body } inquiry { id }",
        )
        .await;
    let sent = "quotation { id number revision } inquiry { id }";
    let quoted = twice
        .act(
            &mai,
            "quotationSend",
            deal::na_quotation(inquiry, Binding::Free),
            sent,
        )
        .await;
    let accept = |quoted: &Value| json!({ "quotationId": deal::id(&quoted["quotation"]), "expectedRevision": 1, "externalReference": "DH-1" });
    let accepted = twice
        .act(
            &quan,
            "quotationAccept",
            accept(&quoted),
            "quotation { id } order { id number } orderEdge { cursor }",
        )
        .await;
    let order = deal::look(&quan, &accepted["order"]).await;
    let confirm = json!({ "orderId": deal::id(&order), "expectedVersion": order["version"], "externalReference": "X-9" });
    twice
        .act(&mai, "orderConfirm", confirm, "order { id number }")
        .await;

    let delivery = |index: usize| json!({ "deliveryId": deal::id(&order["deliveries"][index]), "expectedVersion": 1 });
    let selection = "delivery { id number } order { id }";
    twice
        .act(&mai, "deliveryPrepare", delivery(0), selection)
        .await;
    let mut ship = delivery(0);
    ship["expectedVersion"] = json!(2);
    ship["note"] = json!("Xe 12C-123.45");
    twice.act(&mai, "deliveryShip", ship, selection).await;
    let mut arrive = delivery(0);
    arrive["expectedVersion"] = json!(3);
    twice.act(&quan, "deliveryArrive", arrive, selection).await;
    let mut receive = delivery(0);
    receive["expectedVersion"] = json!(4);
    receive["lines"] = json!([{ "line": 1, "quantity": { "value": "11950", "unit": "kg" } }]);
    twice
        .act(&quan, "deliveryReceive", receive, selection)
        .await;
    twice
        .act(&mai, "deliveryShip", delivery(1), selection)
        .await;
    let mut refuse = delivery(1);
    refuse["expectedVersion"] = json!(2);
    refuse["reason"] = json!("Dập nhiều.");
    twice.act(&quan, "deliveryRefuse", refuse, selection).await;

    let declined = deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await;
    let decline =
        json!({ "inquiryId": deal::id(&declined), "reason": "Hết hàng.", "expectedVersion": 1 });
    twice
        .act(&mai, "inquiryDecline", decline, "inquiry { id number }")
        .await;

    let rejected = deal::quote(
        &mai,
        &deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await,
        Binding::Firm,
    )
    .await;
    let reject =
        json!({ "quotationId": deal::id(&rejected), "expectedRevision": 1, "reason": "Đắt quá." });
    twice
        .act(&quan, "quotationReject", reject, "quotation { id number }")
        .await;

    let bargained = deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await;
    let offered = deal::quote(&mai, &bargained, Binding::Firm).await;
    let counter = json!({
        "quotationId": deal::id(&offered),
        "expectedRevision": 1,
        "validUntil": "2026-07-29",
        "lines": [{ "line": 1, "price": { "amount": "55000", "perUnit": "KG" } }],
    });
    twice
        .act(
            &quan,
            "quotationCounter",
            counter,
            "quotation { id number }",
        )
        .await;
    let mut better = deal::na_quotation(&bargained, Binding::Firm);
    better["expectedRevision"] = json!(1);
    let better = mai.act("quotationSend", better, "quotation { id }").await["quotation"].clone();
    let withdraw =
        json!({ "quotationId": deal::id(&better), "expectedRevision": 2, "reason": "Mưa đá." });
    twice
        .act(
            &mai,
            "quotationWithdraw",
            withdraw,
            "quotation { id number }",
        )
        .await;
    let current = deal::look(&quan, &bargained).await["version"].clone();
    let withdraw = json!({ "inquiryId": deal::id(&bargained), "reason": "Thôi ạ.", "expectedVersion": current });
    twice
        .act(&quan, "inquiryWithdraw", withdraw, "inquiry { id number }")
        .await;

    changed(&mut twice, &quan, &mai, &product).await;

    for (who, mutation, binding) in [
        (&mai, "orderReject", Binding::Free),
        (&quan, "orderCancel", Binding::Firm),
    ] {
        let quotation = deal::quote(
            &mai,
            &deal::submit(&quan, deal::na_inquiry(deal::id(&product))).await,
            binding,
        )
        .await;
        let order = deal::accept(&quan, &quotation).await;
        let end = json!({ "orderId": deal::id(&order), "expectedVersion": order["version"], "reason": "Mưa lũ." });
        twice.act(who, mutation, end, "order { id number }").await;
    }

    let unclaimed = quan
        .data(
            "{ products(filter: { claimed: false }, first: 1) { nodes { id baseUnit } } }",
            json!({}),
        )
        .await["products"]["nodes"][0]
        .clone();
    let mut at_desk = deal::na_inquiry(deal::id(&unclaimed));
    at_desk["acknowledgeDesk"] = json!(true);
    for line in at_desk["lines"].as_array_mut().expect("lines") {
        line["targetPrice"] = Value::Null;
        for entry in line["schedule"].as_array_mut().expect("entries") {
            entry["quantity"] = json!({ "value": "500", "unit": unclaimed["baseUnit"] });
        }
    }
    let at_desk = deal::submit(&quan, at_desk).await;
    let forward = json!({ "inquiryId": deal::id(&at_desk), "producerId": product["producer"]["id"], "expectedVersion": 1 });
    twice
        .act(&duyen, "inquiryForward", forward, "inquiry { id number }")
        .await;
    closed(&mut twice, &quan, &mai, &product).await;
    twice.steps
}

/// An order of which the second half never comes is closed when its days are over.
async fn closed(twice: &mut Twice<'_>, quan: &Client, mai: &Client, product: &Value) {
    let window = |from: &str, to: &str| json!({ "from": from, "to": to, "quantity": { "value": "6", "unit": "TONNE" } });
    let listed = json!({
        "idempotencyKey": Client::key(),
        "lines": [{
            "productId": deal::id(product),
            "schedule": [window("2026-07-28", "2026-07-29"), window("2026-07-30", "2026-07-31")],
        }],
    });
    let placed = quan.act("orderPlace", listed, "order { id }").await;
    let confirm = json!({ "idempotencyKey": Client::key(), "orderId": deal::id(&placed["order"]) });
    mai.act("orderConfirm", confirm, "order { id }").await;
    let order = deal::look(quan, &placed["order"]).await;
    let first = &order["deliveries"][0];
    deal::ship(mai, first).await;
    deal::receive(quan, first, "6000").await;
    let over = kernel::time::parse_instant("2026-08-01T09:00:00+07:00").expect("an instant");
    let before = twice.app.clock().now();
    twice.app.hand.set(over);
    // What the clock ends it ends now, and nothing more is written beside the story.
    let db = twice.app.server().db();
    orders::inquiry::expire_due(db).await.expect("inquiries");
    orders::quotation::expire_due(db).await.expect("quotations");
    orders::reminders::due(db).await.expect("reminders");
    let close = json!({ "orderId": deal::id(&order), "expectedVersion": order["version"], "reason": "Mất mùa." });
    twice
        .act(quan, "orderComplete", close, "order { id number }")
        .await;
    // An officer's session would be over by now.
    twice.app.hand.set(before);
}

/// Commands that this story does not tell yet. The list only shrinks: a new command needs a step here.
const UNTOLD: [&str; 30] = [
    "userUpdate",
    "userEmailChange",
    "sessionRevoke",
    "sessionRevokeAll",
    "organisationCreate",
    "organisationUpdate",
    "organisationSubmit",
    "organisationVerify",
    "organisationReject",
    "organisationSuspend",
    "organisationReinstate",
    "organisationClose",
    "memberInvite",
    "invitationWithdraw",
    "memberRoleSet",
    "memberRemove",
    "authorityUpdate",
    "producerInvite",
    "producerClaim",
    "producerClaimApprove",
    "producerClaimRefuse",
    "producerUpdate",
    "productCreate",
    "productUpdate",
    "productSubmit",
    "productPublish",
    "productRefuse",
    "productArchive",
    "consentSet",
    "catalogueImport",
];

#[rstest]
#[tokio::test]
async fn every_command_sent_twice_is_done_once_and_answered_alike(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let steps = play(&app).await;
    let schema = Schema::read(&app.anonymous()).await;
    for mutation in schema.mutations_with("idempotencyKey") {
        if UNTOLD.contains(&mutation.as_str()) {
            continue;
        }
        assert!(
            steps.iter().any(|step| step.mutation == mutation),
            "{mutation} is told by no step of this story"
        );
    }
    // By now every state and version has moved on.
    let before = written(&app).await;
    for Step {
        who,
        mutation,
        input,
        selection,
        answer,
    } in &steps
    {
        assert_eq!(
            who.act(mutation, input.clone(), selection).await,
            *answer,
            "{mutation} much later"
        );
        let other = deal::refusals(&who.attempt(mutation, otherwise(input), selection).await);
        assert_eq!(
            other,
            ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"],
            "{mutation} with another input"
        );
    }
    // A key belongs to one command: another mutation cannot have it.
    let message = steps
        .iter()
        .find(|step| step.mutation == "inquiryMessageSend")
        .expect("a message");
    let decline = json!({ "idempotencyKey": message.input["idempotencyKey"], "inquiryId": message.input["inquiryId"], "reason": "Hết hàng." });
    let other = deal::refusals(
        &message
            .who
            .attempt("inquiryDecline", decline, "inquiry { id }")
            .await,
    );
    assert_eq!(other, ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"]);
    assert_eq!(written(&app).await, before);
}

#[rstest]
#[tokio::test]
async fn a_key_belongs_to_one_person(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let input = json!({ "idempotencyKey": Client::key(), "inquiryId": deal::id(&inquiry), "body": "Chào." });
    let one = quan
        .act("inquiryMessageSend", input.clone(), "message { id }")
        .await;
    let other = mai.act("inquiryMessageSend", input, "message { id }").await;
    assert_ne!(one["message"]["id"], other["message"]["id"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_at_once_with_one_key_do_one_thing(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let db = app.server().db();
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;

    let input = deal::na_inquiry(deal::id(&product));
    let answers = join_all(
        (0..10).map(|_| quan.act("inquirySubmit", input.clone(), "inquiry { id number }")),
    )
    .await;
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    assert_eq!(post::count(db, "inquiry").await, 1);

    let inquiry = &answers[0]["inquiry"];
    let offer = deal::na_quotation(inquiry, Binding::Firm);
    let quoted = join_all(
        (0..10).map(|_| mai.act("quotationSend", offer.clone(), "quotation { id revision }")),
    )
    .await;
    assert!(
        quoted.iter().all(|answer| *answer == quoted[0]),
        "{quoted:?}"
    );

    let accept = json!({ "idempotencyKey": Client::key(), "quotationId": deal::id(&quoted[0]["quotation"]) });
    let accepted = join_all(
        (0..10).map(|_| quan.act("quotationAccept", accept.clone(), "order { id number }")),
    )
    .await;
    assert!(
        accepted.iter().all(|answer| *answer == accepted[0]),
        "{accepted:?}"
    );
    assert_eq!(
        (
            post::count(db, "quotation").await,
            post::count(db, "trade_order").await
        ),
        (1, 1)
    );
    app.letters_out().await;
    post::all_arrived_in_order(db, &app.smtp.as_ref().expect("a mail server").received()).await;
}
