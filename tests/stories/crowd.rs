//! More than there is room for: whoever is let in is answered, others are told at once to come back; and who dawdles is let go.

use std::time::{Duration, Instant};

use chophien::cli::SettingArgs;
use futures::future::join_all;
use platform::Backend::Sqlite;
use serde_json::{Value, json};
use tests::{Client, Options, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Answers from memory are too quick for anybody to find the places taken.
fn nothing_kept() -> SettingArgs {
    SettingArgs {
        answer_cache: Some("0".to_owned()),
        ..SettingArgs::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn beyond_the_capacity_one_is_told_at_once_when_to_come_back() {
    let app = TestApp::start_with(Options {
        requests: 8,
        given: nothing_kept(),
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

/// Half of the answers came sooner.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Sends a question; gives the status and how long the answer took.
async fn timed(client: &Client, body: &Value) -> (u16, Duration) {
    let began = Instant::now();
    let request = client.http().post(client.address("/graphql")).json(body);
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    answer.bytes().await.expect("a body");
    (status, began.elapsed())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_are_let_in_are_answered_as_fast_as_ever() {
    const PLACES: usize = 8;
    let app = TestApp::start_with(Options {
        requests: PLACES,
        given: nothing_kept(),
        ..Options::new(Sqlite)
    })
    .await;
    let body =
        json!({ "query": "{ products(first: 20) { nodes { id name ratings { stars } } } }" });
    // Whoever is turned away waits a little, and knocks again; a page and an answer apart, all is as in the quiet before.
    let knocking = |people: usize| {
        let clients: Vec<Client> = (0..people).map(|_| app.anonymous()).collect();
        let body = &body;
        async move {
            let all = clients.iter().map(|client| async move {
                let mut times = Vec::new();
                for _ in 0..20 {
                    let (status, time) = timed(client, body).await;
                    match status {
                        200 => times.push(time),
                        503 => tokio::time::sleep(Duration::from_millis(50)).await,
                        other => panic!("{other}"),
                    }
                }
                times
            });
            join_all(all).await.concat()
        }
    };
    let quiet = knocking(PLACES).await;
    let crowded = knocking(10 * PLACES).await;
    assert!(crowded.len() >= PLACES, "{} were answered", crowded.len());
    assert!(
        crowded.len() < 10 * PLACES * 20,
        "nobody was turned away: the story asks too little"
    );
    let (quiet, crowded) = (median(quiet), median(crowded));
    // The knocking itself takes its share of a small machine; standing in a queue would take ten times as long.
    assert!(
        crowded < 5 * quiet + Duration::from_millis(300),
        "{quiet:?} in quiet, {crowded:?} in the crowd"
    );
}

/// Begins a request, and sends no more than its headers and a little of its body.
async fn dawdler(app: &TestApp, path: &str, kind: &str) -> TcpStream {
    let mut slow = TcpStream::connect(app.server().address())
        .await
        .expect("connected");
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: {kind}\r\ncontent-length: 1000\r\n\r\n{{"
    );
    slow.write_all(head.as_bytes()).await.expect("written");
    slow
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_his_body_drop_by_drop_keeps_nobody_out_and_is_let_go() {
    const PLACES: usize = 8;
    let app = TestApp::start_with(Options {
        requests: PLACES,
        given: nothing_kept(),
        ..Options::new(Sqlite)
    })
    .await;
    let mut slow = Vec::new();
    for _ in 0..PLACES {
        slow.push(dawdler(&app, "/graphql", "application/json").await);
        slow.push(dawdler(&app, "/sign-in", "application/x-www-form-urlencoded").await);
    }
    for _ in 0..20 {
        let (status, _) = timed(&app.anonymous(), &json!({ "query": "{ viewer { id } }" })).await;
        assert_eq!(
            status, 200,
            "there is room for whoever comes with all he has"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let let_go = join_all(slow.iter_mut().map(|slow| async {
        let mut told = Vec::new();
        slow.read_to_end(&mut told).await.expect("an end");
        String::from_utf8_lossy(&told).into_owned()
    }));
    let told = tokio::time::timeout(Duration::from_secs(40), let_go)
        .await
        .expect("all are let go");
    for told in told {
        assert!(told.starts_with("HTTP/1.1 408"), "{told}");
        assert!(
            told.contains("BAD_USER_INPUT") || told.contains("Trang gửi lên chưa tới đủ"),
            "{told}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_his_answers_is_let_go() {
    const ASKED: usize = 1_500;
    let app = TestApp::start(Sqlite).await;
    let stream = TcpStream::connect(app.server().address())
        .await
        .expect("connected");
    let (mut reading, mut writing) = stream.into_split();
    let request =
        b"GET /graphiql/graphiql.min.js HTTP/1.1\r\nhost: a\r\naccept-encoding: gzip\r\n\r\n";
    // One request after the other, and not a look at the answers, until nobody listens any more.
    let asking = async {
        for _ in 0..ASKED {
            if writing.write_all(request).await.is_err() {
                break;
            }
        }
        // More of them may stand in the system's own room; the end comes all the same.
        tokio::time::sleep(Duration::from_secs(30)).await;
    };
    tokio::time::timeout(Duration::from_mins(1), asking)
        .await
        .expect("the requests are on their way");
    let mut bytes = 0;
    let mut piece = vec![0; 256 * 1024];
    let counting = async {
        while let Ok(read @ 1..) = reading.read(&mut piece).await {
            bytes += read;
        }
    };
    // A connection that was kept would go on answering now, and then stay open.
    tokio::time::timeout(Duration::from_secs(15), counting)
        .await
        .expect("the connection has ended");
    assert!(bytes < ASKED * 50_000, "{bytes} bytes came");
    let (status, _) = app.anonymous().get("/readyz").await;
    assert_eq!(status, 200);
}
