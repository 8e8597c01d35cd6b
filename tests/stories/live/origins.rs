//! WebSockets of pages elsewhere: browsers ask nobody before they connect, so the server looks at the origin.

use platform::Backend::Sqlite;
use serde_json::Value;
use tests::{
    Options,
    live::{PROTOCOL, Socket},
};

use super::{server, server_with};

#[tokio::test]
async fn a_page_of_another_origin_gets_no_websocket() {
    let app = server(Sqlite).await;
    let own = app.url("");
    for (origin, expected) in [
        (own.as_str(), None),
        ("https://evil.example", Some(403)),
        ("null", Some(403)),
        ("", Some(403)),
        ("http://127.0.0.1", Some(403)),
    ] {
        let dialled = Socket::dial(&app, Some(PROTOCOL), &[("origin", origin)]).await;
        assert_eq!(dialled.err(), expected, "{origin}");
    }
}

#[tokio::test]
async fn a_page_of_an_origin_on_the_list_gets_one() {
    let app = server_with(Options {
        origins: Some("https://shop.example,capacitor://localhost"),
        ..Options::new(Sqlite)
    })
    .await;
    for origin in ["https://shop.example", "capacitor://localhost"] {
        let mut socket = Socket::dial(&app, Some(PROTOCOL), &[("origin", origin)])
            .await
            .unwrap_or_else(|status| panic!("{origin}: {status}"));
        socket.greet(Value::Null).await;
    }
    for origin in ["https://shop.example:444", "http://shop.example"] {
        let refused = Socket::dial(&app, Some(PROTOCOL), &[("origin", origin)]).await;
        assert_eq!(refused.err(), Some(403), "{origin}");
    }
}
