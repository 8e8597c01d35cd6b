//! What things are asked for by, where their own id says too little.

use kernel::id::{
    DeliveryId, InquiryId, OrderId, OrganisationId, ProducerId, ProductId, QuotationId,
};

/// The ratings of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RatingsOf(pub ProductId);

/// The provenance of a thing's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProvenanceOf(pub uuid::Uuid);

/// A product with the organisation that answers for it, whatever its state; what of it may be shown, the caller has asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderableOf(pub ProductId);

/// The invitations to speak for a producer that wait, for staff of its province.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProducerInvitationsOf(pub ProducerId);

/// The supply windows of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SupplyOf(pub ProductId);

/// An administrative unit by its code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitCode(pub String);

/// The other names of an administrative unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AliasesOf(pub String);

/// The buyer profile of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BuyerProfileOf(pub OrganisationId);

/// The members of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembersOf(pub OrganisationId);

/// The invitations of an organisation that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvitationsOf(pub OrganisationId);

/// What an organisation showed, and what authorities found of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VerificationsOf(pub OrganisationId);

/// The organisation whose desk answers for a province.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeskOf(pub String);

/// The lines of an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InquiryLinesOf(pub InquiryId);

/// The messages of an inquiry's thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessagesOf(pub InquiryId);

/// The quotations that answer an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotationsOf(pub InquiryId);

/// The lines of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotationLinesOf(pub QuotationId);

/// The counter-offer to a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CounterOf(pub QuotationId);

/// How a quotation stands against the supply, for its seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotationSupplyOf(pub QuotationId);

/// How an inquiry stands against the supply, for its seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InquirySupplyOf(pub InquiryId);

/// The order that came of an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderOf(pub InquiryId);

/// Every revision of an order's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TermsOf(pub OrderId);

/// The names kept beside an order, of people whose data are erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatoriesOf(pub OrderId);

/// The amendments of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AmendmentsOf(pub OrderId);

/// The deliveries of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliveriesOf(pub OrderId);

/// The lines of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliveryLinesOf(pub DeliveryId);

/// The letters of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LettersOf(pub uuid::Uuid);
