//! Rights that end while somebody listens: her session.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{QUAN, text},
    live::{Events, Socket},
    people::{SAMPLE_PASSWORD, organisation_of},
};

use super::{NEWS, follow, happens, heard, listens, server};

/// How a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    SignedOut,
    RevokedElsewhere,
    SignedOutEverywhere,
    PasswordChanged,
}

/// Ends the session of `there`; `here` is another session of the same person.
async fn end(way: Way, here: &Client, there: &Client) {
    match way {
        Way::SignedOut => {
            there
                .act("userSignOut", json!({}), "clientMutationId")
                .await;
        }
        Way::RevokedElsewhere => {
            let list = "{ viewer { sessions { id current } } }";
            let sessions = there.data(list, json!({})).await["viewer"]["sessions"].clone();
            let all = sessions.as_array().expect("sessions");
            let theirs = all.iter().find(|session| session["current"] == true);
            let input = json!({ "sessionId": theirs.expect("a session")["id"] });
            here.act("sessionRevoke", input, "sessions { id }").await;
        }
        Way::SignedOutEverywhere => {
            here.act("sessionRevokeAll", json!({}), "ended").await;
        }
        Way::PasswordChanged => {
            let input = json!({ "currentPassword": SAMPLE_PASSWORD, "newPassword": "mot-mat-khau-khac-2026" });
            here.act("userUpdate", input, "__typename").await;
        }
    }
}

#[rstest]
#[tokio::test]
async fn whoever_is_signed_out_hears_nothing_any_more(
    #[values(Sqlite, Postgres)] backend: Backend,
    #[values(
        Way::SignedOut,
        Way::RevokedElsewhere,
        Way::SignedOutEverywhere,
        Way::PasswordChanged
    )]
    way: Way,
) {
    let app = server(backend).await;
    let (here, there) = (app.sign_in(QUAN).await, app.sign_in(QUAN).await);
    let house = organisation_of(&app, QUAN).await;
    let (mut stays, _) = listens(&app, &here).await;
    let (mut goes, _) = listens(&app, &there).await;
    let mut idle = Socket::of(&app, &there).await;
    let mut stream = streamed(&app, &there).await;

    end(way, &here, &there).await;
    for socket in [&mut goes, &mut idle] {
        let (code, reason) = socket.closed().await;
        assert_eq!(code, 4403, "{reason}");
    }
    stream.ended().await;
    // Whoever was not meant stays.
    let news = happens(app.server().db(), house, 1).await;
    assert_eq!(heard(&mut stays).await.0, news[0]);
}

/// The news as a stream of events.
async fn streamed(app: &TestApp, client: &Client) -> Events {
    let mut stream = Events::ask(app, client, NEWS, json!({})).await;
    let first = stream.data().await;
    text(&first["viewerEvents"]["cursor"]);
    stream
}

#[rstest]
#[tokio::test]
async fn a_session_whose_time_is_over_ends_by_the_clock(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let (mut socket, _) = listens(&app, &quan).await;
    let mut stream = streamed(&app, &quan).await;
    let mut stranger = Socket::open(&app, None).await;
    app.hand.advance(Duration::days(29));
    // Used elsewhere, it lives longer; an open window is no use.
    quan.data("{ viewer { id } }", json!({})).await;
    app.hand.advance(Duration::days(29));
    let answer = socket.run("{ viewer { id } }", json!({})).await;
    assert!(answer["data"]["viewer"].is_object(), "{answer}");
    socket.complete("news").await;
    follow(&mut socket, None).await;

    app.hand.advance(Duration::days(31));
    let (code, reason) = socket.closed().await;
    assert_eq!(code, 4403, "{reason}");
    stream.ended().await;
    let answer = stranger.run("{ __typename }", json!({})).await;
    assert_eq!(answer["data"]["__typename"], "Query");
}
