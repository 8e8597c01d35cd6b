//! An event as its readers see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use kernel::actor::Actor;
use kernel::id::InquiryId;
use kernel::page::Cursor;
use platform::events::{Event, Place};
use std::sync::Arc;

use crate::graphql::node::{self, Node};
use crate::graphql::orders::Inquiry;
use crate::graphql::scalars::DateTime;

macro_rules! event_kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal),+ $(,)?) => {
        /// What has happened. More kinds may come: pass over what you do not know.
        #[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
        #[graphql(name = "ViewerEventKind")]
        pub enum EventKind {
            $($(#[doc = $doc])+ $name),+
        }

        impl EventKind {
            /// The kind of an event; nothing for one that is nobody's news.
            pub fn of(event: &Event) -> Option<Self> {
                match event.kind.as_str() {
                    $($code => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

event_kinds! {
    /// An inquiry was sent.
    InquirySubmitted = "inquiry.submitted",
    /// A message was written in its thread.
    InquiryMessageSent = "inquiry.message_sent",
    /// The seller or the desk answered for the first time.
    InquiryAnswered = "inquiry.answered",
    /// It was passed on to a producer's people.
    InquiryForwarded = "inquiry.forwarded",
    /// It became an order.
    InquiryOrdered = "inquiry.ordered",
    /// The seller or the desk said no.
    InquiryDeclined = "inquiry.declined",
    /// The buyer took it back.
    InquiryWithdrawn = "inquiry.withdrawn",
    /// Nobody answered in time.
    InquiryExpired = "inquiry.expired",
    /// It is over without an order.
    InquiryClosed = "inquiry.closed",
    /// A quotation, or its next revision, was sent.
    QuotationSent = "quotation.sent",
    /// A revision took the place of one before it.
    QuotationReplaced = "quotation.replaced",
    /// The buyer answered with a wish of his own.
    QuotationCountered = "quotation.countered",
    /// The buyer accepted it.
    QuotationAccepted = "quotation.accepted",
    /// The buyer said no.
    QuotationRejected = "quotation.rejected",
    /// The seller took it back.
    QuotationWithdrawn = "quotation.withdrawn",
    /// Its time is over.
    QuotationExpired = "quotation.expired",
    /// Its goods are promised elsewhere by now. The seller alone is told.
    QuotationSupplyShort = "quotation.supply_short",
    /// An order waits for the seller's word.
    OrderPlaced = "order.placed",
    /// An order was agreed on.
    OrderConfirmed = "order.confirmed",
    /// The seller said no.
    OrderRejected = "order.rejected",
    /// The seller said nothing in time.
    OrderLapsed = "order.lapsed",
    /// A side called it off.
    OrderCancelled = "order.cancelled",
    /// Everything was delivered, or it was closed short.
    OrderCompleted = "order.completed",
    /// Its terms were changed by both sides.
    OrderAmended = "order.amended",
    /// A change of its terms was proposed.
    OrderAmendmentProposed = "amendment.proposed",
    /// The other side agreed.
    OrderAmendmentAccepted = "amendment.accepted",
    /// The other side said no.
    OrderAmendmentDeclined = "amendment.declined",
    /// It was taken back.
    OrderAmendmentWithdrawn = "amendment.withdrawn",
    /// Nobody answered in time, or the order has gone on.
    OrderAmendmentLapsed = "amendment.lapsed",
    /// A delivery was added.
    DeliveryPlanned = "delivery.planned",
    /// It has another day, place or quantity.
    DeliveryReplanned = "delivery.replanned",
    /// The seller packs.
    DeliveryPreparing = "delivery.preparing",
    /// The goods have left.
    DeliveryShipped = "delivery.shipped",
    /// The goods have come.
    DeliveryArrived = "delivery.arrived",
    /// The goods were weighed and taken over.
    DeliveryReceived = "delivery.received",
    /// The goods were refused.
    DeliveryRefused = "delivery.refused",
    /// It will not happen.
    DeliveryCancelled = "delivery.cancelled",
    /// A product was handed in for review.
    ProductSubmitted = "product.submitted",
    /// A product is shown to everybody.
    ProductPublished = "product.published",
    /// Staff sent it back.
    ProductRefused = "product.refused",
    /// A change of its certified facts was handed in.
    ProductChangeSubmitted = "product.change_submitted",
    /// That change is shown to everybody.
    ProductChangePublished = "product.change_published",
    /// Staff sent that change back.
    ProductChangeRefused = "product.change_refused",
    /// It is shown no more.
    ProductArchived = "product.archived",
    /// An organisation's papers were handed in.
    OrganisationSubmitted = "organisation.submitted",
    /// It was verified.
    OrganisationVerified = "organisation.verified",
    /// Its papers were sent back.
    OrganisationRejected = "organisation.rejected",
    /// It was suspended.
    OrganisationSuspended = "organisation.suspended",
    /// It may trade again.
    OrganisationReinstated = "organisation.reinstated",
    /// What is known of it has changed.
    OrganisationUpdated = "organisation.updated",
    /// It was closed.
    OrganisationClosed = "organisation.closed",
    /// Somebody belongs to it now.
    MembershipBegun = "membership.begun",
    /// Somebody has another role in it.
    MembershipRoleChanged = "membership.role_changed",
    /// Somebody belongs to it no more.
    MembershipEnded = "membership.ended",
}

impl EventKind {
    /// What staff who see the outline of a deal are told of: that it exists, and how far it is.
    const fn is_outline(self) -> bool {
        !matches!(self, Self::InquiryMessageSent | Self::QuotationSupplyShort)
    }
}

/// Something that happened, as one who may know of it sees it.
pub struct ViewerEvent {
    kind: EventKind,
    event: Arc<Event>,
    by_viewer: bool,
}

impl ViewerEvent {
    /// The event as news of a person's organisations; nothing where it is none of their business.
    pub fn own(actor: &Actor, event: &Arc<Event>) -> Option<Self> {
        let own = actor
            .organisations()
            .filter(|member| !member.is_dormant())
            .any(|member| event.organisations.contains(&member.organisation));
        own.then(|| Self::told(actor, event)).flatten()
    }

    /// The event as news for whoever may see the thing it is about: its parties, and staff of the province.
    pub fn seen(actor: &Actor, event: &Arc<Event>) -> Option<Self> {
        Self::own(actor, event).or_else(|| {
            let province = event.province_code.as_deref()?;
            actor.staff_of(province)?;
            Self::told(actor, event).filter(|told| told.kind.is_outline())
        })
    }

    fn told(actor: &Actor, event: &Arc<Event>) -> Option<Self> {
        Some(Self {
            kind: EventKind::of(event)?,
            event: Arc::clone(event),
            by_viewer: event.person_id == Some(actor.person.uuid()),
        })
    }
}

/// Something that happened. It says what and to which thing; how the thing stands now is asked of the thing itself.
#[Object]
impl ViewerEvent {
    /// What happened.
    async fn kind(&self) -> EventKind {
        self.kind
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        self.event.at.into()
    }

    /// The id of the thing it happened to; what `node` does not know has no page of its own (a place in an organisation).
    async fn subject_id(&self) -> ID {
        self.named()
    }

    /// The thing it happened to, as it is now; null when the person may not see it, or it is none that `node` knows.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        node::find(ctx, &self.named()).await
    }

    /// The inquiry whose thread it belongs to; null for what belongs to none.
    async fn inquiry(&self, ctx: &Context<'_>) -> Result<Option<Inquiry>> {
        match self.event.thread_id {
            Some(thread) => Inquiry::by_id(ctx, InquiryId::from_uuid(thread)).await,
            None => Ok(None),
        }
    }

    /// Whether the signed-in person did it herself, on whatever device.
    async fn by_viewer(&self) -> bool {
        self.by_viewer
    }
}

impl ViewerEvent {
    fn named(&self) -> ID {
        ID(kernel::id::encode(
            &self.event.subject_kind,
            self.event.subject_id,
        ))
    }
}

/// A place as clients carry it.
pub fn cursor(place: Place) -> String {
    Cursor(place).encode()
}
