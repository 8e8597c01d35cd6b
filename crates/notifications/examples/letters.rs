//! Writes every sample letter in both languages as HTML and text, to be looked at:
//! `cargo run -p notifications --example letters -- FOLDER`.

use std::{fs, path::PathBuf};

use kernel::text::Language;
use notifications::testing::{print, samples};
use platform::Words;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;
    let words = Words::load()?;
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            let name = format!("{}.{language}", sample.name);
            fs::write(folder.join(format!("{name}.html")), &letter.html)?;
            let text = format!("{}\n\n{}", letter.subject, letter.plain);
            fs::write(folder.join(format!("{name}.txt")), text)?;
        }
    }
    Ok(())
}
