//! Who may do what with an inquiry; who sees what, [`crate::Parties::view`] says.

use kernel::actor::{Actor, Standing};
use kernel::time::Instant;
use notifications::LetterState;

use super::{Inquiry, State};
use crate::actions::{Action, ActionState, Reason};
use crate::parties::{Side, View};
use crate::quotation::{self, Quotation};

/// Whether the buyer's contact person with name and telephone is shown: to everybody at the table from the sending on.
pub const fn shows_buyer_contact(view: View) -> bool {
    matches!(view, View::Party(_) | View::Desk)
}

/// Whether the seller's contact person is shown: to his own side always, to the buyer once he has answered.
pub const fn shows_seller_contact(inquiry: &Inquiry, view: View) -> bool {
    match view {
        View::Party(Side::Buying) => inquiry.first_answered_at.is_some(),
        View::Party(_) | View::Desk => true,
        View::Outline => false,
    }
}

/// Whether somebody who sees a thread may know that a letter of it was sent: one's own always, those to others unless they are the business of
/// their own readers alone.
pub fn shows_letter(actor: &Actor, letter: &LetterState) -> bool {
    let member = |house| {
        actor
            .member_of(house)
            .is_some_and(|member| !member.is_dormant())
    };
    !letter.is_private()
        || letter.person == Some(actor.person)
        || letter.organisation.is_some_and(member)
}

/// The quotation that is open now, if any.
pub fn open_quotation(quotations: &[Quotation], now: Instant) -> Option<&Quotation> {
    quotations
        .iter()
        .find(|quotation| quotation.state_at(now) == quotation::State::Sent)
}

/// What a person may do with an inquiry now. `quotations` are those that answer it.
pub fn actions(
    actor: &Actor,
    inquiry: &Inquiry,
    quotations: &[Quotation],
    now: Instant,
) -> Vec<ActionState> {
    let parties = inquiry.parties();
    let state = inquiry.state_at(now);
    let buying = parties.member(actor, Side::Buying);
    let selling = parties.member(actor, Side::Selling);
    let desk = parties.member(actor, Side::Desk);
    let any = buying.or(selling).or(desk);
    let suspended = |member: Option<&kernel::actor::Member>| {
        member.is_some_and(|m| m.standing == Standing::Suspended)
    };
    let over = state.is_final();
    let late = state == State::Expired;
    let open = open_quotation(quotations, now).is_some();
    vec![
        ActionState::judged(
            Action::InquiryMessageSend,
            [
                (any.is_none(), Reason::NotYourSide),
                (
                    state != State::Ordered && suspended(any),
                    Reason::OrganisationSuspended,
                ),
            ],
        ),
        ActionState::judged(
            Action::InquiryDecline,
            [
                (selling.or(desk).is_none(), Reason::NotYourSide),
                (late, Reason::Expired),
                (over && !late, Reason::StateForbids),
                (open, Reason::QuotationOpen),
            ],
        ),
        ActionState::judged(
            Action::InquiryForward,
            [
                (desk.is_none(), Reason::NotYourSide),
                (late, Reason::Expired),
                (over && !late, Reason::StateForbids),
                (suspended(desk), Reason::OrganisationSuspended),
            ],
        ),
        ActionState::judged(
            Action::InquiryWithdraw,
            [
                (buying.is_none(), Reason::NotYourSide),
                (late, Reason::Expired),
                (over && !late, Reason::StateForbids),
            ],
        ),
        ActionState::judged(
            Action::QuotationSend,
            [
                (selling.is_none(), Reason::NotYourSide),
                (late, Reason::Expired),
                (over && !late, Reason::StateForbids),
                (suspended(selling), Reason::OrganisationSuspended),
                (
                    selling.is_some_and(|member| member.standing == Standing::Unverified),
                    Reason::OrganisationNotVerified,
                ),
            ],
        ),
    ]
}
