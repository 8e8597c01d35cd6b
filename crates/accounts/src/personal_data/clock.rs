//! The law's two clocks for a request about personal data: two working days to answer it, fifteen days to carry it out
//! (Law 91/2025/QH15 and Decree 356/2025/NĐ-CP).
//!
//! Days are counted from the day after the request, in Vietnam, and the last one is included. Saturdays and Sundays are no
//! working days, nor are the public holidays that fall on the same day each year (Labour Code 45/2019/QH14, article 112). The
//! Lunar New Year, the Hùng Kings' day, the second day of the National Day and days given in exchange move from year to year
//! and are decided anew each time; they are counted as working days here, which makes the clock stricter, never slower.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use kernel::time::{Instant, vn};

/// Working days until the answer.
const ANSWER_WORKING_DAYS: u32 = 2;
/// Days until it is done.
const COMPLETE_DAYS: u64 = 15;

/// Month and day of the holidays that do not move: New Year, Liberation Day, Labour Day, National Day.
const HOLIDAYS: [(u32, u32); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];

/// The last days of both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// The last day on which an answer is in time.
    pub answer_by: NaiveDate,
    /// The last day on which carrying it out is in time.
    pub complete_by: NaiveDate,
}

impl Clocks {
    /// The clocks of a request that came in at `asked`.
    pub fn of(asked: Instant) -> Self {
        let day = vn::date(asked);
        let mut answer_by = day;
        let mut left = ANSWER_WORKING_DAYS;
        while left > 0 {
            answer_by = after(answer_by, 1);
            if is_working(answer_by) {
                left -= 1;
            }
        }
        Self {
            answer_by,
            complete_by: after(day, COMPLETE_DAYS),
        }
    }
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days))
        .expect("dates end long before the calendar does")
}

fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        && !HOLIDAYS.contains(&(day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::time::parse_instant;
    use rstest::rstest;

    #[rstest]
    // A Wednesday.
    #[case("2026-11-25T09:00:00+07:00", "2026-11-27", "2026-12-10")]
    // A Friday evening: the weekend does not count.
    #[case("2026-11-27T23:59:00+07:00", "2026-12-01", "2026-12-12")]
    // Still Wednesday in Greenwich, Thursday in Vietnam.
    #[case("2026-11-25T18:00:00+00:00", "2026-11-30", "2026-12-11")]
    // A Saturday.
    #[case("2026-11-28T09:00:00+07:00", "2026-12-01", "2026-12-13")]
    // Over New Year, a Friday.
    #[case("2026-12-30T09:00:00+07:00", "2027-01-04", "2027-01-14")]
    // Over Liberation Day and Labour Day, a Thursday and a Friday.
    #[case("2026-04-29T09:00:00+07:00", "2026-05-05", "2026-05-14")]
    // Over the National Day, a Wednesday.
    #[case("2026-09-01T09:00:00+07:00", "2026-09-04", "2026-09-16")]
    fn the_clocks_end_on_these_days(
        #[case] asked: &str,
        #[case] answer_by: NaiveDate,
        #[case] complete_by: NaiveDate,
    ) {
        assert_eq!(
            Clocks::of(parse_instant(asked).unwrap()),
            Clocks {
                answer_by,
                complete_by
            }
        );
    }
}
