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
        /// Send a quotation or its next revision.
        QuotationSend = "QUOTATION_SEND",
        /// Accept a quotation.
        QuotationAccept = "QUOTATION_ACCEPT",
        /// Reject a quotation.
        QuotationReject = "QUOTATION_REJECT",
        /// Confirm a placed order.
        OrderConfirm = "ORDER_CONFIRM",
        /// Reject a placed order.
        OrderReject = "ORDER_REJECT",
        /// Cancel an order.
        OrderCancel = "ORDER_CANCEL",
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
        /// A quotation is open and binds until it is decided, replaced or expired.
        QuotationOpen = "QUOTATION_OPEN",
        /// Goods have already left.
        GoodsHaveLeft = "GOODS_HAVE_LEFT",
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
