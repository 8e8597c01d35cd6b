//! Reading a quotation as the seller wrote it: every line priced, every fault named.

use std::collections::HashMap;

use catalogue::product::{self, Orderable};
use chrono::NaiveDate;
use kernel::fault::{FaultCode, Faults, FieldPath, Reason};
use kernel::id::{OrganisationId, ProductId};
use kernel::money::{Currency, Money};
use platform::{Failure, Result};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::price::{self, Bench, Priced};
use super::{Line, Send};
use crate::input::{self, MAX_REFERENCE, MAX_TEXT, field};
use crate::inquiry::{self, Inquiry};
use crate::tolerance::Tolerance;

/// How long an offer may hold.
pub(super) const MAX_VALID_DAYS: i64 = 90;
/// More answers than an inquiry can have lines are not even compared with one another.
const MAX_WRITTEN: usize = 60;

/// Everything read and priced.
pub(super) struct Draft {
    pub(super) currency: Currency,
    pub(super) valid_until: NaiveDate,
    pub(super) total: Money,
    pub(super) vat_total: Money,
    pub(super) tolerance: Option<Tolerance>,
    pub(super) note: Option<String>,
    pub(super) external_reference: Option<String>,
    priced: Vec<Priced>,
}

/// The products that are asked for, as they are now, and those that are offered instead: one statement.
pub(super) async fn products(
    conn: &impl ConnectionTrait,
    command: &Send,
    asked: &[inquiry::Line],
) -> Result<HashMap<ProductId, Orderable>> {
    let substitutes = command
        .lines
        .iter()
        .take(MAX_WRITTEN)
        .filter_map(|line| line.substitute.as_deref()?.trim().parse::<ProductId>().ok());
    let mut ids: Vec<ProductId> = asked.iter().map(|line| line.product).collect();
    ids.extend(substitutes);
    ids.sort_unstable();
    ids.dedup();
    product::for_inquiry(conn, &ids).await
}

/// Reads and prices what was written.
pub(super) fn read(
    command: &Send,
    inquiry: &Inquiry,
    lines: &[inquiry::Line],
    products: &HashMap<ProductId, Orderable>,
    today: NaiveDate,
) -> Result<Draft> {
    let mut faults = Faults::new();
    let seller: OrganisationId = inquiry
        .seller
        .ok_or_else(|| Failure::internal("a quotation without seller"))?;
    let currency: Option<Currency> = match command.currency.as_deref() {
        None => Some(inquiry.currency),
        Some(code) => input::currency(&mut faults, field("currency"), code),
    };
    let valid_until = input::date(&mut faults, field("validUntil"), &command.valid_until);
    if let Some(day) = valid_until {
        price::judge_validity(day, today, MAX_VALID_DAYS, &mut faults);
    }
    let tolerance = command
        .tolerance_percent
        .as_deref()
        .filter(|text| !text.trim().is_empty())
        .and_then(|text| faults.check(field("tolerancePercent"), Tolerance::parse_percent(text)));
    let bench = Bench {
        currency: currency.unwrap_or(inquiry.currency),
        today,
        seller,
        products,
    };
    let priced = judge_lines(command, lines, &bench, &mut faults);
    let sums = price::sums(&priced, bench.currency, &mut faults);
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        MAX_TEXT,
    );
    let external_reference = input::line(
        &mut faults,
        field("externalReference"),
        command.external_reference.as_deref(),
        MAX_REFERENCE,
    );
    faults.finish()?;
    let (Some(valid_until), Some((total, vat_total))) = (valid_until, sums) else {
        return Err(Failure::internal("a quotation that was not judged"));
    };
    Ok(Draft {
        currency: bench.currency,
        valid_until,
        total,
        vat_total,
        tolerance,
        note,
        external_reference,
        priced,
    })
}

impl Draft {
    /// The priced lines as those of a quotation; `new_id` gives each an id.
    pub(super) fn lines(
        self,
        quotation: kernel::id::QuotationId,
        asked: &[inquiry::Line],
        new_id: impl Fn() -> Uuid,
    ) -> Vec<Line> {
        asked
            .iter()
            .zip(self.priced)
            .map(|(asked, priced)| Line {
                id: new_id(),
                quotation,
                inquiry_line: asked.id,
                position: asked.position,
                price: priced.price,
                vat_rate: priced.vat_rate,
                vat_reason: priced.vat_reason,
                substitute: priced.substitute,
                note: priced.note,
                answers: priced.answers,
                total: priced.total,
            })
            .collect()
    }
}

/// Where the answer to a window stands in the input: at the line when all of it was offered at once.
pub(super) fn written_at(command: &Send, position: i32, entry: i32) -> FieldPath {
    let Some(index) = command.lines.iter().position(|line| line.line == position) else {
        return field("lines");
    };
    let path = field("lines").at(index);
    let answers = &command.lines[index].answers;
    match answers.iter().position(|answer| answer.entry == entry) {
        Some(answer) => path.at("answers").at(answer),
        None => path,
    }
}

/// Every line of the inquiry answered once, and not all of them with no.
fn judge_lines(
    command: &Send,
    lines: &[inquiry::Line],
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Vec<Priced> {
    let before = faults.len();
    if command.lines.len() > MAX_WRITTEN {
        let reason = Reason::limit(FaultCode::TooMany, MAX_WRITTEN);
        faults.push(reason, field("lines"));
        return Vec::new();
    }
    for (index, written) in command.lines.iter().enumerate() {
        let path = field("lines").at(index).at("line");
        if !lines.iter().any(|line| line.position == written.line) {
            faults.push(FaultCode::NotFound, path);
        } else if command.lines[..index]
            .iter()
            .any(|other| other.line == written.line)
        {
            faults.push(FaultCode::Duplicate, path);
        }
    }
    let mut priced = Vec::with_capacity(lines.len());
    for line in lines {
        let found = command
            .lines
            .iter()
            .enumerate()
            .find(|(_, written)| written.line == line.position);
        match found {
            None => faults.push(FaultCode::Required, field("lines")),
            Some((index, written)) => {
                let path = field("lines").at(index);
                priced.extend(price::judge(line, written, &path, bench, faults));
            }
        }
    }
    if faults.len() == before && priced.iter().all(|line| line.price.is_none()) {
        // Offering nothing at all is declining, and wants a reason.
        faults.push(FaultCode::Contradiction, field("lines"));
    }
    priced
}
