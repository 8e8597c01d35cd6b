//! Seasons as an office writes them: months by number, `7-9`, `tháng 11 - tháng 2`, `T7, T8`; else as [`Season::parse`] reads.

use kernel::time::MonthSet;

use crate::product::Season;

/// Reads a season. What is not understood keeps its words and names no month: unknown is shown as unknown.
pub(super) fn read(text: &str) -> Season {
    match months(text) {
        Some(months) => Season {
            months,
            note: Some(text.to_owned()),
        },
        None => Season::parse(text),
    }
}

/// The months of a text that consists of months and ranges alone.
fn months(text: &str) -> Option<MonthSet> {
    let plain = kernel::text::nfc(text).to_lowercase();
    if ["quanh năm", "cả năm", "all year"].contains(&plain.trim()) {
        return Some(MonthSet::ALL);
    }
    let plain = plain
        .replace("tháng", " ")
        .replace("đến", "-")
        .replace('–', "-")
        .replace("và", ",");
    let mut set = Vec::new();
    for part in plain.split([',', ';', '+']) {
        let ends: Vec<&str> = part.split('-').map(str::trim).collect();
        match ends[..] {
            [one] => set.push(month(one)?),
            [from, to] => {
                let (from, to) = (month(from)?, month(to)?);
                let length = (to + 12 - from) % 12;
                set.extend((0..=length).map(|step| (from - 1 + step) % 12 + 1));
            }
            _ => return None,
        }
    }
    MonthSet::from_months(set).ok()
}

fn month(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('t').unwrap_or(text).trim();
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|month| is_number && (1..=12).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("7-9", &[7, 8, 9])]
    #[case("tháng 11 - tháng 2", &[1, 2, 11, 12])]
    #[case("Tháng 7 đến tháng 9", &[7, 8, 9])]
    #[case("T7, T8", &[7, 8])]
    #[case("tháng 1 và tháng 7-8", &[1, 7, 8])]
    #[case("quanh năm", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])]
    #[case("Jul-Sep (peak Aug)", &[7, 8, 9])]
    #[case("cuối vụ", &[])]
    #[case("7-13", &[])]
    fn seasons_become_months(#[case] text: &str, #[case] months: &[u32]) {
        let season = read(text);
        assert_eq!(season.months.months().collect::<Vec<_>>(), months);
        assert_eq!(season.note.as_deref(), Some(text));
    }
}
