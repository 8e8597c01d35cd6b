//! Making an order from an accepted quotation, with its terms and its deliveries.

use kernel::id::{DeliveryId, EventId, PersonId};
use kernel::number::NumberKind;
use platform::{Fact, Result, Tx};
use serde_json::json;

use super::{Order, State, Terms, store};
use crate::delivery::{self, Delivery};
use crate::inquiry::Inquiry;
use crate::quotation::Quotation;

/// What an order is made from.
pub(crate) struct Placing<'a> {
    pub(crate) inquiry: &'a Inquiry,
    pub(crate) quotation: &'a Quotation,
    pub(crate) buyer_person: PersonId,
    pub(crate) buyer_reference: Option<String>,
}

/// Writes the order, the first revision of its terms, its deliveries, and `order.confirmed` (firm) or `order.placed` (free).
pub(crate) async fn place(
    tx: &mut Tx,
    placing: Placing<'_>,
    terms: &Terms,
) -> Result<(Order, EventId)> {
    let Placing {
        inquiry,
        quotation,
        buyer_person,
        buyer_reference,
    } = placing;
    let (state, kind) = if quotation.firm {
        (State::Confirmed, "order.confirmed")
    } else {
        (State::Placed, "order.placed")
    };
    let mut order = Order {
        id: tx.new_id(),
        number: tx.new_number(NumberKind::Order),
        inquiry: inquiry.id,
        quotation: quotation.id,
        buyer: inquiry.buyer,
        buyer_person,
        seller: quotation.seller,
        producer: inquiry.producer,
        province: inquiry.province.clone(),
        state,
        terms_revision: 1,
        buyer_reference,
        seller_reference: quotation.external_reference.clone(),
        reason: None,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &mut order, terms).await?;
    let (mut deliveries, lines) = plan(tx, &order, terms);
    delivery::store::insert(tx, &mut deliveries, &lines).await?;
    let event = tx
        .record(
            Fact::about(kind, order.id)
                .concerning(order.parties().organisations())
                .in_province(order.province.clone())
                .with(json!({
                    "number": order.number.as_str(),
                    "state": order.state.code(),
                    "inquiry": order.inquiry.to_string(),
                    "quotation": order.quotation.to_string(),
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
        let id: DeliveryId = tx.new_id();
        deliveries.push(Delivery {
            id,
            number: tx.new_number(NumberKind::Delivery),
            order: order.id,
            position,
            from: plan.from,
            to: plan.to,
            place: plan.place,
            state: delivery::State::Planned,
            shipped_at: None,
            arrived_at: None,
            settled_at: None,
            note: None,
            reason: None,
            version: 1,
            created_at: order.created_at,
        });
        lines.extend(plan.goods.into_iter().map(|goods| delivery::Line {
            id: tx.new_uuid(),
            delivery: id,
            order_line: goods.line,
            product: goods.product,
            planned: goods.planned,
            shipped: None,
            received: None,
            unit: goods.unit,
        }));
    }
    (deliveries, lines)
}
