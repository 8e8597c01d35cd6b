//! Somebody who opens connections and says nothing, so that nobody else finds room.

use std::net::SocketAddr;

use chophien::cli::SettingArgs;
use platform::Backend::Sqlite;
use tests::{Options, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// Connects from an address of this machine.
async fn connects_from(app: &TestApp, address: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    let here = SocketAddr::new(address.parse().expect("an address"), 0);
    socket.bind(here).expect("bound");
    let there = app.server().address();
    socket.connect(there).await.expect("connected")
}

/// Whether a connection is answered, and not let go.
async fn is_answered(mut stream: TcpStream) -> bool {
    let asked = b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    if stream.write_all(asked).await.is_err() {
        return false;
    }
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said).await;
    said.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn who_holds_many_connections_open_leaves_room_for_others() {
    let app = TestApp::start_with(Options {
        given: SettingArgs {
            connections_per_address: Some("5".to_owned()),
            ..SettingArgs::default()
        },
        ..Options::new(Sqlite)
    })
    .await;
    let mut idle = Vec::new();
    for _ in 0..5 {
        idle.push(connects_from(&app, "127.0.0.2").await);
    }
    app.until("his share is taken", || async {
        !is_answered(connects_from(&app, "127.0.0.2").await).await
    })
    .await;
    assert!(is_answered(connects_from(&app, "127.0.0.3").await).await);
    idle.pop();
    app.until("what was let go is free", || async {
        is_answered(connects_from(&app, "127.0.0.2").await).await
    })
    .await;
}
