//! Cells to facts. A blank cell says nothing: what is known stays.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use csv::StringRecord;
use kernel::contact::{Email, LegalKind, PhoneNumber};
use kernel::fault::{FaultCode, Reason};
use kernel::quantity::BaseUnit;
use kernel::text;
use kernel::time::{Instant, vn};

use super::cell::{base_unit, code, commune_code, day, legal_kind, plain, safe, whole, words};
use super::columns::{Column, Header};
use super::{Problems, season, sheet::Sheet};
use crate::product::{DESCRIPTION_LIMIT, NAME_LIMIT, Season};
use crate::provenance::Derivation;
use crate::rating::{Assessment, Decision, Evidence};

/// Longest source, in characters.
pub(super) const SOURCE_LIMIT: usize = 1_000;
const LINE_LIMIT: usize = 200;
const NOTE_LIMIT: usize = 1_000;
/// The programme began in 2018 (Decision 490/QĐ-TTg).
const FIRST_YEAR: i32 = 2018;
/// What an office writes where a household does not want to be named.
const WITHHELD: &str = "name withheld";

/// What a row says.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) name_en: Option<String>,
    pub(super) description: Option<String>,
    pub(super) producer: Option<Maker>,
    pub(super) commune_code: Option<String>,
    pub(super) commune_at_source: Option<String>,
    pub(super) district_at_source: Option<String>,
    pub(super) ocop_set: Option<i32>,
    pub(super) base_unit: Option<BaseUnit>,
    pub(super) season: Option<Season>,
    pub(super) assessment: Option<Assessment>,
    pub(super) source: String,
    pub(super) note: Option<String>,
    pub(super) as_of: Option<String>,
    /// The columns as this table heads them.
    pub(super) headings: Headings,
}

/// What is compared with what stands, of every row, whatever else is wrong with it: so that all mistakes come at once.
#[derive(Clone, Debug)]
pub(super) struct Glance {
    pub(super) line: u64,
    pub(super) code: Option<String>,
    pub(super) commune_code: Option<String>,
    pub(super) commune_name: Option<String>,
    pub(super) ocop_set: Option<i32>,
}

/// What was read of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Every row.
    pub(super) glances: Vec<Glance>,
    /// The rows whose cells can be read.
    pub(super) rows: Vec<Row>,
    /// The columns as this table heads them, and how their facts were come by.
    pub(super) headings: Headings,
}

/// The columns that a table has, as it heads them.
#[derive(Clone, Debug, Default)]
pub(super) struct Headings(Arc<HashMap<Column, (String, Derivation)>>);

impl Headings {
    /// The heading of a column; its own name where the table has none.
    pub(super) fn of(&self, column: Column) -> &str {
        self.0
            .get(&column)
            .map_or_else(|| own_name(column), |(heading, _)| heading.as_str())
    }
}

/// Who makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Maker {
    pub(super) name: String,
    pub(super) legal_kind: Option<LegalKind>,
    pub(super) address: Option<String>,
    pub(super) phone: Option<PhoneNumber>,
    pub(super) email: Option<Email>,
}

impl Row {
    /// The heading of a column; its own name where the table has none.
    pub(super) fn heading(&self, column: Column) -> &str {
        self.headings.of(column)
    }

    /// How the facts of a column were come by.
    pub(super) fn derivation(&self, column: Column) -> Derivation {
        self.headings
            .0
            .get(&column)
            .map_or(Derivation::Stated, |(_, derivation)| *derivation)
    }
}

fn own_name(column: Column) -> &'static str {
    super::COLUMNS
        .iter()
        .find(|known| known.column == column)
        .map_or("", |known| known.names[0])
}

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

    fn check_year(&mut self, year: Option<i32>) {
        let known = FIRST_YEAR..=self.reading.today.year();
        if let Some(year) = year
            && !known.contains(&year)
        {
            self.read(Column::Year, |_| Err::<(), _>(FaultCode::OutOfRange.into()));
        }
    }

    fn rating(&mut self, year: Option<i32>) -> Option<Assessment> {
        let stars = self.read(Column::Stars, |cell| {
            let stars = whole(cell)?;
            if (1..=5).contains(&stars) {
                Ok(stars)
            } else {
                Err(FaultCode::OutOfRange.into())
            }
        });
        let has_stars = self.cell(Column::Stars).is_some();
        let number = self.read(Column::Decision, |cell| words(cell, LINE_LIMIT));
        let issuer = self.read(Column::Issuer, |cell| words(cell, LINE_LIMIT));
        let issued_on = self.read(Column::IssuedOn, day);
        let expires_on = self.read(Column::ExpiresOn, day);
        let decided = number.is_some() || issued_on.is_some() || expires_on.is_some();
        if !has_stars {
            // Without stars the other cells have nothing to be about; a word for "no star" may stand as evidence.
            if decided {
                self.owed(Column::Stars);
            }
            return None;
        }
        let decision = decided
            .then(|| self.decision(number, issuer, issued_on, expires_on))
            .flatten();
        let evidence = if self.cell(Column::Evidence).is_some() {
            self.read(Column::Evidence, |cell| Ok(Evidence::parse(cell)?))
        } else if decided {
            Some(Evidence::Decision)
        } else {
            self.owed(Column::Evidence);
            None
        };
        if evidence == Some(Evidence::Decision) && !decided {
            self.owed(Column::Decision);
        }
        if evidence.is_some_and(|evidence| evidence != Evidence::Decision) && decided {
            self.read(Column::Evidence, |_| {
                Err::<(), _>(FaultCode::Contradiction.into())
            });
        }
        Some(Assessment {
            stars: stars?,
            evidence: evidence?,
            year,
            decision,
            source: String::new(),
        })
    }

    fn decision(
        &mut self,
        number: Option<String>,
        issuer: Option<String>,
        issued_on: Option<NaiveDate>,
        expires_on: Option<NaiveDate>,
    ) -> Option<Decision> {
        for (column, is_there) in [
            (Column::Decision, number.is_some()),
            (Column::IssuedOn, issued_on.is_some()),
        ] {
            if !is_there && self.cell(column).is_none() {
                self.owed(column);
            }
        }
        let (number, issued_on) = (number?, issued_on?);
        if issued_on > self.reading.today {
            self.read(Column::IssuedOn, |_| {
                Err::<(), _>(FaultCode::OutOfRange.into())
            });
        }
        let regular = Decision::regular(number, issuer, issued_on);
        let expires_on = expires_on.unwrap_or(regular.expires_on);
        if expires_on < issued_on {
            self.read(Column::ExpiresOn, |_| {
                Err::<(), _>(FaultCode::WindowReversed.into())
            });
        }
        Some(Decision {
            expires_on,
            ..regular
        })
    }
}
