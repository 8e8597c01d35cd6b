//! The cells of a certificate: stars, the decision behind them, its days.

use chrono::{Datelike, NaiveDate};
use kernel::fault::FaultCode;

use super::super::cell::{day, whole, words};
use super::super::columns::Column;
use super::{Cells, LINE_LIMIT};
use crate::rating::{Assessment, Decision, Evidence};

/// The programme began in 2018 (Decision 490/QĐ-TTg).
const FIRST_YEAR: i32 = 2018;

impl Cells<'_> {
    pub(super) fn check_year(&mut self, year: Option<i32>) {
        let known = FIRST_YEAR..=self.reading.today.year();
        if let Some(year) = year
            && !known.contains(&year)
        {
            self.read(Column::Year, |_| Err::<(), _>(FaultCode::OutOfRange.into()));
        }
    }

    pub(super) fn rating(&mut self, year: Option<i32>) -> Option<Assessment> {
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
