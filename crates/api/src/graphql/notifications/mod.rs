//! Letters, as their readers and as the parties to a deal see them.

mod letter;
mod status;

pub use letter::{Letter, letters_to};
pub use status::{LetterStatus, letters_of_thread};
