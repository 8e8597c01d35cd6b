//! A deal: inquiry, quotation, order, delivery.

mod delivery;
mod inquiry;
mod inquiry_lines;
mod inquiry_mutations;
mod order;
mod order_terms;
mod quotation;
mod quotation_lines;
mod quotation_mutations;
mod shared;

pub use delivery::{Delivery, DeliveryMutation, DeliveryState, list_deliveries};
pub use inquiry::{Inquiry, InquiryState, list_inquiries};
pub use inquiry_mutations::InquiryMutation;
pub use order::{Order, OrderMutation, OrderState, list_orders};
pub use quotation::{Quotation, QuotationState, list_quotations};
pub use quotation_mutations::QuotationMutation;
pub use shared::ListArguments;
