//! `chophien doctor`: looks everything over that a server needs, and says what to mend. It changes nothing but for a file
//! that it writes into the data folder and takes out again.

mod database;
mod outside;
mod place;
mod redis;

use std::fmt;

use platform::Clock;

use crate::settings::{Mode, SettingArgs, Settings, unknown_variables};

/// What one look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How serious it is.
    pub verdict: Verdict,
    /// What was looked at.
    pub about: &'static str,
    /// What was found.
    pub text: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Well,
    /// The server runs, but somebody should know.
    Note,
    /// The server does not start, or does not do its work.
    Wrong,
}

/// Everything that was found.
#[derive(Clone, Debug, Default)]
pub struct Report(Vec<Finding>);

impl Report {
    /// The findings, in the order in which things were looked at.
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }

    /// Whether nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.0
            .iter()
            .all(|finding| finding.verdict != Verdict::Wrong)
    }

    fn well(&mut self, about: &'static str, text: impl Into<String>) {
        self.add(Verdict::Well, about, text.into(), None);
    }

    fn note(&mut self, about: &'static str, text: impl Into<String>, remedy: impl Into<String>) {
        self.add(Verdict::Note, about, text.into(), Some(remedy.into()));
    }

    fn wrong(&mut self, about: &'static str, text: impl Into<String>, remedy: impl Into<String>) {
        self.add(Verdict::Wrong, about, text.into(), Some(remedy.into()));
    }

    fn add(&mut self, verdict: Verdict, about: &'static str, text: String, remedy: Option<String>) {
        self.0.push(Finding {
            verdict,
            about,
            text,
            remedy,
        });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            let mark = match finding.verdict {
                Verdict::Well => "well ",
                Verdict::Note => "note ",
                Verdict::Wrong => "WRONG",
            };
            writeln!(f, "{mark}  {:<14} {}", finding.about, finding.text)?;
            if let Some(remedy) = &finding.remedy {
                writeln!(f, "       {:<14} -> {remedy}", "")?;
            }
        }
        Ok(())
    }
}

/// Looks everything over. Where the settings cannot be used, nothing else is looked at.
pub async fn examine(given: SettingArgs, clock: &Clock) -> Report {
    let mut report = Report::default();
    for name in unknown_variables() {
        report.note(
            "settings",
            format!("{name} is set and is no setting"),
            "look for a slip of the pen; `chophien settings` names them all",
        );
    }
    let settings = match Settings::gather(given) {
        Ok(settings) => settings,
        Err(faults) => {
            for fault in faults.sentences() {
                report.wrong("settings", fault, "docs/settings.md explains every setting");
            }
            return report;
        }
    };
    let mode = match settings.mode {
        Mode::Demo => "demo: sample people may sign in with a password that everybody knows",
        Mode::Production => "production",
    };
    report.well("settings", mode);
    place::documents(&settings, &mut report);
    outside::listener(&settings, &mut report).await;
    outside::address(&settings, &mut report);
    place::keys(&settings, clock, &mut report);
    place::folder(&settings, &mut report);
    database::look(&settings, clock, &mut report).await;
    redis::look(&settings, clock, &mut report).await;
    outside::mail(&settings, &mut report).await;
    report
}
