//! The form of a quotation: a price for each line, and for each window what is offered, proposed as it was asked.

use chrono::{Days, NaiveDate};
use kernel::format;
use kernel::id::InquiryId;
use kernel::price::Basis;
use kernel::quantity::Unit;
use kernel::text::Language;
use kernel::time::vn;
use orders::inquiry::{self, Entry, Line};
use orders::quotation::{Answer, AnswerInput, LineInput, Send, TermInput};
use orders::{PriceInput, QuantityInput};

use super::super::Pages;
use super::super::form::{Fields, Typed};
use super::super::view::{Hidden, Opt, OtherDays, QuoteEntry, QuoteForm, QuoteLine};
use super::super::visitor::Visitor;
use super::act::plain;
use super::show::Scene;
use super::{counter, review};

const FORM: &str = "quote";
/// How long an offer is proposed to hold.
const PROPOSED_DAYS: u64 = 3;
/// Rates in per cent that sellers choose from.
const RATES: [&str; 4] = ["0", "5", "8", "10"];
const OUTSIDE_VAT: &str = "none";

/// The form, with what was offered last where there is a last offer.
pub(super) fn form(scene: &Scene<'_>, fields: &mut Fields) -> QuoteForm {
    let print = scene.print;
    let thread = scene.thread;
    let newest = thread.newest();
    let open = newest.filter(|_| thread.open_quotation().is_some());
    let lines = thread
        .lines
        .iter()
        .enumerate()
        .map(|(index, line)| line_form(scene, fields, index, line))
        .collect();
    let proposed = vn::date(thread.now)
        .checked_add_days(Days::new(PROPOSED_DAYS))
        .map_or_else(String::new, |day| day.to_string());
    let valid_until = fields.field(
        FORM,
        "validUntil",
        &print.say("page-field-valid-until", &[]),
        proposed,
    );
    let firm = [("yes", "page-firm-yes"), ("no", "page-firm-no")].map(|(value, key)| Opt {
        value: value.to_owned(),
        label: print.say(key, &[]),
        hint: Some(print.say(&format!("{key}-hint"), &[])),
        chosen: false,
    });
    let firm_proposed = if newest.is_some_and(|newest| !newest.firm) {
        "no"
    } else {
        "yes"
    };
    let note = newest
        .and_then(|newest| newest.note.clone())
        .unwrap_or_default();
    QuoteForm {
        title: print.say(
            if newest.is_some() {
                "page-quote-title-again"
            } else {
                "page-quote-title"
            },
            &[],
        ),
        replaces: open.map(|open| {
            print.say(
                "page-quote-replaces",
                &[("revision", &open.revision.to_string())],
            )
        }),
        revision: newest.map_or(0, |newest| newest.revision),
        currency: thread.inquiry.currency.code().to_owned(),
        lines,
        valid_until,
        firm: fields.choice(
            FORM,
            "firm",
            &print.say("page-field-firm", &[]),
            firm.to_vec(),
            firm_proposed,
        ),
        tolerance: fields.field(
            FORM,
            "tolerancePercent",
            &print.say("page-field-tolerance", &[]),
            newest
                .and_then(|newest| newest.tolerance)
                .and_then(|tolerance| kernel::decimal::parse(&tolerance.percent_text()))
                .map_or_else(String::new, |percent| print.input_number(percent)),
        ),
        countered: thread
            .counter
            .as_ref()
            .map(|_| print.say("page-quote-countered", &[])),
        note: fields.field(FORM, "note", &print.say("page-field-note", &[]), note),
    }
}

fn line_form(scene: &Scene<'_>, fields: &mut Fields, index: usize, line: &Line) -> QuoteLine {
    let print = scene.print;
    let (product, lang) = print.localised(&line.product_name);
    let before = scene
        .thread
        .quoted
        .iter()
        .find(|quoted| quoted.inquiry_line == line.id);
    let term = before.and_then(|before| before.price.as_ref());
    let countered = scene.thread.counter.as_ref().and_then(|offer| {
        offer
            .lines
            .iter()
            .find(|wanted| wanted.inquiry_line == line.id)
    });
    // What the buyer wants stands before what was offered.
    let wanted_price = countered
        .and_then(|wanted| wanted.price)
        .or_else(|| term.map(|term| term.price));
    let several = scene.thread.lines.len() > 1;
    let within = |label: String| {
        if several {
            format!("{product}, {label}")
        } else {
            label
        }
    };
    let labelled = |key: &str| within(print.say(key, &[]));
    let path = |name: &str| format!("lines.{index}.{name}");
    let option = |value: &str, label: String| Opt {
        value: value.to_owned(),
        label,
        hint: None,
        chosen: false,
    };

    let amount = wanted_price.map_or_else(String::new, |price| print.input_number(price.amount()));
    let price = fields.field(
        FORM,
        &path("price.amount"),
        &labelled("page-field-price"),
        amount,
    );
    let usual = line
        .target_price
        .as_ref()
        .map_or_else(|| line.packings.base.unit(), |target| target.per);
    let per = wanted_price.map_or(usual, |price| price.per);
    let units = line
        .packings
        .units()
        .into_iter()
        .filter(|unit| !matches!(unit, Unit::Gram | Unit::Millilitre));
    let units = units
        .map(|unit| option(unit.code(), print.unit(unit)))
        .collect();
    let per = fields.choice(
        FORM,
        &path("price.perUnit"),
        &labelled("page-field-per"),
        units,
        per.code(),
    );
    let bases = Basis::ALL
        .iter()
        .map(|basis| option(basis.code(), print.basis(*basis)))
        .collect();
    let basis = term.map_or(Basis::Packed, |term| term.basis);
    let basis = fields.choice(
        FORM,
        &path("price.basis"),
        &labelled("page-field-basis"),
        bases,
        basis.code(),
    );
    let mut rates = vec![option(OUTSIDE_VAT, print.say("page-vat-none", &[]))];
    rates.extend(RATES.map(|rate| option(rate, print.percent(rate.parse().unwrap_or_default()))));
    let rate = before
        .and_then(|before| before.vat_rate)
        .map(|rate| rate.percent().to_string());
    let vat = fields.choice(
        FORM,
        &path("vatRate"),
        &labelled("page-field-vat"),
        rates,
        rate.as_deref().unwrap_or(OUTSIDE_VAT),
    );
    let entries = line.schedule.iter().enumerate().map(|(at, entry)| {
        let days = print.days(entry.from, entry.to);
        let label = within(print.say("page-field-offered", &[("days", &days)]));
        let answers = countered
            .map(|wanted| &wanted.entries)
            .or_else(|| before.map(|before| &before.answers));
        let answer =
            answers.and_then(|answers| answers.iter().find(|answer| answer.entry == entry.number));
        let other = answer.and_then(|answer| answer.window);
        let other_days = other.map(|days| {
            let name = path(&format!("answers.{at}.window"));
            let mut day = |part: &str, label: &str, day: NaiveDate| {
                let label = within(print.say(label, &[]));
                fields.field(FORM, &format!("{name}.{part}"), &label, day.to_string())
            };
            OtherDays {
                from: day("from", "page-field-from", days.from),
                to: day("to", "page-field-to", days.to),
                open: true,
            }
        });
        let standing = scene
            .thread
            .asked_supply
            .iter()
            .find(|standing| standing.line == line.position && standing.entry == entry.number);
        let standing = standing.map_or_else(Vec::new, |standing| {
            review::standing_words(scene, standing)
                .into_iter()
                .chain(review::out_of_season(scene, standing))
                .collect()
        });
        let proposed = match answer {
            // A substitute is no answer that this form can give.
            Some(answer) if matches!(answer.answer, Answer::Declined | Answer::Substitute) => {
                "0".to_owned()
            }
            Some(answer)
                if answer
                    .quantity
                    .is_some_and(|quantity| quantity.unit == entry.quantity.unit) =>
            {
                answer
                    .quantity
                    .map_or_else(String::new, |quantity| print.input_number(quantity.value))
            }
            _ => print.input_number(entry.quantity.value),
        };
        QuoteEntry {
            unit_words: print.unit(entry.quantity.unit),
            asked: scene.asked_hint(entry),
            quantity: fields.field(
                FORM,
                &path(&format!("answers.{at}.quantity")),
                &label,
                proposed,
            ),
            other_days,
            standing,
            days,
        }
    });
    let entries = entries.collect::<Vec<_>>();
    let target = line
        .target_price
        .as_ref()
        .map(|target| print.say("page-quote-target", &[("price", &print.unit_price(target))]));
    let carried =
        ["place", "grade", "packing"]
            .into_iter()
            .zip(term.map_or([const { None }; 3], |term| {
                [term.place.clone(), term.grade.clone(), term.packing.clone()]
            }));
    let carried = carried
        .filter_map(|(name, value)| {
            Some(Hidden {
                name: path(&format!("price.{name}")),
                value: value?,
            })
        })
        .collect();
    QuoteLine {
        product,
        lang,
        target,
        price,
        per,
        basis,
        vat,
        entries,
        carried,
    }
}

/// What was typed, as the command that it means. The lines are those of the inquiry, in its order.
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
    let untaxed = pages.print(language).say("page-vat-reason-untaxed", &[]);
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
        confirm_oversell: typed.get(review::CONFIRM) == Some("yes"),
        note: typed.get("note").map(|_| typed.prose("note")),
        lines: lines
            .iter()
            .enumerate()
            .map(|(index, line)| read_line(language, &untaxed, typed, index, line))
            .collect(),
        ..Default::default()
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
    let answers: Vec<AnswerInput> = line
        .schedule
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let path = format!("lines.{index}.answers.{at}");
            read_answer(language, typed, &path, entry)
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
        substitute: None,
        note: None,
    }
}

/// Nought is no; as much as was asked is yes; anything else is a quantity of its own, and the domain judges it.
fn read_answer(language: Language, typed: &Typed, path: &str, entry: &Entry) -> AnswerInput {
    let text = typed.text(&format!("{path}.quantity"));
    let number = format::read_number(&text, language);
    let quantity = (!text.is_empty()).then(|| QuantityInput {
        value: plain(language, &text),
        unit: entry.quantity.unit.code().to_owned(),
    });
    let (answer, quantity) = match number {
        Some(number) if number.is_zero() => (Answer::Declined, None),
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
