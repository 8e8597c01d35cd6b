//! What came of the inquiry: the newest quotation beside what was asked, the order, its deliveries.

use kernel::money::Money;
use kernel::quantity::{BaseQuantity, Unit};
use orders::delivery::{self, Delivery};
use orders::inquiry;
use orders::order::{self, Order, TermsLine};
use orders::quotation::{self, Gap, LineComparison, Quotation};
use orders::Action;

use super::super::form::Fields;
use super::super::view::{
    AcceptForm, AnswerView, DeliveryLineView, DeliveryView, EarlierView, Hidden, OrderView, QuotationView, QuotedLineView, Row, Tone, WeighForm, WeightView,
};
use super::act::{Step, form_of};
use super::show::{Scene, certificate_name, hidden, press, readable};

/// The newest quotation, and what may be done with it.
pub(super) fn quotation(scene: &Scene<'_>, fields: &mut Fields, quotation: &Quotation) -> QuotationView {
    let (print, thread) = (scene.print, scene.thread);
    let state = quotation.state_at(thread.now);
    let mut facts = vec![
        print.strong_row("page-row-valid-until", print.date(quotation.valid_until)),
        print.row("page-row-binding", print.say(if quotation.firm { "page-firm" } else { "page-free" }, &[])),
        print.row("page-row-sent", print.moment(quotation.created_at)),
    ];
    if let Some(reference) = quotation.external_reference.as_ref().filter(|_| thread.view.shows_words()) {
        facts.push(print.row("page-row-seller-reference", reference));
    }
    let compared = quotation::compare(&thread.inquiry, &thread.lines, quotation, &thread.quoted);
    let lines = thread.lines.iter().zip(&compared).map(|(asked, compared)| quoted_line(scene, asked, compared)).collect();
    let decided = || vec![hidden("quotation", &quotation.id), hidden("revision", &quotation.revision)];
    let accept = thread.may(Action::QuotationAccept).then(|| AcceptForm {
        means: print.say(if quotation.firm { "page-accept-firm" } else { "page-accept-free" }, &[("total", &payable(scene, quotation.total, quotation.vat_total))]),
        form: press(Step::Accept, decided()),
        reference: fields.field("accept", "externalReference", &print.say("page-field-reference", &[]), thread.inquiry.external_reference.clone().unwrap_or_default()),
    });
    let reject = thread.may(Action::QuotationReject).then(|| scene.reasoned(fields, Step::Reject, "reject", decided()));
    let earlier = thread.quotations.iter().rev().skip(1).map(|earlier| EarlierView {
        title: print.say("page-revision", &[("revision", &earlier.revision.to_string())]),
        state: print.mark("page-quotation", earlier.state_at(thread.now).code(), quotation_tone(earlier.state_at(thread.now))),
        total: if thread.view.shows_prices() { payable(scene, earlier.total, earlier.vat_total) } else { String::new() },
        when: print.moment(earlier.created_at),
    });
    QuotationView {
        number: quotation.number.as_str().to_owned(),
        revision: quotation.revision.to_string(),
        state: print.mark("page-quotation", state.code(), quotation_tone(state)),
        facts,
        lines,
        totals: if thread.view.shows_prices() { totals(scene, quotation.total, quotation.vat_total) } else { Vec::new() },
        note: quotation.note.clone().filter(|_| thread.view.shows_words()),
        reason: quotation.reason.clone().filter(|_| thread.view.shows_words()),
        accept,
        reject,
        earlier: earlier.collect(),
    }
}

const fn quotation_tone(state: quotation::State) -> Tone {
    match state {
        quotation::State::Sent => Tone::News,
        quotation::State::Accepted => Tone::Good,
        quotation::State::Rejected | quotation::State::Expired => Tone::Bad,
        quotation::State::Replaced => Tone::Plain,
    }
}

/// What is to be paid in all. Both sums were checked when the quotation was sent.
fn payable(scene: &Scene<'_>, total: Money, vat: Money) -> String {
    Money::sum(total.currency, [total, vat]).map_or_else(|_| String::new(), |sum| scene.print.money(&sum))
}

fn totals(scene: &Scene<'_>, total: Money, vat: Money) -> Vec<Row> {
    let print = scene.print;
    vec![
        print.row("page-row-total", print.money(&total)),
        print.row("page-row-vat-total", print.money(&vat)),
        print.strong_row("page-row-grand-total", payable(scene, total, vat)),
    ]
}

fn quoted_line(scene: &Scene<'_>, asked: &inquiry::Line, compared: &LineComparison) -> QuotedLineView {
    let (print, thread) = (scene.print, scene.thread);
    let (product, lang) = print.localised(&asked.product_name);
    let line = thread.quoted.iter().find(|line| line.inquiry_line == asked.id);
    let windows = asked.schedule.iter().zip(&compared.entries).map(|(entry, compared)| {
        let offered = compared.offered.as_ref().map_or_else(String::new, |offered| print.quantity(offered));
        AnswerView {
            days: print.days(entry.from, entry.to),
            answer: print.say(&format!("page-answer-{}", compared.answer.code()), &[("quantity", &offered)]),
            asked: print.say("page-asked-short", &[("quantity", &print.quantity(&entry.quantity))]),
            place: scene.place(&entry.place),
        }
    });
    QuotedLineView {
        product,
        lang,
        facts: line.filter(|_| thread.view.shows_prices()).map_or_else(Vec::new, |line| line_facts(scene, line)),
        windows: windows.collect(),
        gaps: compared.gaps.iter().filter_map(|gap| gap_words(scene, asked, gap)).collect(),
        note: line.and_then(|line| line.note.clone()).filter(|_| thread.view.shows_words()),
    }
}

fn line_facts(scene: &Scene<'_>, line: &quotation::Line) -> Vec<Row> {
    let print = scene.print;
    let mut facts = Vec::new();
    if let Some(term) = &line.price {
        facts.push(print.strong_row("page-row-price", print.unit_price(&term.price)));
        facts.push(print.row("page-row-basis", print.coded("page-basis", term.basis.code())));
        for (label, words) in [("page-row-place", &term.place), ("page-row-grade", &term.grade), ("page-row-packing", &term.packing)] {
            if let Some(words) = words {
                facts.push(print.row(label, words));
            }
        }
        let rate = line.vat_rate.map_or_else(|| print.say("page-vat-none-short", &[]), |rate| print.percent(rate.percent()));
        let rate = line.vat_reason.as_ref().map_or_else(|| rate.clone(), |reason| format!("{rate} ({reason})"));
        facts.push(print.row("page-row-vat", rate));
        facts.push(print.row("page-row-line-total", print.money(&line.total)));
    }
    if let Some(name) = line.substitute.and_then(|id| scene.thread.substitutes.get(&id)) {
        let (name, lang) = print.localised(name);
        facts.push(Row { lang, ..print.row("page-row-substitute", name) });
    }
    facts
}

fn gap_words(scene: &Scene<'_>, asked: &inquiry::Line, gap: &Gap) -> Option<String> {
    let print = scene.print;
    let days = |number: i32| asked.schedule.iter().find(|entry| entry.number == number).map(|entry| print.days(entry.from, entry.to)).unwrap_or_default();
    let amount = |number: i32, missing: BaseQuantity| {
        let unit = asked.schedule.iter().find(|entry| entry.number == number).map_or(asked.packings.base.unit(), |entry| entry.quantity.unit);
        readable(missing, unit, &asked.packings).map_or_else(String::new, |missing| print.quantity(&missing))
    };
    Some(match gap {
        Gap::Less { entry, missing } => print.say("page-gap-less", &[("days", &days(*entry)), ("missing", &amount(*entry, *missing))]),
        Gap::Declined { entry, missing } => print.say("page-gap-declined", &[("days", &days(*entry)), ("missing", &amount(*entry, *missing))]),
        Gap::Substitute { entry, .. } => print.say("page-gap-substitute", &[("days", &days(*entry))]),
        Gap::AboveTarget { .. } | Gap::OtherCurrency { .. } if !scene.thread.view.shows_prices() => return None,
        Gap::AboveTarget { target, .. } => print.say("page-gap-target", &[("target", &print.unit_price(target))]),
        Gap::OtherCurrency { asked, offered } => print.say("page-gap-currency", &[("asked", asked.code()), ("offered", offered.code())]),
        Gap::CertificateNotShown { certificate } => print.say("page-gap-certificate", &[("certificate", &certificate_name(print, certificate))]),
    })
}

/// The order, and what may be done with it and its deliveries.
pub(super) fn order(scene: &Scene<'_>, fields: &mut Fields, order: &Order) -> OrderView {
    let (print, thread) = (scene.print, scene.thread);
    let mut facts = vec![print.row("page-row-placed", print.moment(order.created_at))];
    if let Some(terms) = thread.terms.as_ref().filter(|_| thread.view.shows_prices()) {
        facts.push(print.strong_row("page-row-grand-total", payable(scene, terms.total, terms.vat_total)));
    }
    if thread.view.shows_words() {
        for (label, reference) in [("page-row-buyer-reference", &order.buyer_reference), ("page-row-seller-reference", &order.seller_reference)] {
            if let Some(reference) = reference {
                facts.push(print.row(label, reference));
            }
        }
    }
    let which = || vec![hidden("order", &order.id)];
    OrderView {
        number: order.number.as_str().to_owned(),
        state: print.mark("page-order", order.state.code(), order_tone(order.state)),
        facts,
        reason: order.reason.clone().filter(|_| thread.view.shows_words()),
        confirm: thread.may(Action::OrderConfirm).then(|| press(Step::Confirm, which())),
        reject: thread.may(Action::OrderReject).then(|| scene.reasoned(fields, Step::OrderReject, "order-reject", which())),
        cancel: thread.may(Action::OrderCancel).then(|| scene.reasoned(fields, Step::Cancel, "cancel", which())),
        deliveries: thread.deliveries.iter().map(|delivery| delivery_view(scene, fields, delivery)).collect(),
    }
}

const fn order_tone(state: order::State) -> Tone {
    match state {
        order::State::Placed => Tone::Wait,
        order::State::Confirmed | order::State::Completed => Tone::Good,
        order::State::Rejected | order::State::Cancelled => Tone::Bad,
    }
}

const fn delivery_tone(state: delivery::State) -> Tone {
    match state {
        delivery::State::Planned | delivery::State::Cancelled => Tone::Plain,
        delivery::State::Preparing => Tone::Wait,
        delivery::State::Shipped | delivery::State::Arrived => Tone::News,
        delivery::State::Received => Tone::Good,
        delivery::State::Refused => Tone::Bad,
    }
}

/// Where links to a delivery lead on its page.
pub(super) fn anchor(delivery: &Delivery) -> String {
    format!("delivery-{}", delivery.position)
}

fn delivery_view(scene: &Scene<'_>, fields: &mut Fields, delivery: &Delivery) -> DeliveryView {
    let (print, thread) = (scene.print, scene.thread);
    let may = |action| thread.may_with(action, delivery.id);
    let which = || vec![hidden("delivery", &delivery.id)];
    let words = thread.view.shows_words();
    let goods = thread.goods.get(&delivery.id).map_or(&[][..], Vec::as_slice);
    let refuse_form = form_of(Step::Refuse, &delivery.id.to_string());
    let ship = may(Action::DeliveryShip).then(|| {
        let mut form = weigh(scene, fields, delivery, goods, Step::Ship);
        let label = print.say("page-field-ship-note", &[]);
        form.note = Some(fields.field(&form_of(Step::Ship, &delivery.id.to_string()), "note", &label, ""));
        form
    });
    DeliveryView {
        anchor: anchor(delivery),
        number: delivery.number.as_str().to_owned(),
        days: print.days(delivery.from, delivery.to),
        place: scene.place(&delivery.place),
        state: print.mark("page-delivery", delivery.state.code(), delivery_tone(delivery.state)),
        lines: goods.iter().map(|line| goods_view(scene, delivery, line)).collect(),
        note: delivery.note.clone().filter(|_| words),
        reason: delivery.reason.clone().filter(|_| words),
        prepare: may(Action::DeliveryPrepare).then(|| press(Step::Prepare, which())),
        ship,
        arrive: may(Action::DeliveryArrive).then(|| press(Step::Arrive, which())),
        receive: may(Action::DeliveryReceive).then(|| weigh(scene, fields, delivery, goods, Step::Receive)),
        refuse: may(Action::DeliveryRefuse).then(|| scene.reasoned(fields, Step::Refuse, &refuse_form, which())),
    }
}

fn term<'a>(scene: &Scene<'a>, line: &delivery::Line) -> Option<&'a TermsLine> {
    scene.thread.terms.as_ref()?.lines.iter().find(|term| term.line == line.order_line)
}

/// A quantity on a delivery, in the unit that was agreed; nought is told too.
fn amount(scene: &Scene<'_>, line: &delivery::Line, base: BaseQuantity) -> String {
    let told = term(scene, line).and_then(|term| readable(base, line.unit, &term.packings));
    told.map_or_else(|| scene.print.amount(base.value(), line.unit), |told| scene.print.quantity(&told))
}

fn goods_view(scene: &Scene<'_>, delivery: &Delivery, line: &delivery::Line) -> DeliveryLineView {
    let print = scene.print;
    let (product, lang) = term(scene, line).map_or_else(Default::default, |term| print.localised(&term.product_name));
    let mut facts = vec![print.row("page-row-planned", amount(scene, line, line.planned))];
    let known = [("page-row-shipped", line.shipped, delivery.shipped_at), ("page-row-received", line.received, delivery.settled_at)];
    for (label, base, at) in known {
        if let Some(base) = base {
            let when = at.map_or_else(String::new, |at| format!(" ({})", print.moment(at)));
            facts.push(print.row(label, format!("{}{when}", amount(scene, line, base))));
        }
    }
    DeliveryLineView { product, lang, facts }
}

/// The form for the weights of a delivery. What is sent off is proposed as agreed; what is weighed is not proposed, since somebody
/// shall look at the scales.
fn weigh(scene: &Scene<'_>, fields: &mut Fields, delivery: &Delivery, goods: &[delivery::Line], step: Step) -> WeighForm {
    let print = scene.print;
    let form = form_of(step, &delivery.id.to_string());
    let weights = goods.iter().enumerate().map(|(index, line)| {
        let product = term(scene, line).map_or_else(String::new, |term| print.localised(&term.product_name).0);
        let told = term(scene, line).and_then(|term| readable(line.planned, line.unit, &term.packings));
        let unit: Unit = told.as_ref().map_or(line.unit, |told| told.unit);
        let (label, hint, proposal) = if step == Step::Ship {
            let proposal = told.map_or_else(String::new, |told| print.number(told.value));
            ("page-field-shipped", print.say("page-field-shipped-hint", &[("quantity", &amount(scene, line, line.planned))]), proposal)
        } else {
            let (key, base) = line.shipped.map_or(("page-field-received-hint-planned", line.planned), |shipped| ("page-field-received-hint-shipped", shipped));
            ("page-field-received", print.say(key, &[("quantity", &amount(scene, line, base))]), String::new())
        };
        WeightView {
            line: hidden(&format!("lines.{index}.line"), &line.order_line),
            unit: hidden(&format!("lines.{index}.unit"), &unit.code()),
            unit_words: print.unit(unit),
            hint,
            quantity: fields.field(&form, &format!("lines.{index}.quantity"), &print.say(label, &[("product", &product)]), proposal),
            product,
        }
    });
    let weights = weights.collect();
    let which: Vec<Hidden> = vec![hidden("delivery", &delivery.id)];
    WeighForm { form: press(step, which), open: fields.is_refused(&form), weights, note: None }
}
