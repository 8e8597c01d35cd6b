//! What many measured times come to.

use std::time::Duration;

/// The requests of one point: how many in which time, and how long each took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    /// Whole microseconds, one a request, in no order.
    micros: Vec<u32>,
    /// How long the slices were together.
    elapsed: Duration,
}

impl Measured {
    /// Notes one request.
    pub(crate) fn note(&mut self, took: Duration) {
        self.micros
            .push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Notes how long a slice lasted in which the requests were made.
    pub(crate) fn lasted(&mut self, elapsed: Duration) {
        self.elapsed += elapsed;
    }

    /// Adds the requests of another connection of the same slice, or of another slice.
    pub(crate) fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.elapsed += other.elapsed;
    }

    /// How many requests there were.
    pub(crate) fn count(&self) -> usize {
        self.micros.len()
    }

    /// Requests a second; zero where nothing was measured.
    pub(crate) fn rate(&self) -> f64 {
        ratio(count(self.micros.len()), self.elapsed.as_secs_f64()).unwrap_or_default()
    }

    /// The time that `share` (0 to 1) of the requests did not exceed, in milliseconds.
    pub(crate) fn millis(&self, share: f64) -> Option<f64> {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        percentile(&sorted, share).map(|micros| f64::from(micros) / 1_000.0)
    }
}

/// The least value of a sorted list that at least `share` (0 to 1) of it does not exceed (the nearest rank); nothing of an empty list.
pub(crate) fn percentile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let last = sorted.len().checked_sub(1)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank is not negative and lies within the list"
    )]
    let rank = (count(sorted.len()) * share.clamp(0.0, 1.0)).ceil() as usize;
    sorted.get(rank.saturating_sub(1).min(last)).copied()
}

/// One figure over another; nothing where the other is nought.
pub(crate) fn ratio(of: f64, to: f64) -> Option<f64> {
    (to > 0.0).then(|| of / to)
}

/// A count as a figure to divide by.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of requests and bytes stay far below 2^53"
)]
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{Measured, percentile, ratio};
    use std::time::Duration;

    #[test]
    fn a_percentile_is_one_of_the_measured_values() {
        let sorted: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&sorted, 0.5), Some(50));
        assert_eq!(percentile(&sorted, 0.99), Some(99));
        assert_eq!(percentile(&sorted, 1.0), Some(100));
        assert_eq!(percentile(&sorted, 0.0), Some(1));
        assert_eq!(percentile(&[7], 0.99), Some(7));
        assert_eq!(percentile::<u32>(&[], 0.5), None);
    }

    #[test]
    fn nothing_is_divided_by_nought() {
        assert_eq!(ratio(3.0, 4.0), Some(0.75));
        assert_eq!(ratio(3.0, 0.0), None);
    }

    #[test]
    fn slices_add_up_to_one_rate() {
        let mut whole = Measured::default();
        for _ in 0..2 {
            let mut slice = Measured::default();
            for _ in 0..100 {
                slice.note(Duration::from_millis(2));
            }
            slice.lasted(Duration::from_secs(1));
            whole.add(slice);
        }
        assert_eq!(whole.count(), 200);
        assert!((whole.rate() - 100.0).abs() < 1e-9);
        assert_eq!(whole.millis(0.99), Some(2.0));
        assert_eq!(Measured::default().millis(0.5), None);
    }
}
