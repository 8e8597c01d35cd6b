//! What of a product depends on the day and on who asks: whether it can be ordered, and what one may do with it.

use async_graphql::{Enum, SimpleObject};
use catalogue::product::actions::{self, ActionState};
use catalogue::product::{CertifiedFacts, Closure};
use chrono::NaiveDate;

use crate::graphql::scalars::Date;
use crate::graphql::values::{Texts, UnitPrice};

/// Why a product cannot be ordered now.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::product::availability::Hindrance")]
pub enum ProductHindrance {
    /// It is not offered.
    NotPublished,
    /// Nobody speaks for its producer; the province's desk takes inquiries.
    NobodyAnswers,
    /// The papers of the organisation that speaks for it have not been seen, or it is suspended.
    SellerNotVerified,
    /// It is closed today; see `closure`.
    Closed,
    /// It is not in season this month.
    OutOfSeason,
}

/// The lowest and the highest listed price of a product.
#[derive(SimpleObject)]
pub struct PriceRange {
    /// The lowest.
    from: UnitPrice,
    /// The highest; the same where there is but one.
    to: UnitPrice,
}

impl PriceRange {
    /// Of the prices that are in the currency and for the unit of the first.
    pub(super) fn of((from, to): (kernel::price::UnitPrice, kernel::price::UnitPrice)) -> Self {
        Self {
            from: from.into(),
            to: to.into(),
        }
    }
}

/// Days on which a product is not sold.
#[derive(SimpleObject)]
pub struct ProductClosure {
    /// The first day; null when it is closed already.
    from: Option<Date>,
    /// The last day, included; null when it is closed until further notice.
    to: Option<Date>,
    /// Why, and what to do meanwhile.
    notes: Option<Texts>,
    /// Whether it is closed today.
    today: bool,
}

impl ProductClosure {
    /// A closure as it looks on a day; null when it is over.
    pub(crate) fn of(closure: &Closure, today: NaiveDate) -> Option<Self> {
        (!closure.is_over(today)).then(|| Self {
            from: closure.from.map(Into::into),
            to: closure.to.map(Into::into),
            notes: closure.note.clone().map(Into::into),
            today: closure.covers(today),
        })
    }
}

/// Certified facts that the owner of a published product wants to have reviewed; what stands there is shown until then.
#[derive(SimpleObject)]
pub struct ProductProposal {
    /// The name that it shall have.
    names: Texts,
    /// The number of the OCOP set that it shall belong to.
    ocop_set: Option<i32>,
    /// The code of the commune that it shall come from.
    unit_code: Option<String>,
}

impl From<CertifiedFacts> for ProductProposal {
    fn from(facts: CertifiedFacts) -> Self {
        Self {
            names: facts.name.into(),
            ocop_set: facts.ocop_set.map(|key| key.number),
            unit_code: facts.unit_code,
        }
    }
}

/// A command on a product; the names are those of the mutations.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::product::actions::Action")]
#[expect(clippy::enum_variant_names, reason = "the names of the mutations")]
pub enum ProductAction {
    /// Change what it says.
    ProductUpdate,
    /// Hand it in.
    ProductSubmit,
    /// Let everybody see it, or a change of it.
    ProductPublish,
    /// Send it back, or a change of it, or take it out of the list.
    ProductRefuse,
    /// Take it out of the list as its owner.
    ProductArchive,
}

/// Why an action on a product is not possible now.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::product::actions::Obstacle")]
pub enum ProductActionReason {
    /// One does not belong to the organisation that speaks for its producer.
    NotYourProduct,
    /// One is not staff of the authority of its province.
    NotItsAuthority,
    /// Nobody judges the product of his own organisation.
    OwnProduct,
    /// Its state does not allow it.
    StateForbids,
    /// Nothing of it waits for a look.
    NothingWaits,
    /// The organisation is suspended and begins nothing new.
    OrganisationSuspended,
    /// The organisation that sells it has not been verified.
    OrganisationNotVerified,
}

/// What the caller may do with a product now, and why not.
#[derive(SimpleObject)]
pub struct ProductViewerAction {
    /// What could be done: the mutation's name.
    action: ProductAction,
    /// Whether the mutation would be taken now.
    allowed: bool,
    /// Every reason against it; empty when it is allowed.
    reasons: Vec<ProductActionReason>,
}

impl From<ActionState> for ProductViewerAction {
    fn from(state: actions::ActionState) -> Self {
        Self {
            action: state.action.into(),
            allowed: state.allowed(),
            reasons: state.obstacles.into_iter().map(Into::into).collect(),
        }
    }
}
