//! Operations over a WebSocket: one answer or many, refused or completed.

use kernel::id::{DeliveryId, InquiryId, OrderId};
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client,
    deal::{self, HA, MAI, QUAN, ask_for_na, id},
    live::Socket,
    people::organisation_of,
};

use super::{NEWS, code, follow, happens, heard, listens, nothing, server};

#[rstest]
#[tokio::test]
async fn queries_and_commands_have_one_answer_and_are_complete(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = ask_for_na(&quan).await;
    let mut socket = Socket::of(&app, &quan).await;
    let document = "mutation($input: InquiryMessageSendInput!) { inquiryMessageSend(input: $input) { message { id body } userErrors { code } } }";
    let input =
        json!({ "idempotencyKey": Client::key(), "inquiryId": id(&inquiry), "body": "Xin chào" });
    let first = socket.run(document, json!({ "input": input })).await;
    let payload = &first["data"]["inquiryMessageSend"];
    assert_eq!(payload["message"]["body"], "Xin chào", "{first}");
    assert_eq!(payload["userErrors"], json!([]));
    // The key holds over a WebSocket too.
    let again = socket.run(document, json!({ "input": input })).await;
    assert_eq!(again["data"], first["data"]);
    // What fails within an answer is an answer.
    let query = "query($id: ID!) { node(id: $id) { id } }";
    let answer = socket
        .run(query, json!({ "id": nothing::<InquiryId>() }))
        .await;
    assert_eq!(answer["data"], json!({ "node": null }));
}

#[tokio::test]
async fn a_stranger_may_ask_and_may_not_listen() {
    let app = server(Sqlite).await;
    let mut stranger = Socket::open(&app, None).await;
    let query = "{ products(first: 1) { nodes { name } } }";
    // The second answer comes from memory.
    for _ in 0..2 {
        let answer = stranger.run(query, json!({})).await;
        let products = answer["data"]["products"]["nodes"].as_array();
        assert_eq!(products.map(Vec::len), Some(1), "{answer}");
    }
    for (id, document) in [
        (
            "news",
            "subscription { viewerEvents { cursor } }".to_owned(),
        ),
        (
            "counts",
            "subscription { viewerCounts { orders } }".to_owned(),
        ),
        (
            "inquiry",
            format!(
                "subscription {{ inquiryChanged(id: \"{}\") {{ inquiry {{ id }} }} }}",
                nothing::<InquiryId>()
            ),
        ),
    ] {
        stranger.subscribe(id, &document, json!({})).await;
        assert_eq!(code(&stranger.refused(id).await), "UNAUTHENTICATED", "{id}");
    }
}

#[tokio::test]
async fn what_is_no_subscription_is_refused_in_words() {
    let app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let mut socket = Socket::of(&app, &quan).await;
    let wrong = [
        "subscription { viewerEvents { cursor } viewerCounts { orders } }",
        "subscription { a: viewerCounts { orders } b: viewerCounts { orders } }",
        "subscription { ...news } fragment news on Subscription { viewerEvents { cursor } }",
        "subscription { ... on Subscription { viewerEvents { cursor } } }",
        "subscription { __typename }",
        "subscription { viewerEvents @skip(if: true) { cursor } }",
        "subscription { nothingOfTheKind { cursor } }",
        "subscription { viewerEvents { nothingOfTheKind } }",
        "subscription { viewerEvents(organisation: 7.5) { cursor } }",
        "subscription { viewerEvents { cursor",
        "{ nothingOfTheKind }",
        "",
    ];
    for (number, document) in wrong.iter().enumerate() {
        let id = format!("wrong-{number}");
        socket.subscribe(&id, document, json!({})).await;
        let errors = socket.refused(&id).await;
        assert_eq!(code(&errors), "BAD_USER_INPUT", "{document}: {errors}");
    }
    for (number, payload) in [json!({}), json!([]), json!("x"), json!({ "query": 7 })]
        .into_iter()
        .enumerate()
    {
        let id = format!("payload-{number}");
        socket
            .say(&json!({ "type": "subscribe", "id": id, "payload": payload }))
            .await;
        socket.refused(&id).await;
    }
    // A name that was refused is free again.
    follow(&mut socket, None).await;
}

#[rstest]
#[tokio::test]
async fn what_is_not_hers_is_not_found_whether_it_exists_or_not(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let (quan, mai, ha) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(HA).await,
    );
    let inquiry = ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, deal::Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let mut socket = Socket::of(&app, &ha).await;
    for (field, selection, existing, absent) in [
        (
            "inquiryChanged",
            "inquiry { id }",
            id(&inquiry),
            nothing::<InquiryId>(),
        ),
        (
            "orderChanged",
            "order { id }",
            id(&order),
            nothing::<OrderId>(),
        ),
        (
            "deliveryChanged",
            "delivery { id }",
            id(&order["deliveries"][0]),
            nothing::<DeliveryId>(),
        ),
    ] {
        let document = format!("subscription($id: ID!) {{ {field}(id: $id) {{ {selection} }} }}");
        let mut refusals = Vec::new();
        for thing in [existing, absent.as_str(), "nonsense", id(&quotation)] {
            socket
                .subscribe(thing, &document, json!({ "id": thing }))
                .await;
            refusals.push(socket.refused(thing).await);
        }
        assert_eq!(code(&refusals[0]), "BAD_USER_INPUT");
        assert_eq!(
            refusals[0][0]["extensions"]["reasons"],
            json!(["NOT_FOUND"])
        );
        for refusal in &refusals[1..] {
            assert_eq!(refusal, &refusals[0], "{field} tells what exists");
        }
    }
    // Nor are the news of another house.
    let theirs = organisation_of(&app, QUAN).await.to_string();
    for organisation in [theirs.as_str(), "nonsense"] {
        let variables = json!({ "organisation": organisation });
        socket.subscribe("news", NEWS, variables).await;
        let refused = socket.refused("news").await;
        assert_eq!(refused[0]["extensions"]["reasons"], json!(["NOT_FOUND"]));
    }
}

#[rstest]
#[tokio::test]
async fn what_was_completed_is_told_no_more(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let (mut socket, _) = listens(&app, &quan).await;
    socket.subscribe("other", NEWS, json!({})).await;
    socket.next("other").await;
    socket.complete("other").await;
    // Said and answered after it: the word about it has been read.
    socket.run("{ __typename }", json!({})).await;
    let news = happens(app.server().db(), house, 1).await;
    assert_eq!(heard(&mut socket).await.0, news[0]);
    socket
        .silent_for(std::time::Duration::from_millis(300))
        .await;
    // Its id may be used again.
    socket.subscribe("other", NEWS, json!({})).await;
    socket.next("other").await;
}

#[tokio::test]
async fn an_id_stands_for_one_operation_at_a_time() {
    let app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let (mut socket, _) = listens(&app, &quan).await;
    socket.subscribe("news", NEWS, json!({})).await;
    let (code, reason) = socket.closed().await;
    assert_eq!(code, 4409);
    assert_eq!(reason, "Subscriber for news already exists");
}

#[tokio::test]
async fn twenty_operations_run_at_once_and_no_more() {
    let app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let mut socket = Socket::of(&app, &quan).await;
    for number in 1..=20 {
        let id = number.to_string();
        socket.subscribe(&id, NEWS, json!({})).await;
        socket.next(&id).await;
    }
    socket.subscribe("21", NEWS, json!({})).await;
    assert_eq!(code(&socket.refused("21").await), "RATE_LIMITED");
    socket.complete("7").await;
    socket.subscribe("21", NEWS, json!({})).await;
    assert_ne!(socket.next("21").await["data"], Value::Null);
}
