//! Whoever is turned away at the door: counted each, and told in the log now and then, so that a loop of knocks fills no disk.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::names;

/// So long after a line of the log the next of its kind may come.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Why somebody is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnedAway {
    /// As many requests are under way as may be.
    Full,
    /// From the request's network as many are arriving as may be.
    Crowded,
    /// The connection's network has as many as it may.
    Connection,
}

/// Lines of one kind.
#[derive(Debug)]
struct Lines(Mutex<State>);

#[derive(Debug)]
struct State {
    last: Option<Instant>,
    untold: u64,
}

static FULL: Lines = Lines::new();
static CROWDED: Lines = Lines::new();
static CONNECTION: Lines = Lines::new();

impl TurnedAway {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Full, Self::Crowded, Self::Connection];

    /// Its name in the metric.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Crowded => "crowded",
            Self::Connection => "connection",
        }
    }

    /// Counts somebody who was turned away. The log is told at most once in ten seconds, with how many there were since its last line.
    pub fn tell(self) {
        metrics::counter!(names::HTTP_TURNED_AWAY, "why" => self.name()).increment(1);
        let Some(times) = self.lines().another(Instant::now()) else {
            return;
        };
        match self {
            Self::Full => {
                tracing::warn!(
                    times,
                    "a request was turned away: as many are under way as may be"
                );
            }
            Self::Crowded => tracing::warn!(
                times,
                "a request was turned away: from its network as many are arriving as may be"
            ),
            Self::Connection => tracing::warn!(
                times,
                "a connection was let go: its network has as many as it may"
            ),
        }
    }

    fn lines(self) -> &'static Lines {
        match self {
            Self::Full => &FULL,
            Self::Crowded => &CROWDED,
            Self::Connection => &CONNECTION,
        }
    }
}

impl Lines {
    const fn new() -> Self {
        Self(Mutex::new(State {
            last: None,
            untold: 0,
        }))
    }

    /// One more; when a line is due, how many it tells of.
    fn another(&self, now: Instant) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.untold += 1;
        let recent = |last: Instant| now.duration_since(last) < BETWEEN_LINES;
        if state.last.is_some_and(recent) {
            return None;
        }
        state.last = Some(now);
        Some(std::mem::take(&mut state.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_of_knocks_writes_a_line_in_ten_seconds_that_tells_of_all() {
        let lines = Lines::new();
        let began = Instant::now();
        assert_eq!(lines.another(began), Some(1), "the first is told at once");
        for second in 1..10 {
            let now = began + Duration::from_secs(second);
            assert_eq!(lines.another(now), None, "{second}");
        }
        assert_eq!(lines.another(began + BETWEEN_LINES), Some(10));
        assert_eq!(lines.another(began + BETWEEN_LINES), None);
    }
}
