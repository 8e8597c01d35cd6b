//! From what the seller wrote to priced lines: every window answered, every total rounded once.

use std::collections::HashMap;

use catalogue::product::Orderable;
use chrono::NaiveDate;
use kernel::fault::{FaultCode, Faults, FieldPath, Reason};
use kernel::id::ProductId;
use kernel::money::{Currency, Money};
use kernel::price::{Basis, PriceTerm, UnitPrice, VatRate};
use kernel::quantity::{BaseQuantity, PackingTable};

use super::answers::judge_answers;
use super::command::{LineInput, TermInput};
use super::{Answer, EntryAnswer, Substitute};
use crate::input::{self, MAX_TEXT, field};
use crate::inquiry;

/// Longest place, grade or packing of a price, in characters.
const MAX_TERM_WORDS: usize = 200;
/// Longest reason for a VAT rate, in characters.
const MAX_VAT_REASON: usize = 300;

/// One priced answer to a line.
pub(super) struct Priced {
    pub(super) price: Option<PriceTerm>,
    pub(super) vat_rate: Option<VatRate>,
    pub(super) vat_reason: Option<String>,
    pub(super) substitute: Option<Substitute>,
    pub(super) note: Option<String>,
    pub(super) answers: Vec<EntryAnswer>,
    pub(super) total: Money,
    pub(super) vat: Money,
}

/// What the judging of a line needs to know.
pub(super) struct Bench<'a> {
    pub(super) currency: Currency,
    pub(super) today: NaiveDate,
    pub(super) seller: kernel::id::OrganisationId,
    /// The products asked for, and those offered instead.
    pub(super) products: &'a HashMap<ProductId, Orderable>,
}

impl Bench<'_> {
    /// Whether somebody else sells a product by now: its producer was handed over, or was claimed after the desk had passed the inquiry on.
    fn is_anothers(&self, product: ProductId) -> bool {
        self.products
            .get(&product)
            .and_then(|found| found.seller)
            .is_some_and(|seller| seller != self.seller)
    }
}

/// Reads the answer to one line.
pub(super) fn judge(
    asked: &inquiry::Line,
    written: &LineInput,
    path: &FieldPath,
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Option<Priced> {
    let before = faults.len();
    let substitute = substitute(written, path, bench, faults);
    let answers = judge_answers(asked, written, path, bench, substitute, faults);
    let offers = written.answers.is_empty() || answers.iter().any(|a| a.answer != Answer::Declined);
    let substituted = answers
        .iter()
        .any(|answer| answer.answer == Answer::Substitute);
    let itself = answers
        .iter()
        .any(|answer| matches!(answer.answer, Answer::Offered | Answer::Less));
    if itself && bench.is_anothers(asked.product) {
        faults.push(FaultCode::SoldByAnother, path);
    }
    if substituted && written.substitute.is_none() {
        faults.push(FaultCode::Required, path.at("substituteProductId"));
    }
    if !substituted && written.substitute.is_some() {
        faults.push(FaultCode::Contradiction, path.at("substituteProductId"));
    }

    let price = written
        .price
        .as_ref()
        .and_then(|term| read_term(term, &path.at("price"), bench.currency, faults));
    match (&written.price, offers) {
        (None, true) => faults.push(FaultCode::Required, path.at("price")),
        (Some(_), false) => faults.push(FaultCode::Contradiction, path.at("price")),
        _ => {}
    }
    let vat_rate = written
        .vat_rate
        .as_deref()
        .filter(|text| !text.trim().is_empty())
        .and_then(|text| faults.check(path.at("vatRate"), VatRate::parse_percent(text)));
    let vat_reason = input::line(
        faults,
        path.at("vatReason"),
        written.vat_reason.as_deref(),
        MAX_VAT_REASON,
    );
    let note = input::words(faults, path.at("note"), written.note.as_deref(), MAX_TEXT);

    let substitute_packings = substitute.map(|found| &found.product.packings);
    let total = match &price {
        Some(term) if faults.len() == before => total(
            &term.price,
            &answers,
            &asked.packings,
            substitute_packings,
            path,
            faults,
        )?,
        _ => Money::zero(bench.currency),
    };
    (faults.len() == before).then(|| Priced {
        price,
        vat_rate,
        vat_reason,
        substitute: substitute.map(|found| Substitute {
            product: found.product.id,
            name: found.product.name.clone(),
            packings: found.product.packings.clone(),
        }),
        note,
        answers,
        total,
        vat: vat_rate.map_or(Money::zero(bench.currency), |rate| rate.of(total)),
    })
}

/// The product offered instead: published, and the seller's own.
fn substitute<'a>(
    written: &LineInput,
    path: &FieldPath,
    bench: &Bench<'a>,
    faults: &mut Faults,
) -> Option<&'a Orderable> {
    let path = path.at("substituteProductId");
    let id: ProductId = input::id(faults, &path, written.substitute.as_deref()?)?;
    match bench.products.get(&id) {
        Some(found) if found.seller == Some(bench.seller) && found.is_published() => Some(found),
        _ => {
            faults.push(FaultCode::NotFound, path);
            None
        }
    }
}

fn read_term(
    term: &TermInput,
    path: &FieldPath,
    currency: Currency,
    faults: &mut Faults,
) -> Option<PriceTerm> {
    let price = input::price(faults, path, &term.price, currency);
    let basis = faults.check(path.at("basis"), Basis::parse(&term.basis));
    let words = |faults: &mut Faults, name: &str, text: &Option<String>| {
        input::line(faults, path.at(name), text.as_deref(), MAX_TERM_WORDS)
    };
    let place = words(faults, "place", &term.place);
    let grade = words(faults, "grade", &term.grade);
    let packing = words(faults, "packing", &term.packing);
    Some(PriceTerm {
        price: price?,
        basis: basis?,
        place,
        grade,
        packing,
    })
}

/// The quantity that a price is multiplied with, as one quantity of the base unit.
fn offered(answers: &[EntryAnswer], which: impl Fn(Answer) -> bool) -> Option<BaseQuantity> {
    BaseQuantity::sum(
        answers
            .iter()
            .filter(|answer| which(answer.answer))
            .map(|answer| answer.base),
    )
}

/// Price times all that is offered, rounded once. Where product and substitute are offered side by side, one price must mean the same
/// for both.
pub(super) fn total(
    price: &UnitPrice,
    answers: &[EntryAnswer],
    packings: &PackingTable,
    substitute: Option<&PackingTable>,
    path: &FieldPath,
    faults: &mut Faults,
) -> Option<Money> {
    let own = answers
        .iter()
        .any(|answer| matches!(answer.answer, Answer::Offered | Answer::Less));
    let table = match substitute {
        Some(substitute) if !own => substitute,
        Some(substitute)
            if substitute.base != packings.base
                || substitute.factor_milli(price.per) != packings.factor_milli(price.per) =>
        {
            let reason = inquiry::not_convertible(packings);
            faults.push(reason, path.at("price").at("perUnit"));
            return None;
        }
        _ => packings,
    };
    let Some(whole) = offered(answers, |answer| answer != Answer::Declined) else {
        faults.push(FaultCode::OutOfRange, path.at("answers"));
        return None;
    };
    price_of(price, whole, table, path, faults)
}

fn price_of(
    price: &UnitPrice,
    whole: BaseQuantity,
    table: &PackingTable,
    path: &FieldPath,
    faults: &mut Faults,
) -> Option<Money> {
    let Some(quantity) = whole.quantity(table.base) else {
        return Some(Money::zero(price.currency));
    };
    if table.factor_milli(price.per).is_none() {
        let reason = inquiry::not_convertible(table);
        faults.push(reason, path.at("price").at("perUnit"));
        return None;
    }
    faults.check(path.at("price"), price.line_total(quantity, table))
}

/// The sums of all lines: net, and VAT.
pub(super) fn sums(
    lines: &[Priced],
    currency: Currency,
    faults: &mut Faults,
) -> Option<(Money, Money)> {
    let total = faults.check(
        field("lines"),
        Money::sum(currency, lines.iter().map(|line| line.total)),
    )?;
    let vat = faults.check(
        field("lines"),
        Money::sum(currency, lines.iter().map(|line| line.vat)),
    )?;
    // What is to be paid must be a sum of money too.
    faults.check(field("lines"), Money::sum(currency, [total, vat]))?;
    Some((total, vat))
}

/// Too late, or too far ahead.
pub(super) fn judge_validity(
    valid_until: NaiveDate,
    today: NaiveDate,
    most_days: i64,
    faults: &mut Faults,
) {
    let path = field("validUntil");
    if valid_until < today {
        faults.push(FaultCode::DeadlinePast, path);
    } else if (valid_until - today).num_days() > most_days {
        faults.push(Reason::limit(FaultCode::OutOfRange, most_days), path);
    }
}
