//! Inquiries, offers, orders and deliveries as letters tell them.

use std::collections::HashMap;

use catalogue::product::Orderable;
use kernel::id::ProductId;
use kernel::money::{Money, MoneyError};
use kernel::number::Number;
use kernel::price::UnitPrice;
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use notifications::letter::{
    AmendmentFacts, Asked, AskedEntry, AskedLine, DeliveryChange, Goods, Offer, OfferedEntry,
    OfferedLine, OrderFacts, OrderLine, PlannedDelivery, Shipment, ShipmentLine,
};
use platform::{Failure, Result};

use super::season;
use crate::amendment::{self, Amendment};
use crate::delivery::{self, Delivery};
use crate::inquiry::{Certificate, Inquiry, Line};
use crate::order::{Order, Terms};
use crate::quotation::{self, Answer, CounterOffer, Gap, LineComparison, Quotation, WishedIn};

fn window(from: chrono::NaiveDate, to: chrono::NaiveDate) -> DateWindow {
    DateWindow { from, to }
}

/// What is asked; `products` as they stand in the catalogue today.
pub(crate) fn asked(
    inquiry: &Inquiry,
    lines: &[Line],
    products: &HashMap<ProductId, Orderable>,
) -> Asked {
    Asked {
        lines: lines
            .iter()
            .map(|line| AskedLine {
                product: line.product_name.clone(),
                schedule: line
                    .schedule
                    .iter()
                    .map(|entry| AskedEntry {
                        window: window(entry.from, entry.to),
                        quantity: entry.quantity,
                        place: entry.place.one_line(),
                    })
                    .collect(),
                target_price: line.target_price,
                wishes: line.wishes.clone(),
                out_of_season: season::of_asked(line, products),
            })
            .collect(),
        certificates: certificates(inquiry),
        target_market: inquiry.target_market.clone(),
        note: inquiry.note.clone(),
        reply_by: inquiry.reply_by,
    }
}

fn certificates(inquiry: &Inquiry) -> Vec<String> {
    let codes = inquiry.certificates.iter().map(Certificate::code);
    codes.map(str::to_owned).collect()
}

/// An amount with its VAT.
pub(crate) fn payable(total: Money, vat: Money) -> Result<Money> {
    Money::sum(total.currency, [total, vat]).map_err(|error: MoneyError| Failure::internal(error))
}

/// An offer beside what was asked, and what the buyer wanted of an earlier revision (`countered`); `products` as they stand in the catalogue today.
pub(crate) fn offer(
    inquiry: &Inquiry,
    lines: &[Line],
    quotation: &Quotation,
    offered: &[quotation::Line],
    countered: Option<&CounterOffer>,
    products: &HashMap<ProductId, Orderable>,
) -> Result<Offer> {
    let compared = quotation::compare(inquiry, lines, quotation, offered, countered);
    let mut certificates_not_shown: Vec<String> = Vec::new();
    for gap in compared.iter().flat_map(|line| &line.gaps) {
        if let Gap::CertificateNotShown { certificate } = gap
            && !certificates_not_shown
                .iter()
                .any(|known| known == certificate.code())
        {
            certificates_not_shown.push(certificate.code().to_owned());
        }
    }
    Ok(Offer {
        number: quotation.number.clone(),
        revision: quotation.revision,
        firm: quotation.firm,
        valid_until: quotation.valid_until,
        lines: lines
            .iter()
            .zip(&compared)
            .map(|(line, compared)| {
                let answer = offered
                    .iter()
                    .find(|offered| offered.inquiry_line == line.id);
                offered_line(line, compared, answer, products)
            })
            .collect(),
        certificates_not_shown,
        asked_currency: (quotation.currency != inquiry.currency).then_some(inquiry.currency),
        total: quotation.total,
        vat_total: quotation.vat_total,
        payable: payable(quotation.total, quotation.vat_total)?,
        tolerance_bp: Some(quotation.tolerance().basis_points()),
        note: quotation.note.clone(),
    })
}

fn offered_line(
    line: &Line,
    compared: &LineComparison,
    answer: Option<&quotation::Line>,
    products: &HashMap<ProductId, Orderable>,
) -> OfferedLine {
    let priced = answer.filter(|answer| answer.price.is_some());
    OfferedLine {
        product: line.product_name.clone(),
        term: priced.and_then(|answer| answer.price.clone()),
        vat: priced.and_then(|answer| answer.vat_rate),
        vat_reason: priced.and_then(|answer| answer.vat_reason.clone()),
        substitute: answer
            .and_then(|answer| answer.substitute.as_ref())
            .map(|substitute| substitute.name.clone()),
        note: answer.and_then(|answer| answer.note.clone()),
        schedule: line
            .schedule
            .iter()
            .zip(&compared.entries)
            .map(|(asked, entry)| OfferedEntry {
                window: window(entry.from, entry.to),
                place: asked.place.one_line(),
                asked: entry.asked,
                offered: entry.offered,
                other_window: entry.other_days,
                instead: entry.answer == Answer::Substitute,
                gap: line.packings.readable(entry.missing, entry.asked.unit),
                // Rounding happens once, at the line: parts of it would not add up.
                amount: None,
            })
            .collect(),
        total: priced.map(|answer| answer.total),
        above_target: above(compared, WishedIn::Inquiry),
        above_counter: above(compared, WishedIn::CounterOffer),
        priced: answer.and_then(|answer| answer.priced(line)),
        content: answer.and_then(|answer| answer.content(line)),
        out_of_season: answer
            .map(|answer| season::of_offered(line, answer, products))
            .unwrap_or_default(),
    }
}

/// The price that the buyer has named there, where it is the last one and the offer is dearer.
fn above(compared: &LineComparison, named_in: WishedIn) -> Option<UnitPrice> {
    compared.gaps.iter().find_map(|gap| match gap {
        Gap::AboveTarget {
            target, wished_in, ..
        } if *wished_in == named_in => Some(*target),
        _ => None,
    })
}

/// An order's terms, with what was asked for beside them: wishes and certificates.
pub(super) fn order_facts(
    (inquiry, asked): (&Inquiry, &[Line]),
    order: &Order,
    quotation: Option<Number>,
    terms: &Terms,
) -> Result<OrderFacts> {
    Ok(OrderFacts {
        number: order.number.clone(),
        quotation,
        lines: terms
            .lines
            .iter()
            .map(|line| OrderLine {
                product: line.product_name.clone(),
                term: line.price.clone(),
                vat: line.vat_rate,
                vat_reason: line.vat_reason.clone(),
                schedule: line
                    .windows
                    .iter()
                    .map(|w| (window(w.from, w.to), w.quantity, w.place.one_line()))
                    .collect(),
                total: line.total,
                priced: line.priced(),
                content: line.content(),
                wishes: asked
                    .iter()
                    .find(|asked| asked.id == line.inquiry_line)
                    .and_then(|asked| asked.wishes.clone()),
                note: line.note.clone(),
            })
            .collect(),
        total: terms.total,
        vat_total: terms.vat_total,
        payable: payable(terms.total, terms.vat_total)?,
        tolerance_bp: Some(terms.tolerance().basis_points()),
        certificates: certificates(inquiry),
        note: terms.note.clone(),
    })
}

/// A delivery with its quantities.
pub(crate) fn shipment(
    delivery: &Delivery,
    lines: &[delivery::Line],
    order: &Order,
    terms: &Terms,
) -> Shipment {
    Shipment {
        number: delivery.number.clone(),
        order: order.number.clone(),
        window: window(delivery.from, delivery.to),
        place: delivery.place.one_line(),
        lines: lines
            .iter()
            .filter_map(|line| {
                let agreed = terms.line(line.order_line)?;
                let known = [Some(line.planned), line.shipped, line.received];
                let unit = agreed
                    .packings
                    .common_unit(known.into_iter().flatten(), line.unit);
                let told = |base: BaseQuantity| agreed.packings.told(base, unit);
                Some(ShipmentLine {
                    product: agreed.product_name.clone(),
                    planned: agreed.packings.readable(line.planned, unit)?,
                    shipped: line.shipped.map(told),
                    received: line.received.map(told),
                })
            })
            .collect(),
    }
}

/// A proposed change, beside the terms that it changes.
pub(crate) fn amendment(
    order: &Order,
    amendment: &Amendment,
    before: &Terms,
) -> Result<AmendmentFacts> {
    let plan = |plan: &amendment::Plan| PlannedDelivery {
        window: window(plan.from, plan.to),
        place: plan.place.one_line(),
        goods: plan
            .goods
            .iter()
            .filter_map(|load| {
                let line = before.line(load.line)?;
                Some(Goods {
                    product: line.product_name.clone(),
                    quantity: line.packings.readable(load.base, load.unit),
                    instead_of: None,
                })
            })
            .collect(),
    };
    let changes =
        amendment
            .changes
            .iter()
            .filter_map(|change| match (&change.before, &change.after) {
                (Some(before), Some(after)) => Some(DeliveryChange::Replanned {
                    before: plan(before),
                    after: plan(after),
                }),
                (Some(before), None) => Some(DeliveryChange::CalledOff(plan(before))),
                (None, Some(after)) => Some(DeliveryChange::New(plan(after))),
                (None, None) => None,
            });
    Ok(AmendmentFacts {
        order: order.number.clone(),
        by: super::side(amendment.side),
        note: amendment.note.clone(),
        changes: changes.collect(),
        payable_before: payable_of(before)?,
        payable_after: payable_of(&amendment.terms)?,
    })
}

/// What the terms come to, VAT included.
pub(crate) fn payable_of(terms: &Terms) -> Result<Money> {
    payable(terms.total, terms.vat_total)
}
