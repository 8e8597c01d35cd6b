//! The order and its deliveries.

use kernel::quantity::{BaseQuantity, Unit};
use kernel::time::vn;
use orders::Action;
use orders::delivery::{self, Delivery};
use orders::order::{self, LineProgress, Order, Progress, TermsLine};

use super::super::form::Fields;
use super::super::print::Printer;
use super::super::view::{
    DeliveryLineView, DeliveryView, Hidden, Mark, Opt, OrderView, RestForm, Tone, WeighForm,
    WeightView,
};
use super::quotation::{payable, tolerance_row};
use super::show::{Scene, hidden, press};
use super::step::{Step, form_of};
use super::{amend, amendment};

/// The order, and what may be done with it and its deliveries.
pub(super) fn order(scene: &Scene<'_>, fields: &mut Fields, order: &Order) -> OrderView {
    let (print, thread) = (scene.print, scene.thread);
    let mut facts = vec![print.row("page-row-placed", print.moment(order.created_at))];
    let until = order.waits_until().map(|until| print.until(until));
    if let Some(until) = until.as_ref().filter(|_| !order.state.is_final()) {
        facts.push(print.strong_row("page-row-confirm-by", until));
    }
    let lapsed = until
        .filter(|_| order.lapsed())
        .map(|until| print.say("page-order-lapsed", &[("until", &until)]));
    if let Some(terms) = thread.terms.as_ref().filter(|_| thread.view.shows_prices()) {
        facts.push(print.strong_row(
            "page-row-grand-total",
            payable(scene, terms.total, terms.vat_total),
        ));
    }
    if let Some(terms) = &thread.terms {
        facts.push(tolerance_row(print, terms.tolerance()));
    }
    if thread.view.shows_words() {
        for (label, reference) in [
            ("page-row-buyer-reference", &order.buyer_reference),
            ("page-row-seller-reference", &order.seller_reference),
        ] {
            if let Some(reference) = reference {
                facts.push(print.row(label, reference));
            }
        }
    }
    let which = || vec![hidden("order", &order.id)];
    OrderView {
        number: order.number.as_str().to_owned(),
        state: order_mark(print, order, &thread.deliveries),
        facts,
        reason: lapsed.or_else(|| order.reason.clone().filter(|_| thread.view.shows_words())),
        confirm: thread
            .may(Action::OrderConfirm)
            .then(|| press(Step::Confirm, which())),
        reject: thread
            .may(Action::OrderReject)
            .then(|| scene.reasoned(fields, Step::OrderReject, "order-reject", which())),
        // Whoever may still refuse the order does not cancel it.
        cancel: (thread.may(Action::OrderCancel) && !thread.may(Action::OrderReject))
            .then(|| scene.reasoned(fields, Step::Cancel, "cancel", which())),
        complete: thread
            .may(Action::OrderComplete)
            .then(|| scene.reasoned(fields, Step::Complete, "complete", which())),
        progress: progress(scene),
        amendment: amendment::open(scene, fields),
        earlier: amendment::decided(scene, fields),
        amend: amend::form(scene, fields, order),
        deliveries: thread
            .deliveries
            .iter()
            .map(|delivery| delivery_view(scene, fields, delivery))
            .collect(),
    }
}

/// What was agreed against what came, once goods have left; before that the terms say it all.
fn progress(scene: &Scene<'_>) -> Vec<DeliveryLineView> {
    let (print, thread) = (scene.print, scene.thread);
    let left = |delivery: &Delivery| delivery.state.has_left();
    let Some(terms) = thread
        .terms
        .as_ref()
        .filter(|_| thread.deliveries.iter().any(left))
    else {
        return Vec::new();
    };
    let lines: Vec<delivery::Line> = thread.goods.values().flatten().cloned().collect();
    let Ok(progress) = Progress::of(terms, &thread.deliveries, &lines) else {
        return Vec::new();
    };
    let of_line = |line: &LineProgress| {
        let term = terms.lines.iter().find(|term| term.line == line.line)?;
        let (product, lang) = print.localised(&term.product_name);
        let mut told = vec![
            ("page-row-agreed", line.agreed),
            ("page-row-to-come", line.to_come),
            ("page-row-under-way", line.under_way),
            ("page-row-received", line.received),
            ("page-row-refused", line.refused),
            ("page-row-less-than-loaded", line.less_than_loaded),
            ("page-row-missing", line.short()),
        ];
        told.retain(|(label, base)| *label == "page-row-received" || *base > BaseQuantity::ZERO);
        let bases = told.iter().map(|(_, base)| *base);
        let unit = term.packings.common_unit(bases, term.unit());
        let facts = told
            .iter()
            .map(|(label, base)| print.row(label, print.measured(term.packings.told(*base, unit))));
        Some(DeliveryLineView {
            product,
            lang,
            facts: facts.collect(),
        })
    };
    let mut told: Vec<DeliveryLineView> = progress.lines.iter().filter_map(of_line).collect();
    if let Some(last) = told.last_mut().filter(|_| thread.view.shows_prices()) {
        let worth = payable(scene, progress.value_received, progress.vat_received);
        last.facts
            .push(print.strong_row("page-row-value-received", worth));
    }
    told
}

/// What the state of an order is called. Where the buyer refused whatever was sent, nobody called it off.
pub(super) fn order_mark(print: Printer<'_>, order: &Order, deliveries: &[Delivery]) -> Mark {
    let tone = order_tone(order.state);
    if order.was_refused(deliveries) {
        let text = print.say("page-order-refused", &[]);
        return Mark { text, tone };
    }
    print.mark("page-order", order.state.code(), tone)
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
    let goods = thread
        .goods
        .get(&delivery.id)
        .map_or(&[][..], Vec::as_slice);
    let refuse_form = form_of(Step::Refuse, &delivery.id.to_string());
    let ship = may(Action::DeliveryShip).then(|| {
        let mut form = weigh(scene, fields, delivery, goods, Step::Ship);
        form.caution = early(scene, delivery);
        let name = form_of(Step::Ship, &delivery.id.to_string());
        form.rest = Some(rest_form(scene, fields, &name));
        let label = print.say("page-field-ship-note", &[]);
        form.note = Some(fields.field(&name, "note", &label, ""));
        form
    });
    let receive = may(Action::DeliveryReceive).then(|| {
        let mut form = weigh(scene, fields, delivery, goods, Step::Receive);
        let name = form_of(Step::Receive, &delivery.id.to_string());
        let label = print.say("page-field-receive-reason", &[]);
        form.note = Some(fields.field(&name, "note", &label, ""));
        form
    });
    DeliveryView {
        anchor: anchor(delivery),
        number: delivery.number.as_str().to_owned(),
        days: print.days(delivery.from, delivery.to),
        place: scene.place(&delivery.place),
        state: print.mark(
            "page-delivery",
            delivery.state.code(),
            delivery_tone(delivery.state),
        ),
        lines: goods
            .iter()
            .map(|line| goods_view(scene, delivery, line))
            .collect(),
        rest: rest(scene, delivery),
        note: delivery.note.clone().filter(|_| words),
        reason: delivery.reason.clone().filter(|_| words),
        prepare: may(Action::DeliveryPrepare).then(|| press(Step::Prepare, which())),
        ship,
        arrive: may(Action::DeliveryArrive).then(|| press(Step::Arrive, which())),
        receive,
        refuse: may(Action::DeliveryRefuse)
            .then(|| scene.reasoned(fields, Step::Refuse, &refuse_form, which())),
        refuse_hint: refuse_hint(scene, delivery),
    }
}

/// What a refusal brings with it: nobody takes it back, and that of the last open delivery ends the order.
fn refuse_hint(scene: &Scene<'_>, delivery: &Delivery) -> String {
    let mut others = scene.thread.deliveries.iter();
    let last = others.all(|other| other.id == delivery.id || other.state.is_settled());
    let key = if last {
        "page-refuse-last-hint"
    } else {
        "page-refuse-hint"
    };
    scene.print.say(key, &[])
}

/// Says that the day to send goods off has not come yet. It is allowed: both sides may have agreed on it by telephone.
fn early(scene: &Scene<'_>, delivery: &Delivery) -> Option<String> {
    let print = scene.print;
    (vn::date(scene.thread.now) < delivery.from)
        .then(|| print.say("page-ship-early", &[("day", &print.date(delivery.from))]))
}

/// What becomes of the rest of a load that was too small, or whose rest this delivery brings.
fn rest(scene: &Scene<'_>, delivery: &Delivery) -> Option<String> {
    let (print, all) = (scene.print, &scene.thread.deliveries);
    let days = |other: &Delivery| print.days(other.from, other.to);
    if let Some(followed) = delivery.follows {
        let followed = all.iter().find(|other| other.id == followed)?;
        return Some(print.say("page-rest-of", &[("days", &days(followed))]));
    }
    match delivery.rest? {
        delivery::Rest::Dropped => Some(print.say("page-rest-dropped", &[])),
        delivery::Rest::Follows => {
            let next = all
                .iter()
                .find(|other| other.follows == Some(delivery.id))?;
            Some(print.say("page-rest-follows", &[("days", &days(next))]))
        }
    }
}

/// The question about the rest; nothing is proposed, since it only counts when less is loaded.
fn rest_form(scene: &Scene<'_>, fields: &mut Fields, form: &str) -> RestForm {
    let print = scene.print;
    let options = delivery::Rest::ALL.iter().map(|rest| Opt {
        value: rest.code().to_owned(),
        label: print.coded("page-rest", rest.code()),
        hint: None,
        chosen: false,
    });
    let options = options.collect();
    let label = print.say("page-field-rest", &[]);
    let outcome = fields.choice(form, "rest.outcome", &label, options, "");
    let mut day = |name: &str, label: &str| {
        fields.field(
            form,
            &format!("rest.window.{name}"),
            &print.say(label, &[]),
            "",
        )
    };
    RestForm {
        outcome,
        from: day("from", "page-field-from"),
        to: day("to", "page-field-to"),
    }
}

fn term<'a>(scene: &Scene<'a>, line: &delivery::Line) -> Option<&'a TermsLine> {
    scene
        .thread
        .terms
        .as_ref()?
        .lines
        .iter()
        .find(|term| term.line == line.order_line)
}

/// A quantity on a delivery, in the one unit in which all of its line are told; nought is told too.
fn amount(scene: &Scene<'_>, line: &delivery::Line, base: BaseQuantity) -> String {
    let Some(term) = term(scene, line) else {
        return String::new();
    };
    let known = [Some(line.planned), line.shipped, line.received];
    let unit = term
        .packings
        .common_unit(known.into_iter().flatten(), line.unit);
    scene.print.measured(term.packings.told(base, unit))
}

fn goods_view(scene: &Scene<'_>, delivery: &Delivery, line: &delivery::Line) -> DeliveryLineView {
    let print = scene.print;
    let (product, lang) =
        term(scene, line).map_or_else(Default::default, |term| print.localised(&term.product_name));
    let mut facts = vec![print.row("page-row-planned", amount(scene, line, line.planned))];
    let known = [
        ("page-row-shipped", line.shipped, delivery.shipped_at),
        ("page-row-received", line.received, delivery.settled_at),
    ];
    for (label, base, at) in known {
        if let Some(base) = base {
            let when = at.map_or_else(String::new, |at| format!(" ({})", print.moment(at)));
            facts.push(print.row(label, format!("{}{when}", amount(scene, line, base))));
        }
    }
    DeliveryLineView {
        product,
        lang,
        facts,
    }
}

/// The form for the weights of a delivery. What is sent off is proposed as agreed; what is weighed is not proposed, since somebody
/// shall look at the scales.
fn weigh(
    scene: &Scene<'_>,
    fields: &mut Fields,
    delivery: &Delivery,
    goods: &[delivery::Line],
    step: Step,
) -> WeighForm {
    let print = scene.print;
    let form = form_of(step, &delivery.id.to_string());
    // Nobody weighs what stayed behind.
    let on_it = |line: &&delivery::Line| step == Step::Ship || !line.stayed_behind();
    let weights = goods.iter().filter(on_it).enumerate().map(|(index, line)| {
        let product = term(scene, line)
            .map_or_else(String::new, |term| print.localised(&term.product_name).0);
        let told =
            term(scene, line).and_then(|term| term.packings.readable(line.planned, line.unit));
        let unit: Unit = told.as_ref().map_or(line.unit, |told| told.unit);
        let (label, hint, proposal) = if step == Step::Ship {
            let proposal = told.map_or_else(String::new, |told| print.input_number(told.value));
            (
                "page-field-shipped",
                print.say(
                    "page-field-shipped-hint",
                    &[("quantity", &amount(scene, line, line.planned))],
                ),
                proposal,
            )
        } else {
            let (key, base) = line.shipped.map_or(
                ("page-field-received-hint-planned", line.planned),
                |shipped| ("page-field-received-hint-shipped", shipped),
            );
            (
                "page-field-received",
                print.say(key, &[("quantity", &amount(scene, line, base))]),
                String::new(),
            )
        };
        WeightView {
            line: hidden(&format!("lines.{index}.line"), &line.order_line),
            unit: hidden(&format!("lines.{index}.unit"), &unit.code()),
            unit_words: print.unit(unit),
            hint,
            quantity: fields.field(
                &form,
                &format!("lines.{index}.quantity"),
                &print.say(label, &[("product", &product)]),
                proposal,
            ),
            product,
        }
    });
    let weights = weights.collect();
    let which: Vec<Hidden> = vec![hidden("delivery", &delivery.id)];
    WeighForm {
        form: press(step, which),
        open: fields.is_refused(&form),
        caution: None,
        weights,
        note: None,
        rest: None,
    }
}
