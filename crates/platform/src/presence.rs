//! Who is somewhere at the moment: at a booth, in a thread. Whoever does not say so again in time is gone.
//!
//! Kept in this process, and with Redis by all nodes together. When Redis is away each node knows of those who came to it; when it is back they are known
//! everywhere with their next sign of life. Redis holds hashes by the server's key and no id: it can be asked whether somebody is there, not who.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use ::redis::Script;
use chrono::Duration;
use kernel::time::Instant;

use crate::{Clock, redis::Redis};

/// The most places remembered in this process; beyond it those where nobody is are dropped, then no new one is taken.
const MOST_PLACES: usize = 100_000;

/// Who is where; cheap to clone.
#[derive(Clone, Debug)]
pub struct Presence {
    clock: Clock,
    here: Arc<Mutex<Places>>,
    redis: Option<Redis>,
}

/// By place: who, and until when.
type Places = HashMap<String, BTreeMap<String, Instant>>;

/// `ARGV`: for how many microseconds, and who.
static ENTER: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[1]), ARGV[2])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
redis.call('PEXPIRE', KEYS[1], math.ceil((last[2] - now) / 1000))
return redis.status_reply('OK')
",
    )
});

static WHO: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')
",
    )
});

impl Presence {
    /// Nobody is anywhere, as far as this process knows.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            here: Arc::default(),
            redis: None,
        }
    }

    /// The same, shared by all nodes as long as Redis answers.
    #[must_use]
    pub fn shared(mut self, redis: Option<Redis>) -> Self {
        self.redis = redis;
        self
    }

    /// Somebody is at a place, for so long unless he says it again.
    pub async fn enter(&self, place: &str, who: &str, stays: Duration) {
        let now = self.clock.now();
        {
            let mut here = self.here();
            if here.len() >= MOST_PLACES && !here.contains_key(place) {
                here.retain(|_, people| people.values().any(|until| *until > now));
            }
            if here.len() < MOST_PLACES || here.contains_key(place) {
                let people = here.entry(place.to_owned()).or_default();
                people.retain(|_, until| *until > now);
                people.insert(who.to_owned(), now + stays);
            }
        }
        if let Some(redis) = &self.redis {
            let stays = stays.num_microseconds().unwrap_or(i64::MAX);
            let mut enter = ENTER.key(name(redis, place));
            enter.arg(stays).arg(member(redis, place, who));
            let _entered: Option<()> = redis.run(&enter).await;
        }
    }

    /// Somebody is at a place no more.
    pub async fn leave(&self, place: &str, who: &str) {
        {
            let mut here = self.here();
            if let Some(people) = here.get_mut(place) {
                people.remove(who);
                if people.is_empty() {
                    here.remove(place);
                }
            }
        }
        if let Some(redis) = &self.redis {
            let mut remove = ::redis::cmd("ZREM");
            remove
                .arg(name(redis, place))
                .arg(member(redis, place, who));
            let _left: Option<i64> = redis.command(&remove).await;
        }
    }

    /// Which of these are at a place now, in the order in which they were named.
    pub async fn who<'a>(&self, place: &str, among: &[&'a str]) -> Vec<&'a str> {
        let mut among = among.to_vec();
        if let Some(redis) = &self.redis
            && let Some(people) = shared(redis, place).await
        {
            among.retain(|who| people.contains(&member(redis, place, who)));
            return among;
        }
        let now = self.clock.now();
        let here = self.here();
        let people = here.get(place);
        among.retain(|who| {
            people
                .and_then(|people| people.get(*who))
                .is_some_and(|until| *until > now)
        });
        among
    }

    /// How many are at a place now.
    pub async fn count(&self, place: &str) -> usize {
        if let Some(redis) = &self.redis
            && let Some(people) = shared(redis, place).await
        {
            return people.len();
        }
        let now = self.clock.now();
        let here = self.here();
        here.get(place)
            .into_iter()
            .flat_map(BTreeMap::values)
            .filter(|until| **until > now)
            .count()
    }

    fn here(&self) -> MutexGuard<'_, Places> {
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name(redis: &Redis, place: &str) -> String {
    redis.name("presence", &[place])
}

/// Somebody at one place: whoever reads Redis learns neither who it is nor that he is elsewhere too.
fn member(redis: &Redis, place: &str, who: &str) -> String {
    redis.name("present", &[place, who])
}

/// Those whom all nodes together know of; nothing when Redis is away.
async fn shared(redis: &Redis, place: &str) -> Option<HashSet<String>> {
    redis.run(&WHO.key(name(redis, place))).await
}
