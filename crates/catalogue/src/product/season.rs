//! Harvest seasons as sources write them, and as a set of months.

use chrono::{Datelike, NaiveDate};
use kernel::time::{DateWindow, MonthSet};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// When a product is to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// The months; empty when unknown.
    pub months: MonthSet,
    /// The season in the source's or owner's own words, e.g. `Jul-Sep (peak Aug)`.
    pub note: Option<String>,
}

impl Season {
    /// Reads an English season note: months and ranges of months by name (`Nov-Feb`), `winter` (December to February)
    /// and `autumn` (September to November). What is not understood leaves the set empty; the note is always kept.
    pub fn parse(note: &str) -> Self {
        let note = note.trim();
        let words: Vec<String> = note
            .to_lowercase()
            .replace(['-', '–'], " - ")
            .split(|c: char| !(c.is_ascii_alphabetic() || c == '-'))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let mut months = Vec::new();
        for (at, word) in words.iter().enumerate() {
            match word.as_str() {
                "winter" => months.extend([12, 1, 2]),
                "autumn" => months.extend([9, 10, 11]),
                "-" => {
                    let from = at.checked_sub(1).and_then(|before| month(&words[before]));
                    let to = words.get(at + 1).and_then(|after| month(after));
                    if let (Some(from), Some(to)) = (from, to) {
                        months.extend(span(from, to));
                    }
                }
                name => months.extend(month(name)),
            }
        }
        Self {
            months: MonthSet::from_months(months).unwrap_or(MonthSet::NONE),
            note: (!note.is_empty()).then(|| note.to_owned()),
        }
    }
}

impl Season {
    /// Whether a day is in season; every day is where the season is unknown.
    pub fn includes(&self, day: NaiveDate) -> bool {
        self.months.is_empty() || self.months.contains(day.month())
    }

    /// Whether none of these days is in season; nothing where the season is unknown.
    pub fn is_out(&self, days: DateWindow) -> Option<bool> {
        (!self.months.is_empty()).then(|| !months(days).any(|month| self.months.contains(month)))
    }
}

/// The months that a window touches.
fn months(days: DateWindow) -> impl Iterator<Item = u32> {
    let index = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    (index(days.from)..=index(days.to))
        .take(12)
        .filter_map(|month| u32::try_from(month % 12 + 1).ok())
}

/// The month that an English word or its abbreviation names; `maybe` is none.
fn month(word: &str) -> Option<u32> {
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    MONTHS
        .iter()
        .position(|short| *short == word)
        .or_else(|| FULL.iter().position(|full| *full == word))
        .and_then(|index| u32::try_from(index + 1).ok())
}

/// All months from the first to the last, over the turn of the year when they are reversed.
fn span(from: u32, to: u32) -> impl Iterator<Item = u32> {
    let length = (to + 12 - from) % 12;
    (0..=length).map(move |step| (from - 1 + step) % 12 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Jul-Sep (peak Aug)", &[7, 8, 9])]
    #[case("Nov-Feb", &[1, 2, 11, 12])]
    #[case("winter", &[1, 2, 12])]
    #[case("autumn", &[9, 10, 11])]
    #[case("Jul-Sep main crop; a second crop around January", &[1, 7, 8, 9])]
    #[case("end of 7th to early 8th lunar month (about late Aug-Sep)", &[8, 9])]
    #[case("", &[])]
    #[case("when it rains", &[])]
    fn seasons_become_months(#[case] note: &str, #[case] months: &[u32]) {
        let season = Season::parse(note);
        assert_eq!(season.months.months().collect::<Vec<_>>(), months);
        assert_eq!(season.note.is_some(), !note.is_empty());
    }

    #[rstest]
    #[case(&[1, 2], ("2026-12-15", "2027-01-05"), Some(false))]
    #[case(&[1, 2], ("2026-03-01", "2026-12-31"), Some(true))]
    #[case(&[8], ("2025-09-01", "2026-07-31"), Some(true))]
    #[case(&[8], ("2025-01-01", "2026-12-31"), Some(false))]
    #[case(&[], ("2026-03-01", "2026-03-02"), None)]
    fn days_are_out_of_season_when_every_one_is(
        #[case] months: &[u32],
        #[case] (from, to): (&str, &str),
        #[case] out: Option<bool>,
    ) {
        let season = Season {
            months: MonthSet::from_months(months.iter().copied()).unwrap(),
            note: None,
        };
        let days = DateWindow {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        assert_eq!(season.is_out(days), out);
    }
}
