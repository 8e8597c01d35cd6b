//! Dashboard, alerts and docs name the metrics that there are, and no others.

use std::{collections::BTreeSet, fs, path::Path};

use platform::telemetry::names::{self, Kind};
use regex_lite::Regex;
use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn yaml(path: &str) -> Yaml {
    let mut read = YamlLoader::load_from_str(&read(path))
        .unwrap_or_else(|error| panic!("{path} is no YAML: {error}"));
    assert_eq!(read.len(), 1, "{path} is one document");
    read.remove(0)
}

/// The metrics that a PromQL expression names: its words, without texts, labels, functions and keywords.
fn named(promql: &str) -> BTreeSet<String> {
    const KEYWORDS: [&str; 10] = [
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "and",
        "or",
        "unless",
        "offset",
    ];
    let without = |pattern: &str, text: &str| {
        let pattern = Regex::new(pattern).expect("a pattern");
        pattern.replace_all(text, " ").into_owned()
    };
    let text = without(r#""[^"]*""#, promql);
    let text = without(r"\{[^}]*\}", &text);
    let text = without(r"\[[^\]]*\]", &text);
    let text = without(r"\b(by|without|on|ignoring)\s*\([^)]*\)", &text);
    let text = without(r"\b[0-9][0-9.]*(e[0-9]+)?\b", &text);
    let word = Regex::new(r"[a-zA-Z_:][a-zA-Z0-9_:]*\s*\(?").expect("a pattern");
    word.find_iter(&text)
        .map(|found| found.as_str())
        .filter(|word| !word.ends_with('('))
        .map(str::trim)
        .filter(|word| !KEYWORDS.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Whether the server has a metric of this name; of histograms PromQL names the parts.
fn exists(name: &str) -> bool {
    let part = ["_bucket", "_sum", "_count"]
        .iter()
        .filter_map(|part| name.strip_suffix(part))
        .find_map(names::find);
    match (names::find(name), part) {
        (Some(metric), _) => metric.kind != Kind::Histogram,
        (None, part) => part.is_some_and(|metric| metric.kind == Kind::Histogram),
    }
}

#[test]
fn the_reader_of_promql_finds_what_is_named() {
    let read = |promql: &str| named(promql).into_iter().collect::<Vec<_>>();
    let ratio = r#"sum by (le) (rate(a_total{b="c_total"}[5m])) / on (pool) clamp_min(x:y, 0.001) > 1e9 and up == 0"#;
    assert_eq!(read(ratio), ["a_total", "up", "x:y"]);
    assert_eq!(
        read("time() - max by (worker) (m{i=~\"$i\"}) * 1000"),
        ["m"]
    );
}

#[test]
fn alerts_and_rules_name_what_there_is() {
    let rules = yaml("deploy/prometheus/alerts.yml");
    let groups = rules["groups"].as_vec().expect("groups");
    let rules: Vec<&Yaml> = groups
        .iter()
        .flat_map(|group| group["rules"].as_vec().expect("rules"))
        .collect();
    let recorded: BTreeSet<&str> = rules
        .iter()
        .filter_map(|rule| rule["record"].as_str())
        .collect();
    assert!(rules.len() > 20 && recorded.len() > 5);
    for rule in rules {
        let expression = rule["expr"].as_str().expect("an expression");
        for name in named(expression) {
            assert!(
                exists(&name) || recorded.contains(name.as_str()) || name == "up",
                "{name} in `{expression}` is nobody's"
            );
        }
        if rule["alert"].as_str().is_some() {
            for told in ["summary", "do"] {
                assert!(
                    rule["annotations"][told].as_str().is_some(),
                    "{rule:?} says no {told}"
                );
            }
            assert!(rule["labels"]["severity"].as_str().is_some(), "{rule:?}");
        }
    }
}

#[test]
fn the_sample_for_prometheus_reads_the_rules() {
    let sample = yaml("deploy/prometheus/prometheus.yml");
    assert_eq!(sample["rule_files"][0].as_str(), Some("alerts.yml"));
    let target = &sample["scrape_configs"][0]["static_configs"][0]["targets"][0];
    assert_eq!(target.as_str(), Some("chophien:9464"));
}

#[test]
fn the_dashboard_names_what_there_is_and_shows_all_of_it() {
    let dashboard: Value =
        serde_json::from_str(&read("deploy/grafana/chophien.json")).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let mut shown = BTreeSet::new();
    for target in panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().into_iter().flatten())
    {
        let expression = target["expr"].as_str().expect("an expression");
        for name in named(expression) {
            assert!(exists(&name), "{name} in `{expression}` is nobody's");
            shown.insert(name);
        }
    }
    for metric in names::TABLE {
        let parts = ["", "_bucket", "_sum", "_count"];
        assert!(
            parts
                .iter()
                .any(|part| shown.contains(&format!("{}{part}", metric.name))),
            "{} is shown nowhere",
            metric.name
        );
    }
}

#[test]
fn the_docs_explain_every_metric_in_its_own_words() {
    let docs = read("docs/operate.md");
    for metric in names::TABLE {
        let labels: Vec<String> = metric
            .labels
            .iter()
            .map(|label| format!("`{label}`"))
            .collect();
        let row = format!(
            "| `{}` | {} | {} | {} |",
            metric.name,
            metric.kind.name(),
            labels.join(", "),
            metric.what
        );
        assert!(
            docs.contains(&row),
            "docs/operate.md lacks this row:\n{row}"
        );
    }
    let name = Regex::new(r"`(chophien|process)_[a-z_]+`").expect("a pattern");
    for found in name.find_iter(&docs) {
        let name = found.as_str().trim_matches('`');
        // What an application's key begins with.
        if name == "chophien_app_" {
            continue;
        }
        assert!(
            names::find(name).is_some(),
            "docs/operate.md explains {name}, which is nobody's"
        );
    }
}

#[test]
fn no_container_starts_with_a_password_that_everybody_knows() {
    let password = Regex::new(r"\$\{?[A-Z_]*PASSWORD[^}\s]*").expect("a pattern");
    let mut asked = 0;
    for path in ["compose.yaml", "compose.watch.yaml"] {
        for found in password.find_iter(&read(path)) {
            assert!(found.as_str().contains(":?"), "{path}: {}", found.as_str());
            asked += 1;
        }
    }
    assert!(asked >= 2, "PostgreSQL and Grafana have one each");
    let watching = yaml("compose.watch.yaml");
    let given = &watching["services"]["grafana"]["environment"]["GF_SECURITY_ADMIN_PASSWORD"];
    assert!(given.as_str().is_some_and(|given| given.starts_with("${")));
}
