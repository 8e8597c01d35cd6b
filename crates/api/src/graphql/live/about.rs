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

#[cfg(test)]
mod tests {
    use platform::events::Position;
    use serde_json::json;

    use super::*;

    fn event(subject_id: Uuid, thread_id: Option<Uuid>, facts: serde_json::Value) -> Event {
        Event {
            position: Position::default(),
            id: TypedId::from_uuid(Uuid::from_u128(9)),
            kind: "thing.done".to_owned(),
            version: 1,
            subject_kind: "thing".to_owned(),
            subject_id,
            organisations: Vec::new(),
            thread_id,
            province_code: None,
            person_id: None,
            organisation_id: None,
            door: "SESSION".to_owned(),
            request_id: String::new(),
            facts,
            at: platform::testing::start(),
        }
    }

    #[test]
    fn an_order_is_known_by_itself_and_its_thread_is_not_heard() {
        let [order, delivery, thread] = [1, 2, 3].map(Uuid::from_u128);
        let about = About::Order(order);
        // So that it is listened to before anything is read of it.
        assert_eq!(about.topics(), [order]);
        let its = json!({ "order": OrderId::from_uuid(order).to_string() });
        let anothers = json!({ "order": OrderId::from_uuid(delivery).to_string() });
        let foreign = json!({ "order": order.to_string() });
        for (event, concerns) in [
            (event(order, Some(thread), json!({})), true),
            (event(delivery, Some(thread), its), true),
            (event(delivery, Some(thread), anothers), false),
            (event(delivery, Some(thread), foreign), false),
            (event(thread, Some(thread), json!({})), false),
        ] {
            assert_eq!(about.concerns(&event), concerns, "{event:?}");
        }
        let message = event(thread, Some(thread), json!({}));
        assert!(About::Thread(thread).concerns(&message));
        assert!(!About::Delivery(delivery).concerns(&message));
    }
}
