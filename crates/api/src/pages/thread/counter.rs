//! The buyer's counter-offer: how it reads, and the form for one.

use chrono::Days;
use kernel::id::QuotationId;
use kernel::text::Language;
use kernel::time::vn;
use orders::inquiry;
use orders::quotation::{
    self, Answer, Counter, CounterEntryInput, CounterLineInput, CounterOffer, EntryAnswer, Line,
    Quotation,
};
use orders::{PriceInput, QuantityInput, View, WindowInput};
use platform::Conn;

use super::super::form::{Fields, Typed};
use super::super::view::{
    CounterForm, CounterFormEntry, CounterFormLine, CounterView, CounteredLineView, OtherDays, Row,
};
use super::read::plain;
use super::show::{Scene, hidden};

/// The name of the form on the page.
const FORM: &str = "counter";
/// How long a counter-offer is proposed to stand.
const PROPOSED_DAYS: u64 = 2;

/// The buyer's counter-offers to the newest revision of a thread, and the last one before it, for those who read prices. The revisions stand in their order.
pub(super) async fn of_thread(
    conn: &Conn,
    quotations: &[Quotation],
    view: View,
) -> platform::Result<(Option<CounterOffer>, Option<CounterOffer>)> {
    let Some(newest) = quotations.last().filter(|_| view.shows_prices()) else {
        return Ok((None, None));
    };
    let is_countered = newest.state == quotation::State::Countered;
    let to_newest = is_countered.then_some(newest.id);
    let before = quotation::countered_before(quotations, newest.revision);
    let before = before.map(|earlier| earlier.id);
    let ids: Vec<QuotationId> = to_newest.into_iter().chain(before).collect();
    if ids.is_empty() {
        return Ok((None, None));
    }
    let mut found = quotation::counters_of(conn, &ids).await?;
    let mut take = |id: Option<QuotationId>| found.remove(&id?);
    Ok((take(to_newest), take(before)))
}

/// The counter-offer beside what was offered.
pub(super) fn counter(scene: &Scene<'_>, offer: &CounterOffer) -> CounterView {
    let print = scene.print;
    CounterView {
        facts: vec![
            print.strong_row("page-row-counter-total", print.money(&offer.total)),
            print.row("page-row-counter-until", print.date(offer.valid_until)),
            print.row("page-row-sent", print.moment(offer.created_at)),
        ],
        lines: offer
            .lines
            .iter()
            .filter_map(|wanted| {
                let (asked, offered) = both(scene, wanted.inquiry_line)?;
                let (product, lang) = print.localised(&asked.product_name);
                let price = wanted.price.map(|price| {
                    let words = print.unit_price(&price);
                    match &offered.price {
                        Some(term) if term.price != price => print.say(
                            "page-counter-instead",
                            &[
                                ("wanted", &words),
                                ("offered", &print.unit_price(&term.price)),
                            ],
                        ),
                        _ => words,
                    }
                });
                Some(CounteredLineView {
                    product,
                    lang,
                    facts: price
                        .map(|price| print.strong_row("page-row-price", price))
                        .into_iter()
                        .collect(),
                    windows: wanted
                        .entries
                        .iter()
                        .filter_map(|entry| window(scene, asked, offered, entry))
                        .collect(),
                    note: wanted.note.clone(),
                })
            })
            .collect(),
        note: offer.note.clone(),
    }
}

fn both<'a>(scene: &Scene<'a>, line: uuid::Uuid) -> Option<(&'a inquiry::Line, &'a Line)> {
    let thread = scene.thread;
    let asked = thread.lines.iter().find(|asked| asked.id == line)?;
    let offered = thread
        .quoted
        .iter()
        .find(|offered| offered.inquiry_line == line)?;
    Some((asked, offered))
}

fn answer_to(offered: &Line, entry: i32) -> Option<&EntryAnswer> {
    offered.answers.iter().find(|answer| answer.entry == entry)
}

fn window(
    scene: &Scene<'_>,
    asked: &inquiry::Line,
    offered: &Line,
    wanted: &EntryAnswer,
) -> Option<Row> {
    let print = scene.print;
    let entry = asked
        .schedule
        .iter()
        .find(|entry| entry.number == wanted.entry)?;
    let amount = |answer: Option<&EntryAnswer>| {
        answer.and_then(|answer| answer.quantity).map_or_else(
            || print.say("page-answer-DECLINED", &[]),
            |q| print.quantity(&q),
        )
    };
    let before = answer_to(offered, wanted.entry);
    let days = wanted.days(entry);
    let other_days = before.is_some_and(|before| before.days(entry) != days);
    let other_amount = before.is_some_and(|before| before.base != wanted.base);
    let now = amount(Some(wanted));
    let value = if other_amount {
        let offered = amount(before);
        print.say(
            "page-counter-instead",
            &[("wanted", &now), ("offered", &offered)],
        )
    } else {
        now
    };
    Some(Row {
        label: print.days(days.from, days.to),
        value,
        strong: other_days || other_amount,
        lang: None,
    })
}

/// The form, with what was offered in it.
pub(super) fn form(scene: &Scene<'_>, fields: &mut Fields, quotation: &Quotation) -> CounterForm {
    let print = scene.print;
    let proposed = vn::date(scene.thread.now)
        .checked_add_days(Days::new(PROPOSED_DAYS))
        .map_or(quotation.valid_until, |day| day.min(quotation.valid_until));
    let lines = scene
        .thread
        .quoted
        .iter()
        .enumerate()
        .filter_map(|(index, offered)| {
            let (asked, _) = both(scene, offered.inquiry_line)?;
            Some(line_form(scene, fields, index, asked, offered))
        })
        .collect();
    CounterForm {
        hidden: vec![
            hidden("quotation", &quotation.id),
            hidden("revision", &quotation.revision),
        ],
        currency: quotation.currency.code().to_owned(),
        lines,
        valid_until: fields.field(
            FORM,
            "validUntil",
            &print.say("page-field-counter-until", &[]),
            proposed.to_string(),
        ),
        note: fields.field(FORM, "note", &print.say("page-field-counter-note", &[]), ""),
        open: fields.is_refused(FORM),
    }
}

fn line_form(
    scene: &Scene<'_>,
    fields: &mut Fields,
    index: usize,
    asked: &inquiry::Line,
    offered: &Line,
) -> CounterFormLine {
    let print = scene.print;
    let (product, lang) = print.localised(&asked.product_name);
    let path = |name: &str| format!("lines.{index}.{name}");
    let price = offered.price.as_ref().map(|term| term.price);
    let per = price.map_or_else(|| asked.packings.base.unit(), |price| price.per);
    let label = format!("{product}, {}", print.say("page-field-counter-price", &[]));
    let entries = asked.schedule.iter().enumerate().map(|(at, entry)| {
        let answer = answer_to(offered, entry.number);
        entry_form(
            scene,
            fields,
            &path(&format!("entries.{at}")),
            entry,
            answer,
        )
    });
    let entries = entries.collect();
    CounterFormLine {
        lang,
        hidden: vec![
            hidden(&path("line"), &asked.position),
            hidden(&path("price.perUnit"), &per.code()),
        ],
        price: fields.field(
            FORM,
            &path("price.amount"),
            &label,
            price.map_or_else(String::new, |price| print.input_number(price.amount())),
        ),
        per: print.unit(per),
        offered: price.map(|price| {
            let price = print.unit_price(&price);
            print.say("page-counter-offered", &[("offered", &price)])
        }),
        entries,
        product,
    }
}

fn entry_form(
    scene: &Scene<'_>,
    fields: &mut Fields,
    path: &str,
    entry: &inquiry::Entry,
    answer: Option<&EntryAnswer>,
) -> CounterFormEntry {
    let print = scene.print;
    let given = answer.filter(|answer| answer.answer != Answer::Declined);
    let days = given.map_or_else(
        || print.days(entry.from, entry.to),
        |answer| {
            let days = answer.days(entry);
            print.days(days.from, days.to)
        },
    );
    let quantity = given.and_then(|answer| answer.quantity);
    let unit = quantity.map_or(entry.quantity.unit, |quantity| quantity.unit);
    let offered = quantity.map_or_else(
        || print.say("page-answer-DECLINED", &[]),
        |quantity| print.quantity(&quantity),
    );
    let label = print.say("page-field-counter-quantity", &[("days", &days)]);
    let proposal = quantity.map_or_else(
        || "0".to_owned(),
        |quantity| print.input_number(quantity.value),
    );
    let from_name = format!("{path}.window.from");
    let to_name = format!("{path}.window.to");
    let other = given.and_then(|answer| answer.window);
    let blank =
        |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let quantity_field = fields.field(FORM, &format!("{path}.quantity"), &label, proposal);
    let from = fields.field(
        FORM,
        &from_name,
        &print.say("page-field-from", &[]),
        blank(other.map(|days| days.from)),
    );
    let to = fields.field(
        FORM,
        &to_name,
        &print.say("page-field-to", &[]),
        blank(other.map(|days| days.to)),
    );
    let open = !from.value.is_empty() || !to.value.is_empty();
    CounterFormEntry {
        hidden: vec![
            hidden(&format!("{path}.entry"), &entry.number),
            hidden(&format!("{path}.unit"), &unit.code()),
        ],
        unit_words: print.unit(unit),
        offered: print.say("page-counter-offered", &[("offered", &offered)]),
        quantity: quantity_field,
        other_days: OtherDays { from, to, open },
        days,
    }
}

/// What was typed, as the command that it means.
pub(super) fn read(language: Language, typed: &Typed) -> Counter {
    Counter {
        quotation: typed.text("quotation"),
        expected_revision: typed.get("revision").and_then(|text| text.parse().ok()),
        valid_until: typed.text("validUntil"),
        note: typed.get("note").map(|_| typed.prose("note")),
        lines: (0..typed.count("lines"))
            .map(|index| read_line(language, typed, index))
            .collect(),
    }
}

fn read_line(language: Language, typed: &Typed, index: usize) -> CounterLineInput {
    let text = |name: &str| typed.text(&format!("lines.{index}.{name}"));
    let amount = text("price.amount");
    CounterLineInput {
        line: text("line").parse().unwrap_or_default(),
        price: (!amount.is_empty()).then(|| PriceInput {
            amount: plain(language, &amount),
            per_unit: text("price.perUnit"),
        }),
        entries: (0..typed.count(&format!("lines.{index}.entries")))
            .map(|at| read_entry(language, typed, &format!("lines.{index}.entries.{at}")))
            .collect(),
        note: None,
    }
}

/// Nought, or nothing at all, is wanted no more.
fn read_entry(language: Language, typed: &Typed, path: &str) -> CounterEntryInput {
    let text = |name: &str| typed.text(&format!("{path}.{name}"));
    let quantity = text("quantity");
    let number = kernel::format::read_number(&quantity, language);
    let without = quantity.is_empty() || number.is_some_and(|number| number.is_zero());
    CounterEntryInput {
        entry: text("entry").parse().unwrap_or_default(),
        without,
        quantity: (!without).then(|| QuantityInput {
            value: plain(language, &quantity),
            unit: text("unit"),
        }),
        window: other_days(typed, path).filter(|_| !without),
    }
}

/// Other days, where somebody typed any: one day alone is first and last.
pub(super) fn other_days(typed: &Typed, path: &str) -> Option<WindowInput> {
    let from = typed.text(&format!("{path}.window.from"));
    let to = typed.text(&format!("{path}.window.to"));
    match (from.is_empty(), to.is_empty()) {
        (true, true) => None,
        (false, true) => Some(WindowInput {
            to: from.clone(),
            from,
        }),
        (true, false) => Some(WindowInput {
            from: to.clone(),
            to,
        }),
        (false, false) => Some(WindowInput { from, to }),
    }
}
