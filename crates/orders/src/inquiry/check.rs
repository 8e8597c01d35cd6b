//! Reading an inquiry as it was written: every fault at once, each with its path.

use chrono::{Days, NaiveDate};
use kernel::contact::{Address, CountryCode};
use kernel::fault::{Facts, FaultCode, Faults, FieldPath, Reason, at};
use kernel::id::{OrganisationId, ProductId};
use kernel::money::Currency;
use kernel::price::UnitPrice;
use kernel::quantity::Quantity;
use kernel::time::{Instant, parse_instant, vn};

use super::certificate::Certificate;
use super::submit::{EntryInput, LineInput, Submit};
use crate::input::{self, MAX_REFERENCE, MAX_TEXT, field};

/// Most products in one inquiry.
const MAX_LINES: usize = 30;
/// Most entries written in one line's schedule.
const MAX_WRITTEN: usize = 60;
/// Most windows of one line once "every week until" is written out: two years of weeks, and a few.
const MAX_WINDOWS: usize = 120;
/// Most certificates.
const MAX_CERTIFICATES: usize = 12;
/// How far ahead a window may lie.
const HORIZON_DAYS: u64 = 730;
/// How long a seller has when the buyer says nothing: fresh goods do not wait.
const DEFAULT_REPLY_HOURS: i64 = 48;
/// The least time a seller must be given.
const MIN_REPLY_HOURS: i64 = 1;
/// The most.
const MAX_REPLY_DAYS: i64 = 60;

/// What was read; a part that was at fault is `None`, and the fault is noted.
pub(crate) struct Wanted {
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) lines: Vec<WantedLine>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) target_market: Option<CountryCode>,
    pub(crate) reply_by: Instant,
    pub(crate) currency: Currency,
    pub(crate) note: Option<String>,
    pub(crate) reference: Option<String>,
}

impl Wanted {
    /// The products named.
    pub(crate) fn products(&self) -> Vec<ProductId> {
        self.lines.iter().filter_map(|line| line.product).collect()
    }
}

pub(crate) struct WantedLine {
    pub(crate) product: Option<ProductId>,
    pub(crate) entries: Vec<WantedEntry>,
    pub(crate) target: Option<UnitPrice>,
    pub(crate) wishes: Option<String>,
}

/// One window; `written` is the index of the entry it came from.
pub(crate) struct WantedEntry {
    pub(crate) written: usize,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) quantity: Option<Quantity>,
    /// `None`: none was written, the buyer's first delivery place is meant.
    pub(crate) place: Option<Address>,
}

/// The path of a line.
pub(crate) fn line_path(line: usize) -> FieldPath {
    field("lines").at(line)
}

/// The path of a schedule entry.
pub(crate) fn entry_path(line: usize, entry: usize) -> FieldPath {
    line_path(line).at("schedule").at(entry)
}

/// Reads everything that can be judged without the database.
pub(crate) fn read(command: &Submit, now: Instant, faults: &mut Faults) -> Wanted {
    let organisation = input::id(faults, field("organisationId"), &command.organisation);
    let currency = match command.currency.as_deref() {
        None => Some(Currency::Vnd),
        Some(code) => input::currency(faults, field("currency"), code),
    };
    bounded(faults, &field("lines"), command.lines.len(), MAX_LINES);
    let lines = command
        .lines
        .iter()
        .take(MAX_LINES)
        .enumerate()
        .map(|(index, line)| read_line(line, index, currency, now, faults))
        .collect();
    Wanted {
        organisation,
        lines,
        certificates: read_certificates(&command.certificates, faults),
        target_market: command
            .target_market
            .as_deref()
            .filter(|code| !code.trim().is_empty())
            .and_then(|code| faults.check(field("targetMarket"), CountryCode::parse(code))),
        reply_by: read_reply_by(command.reply_by.as_deref(), now, faults),
        currency: currency.unwrap_or(Currency::Vnd),
        note: input::words(faults, field("note"), command.note.as_deref(), MAX_TEXT),
        reference: input::line(
            faults,
            field("externalReference"),
            command.external_reference.as_deref(),
            MAX_REFERENCE,
        ),
    }
}

/// A list that must have something in it, and not too much.
fn bounded(faults: &mut Faults, path: &FieldPath, length: usize, most: usize) {
    if length == 0 {
        faults.push(Reason::limit(FaultCode::TooFew, 1), path);
    } else if length > most {
        faults.push(Reason::limit(FaultCode::TooMany, most), path);
    }
}

fn read_line(
    line: &LineInput,
    index: usize,
    currency: Option<Currency>,
    now: Instant,
    faults: &mut Faults,
) -> WantedLine {
    let path = line_path(index);
    let product = input::id(faults, path.at("productId"), &line.product);
    let schedule = path.at("schedule");
    bounded(faults, &schedule, line.schedule.len(), MAX_WRITTEN);
    let mut entries = Vec::new();
    for (position, entry) in line.schedule.iter().take(MAX_WRITTEN).enumerate() {
        read_entry(
            entry,
            position,
            &schedule.at(position),
            vn::date(now),
            &mut entries,
            faults,
        );
    }
    if entries.len() > MAX_WINDOWS {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_WINDOWS), &schedule);
    }
    let target_path = path.at("targetPrice");
    WantedLine {
        product,
        entries,
        target: line.target_price.as_ref().and_then(|price| {
            let read = input::price(
                faults,
                &target_path,
                price,
                currency.unwrap_or(Currency::Vnd),
            )?;
            currency.map(|_| read)
        }),
        wishes: input::words(faults, path.at("wishes"), line.wishes.as_deref(), MAX_TEXT),
    }
}

fn read_entry(
    entry: &EntryInput,
    written: usize,
    path: &FieldPath,
    today: NaiveDate,
    into: &mut Vec<WantedEntry>,
    faults: &mut Faults,
) {
    let from = input::date(faults, path.at("from"), &entry.from);
    let to = input::date(faults, path.at("to"), &entry.to);
    let until = entry
        .every_week_until
        .as_deref()
        .map(|text| input::date(faults, path.at("everyWeekUntil"), text));
    let quantity = input::quantity(faults, &path.at("quantity"), &entry.quantity);
    let place = match &entry.place {
        None => Some(None),
        Some(place) => input::place(faults, &path.at("place"), place).map(Some),
    };
    let (Some(from), Some(to)) = (from, to) else {
        return;
    };
    let last = today + Days::new(HORIZON_DAYS);
    let sound = faults.len();
    faults.ensure(from <= to, FaultCode::WindowReversed, path.at("to"));
    faults.ensure(to >= today, FaultCode::WindowPast, path.at("to"));
    faults.ensure(
        to <= last,
        Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
        path.at("to"),
    );
    if let Some(Some(until)) = until {
        let path = path.at("everyWeekUntil");
        faults.ensure(until >= from, FaultCode::WindowReversed, &path);
        faults.ensure(
            until <= last,
            Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
            &path,
        );
    }
    let (Some(place), true, None | Some(Some(_))) = (place, faults.len() == sound, until) else {
        return;
    };
    let until = until.flatten().unwrap_or(from);
    let mut start = from;
    while start <= until && into.len() <= MAX_WINDOWS {
        let end = start + (to - from);
        if end > last {
            let reason = Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS);
            faults.push(reason, path.at("everyWeekUntil"));
            break;
        }
        into.push(WantedEntry {
            written,
            from: start,
            to: end,
            quantity,
            place: place.clone(),
        });
        start = start + Days::new(7);
    }
}

fn read_certificates(texts: &[String], faults: &mut Faults) -> Vec<Certificate> {
    let path = field("certificates");
    if texts.len() > MAX_CERTIFICATES {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_CERTIFICATES), &path);
    }
    let mut read: Vec<Certificate> = Vec::new();
    for (index, text) in texts.iter().take(MAX_CERTIFICATES).enumerate() {
        if let Some(certificate) = faults.check(path.at(index), Certificate::parse(text))
            && !read.contains(&certificate)
        {
            read.push(certificate);
        }
    }
    read
}

fn read_reply_by(text: Option<&str>, now: Instant, faults: &mut Faults) -> Instant {
    let usual = now + chrono::Duration::hours(DEFAULT_REPLY_HOURS);
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return usual;
    };
    let path = at("input").at("replyBy");
    let Some(reply_by) = faults.check(&path, parse_instant(text)) else {
        return usual;
    };
    if reply_by <= now {
        faults.push(FaultCode::DeadlinePast, &path);
    } else if reply_by < now + chrono::Duration::hours(MIN_REPLY_HOURS) {
        let least = Facts::Minimum {
            value: MIN_REPLY_HOURS.to_string(),
            unit: "hour".to_owned(),
        };
        faults.push(FaultCode::OutOfRange.with(least), &path);
    } else if reply_by > now + chrono::Duration::days(MAX_REPLY_DAYS) {
        faults.push(Reason::limit(FaultCode::OutOfRange, MAX_REPLY_DAYS), &path);
    }
    reply_by
}
