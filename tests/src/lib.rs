//! The harness of the stories: a whole server on a database of its own, and people who speak HTTP to it and read mail.

mod app;
pub mod authenticator;
mod behind;
mod client;
pub mod collector;
pub mod deal;
pub mod live;
mod mail;
pub mod own_redis;
pub mod page;
pub mod people;
pub mod post;
pub mod process;
pub mod register;
pub mod scanner;
pub mod schema;
pub mod tables;
pub mod wire;

pub use app::{Options, TestApp, free_address};
pub use client::{Answer, Client};
pub use mail::{Letter, link_in, token};
