//! A deal as both sides watch it, and what others see of it.

use std::time::Duration;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Options, TestApp,
    deal::{self, Binding, DUYEN, HA, MAI, QUAN, THANH, ask_for_na, find_product, id, text},
    live::Socket,
    people::{organisation_of, outsider},
    register::expects,
};

use super::{follow, heard, left, listens, server, server_with, until_kind, written};
use crate::supply;

const THREAD: &str = "subscription($id: ID!) { inquiryChanged(id: $id) { event { kind byViewer } \
    inquiry { state messages { body } order { id } } } }";
const ORDER: &str = "subscription($id: ID!) { orderChanged(id: $id) { event { kind } order { state deliveries { state } } } }";
const DELIVERY: &str =
    "subscription($id: ID!) { deliveryChanged(id: $id) { event { kind } delivery { id state } } }";

/// Begins to watch a thing; gives its state of now.
async fn watch(socket: &mut Socket, name: &str, document: &str, thing: &Value) -> Value {
    socket
        .subscribe(name, document, json!({ "id": id(thing) }))
        .await;
    let first = socket.data(name).await;
    let first = first.as_object().expect("an answer").values().next();
    let first = first.expect("a field").clone();
    assert_eq!(first["event"], Value::Null);
    first
}

/// The next change under a name, which is of this kind.
async fn changed(socket: &mut Socket, name: &str, kind: &str) -> Value {
    let answer = socket.data(name).await;
    let change = answer.as_object().expect("an answer").values().next();
    let change = change.expect("a field").clone();
    assert_eq!(change["event"]["kind"], kind, "{change}");
    change
}

/// Plays a deal of one delivery after the inquiry to its end.
async fn play(app: &TestApp, inquiry: &Value) -> Value {
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    deal::say(&mai, inquiry, "Lời riêng của hai bên").await;
    let quotation = deal::quote(&mai, inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    for delivery in order["deliveries"].as_array().expect("deliveries") {
        deal::ship(&mai, delivery).await;
        deal::receive(&quan, delivery, "7950").await;
    }
    order
}

#[rstest]
#[tokio::test]
async fn both_sides_hear_a_whole_deal_in_order_and_each_event_once(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let (mut his, from_him) = listens(&app, &quan).await;
    let (mut hers, from_her) = listens(&app, &mai).await;
    let inquiry = ask_for_na(&quan).await;
    play(&app, &inquiry).await;
    for (socket, email, cursor) in [(&mut his, QUAN, &from_him), (&mut hers, MAI, &from_her)] {
        let news = until_kind(socket, "ORDER_COMPLETED").await;
        let house = organisation_of(&app, email).await;
        assert_eq!(news, written(&app, house, cursor).await, "{email}");
        let kinds: Vec<&str> = news.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(
            kinds[..3],
            [
                "INQUIRY_SUBMITTED",
                "INQUIRY_MESSAGE_SENT",
                "INQUIRY_ANSWERED"
            ]
        );
        for kind in [
            "QUOTATION_SENT",
            "QUOTATION_ACCEPTED",
            "INQUIRY_ORDERED",
            "ORDER_CONFIRMED",
        ] {
            assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
        }
        for kind in ["DELIVERY_SHIPPED", "DELIVERY_RECEIVED"] {
            let times = kinds.iter().filter(|told| **told == kind).count();
            assert_eq!(times, 8, "{kind} in {kinds:?}");
        }
        socket.silent_for(Duration::from_millis(200)).await;
    }
}

#[rstest]
#[tokio::test]
async fn a_thread_is_told_as_it_stands_with_its_words(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let other = ask_for_na(&quan).await;
    let (mut his, mut hers) = (Socket::of(&app, &quan).await, Socket::of(&app, &mai).await);
    for socket in [&mut his, &mut hers] {
        let first = watch(socket, "thread", THREAD, &inquiry).await;
        assert_eq!(first["inquiry"]["state"], "OPEN");
    }
    deal::say(&mai, &other, "In another thread").await;
    deal::say(&mai, &inquiry, "Na đã chín").await;
    for (socket, by_viewer) in [(&mut his, false), (&mut hers, true)] {
        let change = changed(socket, "thread", "INQUIRY_MESSAGE_SENT").await;
        assert_eq!(change["event"]["byViewer"], by_viewer);
        let messages = &change["inquiry"]["messages"];
        assert_eq!(messages, &json!([{ "body": "Na đã chín" }]));
    }
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    for socket in [&mut his, &mut hers] {
        loop {
            let answer = socket.data("thread").await;
            let change = &answer["inquiryChanged"];
            if change["event"]["kind"] == "ORDER_CONFIRMED" {
                assert_eq!(change["inquiry"]["state"], "ORDERED");
                assert_eq!(change["inquiry"]["order"]["id"], order["id"]);
                break;
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn an_order_and_its_delivery_are_told_through_shipping_and_receipt(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let [first, second, ..] = order["deliveries"].as_array().expect("some").as_slice() else {
        panic!("too few deliveries")
    };
    let mut socket = Socket::of(&app, &quan).await;
    let now = watch(&mut socket, "order", ORDER, &order).await;
    assert_eq!(now["order"]["state"], "CONFIRMED");
    let now = watch(&mut socket, "delivery", DELIVERY, first).await;
    assert_eq!(now["delivery"]["state"], "PLANNED");

    deal::ship(&mai, second).await;
    deal::ship(&mai, first).await;
    deal::receive(&quan, first, "9800").await;
    // The other delivery is the order's affair alone.
    for kind in ["DELIVERY_SHIPPED", "DELIVERY_RECEIVED"] {
        let change = changed(&mut socket, "delivery", kind).await;
        assert_eq!(change["delivery"]["id"], first["id"]);
    }
    for kind in ["DELIVERY_SHIPPED", "DELIVERY_SHIPPED", "DELIVERY_RECEIVED"] {
        changed(&mut socket, "order", kind).await;
    }
    let seen = deal::look(&quan, &order).await;
    assert_eq!(seen["deliveries"][0]["state"], "RECEIVED");
}

#[rstest]
#[tokio::test]
async fn whoever_watches_an_order_pays_for_what_is_told_of_it_and_not_for_words_in_its_thread(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    // So few that each is told: of a billion a single one is not.
    let app = server_with(Options {
        points: 100_000,
        ..Options::new(backend)
    })
    .await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let [first, second, ..] = order["deliveries"].as_array().expect("some").as_slice() else {
        panic!("too few deliveries")
    };
    let mut socket = Socket::of(&app, &quan).await;
    watch(&mut socket, "order", ORDER, &order).await;
    // Points do not come back: the clock stands still.
    let before = left(&quan).await;
    deal::ship(&mai, first).await;
    changed(&mut socket, "order", "DELIVERY_SHIPPED").await;
    let between = left(&quan).await;
    for _ in 0..3 {
        deal::say(&mai, &inquiry, "Xe đã đi").await;
    }
    deal::ship(&mai, second).await;
    changed(&mut socket, "order", "DELIVERY_SHIPPED").await;
    let after = left(&quan).await;
    assert!(before - between > 1, "more than what asking takes");
    assert_eq!(before - between, between - after);
}

#[rstest]
#[tokio::test]
async fn staff_hear_the_outline_and_neither_messages_nor_words(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let duyen = app.sign_in(DUYEN).await;
    let inquiry = ask_for_na(&quan).await;
    let mut socket = Socket::of(&app, &duyen).await;
    watch(&mut socket, "thread", THREAD, &inquiry).await;
    play(&app, &inquiry).await;
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|kind| kind != "ORDER_COMPLETED") {
        let answer = socket.data("thread").await;
        assert!(!answer.to_string().contains("Lời riêng"), "{answer}");
        let change = &answer["inquiryChanged"];
        assert_eq!(change["inquiry"]["messages"], json!([]));
        kinds.push(text(&change["event"]["kind"]).to_owned());
    }
    assert_eq!(kinds[0], "INQUIRY_ANSWERED", "a message is not told");
    assert!(!kinds.iter().any(|kind| kind == "INQUIRY_MESSAGE_SENT"));
    assert!(kinds.iter().any(|kind| kind == "QUOTATION_ACCEPTED"));
}

#[rstest]
#[tokio::test]
async fn others_hear_nothing_of_a_deal(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let (quan, ha, thanh) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(THANH).await,
    );
    let stranger = outsider(&app, "la@nguoila.example").await;
    let (mut hers, _) = listens(&app, &ha).await;
    let (mut his, _) = listens(&app, &thanh).await;
    let (mut nobodys, _) = listens(&app, &stranger).await;
    let inquiry = ask_for_na(&quan).await;
    play(&app, &inquiry).await;
    // What she does herself comes after all of it.
    let own = ask_for_na(&ha).await;
    let ((kind, subject), _) = heard(&mut hers).await;
    assert_eq!(
        (kind.as_str(), subject.as_str()),
        ("INQUIRY_SUBMITTED", id(&own))
    );
    for socket in [&mut his, &mut nobodys] {
        socket.silent_for(Duration::from_millis(300)).await;
    }
}

#[rstest]
#[tokio::test]
async fn that_goods_ran_short_is_told_to_the_seller_alone(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let (quan, ha, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );
    let product = find_product(&quan, "na dai mẫu chi lăng").await;
    expects(&app, &product, 5).await;
    let his = supply::ask(&quan, &product, "3").await;
    let hers = supply::ask(&ha, &product, "4").await;
    let offer = supply::offer(&mai, supply::firm(&his)).await;
    supply::offer(&mai, supply::confirmed(supply::firm(&hers))).await;

    let (mut seller, _) = listens(&app, &mai).await;
    let (mut buyer, _) = listens(&app, &ha).await;
    let mut staff = Socket::of(&app, &duyen).await;
    watch(&mut staff, "thread", THREAD, &hers).await;
    watch(&mut buyer, "thread", THREAD, &hers).await;
    // Three of five are ordered: the offer of four cannot be kept any more.
    deal::accept(&quan, &offer).await;
    until_kind(&mut seller, "QUOTATION_SUPPLY_SHORT").await;
    // The next that they hear of it is something else.
    let input = json!({ "inquiryId": id(&hers), "reason": "Đã mua nơi khác" });
    ha.act("inquiryWithdraw", input, "inquiry { id }").await;
    let ((kind, _), _) = heard(&mut buyer).await;
    assert_ne!(kind, "QUOTATION_SUPPLY_SHORT");
    for socket in [&mut buyer, &mut staff] {
        let answer = socket.data("thread").await;
        let kind = text(&answer["inquiryChanged"]["event"]["kind"]);
        assert_ne!(kind, "QUOTATION_SUPPLY_SHORT");
    }
}

#[tokio::test]
async fn somebody_hears_the_same_on_every_device() {
    let app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let (mut socket, _) = listens(&app, &quan).await;
    let mut phone = Socket::of(&app, &quan).await;
    follow(&mut phone, None).await;
    let inquiry = ask_for_na(&quan).await;
    for socket in [&mut socket, &mut phone] {
        let ((kind, subject), _) = heard(socket).await;
        assert_eq!(
            (kind.as_str(), subject.as_str()),
            ("INQUIRY_SUBMITTED", id(&inquiry))
        );
    }
}
