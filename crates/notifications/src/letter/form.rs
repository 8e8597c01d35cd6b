//! What the post office must know of a letter besides its facts, and what its button opens.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::{id::PersonId, number::Number, time::Instant};

use super::parts::Deal;
use crate::compose::Composer;
use crate::link::Purpose;

/// What the post office must know of a letter besides its facts. Each kind of letter says only where it differs.
pub(crate) trait Form {
    /// What the button opens.
    fn opens(&self) -> Opens {
        Opens::Thread
    }

    /// Larger goes first: somebody waits at the sign-in page (100); what asks for an answer goes before a copy (40).
    fn priority(&self) -> i32 {
        50
    }

    /// True for a letter whose body is a secret: wiped when sent, never shown again.
    fn is_secret(&self) -> bool {
        false
    }

    /// Until when the thing itself can be acted on, where that is known; also the end of a link that opens no thread.
    fn deadline(&self) -> Option<Instant> {
        None
    }

    /// The last day agreed on for the goods that the letter is about, where some are to come. No deadline: what comes late is
    /// reported all the same.
    fn last_day(&self) -> Option<NaiveDate> {
        None
    }

    /// The number that people use for what the letter is about.
    fn number(&self) -> Option<&Number> {
        self.deal().map(|deal| &deal.inquiry)
    }

    /// The deal a letter belongs to.
    fn deal(&self) -> Option<&Deal> {
        None
    }

    /// The people a letter names, whose name and telephone are looked up when it is written.
    fn people(&self) -> BTreeSet<PersonId> {
        let sides = self
            .deal()
            .into_iter()
            .flat_map(|deal| [&deal.buyer, &deal.seller]);
        sides.filter_map(|party| party.contact).collect()
    }

    /// The person to greet when the letter goes to an address, whosever it is by then; one of `people`.
    fn greets(&self) -> Option<PersonId> {
        None
    }

    /// The name to greet when the letter goes to an address that is nobody's yet.
    fn addressee(&self) -> Option<&str> {
        None
    }

    /// True for the last letter to somebody whose data are erased: where it went is forgotten when it has left.
    fn forgets_reader(&self) -> bool {
        false
    }

    /// Puts the letter together, block by block.
    fn compose(&self, to: &mut Composer<'_>);
}

/// Says whether the law on advertising binds a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// A reader's own business; always sent.
    Transactional,
}

impl Stream {
    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Transactional => "TRANSACTIONAL",
        }
    }
}

/// What a letter's button opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// A session for the reader; works once.
    SignIn,
    /// The thread's page, with what the reader may do there.
    Thread,
    /// The page on which an address is confirmed; the letter's subject is the confirmation.
    Confirm,
    /// The page on which a new password is chosen.
    Reset,
    /// The page on which an invitation to an organisation is accepted; the letter's subject is the invitation.
    Invitation,
    /// The page on which a producer of the register is claimed; the letter's subject is the invitation.
    Claim,
    /// The page on which the reader has her data erased; the letter's subject is the request.
    Erasure,
    /// A page of ours that asks to sign in first, e.g. `/account`: no link of the reader's own.
    Page(&'static str),
    /// Nothing: the letter has no button.
    Nothing,
}

impl Opens {
    /// What a link to it lets its reader do; `None` where the button carries no token.
    pub(crate) fn purpose(self) -> Option<Purpose> {
        match self {
            Self::SignIn => Some(Purpose::SignIn),
            Self::Thread => Some(Purpose::Thread),
            Self::Confirm => Some(Purpose::ConfirmAddress),
            Self::Reset => Some(Purpose::ResetPassword),
            Self::Invitation => Some(Purpose::Invitation),
            Self::Claim => Some(Purpose::Claim),
            Self::Erasure => Some(Purpose::Erasure),
            Self::Page(_) | Self::Nothing => None,
        }
    }
}
