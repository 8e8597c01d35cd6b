//! What a thread is about and how it stands, in a line: the same wherever it is named.

use std::collections::HashMap;

use kernel::id::{DeliveryId, InquiryId, OrderId};
use kernel::quantity::{Amount, BaseQuantity};
use kernel::text::LocalisedText;
use kernel::time::Instant;
use orders::Side;
use orders::delivery::{self, Delivery};
use orders::inquiry::{self, Inquiry, Line};
use orders::order::{self, Order, Progress, Terms};
use platform::Conn;

use super::super::print::Printer;
use super::super::view::{Mark, Tone};
use super::next::inquiry_tone;
use super::order::order_mark;

/// How a thread stands: its order, where there is one, else its inquiry. An answer to which the buyer has answered in turn is an answer no
/// more. `deliveries` are the order's.
pub(super) fn standing(
    print: Printer<'_>,
    inquiry: &Inquiry,
    order: Option<&Order>,
    deliveries: &[Delivery],
    now: Instant,
) -> Mark {
    if let Some(order) = order {
        return order_mark(print, order, deliveries);
    }
    let state = inquiry.state_at(now);
    let wants_more = inquiry.awaiting.is_some_and(|side| side != Side::Buying);
    if state == inquiry::State::Answered && wants_more {
        return Mark {
            text: print.say("page-inquiry-in-talk", &[]),
            tone: Tone::Wait,
        };
    }
    print.mark("page-inquiry", state.code(), inquiry_tone(state))
}

/// What was ordered in several threads, and how much of it has come.
#[derive(Default)]
pub(in crate::pages) struct Ordered {
    terms: HashMap<OrderId, Terms>,
    deliveries: HashMap<OrderId, Vec<Delivery>>,
    goods: HashMap<DeliveryId, Vec<delivery::Line>>,
}

impl Ordered {
    /// Three statements, however many orders there are.
    pub(in crate::pages) async fn load(
        conn: &Conn,
        orders: &HashMap<InquiryId, Order>,
    ) -> platform::Result<Self> {
        if orders.is_empty() {
            return Ok(Self::default());
        }
        let ids: Vec<OrderId> = orders.values().map(|order| order.id).collect();
        let deliveries = delivery::of_orders(conn, &ids).await?;
        let received: Vec<DeliveryId> = deliveries
            .values()
            .flatten()
            .filter(|delivery| delivery.state == delivery::State::Received)
            .map(|delivery| delivery.id)
            .collect();
        Ok(Self {
            terms: order::in_force_of(conn, orders.values()).await?,
            goods: delivery::lines_of(conn, &received).await?,
            deliveries,
        })
    }

    /// The deliveries of one of these orders.
    pub(in crate::pages) fn deliveries_of(&self, order: OrderId) -> &[Delivery] {
        self.deliveries.get(&order).map_or(&[][..], Vec::as_slice)
    }

    /// How a thread with one of these orders, or with none, stands.
    pub(in crate::pages) fn standing(
        &self,
        print: Printer<'_>,
        inquiry: &Inquiry,
        order: Option<&Order>,
        now: Instant,
    ) -> Mark {
        let deliveries = order.map_or(&[][..], |order| self.deliveries_of(order.id));
        standing(print, inquiry, order, deliveries, now)
    }

    /// What a thread is about: what was ordered, where something was, else what was asked for.
    pub(in crate::pages) fn goods(
        &self,
        print: Printer<'_>,
        order: Option<&Order>,
        asked: &[Line],
    ) -> String {
        let of_order = order.and_then(|order| {
            let all = self.deliveries_of(order.id);
            let mine = all
                .iter()
                .filter_map(|delivery| self.goods.get(&delivery.id));
            let lines: Vec<delivery::Line> = mine.flatten().cloned().collect();
            let terms = self.terms.get(&order.id)?;
            ordered(print, order.state, terms, all, &lines)
        });
        of_order.unwrap_or_else(|| goods(print, asked))
    }
}

/// What was ordered in the end, and beside it what of it was received, where that is something else; that nothing came is told of an order
/// that is over. Nothing when it was called off altogether.
pub(super) fn ordered(
    print: Printer<'_>,
    state: order::State,
    terms: &Terms,
    deliveries: &[Delivery],
    lines: &[delivery::Line],
) -> Option<String> {
    let mut of_terms = terms.lines.iter().filter(|line| !line.windows.is_empty());
    let first = of_terms.next()?;
    let agreed = first.agreed();
    let received = Progress::of(terms, deliveries, lines)
        .ok()
        .and_then(|all| {
            all.lines
                .iter()
                .find(|line| line.line == first.line)
                .copied()
        })
        .map_or(BaseQuantity::ZERO, |line| line.received);
    let unit = first.packings.common_unit([agreed, received], first.unit());
    let told = |base| first.packings.told(base, unit);
    let told_too = received > BaseQuantity::ZERO || state == order::State::Completed;
    let came = (told_too && received != agreed).then(|| told(received));
    let more = of_terms.count();
    Some(named(
        print,
        &first.product_name,
        Some((told(agreed), came)),
        more,
    ))
}

/// What was asked for: "80 tấn na", "80 tấn na và 2 mặt hàng khác".
pub(in crate::pages) fn goods(print: Printer<'_>, lines: &[Line]) -> String {
    let Some(first) = lines.first() else {
        return String::new();
    };
    let whole = BaseQuantity::sum(first.schedule.iter().map(|entry| entry.base))
        .zip(first.schedule.first())
        .and_then(|(whole, entry)| first.packings.readable(whole, entry.quantity.unit));
    let whole = whole.map(|whole| (Amount::from(whole), None));
    named(print, &first.product_name, whole, lines.len() - 1)
}

/// The first product with its quantity, and what of that was received, and how many more there are.
fn named(
    print: Printer<'_>,
    product: &LocalisedText,
    whole: Option<(Amount, Option<Amount>)>,
    more: usize,
) -> String {
    let (product, _) = print.localised(product);
    let first = match whole {
        Some((whole, received)) => {
            let quantity = print.measured(whole);
            match received.map(|received| print.measured(received)) {
                Some(received) => print.say(
                    "page-goods-received",
                    &[
                        ("quantity", &quantity),
                        ("product", &product),
                        ("received", &received),
                    ],
                ),
                None => print.say(
                    "page-goods-quantity",
                    &[("quantity", &quantity), ("product", &product)],
                ),
            }
        }
        None => product,
    };
    match more {
        0 => first,
        more => print.words().text(
            print.language(),
            "page-goods-more",
            &[("first", first.into()), ("more", more.into())],
        ),
    }
}
