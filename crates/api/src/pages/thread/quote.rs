//! The form of a quotation: a price for each line, and for each window what is offered, proposed as it was asked.

use catalogue::ocop_set::SetKey;
use chrono::{Days, NaiveDate};
use kernel::price::Basis;
use kernel::quantity::Unit;
use kernel::time::vn;
use orders::inquiry::Line;
use orders::quotation::Answer;

use super::super::form::Fields;
use super::super::view::{Hidden, Opt, OtherDays, QuoteEntry, QuoteForm, QuoteLine};
use super::show::Scene;
use super::{review, substitute};

const FORM: &str = "quote";
/// How long the first offer is proposed to hold, and one after an offer that stands no more.
const PROPOSED_DAYS: u64 = 3;
/// Rates in per cent that sellers choose from.
const RATES: [&str; 4] = ["0", "5", "8", "10"];
pub(super) const OUTSIDE_VAT: &str = "none";
/// What stands in the field until somebody chooses: no rate, so that it is refused at its place.
pub(super) const UNCHOSEN_VAT: &str = "choose";

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
    // A new revision promises no less long than the offer that it takes the place of.
    let proposed = open
        .map(|open| open.valid_until)
        .or_else(|| vn::date(thread.now).checked_add_days(Days::new(PROPOSED_DAYS)))
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
    // Nobody is to bind herself to goods out of season by leaving a form as it came.
    let out_of_season = thread
        .asked_supply
        .iter()
        .any(|standing| standing.out_of_season);
    // Only who is bound to them already, by an offer that stands, goes on by it.
    let firm_proposed = match (open, newest) {
        (Some(open), _) if open.firm => "yes",
        (Some(_), _) => "no",
        _ if out_of_season => "no",
        (None, Some(newest)) if !newest.firm => "no",
        _ => "yes",
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

/// Whether the product's OCOP set says that it is processed: then it cannot be outside VAT as raw produce.
fn is_processed(scene: &Scene<'_>, line: &Line) -> bool {
    let asked = scene.thread.ocop_sets.get(&line.product);
    asked.is_some_and(SetKey::is_processed)
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
    let offered = before.filter(|before| before.price.is_some());
    let rate = offered.map(|before| {
        let rate = before.vat_rate;
        rate.map_or_else(|| OUTSIDE_VAT.to_owned(), |rate| rate.percent().to_string())
    });
    let proposed = if is_processed(scene, line) {
        UNCHOSEN_VAT
    } else {
        OUTSIDE_VAT
    };
    let chosen = rate.unwrap_or_else(|| proposed.to_owned());
    if chosen == UNCHOSEN_VAT {
        rates.insert(0, option(UNCHOSEN_VAT, print.say("page-vat-choose", &[])));
    }
    let vat = fields.choice(
        FORM,
        &path("vatRate"),
        &labelled("page-field-vat"),
        rates,
        &chosen,
    );
    let instead = substitute::offered(scene, line, before);
    let substitute = substitute::choice(
        scene,
        fields,
        (index, &labelled("page-field-substitute")),
        line,
        instead,
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
                .chain(review::days_unsold(scene, standing))
                .collect()
        });
        let proposed = match answer {
            Some(answer) if answer.answer == Answer::Declined => "0".to_owned(),
            // The form offers one product a line: beside the one asked for it has no place for another.
            Some(answer) if answer.answer == Answer::Substitute && instead.is_none() => {
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
        substitute,
        entries,
        carried,
    }
}
