//! What the post office promises, told through its public functions, on both databases and over a real SMTP conversation.

mod desk;
mod gathering;
mod letters;
mod mailbox;
mod outbox;
mod readers;
mod retention;
mod smtp;
mod tls;
mod words;
