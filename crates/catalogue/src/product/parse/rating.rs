//! A rating as an authority enters it from its decision, and how it is read.

use chrono::NaiveDate;
use kernel::fault::{FaultCode, Faults, FieldPath};
use kernel::text::clean_line;
use kernel::time;

use super::LINE_LIMIT;
use crate::input;
use crate::rating::{Assessment, Decision, Evidence};

/// A rating that an authority enters.
#[derive(Clone, Debug, Default)]
pub struct RatingInput {
    /// 3 to 5.
    pub stars: i32,
    /// The decision's number.
    pub decision_number: String,
    /// Who issued it, as printed.
    pub issuer: Option<String>,
    /// The first day on which it holds.
    pub issued_on: String,
    /// The last day; 36 months later when absent.
    pub expires_on: Option<String>,
}

/// Reads a rating that an authority enters from its decision.
pub(in crate::product) fn rating(
    faults: &mut Faults,
    path: &FieldPath,
    input: &RatingInput,
    today: NaiveDate,
) -> Option<Assessment> {
    let before = faults.len();
    // One and two stars are told to the owner and certified by nobody.
    faults.ensure(
        (3..=5).contains(&input.stars),
        FaultCode::OutOfRange,
        path.at("stars"),
    );
    let number = faults.check(
        path.at("decisionNumber"),
        clean_line(&input.decision_number, LINE_LIMIT),
    );
    let issuer = input::line(
        faults,
        path.at("issuer"),
        input.issuer.as_deref(),
        LINE_LIMIT,
    );
    let issued_on = faults.check(path.at("issuedOn"), time::parse_date(&input.issued_on));
    let expires_on = input::day(faults, path.at("expiresOn"), input.expires_on.as_deref());
    if let Some(issued) = issued_on {
        faults.ensure(issued <= today, FaultCode::OutOfRange, path.at("issuedOn"));
        if let Some(expires) = expires_on {
            faults.ensure(
                issued <= expires,
                FaultCode::WindowReversed,
                path.at("expiresOn"),
            );
        }
    }
    if faults.len() > before {
        return None;
    }
    let mut decision = Decision::regular(number?, issuer, issued_on?);
    if let Some(expires) = expires_on {
        decision.expires_on = expires;
    }
    Some(Assessment {
        stars: input.stars,
        evidence: Evidence::Decision,
        year: None,
        source: decision.number.clone(),
        decision: Some(decision),
    })
}
