//! What was typed into the form of a quotation, as the command that it means.

use kernel::fault::{Facts, Fault, FaultCode};
use kernel::format;
use kernel::id::InquiryId;
use kernel::text::Language;
use orders::inquiry::{self, Entry, Line};
use orders::quotation::{Answer, AnswerInput, LineInput, Send, TermInput};
use orders::{PriceInput, QuantityInput};
use platform::words::VAT_REASON_UNPROCESSED;

use super::super::Pages;
use super::super::form::Typed;
use super::super::visitor::Visitor;
use super::quote::{OUTSIDE_VAT, UNCHOSEN_VAT};
use super::read::plain;
use super::{counter, review, substitute};

/// The command. The lines are those of the inquiry, in its order.
pub(super) async fn read(
    pages: &Pages,
    visitor: &Visitor,
    inquiry: InquiryId,
    typed: &Typed,
) -> platform::Result<Send> {
    let language = visitor.language();
    let lines = inquiry::lines_of(pages.app.db.read(), &[inquiry])
        .await?
        .remove(&inquiry)
        .unwrap_or_default();
    let untaxed = pages.print(language).say(VAT_REASON_UNPROCESSED, &[]);
    Ok(Send {
        inquiry: inquiry.to_string(),
        expected_revision: typed
            .get("expectedRevision")
            .and_then(|text| text.parse().ok()),
        firm: typed.get("firm") != Some("no"),
        valid_until: typed.text("validUntil"),
        tolerance_percent: typed
            .get("tolerancePercent")
            .map(|text| plain(language, text)),
        confirm_oversell: review::is_confirmed(typed),
        note: typed.get("note").map(|_| typed.prose("note")),
        lines: lines
            .iter()
            .enumerate()
            .map(|(index, line)| read_line(language, &untaxed, typed, index, line))
            .collect(),
        ..Default::default()
    })
}

/// The fault at a rate of VAT that nobody chose, as what it is on the page: a choice that is owed. It takes the place of the domain's own,
/// which comes with all other faults of the offer.
pub(super) fn owes_vat(typed: &Typed, fault: &Fault) -> Option<Fault> {
    let [_, inner @ ..] = fault.path.as_slice() else {
        return None;
    };
    let at_rate = inner.last().is_some_and(|name| name == "vatRate");
    (at_rate && typed.text(&inner.join(".")) == UNCHOSEN_VAT).then(|| Fault {
        code: FaultCode::Required,
        path: fault.path.clone(),
        facts: Facts::default(),
    })
}

fn read_line(
    language: Language,
    untaxed: &str,
    typed: &Typed,
    index: usize,
    line: &Line,
) -> LineInput {
    let text = |name: &str| typed.text(&format!("lines.{index}.{name}"));
    let substitute = substitute::read(typed, index);
    let instead = substitute.as_ref().map(|_| Answer::Substitute);
    let answers: Vec<AnswerInput> = line
        .schedule
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let path = format!("lines.{index}.answers.{at}");
            read_answer(language, typed, &path, entry, instead)
        })
        .collect();
    // A line that is declined altogether has no price, whatever stands in its field.
    let offers = answers
        .iter()
        .any(|answer| answer.answer != Answer::Declined.code());
    let carried = |name: &str| {
        typed
            .get(&format!("lines.{index}.price.{name}"))
            .map(str::to_owned)
    };
    let amount = text("price.amount");
    let price = (offers && !amount.is_empty()).then(|| TermInput {
        price: PriceInput {
            amount: plain(language, &amount),
            per_unit: text("price.perUnit"),
        },
        basis: text("price.basis"),
        place: carried("place"),
        grade: carried("grade"),
        packing: carried("packing"),
    });
    let rate = Some(text("vatRate")).filter(|rate| offers && rate != OUTSIDE_VAT);
    let vat_reason = (price.is_some() && rate.is_none()).then(|| untaxed.to_owned());
    LineInput {
        line: line.position,
        answers,
        price,
        vat_rate: rate,
        vat_reason,
        substitute: substitute.filter(|_| offers),
        note: None,
    }
}

/// Nought is no; as much as was asked is yes; anything else is a quantity of its own, and the domain judges it. Of another product any
/// quantity is `instead`.
fn read_answer(
    language: Language,
    typed: &Typed,
    path: &str,
    entry: &Entry,
    instead: Option<Answer>,
) -> AnswerInput {
    let text = typed.text(&format!("{path}.quantity"));
    let number = format::read_number(&text, language);
    // A field left empty is nothing that was meant: of another product there is no "as asked".
    let quantity = (!text.is_empty() || instead.is_some()).then(|| QuantityInput {
        value: plain(language, &text),
        unit: entry.quantity.unit.code().to_owned(),
    });
    let (answer, quantity) = match number {
        Some(number) if number.is_zero() => (Answer::Declined, None),
        _ if instead.is_some() => (Answer::Substitute, quantity),
        Some(number) if number >= entry.quantity.value => (Answer::Offered, quantity),
        _ => (Answer::Less, quantity),
    };
    AnswerInput {
        entry: entry.number,
        answer: answer.code().to_owned(),
        quantity,
        window: counter::other_days(typed, path).filter(|_| answer != Answer::Declined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_nobody_chose_is_owed_and_a_mistyped_one_is_wrong() {
        let typed = Typed::new(vec![
            ("lines.0.vatRate".to_owned(), UNCHOSEN_VAT.to_owned()),
            ("lines.1.vatRate".to_owned(), "x".to_owned()),
        ]);
        let at = |path: &str| owes_vat(&typed, &FaultCode::OutOfRange.at(path));
        let path = "input.lines.0.vatRate";
        assert_eq!(at(path), Some(FaultCode::Required.at(path)));
        for other in ["input.lines.1.vatRate", "input.lines.0.price", "input", ""] {
            assert_eq!(at(other), None, "{other}");
        }
    }
}
