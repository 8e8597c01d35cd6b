//! The letters: one variant a fact that somebody must be told, holding nothing but kernel values.
//!
//! A letter is filled in by a domain inside its transaction and stored as it stands. Its words are made when it is sent:
//! `compose` puts blocks together, the layout turns the blocks into HTML and text alike.

mod bounced;
mod delivery;
mod fresh_link;
mod inquiry;
mod offer;
mod order;
mod parts;
mod quotation;
mod sign_in;

pub use bounced::LetterBounced;
pub use delivery::{DeliveryReceived, DeliveryShipped, Outcome, Shipment, ShipmentLine};
pub use fresh_link::FreshLink;
pub use inquiry::{
    AnsweredBy, InquiryAtDesk, InquiryCopy, InquiryDeclined, InquiryExpired, InquiryForwarded,
    InquiryReceived, KnownProducer, MessageReceived,
};
pub use offer::{Offer, OfferedEntry, OfferedLine};
pub use order::{
    OrderCancelled, OrderCompleted, OrderConfirmed, OrderFacts, OrderLine, OrderPlaced,
    OrderRejected,
};
pub use parts::{Asked, AskedEntry, AskedLine, Deal, Goods, Party, Side};
pub use quotation::{
    QuotationAccepted, QuotationCopy, QuotationExpired, QuotationReceived, QuotationRejected,
    QuotationReplaced,
};
pub use sign_in::SignInLink;

use std::collections::BTreeSet;

use kernel::{id::PersonId, number::Number, time::Instant};
use serde::{Deserialize, Serialize};

use crate::compose::Composer;

/// Everything the post office can write.
///
/// Where both sides are told the same fact, the letter's `side` says which of them reads this copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "facts", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Letter {
    /// To a person who asked for a link instead of a password.
    SignInLink(SignInLink),
    /// To a reader whose link to a thread had run out, and who asked for another.
    FreshLink(FreshLink),
    /// To those who answer for the producer: a buyer asks.
    InquiryReceived(Box<InquiryReceived>),
    /// To the buyer: what he asked, and who has it now.
    InquiryCopy(Box<InquiryCopy>),
    /// To both sides: nobody answered in time.
    InquiryExpired(Box<InquiryExpired>),
    /// To the other side: somebody wrote in the thread.
    MessageReceived(Box<MessageReceived>),
    /// To the buyer: the producer will not make an offer.
    InquiryDeclined(Box<InquiryDeclined>),
    /// To the buyer: the province's desk passed the inquiry on to a producer.
    InquiryForwarded(Box<InquiryForwarded>),
    /// To the province's desk: nobody answers for the product, so staff do.
    InquiryAtDesk(Box<InquiryAtDesk>),
    /// To the buyer: an offer.
    QuotationReceived(Box<QuotationReceived>),
    /// To the seller: the offer as it was sent.
    QuotationCopy(Box<QuotationCopy>),
    /// To the buyer: a newer revision counts from now on.
    QuotationReplaced(Box<QuotationReplaced>),
    /// To the seller: the buyer took the offer.
    QuotationAccepted(Box<QuotationAccepted>),
    /// To the seller: the buyer did not take it.
    QuotationRejected(Box<QuotationRejected>),
    /// To both sides: its last day has passed.
    QuotationExpired(Box<QuotationExpired>),
    /// To both sides: an order that waits for the seller's confirmation.
    OrderPlaced(Box<OrderPlaced>),
    /// To both sides: an order that binds both.
    OrderConfirmed(Box<OrderConfirmed>),
    /// To both sides: the seller cannot take the order.
    OrderRejected(Box<OrderRejected>),
    /// To both sides: one of them called the order off.
    OrderCancelled(Box<OrderCancelled>),
    /// To both sides: goods are under way.
    DeliveryShipped(Box<DeliveryShipped>),
    /// To both sides: goods were weighed and taken, or refused.
    DeliveryReceived(Box<DeliveryReceived>),
    /// To both sides: every delivery is settled.
    OrderCompleted(Box<OrderCompleted>),
    /// To staff: a letter did not reach its reader.
    LetterBounced(Box<LetterBounced>),
}

/// Says whether the law on advertising binds a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// A reader's own business; always sent.
    Transactional,
}

impl Stream {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Transactional => "TRANSACTIONAL",
        }
    }
}

/// What a letter's button opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// A session for the reader; works once.
    SignIn,
    /// The thread's page, with what the reader may do there.
    Thread,
    /// Nothing: the letter has no button.
    Nothing,
}

impl Letter {
    /// The code that is stored and served, e.g. `INQUIRY_RECEIVED`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SignInLink(_) => "SIGN_IN_LINK",
            Self::FreshLink(_) => "FRESH_LINK",
            Self::InquiryReceived(_) => "INQUIRY_RECEIVED",
            Self::InquiryCopy(_) => "INQUIRY_COPY",
            Self::InquiryExpired(_) => "INQUIRY_EXPIRED",
            Self::MessageReceived(_) => "MESSAGE_RECEIVED",
            Self::InquiryDeclined(_) => "INQUIRY_DECLINED",
            Self::InquiryForwarded(_) => "INQUIRY_FORWARDED",
            Self::InquiryAtDesk(_) => "INQUIRY_AT_DESK",
            Self::QuotationReceived(_) => "QUOTATION_RECEIVED",
            Self::QuotationCopy(_) => "QUOTATION_COPY",
            Self::QuotationReplaced(_) => "QUOTATION_REPLACED",
            Self::QuotationAccepted(_) => "QUOTATION_ACCEPTED",
            Self::QuotationRejected(_) => "QUOTATION_REJECTED",
            Self::QuotationExpired(_) => "QUOTATION_EXPIRED",
            Self::OrderPlaced(_) => "ORDER_PLACED",
            Self::OrderConfirmed(_) => "ORDER_CONFIRMED",
            Self::OrderRejected(_) => "ORDER_REJECTED",
            Self::OrderCancelled(_) => "ORDER_CANCELLED",
            Self::DeliveryShipped(_) => "DELIVERY_SHIPPED",
            Self::DeliveryReceived(_) => "DELIVERY_RECEIVED",
            Self::OrderCompleted(_) => "ORDER_COMPLETED",
            Self::LetterBounced(_) => "LETTER_BOUNCED",
        }
    }

    /// Every code of [`Letter::kind`], for lists and filters.
    pub const KINDS: [&'static str; 23] = [
        "SIGN_IN_LINK",
        "FRESH_LINK",
        "INQUIRY_RECEIVED",
        "INQUIRY_COPY",
        "INQUIRY_EXPIRED",
        "MESSAGE_RECEIVED",
        "INQUIRY_DECLINED",
        "INQUIRY_FORWARDED",
        "INQUIRY_AT_DESK",
        "QUOTATION_RECEIVED",
        "QUOTATION_COPY",
        "QUOTATION_REPLACED",
        "QUOTATION_ACCEPTED",
        "QUOTATION_REJECTED",
        "QUOTATION_EXPIRED",
        "ORDER_PLACED",
        "ORDER_CONFIRMED",
        "ORDER_REJECTED",
        "ORDER_CANCELLED",
        "DELIVERY_SHIPPED",
        "DELIVERY_RECEIVED",
        "ORDER_COMPLETED",
        "LETTER_BOUNCED",
    ];

    /// Larger goes first: somebody waits at the sign-in page; what asks for an answer goes before a copy.
    pub fn priority(&self) -> i32 {
        match self {
            Self::SignInLink(_) | Self::FreshLink(_) => 100,
            Self::InquiryCopy(_) | Self::QuotationCopy(_) => 40,
            _ => 50,
        }
    }

    /// All letters of today are transactional.
    pub fn stream(&self) -> Stream {
        Stream::Transactional
    }

    /// True for a letter whose body is a secret: wiped when sent, never shown again.
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::SignInLink(_))
    }

    /// What the button opens.
    pub fn opens(&self) -> Opens {
        match self {
            Self::SignInLink(_) => Opens::SignIn,
            Self::LetterBounced(_) => Opens::Nothing,
            _ => Opens::Thread,
        }
    }

    /// Until when the thing itself can be acted on, where that is known.
    pub fn deadline(&self) -> Option<Instant> {
        match self {
            Self::SignInLink(l) => Some(l.expires_at),
            Self::InquiryReceived(l) => Some(l.asked.reply_by),
            Self::InquiryCopy(l) => Some(l.asked.reply_by),
            Self::InquiryAtDesk(l) => Some(l.asked.reply_by),
            Self::InquiryForwarded(l) => Some(l.reply_by),
            Self::QuotationReceived(l) => Some(l.offer.ends()),
            Self::QuotationCopy(l) => Some(l.offer.ends()),
            Self::QuotationReplaced(l) => Some(l.offer.ends()),
            Self::QuotationAccepted(l) => l.order.ends(),
            Self::OrderPlaced(l) => l.order.ends(),
            Self::OrderConfirmed(l) => l.order.ends(),
            Self::DeliveryShipped(l) => Some(l.shipment.ends()),
            _ => None,
        }
    }

    /// The number that people use for what the letter is about.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::SignInLink(_) => None,
            Self::FreshLink(l) => Some(&l.inquiry),
            Self::InquiryReceived(l) => Some(&l.deal.inquiry),
            Self::InquiryCopy(l) => Some(&l.deal.inquiry),
            Self::InquiryExpired(l) => Some(&l.deal.inquiry),
            Self::MessageReceived(l) => Some(&l.deal.inquiry),
            Self::InquiryDeclined(l) => Some(&l.deal.inquiry),
            Self::InquiryForwarded(l) => Some(&l.deal.inquiry),
            Self::InquiryAtDesk(l) => Some(&l.deal.inquiry),
            Self::QuotationReceived(l) => Some(&l.offer.number),
            Self::QuotationCopy(l) => Some(&l.offer.number),
            Self::QuotationReplaced(l) => Some(&l.offer.number),
            Self::QuotationAccepted(l) => Some(&l.order.number),
            Self::QuotationRejected(l) => Some(&l.quotation),
            Self::QuotationExpired(l) => Some(&l.quotation),
            Self::OrderPlaced(l) => Some(&l.order.number),
            Self::OrderConfirmed(l) => Some(&l.order.number),
            Self::OrderRejected(l) => Some(&l.order),
            Self::OrderCancelled(l) => Some(&l.order),
            Self::DeliveryShipped(l) => Some(&l.shipment.number),
            Self::DeliveryReceived(l) => Some(&l.shipment.number),
            Self::OrderCompleted(l) => Some(&l.order),
            Self::LetterBounced(l) => l.number.as_ref(),
        }
    }

    /// The deal a letter belongs to.
    pub fn deal(&self) -> Option<&Deal> {
        match self {
            Self::SignInLink(_) | Self::FreshLink(_) | Self::LetterBounced(_) => None,
            Self::InquiryReceived(l) => Some(&l.deal),
            Self::InquiryCopy(l) => Some(&l.deal),
            Self::InquiryExpired(l) => Some(&l.deal),
            Self::MessageReceived(l) => Some(&l.deal),
            Self::InquiryDeclined(l) => Some(&l.deal),
            Self::InquiryForwarded(l) => Some(&l.deal),
            Self::InquiryAtDesk(l) => Some(&l.deal),
            Self::QuotationReceived(l) => Some(&l.deal),
            Self::QuotationCopy(l) => Some(&l.deal),
            Self::QuotationReplaced(l) => Some(&l.deal),
            Self::QuotationAccepted(l) => Some(&l.deal),
            Self::QuotationRejected(l) => Some(&l.deal),
            Self::QuotationExpired(l) => Some(&l.deal),
            Self::OrderPlaced(l) => Some(&l.deal),
            Self::OrderConfirmed(l) => Some(&l.deal),
            Self::OrderRejected(l) => Some(&l.deal),
            Self::OrderCancelled(l) => Some(&l.deal),
            Self::DeliveryShipped(l) => Some(&l.deal),
            Self::DeliveryReceived(l) => Some(&l.deal),
            Self::OrderCompleted(l) => Some(&l.deal),
        }
    }

    /// The people a letter names, whose name and telephone are looked up when it is written.
    pub fn people(&self) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::new();
        if let Some(deal) = self.deal() {
            people.extend(deal.buyer.contact);
            people.extend(deal.seller.contact);
        }
        match self {
            Self::MessageReceived(l) => people.extend([l.writer]),
            Self::LetterBounced(l) => people.extend(l.reader),
            _ => {}
        }
        people
    }

    /// Puts the letter together, block by block.
    pub(crate) fn compose(&self, to: &mut Composer<'_>) {
        match self {
            Self::SignInLink(l) => l.compose(to),
            Self::FreshLink(l) => l.compose(to),
            Self::InquiryReceived(l) => l.compose(to),
            Self::InquiryCopy(l) => l.compose(to),
            Self::InquiryExpired(l) => l.compose(to),
            Self::MessageReceived(l) => l.compose(to),
            Self::InquiryDeclined(l) => l.compose(to),
            Self::InquiryForwarded(l) => l.compose(to),
            Self::InquiryAtDesk(l) => l.compose(to),
            Self::QuotationReceived(l) => l.compose(to),
            Self::QuotationCopy(l) => l.compose(to),
            Self::QuotationReplaced(l) => l.compose(to),
            Self::QuotationAccepted(l) => l.compose(to),
            Self::QuotationRejected(l) => l.compose(to),
            Self::QuotationExpired(l) => l.compose(to),
            Self::OrderPlaced(l) => l.compose(to),
            Self::OrderConfirmed(l) => l.compose(to),
            Self::OrderRejected(l) => l.compose(to),
            Self::OrderCancelled(l) => l.compose(to),
            Self::DeliveryShipped(l) => l.compose(to),
            Self::DeliveryReceived(l) => l.compose(to),
            Self::OrderCompleted(l) => l.compose(to),
            Self::LetterBounced(l) => l.compose(to),
        }
    }
}
