//! Who may do what with an amendment; who sees what, the order's [`crate::Parties::view`] says.

use kernel::actor::{Actor, Standing};

use super::{Amendment, State};
use crate::actions::{Action, ActionState, Reason};
use crate::order::{self, Order};
use crate::parties::Side;

/// The side that decides: the one that did not propose.
pub(crate) const fn decider(side: Side) -> Side {
    match side {
        Side::Buying => Side::Selling,
        Side::Selling | Side::Desk => Side::Buying,
    }
}

/// Whether a side may propose a change in this state of the order.
pub(crate) const fn may_propose(state: order::State, side: Side) -> bool {
    match state {
        order::State::Confirmed => true,
        order::State::Placed => matches!(side, Side::Buying),
        _ => false,
    }
}

/// What a person may do with an amendment now.
pub fn actions(actor: &Actor, amendment: &Amendment, order: &Order) -> Vec<ActionState> {
    let parties = order.parties();
    let decider = parties.member(actor, decider(amendment.side));
    let proposer = parties.member(actor, amendment.side);
    let over = (amendment.state != State::Proposed, Reason::StateForbids);
    let suspended = decider.is_some_and(|member| member.standing == Standing::Suspended);
    vec![
        ActionState::judged(
            Action::OrderAmendmentAccept,
            [
                (decider.is_none(), Reason::NotYourSide),
                over,
                (suspended, Reason::OrganisationSuspended),
            ],
        ),
        ActionState::judged(
            Action::OrderAmendmentDecline,
            [(decider.is_none(), Reason::NotYourSide), over],
        ),
        ActionState::judged(
            Action::OrderAmendmentWithdraw,
            [(proposer.is_none(), Reason::NotYourSide), over],
        ),
    ]
}
