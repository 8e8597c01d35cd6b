//! From what was given to what the server goes by.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use api::{Limits, graphql::TrustedDocuments};
use kernel::contact::Email;

use super::{
    Faults, Mode, SettingArgs, SettingFaults, Settings, TABLE, addresses, bounds, file, watching,
};

impl Settings {
    /// Puts the settings together.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn gather(mut given: SettingArgs) -> Result<Self, SettingFaults> {
        let mut faults = Faults::default();
        fill_in(&mut given, &mut faults);

        let listen = addresses::listen(&given, &mut faults);
        let mode = mode(&given, listen, &mut faults);
        require(&given, mode, &mut faults);
        let data = PathBuf::from(given.data.as_deref().unwrap_or("data"));
        let limits = bounds::limits(&given, &mut faults);
        let settings = Self {
            mode,
            listen,
            database_url: addresses::database_url(&given, &data, &mut faults),
            database_connections: bounds::number(
                "database-connections",
                given.database_connections.as_deref().unwrap_or("8"),
                1..=500,
                &mut faults,
            ),
            keep_letters: bounds::number(
                "keep-letters",
                given.keep_letters.as_deref().unwrap_or("180"),
                30..=3650,
                &mut faults,
            ),
            redis_url: addresses::redis_url(&given, &mut faults),
            smtp_url: addresses::smtp_url(&given, &mut faults),
            public_url: addresses::public_url(&given, mode, &mut faults),
            proxies: addresses::proxies(&given, &mut faults),
            mail_from: addresses::email("mail-from", given.mail_from.as_deref(), &mut faults)
                .unwrap_or_else(|| {
                    Email::parse("cho-phien@localhost.localdomain").expect("an e-mail address")
                }),
            mail_reply_to: addresses::email(
                "mail-reply-to",
                given.mail_reply_to.as_deref(),
                &mut faults,
            ),
            key_file: key_file(&given, mode, &data, &mut faults),
            allowances: bounds::allowances(&given, &mut faults),
            trusted: trusted(&given, &limits, &mut faults),
            limits,
            requests: bounds::number(
                "requests",
                given.requests.as_deref().unwrap_or("256"),
                8..=100_000,
                &mut faults,
            ) as usize,
            arriving_per_address: bounds::arriving(&given, &mut faults),
            connections_per_address: bounds::connections(&given, &mut faults),
            live: bounds::live(&given, &mut faults),
            answer_cache: bounds::number(
                "answer-cache",
                given.answer_cache.as_deref().unwrap_or("32"),
                0..=16_384,
                &mut faults,
            ),
            origins: addresses::origins(&given, &mut faults),
            sample: sample(&given, mode, &mut faults),
            metrics_listen: watching::metrics_listen(&given, listen, &mut faults),
            slow: watching::slow(&given, &mut faults),
            traces: watching::traces(&given, &mut faults),
            log_format: watching::log_format(&given, &mut faults),
            log: watching::log(&given, &mut faults),
            data,
        };
        if faults.0.is_empty() {
            Ok(settings)
        } else {
            Err(SettingFaults(faults.0))
        }
    }

    /// Where the key file is, whatever else is wrong.
    ///
    /// # Errors
    /// When the settings file cannot be read.
    pub fn key_file(given: SettingArgs) -> Result<PathBuf, SettingFaults> {
        let given = Self::with_file(given)?;
        Ok(match given.key_file {
            Some(path) => PathBuf::from(path),
            None => PathBuf::from(given.data.as_deref().unwrap_or("data")).join("keys"),
        })
    }

    /// What was given, with what the settings file adds.
    pub(super) fn with_file(mut given: SettingArgs) -> Result<SettingArgs, SettingFaults> {
        let mut faults = Faults::default();
        fill_in(&mut given, &mut faults);
        if faults.0.is_empty() {
            Ok(given)
        } else {
            Err(SettingFaults(faults.0))
        }
    }
}

fn fill_in(given: &mut SettingArgs, faults: &mut Faults) {
    if let Some(path) = given.config.clone() {
        file::fill_in(given, Path::new(&path), faults);
    }
}

fn mode(given: &SettingArgs, listen: SocketAddr, faults: &mut Faults) -> Mode {
    match given.mode.as_deref() {
        Some("demo") => Mode::Demo,
        Some("production") => Mode::Production,
        Some(other) => {
            faults.note("mode", format!("`{other}` is neither demo nor production"));
            Mode::Production
        }
        // A loopback listener behind a proxy is open to the world: a public address says so.
        None if listen.ip().is_loopback()
            && given
                .public_url
                .as_deref()
                .is_none_or(addresses::is_own_machine) =>
        {
            Mode::Demo
        }
        None => Mode::Production,
    }
}

/// Why production does not do without what the table marks as required.
fn require(given: &SettingArgs, mode: Mode, faults: &mut Faults) {
    if mode == Mode::Demo {
        return;
    }
    for setting in TABLE {
        if setting.production == super::Production::Required && given.get(setting.name).is_none() {
            let why = match setting.name {
                "smtp-url" => ", or no letter would ever leave",
                "public-url" => ": links in letters begin with it",
                "mail-from" => ": mail servers refuse a sender that does not exist",
                "key-file" => ": make one with `chophien keys new`",
                _ => "",
            };
            faults.note(setting.name, format!("required in production{why}"));
        }
    }
}

fn trusted(
    given: &SettingArgs,
    limits: &Limits,
    faults: &mut Faults,
) -> Option<Arc<TrustedDocuments>> {
    let path = given.trusted_documents.as_deref()?;
    let read = std::fs::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|json| TrustedDocuments::read(&json, limits));
    match read {
        Ok(list) => Some(Arc::new(list)),
        Err(error) => {
            faults.note("trusted-documents", format!("{path}: {error}"));
            None
        }
    }
}

fn key_file(given: &SettingArgs, mode: Mode, data: &Path, faults: &mut Faults) -> PathBuf {
    match given.key_file.as_deref() {
        None => data.join("keys"),
        Some(path) => {
            let path = PathBuf::from(path);
            if mode == Mode::Production && !path.exists() {
                faults.note(
                    "key-file",
                    format!(
                        "{} does not exist: make it with `chophien keys new`",
                        path.display()
                    ),
                );
            }
            path
        }
    }
}

fn sample(given: &SettingArgs, mode: Mode, faults: &mut Faults) -> bool {
    match given.no_sample.as_deref() {
        None | Some("false" | "0" | "no") => mode == Mode::Demo,
        Some("true" | "1" | "yes") => false,
        Some(other) => {
            faults.note("no-sample", format!("`{other}` is neither true nor false"));
            false
        }
    }
}
