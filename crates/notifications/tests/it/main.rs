//! What the post office promises, told through its public functions, on both databases and over a real SMTP conversation.

mod desk;
mod letters;
mod mailbox;
mod outbox;
mod smtp;
mod words;
