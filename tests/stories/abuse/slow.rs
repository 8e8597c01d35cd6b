//! Somebody who sends the body of a request drop by drop, to keep a place for himself.

use std::time::{Duration, Instant};

use platform::Backend::Sqlite;
use tests::{Options, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends headers that promise a long body, then one byte after the other, until the server has had enough; gives what it says.
async fn drips(app: &TestApp, head: &str) -> String {
    let mut stream = TcpStream::connect(app.server().address())
        .await
        .expect("connected");
    stream
        .write_all(head.as_bytes())
        .await
        .expect("headers are taken");
    let mut said = Vec::new();
    loop {
        let mut answer = [0; 1024];
        let read = tokio::time::timeout(Duration::from_millis(500), stream.read(&mut answer));
        match read.await {
            Ok(Ok(0) | Err(_)) => break,
            Ok(Ok(count)) => said.extend_from_slice(&answer[..count]),
            Err(_) => {
                if stream.write_all(b" ").await.is_err() {
                    break;
                }
            }
        }
        if !said.is_empty() && stream.write_all(b" ").await.is_err() {
            break;
        }
    }
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn who_sends_his_body_drop_by_drop_is_let_go_and_holds_up_nobody() {
    let app = TestApp::start_with(Options {
        requests: 8,
        ..Options::new(Sqlite)
    })
    .await;
    let head = |path: &str, kind: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: 2000\r\n\r\n"
        )
    };
    let (asks, signs_in) = (
        head("/graphql", "application/json"),
        head("/sign-in", "application/x-www-form-urlencoded"),
    );
    let start = Instant::now();
    let dripping = async { tokio::join!(drips(&app, &asks), drips(&app, &signs_in)) };
    let others = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        // There are places left, and the doors for whoever looks after it are outside of them.
        assert_eq!(app.anonymous().get("/healthz").await.0, 200);
        assert_eq!(app.anonymous().get("/sign-in").await.0, 200);
    };
    let both = async { tokio::join!(dripping, others) };
    let ((asked, signed_in), ()) = tokio::time::timeout(Duration::from_mins(1), both)
        .await
        .expect("both are let go");
    for said in [asked, signed_in] {
        let status = said.split(' ').nth(1).unwrap_or_default();
        assert!(said.is_empty() || status == "408", "{said}");
    }
    assert!(
        start.elapsed() > Duration::from_secs(10),
        "nobody is hurried"
    );
}
