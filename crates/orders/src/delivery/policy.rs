//! Who may do what with a delivery; who sees what, the order's [`crate::Parties::view`] says.

use kernel::actor::Actor;

use super::Delivery;
use super::state::{Event, next};
use crate::actions::{Action, ActionState, Reason};
use crate::order::{self, Order};
use crate::parties::Side;

/// What a person may do with a delivery now.
pub fn actions(actor: &Actor, delivery: &Delivery, order: &Order) -> Vec<ActionState> {
    let parties = order.parties();
    let buying = parties.member(actor, Side::Buying).is_some();
    let selling = parties.member(actor, Side::Selling).is_some();
    let judge = |action: Action, mine: bool, event: Event| {
        let confirmed = order.state == order::State::Confirmed;
        let waits = order.state == order::State::Placed;
        ActionState::judged(
            action,
            [
                (!mine, Reason::NotYourSide),
                (waits, Reason::OrderNotConfirmed),
                (
                    !waits && (!confirmed || next(delivery.state, event).is_err()),
                    Reason::StateForbids,
                ),
            ],
        )
    };
    vec![
        judge(Action::DeliveryPrepare, selling, Event::Prepare),
        judge(Action::DeliveryShip, selling, Event::Ship),
        judge(Action::DeliveryArrive, selling || buying, Event::Arrive),
        judge(Action::DeliveryReceive, buying, Event::Receive),
        judge(Action::DeliveryRefuse, buying, Event::Refuse),
    ]
}
