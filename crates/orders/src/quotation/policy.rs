//! Who may do what with a quotation; who sees what, the inquiry's [`crate::Parties::view`] says.

use kernel::actor::{Actor, Standing};
use kernel::time::Instant;

use super::{Quotation, State};
use crate::actions::{Action, ActionState, Reason};
use crate::inquiry::Inquiry;
use crate::parties::Side;

/// What a person may do with a quotation now.
pub fn actions(
    actor: &Actor,
    quotation: &Quotation,
    inquiry: &Inquiry,
    now: Instant,
) -> Vec<ActionState> {
    let buyer = inquiry.parties().member(actor, Side::Buying).cloned();
    let state = quotation.state_at(now);
    let obstacles = [
        (buyer.is_none(), Reason::NotYourSide),
        (state == State::Expired, Reason::Expired),
        (
            !matches!(state, State::Sent | State::Expired),
            Reason::StateForbids,
        ),
    ];
    let suspended = buyer.is_some_and(|member| member.standing == Standing::Suspended);
    let of_buyer_in_trade = || {
        obstacles
            .into_iter()
            .chain([(suspended, Reason::OrganisationSuspended)])
    };
    let selling = inquiry.parties().member(actor, Side::Selling).is_some();
    let of_seller = obstacles
        .into_iter()
        .skip(1)
        .chain([(!selling, Reason::NotYourSide)]);
    vec![
        ActionState::judged(Action::QuotationAccept, of_buyer_in_trade()),
        ActionState::judged(Action::QuotationCounter, of_buyer_in_trade()),
        ActionState::judged(Action::QuotationReject, obstacles),
        ActionState::judged(Action::QuotationWithdraw, of_seller),
    ]
}
