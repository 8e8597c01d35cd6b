//! The kinds of moves, and how often each is drawn.

/// A kind of move.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Ask,
    EndInquiry,
    Quote,
    DecideQuotation,
    Place,
    DecideOrder,
    EndOrder,
    SendOff,
    TakeOver,
    Propose,
    DecideAmendment,
}

impl Kind {
    /// Whom it is for, mostly.
    pub(super) const fn suits(self) -> &'static str {
        match self {
            Self::Quote | Self::DecideOrder | Self::SendOff | Self::Propose => "seller",
            Self::Ask
            | Self::EndInquiry
            | Self::DecideQuotation
            | Self::Place
            | Self::EndOrder
            | Self::TakeOver
            | Self::DecideAmendment => "buyer",
        }
    }
}

/// The kinds, each as often as it is to be drawn.
pub(super) const KINDS: [Kind; 30] = [
    Kind::Ask,
    Kind::Ask,
    Kind::EndInquiry,
    Kind::Quote,
    Kind::Quote,
    Kind::Quote,
    Kind::DecideQuotation,
    Kind::DecideQuotation,
    Kind::DecideQuotation,
    Kind::DecideQuotation,
    Kind::Place,
    Kind::DecideOrder,
    Kind::DecideOrder,
    Kind::EndOrder,
    Kind::SendOff,
    Kind::SendOff,
    Kind::SendOff,
    Kind::SendOff,
    Kind::SendOff,
    Kind::TakeOver,
    Kind::TakeOver,
    Kind::TakeOver,
    Kind::TakeOver,
    Kind::TakeOver,
    Kind::Propose,
    Kind::Propose,
    Kind::Propose,
    Kind::DecideAmendment,
    Kind::DecideAmendment,
    Kind::DecideAmendment,
];
