//! Somebody who sends the body of a request drop by drop, or holds many back, to keep a place for himself and others out.

use std::time::{Duration, Instant};

use chophien::cli::SettingArgs;
use platform::Backend::Sqlite;
use serde_json::{Value, json};
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

/// Begins a request for somebody behind the proxy, and sends a little of its body.
async fn begins(app: &TestApp, address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(app.server().address())
        .await
        .expect("connected");
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: a\r\nx-forwarded-for: {address}\r\ncontent-type: application/json\r\ncontent-length: 30\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    stream
}

/// Sends a whole question for somebody behind the proxy; gives the status and the code.
async fn asks(app: &TestApp, address: &str) -> (u16, Option<String>, bool) {
    let client = app.anonymous();
    let request = client.http().post(app.url("/graphql"));
    let answer = request
        .header("x-forwarded-for", address)
        .json(&json!({ "query": "{ __typename }" }))
        .send()
        .await
        .expect("an answer");
    let (status, again) = (
        answer.status().as_u16(),
        answer.headers().contains_key("retry-after"),
    );
    let body: Value = answer.json().await.expect("JSON");
    let code = body["errors"][0]["extensions"]["code"].as_str();
    (status, code.map(str::to_owned), again)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_holds_many_bodies_back_turns_away_nobody_but_his_own_network() {
    let app = TestApp::start_with(Options {
        given: SettingArgs {
            proxies: Some("127.0.0.1".to_owned()),
            arriving_per_address: Some("4".to_owned()),
            ..SettingArgs::default()
        },
        ..Options::new(Sqlite)
    })
    .await;
    let mut slow = Vec::new();
    for _ in 0..4 {
        slow.push(begins(&app, "2001:db8:1:2::3").await);
    }
    let turned = (429, Some("RATE_LIMITED".to_owned()), true);
    app.until("his share is taken", || async {
        asks(&app, "2001:db8:1:2:ffff::1").await == turned
    })
    .await;
    // Others behind the same proxy are answered, and so is he by what has no body.
    for address in ["192.0.2.7", "2001:db8:1:3::1"] {
        assert_eq!(asks(&app, address).await, (200, None, false), "{address}");
    }
    let bare = app.anonymous().http().get(app.url("/sign-in"));
    let bare = bare.header("x-forwarded-for", "2001:db8:1:2::3");
    assert_eq!(bare.send().await.expect("an answer").status(), 200);

    slow.pop();
    app.until("what was let go is free", || async {
        asks(&app, "2001:db8:1:2::3").await.0 == 200
    })
    .await;
}
