//! For tests, here and in other crates: a scripted SMTP server, and one sample of every letter.

mod deal;
mod samples;
mod smtp;

pub use samples::{Sample, people, print, samples};
pub use smtp::{Login, ReceivedMail, Reply, SmtpServer};
