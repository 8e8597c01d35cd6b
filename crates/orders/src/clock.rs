//! When somebody is reminded: early enough to act, never at night.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use kernel::time::{Instant, vn};

/// Until this hour of the morning, in Vietnam, nobody's telephone rings for a reminder …
const MORNING: u32 = 6;
/// … and from this hour of the evening on.
const EVENING: u32 = 21;
/// What would have to be said at night, and cannot wait for the morning, is said at this hour of the evening before.
const BEFORE_NIGHT: u32 = 20;
/// A reminder that leaves less time than this is none.
const LEAST: Duration = Duration::hours(1);
/// How long before its end an inquiry is reminded of, unless half of its time is later.
const BEFORE_REPLY_BY: Duration = Duration::hours(12);
/// The hour at which an offer that ends soon is reminded of.
const OFFERS_AT: u32 = 9;
/// Who got an offer so recently needs no reminder of it.
const FRESH: Duration = Duration::hours(6);

/// The longest that a proposed change waits before the other side is reminded of it …
const PROPOSAL_WAITS: Duration = Duration::hours(24);
/// … and the least.
const PROPOSAL_RESTS: Duration = Duration::hours(2);

/// The longest that a placed order waits for its seller's word …
const CONFIRM_MOST: Duration = Duration::hours(48);
/// … and the least, however soon its first day begins.
const CONFIRM_LEAST: Duration = Duration::hours(12);

/// Whether reminders rest now: from nine in the evening to six in the morning, in Vietnam.
pub(crate) fn is_night(now: Instant) -> bool {
    !(MORNING..EVENING).contains(&vn::wall(now).hour())
}

/// When the seller is reminded of an inquiry: at half of its time or twelve hours before its end, whichever is later. At night that waits for
/// the morning, or comes the evening before where the morning is too late; nothing when neither fits.
pub(crate) fn reply_reminder(sent: Instant, reply_by: Instant) -> Option<Instant> {
    let half = sent + (reply_by - sent) / 2;
    by_day(half.max(reply_by - BEFORE_REPLY_BY), sent, reply_by)
}

/// When the buyer is reminded of an offer: at nine in the morning of the day before its last, else of its last day; nothing when it was sent
/// less than six hours before either.
pub(crate) fn offer_reminder(sent: Instant, valid_until: NaiveDate) -> Option<Instant> {
    let eve = valid_until.checked_sub_days(Days::new(1))?;
    [eve, valid_until]
        .into_iter()
        .filter_map(|day| Some(vn::instant(at_hour(day, OFFERS_AT)?)))
        .find(|at| sent + FRESH <= *at)
}

/// When the side that has to decide is reminded of a proposed change: a day after it was proposed, or at half of the time to the first day it
/// touches where that is sooner, but never within two hours. At night that waits for the morning, or comes the evening before where
/// the first day would have begun by then.
pub(crate) fn proposal_reminder(sent: Instant, first_day: NaiveDate) -> Option<Instant> {
    let begins = vn::start_of_day(first_day);
    let wait = ((begins - sent) / 2).clamp(PROPOSAL_RESTS, PROPOSAL_WAITS);
    let wanted = sent + wait;
    // What is decided late is decided all the same, until the goods leave.
    by_day(wanted, sent, begins).or_else(|| Some(around_night(wanted)?.1))
}

/// When a placed order ends unless its seller has said a word: two days later, or when its first day begins where that is sooner, but never
/// within twelve hours.
pub(crate) fn confirm_by(placed: Instant, first_day: NaiveDate) -> Instant {
    placed + (vn::start_of_day(first_day) - placed).clamp(CONFIRM_LEAST, CONFIRM_MOST)
}

fn by_day(wanted: Instant, sent: Instant, end: Instant) -> Option<Instant> {
    if !is_night(wanted) {
        return Some(wanted);
    }
    let (evening, morning) = around_night(wanted)?;
    if morning + LEAST <= end {
        return Some(morning);
    }
    (evening > sent).then_some(evening)
}

/// The evening before a night, and the morning after it. The night belongs to the evening on which it begins.
fn around_night(at: Instant) -> Option<(Instant, Instant)> {
    let wall = vn::wall(at);
    let (eve, morning) = if wall.hour() < MORNING {
        (wall.date().checked_sub_days(Days::new(1))?, wall.date())
    } else {
        (wall.date(), wall.date().checked_add_days(Days::new(1))?)
    };
    Some((
        vn::instant(at_hour(eve, BEFORE_NIGHT)?),
        vn::instant(at_hour(morning, MORNING)?),
    ))
}

fn at_hour(day: NaiveDate, hour: u32) -> Option<NaiveDateTime> {
    NaiveTime::from_hms_opt(hour, 0, 0).map(|time| day.and_time(time))
}

#[cfg(test)]
mod tests {
    use kernel::time::parse_instant;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn vn_time(text: &str) -> Instant {
        parse_instant(&format!("2026-08-{text}:00+07:00")).unwrap()
    }

    #[rstest]
    // Two days: twelve hours before the end.
    #[case("03T14:00", "05T14:00", Some("05T06:00"))]
    #[case("03T09:00", "05T22:00", Some("05T10:00"))]
    // Eight hours: half of them.
    #[case("03T09:00", "03T17:00", Some("03T13:00"))]
    // In the night: in the morning, or the evening before.
    #[case("03T15:00", "04T12:00", Some("04T06:00"))]
    #[case("03T15:00", "04T06:30", Some("03T20:00"))]
    // Asked in the late evening for the small hours: there is no good moment.
    #[case("03T20:30", "04T04:00", None)]
    fn a_seller_is_reminded_once_and_by_day(
        #[case] sent: &str,
        #[case] reply_by: &str,
        #[case] expected: Option<&str>,
    ) {
        let at = reply_reminder(vn_time(sent), vn_time(reply_by));
        assert_eq!(at, expected.map(vn_time));
    }

    #[rstest]
    #[case("03T09:00", 8, Some("07T09:00"))]
    #[case("03T09:00", 4, Some("04T09:00"))]
    #[case("03T04:00", 3, None)]
    #[case("03T02:59", 3, Some("03T09:00"))]
    fn a_buyer_is_reminded_before_the_last_day(
        #[case] sent: &str,
        #[case] last: u32,
        #[case] expected: Option<&str>,
    ) {
        let last = NaiveDate::from_ymd_opt(2026, 8, last).unwrap();
        assert_eq!(offer_reminder(vn_time(sent), last), expected.map(vn_time));
    }

    #[rstest]
    // A week ahead: a day later, at the same hour or in the morning.
    #[case("03T14:00", 12, "04T14:00")]
    #[case("03T23:00", 12, "05T06:00")]
    // For the day after tomorrow: half of the time.
    #[case("03T09:00", 5, "04T06:00")]
    #[case("03T08:00", 4, "03T16:00")]
    // For tomorrow, in the evening: before the night; too late for that, in the morning.
    #[case("03T18:30", 4, "03T20:00")]
    #[case("03T20:30", 4, "04T06:00")]
    // For days that have begun: not at once.
    #[case("03T09:00", 2, "03T11:00")]
    fn the_other_side_is_reminded_of_a_proposal(
        #[case] sent: &str,
        #[case] first: u32,
        #[case] expected: &str,
    ) {
        let first = NaiveDate::from_ymd_opt(2026, 8, first).unwrap();
        let at = proposal_reminder(vn_time(sent), first);
        assert_eq!(at, Some(vn_time(expected)));
    }

    #[rstest]
    #[case("03T09:00", 12, "05T09:00")]
    #[case("03T09:00", 5, "05T00:00")]
    #[case("03T09:00", 4, "04T00:00")]
    // Ordered for tomorrow in the evening, or for days that have begun: nobody has less than twelve hours.
    #[case("03T20:00", 4, "04T08:00")]
    #[case("03T09:00", 1, "03T21:00")]
    fn a_placed_order_waits_two_days_at_most(
        #[case] placed: &str,
        #[case] first: u32,
        #[case] expected: &str,
    ) {
        let first = NaiveDate::from_ymd_opt(2026, 8, first).unwrap();
        assert_eq!(confirm_by(vn_time(placed), first), vn_time(expected));
    }

    proptest! {
        #[test]
        fn no_reminder_comes_at_night_or_outside_its_time(start in 0_i64..10_000, minutes in 60_i64..90_000) {
            let sent = vn_time("01T00:00") + Duration::minutes(start);
            let reply_by = sent + Duration::minutes(minutes);
            if let Some(at) = reply_reminder(sent, reply_by) {
                prop_assert!(!is_night(at) && at > sent && at < reply_by, "{sent} {reply_by} {at}");
            }
        }
    }
}
