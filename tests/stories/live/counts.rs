//! How much waits for somebody: told when it changes, and only then.

use std::time::Duration;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, ask_for_na},
    live::{PATIENCE, Socket},
};

use super::server;

const SHOWN: &str = "{ inquiries quotations orders deliveries }";

async fn counts(client: &Client) -> Value {
    let query = format!("{{ viewer {{ counts {SHOWN} }} }}");
    client.data(&query, json!({})).await["viewer"]["counts"].clone()
}

async fn begin(app: &TestApp, client: &Client) -> (Socket, Value) {
    let mut socket = Socket::of(app, client).await;
    let document = format!("subscription {{ viewerCounts {SHOWN} }}");
    socket.subscribe("counts", &document, json!({})).await;
    let first = socket.data("counts").await["viewerCounts"].clone();
    (socket, first)
}

/// Reads until what is told is what the viewer sees by asking; no two of what was told on the way are alike.
async fn settled(socket: &mut Socket, client: &Client, before: &Value) -> Value {
    let expected = counts(client).await;
    let mut last = before.clone();
    let reading = async {
        while last != expected {
            let told = socket.data("counts").await["viewerCounts"].clone();
            assert_ne!(told, last, "nothing is told twice");
            last = told;
        }
    };
    tokio::time::timeout(PATIENCE, reading)
        .await
        .expect("what waits is told");
    expected
}

#[rstest]
#[tokio::test]
async fn what_waits_is_told_when_it_changes(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let (mut his, mut of_him) = begin(&app, &quan).await;
    let (mut hers, mut of_her) = begin(&app, &mai).await;
    assert_eq!(of_him, counts(&quan).await);
    assert_eq!(of_her, counts(&mai).await);

    let inquiry = ask_for_na(&quan).await;
    let now = settled(&mut hers, &mai, &of_her).await;
    let waiting = |counts: &Value, what: &str| counts[what].as_i64().expect("a number");
    assert_eq!(
        waiting(&now, "inquiries"),
        waiting(&of_her, "inquiries") + 1
    );
    of_her = now;

    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let now = settled(&mut his, &quan, &of_him).await;
    assert_eq!(
        waiting(&now, "quotations"),
        waiting(&of_him, "quotations") + 1
    );
    of_him = now;

    deal::accept(&quan, &quotation).await;
    let now = settled(&mut hers, &mai, &of_her).await;
    assert!(waiting(&now, "deliveries") > waiting(&of_her, "deliveries"));
    settled(&mut his, &quan, &of_him).await;

    // What changes nothing that waits is not told.
    deal::say(&quan, &inquiry, "Cảm ơn").await;
    for (socket, client) in [(&mut his, &quan), (&mut hers, &mai)] {
        let (_, now) = begin(&app, client).await;
        assert_eq!(now, counts(client).await);
        socket.silent_for(Duration::from_millis(300)).await;
    }
}
