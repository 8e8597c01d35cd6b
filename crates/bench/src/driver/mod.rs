//! The load driver: HTTP/1.1 over connections that stay open, as little of it as measuring needs, since it shares the cores with what it measures.

mod connection;
mod load;
mod request;

pub(crate) use connection::{Connection, stream};
pub(crate) use load::{Asking, Plan, Proof, Work, measure};
pub(crate) use request::{get, post};
