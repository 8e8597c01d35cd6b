//! Who may do what with an order; who sees what, [`crate::Parties::view`] says.

use kernel::actor::{Actor, Member, Standing};
use kernel::time::{Instant, vn};

use super::{Order, State, complete};
use crate::actions::{Action, ActionState, Reason};
use crate::amendment::{self, Amendment};
use crate::delivery::Delivery;
use crate::parties::Side;

/// What a person may do with an order now. `deliveries` and `amendments` are all of its own.
pub fn actions(
    actor: &Actor,
    order: &Order,
    deliveries: &[Delivery],
    amendments: &[Amendment],
    now: Instant,
) -> Vec<ActionState> {
    let parties = order.parties();
    let buyer = parties.member(actor, Side::Buying);
    let seller = parties.member(actor, Side::Selling);
    let (buying, selling) = (buyer.is_some(), seller.is_some());
    let suspended = |member: Option<&Member>| {
        member.is_some_and(|member| member.standing == Standing::Suspended)
    };
    let left = deliveries.iter().any(|delivery| delivery.state.has_left());
    let side = if buying { Side::Buying } else { Side::Selling };
    let open = amendments
        .iter()
        .any(|amendment| amendment.state == amendment::State::Proposed);
    let of_seller = [
        (!selling, Reason::NotYourSide),
        (order.state != State::Placed, Reason::StateForbids),
    ];
    let neither = (!buying && !selling, Reason::NotYourSide);
    vec![
        ActionState::judged(
            Action::OrderConfirm,
            of_seller
                .into_iter()
                .chain([(suspended(seller), Reason::OrganisationSuspended)]),
        ),
        ActionState::judged(Action::OrderReject, of_seller),
        ActionState::judged(
            Action::OrderCancel,
            [
                neither,
                (order.state.is_final(), Reason::StateForbids),
                (left && !order.state.is_final(), Reason::GoodsHaveLeft),
            ],
        ),
        ActionState::judged(
            Action::OrderComplete,
            [neither].into_iter().chain(complete::obstacles(
                order,
                deliveries,
                side,
                vn::date(now),
            )),
        ),
        ActionState::judged(
            Action::OrderAmendmentPropose,
            [
                neither,
                (
                    !amendment::policy::may_propose(order.state, side),
                    Reason::StateForbids,
                ),
                (open, Reason::AmendmentOpen),
                (suspended(buyer.or(seller)), Reason::OrganisationSuspended),
            ],
        ),
    ]
}
