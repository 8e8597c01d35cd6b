//! The listener: takes connections, of each network address no more than its share, gives each a time in which a request's headers have to come and its answers have
//! to be read, and lets those under way finish.

use std::{
    io::{Error, ErrorKind},
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use api::http::Shares;
use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto,
        graceful::{GracefulShutdown, Watcher},
    },
};
use platform::telemetry::TurnedAway;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt;

use crate::outgoing::Outgoing;

/// How long the headers of a request may take, and how long a connection may be idle between two.
const HEADER_TIME: Duration = Duration::from_secs(20);
/// How long a reader may take for each piece of an answer.
const PIECE_TIME: Duration = Duration::from_secs(20);
/// The most connections beside the live ones; whoever comes then waits in the system's queue.
const MOST_CONNECTIONS: usize = 10_000;
/// The most bytes of a request's address and headers: a query by GET stands in the address.
const MOST_HEADERS: usize = 64 * 1024;
/// How long nothing is accepted after the system had no room for a connection.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Of all connections so many for each network address, but for our own `proxies`.
pub(crate) fn shares(most: usize, proxies: &[IpAddr]) -> Shares {
    Shares::new(most, MOST_CONNECTIONS, proxies)
}

/// Serves until `stopped` says so, then lets the requests under way finish. Beside all others there is room for so many live connections. Who comes from an address
/// that has its share is let go without a word; a WebSocket is none of it once it has begun.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    live: usize,
    shares: Shares,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS + live));
    let open = GracefulShutdown::new();
    let stopping = stopped.clone();
    let accepting = async {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            match listener.accept().await {
                Ok((stream, peer)) => {
                    let Some(share) = shares.take(peer.ip().to_canonical()) else {
                        TurnedAway::Connection.tell();
                        continue;
                    };
                    let (router, watcher) = (router.clone(), open.watcher());
                    let mut stopped = stopping.clone();
                    tokio::spawn(async move {
                        if speaks(&stream, &mut stopped).await {
                            converse(stream, peer, router, watcher).await;
                        }
                        drop((share, place));
                    });
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    };
    tokio::select! {
        () = accepting => {}
        // An error means that the server itself is gone, which is a stop too.
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    drop(listener);
    open.shutdown().await;
}

/// Waits for the first word of a connection: hyper's own time for headers begins with it. False when none comes, or nobody listens any more.
async fn speaks(stream: &TcpStream, stopped: &mut watch::Receiver<bool>) -> bool {
    let mut word = [0];
    tokio::select! {
        heard = tokio::time::timeout(HEADER_TIME, stream.peek(&mut word)) => matches!(heard, Ok(Ok(1))),
        _ = stopped.wait_for(|stop| *stop) => false,
    }
}

/// Answers the requests of one connection, until its end.
async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, watcher: Watcher) {
    // Answers are small and whole: nothing is gained by waiting for more to send.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        // Room for the longest address and headers that anybody needs, and not for 400 KB a stranger.
        .max_buf_size(MOST_HEADERS);
    let connection = builder
        .serve_connection_with_upgrades(TokioIo::new(Outgoing::new(stream, PIECE_TIME)), service)
        .into_owned();
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Whether only the connection that was to be taken is lost.
fn is_of_one_connection(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
