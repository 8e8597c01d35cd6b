//! The register of a province as a table that an office keeps in a spreadsheet: read whole, checked whole, loaded as one
//! transaction or not at all. `docs/import.md` describes the columns.
//!
//! | room | what it does |
//! |---|---|
//! | `sheet` | bytes to cells: encodings, separators, line ends, as spreadsheets write them |
//! | `columns` | which column is which |
//! | `cell`, `season`, `read`, `row` | cells to facts, and what a row says |
//! | `place`, `makers`, `correction`, `plan` | facts against what stands: what is new, what changes, what contradicts |
//! | `write`, `told` | the plan, carried out; those told whose products it touches |

mod cell;
mod columns;
mod correction;
mod makers;
mod place;
mod plan;
mod read;
mod row;
mod season;
mod sheet;
mod told;
mod write;

use kernel::actor::Actor;
use kernel::fault::{Facts, FaultCode, Reason};
use platform::Failure;
use platform::db::Tx;
use serde::{Deserialize, Serialize};

pub(super) use cell::legal_kind;
pub use columns::{COLUMNS, ColumnNames, Need};

/// Most rows of one table.
pub const MOST_ROWS: usize = 20_000;
/// Most problems that a report lists; the rest is counted.
pub const MOST_PROBLEMS: usize = 200;
/// Most changes that a report lists; the rest is counted.
pub const MOST_CHANGES: usize = 500;
/// Longest part of a cell that a report repeats, in characters.
const VALUE_SHOWN: usize = 80;

/// Whether anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Only says what would happen.
    DryRun,
    /// Loads the table.
    Load,
}

kernel::text_enum! {
    /// What becomes of a table with bad rows.
    pub enum ErrorPolicy {
        /// Nothing is loaded.
        AllOrNothing = "ALL_OR_NOTHING",
        /// The good rows are loaded; the bad ones are reported and left out.
        SkipBadRows = "SKIP_BAD_ROWS",
    }
}

/// A table to be loaded.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The file as it is.
    pub content: &'a [u8],
    /// The province whose register it is.
    pub province: &'a str,
    /// Where rows come from that name no source of their own.
    pub source: Option<&'a str>,
    /// Whether anything is written.
    pub mode: Mode,
    /// What becomes of it when rows are bad.
    pub policy: ErrorPolicy,
}

/// Something that is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line of the file, the header being the first; 0 for the file as a whole.
    pub line: u64,
    /// The column by its heading, where it is one cell.
    pub column: Option<String>,
    /// What stands there, cut to 80 characters.
    pub value: Option<String>,
    /// Why it cannot be.
    pub code: FaultCode,
    /// With what.
    pub facts: Facts,
}

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    /// A product that was not there.
    Created,
    /// A product of which something is otherwise now.
    Changed,
}

/// A row that does something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The line of the file.
    pub line: u64,
    /// The product's code in the register.
    pub code: String,
    /// What it does.
    pub kind: ChangeKind,
    /// Which facts, by the schema's names; empty for a new product.
    pub fields: Vec<String>,
}

/// What became of a table, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows that are not blank.
    pub rows: usize,
    /// New products.
    pub created: usize,
    /// Products of which something changes.
    pub changed: usize,
    /// Rows that say what is known already.
    pub unchanged: usize,
    /// Rows that were left out because something is wrong with them.
    pub skipped: usize,
    /// Whether it was loaded.
    pub loaded: bool,
    /// Everything that is wrong, by line, at most [`MOST_PROBLEMS`].
    pub problems: Vec<Problem>,
    /// How many problems there are in all.
    pub problem_count: usize,
    /// What the rows do, by line, at most [`MOST_CHANGES`].
    pub changes: Vec<Change>,
}

/// Collects what is wrong.
#[derive(Debug, Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn push(&mut self, line: u64, cell: Option<(&str, &str)>, reason: impl Into<Reason>) {
        let Reason { code, facts } = reason.into();
        self.0.push(Problem {
            line,
            column: cell.map(|(column, _)| shown(column)),
            value: cell
                .map(|(_, value)| shown(value))
                .filter(|value| !value.is_empty()),
            code,
            facts,
        });
    }

    fn has(&self, line: u64) -> bool {
        self.0.iter().any(|problem| problem.line == line)
    }
}

/// A cell as a report repeats it.
fn shown(value: &str) -> String {
    value
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .take(VALUE_SHOWN)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Reads a table, says everything that is wrong with it at once, and loads it in the caller's transaction unless something
/// is, or it is only a rehearsal. The same table again changes nothing. New products are published, for the office that
/// keeps the register has reviewed them; certified facts of products that somebody speaks for are corrected and noted for
/// that somebody; what he says himself (season, description, contact) stays. Only what differs is written, with its origin.
///
/// `actor` is an officer of an authority of the province, or none for the command line. Writes `product.published`,
/// `product.corrected`, `producer.registered` and `producer.corrected`; posts one `PRODUCTS_IMPORTED` to each organisation that speaks for
/// products which are new or otherwise now.
///
/// # Errors
/// `NOT_FOUND` at `input.provinceCode` for no province; `FORBIDDEN` there for others than its staff; what is wrong with the
/// table itself stands in the report.
pub async fn table(
    tx: &mut Tx,
    actor: Option<&Actor>,
    table: Table<'_>,
) -> platform::Result<Report> {
    let officer = plan::officer(tx, actor, table.province).await?;
    let mut problems = Problems::default();
    let source = match table.source.map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let mut faults = kernel::fault::Faults::new();
            let line = faults.check("input.source", cell::words(text, read::SOURCE_LIMIT));
            faults.finish()?;
            line
        }
    };
    let read = match sheet::read(table.content, &mut problems) {
        Some(sheet) => read::rows(&sheet, source.as_deref(), tx.now(), &mut problems),
        None => row::Read::default(),
    };
    if table.mode == Mode::Load {
        super::one_at_a_time(tx).await?;
    }
    let count = read.glances.len();
    let whole = !problems.has(0) && !problems.has(sheet::HEADER);
    let plan = if whole {
        Some(plan::of(tx, actor, table.province, read, &mut problems).await?)
    } else {
        None
    };
    problems.0.sort_by_key(|problem| problem.line);
    let mut report = Report {
        rows: count,
        problem_count: problems.0.len(),
        ..Report::default()
    };
    let stops = table.policy == ErrorPolicy::AllOrNothing && !problems.0.is_empty();
    if let Some(plan) = plan {
        plan.tell(&mut report);
        report.skipped = count - report.created - report.changed - report.unchanged;
        if table.mode == Mode::Load && !stops {
            write::carry_out(tx, plan, officer, table.province).await?;
            report.loaded = true;
        }
    } else {
        report.skipped = count;
    }
    problems.0.truncate(MOST_PROBLEMS);
    report.problems = problems.0;
    Ok(report)
}

/// A product that somebody else changed at the same moment.
fn overtaken() -> Failure {
    FaultCode::InProgress.at("input.csv").into()
}
