//! A deal: inquiry, quotation, order, delivery.

mod amendment;
mod amendment_mutations;
mod counter;
mod delivery;
mod delivery_mutations;
mod desk;
mod inquiry;
mod inquiry_lines;
mod inquiry_mutations;
mod listed_price;
mod order;
mod order_mutations;
mod order_place;
mod order_progress;
mod order_terms;
mod quotation;
mod quotation_lines;
mod quotation_mutations;
mod shared;
mod supply;

pub use amendment::OrderAmendment;
pub use amendment_mutations::OrderAmendmentMutation;
pub use counter::CounterMutation;
pub use delivery::{Delivery, DeliveryState, list_deliveries};
pub use delivery_mutations::DeliveryMutation;
pub use desk::InquiryDesk;
pub use inquiry::{Inquiry, InquiryState, list_inquiries};
pub use inquiry_mutations::InquiryMutation;
pub use listed_price::ListedPriceResult;
pub use order::{Order, OrderState, list_orders};
pub use order_mutations::OrderMutation;
pub use order_place::OrderPlaceMutation;
pub use quotation::{Quotation, QuotationState, list_quotations};
pub use quotation_mutations::QuotationMutation;
pub use shared::ListArguments;
