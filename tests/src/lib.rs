//! The harness of the stories: a whole server on a database of its own, and people who speak HTTP to it and read mail.

mod app;
mod client;
pub mod deal;
mod mail;
pub mod page;
pub mod people;
pub mod post;
pub mod process;
pub mod schema;
pub mod tables;

pub use app::{Options, TestApp};
pub use client::{Answer, Client};
pub use mail::{Letter, link_in};
