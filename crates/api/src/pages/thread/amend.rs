//! The form that proposes a change of the order, and what was typed into it.

use kernel::contact::Address;
use kernel::quantity::Unit;
use kernel::text::Language;
use orders::amendment::{ChangeInput, Propose};
use orders::delivery::{self, Delivery};
use orders::order::{Order, TermsLine};
use orders::{Action, Side, View, WindowInput};

use super::super::form::{Fields, Typed};
use super::super::view::{AmendDelivery, AmendForm, AmendGoods, Choice, Field};
use super::amendment::term;
use super::read::{weights, window};
use super::show::{Scene, hidden, press};
use super::step::Step;
use super::{place, review};

/// The name of the form on the page.
const FORM: &str = "amend";

/// The form: every delivery that has not left, as it is planned, and one more.
pub(super) fn form(scene: &Scene<'_>, fields: &mut Fields, order: &Order) -> Option<AmendForm> {
    let thread = scene.thread;
    if !thread.may(Action::OrderAmendmentPropose) {
        return None;
    }
    let to_come = thread
        .deliveries
        .iter()
        .filter(|delivery| delivery.state.is_to_come());
    let mut deliveries: Vec<AmendDelivery> = to_come
        .enumerate()
        .map(|(index, delivery)| planned(scene, fields, index, delivery))
        .collect();
    deliveries.push(one_more(scene, fields, deliveries.len()));
    let selling = thread.view == View::Party(Side::Selling);
    let side = if selling { order.seller } else { order.buyer };
    // The seller chooses among the places of the order: others are the buyer's to name.
    let lead = if deliveries.iter().any(|delivery| delivery.place.is_some()) {
        "page-amend-lead-place"
    } else if selling {
        "page-amend-lead-seller"
    } else {
        "page-amend-lead"
    };
    Some(AmendForm {
        form: press(
            Step::Amend,
            vec![
                hidden("order", &order.id),
                hidden("organisation", &side),
                hidden("version", &order.version),
            ],
        ),
        lead: scene.print.say(lead, &[]),
        open: fields.is_refused(FORM),
        deliveries,
        note: fields.field(
            FORM,
            "note",
            &scene.print.say("page-field-amend-note", &[]),
            "",
        ),
        confirm: selling && fields.is_refused(FORM),
    })
}

fn planned(
    scene: &Scene<'_>,
    fields: &mut Fields,
    index: usize,
    delivery: &Delivery,
) -> AmendDelivery {
    let print = scene.print;
    let goods = scene.thread.goods.get(&delivery.id);
    let days = print.days(delivery.from, delivery.to);
    let title = print.say("page-change-delivery", &[("days", &days)]);
    let (from, to) = (delivery.from.to_string(), delivery.to.to_string());
    let (from, to) = dates(scene, fields, index, (&from, &to));
    let place = place_of(scene, fields, index, Some(&delivery.place));
    AmendDelivery {
        title,
        new: false,
        delivery: Some(hidden(
            &format!("deliveries.{index}.deliveryId"),
            &delivery.id,
        )),
        from,
        to,
        place,
        goods: goods
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .enumerate()
            .filter_map(|(at, line)| of_line(scene, fields, (index, at), line))
            .collect(),
    }
}

fn of_line(
    scene: &Scene<'_>,
    fields: &mut Fields,
    place: (usize, usize),
    line: &delivery::Line,
) -> Option<AmendGoods> {
    let term = term(scene, line.order_line)?;
    let told = term.packings.readable(line.planned, line.unit);
    let unit = told.as_ref().map_or(line.unit, |told| told.unit);
    let proposal = told.map_or_else(
        || "0".to_owned(),
        |told| scene.print.input_number(told.value),
    );
    Some(goods(scene, fields, place, term, unit, proposal))
}

fn one_more(scene: &Scene<'_>, fields: &mut Fields, index: usize) -> AmendDelivery {
    let (from, to) = dates(scene, fields, index, ("", ""));
    // Where nothing is chosen, it goes where the first goes.
    let first = scene.thread.deliveries.first();
    let place = place_of(scene, fields, index, first.map(|first| &first.place));
    let terms = scene.thread.terms.as_ref();
    let lines = terms.map_or(&[][..], |terms| &terms.lines);
    AmendDelivery {
        title: scene.print.say("page-amend-new", &[]),
        new: true,
        delivery: None,
        from,
        to,
        place,
        goods: lines
            .iter()
            .enumerate()
            .map(|(at, term)| {
                let unit = term.unit();
                goods(scene, fields, (index, at), term, unit, String::new())
            })
            .collect(),
    }
}

fn place_of(
    scene: &Scene<'_>,
    fields: &mut Fields,
    index: usize,
    agreed: Option<&Address>,
) -> Option<Choice> {
    let name = format!("deliveries.{index}.place");
    place::choice(scene, fields, (FORM, &name), agreed?)
}

fn dates(
    scene: &Scene<'_>,
    fields: &mut Fields,
    index: usize,
    (from, to): (&str, &str),
) -> (Field, Field) {
    let mut field = |name: &str, label: &str, value: &str| {
        let name = format!("deliveries.{index}.window.{name}");
        fields.field(FORM, &name, &scene.print.say(label, &[]), value)
    };
    (
        field("from", "page-field-from", from),
        field("to", "page-field-to", to),
    )
}

fn goods(
    scene: &Scene<'_>,
    fields: &mut Fields,
    (index, at): (usize, usize),
    term: &TermsLine,
    unit: Unit,
    proposal: String,
) -> AmendGoods {
    let print = scene.print;
    let name = |field: &str| format!("deliveries.{index}.lines.{at}.{field}");
    let (product, _) = print.localised(&term.product_name);
    let label = print.say("page-field-amend-quantity", &[("product", &product)]);
    AmendGoods {
        line: hidden(&name("line"), &term.line),
        unit: hidden(&name("unit"), &unit.code()),
        unit_words: print.unit(unit),
        quantity: fields.field(FORM, &name("quantity"), &label, proposal),
        label,
    }
}

/// What was typed, as the command that it means. One more delivery counts when anything was typed for it.
pub(super) fn read(language: Language, typed: &Typed) -> Propose {
    let deliveries = (0..typed.count("deliveries")).filter_map(|index| {
        let list = format!("deliveries.{index}");
        let delivery = typed.get(&format!("{list}.deliveryId")).map(str::to_owned);
        let window: Option<WindowInput> = window(typed, &format!("{list}.window"));
        let mut lines = weights(language, typed, &format!("{list}.lines"));
        if delivery.is_none() {
            lines.retain(|line| !line.quantity.value.is_empty());
            if window.is_none() && lines.is_empty() {
                return None;
            }
        }
        Some(ChangeInput {
            delivery,
            window,
            place: typed.get(&format!("{list}.place")).map(place::read),
            lines,
        })
    });
    Propose {
        order: typed.text("order"),
        organisation: typed.get("organisation").map(str::to_owned),
        expected_version: typed.get("version").and_then(|text| text.parse().ok()),
        note: typed.prose("note"),
        deliveries: deliveries.collect(),
        confirm_oversell: review::is_confirmed(typed),
    }
}
