//! Power cuts: the program is killed, or its database restarted, in the middle of deals, while clients keep sending. What was
//! acknowledged is there afterwards, nothing is there twice, and every letter arrives. `cargo xtask crash` does it more often.

mod killed;
mod postgres;
mod reckoning;
mod restarted;
mod trader;
