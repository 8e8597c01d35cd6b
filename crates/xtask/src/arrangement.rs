//! Who may import whom: the arrows between the workspace's crates, read from their `Cargo.toml`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::workspace::root;

/// A crate imports only crates named before it.
const ORDER: [&str; 10] = [
    "kernel",
    "platform",
    "notifications",
    "accounts",
    "catalogue",
    "buyers",
    "orders",
    "conferences",
    "api",
    "chophien",
];

/// Crates beside the order, and who of it imports them.
const BESIDE: [(&str, &[&str]); 4] = [
    ("bench", &[]),
    ("migrations", &["platform"]),
    ("tests", &[]),
    ("xtask", &[]),
];

/// Libraries that belong to some crates only: GraphQL and HTTP serving stay above the domains, the database's own driver in `platform`.
const RESERVED: [(&str, &[&str]); 8] = [
    ("async-graphql", &["api", "tests"]),
    ("async-graphql-parser", &["xtask"]),
    ("axum", &["api", "bench", "chophien", "tests"]),
    ("tower-http", &["api", "chophien", "tests"]),
    ("lettre", &["notifications", "tests"]),
    ("mrml", &["notifications"]),
    ("sqlx", &["bench", "platform"]),
    ("sea-orm-migration", &["migrations", "platform"]),
];

/// One crate of the workspace, as far as its imports go.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Below the workspace's folder.
    pub(crate) folder: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    origin: Origin,
}

#[derive(Debug, PartialEq, Eq)]
enum Origin {
    Workspace,
    Here,
}

/// Refuses an arrow that the order does not have.
pub(crate) fn check_workspace() -> Result<()> {
    let faults = faults(&members()?);
    if !faults.is_empty() {
        bail!("\n      {}", faults.join("\n      "));
    }
    Ok(())
}

/// All crates of the workspace.
pub(crate) fn members() -> Result<Vec<Member>> {
    let root = root();
    let mut folders = vec!["migrations".to_owned(), "tests".to_owned()];
    for entry in std::fs::read_dir(root.join("crates")).context("cannot read crates/")? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            folders.push(format!("crates/{}", entry.file_name().to_string_lossy()));
        }
    }
    folders.sort();
    folders
        .into_iter()
        .map(|folder| read(&root, folder))
        .collect()
}

fn read(root: &Path, folder: String) -> Result<Member> {
    let path = root.join(&folder).join("Cargo.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {folder}/Cargo.toml"))?;
    parse(folder, &text)
}

fn parse(folder: String, text: &str) -> Result<Member> {
    let manifest: Table = text
        .parse()
        .with_context(|| format!("{folder}/Cargo.toml is not TOML"))?;
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str)
        .with_context(|| format!("{folder}/Cargo.toml names no package"))?
        .to_owned();
    let mut dependencies = Vec::new();
    collect(&manifest, &mut dependencies);
    if let Some(targets) = manifest.get("target").and_then(Value::as_table) {
        for target in targets.values().filter_map(Value::as_table) {
            collect(target, &mut dependencies);
        }
    }
    Ok(Member {
        name,
        folder,
        dependencies,
    })
}

fn collect(table: &Table, dependencies: &mut Vec<Dependency>) {
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let Some(entries) = table.get(section).and_then(Value::as_table) else {
            continue;
        };
        for (key, entry) in entries {
            let name = entry.get("package").and_then(Value::as_str).unwrap_or(key);
            let inherited = entry.get("workspace").and_then(Value::as_bool);
            dependencies.push(Dependency {
                name: name.to_owned(),
                origin: if inherited == Some(true) {
                    Origin::Workspace
                } else {
                    Origin::Here
                },
            });
        }
    }
}

fn faults(members: &[Member]) -> Vec<String> {
    let mut faults = Vec::new();
    for member in members {
        let name = member.name.as_str();
        if !ORDER.contains(&name) && !BESIDE.iter().any(|(beside, _)| *beside == name) {
            faults.push(format!(
                "{name} has no place in the order: give it one in crates/xtask/src/arrangement.rs and in ARCHITECTURE.md"
            ));
            continue;
        }
        for dependency in &member.dependencies {
            if dependency.origin == Origin::Here {
                faults.push(format!(
                    "{name} gives a version of {} of its own: versions stand in the workspace's Cargo.toml",
                    dependency.name
                ));
            }
            if let Some(reason) = refusal(name, &dependency.name) {
                faults.push(format!(
                    "{name} must not import {}: {reason}",
                    dependency.name
                ));
            }
        }
    }
    faults
}

/// Why `importer` may not import `imported`; `None` where it may.
fn refusal(importer: &str, imported: &str) -> Option<String> {
    if let Some((_, allowed)) = RESERVED.iter().find(|(library, _)| *library == imported) {
        return (!allowed.contains(&importer))
            .then(|| format!("it belongs to {}", allowed.join(", ")));
    }
    if let Some((_, allowed)) = BESIDE.iter().find(|(beside, _)| *beside == imported) {
        return (!allowed.contains(&importer)).then(|| match allowed {
            [] => "nothing imports it".to_owned(),
            allowed => format!("only {} may", allowed.join(" and ")),
        });
    }
    let place = |name: &str| ORDER.iter().position(|each| *each == name);
    let below = place(imported)?;
    match (importer, place(importer)) {
        // They look at the whole from outside: stories, and what is measured.
        ("bench" | "tests", _) => None,
        (_, Some(own)) if below < own => None,
        (_, Some(_)) => Some(format!(
            "the arrows go {} (facts flow down by call)",
            ORDER.join(" <- ")
        )),
        (_, None) => Some(format!("{importer} stands alone")),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_workspace, faults, parse, refusal};

    #[test]
    fn the_workspace_keeps_its_import_order() {
        check_workspace().unwrap();
    }

    #[test]
    fn arrows_go_one_way() {
        assert_eq!(refusal("orders", "catalogue"), None);
        assert_eq!(refusal("api", "orders"), None);
        assert_eq!(refusal("tests", "chophien"), None);
        assert_eq!(refusal("bench", "catalogue"), None);
        assert_eq!(refusal("bench", "sqlx"), None);
        assert_eq!(refusal("platform", "migrations"), None);
        assert_eq!(refusal("orders", "serde"), None);
        for (importer, imported) in [
            ("catalogue", "orders"),
            ("orders", "orders"),
            ("kernel", "platform"),
            ("api", "chophien"),
            ("orders", "migrations"),
            ("migrations", "kernel"),
            ("xtask", "kernel"),
            ("chophien", "tests"),
            ("chophien", "bench"),
            ("orders", "async-graphql"),
            ("catalogue", "axum"),
            ("orders", "sqlx"),
        ] {
            assert!(
                refusal(importer, imported).is_some(),
                "{importer} -> {imported}"
            );
        }
    }

    #[test]
    fn every_section_counts_and_a_new_name_hides_nothing() {
        let member = parse(
            "crates/kernel".to_owned(),
            r#"
            [package]
            name = "kernel"
            [dependencies]
            serde.workspace = true
            shop = { package = "orders", workspace = true }
            [dev-dependencies]
            chophien.workspace = true
            [build-dependencies]
            cc = "1"
            [target.'cfg(unix)'.dependencies]
            platform = { workspace = true }
            "#,
        )
        .unwrap();
        let faults = faults(&[member]);
        assert_eq!(faults.len(), 4, "{faults:#?}");
    }

    #[test]
    fn a_crate_without_a_place_is_refused() {
        let member = parse(
            "crates/helpers".to_owned(),
            "[package]\nname = \"helpers\"\n",
        )
        .unwrap();
        assert_eq!(faults(&[member]).len(), 1);
    }
}
