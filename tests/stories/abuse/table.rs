//! The tables of abuse cases name tests that exist.

use std::{
    fs,
    path::{Path, PathBuf},
};

const TABLES: [(&str, &str); 2] = [
    ("abuse", include_str!("mod.rs")),
    ("hostile", include_str!("../hostile/mod.rs")),
];

/// The source of the whole workspace.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a workspace");
    let mut found = Vec::new();
    for folder in ["crates", "tests"] {
        collect(&root.join(folder), &mut found);
    }
    assert!(found.len() > 500, "{} files", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let given = path.ends_with("target") || path.ends_with("node_modules");
        if path.is_dir() && !given {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push((path, text));
        }
    }
}

/// The rows of a table: what is tried, and what the last cell says holds it.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .filter_map(|line| line.trim_end_matches(" |").rsplit_once(" | "))
        .filter(|(_, held)| *held != "held by" && *held != "story")
}

/// The names between backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Whether a function of this name, or with a name that begins so, is a test.
fn is_test(sources: &[(PathBuf, String)], name: &str) -> bool {
    let (start, whole) = match name.strip_suffix('…') {
        Some(start) => (format!("fn {start}"), false),
        None => (format!("fn {name}("), true),
    };
    sources.iter().any(|(_, text)| {
        text.match_indices(&start).any(|(at, _)| {
            let before = &text[..at];
            let attributes = before.rsplit("\n\n").next().unwrap_or_default();
            (whole || start.len() > 10)
                && (attributes.contains("#[test]")
                    || attributes.contains("#[tokio::test")
                    || attributes.contains("proptest!")
                    || attributes.contains("#[rstest]"))
        })
    })
}

#[test]
fn every_abuse_case_is_held_by_tests_that_exist() {
    let sources = sources();
    let is_module = |name: &str| {
        sources.iter().any(|(path, _)| {
            let path = path.to_string_lossy().replace('\\', "/");
            path.ends_with(&format!("/stories/{name}.rs"))
                || path.ends_with(&format!("/stories/{name}/mod.rs"))
                || path.ends_with(&format!("/hostile/{name}.rs"))
                || (name.contains('/') && path.ends_with(&format!("/{name}")))
        })
    };
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (table, text) in TABLES {
        for (tried, held) in rows(text) {
            cases += 1;
            let is_told = held.contains("not built yet: ") || held.contains("no test: ");
            if is_told {
                continue;
            }
            let mut named = 0;
            for name in names(held) {
                named += 1;
                let holds = is_test(&sources, name) || (table == "hostile" && is_module(name));
                if !holds {
                    wrong.push(format!("{table}: {tried}: `{name}` is no test"));
                }
            }
            if named == 0 {
                wrong.push(format!("{table}: {tried}: nothing holds it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(cases > 60, "{cases} cases are read");
}
