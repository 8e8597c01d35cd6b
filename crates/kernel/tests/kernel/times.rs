use chrono::{NaiveDate, TimeDelta, Timelike};
use kernel::time::{DateWindow, MonthSet, TimeError, parse_date, parse_instant, vn};
use proptest::prelude::*;
use rstest::rstest;

fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

#[test]
fn a_day_in_vietnam_ends_at_five_in_the_afternoon_of_greenwich() {
    let end = vn::end_of_day(day("2026-08-15"));
    assert_eq!(end, parse_instant("2026-08-15T17:00:00Z").unwrap());
    assert_eq!(end, parse_instant("2026-08-16T00:00:00+07:00").unwrap());
    assert_eq!(vn::date(end), day("2026-08-16"));
    assert_eq!(
        vn::date(end - TimeDelta::microseconds(1)),
        day("2026-08-15")
    );
    assert_eq!(vn::start_of_day(day("2026-08-16")), end);
}

#[test]
fn the_end_of_the_year_is_a_day_too() {
    assert_eq!(
        vn::date(vn::end_of_day(day("2026-12-31"))),
        day("2027-01-01")
    );
    assert_eq!(
        vn::date(vn::end_of_day(day("2028-02-28"))),
        day("2028-02-29")
    );
}

#[rstest]
#[case("2026-02-29")]
#[case("2026-13-01")]
#[case("2026-8-5")]
#[case("15/08/2026")]
#[case("1999-12-31")]
#[case("9999-12-31")]
#[case("+2026-08-15")]
#[case("2026-08-15T00:00:00Z")]
#[case("")]
fn what_is_no_date_is_refused(#[case] text: &str) {
    assert_eq!(parse_date(text), Err(TimeError::Date));
}

#[test]
fn instants_keep_microseconds() {
    let instant = parse_instant("2026-08-15T09:30:00.123456789+07:00").unwrap();
    assert_eq!(instant.nanosecond(), 123_456_000);
    assert_eq!(parse_instant("2026-08-15 09:30"), Err(TimeError::Instant));
    assert_eq!(
        parse_instant("0001-01-01T00:00:00Z"),
        Err(TimeError::Instant)
    );
}

#[test]
fn a_season_is_a_set_of_months() {
    let season = MonthSet::from_months([8, 7, 9, 8]).unwrap();
    assert_eq!(season.months().collect::<Vec<_>>(), [7, 8, 9]);
    assert_eq!(season.bits(), 0b1_1100_0000);
    assert!(
        season.contains(7) && !season.contains(1) && !season.contains(0) && !season.contains(40)
    );
    assert_eq!(MonthSet::from_months([0]), Err(TimeError::Month));
    assert_eq!(MonthSet::from_months([13]), Err(TimeError::Month));
    assert_eq!(MonthSet::from_bits(0x1000), None);
    assert_eq!(MonthSet::from_bits(-1), None);
    assert_eq!(MonthSet::ALL.months().count(), 12);
    assert!(MonthSet::NONE.is_empty());
}

#[test]
fn a_window_includes_both_its_days() {
    let window = DateWindow::new(day("2026-08-15"), day("2026-08-21")).unwrap();
    assert_eq!(window.days(), 7);
    assert!(window.contains(day("2026-08-15")) && window.contains(day("2026-08-21")));
    assert!(!window.contains(day("2026-08-22")));
    assert_eq!(
        DateWindow::new(day("2026-08-15"), day("2026-08-14")),
        Err(TimeError::Reversed)
    );
}

proptest! {
    #[test]
    fn month_sets_come_back(bits in 0..=0x0fff_i32) {
        let set = MonthSet::from_bits(bits).unwrap();
        prop_assert_eq!(MonthSet::from_months(set.months()), Ok(set));
        prop_assert_eq!(serde_json::from_str::<MonthSet>(&serde_json::to_string(&set).unwrap()).unwrap(), set);
    }

    #[test]
    fn a_day_holds_its_instants(days in 0..70_000i64, second in 0..86_400i64) {
        let date = day("2000-01-01") + TimeDelta::days(days);
        let instant = vn::start_of_day(date) + TimeDelta::seconds(second);
        prop_assert_eq!(vn::date(instant), date);
        prop_assert!(instant < vn::end_of_day(date));
        prop_assert_eq!(vn::instant(vn::wall(instant)), instant);
    }
}
