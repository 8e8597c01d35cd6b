//! Holding a counter-offer against the offer that it answers.

use chrono::NaiveDate;
use kernel::fault::{Facts, FaultCode, Faults, FieldPath, Reason};
use kernel::money::{Currency, Money};
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use platform::{Failure, Result};

use super::{Counter, CounterEntryInput, CounterLine, CounterLineInput};
use crate::input::{self, MAX_TEXT, field};
use crate::inquiry;
use crate::quotation::draft::MAX_VALID_DAYS;
use crate::quotation::{Answer, EntryAnswer, Line, Quotation, price};

/// More lines, or windows of a line, than an inquiry can have are not even compared with one another.
const MAX_WRITTEN: usize = 240;

/// What was read of a counter-offer.
pub(super) struct Wanted {
    pub(super) valid_until: NaiveDate,
    pub(super) note: Option<String>,
    pub(super) lines: Vec<CounterLine>,
    pub(super) total: Money,
}

/// Reads a counter-offer: every line and window, what differs and what does not.
pub(super) fn read(
    command: &Counter,
    quotation: &Quotation,
    asked: &[inquiry::Line],
    offered: &[Line],
    today: NaiveDate,
    mut faults: Faults,
) -> Result<Wanted> {
    let valid_until = input::date(&mut faults, field("validUntil"), &command.valid_until);
    if let Some(day) = valid_until {
        price::judge_validity(day, today, MAX_VALID_DAYS, &mut faults);
    }
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        MAX_TEXT,
    );
    known_lines(command, asked, &mut faults);
    let before = faults.len();
    let bench = Bench {
        currency: quotation.currency,
        today,
    };
    let mut lines = Vec::with_capacity(offered.len());
    let mut differs = false;
    for line in offered {
        let Some(asked) = asked.iter().find(|asked| asked.id == line.inquiry_line) else {
            continue;
        };
        let written = command
            .lines
            .iter()
            .enumerate()
            .find(|(_, written)| written.line == line.position);
        let path = field("lines").at(written.map_or(0, |(index, _)| index));
        let written = written.map(|(_, written)| written);
        if let Some(wanted) = judge(asked, line, written, &path, &bench, &mut faults) {
            differs |= wanted.price != line.price.as_ref().map(|term| term.price)
                || !same(&wanted.entries, &line.answers);
            lines.push(wanted);
        }
    }
    if faults.len() == before {
        // What is wanted as it was offered is accepted, and what is wanted no more is rejected.
        let something = lines.iter().any(|line| line.price.is_some());
        faults.ensure(
            differs && something,
            FaultCode::Contradiction,
            field("lines"),
        );
    }
    let total = faults.check(
        field("lines"),
        Money::sum(quotation.currency, lines.iter().map(|line| line.total)),
    );
    faults.finish()?;
    let (Some(valid_until), Some(total)) = (valid_until, total) else {
        return Err(Failure::internal("a counter-offer that was not judged"));
    };
    Ok(Wanted {
        valid_until,
        note,
        lines,
        total,
    })
}

/// Quantities in other words are the same quantities.
fn same(wanted: &[EntryAnswer], offered: &[EntryAnswer]) -> bool {
    wanted.len() == offered.len()
        && wanted
            .iter()
            .zip(offered)
            .all(|(wanted, offered)| (wanted.base, wanted.window) == (offered.base, offered.window))
}

fn known_lines(command: &Counter, asked: &[inquiry::Line], faults: &mut Faults) {
    if command.lines.len() > MAX_WRITTEN {
        faults.push(
            Reason::limit(FaultCode::TooMany, MAX_WRITTEN),
            field("lines"),
        );
        return;
    }
    for (index, written) in command.lines.iter().enumerate() {
        let path = field("lines").at(index).at("line");
        let twice = command.lines[..index]
            .iter()
            .any(|other| other.line == written.line);
        if !asked.iter().any(|line| line.position == written.line) {
            faults.push(FaultCode::NotFound, path);
        } else if twice {
            faults.push(FaultCode::Duplicate, path);
        }
    }
}

/// What the judging of a line needs to know.
struct Bench {
    currency: Currency,
    today: NaiveDate,
}

fn judge(
    asked: &inquiry::Line,
    offered: &Line,
    written: Option<&CounterLineInput>,
    path: &FieldPath,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<CounterLine> {
    let before = faults.len();
    let given = &[][..];
    let entries_written = written.map_or(given, |written| written.entries.as_slice());
    known_entries(entries_written, asked, &path.at("entries"), faults);
    let mut entries = Vec::with_capacity(asked.schedule.len());
    for entry in &asked.schedule {
        let answer = offered
            .answers
            .iter()
            .find(|answer| answer.entry == entry.number);
        let written = entries_written
            .iter()
            .enumerate()
            .find(|(_, written)| written.entry == entry.number);
        let wanted = match (written, answer) {
            (Some((index, written)), _) => {
                let path = path.at("entries").at(index);
                judge_entry(entry, asked, offered, answer, written, &path, bench, faults)
            }
            (None, Some(answer)) => Some(answer.clone()),
            (None, None) => Some(nothing(entry.number)),
        };
        entries.extend(wanted);
    }
    let wants = entries.iter().any(|entry| entry.answer != Answer::Declined);
    let as_offered = offered.price.as_ref().map(|term| term.price);
    let price = match written.and_then(|written| written.price.as_ref()) {
        Some(price) => input::price(faults, &path.at("price"), price, bench.currency),
        None => as_offered,
    };
    if wants && price.is_none() && faults.len() == before {
        // Wanted after all what the seller would not offer: at which price?
        faults.push(FaultCode::Required, path.at("price"));
    }
    let note = input::words(
        faults,
        path.at("note"),
        written.and_then(|written| written.note.as_deref()),
        MAX_TEXT,
    );
    let substitute = offered.substitute.as_ref().map(|other| &other.packings);
    let total = match price.filter(|_| wants) {
        Some(price) if faults.len() == before => {
            price::total(&price, &entries, &asked.packings, substitute, path, faults)?
        }
        _ => Money::zero(bench.currency),
    };
    (faults.len() == before).then(|| CounterLine {
        inquiry_line: asked.id,
        position: asked.position,
        price: price.filter(|_| wants),
        entries,
        substitute: offered.substitute.as_ref().map(|other| other.product),
        note,
        total,
    })
}

fn known_entries(
    written: &[CounterEntryInput],
    asked: &inquiry::Line,
    path: &FieldPath,
    faults: &mut Faults,
) {
    if written.len() > MAX_WRITTEN {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_WRITTEN), path);
        return;
    }
    for (index, entry) in written.iter().enumerate() {
        let at = path.at(index).at("entry");
        let twice = written[..index]
            .iter()
            .any(|other| other.entry == entry.entry);
        if !asked
            .schedule
            .iter()
            .any(|known| known.number == entry.entry)
        {
            faults.push(FaultCode::NotFound, at);
        } else if twice {
            faults.push(FaultCode::Duplicate, at);
        }
    }
}

fn nothing(entry: i32) -> EntryAnswer {
    EntryAnswer {
        entry,
        answer: Answer::Declined,
        quantity: None,
        base: BaseQuantity::ZERO,
        window: None,
    }
}

#[expect(clippy::too_many_arguments, reason = "one window, seen from all sides")]
fn judge_entry(
    entry: &inquiry::Entry,
    asked: &inquiry::Line,
    offered: &Line,
    answer: Option<&EntryAnswer>,
    written: &CounterEntryInput,
    path: &FieldPath,
    bench: &Bench,
    faults: &mut Faults,
) -> Option<EntryAnswer> {
    if written.without {
        let alone = written.quantity.is_none() && written.window.is_none();
        faults.ensure(alone, FaultCode::Contradiction, path.at("without"));
        return Some(nothing(entry.number));
    }
    let answer = answer.filter(|answer| answer.answer != Answer::Declined);
    let kind = answer.map_or(Answer::Offered, |answer| answer.answer);
    let quantity = match &written.quantity {
        Some(quantity) => input::quantity(faults, &path.at("quantity"), quantity)?,
        // Declined or not, what was asked for is what is still wanted.
        None => answer
            .and_then(|answer| answer.quantity)
            .unwrap_or(entry.quantity),
    };
    let packings = offered.packings_of(kind, asked);
    let base = faults.check(path.at("quantity"), packings.to_base(quantity));
    if kind != Answer::Substitute && base.is_some_and(|base| base > entry.base) {
        // Who wants more than he asked for asks anew: a quotation answers what was asked.
        let asked = Facts::Available {
            value: entry.quantity.value_text(),
            unit: entry.quantity.unit.code().to_owned(),
        };
        faults.push(FaultCode::Contradiction.with(asked), path.at("quantity"));
        return None;
    }
    let window = match &written.window {
        Some(window) => {
            let (from, to) = input::window(faults, &path.at("window"), window, bench.today)?;
            (from != entry.from || to != entry.to).then_some(DateWindow { from, to })
        }
        None => answer.and_then(|answer| answer.window),
    };
    Some(EntryAnswer {
        entry: entry.number,
        answer: kind,
        quantity: Some(quantity),
        base: base?,
        window,
    })
}
