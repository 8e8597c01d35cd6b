//! The post office: typed letters, the outbox, their delivery by SMTP or into the mailbox, and the links they carry.
//!
//! It knows forms of letters, not the business. A domain fills a [`Letter`], decides nothing about words, and hands
//! [`Draft`]s over inside its transaction ([`post`]). The worker ([`PostOffice::deliver_due`]) claims what is due, writes
//! each letter in its reader's language at that moment, keeps the exact bytes until the mail server has answered, and
//! records every try.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`letter`] | one variant a fact, and how it reads |
//! | [`outbox`] | rows waiting to be sent, and what became of them |
//! | [`link`] | what the buttons of letters open |
//! | [`office`] | the worker: claim, write, send, record |
//! | [`transport`] | SMTP, or the mailbox in the database |
//! | [`mailbox`] | letters as their readers see them |
//! | [`personal_data`] | what is held about a person, and how she is forgotten |
//! | [`clean`] | what is forgotten, and when |
//! | [`testing`] | a scripted SMTP server and one sample of every letter |

mod block;
mod compose;
mod directory;
mod layout;
pub mod letter;
pub mod link;
pub mod mailbox;
pub mod office;
pub mod outbox;
pub mod personal_data;
mod retention;
mod speech;
#[doc(hidden)]
pub mod testing;
pub mod transport;

pub use directory::{Contact, Directory, Membership};
pub use layout::{LayoutError, Rendered};
pub use letter::Letter;
pub use office::{BounceDesk, BounceReaders, BouncedLetter, Delivered, PostOffice, Settings};
pub use outbox::{
    Draft, LetterState, MESSAGE_PAUSE, Reader, State, letters_of_thread, letters_of_threads, post,
};
pub use retention::{Cleaned, Retention, clean};
pub use transport::Transport;
