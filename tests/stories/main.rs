//! Stories told through the public door, on both databases.

mod cost;
mod crash;
mod deadlines;
mod deal;
mod door;
mod health;
mod hostile;
mod links;
mod mail;
mod races;
mod refusals;
mod repeats;
mod sample;
mod secrets;
mod sign_in_links;
mod strangers;
mod unclaimed;
