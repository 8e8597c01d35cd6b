//! Instants, days in Vietnam, months of a season.

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use serde::{Deserialize, Serialize};

/// A point in time, in UTC, whole microseconds.
pub type Instant = DateTime<Utc>;

/// Why a date, an instant, a window or a month is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not of the form `2026-08-15`, or no day of the calendar from 2000 to 2199.
    #[error("not a date of the form 2026-08-15")]
    Date,
    /// Not of the form `2026-08-15T09:30:00+07:00`.
    #[error("not an instant of the form 2026-08-15T09:30:00+07:00")]
    Instant,
    /// A window that ends before it begins.
    #[error("a window that ends before it begins")]
    Reversed,
    /// A month other than 1 to 12.
    #[error("a month other than 1 to 12")]
    Month,
}

/// A length of time in whole seconds, rounded up: whoever waits so long has waited long enough.
pub fn whole_seconds(time: chrono::Duration) -> u64 {
    u64::try_from(time.num_milliseconds().max(0))
        .unwrap_or_default()
        .div_ceil(1000)
}

/// Reads a date of ISO 8601, `2026-08-15`, between the years 2000 and 2199.
pub fn parse_date(text: &str) -> Result<NaiveDate, TimeError> {
    let text = text.trim();
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| TimeError::Date)?;
    if text.len() == 10 && (2000..2200).contains(&date.year()) {
        Ok(date)
    } else {
        Err(TimeError::Date)
    }
}

/// Reads an instant of RFC 3339, between the years 2000 and 2199, cut to whole microseconds.
pub fn parse_instant(text: &str) -> Result<Instant, TimeError> {
    let instant = DateTime::parse_from_rfc3339(text.trim())
        .map_err(|_| TimeError::Instant)?
        .to_utc();
    if (2000..2200).contains(&instant.year()) {
        Ok(instant.trunc_subsecs(6))
    } else {
        Err(TimeError::Instant)
    }
}

/// Days and hours as people in Vietnam count them. `Asia/Ho_Chi_Minh` has been UTC+7 all year since 1975.
pub mod vn {
    use chrono::{Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

    use super::Instant;

    const OFFSET_SECONDS: i32 = 7 * 3600;

    fn offset() -> FixedOffset {
        FixedOffset::east_opt(OFFSET_SECONDS).expect("seven hours are an offset")
    }

    /// What clock and calendar on the wall show.
    pub fn wall(instant: Instant) -> NaiveDateTime {
        instant.with_timezone(&offset()).naive_local()
    }

    /// The instant at which the wall shows this.
    pub fn instant(wall: NaiveDateTime) -> Instant {
        offset()
            .from_local_datetime(&wall)
            .single()
            .expect("a fixed offset has no gaps")
            .with_timezone(&Utc)
    }

    /// The day in Vietnam.
    pub fn date(instant: Instant) -> NaiveDate {
        wall(instant).date()
    }

    /// The first instant of the day.
    pub fn start_of_day(date: NaiveDate) -> Instant {
        instant(date.and_time(NaiveTime::MIN))
    }

    /// The first instant that is no longer the day: "valid until" includes the day, so a thing is valid *before* this.
    pub fn end_of_day(date: NaiveDate) -> Instant {
        start_of_day(
            date.checked_add_days(Days::new(1))
                .expect("dates end long before the calendar does"),
        )
    }

    /// What the clock shows at the end of a day.
    pub const MIDNIGHT: &str = "24:00";

    /// What clock and calendar show when a time ends. Midnight belongs to the day that it ends: `24:00` of that day, where people would
    /// otherwise read the day after.
    pub fn until(end: Instant) -> (String, NaiveDate) {
        let wall = wall(end);
        let ended = wall.date().pred_opt();
        match ended.filter(|_| wall.time() == NaiveTime::MIN) {
            Some(day) => (MIDNIGHT.to_owned(), day),
            None => (wall.format("%H:%M").to_string(), wall.date()),
        }
    }
}

/// A set of months, for seasons. Stored as a bit mask, January the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<u32>", into = "Vec<u32>")]
pub struct MonthSet(u16);

impl MonthSet {
    /// No month.
    pub const NONE: Self = Self(0);
    /// All year.
    pub const ALL: Self = Self(0x0fff);

    /// The set of these months, 1 to 12, in any order.
    ///
    /// # Errors
    /// [`TimeError::Month`] for any other number.
    pub fn from_months(months: impl IntoIterator<Item = u32>) -> Result<Self, TimeError> {
        months.into_iter().try_fold(Self::NONE, |set, month| {
            if (1..=12).contains(&month) {
                Ok(Self(set.0 | 1 << (month - 1)))
            } else {
                Err(TimeError::Month)
            }
        })
    }

    /// The set of a stored bit mask, unless it has other bits.
    pub fn from_bits(bits: i32) -> Option<Self> {
        u16::try_from(bits)
            .ok()
            .filter(|bits| *bits <= Self::ALL.0)
            .map(Self)
    }

    /// The bit mask.
    pub fn bits(self) -> i32 {
        i32::from(self.0)
    }

    /// Is the month, 1 to 12, in the set?
    pub fn contains(self, month: u32) -> bool {
        (1..=12).contains(&month) && self.0 & (1 << (month - 1)) != 0
    }

    /// The months, in the order of the year.
    pub fn months(self) -> impl Iterator<Item = u32> {
        (1..=12).filter(move |month| self.contains(*month))
    }

    /// Is there no month in it?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl TryFrom<Vec<u32>> for MonthSet {
    type Error = TimeError;

    fn try_from(months: Vec<u32>) -> Result<Self, TimeError> {
        Self::from_months(months)
    }
}

impl From<MonthSet> for Vec<u32> {
    fn from(set: MonthSet) -> Self {
        set.months().collect()
    }
}

crate::integer_column!(MonthSet, i32, MonthSet::from_bits, MonthSet::bits);

/// A span of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateWindow {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl DateWindow {
    /// The window of two days.
    ///
    /// # Errors
    /// [`TimeError::Reversed`] when it would end before it begins.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, TimeError> {
        if from > to {
            Err(TimeError::Reversed)
        } else {
            Ok(Self { from, to })
        }
    }

    /// Does the day lie in it?
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// How many days it spans.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

crate::json_column!(DateWindow);
