//! The letters: one variant a fact that somebody must be told, holding nothing but kernel values.
//!
//! A letter is filled in by a domain inside its transaction and stored as it stands. Its words are made when it is sent:
//! `compose` puts blocks together, the layout turns the blocks into HTML and text alike.

mod account;
mod amendment;
mod bargain;
mod bounced;
mod claim;
mod countered;
mod delivery;
mod form;
mod fresh_link;
mod inquiry;
mod member;
mod message;
mod offer;
mod order;
mod order_facts;
mod order_waiting;
mod organisation;
mod parts;
mod personal_data;
mod product;
mod quotation;
mod reckoning;
mod reminder;
mod shipment;
mod sign_in;

pub use account::{
    AddressChangeAsked, AddressChangeToConfirm, AddressChanged, AddressKnownAlready,
    AddressToConfirm, FactorChange, NewSignIn, PasswordChanged, PasswordResetAsked,
    SecondFactorChanged,
};
pub use amendment::{
    AmendmentAccepted, AmendmentDeclined, AmendmentFacts, AmendmentProposed, AmendmentWithdrawn,
    DeliveryChange, PlannedDelivery,
};
pub use bargain::{QuotationEnding, QuotationWithdrawn, ShortEntry, SupplyShort};
pub use bounced::{LetterBounced, PartyUnreachable};
pub use claim::{ClaimApproved, ClaimAtDesk, ClaimRefused, ProducerHandedOver, ProducerInvited};
pub use countered::{CounteredEntry, CounteredLine, QuotationCountered};
pub use delivery::{
    AfterRefusal, DeliveryArrived, DeliveryPreparing, DeliveryReceived, DeliveryShipped, Outcome,
};
pub(crate) use form::Form;
pub use form::{Opens, Stream};
pub use fresh_link::FreshLink;
pub use inquiry::{
    AnsweredBy, InquiryAtDesk, InquiryCopy, InquiryDeclined, InquiryExpired, InquiryForwarded,
    InquiryReceived, KnownProducer,
};
pub use member::{MemberInvited, MemberJoined, MemberLeft, MemberRemoved, MemberRoleChanged};
pub use message::{MessageReceived, MessagesReceived, WrittenMessage};
pub use offer::{Offer, OfferedEntry, OfferedLine};
pub use order::{
    Closed, OrderCancelled, OrderCompleted, OrderConfirmed, OrderPlaced, OrderRejected,
};
pub use order_facts::{OrderFacts, OrderLine};
pub use order_waiting::{OrderLapsed, OrderReminder, OrderUnanswered};
pub use organisation::{
    OrganisationClosed, OrganisationReinstated, OrganisationRejected, OrganisationSubmitted,
    OrganisationSuspended, OrganisationVerified,
};
pub use parts::{Answerer, Asked, AskedEntry, AskedLine, Deal, Goods, Party, Side};
pub use personal_data::{DataErased, DataErasureToConfirm, DataExportReady, DataRequestAtDesk};
pub use product::{
    ImportedProduct, ListedProduct, ProductAtDesk, ProductCorrected, ProductPart, ProductPublished,
    ProductRefused, ProductWaits, ProductsImported,
};
pub use quotation::{
    QuotationAccepted, QuotationCopy, QuotationExpired, QuotationReceived, QuotationRejected,
    QuotationReplaced,
};
pub use reckoning::{Reckoning, Taken};
pub use reminder::{
    AmendmentReminder, InquiryClosed, InquiryUnanswered, InquiryWithdrawn, ReplyReminder,
};
pub use shipment::{Following, Shipment, ShipmentLine, Short};
pub use sign_in::SignInLink;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::{id::PersonId, number::Number, time::Instant};
use serde::{Deserialize, Serialize};

use crate::compose::Composer;

/// Makes of one table: the enum, the stored codes, and the way from a letter to its [`Form`].
macro_rules! letters {
    ($(
        $(#[$doc:meta])*
        $variant:ident($($facts:tt)+) = $kind:literal,
    )+) => {
        /// Everything the post office can write.
        ///
        /// Where both sides are told the same fact, the letter's `side` says which of them reads this copy.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "facts")]
        pub enum Letter {
            $(
                $(#[$doc])*
                #[serde(rename = $kind)]
                $variant($($facts)+),
            )+
        }

        impl Letter {
            /// Every code of [`Letter::kind`], for lists and filters.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// The code that is stored and served, e.g. `INQUIRY_RECEIVED`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $kind,)+
                }
            }

            fn form(&self) -> &dyn Form {
                match self {
                    $(Self::$variant(facts) => letters!(@form facts $($facts)+),)+
                }
            }
        }
    };
    (@form $facts:ident Box<$inner:ident>) => { $facts.as_ref() };
    (@form $facts:ident $inner:ident) => { $facts };
}

letters! {
    /// To a person who asked for a link instead of a password.
    SignInLink(SignInLink) = "SIGN_IN_LINK",
    /// To an address that somebody signs up with: nothing counts before it is confirmed.
    AddressToConfirm(AddressToConfirm) = "ADDRESS_TO_CONFIRM",
    /// To a person whose address somebody wanted to sign up with, or to change to.
    AddressKnownAlready(AddressKnownAlready) = "ADDRESS_KNOWN_ALREADY",
    /// To the new address of a person: the old one counts until it is confirmed.
    AddressChangeToConfirm(AddressChangeToConfirm) = "ADDRESS_CHANGE_TO_CONFIRM",
    /// To a person in whose name another address was asked for, at the one that counts.
    AddressChangeAsked(AddressChangeAsked) = "ADDRESS_CHANGE_ASKED",
    /// To the old address of a person: another one counts now.
    AddressChanged(AddressChanged) = "ADDRESS_CHANGED",
    /// To a person who has lost her password.
    PasswordResetAsked(PasswordResetAsked) = "PASSWORD_RESET_ASKED",
    /// To a person whose password was changed.
    PasswordChanged(PasswordChanged) = "PASSWORD_CHANGED",
    /// To a person as whom somebody signed in from where she never did.
    NewSignIn(NewSignIn) = "NEW_SIGN_IN",
    /// To a person whose second step of signing in was switched on or off, or who used a recovery code.
    SecondFactorChanged(SecondFactorChanged) = "SECOND_FACTOR_CHANGED",
    /// To a reader whose link to a thread had run out, and who asked for another.
    FreshLink(FreshLink) = "FRESH_LINK",
    /// To those who answer for the producer: a buyer asks.
    InquiryReceived(Box<InquiryReceived>) = "INQUIRY_RECEIVED",
    /// To the buyer: what he asked, and who has it now.
    InquiryCopy(Box<InquiryCopy>) = "INQUIRY_COPY",
    /// To both sides: nobody answered in time.
    InquiryExpired(Box<InquiryExpired>) = "INQUIRY_EXPIRED",
    /// To the other side: somebody wrote in the thread.
    MessageReceived(Box<MessageReceived>) = "MESSAGE_RECEIVED",
    /// To the other side: several messages, gathered while the letter waited.
    MessagesReceived(Box<MessagesReceived>) = "MESSAGES_RECEIVED",
    /// To the buyer: the producer will not make an offer.
    InquiryDeclined(Box<InquiryDeclined>) = "INQUIRY_DECLINED",
    /// To the buyer: the province's desk passed the inquiry on to a producer.
    InquiryForwarded(Box<InquiryForwarded>) = "INQUIRY_FORWARDED",
    /// To the province's desk: nobody answers for the product, so staff do.
    InquiryAtDesk(Box<InquiryAtDesk>) = "INQUIRY_AT_DESK",
    /// To those who answer: a buyer still waits.
    ReplyReminder(Box<ReplyReminder>) = "REPLY_REMINDER",
    /// To the province's staff: nobody answered in time, so somebody should call.
    InquiryUnanswered(Box<InquiryUnanswered>) = "INQUIRY_UNANSWERED",
    /// To those who were asked: the buyer took the inquiry back.
    InquiryWithdrawn(Box<InquiryWithdrawn>) = "INQUIRY_WITHDRAWN",
    /// To both sides: nobody has written for a long time.
    InquiryClosed(Box<InquiryClosed>) = "INQUIRY_CLOSED",
    /// To the buyer: an offer.
    QuotationReceived(Box<QuotationReceived>) = "QUOTATION_RECEIVED",
    /// To the seller: the offer as it was sent.
    QuotationCopy(Box<QuotationCopy>) = "QUOTATION_COPY",
    /// To the buyer: a newer revision counts from now on.
    QuotationReplaced(Box<QuotationReplaced>) = "QUOTATION_REPLACED",
    /// To the seller: the buyer took the offer.
    QuotationAccepted(Box<QuotationAccepted>) = "QUOTATION_ACCEPTED",
    /// To the seller: the buyer did not take it.
    QuotationRejected(Box<QuotationRejected>) = "QUOTATION_REJECTED",
    /// To the seller: the buyer wants other prices, quantities or days.
    QuotationCountered(Box<QuotationCountered>) = "QUOTATION_COUNTERED",
    /// To the buyer: the seller took the offer back.
    QuotationWithdrawn(Box<QuotationWithdrawn>) = "QUOTATION_WITHDRAWN",
    /// To the buyer: an offer that is not answered ends soon.
    QuotationEnding(Box<QuotationEnding>) = "QUOTATION_ENDING",
    /// To the seller: orders have taken what a firm offer needs.
    SupplyShort(Box<SupplyShort>) = "SUPPLY_SHORT",
    /// To both sides: its last day has passed.
    QuotationExpired(Box<QuotationExpired>) = "QUOTATION_EXPIRED",
    /// To both sides: an order that waits for the seller's confirmation.
    OrderPlaced(Box<OrderPlaced>) = "ORDER_PLACED",
    /// To both sides: an order that binds both.
    OrderConfirmed(Box<OrderConfirmed>) = "ORDER_CONFIRMED",
    /// To both sides: the seller cannot take the order.
    OrderRejected(Box<OrderRejected>) = "ORDER_REJECTED",
    /// To the seller: a placed order still waits for his word.
    OrderReminder(Box<OrderReminder>) = "ORDER_REMINDER",
    /// To both sides: the seller said nothing in time, so the order is off.
    OrderLapsed(Box<OrderLapsed>) = "ORDER_LAPSED",
    /// To the province's staff: a seller let an order run out, so somebody should call.
    OrderUnanswered(Box<OrderUnanswered>) = "ORDER_UNANSWERED",
    /// To both sides: one of them called the order off.
    OrderCancelled(Box<OrderCancelled>) = "ORDER_CANCELLED",
    /// To the side that decides: the other one proposes to change the order.
    AmendmentProposed(Box<AmendmentProposed>) = "AMENDMENT_PROPOSED",
    /// To the side that decides: it has not said a word yet.
    AmendmentReminder(Box<AmendmentReminder>) = "AMENDMENT_REMINDER",
    /// To both sides: the change was agreed to, and the order's terms are new.
    AmendmentAccepted(Box<AmendmentAccepted>) = "AMENDMENT_ACCEPTED",
    /// To the side that proposed it: the order stays as it was.
    AmendmentDeclined(Box<AmendmentDeclined>) = "AMENDMENT_DECLINED",
    /// To the side that was to decide: the other one took its proposal back.
    AmendmentWithdrawn(Box<AmendmentWithdrawn>) = "AMENDMENT_WITHDRAWN",
    /// To the buyer: the goods are being packed.
    DeliveryPreparing(Box<DeliveryPreparing>) = "DELIVERY_PREPARING",
    /// To the other side: somebody saw the goods come.
    DeliveryArrived(Box<DeliveryArrived>) = "DELIVERY_ARRIVED",
    /// To both sides: goods are under way.
    DeliveryShipped(Box<DeliveryShipped>) = "DELIVERY_SHIPPED",
    /// To both sides: goods were weighed and taken (or refused, in letters that were posted before that had a kind of its own).
    DeliveryReceived(Box<DeliveryReceived>) = "DELIVERY_RECEIVED",
    /// To both sides: the buyer refused a delivery.
    DeliveryRefused(Box<DeliveryReceived>) = "DELIVERY_REFUSED",
    /// To both sides: every delivery is settled.
    OrderCompleted(Box<OrderCompleted>) = "ORDER_COMPLETED",
    /// To an address that staff wrote down: somebody is to speak for a producer of the register.
    ProducerInvited(ProducerInvited) = "PRODUCER_INVITED",
    /// To the province's desk: an organisation says that it speaks for a producer.
    ClaimAtDesk(Box<ClaimAtDesk>) = "CLAIM_AT_DESK",
    /// To the members of an organisation: it speaks for a producer from now on.
    ClaimApproved(ClaimApproved) = "CLAIM_APPROVED",
    /// To the members of an organisation: the authority does not accept its claim.
    ClaimRefused(ClaimRefused) = "CLAIM_REFUSED",
    /// To the members of an organisation: the authority gave its producer to another one.
    ProducerHandedOver(ProducerHandedOver) = "PRODUCER_HANDED_OVER",
    /// To the province's desk: a product, or a change of one, waits for a look.
    ProductAtDesk(Box<ProductAtDesk>) = "PRODUCT_AT_DESK",
    /// To its people: everybody sees a product, or a change of it holds.
    ProductPublished(Box<ProductPublished>) = "PRODUCT_PUBLISHED",
    /// To its people: a product, or a change of it, was refused.
    ProductRefused(Box<ProductRefused>) = "PRODUCT_REFUSED",
    /// To its people: an officer corrected a product.
    ProductCorrected(Box<ProductCorrected>) = "PRODUCT_CORRECTED",
    /// To the members of an organisation: a table of the register added or changed products of theirs.
    ProductsImported(Box<ProductsImported>) = "PRODUCTS_IMPORTED",
    /// To staff: a letter did not reach its reader.
    LetterBounced(Box<LetterBounced>) = "LETTER_BOUNCED",
    /// To a person who wants her data erased: nothing happens before she presses.
    DataErasureToConfirm(DataErasureToConfirm) = "DATA_ERASURE_TO_CONFIRM",
    /// To a person who took a copy of everything held about her.
    DataExportReady(DataExportReady) = "DATA_EXPORT_READY",
    /// The last letter to somebody whose data are erased.
    DataErased(DataErased) = "DATA_ERASED",
    /// To the desk: a request about personal data waits, and the law's clocks run.
    DataRequestAtDesk(Box<DataRequestAtDesk>) = "DATA_REQUEST_AT_DESK",
    /// To an address: an owner offers a place in his organisation.
    MemberInvited(MemberInvited) = "MEMBER_INVITED",
    /// To the owners: somebody took the place that was offered.
    MemberJoined(MemberJoined) = "MEMBER_JOINED",
    /// To a member: an owner gave another role.
    MemberRoleChanged(MemberRoleChanged) = "MEMBER_ROLE_CHANGED",
    /// To somebody whose membership an owner ended.
    MemberRemoved(MemberRemoved) = "MEMBER_REMOVED",
    /// To the owners: a member left.
    MemberLeft(MemberLeft) = "MEMBER_LEFT",
    /// To the desk: an organisation asks to be verified.
    OrganisationSubmitted(Box<OrganisationSubmitted>) = "ORGANISATION_SUBMITTED",
    /// To the members: an authority has seen the papers.
    OrganisationVerified(OrganisationVerified) = "ORGANISATION_VERIFIED",
    /// To the members: an authority does not accept the papers.
    OrganisationRejected(OrganisationRejected) = "ORGANISATION_REJECTED",
    /// To the members: an authority excludes the organisation from trade.
    OrganisationSuspended(OrganisationSuspended) = "ORGANISATION_SUSPENDED",
    /// To the members: that was taken back.
    OrganisationReinstated(OrganisationReinstated) = "ORGANISATION_REINSTATED",
    /// To everybody who belonged to an organisation: its owner closed it.
    OrganisationClosed(OrganisationClosed) = "ORGANISATION_CLOSED",
    /// To staff: a letter had nowhere to go, because its organisation has neither a member with an address nor a letterbox.
    PartyUnreachable(Box<PartyUnreachable>) = "PARTY_UNREACHABLE",
}

/// Letters that tell one side, or the staff, what the others of a thread are not to know: that one was sent says as much as its words.
const PRIVATE: [&str; 6] = [
    "SUPPLY_SHORT",
    "INQUIRY_UNANSWERED",
    "ORDER_UNANSWERED",
    "LETTER_BOUNCED",
    "PARTY_UNREACHABLE",
    "FRESH_LINK",
];

/// Whether a kind of letter is the business of its own readers alone.
pub(crate) fn is_private(kind: &str) -> bool {
    PRIVATE.contains(&kind)
}

impl Letter {
    /// All letters of today are transactional.
    pub fn stream(&self) -> Stream {
        Stream::Transactional
    }

    /// Larger goes first.
    pub fn priority(&self) -> i32 {
        self.form().priority()
    }

    /// True for a letter whose body is a secret: wiped when sent, never shown again.
    pub fn is_secret(&self) -> bool {
        self.form().is_secret()
    }

    /// What the button opens.
    pub fn opens(&self) -> Opens {
        self.form().opens()
    }

    /// Until when the thing itself can be acted on, where that is known.
    pub fn deadline(&self) -> Option<Instant> {
        self.form().deadline()
    }

    /// The last day agreed on for the goods that the letter is about, where some are to come.
    pub(crate) fn last_day(&self) -> Option<NaiveDate> {
        self.form().last_day()
    }

    /// The number that people use for what the letter is about.
    pub fn number(&self) -> Option<&Number> {
        self.form().number()
    }

    /// The deal a letter belongs to.
    pub fn deal(&self) -> Option<&Deal> {
        self.form().deal()
    }

    /// The people a letter names, whose name and telephone are looked up when it is written.
    pub fn people(&self) -> BTreeSet<PersonId> {
        self.form().people()
    }

    /// The person to greet when the letter goes to an address, whosever it is by then.
    pub(crate) fn greets(&self) -> Option<PersonId> {
        self.form().greets()
    }

    /// The name to greet when the letter goes to an address that is nobody's yet.
    pub(crate) fn addressee(&self) -> Option<&str> {
        self.form().addressee()
    }

    /// True for a letter after which its reader's address is forgotten.
    pub(crate) fn forgets_reader(&self) -> bool {
        self.form().forgets_reader()
    }

    /// Puts the letter together, block by block.
    pub(crate) fn compose(&self, to: &mut Composer<'_>) {
        self.form().compose(to);
    }
}
