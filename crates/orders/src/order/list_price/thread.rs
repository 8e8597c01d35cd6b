//! The thread of an order that nobody asked about before, and the letters that begin it.

use std::collections::HashMap;

use catalogue::product::Orderable;
use kernel::actor::Actor;
use kernel::id::{EventId, OrganisationId, ProductId};
use kernel::money::Currency;
use kernel::number::NumberKind;
use kernel::time::Instant;
use notifications::letter::{Letter, OrderPlaced, Side as LetterSide};
use platform::{Fact, Failure, Result, Tx};
use serde_json::json;

use super::Draft;
use crate::inquiry::{self, Inquiry, Line, Origin};
use crate::letters::{self, Correspondence, References};
use crate::order::{Order, Terms};

/// What the thread of an order is made from.
pub(super) struct Thread<'a> {
    pub(super) actor: &'a Actor,
    pub(super) buyer: OrganisationId,
    pub(super) products: &'a HashMap<ProductId, Orderable>,
    pub(super) note: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) reply_by: Instant,
}

impl Thread<'_> {
    /// Writes the thread, ordered from its first moment on, and its `inquiry.ordered`.
    pub(super) async fn open(
        self,
        tx: &mut Tx,
        drafts: &[Draft<'_>],
        currency: Currency,
    ) -> Result<(Inquiry, Vec<Line>)> {
        let first = drafts
            .first()
            .map(|draft| draft.found)
            .ok_or_else(|| Failure::internal("an order without products"))?;
        let producer = first.product.producer.filter(|producer| {
            self.products
                .values()
                .all(|other| other.product.producer == Some(*producer))
        });
        let now = tx.now();
        let mut inquiry = Inquiry {
            id: tx.new_id(),
            number: tx.new_number(NumberKind::Inquiry),
            buyer: self.buyer,
            buyer_person: self.actor.person,
            producer,
            seller: first.seller,
            desk: None,
            state: inquiry::State::Ordered,
            origin: Some(Origin::ListedPrices),
            reply_by: self.reply_by,
            remind_at: None,
            currency,
            certificates: Vec::new(),
            target_market: None,
            note: self.note,
            external_reference: self.reference,
            province: first.product.province_code.clone(),
            first_answered_at: None,
            reason: None,
            awaiting: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let id = inquiry.id;
        let lines: Vec<Line> = drafts
            .iter()
            .map(|draft| Line {
                inquiry: id,
                ..draft.line.clone()
            })
            .collect();
        inquiry::store::insert(tx, &mut inquiry, &lines).await?;
        tx.act_for(self.buyer);
        let products: Vec<String> = lines.iter().map(|line| line.product.to_string()).collect();
        tx.record(
            Fact::about("inquiry.ordered", id)
                .concerning(inquiry.parties().organisations())
                .in_thread(inquiry.id)
                .in_province(inquiry.province.clone())
                .with(json!({
                    "number": inquiry.number.as_str(),
                    "state": inquiry.state.code(),
                    "origin": inquiry.origin,
                    "products": products,
                })),
        )
        .await?;
        Ok((inquiry, lines))
    }
}

/// Both sides get the order by mail.
pub(super) async fn tell(
    tx: &mut Tx,
    inquiry: &Inquiry,
    lines: &[Line],
    order: &Order,
    terms: &Terms,
    event: EventId,
) -> Result<()> {
    let references = References {
        buyer: order.buyer_reference.clone(),
        seller: None,
    };
    let mail = Correspondence::open(tx, inquiry, lines, None, references)
        .await?
        .about(letters::goods_agreed(terms));
    mail.both_there()?;
    let facts = mail.order_facts(order, None, terms)?;
    let (buyers, sellers) = mail.both_sides(tx).await?;
    let mut bundle = mail.bundle(event, order.id);
    for (side, readers) in [(LetterSide::Buyer, buyers), (LetterSide::Seller, sellers)] {
        let letter = Letter::OrderPlaced(Box::new(OrderPlaced {
            deal: mail.deal.clone(),
            side,
            order: facts.clone(),
            note: inquiry.note.clone(),
            confirm_by: order.confirm_by,
        }));
        bundle.add(&readers, &letter, None);
    }
    bundle.post(tx).await
}
