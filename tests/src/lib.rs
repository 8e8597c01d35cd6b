//! The harness of the stories: a whole server on a database of its own, and people who speak HTTP to it and read mail.

mod app;
mod client;
mod mail;
pub mod process;

pub use app::{Options, TestApp};
pub use client::{Answer, Client};
pub use mail::{Letter, link_in};
