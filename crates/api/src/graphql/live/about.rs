//! What a subscription tells of.

use kernel::actor::Actor;
use kernel::id::{OrderId, OrganisationId, TypedId};
use platform::events::Event;
use std::sync::Arc;
use uuid::Uuid;

use super::event::{EventKind, ViewerEvent};

/// What a subscription tells of.
#[derive(Clone, Debug)]
pub enum About {
    /// What happens to these organisations of the person's.
    Organisations(Vec<OrganisationId>),
    /// How much waits for these organisations of the person's. Whatever happens may change it, and no event is told.
    Waiting(Vec<OrganisationId>),
    /// What happens in a thread.
    Thread(Uuid),
    /// What happens to an order, to proposed changes of it and to its deliveries.
    Order(Uuid),
    /// What happens to a delivery.
    Delivery(Uuid),
}

impl About {
    /// What has to be listened to for it.
    pub fn topics(&self) -> Vec<Uuid> {
        match self {
            Self::Organisations(whose) | Self::Waiting(whose) => {
                whose.iter().map(|id| id.uuid()).collect()
            }
            Self::Thread(id) | Self::Order(id) | Self::Delivery(id) => vec![*id],
        }
    }

    /// Whose events are told of those that happened before it began to listen.
    pub fn whose(&self) -> &[OrganisationId] {
        match self {
            Self::Organisations(whose) | Self::Waiting(whose) => whose,
            Self::Thread(_) | Self::Order(_) | Self::Delivery(_) => &[],
        }
    }

    /// The event as it is told to a person; nothing where it is another thing's, or not for her.
    pub fn told(&self, actor: &Actor, event: &Arc<Event>) -> Option<ViewerEvent> {
        if !self.concerns(event) {
            return None;
        }
        match self {
            Self::Organisations(_) => ViewerEvent::own(actor, event),
            Self::Waiting(_) => None,
            Self::Thread(_) | Self::Order(_) | Self::Delivery(_) => ViewerEvent::seen(actor, event),
        }
    }

    /// Whether an event is answered to a person. What is not costs her nothing.
    pub fn answers(&self, actor: &Actor, event: &Arc<Event>) -> bool {
        match self {
            Self::Waiting(_) => EventKind::of(event).is_some(),
            _ => self.told(actor, event).is_some(),
        }
    }

    fn concerns(&self, event: &Event) -> bool {
        match self {
            Self::Organisations(whose) => event.organisations.iter().any(|id| whose.contains(id)),
            Self::Waiting(_) => true,
            Self::Thread(thread) => event.thread_id == Some(*thread),
            Self::Order(order) => {
                let part_of = event.names::<OrderId>("order").map(TypedId::uuid);
                event.subject_id == *order || part_of == Some(*order)
            }
            Self::Delivery(delivery) => event.subject_id == *delivery,
        }
    }
}
