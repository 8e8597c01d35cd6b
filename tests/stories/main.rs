//! Stories told through the public door, on both databases.

mod deal;
mod health;
