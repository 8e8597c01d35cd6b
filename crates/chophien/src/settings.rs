//! What the server goes by: command line, environment, settings file, default, in this order; checked as a whole, with
//! every fault named.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use kernel::contact::Email;
use serde::Deserialize;
use url::{Host, Url};

use crate::cli::SettingArgs;

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
    /// Whether the sample world is loaded.
    pub sample: bool,
    /// The form of the log.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
}

/// What a settings file may say. Its names are those of the flags.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SettingsFile {
    mode: Option<String>,
    listen: Option<String>,
    data: Option<PathBuf>,
    database_url: Option<String>,
    database_connections: Option<u32>,
    smtp_url: Option<String>,
    public_url: Option<String>,
    proxies: Option<String>,
    mail_from: Option<String>,
    mail_reply_to: Option<String>,
    key_file: Option<PathBuf>,
    no_sample: Option<bool>,
    log_format: Option<String>,
    log: Option<String>,
}

/// Every fault found in the settings.
#[derive(Debug)]
pub struct SettingFaults(Vec<String>);

impl fmt::Display for SettingFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the settings cannot be used:")?;
        self.0
            .iter()
            .try_for_each(|fault| writeln!(f, "  - {fault}"))
    }
}

impl std::error::Error for SettingFaults {}

impl Settings {
    /// Puts the settings together.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn gather(arguments: SettingArgs) -> Result<Self, SettingFaults> {
        let mut faults = Vec::new();
        let file = arguments
            .config
            .as_deref()
            .map_or_else(SettingsFile::default, |path| read(path, &mut faults));

        let listen_text = arguments
            .listen
            .or(file.listen)
            .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen = listen_text.parse::<SocketAddr>().unwrap_or_else(|_| {
            faults.push(format!("listen (CHOPHIEN_LISTEN): `{listen_text}` is not an address and port such as 127.0.0.1:8080"));
            SocketAddr::from(([127, 0, 0, 1], 0))
        });
        let public_url = arguments.public_url.or(file.public_url);
        let mode = match arguments.mode.or(file.mode).as_deref() {
            Some("demo") => Mode::Demo,
            Some("production") => Mode::Production,
            Some(other) => {
                faults.push(format!(
                    "mode (CHOPHIEN_MODE): `{other}` is neither demo nor production"
                ));
                Mode::Production
            }
            // A loopback listener behind a proxy is open to the world: a public address says so.
            None if listen.ip().is_loopback()
                && public_url.as_deref().is_none_or(is_own_machine) =>
            {
                Mode::Demo
            }
            None => Mode::Production,
        };

        let data = arguments
            .data
            .or(file.data)
            .unwrap_or_else(|| PathBuf::from("data"));
        let database_url = arguments
            .database_url
            .or(file.database_url)
            .unwrap_or_else(|| format!("sqlite://{}", data.join("chophien.db").display()));
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|kind| database_url.starts_with(kind))
        {
            faults.push(
                "database-url (DATABASE_URL): must begin with sqlite:// or postgres://".to_owned(),
            );
        }
        let database_connections = arguments
            .database_connections
            .or(file.database_connections)
            .unwrap_or(8);
        if !(1..=500).contains(&database_connections) {
            faults.push(
                "database-connections (CHOPHIEN_DATABASE_CONNECTIONS): must be from 1 to 500"
                    .to_owned(),
            );
        }

        let smtp_url = arguments.smtp_url.or(file.smtp_url);
        match &smtp_url {
            Some(url) => {
                if let Err(error) = notifications::Transport::smtp(url) {
                    faults.push(format!("smtp-url (SMTP_URL): {error}"));
                }
            }
            None if mode == Mode::Production => faults.push(
                "smtp-url (SMTP_URL): required in production, or no letter would ever leave"
                    .to_owned(),
            ),
            None => {}
        }
        if public_url.is_none() && mode == Mode::Production {
            faults.push(
                "public-url (PUBLIC_URL): required in production, links in letters begin with it"
                    .to_owned(),
            );
        }
        let public_url = public_url.and_then(|text| match Url::parse(&text) {
            Ok(url) if mode == Mode::Production && url.scheme() == "http" && !is_own_machine(&text) => {
                faults.push("public-url (PUBLIC_URL): must begin with https:// in production, or sessions could be read on their way".to_owned());
                None
            }
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() && url.query().is_none() => Some(url),
            _ => {
                faults.push(format!("public-url (PUBLIC_URL): `{text}` is not an http(s) address"));
                None
            }
        });
        let mut proxies = Vec::new();
        for text in arguments
            .proxies
            .or(file.proxies)
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            match text.parse::<IpAddr>() {
                Ok(address) => proxies.push(address),
                Err(_) => faults.push(format!(
                    "proxies (CHOPHIEN_PROXIES): `{text}` is not an address"
                )),
            }
        }
        let mail_from = arguments.mail_from.or(file.mail_from);
        if mail_from.is_none() && mode == Mode::Production {
            faults.push("mail-from (MAIL_FROM): required in production, mail servers refuse a sender that does not exist".to_owned());
        }
        let mail_from_text =
            mail_from.unwrap_or_else(|| "cho-phien@localhost.localdomain".to_owned());
        let mail_from = Email::parse(&mail_from_text)
            .map_err(|_| {
                faults.push(format!(
                    "mail-from (MAIL_FROM): `{mail_from_text}` is not an e-mail address"
                ));
            })
            .ok();
        let mail_reply_to = arguments
            .mail_reply_to
            .or(file.mail_reply_to)
            .and_then(|text| {
                Email::parse(&text)
                    .map_err(|_| {
                        faults.push(format!(
                            "mail-reply-to (MAIL_REPLY_TO): `{text}` is not an e-mail address"
                        ));
                    })
                    .ok()
            });

        let named_key_file = arguments.key_file.or(file.key_file);
        if mode == Mode::Production && !named_key_file.as_ref().is_some_and(|path| path.exists()) {
            faults.push("key-file (CHOPHIEN_KEY_FILE): required in production, and the file must exist (mode 600)".to_owned());
        }
        let key_file = named_key_file.unwrap_or_else(|| data.join("keys"));
        let log_format = match arguments.log_format.or(file.log_format).as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => {
                faults.push(format!(
                    "log-format (CHOPHIEN_LOG_FORMAT): `{other}` is neither text nor json"
                ));
                LogFormat::Text
            }
        };
        let log = arguments
            .log
            .or(file.log)
            .unwrap_or_else(|| "info,sqlx=warn,tantivy=warn".to_owned());
        if let Err(error) = log.parse::<tracing_subscriber::EnvFilter>() {
            faults.push(format!("log (CHOPHIEN_LOG): {error}"));
        }

        match mail_from {
            Some(mail_from) if faults.is_empty() => Ok(Self {
                mode,
                listen,
                data,
                database_url,
                database_connections,
                smtp_url,
                public_url,
                proxies,
                mail_from,
                mail_reply_to,
                key_file,
                sample: mode == Mode::Demo
                    && !arguments.no_sample.or(file.no_sample).unwrap_or_default(),
                log_format,
                log,
            }),
            _ => Err(SettingFaults(faults)),
        }
    }
}

/// Whether an address leads nowhere but to this very machine.
fn is_own_machine(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}

fn read(path: &Path, faults: &mut Vec<String>) -> SettingsFile {
    let read = std::fs::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|text| toml::from_str(&text).map_err(|error| error.to_string()));
    read.unwrap_or_else(|error| {
        faults.push(format!(
            "config (CHOPHIEN_CONFIG): {}: {error}",
            path.display()
        ));
        SettingsFile::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_listener_is_a_demo_with_nothing_to_set() {
        let settings = Settings::gather(SettingArgs::default()).expect("the defaults are fit");
        assert_eq!(settings.mode, Mode::Demo);
        assert!(settings.sample);
    }

    #[test]
    fn an_open_listener_names_everything_that_production_lacks() {
        let arguments = SettingArgs {
            listen: Some("0.0.0.0:80".to_owned()),
            ..SettingArgs::default()
        };
        let faults = Settings::gather(arguments)
            .expect_err("nothing is set")
            .to_string();
        for name in ["SMTP_URL", "PUBLIC_URL", "MAIL_FROM", "CHOPHIEN_KEY_FILE"] {
            assert!(faults.contains(name), "{name} is not named in {faults}");
        }
    }

    #[test]
    fn a_public_address_in_front_of_a_loopback_listener_is_no_demo() {
        let with = |public_url: &str| SettingArgs {
            public_url: Some(public_url.to_owned()),
            ..SettingArgs::default()
        };
        let faults = Settings::gather(with("https://chophien.example"))
            .expect_err("the rest of production is not set")
            .to_string();
        assert!(
            faults.contains("SMTP_URL") && faults.contains("CHOPHIEN_KEY_FILE"),
            "{faults}"
        );
        let faults = Settings::gather(with("http://chophien.example"))
            .expect_err("sessions would travel in the open")
            .to_string();
        assert!(faults.contains("https://"), "{faults}");
        for own in [
            "http://localhost:8080",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
        ] {
            assert_eq!(
                Settings::gather(with(own)).expect("a demonstration").mode,
                Mode::Demo,
                "{own}"
            );
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let arguments = SettingArgs {
            listen: Some("here".to_owned()),
            mode: Some("test".to_owned()),
            database_url: Some("mysql://x".to_owned()),
            mail_from: Some("nobody".to_owned()),
            log_format: Some("xml".to_owned()),
            ..SettingArgs::default()
        };
        let faults = Settings::gather(arguments)
            .expect_err("all are wrong")
            .to_string();
        for name in [
            "CHOPHIEN_LISTEN",
            "CHOPHIEN_MODE",
            "DATABASE_URL",
            "MAIL_FROM",
            "CHOPHIEN_LOG_FORMAT",
        ] {
            assert!(faults.contains(name), "{name} is not named in {faults}");
        }
    }
}
