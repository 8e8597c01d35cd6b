//! Who may do what with an order; who sees what, [`crate::Parties::view`] says.

use kernel::actor::{Actor, Standing};

use super::{Order, State};
use crate::actions::{Action, ActionState, Reason};
use crate::delivery::Delivery;
use crate::parties::Side;

/// What a person may do with an order now. `deliveries` are all of its deliveries.
pub fn actions(actor: &Actor, order: &Order, deliveries: &[Delivery]) -> Vec<ActionState> {
    let parties = order.parties();
    let buying = parties.member(actor, Side::Buying).is_some();
    let seller = parties.member(actor, Side::Selling);
    let selling = seller.is_some();
    let suspended = seller.is_some_and(|member| member.standing == Standing::Suspended);
    let left = deliveries.iter().any(|delivery| delivery.state.has_left());
    let of_seller = [
        (!selling, Reason::NotYourSide),
        (order.state != State::Placed, Reason::StateForbids),
    ];
    vec![
        ActionState::judged(
            Action::OrderConfirm,
            of_seller
                .into_iter()
                .chain([(suspended, Reason::OrganisationSuspended)]),
        ),
        ActionState::judged(Action::OrderReject, of_seller),
        ActionState::judged(
            Action::OrderCancel,
            [
                (!buying && !selling, Reason::NotYourSide),
                (order.state.is_final(), Reason::StateForbids),
                (left && !order.state.is_final(), Reason::GoodsHaveLeft),
            ],
        ),
    ]
}
