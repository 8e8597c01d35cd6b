//! The papers that a form names: boxes to tick, and a line for what has no box.

use accounts::organisation::verification::{Paper, PaperInput, PaperKind};

use super::super::entry::{FormMaker, Input, Line, Tick};
use super::super::form::Typed;
use super::super::print::Printer;
use super::super::view::Row;

/// Whose form it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum Hands {
    /// Somebody who hands papers in.
    Applicant,
    /// Staff who have seen them, and may have gone to see for themselves.
    Staff,
}

/// The kinds with a box; what else there is stands in the line.
fn boxed() -> impl Iterator<Item = PaperKind> {
    PaperKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != PaperKind::Other)
}

fn name(kind: PaperKind) -> String {
    format!("papers.{}", kind.code())
}

/// The boxes and the line.
pub(in crate::pages) fn paper_ticks(make: &mut FormMaker<'_>, hands: Hands) -> (Vec<Tick>, Input) {
    let ticks = boxed()
        .filter(|kind| hands == Hands::Staff || *kind != PaperKind::SiteVisit)
        .map(|kind| {
            let label = format!("page-paper-{}", kind.code());
            make.one_of(&name(kind), &label, "page-field-papers")
        })
        .collect();
    let mut other = make.line(
        "papers.other",
        "page-field-paper-other",
        Some("page-field-paper-other-hint"),
        Line::Text,
        "",
    );
    other.required = false;
    (ticks, other)
}

/// What was ticked and typed.
pub(in crate::pages) fn papers_typed(typed: &Typed) -> Vec<PaperInput> {
    let mut papers: Vec<PaperInput> = boxed()
        .filter(|kind| typed.get(&name(*kind)) == Some("yes"))
        .map(|kind| PaperInput {
            kind,
            reference: None,
        })
        .collect();
    if let Some(reference) = typed.get("papers.other") {
        papers.push(PaperInput {
            kind: PaperKind::Other,
            reference: Some(reference.to_owned()),
        });
    }
    papers
}

/// The papers of a record, one row each.
pub(in crate::pages) fn paper_rows(print: Printer<'_>, papers: &[Paper]) -> Vec<Row> {
    papers
        .iter()
        .map(|paper| Row {
            label: print.coded("page-paper", paper.kind.code()),
            value: paper.reference.clone().unwrap_or_else(|| "✓".to_owned()),
            strong: false,
            lang: None,
        })
        .collect()
}
