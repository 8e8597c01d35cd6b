//! The moments kept in Redis, for all nodes. One script reads and writes a moment, so that nothing comes between; it goes by Redis's own clock, since two
//! nodes whose clocks differ would give away points, and it leaves nothing behind that has come back.

use std::sync::LazyLock;

use ::redis::Script;
use chrono::Duration;

use super::{Left, Overdrawn, WINDOW, left, overdrawn, worth};
use crate::redis::Redis;

/// Times in microseconds; what is given back is worth less than nothing. Answers whether it was spent, and in which time everything comes back.
///
/// A moment that is out of the window, because Redis's clock was set back or another server took over, counts as a whole window: it heals by itself
/// within a minute, and gives nothing away.
static SPEND: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = tonumber(ARGV[1])
local worth = tonumber(ARGV[2])
local before = tonumber(redis.call('GET', KEYS[1]) or now)
before = math.min(math.max(before, now), now + window)
local after = math.max(before + worth, now)
if after - now > window then
  return {0, before - now}
end
if after > now or worth < 0 then
  redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.max(math.ceil((after - now) / 1000), 1))
end
return {1, after - now}
",
    )
});

/// Spends points; nothing when Redis is away.
pub(super) async fn spend(
    redis: &Redis,
    key: &str,
    allowance: u32,
    points: u32,
) -> Option<Result<Left, Overdrawn>> {
    let (spent, full_in) = run(redis, key, worth(points, allowance)).await?;
    Some(if spent {
        Ok(left(full_in, allowance))
    } else {
        Err(overdrawn(full_in, allowance, points))
    })
}

/// Gives points back, and tells in which time everything comes back; nothing when Redis is away.
pub(super) async fn give_back(
    redis: &Redis,
    key: &str,
    allowance: u32,
    points: u32,
) -> Option<Duration> {
    let (_, full_in) = run(redis, key, -worth(points, allowance)).await?;
    Some(full_in)
}

async fn run(redis: &Redis, key: &str, worth: Duration) -> Option<(bool, Duration)> {
    let name = redis.name("points", &[key]);
    let window = WINDOW.num_microseconds().unwrap_or(i64::MAX);
    let worth = worth.num_microseconds().unwrap_or(i64::MAX);
    let mut spend = SPEND.key(name);
    spend.arg(window).arg(worth);
    let (spent, full_in): (bool, i64) = redis.run(&spend).await?;
    Some((spent, Duration::microseconds(full_in)))
}
