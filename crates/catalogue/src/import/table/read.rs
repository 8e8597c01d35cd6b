//! Cells to facts. A blank cell says nothing: what is known stays.

mod rating;

use std::sync::Arc;

use chrono::NaiveDate;
use csv::StringRecord;
use kernel::contact::{Email, PhoneNumber};
use kernel::fault::{FaultCode, Reason};
use kernel::text;
use kernel::time::{Instant, vn};

use super::cell::{base_unit, code, commune_code, legal_kind, plain, safe, whole, words};
use super::columns::{Column, Header};
use super::row::{Glance, Headings, Maker, Read, Row, own_name};
use super::{Problems, season, sheet::Sheet};
use crate::product::{DESCRIPTION_LIMIT, NAME_LIMIT};
use crate::rating::Assessment;

/// Longest source, in characters.
pub(super) const SOURCE_LIMIT: usize = 1_000;
const LINE_LIMIT: usize = 200;
const NOTE_LIMIT: usize = 1_000;
/// What an office writes where a household does not want to be named.
const WITHHELD: &str = "name withheld";

/// Reads the rows; those with something wrong are left out, and every wrong cell is noted.
pub(super) fn rows(
    sheet: &Sheet,
    source: Option<&str>,
    now: Instant,
    problems: &mut Problems,
) -> Read {
    let header = Header::read(&sheet.headings, source.is_some(), problems);
    let headings = super::COLUMNS
        .iter()
        .filter_map(|known| {
            let (_, heading, derivation) = header.find(known.column)?;
            Some((known.column, (heading.to_owned(), derivation)))
        })
        .collect();
    let headings = Headings(Arc::new(headings));
    let reading = Reading {
        header: &header,
        headings: headings.clone(),
        source,
        today: vn::date(now),
    };
    let mut read = Read {
        headings,
        ..Read::default()
    };
    for (line, record) in &sheet.rows {
        let before = problems.0.len();
        let cells = Cells {
            reading: &reading,
            record,
            line: *line,
            problems,
        };
        let (glance, row) = cells.row();
        read.glances.push(glance);
        read.rows.extend(row.filter(|_| problems.0.len() == before));
    }
    read
}

struct Reading<'a> {
    header: &'a Header,
    headings: Headings,
    source: Option<&'a str>,
    today: NaiveDate,
}

/// The cells of one row.
struct Cells<'a> {
    reading: &'a Reading<'a>,
    record: &'a StringRecord,
    line: u64,
    problems: &'a mut Problems,
}

impl Cells<'_> {
    fn row(mut self) -> (Glance, Option<Row>) {
        self.check_width();
        let code = self.required(Column::Code, code);
        let name = self.required(Column::Product, |cell| words(cell, NAME_LIMIT));
        let name_en = self.read(Column::ProductEn, |cell| words(cell, NAME_LIMIT));
        let description = self.read(Column::Description, |cell| {
            safe(cell)?;
            Ok(text::clean_text(cell, DESCRIPTION_LIMIT)?)
        });
        let producer = self.producer();
        let commune_code = self.read(Column::CommuneCode, commune_code);
        let commune_name = self.read(Column::Commune, |cell| words(cell, LINE_LIMIT));
        let commune_at_source = self.read(Column::CommuneAtSource, |cell| words(cell, LINE_LIMIT));
        let district_at_source =
            self.read(Column::DistrictAtSource, |cell| words(cell, LINE_LIMIT));
        let ocop_set = self.read(Column::OcopSet, whole);
        let base_unit = self.read(Column::BaseUnit, base_unit);
        let season = self.read(Column::Season, |cell| {
            Ok(season::read(&words(cell, LINE_LIMIT)?))
        });
        let year = self.read(Column::Year, whole);
        self.check_year(year);
        let note = self.read(Column::Note, |cell| words(cell, NOTE_LIMIT));
        let source = self.source();
        let rating = self.rating(year);
        let as_of = rating
            .as_ref()
            .and_then(|rating| rating.decision.as_ref())
            .map(|decision| decision.issued_on.to_string())
            .or(year.map(|year| year.to_string()));
        let glance = Glance {
            line: self.line,
            code: code.clone(),
            commune_code: commune_code.clone(),
            commune_name: commune_name.clone(),
            ocop_set,
        };
        let row = source
            .zip(code)
            .zip(name)
            .map(|((source, code), name)| Row {
                line: self.line,
                code,
                name,
                name_en,
                description,
                producer,
                commune_code,
                commune_at_source,
                district_at_source,
                ocop_set,
                base_unit,
                season,
                assessment: rating.map(|rating| Assessment {
                    source: source.clone(),
                    ..rating
                }),
                source,
                note,
                as_of,
                headings: self.reading.headings.clone(),
            });
        (glance, row)
    }

    /// A row with fewer cells than headings lacks blank ones at its end; one with more has lost a separator somewhere.
    fn check_width(&mut self) {
        let width = self.reading.header.len();
        let extra = self
            .record
            .iter()
            .skip(width)
            .find(|cell| !cell.trim().is_empty());
        if let Some(extra) = extra {
            let reason = Reason::limit(FaultCode::TooMany, width);
            self.problems.push(self.line, Some(("", extra)), reason);
        }
        for at in self.reading.header.blank() {
            if let Some(cell) = self.record.get(at).filter(|cell| !cell.trim().is_empty()) {
                self.problems
                    .push(self.line, Some(("", cell)), FaultCode::UnknownColumn);
            }
        }
    }

    /// The cell of a column, trimmed, with its heading; none where it is blank.
    fn cell(&self, column: Column) -> Option<(String, String)> {
        let (at, heading, _) = self.reading.header.find(column)?;
        let cell = plain(self.record.get(at).unwrap_or_default());
        (!cell.is_empty()).then(|| (heading.to_owned(), cell.to_owned()))
    }

    fn read<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let (heading, cell) = self.cell(column)?;
        read(&cell)
            .map_err(|reason| {
                self.problems
                    .push(self.line, Some((&heading, &cell)), reason);
            })
            .ok()
    }

    fn required<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        // A missing column was noted once, for the header.
        let (_, heading, _) = self.reading.header.find(column)?;
        let heading = heading.to_owned();
        if self.cell(column).is_none() {
            self.note(&heading, FaultCode::Required);
            return None;
        }
        self.read(column, read)
    }

    fn note(&mut self, heading: &str, reason: impl Into<Reason>) {
        self.problems.push(self.line, Some((heading, "")), reason);
    }

    /// Notes that a cell must be there because another one is.
    fn owed(&mut self, column: Column) {
        let heading = self.reading.header.find(column).map_or_else(
            || own_name(column).to_owned(),
            |(_, heading, _)| heading.to_owned(),
        );
        self.note(&heading, FaultCode::Required);
    }

    fn source(&mut self) -> Option<String> {
        let own = self.read(Column::Source, |cell| words(cell, SOURCE_LIMIT));
        let blank = self.cell(Column::Source).is_none();
        match (own, self.reading.source) {
            (Some(own), _) => Some(own),
            (None, Some(common)) if blank => Some(common.to_owned()),
            (None, _) => {
                if blank && self.reading.header.find(Column::Source).is_some() {
                    self.owed(Column::Source);
                }
                None
            }
        }
    }

    fn producer(&mut self) -> Option<Maker> {
        let name = self.read(Column::Producer, |cell| words(cell, LINE_LIMIT));
        let legal_kind = self.read(Column::ProducerType, legal_kind);
        let address = self.read(Column::ProducerAddress, |cell| words(cell, LINE_LIMIT));
        let phone = self.read(Column::ProducerPhone, |cell| Ok(PhoneNumber::parse(cell)?));
        let email = self.read(Column::ProducerEmail, |cell| Ok(Email::parse(cell)?));
        let name = name.filter(|name| !name.contains(WITHHELD));
        if name.is_none() && (address.is_some() || phone.is_some() || email.is_some()) {
            self.owed(Column::Producer);
        }
        Some(Maker {
            name: name?,
            legal_kind,
            address,
            phone,
            email,
        })
    }
}
