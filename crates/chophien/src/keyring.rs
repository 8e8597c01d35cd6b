//! `chophien keys`: the key file, made and rotated from the command line.

use std::{fmt::Write, path::Path};

use anyhow::Context as _;
use platform::{
    Clock,
    keys::{KeyState, Keys},
};

use crate::cli::KeysCommand;

/// Does what was asked to the key file, and says what came of it.
///
/// # Errors
/// When the file cannot be read or written, or holds no such key.
pub fn run(command: &KeysCommand, path: &Path, clock: &Clock) -> anyhow::Result<String> {
    let told = |keys: Keys, what: &str| format!("{what}\n{}", table(&keys));
    let done = match command {
        KeysCommand::New => Keys::create(path, clock.now()).map(|keys| {
            told(
                keys,
                "Made, for its owner's eyes only. Keep a copy apart from the database's backups.",
            )
        }),
        KeysCommand::List => Keys::load(path).map(|keys| table(&keys)),
        KeysCommand::Rotate => Keys::rotate(path, clock.now()).map(|keys| {
            told(
                keys,
                "Rotated. A running server takes the new key up when it starts again; keep a copy of the file.",
            )
        }),
        KeysCommand::Remove { id } => Keys::remove(path, id).map(|keys| {
            told(keys, "Removed. What it sealed cannot be opened any more.")
        }),
    };
    done.with_context(|| path.display().to_string())
}

fn table(keys: &Keys) -> String {
    let mut text = String::new();
    for key in keys.outlines() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}  {}  {}",
            key.id,
            key.created.map_or_else(
                || "-                   ".to_owned(),
                |created| created.format("%Y-%m-%dT%H:%M:%SZ").to_string()
            ),
            match key.state {
                KeyState::Active => "active: signs and seals",
                KeyState::Retired => "retired: verifies and opens",
            }
        );
    }
    text
}
