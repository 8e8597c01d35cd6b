//! A deal: inquiry, quotation, order, delivery.

mod delivery;
mod delivery_mutations;
mod inquiry;
mod inquiry_lines;
mod inquiry_mutations;
mod order;
mod order_mutations;
mod order_terms;
mod quotation;
mod quotation_lines;
mod quotation_mutations;
mod shared;

pub use delivery::{Delivery, DeliveryState, list_deliveries};
pub use delivery_mutations::DeliveryMutation;
pub use inquiry::{Inquiry, InquiryState, list_inquiries};
pub use inquiry_mutations::InquiryMutation;
pub use order::{Order, OrderState, list_orders};
pub use order_mutations::OrderMutation;
pub use quotation::{Quotation, QuotationState, list_quotations};
pub use quotation_mutations::QuotationMutation;
pub use shared::ListArguments;
