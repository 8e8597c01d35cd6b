//! Waking the other nodes after a commit, so that they need not wait until they look by themselves. The event table stays the truth: a wake-up that is
//! lost costs a quarter of a second.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use std::time::Duration;

use futures::StreamExt;
use kernel::hex;
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

use super::Redis;
use crate::{Context, Db, Result, db::Wake, random, settings};

/// The key of the fact that tells databases apart.
const INSTALLATION: &str = "installation";
/// However much is committed, others are not woken more often.
const GAP: Duration = Duration::from_millis(5);
/// How often a quiet connection is asked whether it still is one, and how long it may take to say so.
const PULSE: Duration = Duration::from_secs(5);
/// How long to rest before connecting again; by chance up to as long again.
const REST: Duration = Duration::from_secs(1);

/// Tells the other nodes on a database, by one Redis, that there is something to look at.
#[derive(Debug)]
pub struct Wakes {
    db: Db,
    redis: Redis,
    /// A channel of this database alone: whoever else uses this Redis is not woken.
    channel: String,
    /// This node, so that it does not wake itself.
    node: String,
}

/// What has not been told yet. However many commits ring, it holds two bits, and ringing never waits.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    letters: AtomicBool,
    facts: AtomicBool,
    rung: Notify,
}

impl Bell {
    /// Has the others told, some time soon.
    pub(crate) fn ring(&self, wake: Wake) {
        if wake == Wake::default() {
            return;
        }
        self.letters.fetch_or(wake.letters, Ordering::AcqRel);
        self.facts.fetch_or(wake.facts, Ordering::AcqRel);
        self.rung.notify_one();
    }

    /// Waits until it was rung, and takes what for.
    async fn heard(&self) -> Wake {
        self.rung.notified().await;
        Wake {
            letters: self.letters.swap(false, Ordering::AcqRel),
            facts: self.facts.swap(false, Ordering::AcqRel),
        }
    }
}

impl Wakes {
    /// Finds out which channel belongs to this database; the first node of all names it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(db: &Db, redis: &Redis) -> Result<Self> {
        let installation = if let Some(known) = settings::get(db.read(), INSTALLATION).await? {
            known
        } else {
            let new = hex::encode(&random::bytes::<16>());
            crate::command!(db, &Context::program("installation"), |tx| {
                settings::put_first(tx, INSTALLATION, &new)
            })?
        };
        Ok(Self {
            db: db.clone(),
            redis: redis.clone(),
            channel: format!("chophien:wake:{installation}"),
            node: hex::encode(&random::bytes::<8>()),
        })
    }

    /// The channel of this database.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// Starts telling and listening, until `stopped` says so. Redis may come and go meanwhile.
    pub fn start(self, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let wakes = Arc::new(self);
        let bell = Arc::new(Bell::default());
        wakes.db.tell_others(Arc::clone(&bell));
        let (telling, listening) = (Arc::clone(&wakes), wakes);
        vec![
            until(stopped, async move { telling.tell(&bell).await }),
            until(stopped, async move { listening.listen().await }),
        ]
    }

    async fn tell(&self, bell: &Bell) {
        loop {
            let wake = bell.heard().await;
            let message = format!("{}:{}", self.node, letters_of(wake));
            let mut publish = ::redis::cmd("PUBLISH");
            publish.arg(&self.channel).arg(message);
            // When Redis is away nobody is told: the others look by themselves.
            let _told: Option<i64> = self.redis.command(&publish).await;
            tokio::time::sleep(GAP).await;
        }
    }

    async fn listen(&self) {
        loop {
            let listening = self.redis.0.source.listen(&self.channel);
            if let Ok(Ok((mut sink, mut heard))) = tokio::time::timeout(PULSE, listening).await {
                // What was told while nobody listened here.
                self.db.wake(Wake::ALL);
                loop {
                    match tokio::time::timeout(PULSE, heard.next()).await {
                        Ok(Some(message)) => self.hear(message.get_payload_bytes()),
                        Ok(None) => break,
                        Err(_) => {
                            let pulse = sink.ping::<::redis::Value>();
                            if !matches!(tokio::time::timeout(PULSE, pulse).await, Ok(Ok(_))) {
                                break;
                            }
                        }
                    }
                }
            }
            let most = u64::try_from(REST.as_millis()).unwrap_or_default();
            tokio::time::sleep(REST + Duration::from_millis(random::up_to(most))).await;
        }
    }

    fn hear(&self, message: &[u8]) {
        if let Some(wake) = read(message, &self.node) {
            self.db.wake(wake);
        }
    }
}

/// What a message asks for; nothing when it is one's own, or none of ours.
fn read(message: &[u8], own: &str) -> Option<Wake> {
    let (node, letters) = std::str::from_utf8(message).ok()?.split_once(':')?;
    (node != own).then(|| Wake {
        letters: letters.contains('l'),
        facts: letters.contains('f'),
    })
}

fn letters_of(wake: Wake) -> &'static str {
    match (wake.letters, wake.facts) {
        (true, true) => "lf",
        (true, false) => "l",
        (false, true) => "f",
        (false, false) => "",
    }
}

fn until(
    stopped: &watch::Receiver<bool>,
    work: impl Future<Output = ()> + Send + 'static,
) -> JoinHandle<()> {
    let mut stopped = stopped.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = work => {}
            // An error means that the server itself is gone, which is a stop too.
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn many_rings_are_heard_once_and_lose_nothing() {
        let bell = Bell::default();
        for _ in 0..1_000 {
            bell.ring(Wake {
                facts: true,
                ..Wake::default()
            });
        }
        bell.ring(Wake {
            letters: true,
            ..Wake::default()
        });
        assert_eq!(bell.heard().await, Wake::ALL);
        bell.ring(Wake::default());
        let quiet = tokio::time::timeout(Duration::ZERO, bell.heard()).await;
        assert!(quiet.is_err(), "{quiet:?}");
    }

    #[test]
    fn a_message_comes_back_as_it_was_meant_but_to_its_sender() {
        for wake in [
            Wake::ALL,
            Wake {
                letters: true,
                facts: false,
            },
            Wake {
                letters: false,
                facts: true,
            },
        ] {
            let message = format!("one:{}", letters_of(wake));
            assert_eq!(read(message.as_bytes(), "other"), Some(wake));
            assert_eq!(read(message.as_bytes(), "one"), None);
        }
        assert_eq!(read(b"\xff", "one"), None);
        assert_eq!(read(b"lf", "one"), None);
    }
}
