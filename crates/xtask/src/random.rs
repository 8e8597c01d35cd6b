//! Names and passwords that nobody guesses.

use std::fs::File;
use std::io::Read;

use anyhow::{Context, Result};

/// Twelve letters by chance.
pub(crate) fn random_letters() -> Result<String> {
    let mut bytes = [0; 12];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("cannot read /dev/urandom")?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(b'a' + byte % 26))
        .collect())
}
