//! The words of letters: complete, and none too many.

use std::{collections::BTreeSet, fs, path::Path};

use kernel::text::Language;
use notifications::Letter;
use platform::Words;

/// Every key that stands in our sources.
fn written_down(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Samples have names of their own.
            if !path.ends_with("testing") {
                written_down(&path, keys);
            }
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for (start, _) in source.match_indices("\"letter-") {
            let key = source[start + 1..].split('"').next().unwrap();
            if key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !key.ends_with('-')
            {
                keys.insert(key.to_owned());
            }
        }
    }
}

fn used() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    written_down(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut keys,
    );
    let coded = |family: &str, code: &str| {
        format!("letter-{family}-{}", code.to_lowercase().replace('_', "-"))
    };
    keys.extend(Letter::KINDS.iter().map(|code| coded("kind", code)));
    for code in [
        "VIETGAP",
        "GLOBALGAP",
        "ORGANIC",
        "HACCP",
        "ISO22000",
        "HALAL",
        "ATTP",
        "OCOP",
    ] {
        keys.insert(coded("certificate", code));
    }
    for code in [
        "VN", "CN", "JP", "KR", "TW", "HK", "SG", "TH", "LA", "MY", "US", "DE", "FR", "AU",
    ] {
        keys.insert(coded("country", code));
    }
    keys
}

#[test]
fn every_word_that_is_used_exists_and_none_is_left_over() {
    let words = Words::load().unwrap();
    let used = used();
    for language in [Language::Vi, Language::En] {
        let defined: BTreeSet<String> = words
            .keys(language)
            .filter(|key| key.starts_with("letter-"))
            .map(str::to_owned)
            .collect();
        let missing: Vec<_> = used.difference(&defined).collect();
        let unused: Vec<_> = defined.difference(&used).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        assert!(unused.is_empty(), "nobody uses {unused:?} of {language}");
    }
}
