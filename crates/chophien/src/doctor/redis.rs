//! What nodes share.

use platform::{Clock, keys::Keys, redis::Redis};

use super::Report;
use crate::settings::Settings;

/// Whether Redis does what nodes ask of it. That it does not is no reason not to start: limits and wake-ups are then each node's own.
pub(super) async fn look(settings: &Settings, clock: &Clock, report: &mut Report) {
    let Some(url) = &settings.redis_url else {
        report.well("redis", "none is set: this is the only node");
        return;
    };
    let place = platform::redis::without_password(url);
    if settings.database_url.starts_with("sqlite:") {
        report.note(
            "redis",
            format!("{place} is shared with nobody: an embedded database has one node"),
            "leave REDIS_URL out, or give all nodes one PostgreSQL",
        );
    }
    // Nothing is counted here, so that the server's own keys are not needed.
    let answer = match Redis::open(url, &Keys::ephemeral(), clock.clone()) {
        Ok(redis) => redis.ping().await,
        Err(fault) => Err(fault.to_string()),
    };
    match answer {
        Ok(()) => report.well("redis", format!("{place} answers")),
        Err(reason) => report.note(
            "redis",
            format!("{place} is away ({reason}), and each node counts by itself"),
            "are host, port and password in REDIS_URL right, does Redis run, and may its user do what docs/operate.md (Several nodes) names?",
        ),
    }
}
