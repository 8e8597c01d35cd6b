//! An order: what buyer and seller have agreed, in numbered revisions of terms that never change.

mod decide;
mod place;
pub mod policy;
mod read;
pub mod state;
pub(crate) mod store;
mod terms;

use kernel::id::{InquiryId, OrderId, OrganisationId, PersonId, ProducerId, QuotationId};
use kernel::number::Number;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use crate::parties::Parties;

pub use decide::{Cancel, Confirm, Reject, cancel, confirm, reject};
pub use policy::actions;
pub use read::{
    count_visible, get_visible, list_visible, many_visible, of_inquiries, of_quotations, terms_of,
};
pub use state::State;
pub use terms::{Terms, TermsLine, TermsWindow};

pub(crate) use decide::{both, correspondence, settle, terms as terms_in_force};
pub(crate) use place::{Placing, place};

/// An order as it stands, without its terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// What people say over the telephone, `DH-26-…`.
    pub number: Number,
    /// The inquiry it came from.
    pub inquiry: InquiryId,
    /// The quotation that was accepted.
    pub quotation: QuotationId,
    /// Who buys.
    pub buyer: OrganisationId,
    /// The person who accepted.
    pub buyer_person: PersonId,
    /// Who sells.
    pub seller: OrganisationId,
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
    /// Why it was rejected or cancelled; the last refusal's words when every delivery was refused.
    pub reason: Option<String>,
    /// Grows with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Order {
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

/// The answer of a command that changed an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The order.
    pub order: OrderId,
}
