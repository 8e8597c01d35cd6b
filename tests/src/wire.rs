//! The wire between a server and its database, which a story can freeze and cut: a host that hangs, and one that is gone.

use std::{future::Future, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};
use url::Url;

/// How the wire is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    /// Nothing comes through, and nothing is closed.
    Frozen,
    /// Every connection is closed, a new one at once.
    Cut,
}

/// A wire; it goes when this is dropped.
#[derive(Debug)]
pub struct Wire {
    url: String,
    state: watch::Sender<State>,
    carrying: JoinHandle<()>,
}

impl Wire {
    /// Puts a wire before the server of a URL.
    ///
    /// # Panics
    /// When the URL names no host and port that can be reached.
    pub async fn before(url: &str) -> Self {
        let mut near = Url::parse(url).expect("a URL");
        let host = near.host_str().expect("a host").to_owned();
        let port = near.port().unwrap_or(5432);
        let far = tokio::net::lookup_host((host.as_str(), port))
            .await
            .expect("the host is found")
            .next()
            .expect("the host has an address");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        near.set_host(Some("127.0.0.1")).expect("a URL with a host");
        near.set_port(Some(address.port()))
            .expect("a URL with a port");
        let (state, seen) = watch::channel(State::Whole);
        Self {
            url: near.to_string(),
            state,
            carrying: tokio::spawn(take(listener, far, seen)),
        }
    }

    /// The URL that leads over the wire.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Nothing comes through any more, and nobody is told.
    pub fn freeze(&self) {
        self.state.send_replace(State::Frozen);
    }

    /// Every connection breaks, and no new one is had.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// All is well again.
    pub fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

async fn take(listener: TcpListener, far: SocketAddr, state: watch::Receiver<State>) {
    while let Ok((near, _)) = listener.accept().await {
        if *state.borrow() == State::Cut {
            continue;
        }
        let state = state.clone();
        tokio::spawn(async move {
            let Ok(far) = TcpStream::connect(far).await else {
                return;
            };
            let (from_near, to_near) = near.into_split();
            let (from_far, to_far) = far.into_split();
            // Where one way ends, the other is closed as well.
            tokio::select! {
                () = carry(from_near, to_far, state.clone()) => {}
                () = carry(from_far, to_near, state) => {}
            }
        });
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut state: watch::Receiver<State>) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let Some(read) = unless_cut(&mut state, from.read(&mut bytes)).await else {
            return;
        };
        let Ok(read @ 1..) = read else { return };
        // What has come already does not get through a frozen wire either.
        match state.wait_for(|state| *state != State::Frozen).await {
            Ok(state) if *state == State::Whole => {}
            _ => return,
        }
        if to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

/// Does something, as long as the wire is not cut.
async fn unless_cut<F: Future>(state: &mut watch::Receiver<State>, work: F) -> Option<F::Output> {
    tokio::select! {
        done = work => Some(done),
        _ = state.wait_for(|state| *state == State::Cut) => None,
    }
}
