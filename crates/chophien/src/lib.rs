//! The program: settings, command line, wiring, the worker, the demo, and what looking after a server takes.

pub mod applications;
pub mod backup;
pub mod cli;
pub mod demo;
pub mod doctor;
mod faults;
pub mod first_start;
pub mod health;
pub mod import;
pub mod keyring;
mod listener;
pub mod offices;
mod outgoing;
pub mod people;
pub mod server;
pub mod settings;
pub mod signals;
pub mod watch;
pub mod welcome;
mod worker;

/// The invented sample world, of which every domain reads its own sections.
pub const WORLD: &str = include_str!("../../../samples/world.toml");
