//! What a person may do with a thing now, and why not: the same reasons for every client, so that none has to guess.

kernel::text_enum! {
    /// A command on something that exists. The names are those of the mutations.
    pub enum Action {
        /// Write into the thread.
        InquiryMessageSend = "INQUIRY_MESSAGE_SEND",
        /// Say no to an inquiry.
        InquiryDecline = "INQUIRY_DECLINE",
        /// Pass an inquiry at the desk on to a producer.
        InquiryForward = "INQUIRY_FORWARD",
        /// Take an inquiry back.
        InquiryWithdraw = "INQUIRY_WITHDRAW",
        /// Send a quotation or its next revision.
        QuotationSend = "QUOTATION_SEND",
        /// Accept a quotation.
        QuotationAccept = "QUOTATION_ACCEPT",
        /// Reject a quotation.
        QuotationReject = "QUOTATION_REJECT",
        /// Answer a quotation with a wish of one's own.
        QuotationCounter = "QUOTATION_COUNTER",
        /// Take a quotation back.
        QuotationWithdraw = "QUOTATION_WITHDRAW",
        /// Confirm a placed order.
        OrderConfirm = "ORDER_CONFIRM",
        /// Reject a placed order.
        OrderReject = "ORDER_REJECT",
        /// Cancel an order.
        OrderCancel = "ORDER_CANCEL",
        /// Close an order short of what was agreed.
        OrderComplete = "ORDER_COMPLETE",
        /// Propose other quantities, days or places.
        OrderAmendmentPropose = "ORDER_AMENDMENT_PROPOSE",
        /// Agree to a proposed change.
        OrderAmendmentAccept = "ORDER_AMENDMENT_ACCEPT",
        /// Say no to a proposed change.
        OrderAmendmentDecline = "ORDER_AMENDMENT_DECLINE",
        /// Take a proposed change back.
        OrderAmendmentWithdraw = "ORDER_AMENDMENT_WITHDRAW",
        /// Begin to pack.
        DeliveryPrepare = "DELIVERY_PREPARE",
        /// Report that the goods have left.
        DeliveryShip = "DELIVERY_SHIP",
        /// Report that the goods have come.
        DeliveryArrive = "DELIVERY_ARRIVE",
        /// Take the goods over with the weighed quantities.
        DeliveryReceive = "DELIVERY_RECEIVE",
        /// Refuse the goods.
        DeliveryRefuse = "DELIVERY_REFUSE",
    }
}

kernel::text_enum! {
    /// Why an action is not possible now.
    pub enum Reason {
        /// It belongs to the other side, or to neither of one's organisations.
        NotYourSide = "NOT_YOUR_SIDE",
        /// The state of the thing does not allow it.
        StateForbids = "STATE_FORBIDS",
        /// Its time is over.
        Expired = "EXPIRED",
        /// A quotation is open: it has to be decided, withdrawn or over first.
        QuotationOpen = "QUOTATION_OPEN",
        /// Goods have already left.
        GoodsHaveLeft = "GOODS_HAVE_LEFT",
        /// Goods are on their way: they are received or refused first.
        GoodsUnderWay = "GOODS_UNDER_WAY",
        /// No goods have left yet: the order can be cancelled.
        NothingHasLeft = "NOTHING_HAS_LEFT",
        /// Deliveries that are still to come have time left.
        NotOverdue = "NOT_OVERDUE",
        /// A proposed change waits for a decision.
        AmendmentOpen = "AMENDMENT_OPEN",
        /// The order is not confirmed.
        OrderNotConfirmed = "ORDER_NOT_CONFIRMED",
        /// The organisation is suspended and begins nothing new.
        OrganisationSuspended = "ORGANISATION_SUSPENDED",
        /// The organisation has not been verified, and who is not may not sell.
        OrganisationNotVerified = "ORGANISATION_NOT_VERIFIED",
    }
}

/// An action with its permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionState {
    /// What could be done.
    pub action: Action,
    /// Every reason against it; none means that it is allowed.
    pub reasons: Vec<Reason>,
}

impl ActionState {
    /// Whether a command would be taken now.
    pub fn allowed(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Builds an answer from pairs of "stands against it" and the reason.
    pub(crate) fn judged(
        action: Action,
        obstacles: impl IntoIterator<Item = (bool, Reason)>,
    ) -> Self {
        Self {
            action,
            reasons: obstacles
                .into_iter()
                .filter_map(|(stands, reason)| stands.then_some(reason))
                .collect(),
        }
    }
}
