//! The buttons of a thread's page, and their names.

use super::super::form::Typed;

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
    pub(super) const fn operation(self) -> &'static str {
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
