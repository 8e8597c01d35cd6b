//! For tests, here and in other crates: a scripted SMTP server, and one sample of every letter.

mod deal;
mod mail;
mod samples;
mod samples_bargain;
mod samples_bounced;
mod samples_data;
mod samples_inquiry;
mod samples_order;
mod samples_organisations;
mod samples_people;
mod samples_receipts;
mod samples_register;
mod samples_trade;
mod smtp;
mod tls;

pub use mail::ReceivedMail;
pub use samples::{Sample, people, print, samples};
pub use smtp::{Login, Reply, SmtpServer};
pub use tls::{Privacy, authority};
