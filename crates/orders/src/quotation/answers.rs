//! What is said to each window of a line: every window answered once, every quantity converted.

use catalogue::product::Orderable;
use chrono::NaiveDate;
use kernel::fault::{Facts, FaultCode, Faults, FieldPath, Reason};
use kernel::quantity::{BaseQuantity, PackingTable, Quantity};
use kernel::time::DateWindow;

use super::command::{AnswerInput, LineInput};
use super::price::Bench;
use super::{Answer, EntryAnswer};
use crate::{input, inquiry};

/// Answers beyond this are more than a line can have windows, and are not even compared with one another.
const MAX_ANSWERS: usize = 240;

/// One answer for each window, in the order of the schedule. None written at all means "everything as asked".
pub(super) fn judge_answers(
    asked: &inquiry::Line,
    written: &LineInput,
    path: &FieldPath,
    bench: &Bench<'_>,
    substitute: Option<&Orderable>,
    faults: &mut Faults,
) -> Vec<EntryAnswer> {
    let path = path.at("answers");
    if written.answers.len() > MAX_ANSWERS {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_ANSWERS), path);
        return Vec::new();
    }
    for (index, answer) in written.answers.iter().enumerate() {
        let at = path.at(index).at("entry");
        let twice = written.answers[..index]
            .iter()
            .any(|other| other.entry == answer.entry);
        if !asked
            .schedule
            .iter()
            .any(|entry| entry.number == answer.entry)
        {
            faults.push(FaultCode::NotFound, at);
        } else if twice {
            faults.push(FaultCode::Duplicate, at);
        }
    }
    let mut answers = Vec::with_capacity(asked.schedule.len());
    for entry in &asked.schedule {
        let found = written
            .answers
            .iter()
            .enumerate()
            .find(|(_, answer)| answer.entry == entry.number);
        let answer = match found {
            Some((index, answer)) => judge_answer(
                entry,
                answer,
                &asked.packings,
                substitute.map(|found| &found.product.packings),
                bench.today,
                &path.at(index),
                faults,
            ),
            None if written.answers.is_empty() => Some(as_asked(entry, Answer::Offered)),
            None => {
                faults.push(FaultCode::Required, &path);
                None
            }
        };
        if let Some(answer) = answer {
            if answer.answer != Answer::Declined && answer.days(entry).to < bench.today {
                let at = found.map_or_else(|| path.clone(), |(index, _)| path.at(index));
                faults.push(FaultCode::WindowPast, at);
            }
            answers.push(answer);
        }
    }
    answers
}

fn as_asked(entry: &inquiry::Entry, answer: Answer) -> EntryAnswer {
    EntryAnswer {
        entry: entry.number,
        answer,
        quantity: Some(entry.quantity),
        base: entry.base,
        window: None,
    }
}

fn judge_answer(
    entry: &inquiry::Entry,
    written: &AnswerInput,
    packings: &PackingTable,
    substitute: Option<&PackingTable>,
    today: NaiveDate,
    path: &FieldPath,
    faults: &mut Faults,
) -> Option<EntryAnswer> {
    let before = faults.len();
    let window = other_days(entry, written, today, path, faults);
    let judged = judge_quantity(entry, written, packings, substitute, path, faults)?;
    if window.is_some() && judged.answer == Answer::Declined {
        faults.push(FaultCode::Contradiction, path.at("window"));
    }
    (faults.len() == before).then_some(EntryAnswer { window, ..judged })
}

/// Days other than those asked for; the same days again are none.
fn other_days(
    entry: &inquiry::Entry,
    written: &AnswerInput,
    today: NaiveDate,
    path: &FieldPath,
    faults: &mut Faults,
) -> Option<DateWindow> {
    let written = written.window.as_ref()?;
    let (from, to) = input::window(faults, &path.at("window"), written, today)?;
    (from != entry.from || to != entry.to).then_some(DateWindow { from, to })
}

fn judge_quantity(
    entry: &inquiry::Entry,
    written: &AnswerInput,
    packings: &PackingTable,
    substitute: Option<&PackingTable>,
    path: &FieldPath,
    faults: &mut Faults,
) -> Option<EntryAnswer> {
    let answer = faults.check(path.at("answer"), Answer::from_code(written.answer.trim()));
    let at = path.at("quantity");
    let quantity = match &written.quantity {
        Some(quantity) => Some(input::quantity(faults, &at, quantity)?),
        None => None,
    };
    match (answer?, quantity) {
        (Answer::Declined, None) => Some(EntryAnswer {
            entry: entry.number,
            answer: Answer::Declined,
            quantity: None,
            base: BaseQuantity::ZERO,
            window: None,
        }),
        (Answer::Declined, Some(_)) => {
            faults.push(FaultCode::Contradiction, at);
            None
        }
        (Answer::Offered, None) => Some(as_asked(entry, Answer::Offered)),
        (Answer::Less, None) => {
            faults.push(FaultCode::Required, at);
            None
        }
        (Answer::Substitute, quantity) => {
            let quantity = quantity.unwrap_or(entry.quantity);
            // Without a substitute there is another fault already.
            let base = faults.check(at, substitute?.to_base(quantity))?;
            Some(answered(entry, Answer::Substitute, quantity, base))
        }
        (answer @ (Answer::Offered | Answer::Less), Some(quantity)) => {
            let base = faults.check(&at, packings.to_base(quantity))?;
            let fits = match answer {
                Answer::Less => base < entry.base,
                _ => base == entry.base,
            };
            if fits {
                Some(answered(entry, answer, quantity, base))
            } else {
                let asked = Facts::Available {
                    value: entry.quantity.value_text(),
                    unit: entry.quantity.unit.code().to_owned(),
                };
                faults.push(FaultCode::Contradiction.with(asked), at);
                None
            }
        }
    }
}

fn answered(
    entry: &inquiry::Entry,
    answer: Answer,
    quantity: Quantity,
    base: BaseQuantity,
) -> EntryAnswer {
    EntryAnswer {
        entry: entry.number,
        answer,
        quantity: Some(quantity),
        base,
        window: None,
    }
}
