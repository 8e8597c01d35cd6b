//! Buttons: each is one command of the orders' domain, the same that the API calls, done once by the same rules.

use kernel::decimal;
use kernel::fault::FaultCode;
use kernel::format::read_number;
use kernel::id::{InquiryId, OrganisationId};
use kernel::text::Language;
use orders::{QuantityInput, WindowInput, amendment, delivery, inquiry, order, quotation};
use platform::idempotency::{self, Key};
use platform::{Context, Db, Failure};

use super::super::Pages;
use super::super::form::Typed;
use super::super::visitor::Visitor;
use super::amendment as change;
use super::{counter, offer, review};
use crate::graphql::once::once;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Message,
    Decline,
    Forward,
    Quote,
    Accept,
    Reject,
    Counter,
    QuotationWithdraw,
    InquiryWithdraw,
    Confirm,
    OrderReject,
    Cancel,
    Complete,
    Amend,
    AmendmentAccept,
    AmendmentDecline,
    AmendmentWithdraw,
    Prepare,
    Ship,
    Arrive,
    Receive,
    Refuse,
}

impl Step {
    pub(super) const ALL: [Self; 22] = [
        Self::Message,
        Self::Decline,
        Self::Forward,
        Self::Quote,
        Self::Accept,
        Self::Reject,
        Self::Counter,
        Self::QuotationWithdraw,
        Self::InquiryWithdraw,
        Self::Confirm,
        Self::OrderReject,
        Self::Cancel,
        Self::Complete,
        Self::Amend,
        Self::AmendmentAccept,
        Self::AmendmentDecline,
        Self::AmendmentWithdraw,
        Self::Prepare,
        Self::Ship,
        Self::Arrive,
        Self::Receive,
        Self::Refuse,
    ];

    /// Its name in addresses.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Decline => "decline",
            Self::Forward => "forward",
            Self::Quote => "quote",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Counter => "counter",
            Self::QuotationWithdraw => "quotation-withdraw",
            Self::InquiryWithdraw => "inquiry-withdraw",
            Self::Confirm => "confirm",
            Self::OrderReject => "order-reject",
            Self::Cancel => "cancel",
            Self::Complete => "complete",
            Self::Amend => "amend",
            Self::AmendmentAccept => "amendment-accept",
            Self::AmendmentDecline => "amendment-decline",
            Self::AmendmentWithdraw => "amendment-withdraw",
            Self::Prepare => "prepare",
            Self::Ship => "ship",
            Self::Arrive => "arrive",
            Self::Receive => "receive",
            Self::Refuse => "refuse",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// The name of its form on the page, which may have one for each delivery.
    pub(super) fn form(self, typed: &Typed) -> String {
        match typed.get("delivery") {
            Some(delivery) => form_of(self, delivery),
            None => self.slug().to_owned(),
        }
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Message => "page.message",
            Self::Decline => "page.decline",
            Self::Forward => "page.forward",
            Self::Quote => "page.quote",
            Self::Accept => "page.accept",
            Self::Reject => "page.reject",
            Self::Counter => "page.counter",
            Self::QuotationWithdraw => "page.quotation-withdraw",
            Self::InquiryWithdraw => "page.inquiry-withdraw",
            Self::Confirm => "page.confirm",
            Self::OrderReject => "page.order-reject",
            Self::Cancel => "page.cancel",
            Self::Complete => "page.complete",
            Self::Amend => "page.amend",
            Self::AmendmentAccept => "page.amendment-accept",
            Self::AmendmentDecline => "page.amendment-decline",
            Self::AmendmentWithdraw => "page.amendment-withdraw",
            Self::Prepare => "page.prepare",
            Self::Ship => "page.ship",
            Self::Arrive => "page.arrive",
            Self::Receive => "page.receive",
            Self::Refuse => "page.refuse",
        }
    }
}

/// The form of a delivery's button.
pub(super) fn form_of(step: Step, delivery: &str) -> String {
    format!("{}-{delivery}", step.slug())
}

/// A visitor who presses a button.
struct Hand<'a> {
    visitor: &'a Visitor,
    db: &'a Db,
}

impl Hand<'_> {
    const fn db(&self) -> &Db {
        self.db
    }

    /// What a command's rows say of who caused them; the command itself names the organisation.
    fn context(&self, organisation: Option<OrganisationId>) -> Context {
        Context {
            organisation,
            ..Context::of(&self.visitor.actor, self.visitor.request_id.clone())
        }
    }
}

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    visitor: &Visitor,
    inquiry: InquiryId,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &visitor.actor;
    let hand = Hand {
        visitor,
        db: &pages.app.db,
    };
    let key = Some(key(visitor, step, typed)?);
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
            let command = quotation::Accept {
                quotation: typed.text("quotation"),
                expected_revision: number(typed, "revision"),
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
            let command = change::read(visitor.language(), typed);
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

/// The key that the form was printed with, made one for each form of the page.
fn key(visitor: &Visitor, step: Step, typed: &Typed) -> platform::Result<Key> {
    let printed = typed
        .get("key")
        .ok_or_else(|| Failure::from(FaultCode::IdempotencyKeyRequired.at(idempotency::PATH)))?;
    Key::new(
        visitor.actor.person,
        &format!("{printed}.{}", step.form(typed)),
        step.operation(),
        &typed.input(),
    )
}

fn number(typed: &Typed, name: &str) -> Option<i32> {
    typed.get(name)?.parse().ok()
}

/// What was weighed, line by line of a list.
pub(super) fn weights(language: Language, typed: &Typed, list: &str) -> Vec<delivery::WeightInput> {
    (0..typed.count(list))
        .map(|index| {
            let field = |name: &str| format!("{list}.{index}.{name}");
            delivery::WeightInput {
                line: number(typed, &field("line")).unwrap_or_default(),
                quantity: QuantityInput {
                    value: plain(language, &typed.text(&field("quantity"))),
                    unit: typed.text(&field("unit")),
                },
            }
        })
        .collect()
}

/// What becomes of the rest, where something was said.
fn rest(typed: &Typed) -> Option<delivery::RestInput> {
    Some(delivery::RestInput {
        outcome: typed.get("rest.outcome")?.to_owned(),
        window: window(typed, "rest.window"),
    })
}

/// Days, where any were typed.
pub(super) fn window(typed: &Typed, name: &str) -> Option<WindowInput> {
    let (from, to) = (format!("{name}.from"), format!("{name}.to"));
    (typed.get(&from).is_some() || typed.get(&to).is_some()).then(|| WindowInput {
        from: typed.text(&from),
        to: typed.text(&to),
    })
}

/// A number as a person of this language types it, in the plain form that commands take. What cannot be read is made unreadable for
/// them too (`57.000` typed in English would be a plain 57), and is refused there with words.
pub(in crate::pages) fn plain(language: Language, text: &str) -> String {
    match read_number(text, language) {
        Some(number) => decimal::plain(number),
        None if text.trim().is_empty() => String::new(),
        None => format!("?{text}"),
    }
}
