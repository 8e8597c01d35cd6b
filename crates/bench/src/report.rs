//! What was found, as tables in Markdown.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::stats::Measured;

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Goal {
    /// So much or more.
    AtLeast(f64),
    /// So much or less, in this unit.
    AtMost(f64, &'static str),
    /// It is only told.
    Told,
}

impl Goal {
    fn text(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::AtMost(most, "") => format!("≤ {most}"),
            Self::AtMost(most, unit) => format!("≤ {most} {unit}"),
            Self::Told => "–".to_owned(),
        }
    }

    fn verdict(self, found: f64) -> &'static str {
        let reached = match self {
            Self::AtLeast(least) => found >= least,
            Self::AtMost(most, _) => found <= most,
            Self::Told => return "",
        };
        if reached { "reached" } else { "**short**" }
    }
}

/// A rate beside that of its reference.
#[derive(Debug)]
pub(crate) struct Rate {
    /// What was asked, and of which database and size.
    pub(crate) what: String,
    /// Connections at once.
    pub(crate) connections: usize,
    /// The program's requests.
    pub(crate) subject: Measured,
    /// The reference's, where there is one.
    pub(crate) reference: Option<Measured>,
    /// Their ratio: of rates, where more is better.
    pub(crate) ratio: Option<f64>,
    /// What the ratio should be.
    pub(crate) goal: Goal,
    /// The program's resident memory afterwards, in bytes.
    pub(crate) resident: u64,
}

/// A single figure.
#[derive(Debug)]
pub(crate) struct Figure {
    /// What was measured, and where.
    pub(crate) what: String,
    /// The figure.
    pub(crate) found: f64,
    /// Its unit; empty for a ratio.
    pub(crate) unit: &'static str,
    /// What it should be.
    pub(crate) goal: Goal,
}

/// Everything that was found in one run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rates: Vec<Rate>,
    figures: Vec<Figure>,
    notes: Vec<String>,
}

impl Report {
    /// Keeps a rate, and says so at once: a run takes long.
    pub(crate) fn rate(&mut self, rate: Rate) {
        eprintln!("    {}", rate_line(&rate));
        self.rates.push(rate);
    }

    /// Keeps a figure, and says so at once.
    pub(crate) fn figure(&mut self, figure: Figure) {
        eprintln!("    {}", figure_line(&figure));
        self.figures.push(figure);
    }

    /// Keeps a remark on how something was measured, or why it could not be.
    pub(crate) fn note(&mut self, note: String) {
        eprintln!("    {note}");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The tables, under a line on the machine.
    pub(crate) fn markdown(&self, machine: &str) -> String {
        let mut text = format!("{machine}\n");
        if !self.rates.is_empty() {
            text.push_str(
                "\n| what | connections | requests/s | p50 ms | p99 ms | reference/s | ratio | goal | | resident MB |\n\
                 |---|---|---|---|---|---|---|---|---|---|\n",
            );
            for rate in &self.rates {
                text.push_str(&rate_line(rate));
                text.push('\n');
            }
        }
        if !self.figures.is_empty() {
            text.push_str("\n| what | found | goal | |\n|---|---|---|---|\n");
            for figure in &self.figures {
                text.push_str(&figure_line(figure));
                text.push('\n');
            }
        }
        if !self.notes.is_empty() {
            text.push('\n');
            for note in &self.notes {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "- {note}");
            }
        }
        text
    }

    /// Prints the tables and keeps them in a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn publish(&self, machine: &str, file: &Path) -> Result<()> {
        let text = self.markdown(machine);
        println!("{text}");
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}

fn rate_line(rate: &Rate) -> String {
    let reference = rate
        .reference
        .as_ref()
        .map_or_else(|| "–".to_owned(), |found| format!("{:.0}", found.rate()));
    let ratio = rate
        .ratio
        .map_or_else(|| "–".to_owned(), |found| format!("{found:.2}"));
    let verdict = rate.ratio.map_or("", |found| rate.goal.verdict(found));
    format!(
        "| {} | {} | {:.0} | {} | {} | {reference} | {ratio} | {} | {verdict} | {:.0} |",
        rate.what,
        rate.connections,
        rate.subject.rate(),
        millis(rate.subject.millis(0.5)),
        millis(rate.subject.millis(0.99)),
        rate.goal.text(),
        megabytes(rate.resident)
    )
}

fn figure_line(figure: &Figure) -> String {
    format!(
        "| {} | {:.2} {} | {} | {} |",
        figure.what,
        figure.found,
        figure.unit,
        figure.goal.text(),
        figure.goal.verdict(figure.found)
    )
}

fn millis(found: Option<f64>) -> String {
    found.map_or_else(|| "–".to_owned(), |millis| format!("{millis:.2}"))
}

/// Bytes in millions.
#[expect(
    clippy::cast_precision_loss,
    reason = "the memory of a process stays far below 2^53 bytes"
)]
pub(crate) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::{Figure, Goal, Report};

    #[test]
    fn every_figure_is_held_against_its_goal() {
        let mut report = Report::default();
        for (found, goal) in [
            (0.71, Goal::AtLeast(0.7)),
            (0.69, Goal::AtLeast(0.7)),
            (61.0, Goal::AtMost(60.0, "MB")),
            (5.0, Goal::Told),
        ] {
            report.figure(Figure {
                what: "memory".to_owned(),
                found,
                unit: "",
                goal,
            });
        }
        let text = report.markdown("2 cores");
        assert_eq!(text.matches("reached").count(), 1, "{text}");
        assert_eq!(text.matches("**short**").count(), 2, "{text}");
        assert!(text.contains("≤ 60 MB"), "{text}");
        assert!(text.starts_with("2 cores\n"), "{text}");
    }
}
