//! kernel

pub mod actor;
#[macro_use]
pub mod column;
pub mod contact;
pub mod decimal;
pub mod fault;
pub mod format;
pub mod id;
pub mod json;
pub mod money;
pub mod number;
pub mod page;
pub mod price;
pub mod quantity;
mod reasons;
pub mod text;
pub mod text_enum;
pub mod time;

#[doc(hidden)]
pub mod for_macros {
    pub use sea_orm;
    pub use serde;
    pub use serde_json;
}
