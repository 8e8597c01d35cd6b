//! Making an order, with its terms and its deliveries.

use kernel::id::{EventId, OrganisationId, PersonId};
use kernel::number::NumberKind;
use platform::{Fact, Result, Tx};
use serde_json::json;

use super::{Order, State, Terms, store};
use crate::clock;
use crate::delivery::{self, Delivery};
use crate::inquiry::Inquiry;
use crate::quotation::Quotation;

/// What an order is made from: a quotation, or listed prices where there is none.
pub(crate) struct Placing<'a> {
    pub(crate) inquiry: &'a Inquiry,
    pub(crate) quotation: Option<&'a Quotation>,
    pub(crate) seller: OrganisationId,
    pub(crate) buyer_person: PersonId,
    pub(crate) buyer_reference: Option<String>,
}

/// Writes the order, the first revision of its terms, its deliveries, what it takes of the supply, and `order.confirmed` (a firm offer)
/// or `order.placed` (a free one, or listed prices), which lapses unless its seller says a word in time.
pub(crate) async fn place(
    tx: &mut Tx,
    placing: Placing<'_>,
    terms: &Terms,
) -> Result<(Order, EventId)> {
    let Placing {
        inquiry,
        quotation,
        seller,
        buyer_person,
        buyer_reference,
    } = placing;
    let (state, kind) = if quotation.is_some_and(|quotation| quotation.firm) {
        (State::Confirmed, "order.confirmed")
    } else {
        (State::Placed, "order.placed")
    };
    let now = tx.now();
    let confirm_by = (state == State::Placed).then(|| terms.confirm_by(now));
    let mut order = Order {
        id: tx.new_id(),
        number: tx.new_number(NumberKind::Order),
        inquiry: inquiry.id,
        quotation: quotation.map(|quotation| quotation.id),
        buyer: inquiry.buyer,
        buyer_person,
        seller,
        seller_person: quotation.map(|quotation| quotation.person),
        producer: inquiry.producer,
        province: inquiry.province.clone(),
        state,
        terms_revision: 1,
        buyer_reference,
        seller_reference: quotation.and_then(|quotation| quotation.external_reference.clone()),
        confirm_by,
        remind_at: confirm_by.and_then(|until| clock::reply_reminder(now, until)),
        reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &mut order, terms).await?;
    let (mut deliveries, lines) = plan(tx, &order, terms);
    delivery::store::insert(tx, &mut deliveries, &lines).await?;
    super::hold(tx, &order, &deliveries, &lines).await?;
    let event = tx
        .record(
            Fact::about(kind, order.id)
                .concerning(order.parties().organisations())
                .in_thread(order.inquiry)
                .in_province(order.province.clone())
                .with(json!({
                    "number": order.number.as_str(),
                    "state": order.state.code(),
                    "inquiry": order.inquiry.to_string(),
                    "quotation": order.quotation.map(|id| id.to_string()),
                    "deliveries": deliveries.iter().map(|d| d.id.to_string()).collect::<Vec<_>>(),
                })),
        )
        .await?;
    Ok((order, event))
}

fn plan(tx: &Tx, order: &Order, terms: &Terms) -> (Vec<Delivery>, Vec<delivery::Line>) {
    let mut deliveries = Vec::new();
    let mut lines = Vec::new();
    for (plan, position) in terms.plan().into_iter().zip(1..) {
        let window = (plan.from, plan.to);
        let delivery = Delivery::planned(tx, order.id, position, window, plan.place);
        lines.extend(
            plan.goods.into_iter().map(|goods| {
                delivery.line(tx, goods.line, goods.product, goods.planned, goods.unit)
            }),
        );
        deliveries.push(delivery);
    }
    (deliveries, lines)
}
