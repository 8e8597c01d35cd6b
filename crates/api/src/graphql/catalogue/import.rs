//! The register of a province, loaded from a table.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use catalogue::import::{self, ChangeKind, Mode, Problem, Report, Table};
use kernel::actor::Actor;
use kernel::fault::{Fault, FaultCode};
use platform::Tx;
use serde::Serialize;

use crate::graphql::Caller;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::{UserError, UserErrorCode, message};

/// What becomes of a table with bad rows.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "import::ErrorPolicy", name = "CatalogueImportErrorPolicy")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CatalogueImportErrorPolicy {
    /// Nothing is loaded.
    AllOrNothing,
    /// The good rows are loaded; the bad ones are reported and left out.
    SkipBadRows,
}

/// A table to be loaded.
#[derive(InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueImportInput {
    /// The table as text: the first row holds the headings that `docs/import.md` describes, in English or Vietnamese; cells are parted by commas, semicolons or tabs.
    /// With everything else of the request at most 256 KB, about a thousand rows; larger ones are loaded on the server by `chophien import catalogue`.
    csv: String,
    /// The province whose register it is, two digits; where it is left out, the only province of the caller's authority.
    province_code: Option<String>,
    /// Where rows come from that name no source of their own, such as a decision or the office's list with its date; at most 1,000 characters.
    source: Option<String>,
    /// True only says what would happen.
    dry_run: bool,
    /// What becomes of the table when rows are bad; `ALL_OR_NOTHING` when left out.
    error_policy: Option<CatalogueImportErrorPolicy>,
    /// Makes a repeat harmless: the same key with the same input gets the first answer. Any text of up to 200 characters, made anew for each intention. Where nothing was
    /// loaded, nothing is kept: the mended table may come under the same key. Optional here: a table that was loaded already changes nothing.
    idempotency_key: Option<String>,
}

/// Something that is wrong with a table.
#[derive(SimpleObject)]
pub struct CatalogueImportProblem {
    /// The line of the table, the headings standing in line 1; 0 for the table as a whole.
    line: i32,
    /// The column by its heading; null where it is no single cell.
    column: Option<String>,
    /// What stands there, at most 80 characters of it.
    value: Option<String>,
    /// Why it cannot be, for programs. Treat a code that you do not know like a general refusal.
    code: UserErrorCode,
    /// The same in the caller's language.
    message: String,
}

/// What a row does.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum CatalogueImportChangeKind {
    /// A product that was not there.
    Created,
    /// A product of which something is otherwise now.
    Changed,
}

/// A row that does something.
#[derive(SimpleObject)]
pub struct CatalogueImportChange {
    /// The line of the table.
    line: i32,
    /// The product's code in the register.
    register_code: String,
    /// What it does.
    kind: CatalogueImportChangeKind,
    /// Which fields of the product change; empty for a new one.
    fields: Vec<String>,
}

/// What became of a table, or would.
#[derive(SimpleObject)]
pub struct CatalogueImportReport {
    /// Whether it was loaded: false for a rehearsal, and when something is wrong with it.
    loaded: bool,
    /// Rows that are not blank.
    rows: i32,
    /// New products.
    created: i32,
    /// Products of which something changes.
    changed: i32,
    /// Rows that say what is known already.
    unchanged: i32,
    /// Rows that are left out because something is wrong with them.
    skipped: i32,
    /// How many things are wrong.
    problem_count: i32,
    /// Everything that is wrong, by line; the first 200.
    problems: Vec<CatalogueImportProblem>,
    /// What the rows do, by line; the first 500.
    changes: Vec<CatalogueImportChange>,
}

/// The outcome of loading a table.
#[derive(SimpleObject)]
pub struct CatalogueImportPayload {
    /// What became of it, also where something is wrong with its rows; null when there are errors.
    report: Option<CatalogueImportReport>,
    /// Why it was not looked at: `FORBIDDEN` or `NOT_FOUND` at the province, `REQUIRED` there for staff of several, or what is wrong with the source.
    user_errors: Vec<UserError>,
}

/// Loading the register.
#[derive(Default)]
pub struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Loads a table of products into the register of a province, whole or not at all: everything that is wrong is told at once, by line and column; the same table
    /// again changes nothing. Needs staff of an authority of the province, in a session with a second factor. New products are published; of products that somebody
    /// speaks for, certified facts are corrected. Whoever has new or corrected products by it sees them under `staffActions`. A row that touches products of an organisation of
    /// the officer's own, or would give it some, is refused (`FORBIDDEN`). Causes one letter "products imported" to each organisation that speaks for such products; writes the
    /// events `product.published`, `product.corrected`, `producer.registered` and `producer.corrected`.
    async fn catalogue_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The table, and what becomes of it.")] input: CatalogueImportInput,
    ) -> Result<CatalogueImportPayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        // Nothing was loaded: the mended table comes under the same key.
        let loaded = |report: &Report| report.loaded;
        let outcome = run_once!(
            ctx,
            "catalogueImport",
            Keyed::Optional,
            &input,
            keep loaded,
            |tx| load(tx, actor, &input)
        );
        let (report, user_errors) = settle::<Report>(ctx, outcome)?;
        Ok(CatalogueImportPayload {
            report: report.map(|report| shown(caller, report)),
            user_errors,
        })
    }
}

/// Carries it out for the province that is named, else the only one of the officer's.
async fn load(
    tx: &mut Tx,
    actor: &Actor,
    input: &CatalogueImportInput,
) -> platform::Result<Report> {
    let own = actor.provinces();
    let province = match (&input.province_code, own.as_slice()) {
        (Some(province), _) => Ok(province.as_str()),
        (None, [only]) => Ok(only.as_str()),
        (None, []) => Err(FaultCode::Forbidden),
        (None, _) => Err(FaultCode::Required),
    };
    let table = Table {
        content: input.csv.as_bytes(),
        province: province.map_err(|code| code.at("input.provinceCode"))?,
        source: input.source.as_deref(),
        mode: if input.dry_run {
            Mode::DryRun
        } else {
            Mode::Load
        },
        policy: input
            .error_policy
            .map_or(import::ErrorPolicy::AllOrNothing, Into::into),
    };
    import::table(tx, Some(actor), table).await
}

fn count(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}

fn line(line: u64) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}

fn shown(caller: &Caller, report: Report) -> CatalogueImportReport {
    let problem = |problem: Problem| {
        let fault = Fault {
            code: problem.code,
            path: Vec::new(),
            facts: problem.facts,
        };
        CatalogueImportProblem {
            line: line(problem.line),
            column: problem.column,
            value: problem.value,
            code: problem.code.into(),
            message: message(caller.words(), caller.language(), &fault),
        }
    };
    CatalogueImportReport {
        loaded: report.loaded,
        rows: count(report.rows),
        created: count(report.created),
        changed: count(report.changed),
        unchanged: count(report.unchanged),
        skipped: count(report.skipped),
        problem_count: count(report.problem_count),
        problems: report.problems.into_iter().map(problem).collect(),
        changes: report
            .changes
            .into_iter()
            .map(|change| CatalogueImportChange {
                line: line(change.line),
                register_code: change.code,
                kind: match change.kind {
                    ChangeKind::Created => CatalogueImportChangeKind::Created,
                    ChangeKind::Changed => CatalogueImportChangeKind::Changed,
                },
                fields: change.fields,
            })
            .collect(),
    }
}
