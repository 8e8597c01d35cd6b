//! The program: settings, command line, wiring, the worker, the demo.

pub mod cli;
pub mod demo;
pub mod first_start;
pub mod people;
pub mod server;
pub mod settings;
pub mod welcome;
mod worker;

/// The invented sample world, of which every domain reads its own sections.
pub const WORLD: &str = include_str!("../../../samples/world.toml");
