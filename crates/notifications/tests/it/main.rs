//! What the post office promises, told through its public functions, on both databases and over a real SMTP conversation.

mod bounces;
mod desk;
mod gathering;
mod letters;
mod mailbox;
mod outbox;
mod readers;
mod retention;
mod retries;
mod smtp;
mod tls;
mod told;
mod words;
