//! What the server goes by: command line, environment, settings file, default, in this order; checked as a whole, with
//! every fault named.

mod addresses;
mod bounds;
mod file;
mod gather;
mod table;
#[cfg(test)]
mod tests;
mod watching;

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use api::graphql::TrustedDocuments;
use api::{Allowances, Limits, LiveLimits};
use axum::http::HeaderValue;
use kernel::contact::Email;
use url::Url;

pub use table::{Production, Setting, SettingArgs, Shown, TABLE, markdown};

/// Whether the server shows what only belongs on somebody's own machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Sample people with printed passwords, GraphiQL and the mailbox page exist.
    Demo,
    /// None of these exists; SMTP_URL, PUBLIC_URL, MAIL_FROM and a key file are required.
    Production,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything the server goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// See [`Mode`].
    pub mode: Mode,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder for everything kept.
    pub data: PathBuf,
    /// The database.
    pub database_url: String,
    /// The most database connections.
    pub database_connections: u32,
    /// What nodes share; `None` for one node.
    pub redis_url: Option<String>,
    /// The mail server; `None` keeps letters for the mailbox page.
    pub smtp_url: Option<String>,
    /// What links in letters begin with; `None` takes the address listened on.
    pub public_url: Option<Url>,
    /// Proxies in front, whose word on who asks is believed.
    pub proxies: Vec<IpAddr>,
    /// The sender of letters.
    pub mail_from: Email,
    /// Whose mailbox takes answers to letters; `None` takes that of the authority appointed first.
    pub mail_reply_to: Option<Email>,
    /// The file with the server's keys.
    pub key_file: PathBuf,
    /// How many days the words of letters are kept.
    pub keep_letters: u32,
    /// What one request may ask for.
    pub limits: Limits,
    /// Points a minute.
    pub allowances: Allowances,
    /// The documents that are let in, where no others are.
    pub trusted: Option<Arc<TrustedDocuments>>,
    /// The most requests under way at once.
    pub requests: usize,
    /// The most requests of one network address whose bodies are on their way at once.
    pub arriving_per_address: usize,
    /// The most connections of one network address.
    pub connections_per_address: usize,
    /// The most live connections.
    pub live: LiveLimits,
    /// Memory for answers that are the same for everybody and for the rows they are made from, in MiB; with 0 none are kept.
    pub answer_cache: u32,
    /// The origins whose browsers may use the API.
    pub origins: Vec<HeaderValue>,
    /// Whether the sample world is loaded.
    pub sample: bool,
    /// Where metrics are served; `None` serves none.
    pub metrics_listen: Option<SocketAddr>,
    /// From when on something is slow; zero logs nothing.
    pub slow: Duration,
    /// Where traces go; `None` writes none.
    pub traces: Option<Traces>,
    /// The form of the log.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
}

/// Where traces go.
#[derive(Clone, Debug)]
pub struct Traces {
    /// The collector's address, without `/v1/traces`.
    pub endpoint: Url,
    /// What this server is called in them.
    pub service: String,
    /// The share that is written, from 0 to 1.
    pub share: f64,
}

/// Every fault found in the settings.
#[derive(Debug)]
pub struct SettingFaults(Vec<String>);

impl SettingFaults {
    /// The faults, one sentence each.
    pub fn sentences(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for SettingFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the settings cannot be used:")?;
        self.0
            .iter()
            .try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

impl std::error::Error for SettingFaults {}

/// Collects faults while the settings are read.
#[derive(Debug, Default)]
struct Faults(Vec<String>);

impl Faults {
    fn note(&mut self, name: &str, what: impl fmt::Display) {
        self.0.push(format!("{}: {what}", Setting::named(name)));
    }
}

/// What is in force, one line a setting: its value, or the default where nothing is set.
///
/// # Errors
/// When the settings file cannot be read.
pub fn in_force(given: SettingArgs) -> Result<String, SettingFaults> {
    let given = Settings::with_file(given)?;
    let width = TABLE
        .iter()
        .map(|setting| setting.variable.len())
        .max()
        .unwrap_or_default();
    let lines = TABLE.iter().map(|setting| {
        let value = match (given.get(setting.name), setting.shown) {
            (None, _) => format!("(default: {})", setting.default),
            (Some(value), Shown::Plainly) => value.to_owned(),
            (Some(value), Shown::Masked) => masked(value),
        };
        format!("{:<width$}  {value}\n", setting.variable)
    });
    Ok(lines.collect())
}

/// A URL without its password.
pub(crate) fn masked(url: &str) -> String {
    match Url::parse(url) {
        // As Redis has it for a socket, and PostgreSQL for any address.
        Ok(url)
            if url
                .query_pairs()
                .any(|(name, _)| matches!(&*name, "pass" | "password")) =>
        {
            platform::redis::without_password(url.as_str())
        }
        Ok(mut url) if url.password().is_some() => {
            // Only an address that cannot have a password refuses one.
            let _ = url.set_password(Some("***"));
            url.to_string()
        }
        Ok(_) => url.to_owned(),
        Err(_) => "***".to_owned(),
    }
}

/// Variables of the environment that look like settings and are none: a slip of the pen is never noticed otherwise.
#[expect(
    clippy::disallowed_methods,
    reason = "the program is where the environment is read"
)]
pub(crate) fn unknown_variables() -> Vec<String> {
    let mut names: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with("CHOPHIEN_") && !name.starts_with("CHOPHIEN_TEST_"))
        .filter(|name| TABLE.iter().all(|setting| setting.variable != name))
        .collect();
    names.sort_unstable();
    names
}
