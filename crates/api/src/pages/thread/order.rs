//! The order and its deliveries.

use kernel::quantity::{BaseQuantity, Unit};
use orders::Action;
use orders::delivery::{self, Delivery};
use orders::order::{self, Order, TermsLine};

use super::super::form::Fields;
use super::super::view::{
    DeliveryLineView, DeliveryView, Hidden, OrderView, Tone, WeighForm, WeightView,
};
use super::act::{Step, form_of};
use super::quotation::payable;
use super::show::{Scene, hidden, press};

/// The order, and what may be done with it and its deliveries.
pub(super) fn order(scene: &Scene<'_>, fields: &mut Fields, order: &Order) -> OrderView {
    let (print, thread) = (scene.print, scene.thread);
    let mut facts = vec![print.row("page-row-placed", print.moment(order.created_at))];
    if let Some(terms) = thread.terms.as_ref().filter(|_| thread.view.shows_prices()) {
        facts.push(print.strong_row(
            "page-row-grand-total",
            payable(scene, terms.total, terms.vat_total),
        ));
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
        state: print.mark("page-order", order.state.code(), order_tone(order.state)),
        facts,
        reason: order.reason.clone().filter(|_| thread.view.shows_words()),
        confirm: thread
            .may(Action::OrderConfirm)
            .then(|| press(Step::Confirm, which())),
        reject: thread
            .may(Action::OrderReject)
            .then(|| scene.reasoned(fields, Step::OrderReject, "order-reject", which())),
        cancel: thread
            .may(Action::OrderCancel)
            .then(|| scene.reasoned(fields, Step::Cancel, "cancel", which())),
        deliveries: thread
            .deliveries
            .iter()
            .map(|delivery| delivery_view(scene, fields, delivery))
            .collect(),
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
    let goods = thread
        .goods
        .get(&delivery.id)
        .map_or(&[][..], Vec::as_slice);
    let refuse_form = form_of(Step::Refuse, &delivery.id.to_string());
    let ship = may(Action::DeliveryShip).then(|| {
        let mut form = weigh(scene, fields, delivery, goods, Step::Ship);
        let label = print.say("page-field-ship-note", &[]);
        form.note = Some(fields.field(
            &form_of(Step::Ship, &delivery.id.to_string()),
            "note",
            &label,
            "",
        ));
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
        note: delivery.note.clone().filter(|_| words),
        reason: delivery.reason.clone().filter(|_| words),
        prepare: may(Action::DeliveryPrepare).then(|| press(Step::Prepare, which())),
        ship,
        arrive: may(Action::DeliveryArrive).then(|| press(Step::Arrive, which())),
        receive: may(Action::DeliveryReceive)
            .then(|| weigh(scene, fields, delivery, goods, Step::Receive)),
        refuse: may(Action::DeliveryRefuse)
            .then(|| scene.reasoned(fields, Step::Refuse, &refuse_form, which())),
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

/// A quantity on a delivery, in the unit that was agreed; nought is told too.
fn amount(scene: &Scene<'_>, line: &delivery::Line, base: BaseQuantity) -> String {
    let told = term(scene, line).and_then(|term| term.packings.readable(base, line.unit));
    told.map_or_else(
        || scene.print.amount(base.value(), line.unit),
        |told| scene.print.quantity(&told),
    )
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
    let weights = goods.iter().enumerate().map(|(index, line)| {
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
        weights,
        note: None,
    }
}
