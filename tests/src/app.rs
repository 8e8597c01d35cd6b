//! A whole server in this process, with a clock that the story moves.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use chophien::{
    cli::SettingArgs,
    first_start::Silent,
    server::Server,
    settings::{Mode, Settings},
};
use notifications::testing::SmtpServer;
use platform::{Backend, Clock, ManualClock, keys::Keys, testing::TestPlace};
use tempfile::TempDir;

use crate::{client::Client, mail::Letter, people::SAMPLE_PASSWORD, wire::Wire};

/// How long a story waits for what the worker does.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it waits until everything is told: other stories' transactions on the same PostgreSQL may hold that up.
const UNTIL_TOLD: Duration = Duration::from_secs(30);

/// What a server of a story is like.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its database.
    pub backend: Backend,
    /// Whether letters leave through a scripted SMTP server; otherwise they lie in the mailbox.
    pub smtp: bool,
    /// Whether the sample world is loaded.
    pub sample: bool,
    /// Whether it is a demonstration; production has no sample world, no mailbox page, and a key file made before the start.
    pub mode: Mode,
    /// Cost points a minute, for whoever asks.
    pub points: u32,
    /// The most requests under way at once.
    pub requests: usize,
    /// The Redis that it shares with other nodes, by its URL.
    pub redis: Option<String>,
    /// Whether a wire that the story can freeze and cut leads to the database (PostgreSQL).
    pub wire: bool,
    /// What else is set; what stands above comes before it.
    pub given: SettingArgs,
    /// The most live connections of one person and of one address.
    pub live: usize,
    /// The origins whose browsers may use the API.
    pub origins: Option<&'static str>,
}

impl Options {
    /// A server with the sample world and real SMTP.
    pub fn new(backend: Backend) -> Self {
        Self {
            backend,
            smtp: true,
            sample: true,
            mode: Mode::Demo,
            // The clock stands still: what was spent would never come back.
            points: 1_000_000_000,
            requests: 1_000,
            redis: None,
            wire: false,
            given: SettingArgs::default(),
            live: 100,
            origins: None,
        }
    }

    /// An empty server in production, as a province would start it.
    pub fn production(backend: Backend) -> Self {
        Self {
            sample: false,
            mode: Mode::Production,
            ..Self::new(backend)
        }
    }
}

/// A running server with everything beside it.
pub struct TestApp {
    server: Option<Server>,
    settings: Settings,
    clock: Clock,
    /// Moves the server's clock, which starts at 09:00 on Saturday, 25 July 2026, in Vietnam.
    pub hand: ManualClock,
    /// The mail server, where there is one.
    pub smtp: Option<SmtpServer>,
    /// The wire to its database, where there is one.
    pub wire: Option<Wire>,
    place: Arc<TestPlace>,
    _folder: TempDir,
}

impl TestApp {
    /// A server with the sample world, real SMTP and this database.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(Options::new(backend)).await
    }

    /// A server as described.
    pub async fn start_with(options: Options) -> Self {
        // Stories with hundreds of connections hold both of their ends.
        chophien::signals::take_all_files();
        // A second call only says that the provider is set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let place = TestPlace::new(options.backend).await;
        let wire = if options.wire {
            Some(Wire::before(place.url()).await)
        } else {
            None
        };
        let folder = tempfile::tempdir().expect("a folder");
        let smtp = if options.smtp {
            Some(SmtpServer::start().await.expect("an SMTP server"))
        } else {
            None
        };
        let mut given = SettingArgs {
            listen: Some("127.0.0.1:0".to_owned()),
            data: Some(folder.path().display().to_string()),
            database_url: Some(wire.as_ref().map_or(place.url(), Wire::url).to_owned()),
            redis_url: options.redis,
            smtp_url: smtp.as_ref().map(SmtpServer::url),
            mail_from: Some("cho-phien@chophien.example".to_owned()),
            no_sample: Some((!options.sample).to_string()),
            requests: Some(options.requests.to_string()),
            live_per_person: Some(options.live.to_string()),
            live_per_address: Some(options.live.to_string()),
            origins: options.origins.map(str::to_owned),
            points_anonymous: Some(options.points.to_string()),
            points_member: Some(options.points.to_string()),
            points_staff: Some(options.points.to_string()),
            ..options.given
        };
        if options.mode == Mode::Production {
            let key_file = folder.path().join("keys");
            Keys::create(&key_file, platform::testing::start()).expect("keys");
            let listen = free_address();
            given.mode = Some("production".to_owned());
            given.key_file = Some(key_file.display().to_string());
            given.public_url = Some(format!("http://{listen}"));
            given.listen = Some(listen.to_string());
        }
        let settings = Settings::gather(given).expect("the settings are fit");
        let (clock, hand) = Clock::manual(platform::testing::start());
        let server = Box::pin(Server::start(&settings, clock.clone(), &mut Silent))
            .await
            .expect("the server starts");
        Self {
            server: Some(server),
            settings,
            clock,
            hand,
            smtp,
            wire,
            place: Arc::new(place),
            _folder: folder,
        }
    }

    /// Another node on the same database with the same keys, clock and settings, in a folder of its own. It must not outlive the first.
    pub async fn beside(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: folder.path().to_owned(),
            ..self.settings.clone()
        };
        let server = Box::pin(Server::start(&settings, self.clock.clone(), &mut Silent))
            .await
            .expect("the server starts");
        Self {
            server: Some(server),
            settings,
            clock: self.clock.clone(),
            hand: self.hand.clone(),
            smtp: None,
            wire: None,
            place: Arc::clone(&self.place),
            _folder: folder,
        }
    }

    /// What the server goes by.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The clock that the server goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The running server.
    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("the server runs")
    }

    /// Waits until everything that has happened was handed on to whoever listens: on PostgreSQL a transaction of anybody in the same cluster holds that up, and what
    /// happened before one listens would come as news. A story that holds such a transaction itself connects by [`Socket::at_once`](crate::live::Socket::at_once).
    ///
    /// # Panics
    /// When the database does not answer, or when something is not told within thirty seconds.
    pub async fn has_told_everything(&self) {
        use platform::{Conn, events::Position};
        use sea_orm::{ConnectionTrait, Statement};
        let conn: &Conn = self.server().db().read();
        let statement = Statement::from_string(
            conn.get_database_backend(),
            "SELECT xid, position FROM event ORDER BY xid DESC, position DESC LIMIT 1",
        );
        let start = Instant::now();
        loop {
            let row = conn.query_one_raw(statement.clone()).await.expect("read");
            let newest = row.map_or_else(Position::default, |row| Position {
                xid: row.try_get("", "xid").expect("a transaction"),
                position: row.try_get("", "position").expect("a position"),
            });
            if self.server().live().position() >= newest {
                return;
            }
            assert!(start.elapsed() < UNTIL_TOLD, "something is never told");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The kind of its database.
    pub fn backend(&self) -> Backend {
        self.server().db().backend()
    }

    /// Stops the server and starts it again on the same data.
    pub async fn restart(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await;
        }
        self.server = Some(
            Server::start(&self.settings, self.clock.clone(), &mut Silent)
                .await
                .expect("the server starts again"),
        );
    }

    /// Stops the server.
    pub async fn stop(mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await;
        }
    }

    /// An address on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server().address())
    }

    /// Somebody who has not said who he is.
    pub fn anonymous(&self) -> Client {
        Client::new(self.url(""))
    }

    /// A sample person, signed in by password.
    pub async fn sign_in(&self, email: &str) -> Client {
        self.anonymous().sign_in(email, SAMPLE_PASSWORD).await
    }

    /// Waits until no letter is due any more.
    pub async fn letters_out(&self) {
        let db = self.server().db();
        self.until("no letter is due", || async {
            notifications::outbox::under_way(db.read(), db.clock().now())
                .await
                .expect("counted")
                == 0
        })
        .await;
    }

    /// All letters that arrived at an address, oldest first: over SMTP where there is a mail server, else from the mailbox.
    pub async fn letters_to(&self, address: &str) -> Vec<Letter> {
        self.letters_out().await;
        if let Some(smtp) = &self.smtp {
            return smtp
                .received()
                .iter()
                .filter(|mail| mail.to == address)
                .map(|mail| Letter::parse(mail.raw.as_bytes()))
                .collect();
        }
        let conn = self.server().db().read();
        let mut letters = Vec::new();
        for entry in notifications::mailbox::letters(conn, Some(address), 1_000)
            .await
            .expect("read")
            .iter()
            .rev()
        {
            let opened = notifications::mailbox::open(conn, entry.id)
                .await
                .expect("read")
                .expect("a letter");
            letters.push(Letter::opened(opened));
        }
        letters
    }

    /// The newest letter at an address.
    pub async fn last_letter_to(&self, address: &str) -> Letter {
        self.letters_to(address)
            .await
            .pop()
            .unwrap_or_else(|| panic!("no letter for {address}"))
    }

    /// Waits for something the worker does.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, mut holds: impl FnMut() -> F) {
        let began = Instant::now();
        while !holds().await {
            assert!(began.elapsed() < PATIENCE, "waited in vain until {what}");
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// An address on this machine where nobody listens.
///
/// # Panics
/// When there is none.
pub fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
}
