//! An order changes only when both sides say so: quantity, days, down to nothing, by letter, page and API.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, HA, MAI, QUAN, THANH, id, listed, look, may, text},
    page::Page,
    people, post,
};

const AMENDMENT: &str = "id state proposedBy note reason changes { delivery { id } before { window { from to } lines { quantity { baseValue } } } \
    after { window { from to } lines { quantity { baseValue } } } } terms { revision total { amount } } viewerActions { action allowed reasons }";

async fn ordered(quan: &Client, mai: &Client) -> Value {
    let inquiry = deal::ask_for_na(quan).await;
    let quotation = deal::quote(mai, &inquiry, Binding::Firm).await;
    deal::accept(quan, &quotation).await
}

/// Ten tonnes instead of twelve, two days later, in the first delivery.
fn smaller(order: &Value) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "orderId": id(order),
        "note": "Mưa nhiều, tuần đầu hái không đủ.",
        "deliveries": [{
            "deliveryId": id(&order["deliveries"][0]),
            "window": { "from": "2026-08-05", "to": "2026-08-07" },
            "lines": [{ "line": 1, "quantity": { "value": "10", "unit": "tấn" } }],
        }],
    })
}

async fn propose(client: &Client, input: Value) -> Value {
    let selection = format!("amendment {{ {AMENDMENT} }}");
    client.act("orderAmendmentPropose", input, &selection).await["amendment"].clone()
}

fn decision(amendment: &Value) -> Value {
    json!({ "idempotencyKey": Client::key(), "amendmentId": id(amendment) })
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_proposal_is_read_in_the_letter_and_agreed_to_on_the_page(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let order = ordered(&quan, &mai).await;
    // She proposes from her phone: the form shows how it is planned, she types what shall be.
    app.letters_out().await;
    let phone = app.anonymous();
    let page = Page::open(&phone, &app.last_letter_to(MAI).await.link()).await;
    let planned = order["deliveries"][0]["lines"][0]["planned"]["value"].clone();
    assert_eq!(planned, "12000");
    let form = page
        .form("/amend")
        .with("deliveries.0.window.from", "2026-08-05")
        .with("deliveries.0.window.to", "2026-08-07")
        .with("deliveries.0.lines.0.quantity", "10")
        .with("note", "Mưa nhiều, tuần đầu hái không đủ.");
    assert_eq!(
        form.value("deliveries.0.deliveryId"),
        Some(id(&order["deliveries"][0]))
    );
    let page = form.send(&phone).await;
    assert!(
        page.words().contains("Đã gửi đề nghị sửa đơn."),
        "{}",
        page.words()
    );

    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Order {{ amendments {{ {AMENDMENT} }} }} }} }}"
    );
    let open =
        quan.data(&query, json!({ "id": id(&order) })).await["node"]["amendments"][0].clone();
    assert_eq!(
        (text(&open["state"]), text(&open["proposedBy"])),
        ("PROPOSED", "SELLER")
    );
    assert_eq!(open["changes"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        open["changes"][0]["before"]["lines"][0]["quantity"]["baseValue"],
        "12000"
    );
    assert_eq!(
        open["changes"][0]["after"]["lines"][0]["quantity"]["baseValue"],
        "10000"
    );
    assert_eq!(listed(&quan, "orders", "awaiting: ME").await, [id(&order)]);

    // His letter says old and new; its page has the button.
    app.letters_out().await;
    let letter = app.last_letter_to(QUAN).await;
    letter.says(&["12 tấn → 10 tấn", "Mưa nhiều, tuần đầu hái không đủ."]);
    let his = app.anonymous();
    let page = Page::open(&his, &letter.link()).await;
    assert!(page.words().contains("12 tấn") && page.words().contains("10 tấn"));
    let page = page.form("/amendment-accept").send(&his).await;
    assert!(
        page.words().contains("Đã sửa đơn hàng."),
        "{}",
        page.words()
    );
    // The head of the page speaks of what is ordered now: 78 t, not 80.
    assert!(page.words().contains("78 tấn"), "{}", page.words());

    let terms = "query($id: ID!) { node(id: $id) { ... on Order { terms { revision amendment { id } total { amount } } \
                 termsHistory { revision total { amount } } deliveries { window { from } } } } }";
    let now = mai.data(terms, json!({ "id": id(&order) })).await["node"].clone();
    assert_eq!(now["terms"]["revision"], 2);
    assert_eq!(now["terms"]["amendment"]["id"], open["id"]);
    assert_eq!(now["termsHistory"][0]["total"]["amount"], "4520000000");
    assert_eq!(now["termsHistory"][1]["total"]["amount"], "4407000000");
    app.letters_out().await;
    for person in [QUAN, MAI] {
        app.last_letter_to(person).await.says(&["78 tấn"]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_answer_a_proposal_one_decides(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    people::joins(&app, HA, QUAN).await;
    let (quan, ha, mai) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
    );
    let order = ordered(&quan, &mai).await;
    let open = propose(&mai, smaller(&order)).await;
    let answers = join_all((0..10).map(|number| {
        let (who, open) = (if number % 2 == 0 { &quan } else { &ha }, &open);
        async move {
            if number < 5 {
                who.attempt(
                    "orderAmendmentAccept",
                    decision(open),
                    "amendment { state }",
                )
                .await
            } else {
                let mut input = decision(open);
                input["reason"] = json!("Cần đủ hàng.");
                who.attempt("orderAmendmentDecline", input, "amendment { state }")
                    .await
            }
        }
    }))
    .await;
    let node = quan
        .data(
            "query($id: ID!) { node(id: $id) { ... on OrderAmendment { state } } }",
            json!({ "id": id(&open) }),
        )
        .await;
    let state = text(&node["node"]["state"]).to_owned();
    for answer in &answers {
        // Who asked for what was decided and did so himself gets the same answer; everybody else is told what is there.
        if answer["userErrors"] == json!([]) {
            assert_eq!(answer["amendment"]["state"], state.as_str());
        } else {
            assert_eq!(answer["userErrors"][0]["from"], state.as_str(), "{answer}");
        }
    }
    let db = app.server().db();
    let decided = "event WHERE kind IN ('amendment.accepted', 'amendment.declined')";
    assert_eq!(post::count(db, decided).await, 1);
    let revision = deal::look(&mai, &order).await["terms"]["revision"].clone();
    assert_eq!(revision, if state == "ACCEPTED" { 2 } else { 1 });
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_accepted_while_the_lorry_leaves_has_one_outcome(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    people::joins(&app, THANH, MAI).await;
    let (quan, mai, thanh) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(THANH).await,
    );
    for _ in 0..2 {
        let order = ordered(&quan, &mai).await;
        let first = &order["deliveries"][0];
        let mut nothing = smaller(&order);
        nothing["deliveries"][0]["lines"][0]["quantity"]["value"] = json!("0");
        let open = propose(&quan, nothing).await;
        let ship = json!({ "idempotencyKey": Client::key(), "deliveryId": id(first) });
        let (shipped, accepted) = tokio::join!(
            mai.attempt("deliveryShip", ship, "delivery { state }"),
            thanh.attempt(
                "orderAmendmentAccept",
                decision(&open),
                "amendment { state }"
            ),
        );
        let seen = look(&quan, first).await["state"].clone();
        match (
            shipped["userErrors"] == json!([]),
            accepted["userErrors"] == json!([]),
        ) {
            (true, false) => {
                assert_eq!(accepted["userErrors"][0]["from"], "LAPSED");
                assert_eq!(seen, "SHIPPED");
            }
            (false, true) => {
                assert_eq!(shipped["userErrors"][0]["from"], "CANCELLED");
                assert_eq!(seen, "CANCELLED");
            }
            _ => panic!("not one outcome: {shipped} {accepted}"),
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_may_propose_and_decide_and_what_a_proposal_cannot_do(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai, thanh) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(THANH).await,
    );
    let inquiry = deal::ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Free).await;
    let order = deal::accept(&quan, &quotation).await;
    // While the order waits for her word she confirms or rejects; the buyer may propose.
    let payload = mai
        .attempt("orderAmendmentPropose", smaller(&order), "amendment { id }")
        .await;
    assert_eq!(payload["userErrors"][0]["from"], "PLACED", "{payload}");
    let open = propose(&quan, smaller(&order)).await;
    let amendment = |may: &Value| {
        let actions = may["viewerActions"].as_array().expect("actions");
        let allowed = actions.iter().filter(|action| action["allowed"] == true);
        allowed
            .map(|action| text(&action["action"]).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(amendment(&open), ["ORDER_AMENDMENT_WITHDRAW"]);
    // One at a time, and never by oneself alone.
    let payload = quan
        .attempt("orderAmendmentPropose", smaller(&order), "amendment { id }")
        .await;
    assert_eq!(payload["userErrors"][0]["code"], "DUPLICATE");
    let payload = quan
        .attempt("orderAmendmentAccept", decision(&open), "amendment { id }")
        .await;
    assert_eq!(payload["userErrors"][0]["code"], "FORBIDDEN");
    let payload = thanh
        .attempt("orderAmendmentAccept", decision(&open), "amendment { id }")
        .await;
    assert_eq!(payload["userErrors"][0]["code"], "NOT_FOUND");
    assert!(
        !may(&quan, &order)
            .await
            .contains(&"ORDER_AMENDMENT_PROPOSE".to_owned())
    );

    // A cancelled order takes its proposal along.
    let cancel = json!({ "orderId": id(&order), "reason": "Đổi kế hoạch." });
    quan.act("orderCancel", cancel, "order { state }").await;
    let payload = mai
        .attempt("orderAmendmentAccept", decision(&open), "amendment { id }")
        .await;
    assert_eq!(payload["userErrors"][0]["from"], "LAPSED");
}
