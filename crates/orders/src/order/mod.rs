//! An order: what buyer and seller have agreed, in numbered revisions of terms that never change.

mod complete;
mod decide;
mod ended;
mod expiry;
mod list_price;
mod place;
pub mod policy;
mod progress;
mod read;
mod settle;
pub mod state;
pub(crate) mod store;
mod supply;
mod terms;

use kernel::id::{
    AmendmentId, InquiryId, OrderId, OrganisationId, PersonId, ProducerId, QuotationId,
};
use kernel::number::Number;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use crate::parties::Parties;

pub use complete::{Complete, complete};
pub use decide::{Cancel, Confirm, Reject, cancel, confirm, reject};
pub use expiry::lapse_due;
pub use list_price::{
    LineAtListPrice, PlaceAtListPrice, Placed, place_at_list_price, place_counted, price_for,
};
pub use policy::actions;
pub use progress::{LineProgress, Progress};
pub use read::{
    count_visible, get_visible, in_force_of, list_visible, many_visible, of_inquiries,
    of_quotations, terms_of,
};
pub use state::State;
pub use terms::{Terms, TermsLine, TermsWindow};

pub(crate) use decide::{both, correspondence, quotation_number, side_of, terms as terms_in_force};
pub(crate) use expiry::remind_due;
pub(crate) use place::{Placing, place};
pub(crate) use settle::{Ending, after_refusal, settle};
pub(crate) use supply::{hold, hold_amended, hold_anew, promises};
pub(crate) use terms::in_price_unit;

/// An order as it stands, without its terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// What people say over the telephone, `DH-26-…`.
    pub number: Number,
    /// The inquiry it came from.
    pub inquiry: InquiryId,
    /// The quotation that was accepted; none for an order at listed prices.
    pub quotation: Option<QuotationId>,
    /// Who buys.
    pub buyer: OrganisationId,
    /// The person who accepted.
    pub buyer_person: PersonId,
    /// Who sells.
    pub seller: OrganisationId,
    /// The person at the seller's who quoted or confirmed; none while nobody there has answered.
    pub seller_person: Option<PersonId>,
    /// The producer, where one is known.
    pub producer: Option<ProducerId>,
    /// The province whose staff see that it exists.
    pub province: String,
    /// How far it has come.
    pub state: State,
    /// The revision of the terms in force.
    pub terms_revision: i32,
    /// The buyer's own number for it.
    pub buyer_reference: Option<String>,
    /// The seller's own number for it.
    pub seller_reference: Option<String>,
    /// When it ends by itself while it is placed and its seller has not said a word; none for one that was confirmed at once.
    pub confirm_by: Option<Instant>,
    /// When the seller is to be reminded of that; none when nobody is, or he has been.
    pub remind_at: Option<Instant>,
    /// Why it was rejected, cancelled or closed short of what was agreed; the last refusal's words when every delivery was refused.
    pub reason: Option<String>,
    /// Grows with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Order {
    /// Whether it was rejected by the clock: nobody at the seller's said a word in time, nor why.
    pub const fn lapsed(&self) -> bool {
        matches!(self.state, State::Rejected) && self.reason.is_none()
    }

    /// When it ends by itself, as long as it waits, or when it did.
    pub const fn waits_until(&self) -> Option<Instant> {
        match self.state {
            State::Placed => self.confirm_by,
            _ if self.lapsed() => self.confirm_by,
            _ => None,
        }
    }

    /// Who is concerned.
    pub fn parties(&self) -> Parties {
        Parties {
            thread: self.inquiry,
            buyer: self.buyer,
            seller: Some(self.seller),
            desk: None,
            province: self.province.clone(),
        }
    }
}

/// One revision of an order's terms, and what made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// 1, 2, …
    pub number: i32,
    /// What was agreed.
    pub terms: Terms,
    /// The amendment that made it; none for the first.
    pub amendment: Option<AmendmentId>,
    /// Since when it was agreed.
    pub agreed_at: Instant,
}

/// The answer of a command that changed an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The order.
    pub order: OrderId,
}
