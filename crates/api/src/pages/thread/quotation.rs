//! The newest quotation beside what was asked.

use kernel::money::Money;
use kernel::price::{PriceTerm, VatRate};
use kernel::quantity::{BaseQuantity, Quantity};
use orders::inquiry;
use orders::order;
use orders::quotation::{self, Gap, LineComparison, Quotation, Told, WishedIn};
use orders::{Action, Side, Tolerance, View};

use super::super::form::Fields;
use super::super::print::Printer;
use super::super::view::{
    AnswerView, EarlierView, Hidden, Mark, QuotationView, QuotedLineView, Row, Tone,
};
use super::asked::certificate_name;
use super::show::{Scene, hidden};
use super::step::Step;
use super::{accept, counter};

/// The newest quotation, and what may be done with it.
pub(super) fn quotation(
    scene: &Scene<'_>,
    fields: &mut Fields,
    quotation: &Quotation,
) -> QuotationView {
    let (print, thread) = (scene.print, scene.thread);
    let state = quotation.state_at(thread.now);
    let mut facts = vec![
        print.strong_row("page-row-valid-until", print.date(quotation.valid_until)),
        print.row("page-row-binding", binding(scene, quotation, state)),
        print.row("page-row-sent", print.moment(quotation.created_at)),
        tolerance_row(print, quotation.tolerance()),
    ];
    if let Some(reference) = quotation
        .external_reference
        .as_ref()
        .filter(|_| thread.view.shows_words())
    {
        facts.push(print.row("page-row-seller-reference", reference));
    }
    let compared = thread.compared(quotation);
    let lines = thread
        .lines
        .iter()
        .zip(&compared)
        .map(|(asked, compared)| quoted_line(scene, asked, compared))
        .collect();
    let decided = || which(quotation);
    let accept = thread
        .may(Action::QuotationAccept)
        .then(|| accept::form(scene, fields, quotation));
    let reject = thread
        .may(Action::QuotationReject)
        .then(|| scene.reasoned(fields, Step::Reject, "reject", decided()));
    let counter_form = thread
        .may(Action::QuotationCounter)
        .then(|| counter::form(scene, fields, quotation));
    let withdraw = thread.may(Action::QuotationWithdraw).then(|| {
        let step = Step::QuotationWithdraw;
        scene.reasoned(fields, step, step.slug(), decided())
    });
    let earlier = thread
        .quotations
        .iter()
        .rev()
        .skip(1)
        .map(|earlier| EarlierView {
            title: print.say(
                "page-revision",
                &[("revision", &earlier.revision.to_string())],
            ),
            state: print.mark(
                "page-quotation",
                earlier.state_at(thread.now).code(),
                quotation_tone(earlier.state_at(thread.now)),
            ),
            total: if thread.view.shows_prices() {
                payable(scene, earlier.total, earlier.vat_total)
            } else {
                String::new()
            },
            when: print.moment(earlier.created_at),
        });
    QuotationView {
        number: quotation.number.as_str().to_owned(),
        firm: quotation.firm,
        revision: quotation.revision.to_string(),
        state: print.mark("page-quotation", state.code(), quotation_tone(state)),
        facts,
        lines,
        totals: if thread.view.shows_prices() {
            totals(scene, quotation.total, quotation.vat_total)
        } else {
            Vec::new()
        },
        note: quotation.note.clone().filter(|_| thread.view.shows_words()),
        reason: quotation
            .reason
            .clone()
            .filter(|_| thread.view.shows_words()),
        countered: thread
            .counter
            .as_ref()
            .map(|offer| counter::counter(scene, offer)),
        warnings: short_warnings(scene),
        accept,
        counter: counter_form,
        reject,
        withdraw,
        earlier: earlier.collect(),
    }
}

/// Which revision a form is about.
pub(super) fn which(quotation: &Quotation) -> Vec<Hidden> {
    vec![
        hidden("quotation", &quotation.id),
        hidden("revision", &quotation.revision),
    ]
}

/// What kind of offer it is. What follows from that is told only as long as it can still follow.
fn binding(scene: &Scene<'_>, quotation: &Quotation, state: quotation::State) -> String {
    let order = scene.thread.order.as_ref();
    let follows = state == quotation::State::Sent
        || order.is_some_and(|order| order.state == order::State::Placed);
    let key = match (quotation.firm, follows) {
        (true, true) => "page-firm",
        (false, true) => "page-free",
        (true, false) => "page-firm-yes",
        (false, false) => "page-firm-no",
    };
    scene.print.say(key, &[])
}

/// For which windows orders leave too little, told to the seller alone.
fn short_warnings(scene: &Scene<'_>) -> Vec<String> {
    let print = scene.print;
    scene
        .thread
        .offered_supply
        .iter()
        .filter(|standing| standing.exceeds_orders())
        .map(|standing| {
            let days = print.days(standing.days.from, standing.days.to);
            let (product, _) = print.localised(&standing.name);
            print.say(
                "page-supply-short",
                &[("days", &days), ("product", &product)],
            )
        })
        .collect()
}

const fn quotation_tone(state: quotation::State) -> Tone {
    match state {
        quotation::State::Sent => Tone::News,
        quotation::State::Accepted => Tone::Good,
        quotation::State::Rejected | quotation::State::Expired => Tone::Bad,
        quotation::State::Countered => Tone::Wait,
        quotation::State::Replaced | quotation::State::Withdrawn => Tone::Plain,
    }
}

/// What is to be paid in all. Both sums were checked when the quotation was sent.
pub(super) fn payable(scene: &Scene<'_>, total: Money, vat: Money) -> String {
    Money::sum(total.currency, [total, vat])
        .map_or_else(|_| String::new(), |sum| scene.print.money(&sum))
}

pub(super) fn totals(scene: &Scene<'_>, total: Money, vat: Money) -> Vec<Row> {
    let print = scene.print;
    vec![
        print.row("page-row-total", print.money(&total)),
        print.row("page-row-vat-total", print.money(&vat)),
        print.strong_row("page-row-grand-total", payable(scene, total, vat)),
    ]
}

fn quoted_line(
    scene: &Scene<'_>,
    asked: &inquiry::Line,
    compared: &LineComparison,
) -> QuotedLineView {
    let (print, thread) = (scene.print, scene.thread);
    let (product, lang) = print.localised(&asked.product_name);
    let line = thread
        .quoted
        .iter()
        .find(|line| line.inquiry_line == asked.id);
    let told = compared.told(thread.view);
    let windows = asked
        .schedule
        .iter()
        .zip(&compared.entries)
        .map(|(entry, compared)| {
            let offered = compared
                .offered
                .as_ref()
                .map_or_else(String::new, |offered| print.quantity(offered));
            let asked_days = print.days(entry.from, entry.to);
            let asked = ("quantity", &*print.quantity(&entry.quantity));
            let (days, asked) = match compared.other_days {
                Some(other) => (
                    print.days(other.from, other.to),
                    print.say("page-asked-short-days", &[asked, ("days", &asked_days)]),
                ),
                None => (asked_days, print.say("page-asked-short", &[asked])),
            };
            AnswerView {
                days,
                answer: print.say(
                    &format!("page-answer-{}", compared.answer.code()),
                    &[("quantity", &offered)],
                ),
                asked,
                place: scene.place(&entry.place),
            }
        });
    QuotedLineView {
        product,
        lang,
        facts: line
            .filter(|_| thread.view.shows_prices())
            .map_or_else(Vec::new, |line| line_facts(scene, asked, line)),
        windows: windows.collect(),
        gaps: told
            .gaps
            .iter()
            .map(|gap| gap_words(scene, asked, gap))
            .collect(),
        verdict: verdict(print, &told),
        note: line
            .and_then(|line| line.note.clone())
            .filter(|_| thread.view.shows_words()),
    }
}

/// Whether the line is covered, as far as this person may be told.
fn verdict(print: Printer<'_>, told: &Told<'_>) -> Option<Mark> {
    let (key, tone) = match (told.withheld, told.gaps.is_empty()) {
        (false, true) => ("page-covered", Tone::Good),
        (false, false) => return None,
        (true, true) => ("page-covered-outline", Tone::Plain),
        (true, false) => ("page-gaps-outline", Tone::Plain),
    };
    Some(Mark {
        text: print.say(key, &[]),
        tone,
    })
}

/// Where a price holds, and for which goods.
pub(super) fn term_facts(scene: &Scene<'_>, term: &PriceTerm) -> Vec<Row> {
    let print = scene.print;
    let mut facts = vec![print.row("page-row-basis", print.basis_of(term))];
    for (label, words) in [
        ("page-row-grade", &term.grade),
        ("page-row-packing", &term.packing),
    ] {
        if let Some(words) = words {
            facts.push(print.row(label, words));
        }
    }
    facts
}

/// The rate of VAT, and why it is that.
pub(super) fn vat_row(print: Printer<'_>, rate: Option<VatRate>, reason: Option<&str>) -> Row {
    let rate = rate.map_or_else(
        || print.say("page-vat-none-short", &[]),
        |rate| print.percent(rate.percent()),
    );
    let words = match reason {
        Some(reason) => format!("{rate} ({})", print.vat_reason(reason)),
        None => rate,
    };
    print.row("page-row-vat", words)
}

/// How far a delivery may stray from its quantity.
pub(super) fn tolerance_row(print: Printer<'_>, tolerance: Tolerance) -> Row {
    let percent =
        print.percent(kernel::decimal::parse(&tolerance.percent_text()).unwrap_or_default());
    let words = print.say("page-tolerance", &[("percent", &percent)]);
    print.row("page-row-tolerance", words)
}

/// The quantity in the packing that the price is for, where it counts in something else.
pub(super) fn priced_row(print: Printer<'_>, priced: Option<Quantity>) -> Option<Row> {
    priced.map(|priced| print.row("page-row-priced", print.quantity(&priced)))
}

fn line_facts(scene: &Scene<'_>, asked: &inquiry::Line, line: &quotation::Line) -> Vec<Row> {
    let print = scene.print;
    let mut facts = Vec::new();
    if let Some(term) = &line.price {
        let price = print.package_price(&term.price, line.content(asked));
        facts.push(print.strong_row("page-row-price", price));
        facts.extend(priced_row(print, line.priced(asked)));
        facts.extend(term_facts(scene, term));
        facts.push(vat_row(print, line.vat_rate, line.vat_reason.as_deref()));
        facts.push(print.row("page-row-line-total", print.money(&line.total)));
    }
    if let Some(substitute) = &line.substitute {
        let (name, lang) = print.localised(&substitute.name);
        facts.push(Row {
            lang,
            ..print.row("page-row-substitute", name)
        });
    }
    facts
}

/// A gap that this person may read, in words.
pub(super) fn gap_words(scene: &Scene<'_>, asked: &inquiry::Line, gap: &Gap) -> String {
    let print = scene.print;
    let days = |number: i32| {
        asked
            .schedule
            .iter()
            .find(|entry| entry.number == number)
            .map(|entry| print.days(entry.from, entry.to))
            .unwrap_or_default()
    };
    let amount = |number: i32, missing: BaseQuantity| {
        let unit = asked
            .schedule
            .iter()
            .find(|entry| entry.number == number)
            .map_or(asked.packings.base.unit(), |entry| entry.quantity.unit);
        asked
            .packings
            .readable(missing, unit)
            .map_or_else(String::new, |missing| print.quantity(&missing))
    };
    match gap {
        Gap::Less { entry, missing } => print.say(
            "page-gap-less",
            &[
                ("days", &days(*entry)),
                ("missing", &amount(*entry, *missing)),
            ],
        ),
        Gap::Declined { entry, missing } => print.say(
            "page-gap-declined",
            &[
                ("days", &days(*entry)),
                ("missing", &amount(*entry, *missing)),
            ],
        ),
        Gap::Substitute { entry, .. } => {
            print.say("page-gap-substitute", &[("days", &days(*entry))])
        }
        Gap::OtherDays {
            entry,
            days: offered,
        } => print.say(
            "page-gap-days",
            &[
                ("days", &days(*entry)),
                ("offered", &print.days(offered.from, offered.to)),
            ],
        ),
        Gap::AboveTarget {
            target, wished_in, ..
        } => {
            let key = match wished_in {
                WishedIn::Inquiry => "page-gap-target",
                WishedIn::CounterOffer => "page-gap-target-counter",
            };
            print.say(key, &[("target", &print.unit_price(target))])
        }
        Gap::OtherCurrency { asked, offered } => print.say(
            "page-gap-currency",
            &[("asked", asked.code()), ("offered", offered.code())],
        ),
        Gap::CertificateNotShown { certificate } => print.say(
            match scene.thread.view {
                View::Party(Side::Selling) => "page-gap-certificate-seller",
                View::Party(_) => "page-gap-certificate",
                // It is nobody's business here to ask for the paper.
                View::Desk | View::Outline => "page-gap-certificate-outline",
            },
            &[("certificate", &certificate_name(print, certificate))],
        ),
    }
}
