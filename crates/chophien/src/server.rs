//! The wiring: opens everything, starts the worker and the listener, stops both in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use kernel::contact::Email;
use notifications::{PostOffice, Retention, Transport};
use platform::{
    Backend, Clock, Db, DbOptions, Follower, Words,
    budget::Budget,
    keys::Keys,
    redis::{Redis, Wakes},
    throttle::Throttle,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use url::Url;

use crate::{
    first_start::{self, Progress},
    listener,
    settings::{Mode, Settings},
    watch::{Readings, metrics},
    worker,
};

/// How long a stop may take: requests finish, the letter in hand is sent, then all ends.
const STOP_TIME: Duration = Duration::from_secs(10);

/// A running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    public_url: Url,
    metrics: Option<SocketAddr>,
    db: Db,
    live: platform::live::Hub,
    sample: bool,
    stop: watch::Sender<bool>,
    listening: JoinHandle<()>,
    working: Vec<JoinHandle<()>>,
}

impl Server {
    /// Opens everything the settings name and starts serving. `progress` hears how a first import comes along.
    ///
    /// # Errors
    /// When something cannot be opened; the text says what to mend.
    pub async fn start(
        settings: &Settings,
        clock: Clock,
        progress: &mut dyn Progress,
    ) -> anyhow::Result<Self> {
        // First of all: a taken port should not be found out after an import.
        let listener = TcpListener::bind(settings.listen).await.with_context(|| {
            format!(
                "{} cannot be listened on; name another with --listen",
                settings.listen
            )
        })?;
        make_folder(&settings.data).with_context(|| {
            format!("the data folder {} cannot be made", settings.data.display())
        })?;
        let keys = match settings.mode {
            Mode::Demo => Keys::load_or_create(&settings.key_file, clock.now()),
            Mode::Production => Keys::load(&settings.key_file),
        }
        .with_context(|| format!("{}", settings.key_file.display()))?;

        let db = open(settings, clock).await?;
        if settings.mode == Mode::Production && first_start::holds_sample(&db).await? {
            bail!(
                "the database holds the sample world, whose people sign in with a password that everybody knows; run `chophien sample remove` first"
            );
        }
        accounts::organisation::number::seal_all(&db, &keys).await?;
        // Names without words are only not found by them, and the next start tries again.
        if let Err(failure) = first_start::give_words(&db).await {
            tracing::warn!(%failure, "names stand without the words by which they are found");
        }
        first_start::load(&db, settings.sample, progress).await?;
        let search = Arc::new(catalogue::search::Index::open(
            &settings.data.join("search"),
        )?);
        search.refresh(db.read()).await?;
        let live = platform::live::Hub::open(db.read()).await?;

        let address = listener.local_addr()?;
        let public_url = match &settings.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{address}"))?,
        };

        let words = Arc::new(Words::load()?);
        let transport = match &settings.smtp_url {
            Some(url) => Transport::smtp(url)?,
            None => Transport::Mailbox,
        };
        let office = Arc::new(PostOffice::new(
            db.clone(),
            Arc::clone(&words),
            transport,
            accounts::directory,
            accounts::belongs,
            orders::bounces::readers,
            notifications::Settings {
                public_url: public_url.to_string(),
                from: settings.mail_from.clone(),
                reply_to: reply_to(settings, &db).await?,
            },
        )?);
        let mode = match settings.mode {
            Mode::Demo => api::Mode::Demo,
            Mode::Production => api::Mode::Production,
        };
        let trusted = settings.trusted.as_ref();
        for unfit in trusted.map_or_else(Vec::new, |list| list.unfit(&settings.limits)) {
            let (document, reason) = (unfit.name, unfit.reason);
            tracing::warn!(document, reason, "a trusted document will never run");
        }
        let redis = match &settings.redis_url {
            Some(url) => Some(Redis::open(url, &keys, db.clock().clone()).context("REDIS_URL")?),
            None => None,
        };
        let app = api::App::new(api::Parts {
            db: db.clone(),
            words,
            keys: Arc::new(keys),
            throttle: Throttle::new(db.clock().clone()).shared(redis.clone()),
            budget: Budget::new(db.clock().clone()).shared(redis.clone()),
            good: api::http::Good::default(),
            redis: redis.clone(),
            live: live.clone(),
            search: Arc::clone(&search),
            settings: Arc::new(api::Settings {
                proxies: settings.proxies.clone(),
                limits: settings.limits.clone(),
                allowances: settings.allowances,
                trusted: settings.trusted.clone(),
                origins: settings.origins.clone(),
                requests: settings.requests,
                arriving_per_address: settings.arriving_per_address,
                live: settings.live,
                answer_cache: settings.answer_cache as usize * 1024 * 1024,
                traced: settings.traces.is_some(),
                ..api::Settings::new(public_url.clone(), mode)
            }),
        });

        let (stop, stopped) = watch::channel(false);
        let metrics = match settings.metrics_listen {
            Some(wanted) => {
                let readings = Readings::of(&db, &search, &live, settings.data.clone());
                Some(metrics::serve(wanted, readings, &stopped).await?)
            }
            None => None,
        };
        let mut working = worker::start(
            &db,
            &office,
            &search,
            &Follower::new(&db, &live),
            Retention::days(settings.keep_letters),
            &stopped,
        );
        let metrics = metrics.map(|metrics| {
            working.extend(metrics.tasks);
            metrics.address
        });
        if let Some(redis) = &redis {
            working.extend(Wakes::of(&db, redis).await?.start(&stopped));
        }
        let router = api::router(app);
        let listening = tokio::spawn(listener::serve(
            listener,
            router,
            settings.live.connections,
            listener::shares(settings.connections_per_address, &settings.proxies),
            stopped,
        ));
        tracing::info!(%address, mode = ?settings.mode, database = ?db.backend(), "listening");
        Ok(Self {
            address,
            public_url,
            metrics,
            sample: first_start::holds_sample(&db).await?,
            db,
            live,
            stop,
            listening,
            working,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where metrics are served, where they are.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// What links begin with.
    pub fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// Whether the sample people may sign in.
    pub fn holds_sample(&self) -> bool {
        self.sample
    }

    /// Where it hands on what happens.
    pub fn live(&self) -> &platform::live::Hub {
        &self.live
    }

    /// The database behind it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Takes no more requests, finishes those under way and the letter in hand, and stops; within ten seconds.
    pub async fn stop(self) {
        // Those who listen are told; they would not end by themselves.
        self.live.close();
        // Nobody listening any more is what is wanted.
        let _ = self.stop.send(true);
        let finishing = async {
            let _ = self.listening.await;
            for work in self.working {
                let _ = work.await;
            }
            // WebSockets are the listener's affair no more.
            self.live.deserted().await;
        };
        if tokio::time::timeout(STOP_TIME, finishing).await.is_err() {
            tracing::warn!("something did not finish in time and was cut off");
        }
        self.db.close().await;
        tracing::info!("stopped");
    }
}

/// Makes the data folder where it is absent: letters and their links lie in it, so that only its owner looks in.
pub(crate) fn make_folder(path: &std::path::Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// Opens the database; SQLite brings itself to the newest schema, PostgreSQL waits for `chophien migrate`.
///
/// # Errors
/// When it cannot be opened, is newer than the program, or waits for its migration.
pub async fn open(settings: &Settings, clock: Clock) -> anyhow::Result<Db> {
    let options = DbOptions {
        url: settings.database_url.clone(),
        max_connections: settings.database_connections,
    };
    let db = Db::connect(&options, clock).await?;
    match db.backend() {
        Backend::Sqlite => db.migrate().await?,
        Backend::Postgres => {
            let missing = db.pending_migrations().await?;
            if missing > 0 {
                bail!(
                    "the database lacks {missing} steps of the schema; run `chophien migrate` first"
                );
            }
        }
    }
    Ok(db)
}

/// Whose mailbox takes answers to letters, by its name: the one that was set, else that of the authority appointed first.
async fn reply_to(settings: &Settings, db: &Db) -> platform::Result<Option<(String, Email)>> {
    if let Some(mailbox) = &settings.mail_reply_to {
        return Ok(Some(("Chợ Phiên".to_owned(), mailbox.clone())));
    }
    let Some(authority) = accounts::authority::first(db.read()).await? else {
        return Ok(None);
    };
    let house = accounts::organisation::get(db.read(), authority.organisation).await?;
    Ok(house.map(|house| (house.legal_name, authority.mailbox)))
}
