//! When a letter that was not taken is tried again.

use chrono::Duration;
use platform::random;

/// Minutes to wait after the first, second … try. After the last the letter is given up: about three days in all, which is
/// how long mail servers are commonly away at most.
const MINUTES: [i64; 17] = [
    1, 1, 2, 5, 10, 20, 30, 60, 120, 240, 360, 480, 600, 600, 600, 600, 600,
];

/// How long to wait after so many tries, up to a fifth more by chance so that letters do not come back all at once;
/// `None` when it is time to give up.
pub(super) fn delay_after(attempts: i32) -> Option<Duration> {
    let index = usize::try_from(attempts - 1).unwrap_or_default();
    let seconds = MINUTES.get(index)? * 60;
    let jitter = random::up_to(u64::try_from(seconds / 5).unwrap_or_default());
    Some(Duration::seconds(seconds) + Duration::seconds(i64::try_from(jitter).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_after_about_three_days() {
        let mut whole = Duration::zero();
        let mut attempts = 0;
        while let Some(delay) = delay_after(attempts + 1) {
            attempts += 1;
            whole += delay;
        }
        assert_eq!(attempts, 17);
        assert!(whole >= Duration::days(2) && whole <= Duration::days(4));
        assert!(delay_after(1).is_some_and(|d| d <= Duration::seconds(72)));
    }
}
