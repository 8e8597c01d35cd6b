//! Buttons: each is one command of the orders' domain, the same that the API calls, done once by the same rules.

use kernel::fault::FaultCode;
use kernel::id::InquiryId;
use orders::{amendment, delivery, inquiry, order, quotation};

use super::super::Pages;
use super::super::form::Typed;
use super::super::visitor::Visitor;
use super::read::{number, rest, weights};
use super::step::Step;
use super::{amend, counter, offer, review};
use crate::graphql::once::once;

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    visitor: &Visitor,
    inquiry: InquiryId,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &visitor.actor;
    let hand = visitor.hand(&pages.app.db);
    let key = Some(hand.key(&step.form(typed), step.operation(), typed)?);
    let thread = inquiry.to_string();
    let reason = || typed.prose("reason");
    match step {
        Step::Message => {
            let command = inquiry::SendMessage {
                inquiry: thread,
                body: typed.prose("body"),
                ..Default::default()
            };
            once!(hand, key, |tx| inquiry::send_message(tx, actor, &command)).map(drop)
        }
        Step::Decline => {
            let command = inquiry::Decline {
                inquiry: thread,
                reason: reason(),
                expected_version: None,
            };
            once!(hand, key, |tx| inquiry::decline(tx, actor, &command)).map(drop)
        }
        Step::Forward => {
            let command = inquiry::Forward {
                inquiry: thread,
                producer: typed.text("producerId"),
                expected_version: None,
            };
            once!(hand, key, |tx| inquiry::forward(tx, actor, &command)).map(drop)
        }
        Step::Quote => {
            let command = offer::read(pages, visitor, inquiry, typed).await?;
            once!(hand, key, |tx| quotation::send(tx, actor, &command)).map(drop)
        }
        Step::Accept => {
            // Without it nobody could say which revision was looked at.
            let revision = number(typed, "revision")
                .ok_or_else(|| FaultCode::Required.at("input.expectedRevision"))?;
            let command = quotation::Accept {
                quotation: typed.text("quotation"),
                expected_revision: Some(revision),
                external_reference: typed.get("externalReference").map(str::to_owned),
            };
            once!(hand, key, |tx| quotation::accept(tx, actor, &command)).map(drop)
        }
        Step::Reject => {
            let command = quotation::Reject {
                quotation: typed.text("quotation"),
                expected_revision: number(typed, "revision"),
                reason: reason(),
            };
            once!(hand, key, |tx| quotation::reject(tx, actor, &command)).map(drop)
        }
        Step::Counter => {
            let command = counter::read(visitor.language(), typed);
            once!(hand, key, |tx| quotation::counter(tx, actor, &command)).map(drop)
        }
        Step::QuotationWithdraw => {
            let command = quotation::Withdraw {
                quotation: typed.text("quotation"),
                expected_revision: number(typed, "revision"),
                reason: reason(),
            };
            once!(hand, key, |tx| quotation::withdraw(tx, actor, &command)).map(drop)
        }
        Step::InquiryWithdraw => {
            let command = inquiry::Withdraw {
                inquiry: thread,
                reason: reason(),
                expected_version: None,
            };
            once!(hand, key, |tx| inquiry::withdraw(tx, actor, &command)).map(drop)
        }
        Step::Confirm => {
            let command = order::Confirm {
                order: typed.text("order"),
                ..Default::default()
            };
            once!(hand, key, |tx| order::confirm(tx, actor, &command)).map(drop)
        }
        Step::OrderReject => {
            let command = order::Reject {
                order: typed.text("order"),
                reason: reason(),
                ..Default::default()
            };
            once!(hand, key, |tx| order::reject(tx, actor, &command)).map(drop)
        }
        Step::Cancel => {
            let command = order::Cancel {
                order: typed.text("order"),
                reason: reason(),
                ..Default::default()
            };
            once!(hand, key, |tx| order::cancel(tx, actor, &command)).map(drop)
        }
        Step::Complete => {
            let command = order::Complete {
                order: typed.text("order"),
                reason: reason(),
                ..Default::default()
            };
            once!(hand, key, |tx| order::complete(tx, actor, &command)).map(drop)
        }
        Step::Amend => {
            let command = amend::read(visitor.language(), typed);
            once!(hand, key, |tx| amendment::propose(tx, actor, &command)).map(drop)
        }
        Step::AmendmentAccept => {
            let command = amendment::Accept {
                amendment: typed.text("amendment"),
                expected_version: number(typed, "version"),
                confirm_oversell: review::is_confirmed(typed),
            };
            once!(hand, key, |tx| amendment::accept(tx, actor, &command)).map(drop)
        }
        Step::AmendmentDecline => {
            let command = amendment::Decline {
                amendment: typed.text("amendment"),
                reason: reason(),
            };
            once!(hand, key, |tx| amendment::decline(tx, actor, &command)).map(drop)
        }
        Step::AmendmentWithdraw => {
            let command = amendment::Withdraw {
                amendment: typed.text("amendment"),
                note: None,
            };
            once!(hand, key, |tx| amendment::withdraw(tx, actor, &command)).map(drop)
        }
        Step::Prepare => {
            let command = delivery::Prepare {
                delivery: typed.text("delivery"),
                ..Default::default()
            };
            once!(hand, key, |tx| delivery::prepare(tx, actor, &command)).map(drop)
        }
        Step::Ship => {
            let command = delivery::Ship {
                delivery: typed.text("delivery"),
                lines: weights(visitor.language(), typed, "lines"),
                rest: rest(typed),
                note: typed.get("note").map(str::to_owned),
                ..Default::default()
            };
            once!(hand, key, |tx| delivery::ship(tx, actor, &command)).map(drop)
        }
        Step::Arrive => {
            let command = delivery::Arrive {
                delivery: typed.text("delivery"),
                ..Default::default()
            };
            once!(hand, key, |tx| delivery::arrive(tx, actor, &command)).map(drop)
        }
        Step::Receive => {
            let command = delivery::Receive {
                delivery: typed.text("delivery"),
                lines: weights(visitor.language(), typed, "lines"),
                note: typed.get("note").map(|_| typed.prose("note")),
                ..Default::default()
            };
            once!(hand, key, |tx| delivery::receive(tx, actor, &command)).map(drop)
        }
        Step::Refuse => {
            let command = delivery::Refuse {
                delivery: typed.text("delivery"),
                reason: reason(),
                ..Default::default()
            };
            once!(hand, key, |tx| delivery::refuse(tx, actor, &command)).map(drop)
        }
    }
}
