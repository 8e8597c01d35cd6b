//! What a new connection has to be able to do before calls go through it: all that they do. A server that answers and refuses scripts (by rights, since it
//! has no room, or since it only copies another) would else be found well by every probe and away by every third call.

use std::sync::LazyLock;

use ::redis::{RedisError, RedisResult, Script};
use kernel::hex;

use super::{Redis, source::Line, told};
use crate::random;

/// Every command that a script of ours uses, on a key that is gone a moment later.
const SCRIPT: &str = r"
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1], 'probe')
redis.call('PEXPIRE', KEYS[1], 1000)
redis.call('ZCOUNT', KEYS[1], '-inf', '+inf')
redis.call('ZRANGE', KEYS[1], -1, -1)
redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '+inf')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(0')
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -3)
redis.call('SET', KEYS[1], 'probe', 'PX', 1)
redis.call('GET', KEYS[1])
return redis.status_reply('OK')
";

static TRY: LazyLock<Script> = LazyLock::new(|| Script::new(SCRIPT));

/// A channel on which nobody listens.
const CHANNEL: &str = "chophien:probe";

/// Tries what calls do.
pub(super) async fn probe(redis: &Redis, line: &mut Line) -> Result<(), String> {
    let refused = |what: &str, error: &RedisError| format!("asked {what}, {}", told(error));
    let chance = hex::encode(&random::bytes::<8>());
    let script = TRY.key(redis.name("probe", &[&chance]));
    let ran: RedisResult<()> = script.invoke_async(line).await;
    ran.map_err(|error| refused("to run a script", &error))?;
    let mut remove = ::redis::cmd("ZREM");
    remove
        .arg(redis.name("probe", &[&chance, "set"]))
        .arg("probe");
    let removed = remove.exec_async(line).await;
    removed.map_err(|error| refused("to take something out", &error))?;
    let mut publish = ::redis::cmd("PUBLISH");
    publish.arg(CHANNEL).arg("");
    let published = publish.exec_async(line).await;
    published.map_err(|error| refused("to publish", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_every_script_is_tried() {
        let sources = [
            include_str!("../budget/shared.rs"),
            include_str!("../throttle/shared.rs"),
            include_str!("../presence.rs"),
        ];
        for source in sources {
            let used = source.split("redis.call(").skip(1);
            let used: Vec<&str> = used.filter_map(|rest| rest.split('\'').nth(1)).collect();
            assert!(!used.is_empty(), "a file without a script");
            for command in used {
                let tried = format!("redis.call('{command}'");
                assert!(SCRIPT.contains(&tried), "{command} is not tried");
            }
        }
    }
}
