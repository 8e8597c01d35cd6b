//! What the four aggregates of a deal share.

use async_graphql::{Enum, InputObject, SimpleObject};
use kernel::id::OrganisationId;
use kernel::page::PageRequest;
use orders::{ActionState, ListFilter};
use serde::Serialize;

use crate::graphql::accounts::{Awaiting, TradeSide};
use crate::graphql::scalars::{CountryCode, Date};
use crate::graphql::values::{QuantityInput, UnitPriceInput};

/// A command on something that exists; the names are those of the mutations.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::actions::Action")]
pub enum TradeAction {
    /// Write into the thread.
    InquiryMessageSend,
    /// Say no to an inquiry.
    InquiryDecline,
    /// Pass an inquiry at the desk on to a producer.
    InquiryForward,
    /// Take an inquiry back.
    InquiryWithdraw,
    /// Send a quotation or its next revision.
    QuotationSend,
    /// Accept a quotation.
    QuotationAccept,
    /// Reject a quotation.
    QuotationReject,
    /// Answer a quotation with a wish of one's own.
    QuotationCounter,
    /// Take a quotation back.
    QuotationWithdraw,
    /// Confirm a placed order.
    OrderConfirm,
    /// Reject a placed order.
    OrderReject,
    /// Cancel an order.
    OrderCancel,
    /// Close an order short of what was agreed.
    OrderComplete,
    /// Propose other quantities, days or places.
    OrderAmendmentPropose,
    /// Agree to a proposed change.
    OrderAmendmentAccept,
    /// Say no to a proposed change.
    OrderAmendmentDecline,
    /// Take a proposed change back.
    OrderAmendmentWithdraw,
    /// Begin to pack.
    DeliveryPrepare,
    /// Report that the goods have left.
    DeliveryShip,
    /// Report that the goods have come.
    DeliveryArrive,
    /// Take the goods over with the weighed quantities.
    DeliveryReceive,
    /// Refuse the goods.
    DeliveryRefuse,
}

/// Why an action is not possible now.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::actions::Reason")]
pub enum TradeActionReason {
    /// It belongs to the other side, or to neither of one's organisations.
    NotYourSide,
    /// The state of the thing does not allow it.
    StateForbids,
    /// Its time is over.
    Expired,
    /// A quotation is open: it has to be decided, withdrawn or over first.
    QuotationOpen,
    /// Goods have already left.
    GoodsHaveLeft,
    /// Goods are on their way: they are received or refused first.
    GoodsUnderWay,
    /// No goods have left yet: the order can be cancelled.
    NothingHasLeft,
    /// Deliveries that are still to come have time left.
    NotOverdue,
    /// A proposed change waits for a decision.
    AmendmentOpen,
    /// The order is not confirmed.
    OrderNotConfirmed,
    /// The organisation is suspended and begins nothing new.
    OrganisationSuspended,
    /// The organisation has not been verified, and who is not may not sell.
    OrganisationNotVerified,
}

/// What the caller may do with a thing now, and why not.
#[derive(SimpleObject)]
pub struct ViewerAction {
    /// What could be done: the mutation's name.
    action: TradeAction,
    /// Whether the mutation would be taken now.
    allowed: bool,
    /// Every reason against it; empty when it is allowed.
    reasons: Vec<TradeActionReason>,
}

impl ViewerAction {
    /// The actions as the domain judges them.
    pub(super) fn of(actions: Vec<ActionState>) -> Vec<Self> {
        let shown = |state: ActionState| Self {
            action: state.action.into(),
            allowed: state.allowed(),
            reasons: state.reasons.into_iter().map(Into::into).collect(),
        };
        actions.into_iter().map(shown).collect()
    }
}

/// Days, both included.
#[derive(Clone, SimpleObject)]
pub struct DateWindow {
    /// The first day.
    pub(super) from: Date,
    /// The last day.
    pub(super) to: Date,
}

/// Days, both included.
#[derive(Clone, InputObject, Serialize)]
pub struct DateWindowInput {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
}

impl From<&DateWindowInput> for orders::WindowInput {
    fn from(window: &DateWindowInput) -> Self {
        Self {
            from: window.from.0.clone(),
            to: window.to.0.clone(),
        }
    }
}

/// The arguments that all lists of deals share.
pub struct ListArguments {
    /// Only those of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only those on this side.
    pub side: Option<TradeSide>,
    /// Only those in which it is this one's move.
    pub awaiting: Option<Awaiting>,
    /// The page.
    pub page: PageRequest,
}

impl ListArguments {
    /// The filter with the states of one aggregate.
    pub(super) fn filter<S, G: Into<S> + PartialEq>(&self, states: Vec<G>) -> ListFilter<S> {
        // Named a thousand times over, a state would be as many values of one statement.
        let mut wanted: Vec<G> = Vec::new();
        for state in states {
            if !wanted.contains(&state) {
                wanted.push(state);
            }
        }
        ListFilter {
            organisation: self.organisation,
            side: self.side.map(Into::into),
            awaiting: self.awaiting.map(Into::into),
            states: wanted.into_iter().map(Into::into).collect(),
        }
    }
}

/// A place of delivery.
#[derive(Clone, InputObject, Serialize)]
pub struct PlaceInput {
    /// The country; Vietnam when left out.
    country: Option<CountryCode>,
    /// In Vietnam the code of the commune (five digits) or province (two).
    unit_code: Option<String>,
    /// House, street, hamlet; abroad also town and postcode. At most five lines of 200 characters.
    #[graphql(default)]
    lines: Vec<String>,
}

impl From<&PlaceInput> for orders::PlaceInput {
    fn from(place: &PlaceInput) -> Self {
        Self {
            country: place.country.clone().map(Into::into),
            unit_code: place.unit_code.clone(),
            lines: place.lines.clone(),
        }
    }
}

impl From<&QuantityInput> for orders::QuantityInput {
    fn from(quantity: &QuantityInput) -> Self {
        // The enum's names are its codes in capitals.
        Self {
            value: quantity.value.0.clone(),
            unit: quantity.unit.to_lowercase(),
        }
    }
}

impl From<&UnitPriceInput> for orders::PriceInput {
    fn from(price: &UnitPriceInput) -> Self {
        Self {
            amount: price.amount.0.clone(),
            per_unit: price.per_unit.to_lowercase(),
        }
    }
}
