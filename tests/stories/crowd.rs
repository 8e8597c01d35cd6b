//! More than there is room for: whoever is let in is answered, others are told at once to come back; and who dawdles is let go.

use std::time::{Duration, Instant};

use futures::future::join_all;
use platform::Backend::Sqlite;
use serde_json::json;
use tests::{Options, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn beyond_the_capacity_one_is_told_at_once_when_to_come_back() {
    let app = TestApp::start_with(Options {
        requests: 8,
        ..Options::new(Sqlite)
    })
    .await;
    let client = app.anonymous();
    let body =
        json!({ "query": "{ products(first: 50) { nodes { id name ratings { stars } } } }" });
    let asked = join_all((0..200).map(|_| async {
        let request = client.http().post(app.url("/graphql")).json(&body);
        let answer = request.send().await.expect("an answer");
        let wait = answer.headers().get("retry-after").cloned();
        (answer.status().as_u16(), wait)
    }))
    .await;
    let (served, away): (Vec<_>, Vec<_>) = asked.iter().partition(|(status, _)| *status == 200);
    assert!(served.len() >= 8, "{} were served", served.len());
    assert!(
        !away.is_empty(),
        "nobody was turned away: the story asks too little"
    );
    for (status, wait) in away {
        assert_eq!(*status, 503);
        assert_eq!(wait.as_ref().expect("Retry-After"), "1");
    }
    let (status, _) = client.get("/readyz").await;
    assert_eq!(status, 200, "who looks after it still sees it");
}

#[tokio::test]
async fn who_sends_his_headers_drop_by_drop_is_let_go() {
    let app = TestApp::start(Sqlite).await;
    let address = app.server().address();
    let mut silent = TcpStream::connect(address).await.expect("connected");
    let mut slow = TcpStream::connect(address).await.expect("connected");
    let start = Instant::now();
    let dripping = async {
        for byte in b"POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow: "
            .iter()
            .cycle()
        {
            if slow.write_all(&[*byte]).await.is_err() {
                break;
            }
            let mut answer = [0; 256];
            let read = tokio::time::timeout(Duration::from_millis(500), slow.read(&mut answer));
            if matches!(read.await, Ok(Ok(0) | Err(_))) {
                break;
            }
        }
    };
    let waiting = async {
        let mut answer = Vec::new();
        let _ = silent.read_to_end(&mut answer).await;
    };
    let both = async { tokio::join!(dripping, waiting) };
    tokio::time::timeout(Duration::from_secs(40), both)
        .await
        .expect("both are let go");
    assert!(
        start.elapsed() > Duration::from_secs(10),
        "nobody is hurried"
    );
}
