//! The happenings kept in Redis, for all nodes: one sorted set a rule and key, by Redis's own clock, which ends with its longest window.

use std::sync::LazyLock;

use ::redis::{Script, ToRedisArgs};
use chrono::Duration;
use kernel::hex;

use super::{Counts, Rule};
use crate::{random, redis::Redis};

/// Times in microseconds; the windows as pairs of how many and in which time. Answers how long to wait, or less than nothing.
static WAIT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local longest = -1
for i = 1, #ARGV, 2 do
  local within = tonumber(ARGV[i + 1])
  local since = string.format('(%.0f', now - within)
  if redis.call('ZCOUNT', KEYS[1], since, '+inf') >= tonumber(ARGV[i]) then
    local first = redis.call('ZRANGEBYSCORE', KEYS[1], since, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if first[2] then
      longest = math.max(longest, first[2] + within - now)
    end
  end
end
return longest
",
    )
});

/// `ARGV`: the longest window in microseconds, how many are kept, and what happened.
static NOTE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local longest = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - longest))
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], math.ceil(longest / 1000))
return redis.status_reply('OK')
",
    )
});

/// How long to wait; nothing also when Redis is away.
pub(super) async fn wait(redis: &Redis, rule: &Rule, key: &str) -> Option<Duration> {
    let mut wait = WAIT.key(name(redis, rule, key));
    for window in rule.windows {
        wait.arg(window.most).arg(microseconds(window.within));
    }
    let wait: i64 = redis.run(&wait).await?;
    (wait >= 0).then(|| Duration::microseconds(wait))
}

/// Counts a happening, unless Redis is away.
pub(super) async fn note(redis: &Redis, rule: &Rule, key: &str, thing: &str) {
    let member = match rule.counts {
        Counts::Different => redis.name("thing", &[rule.name, thing]),
        // Each is a member of its own, also of two that happen at one moment.
        Counts::Each => hex::encode(&random::bytes::<8>()),
    };
    let mut note = NOTE.key(name(redis, rule, key));
    note.arg(microseconds(rule.longest()))
        .arg(rule.largest())
        .arg(member);
    let _noted: Option<()> = redis.run(&note).await;
}

fn name(redis: &Redis, rule: &Rule, key: &str) -> String {
    redis.name("throttle", &[rule.name, key])
}

fn microseconds(time: Duration) -> impl ToRedisArgs {
    time.num_microseconds().unwrap_or(i64::MAX)
}
