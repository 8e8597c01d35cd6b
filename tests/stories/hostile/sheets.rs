//! A spreadsheet that would do something to whoever opens it again.

use catalogue::import::COLUMNS;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{DUYEN, text},
    tables::differing,
};

use super::stage::tables_at_rest;

/// Cells that a spreadsheet program runs, that read otherwise than they are, or that name a file of the server.
const EVIL: [&str; 12] = [
    "=HYPERLINK(\"http://evil.example\",\"Na\")",
    "=\"06463\"&cmd",
    "+1+cmd|' /C calc'!A0",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'=1+1",
    "  =1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "a\u{202e}b",
];

/// Cells beside which every other column is read.
const SOUND: [(&str, &str); 6] = [
    ("code", "X"),
    ("product", "Na"),
    ("producer", "HTX Thử Nghiệm"),
    ("stars", "4"),
    ("decision", "12/QĐ-UBND"),
    ("issued_on", "2026-06-30"),
];

fn sound(heading: &str) -> &'static str {
    let found = SOUND.iter().find(|(name, _)| *name == heading);
    found.map_or("", |(_, cell)| cell)
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

#[rstest]
#[tokio::test]
async fn no_cell_that_a_spreadsheet_would_run_gets_into_the_register(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let before = tables_at_rest(&app).await;
    for column in COLUMNS {
        let heading = column.names[0];
        let mut headings: Vec<&str> = SOUND.iter().map(|(name, _)| *name).collect();
        if !headings.contains(&heading) {
            headings.push(heading);
        }
        let rows: Vec<String> = EVIL
            .iter()
            .enumerate()
            .map(|(position, evil)| {
                let cells = headings.iter().map(|name| match *name {
                    name if name == heading => quoted(evil),
                    "code" => format!("X-{position}"),
                    name => sound(name).to_owned(),
                });
                cells.collect::<Vec<_>>().join(",")
            })
            .collect();
        let csv = format!("{}\n{}\n", headings.join(","), rows.join("\n"));
        let input = json!({ "csv": csv, "source": "Sổ OCOP", "dryRun": false, "errorPolicy": "SKIP_BAD_ROWS" });
        let report = "report { loaded created changed problems { line column value } }";
        let answer = duyen.act("catalogueImport", input, report).await["report"].clone();
        assert_eq!(
            (&answer["created"], &answer["changed"]),
            (&json!(0), &json!(0)),
            "{heading}: {answer}"
        );
        let problems = answer["problems"].as_array().expect("problems");
        for (position, evil) in EVIL.iter().enumerate() {
            let told = |problem: &&Value| {
                problem["line"] == json!(position + 2) && problem["column"] == heading
            };
            assert!(
                problems.iter().any(|problem| told(&problem)),
                "{evil:?} in {heading}: {problems:?}"
            );
        }
        for problem in problems {
            let shown = problem["value"].as_str().unwrap_or_default();
            assert!(!shown.contains(['\r', '\n']), "{shown:?}");
        }
    }
    let ours = ["setting", "session"];
    let after = tables_at_rest(&app).await;
    let changed: Vec<String> = differing(&before, &after)
        .into_iter()
        .filter(|table| !ours.contains(&table.as_str()))
        .collect();
    assert_eq!(changed, Vec::<String>::new());

    // A source is words about where the rows come from, never a place to read from; a formula is none either.
    for (source, sound) in [("=1+1", false), ("../../etc/passwd", true)] {
        let input = json!({ "csv": "code,product\nY-1,Na\n", "dryRun": true, "source": source });
        let payload = duyen
            .attempt("catalogueImport", input, "report { created }")
            .await;
        let refused = payload["userErrors"].as_array().expect("errors");
        assert_eq!(refused.is_empty(), sound, "{source}: {payload}");
        for error in refused {
            assert_eq!(text(&error["path"][1]), "source");
        }
    }
}
