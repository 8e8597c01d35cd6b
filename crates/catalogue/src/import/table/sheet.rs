//! From bytes to cells, as spreadsheets write them: UTF-8 with or without a mark in front, UTF-16 with one, commas, semicolons
//! or tabs, any line ends, a first line `sep=;`. What could mean two things is refused, never guessed.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use kernel::fault::FaultCode;

use super::{MOST_ROWS, Problems, columns};

/// The line under which problems of the header are reported.
pub(super) const HEADER: u64 = 1;

/// What may stand between cells.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The cells of a table.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The headings.
    pub(super) headings: Vec<String>,
    /// The rows that are not blank, with their lines.
    pub(super) rows: Vec<(u64, StringRecord)>,
}

/// Reads the cells; none when there are none to read.
pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Option<Sheet> {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(line) => {
            problems.push(line, None, FaultCode::InvalidFormat);
            problems.push(0, None, FaultCode::InvalidFormat);
            return None;
        }
    };
    if text.contains('\0') {
        problems.push(0, None, FaultCode::ControlCharacter);
        return None;
    }
    let (text, declared, skipped) = declared(&text);
    let separator = declared.unwrap_or_else(|| likely(text));
    let mut rows = records(text, separator, skipped, problems)?;
    if rows.is_empty() {
        problems.push(0, None, FaultCode::Required);
        return None;
    }
    let (_, headings) = rows.remove(0);
    if rows.len() > MOST_ROWS {
        problems.push(
            0,
            None,
            kernel::fault::Reason::limit(FaultCode::TooMany, MOST_ROWS),
        );
        return None;
    }
    Some(Sheet {
        headings: headings.iter().map(str::to_owned).collect(),
        rows,
    })
}

/// The text of a file, or the line on which it stops being one.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, u64> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
    .map(|text| match text {
        // A text that came through a form keeps its mark as a character.
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        owned @ Cow::Owned(_) => owned,
    })
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, u64> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let breaks = before.split(|byte| *byte == b'\n').count() - 1;
            1 + u64::try_from(breaks).unwrap_or_default()
        })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, u64> {
    let units = bytes.chunks_exact(2);
    if !units.remainder().is_empty() {
        return Err(HEADER);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut line = HEADER;
    for read in char::decode_utf16(units.map(|pair| unit([pair[0], pair[1]]))) {
        let character = read.map_err(|_| line)?;
        line += u64::from(character == '\n');
        text.push(character);
    }
    Ok(text)
}

/// The separator that a first line `sep=;` declares, the rest, and how many lines were taken off.
fn declared(text: &str) -> (&str, Option<u8>, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mark = first.trim_end().trim_matches('"').strip_prefix("sep=");
    match mark.map(str::as_bytes) {
        Some([separator]) if SEPARATORS.contains(separator) => (rest, Some(*separator), 1),
        _ => (text, None, 0),
    }
}

/// The separator by which most headings are known; the comma when none is.
fn likely(text: &str) -> u8 {
    let known = |separator: &u8| {
        let mut reader = reader(text, *separator);
        let mut record = StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(true) => record
                .iter()
                .filter(|heading| columns::named(heading).is_some())
                .count(),
            _ => 0,
        }
    };
    let mut best = (0, b',');
    for separator in SEPARATORS {
        let count = known(&separator);
        if count > best.0 {
            best = (count, separator);
        }
    }
    best.1
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

fn records(
    text: &str,
    separator: u8,
    skipped: u64,
    problems: &mut Problems,
) -> Option<Vec<(u64, StringRecord)>> {
    let mut rows = Vec::new();
    let mut lines = Lines {
        text,
        at: 0,
        line: HEADER + skipped,
    };
    for record in reader(text, separator).into_records() {
        let Ok(record) = record else {
            problems.push(0, None, FaultCode::InvalidFormat);
            return None;
        };
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.of(usize::try_from(start).unwrap_or_default());
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push((line, record));
        }
    }
    Some(rows)
}

/// Counts the lines of a text, whatever ends them.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a record that begins at `start`, or after blank lines there.
    fn of(&mut self, start: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let blank = bytes[start.min(bytes.len())..]
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        let end = (start + blank).min(bytes.len());
        while self.at < end {
            let is_end = match bytes[self.at] {
                b'\n' => true,
                b'\r' => bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(is_end);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn cells(bytes: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let mut problems = Problems::default();
        let sheet = read(bytes, &mut problems).unwrap();
        assert!(problems.0.is_empty(), "{problems:?}");
        let rows = sheet
            .rows
            .iter()
            .map(|(line, row)| (*line, row.iter().map(str::to_owned).collect()))
            .collect();
        (sheet.headings, rows)
    }

    fn utf16le(text: &str) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    fn utf16be(text: &str) -> Vec<u8> {
        let mut bytes = vec![0xfe, 0xff];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        bytes
    }

    #[rstest]
    #[case("code,product\nLS1,\"Na, loại 1\"\n".as_bytes().to_vec())]
    #[case("\u{feff}code;product\r\nLS1;Na, loại 1\r\n".as_bytes().to_vec())]
    #[case("sep=;\r\ncode;product\r\nLS1;Na, loại 1\r\n".as_bytes().to_vec())]
    #[case("code\tproduct\rLS1\tNa, loại 1\r".as_bytes().to_vec())]
    #[case(utf16le("code\tproduct\r\nLS1\tNa, loại 1\r\n"))]
    #[case(utf16be("code;product\nLS1;Na, loại 1"))]
    fn every_way_of_saving_gives_the_same_cells(#[case] bytes: Vec<u8>) {
        let (headings, rows) = cells(&bytes);
        assert_eq!(headings, ["code", "product"]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].1, ["LS1", "Na, loại 1"]);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let (_, rows) = cells(b"sep=;\ncode;product\n\n;;\nLS1;\"two\nlines\"\nLS2;x\n");
        assert_eq!(
            rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
            [5, 7]
        );
    }

    #[rstest]
    // The code page of an old spreadsheet: 0xe3 is no UTF-8.
    #[case(b"code,product\nLS1,X\xe3 Chi\n", 2)]
    #[case(&[0xff, 0xfe, b'c'], 1)]
    fn what_is_no_unicode_is_refused_by_line(#[case] bytes: &[u8], #[case] line: u64) {
        let mut problems = Problems::default();
        assert!(read(bytes, &mut problems).is_none());
        assert_eq!(problems.0[0].line, line);
        assert_eq!(problems.0[0].code, FaultCode::InvalidFormat);
    }

    #[test]
    fn an_empty_file_and_one_with_nul_are_refused() {
        for (bytes, code) in [
            (&b" \n \n"[..], FaultCode::Required),
            (&b"code,product\nLS1,\0"[..], FaultCode::ControlCharacter),
        ] {
            let mut problems = Problems::default();
            assert!(read(bytes, &mut problems).is_none());
            assert_eq!(problems.0[0].code, code);
        }
    }
}
