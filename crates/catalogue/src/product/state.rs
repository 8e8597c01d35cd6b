//! The states of a product: DRAFT → SUBMITTED → PUBLISHED or REFUSED → ARCHIVED.

kernel::text_enum! {
    /// Where a product stands.
    pub enum ProductState {
        /// Being written by its owner.
        Draft = "DRAFT",
        /// Waiting for review.
        Submitted = "SUBMITTED",
        /// To be seen and asked for by everybody.
        Published = "PUBLISHED",
        /// Sent back with reasons.
        Refused = "REFUSED",
        /// No longer offered.
        Archived = "ARCHIVED",
    }
}
