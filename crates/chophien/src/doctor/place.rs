//! What lies on the disk: keys, the data folder, the list of trusted documents.

use std::path::Path;

use chrono::Duration;
use platform::{
    Clock, DbOptions,
    keys::{KeyState, Keys, KeysError},
};

use super::Report;
use crate::settings::{Mode, Settings};

/// A key that has signed for so long should make room for another.
const KEY_AGE: Duration = Duration::days(400);
/// Less free space than this is none for long.
const FREE_LEAST: u64 = 200 * MEGABYTE;
/// Less free space than this should be noticed.
const FREE_ENOUGH: u64 = 2_000 * MEGABYTE;
const MEGABYTE: u64 = 1_000_000;

pub(super) fn keys(settings: &Settings, clock: &Clock, report: &mut Report) {
    let path = settings.key_file.display();
    let keys = match Keys::load(&settings.key_file) {
        Ok(keys) => keys,
        Err(KeysError::Io(error))
            if error.kind() == std::io::ErrorKind::NotFound && settings.mode == Mode::Demo =>
        {
            report.well("keys", format!("{path} will be made at the first start"));
            return;
        }
        Err(error) => {
            let remedy = match error {
                KeysError::Open => format!("chmod 600 {path}"),
                KeysError::Io(_) => {
                    "run this as the user the server runs as; a new file is made by `chophien keys new`"
                        .to_owned()
                }
                _ => "put the copy of the key file back; without its keys what they sealed stays shut"
                    .to_owned(),
            };
            report.wrong("keys", format!("{path}: {error}"), remedy);
            return;
        }
    };
    let outlines = keys.outlines();
    let aged = outlines.iter().any(|key| {
        key.state == KeyState::Active
            && key
                .created
                .is_some_and(|created| clock.now() - created > KEY_AGE)
    });
    if aged {
        report.note(
            "keys",
            format!("{path}: the active key is over a year old"),
            "`chophien keys rotate`, then start the server again",
        );
    } else {
        report.well(
            "keys",
            format!(
                "{path}: mode 600, {} signs, {} retired",
                keys.active_id(),
                outlines.len() - 1
            ),
        );
    }
}

/// Whether the documents that an operator lets in could be run. Those that do not parse are a fault of the settings.
pub(super) fn documents(settings: &Settings, report: &mut Report) {
    let Some(list) = &settings.trusted else {
        return;
    };
    let unfit = list.unfit(&settings.limits);
    if unfit.is_empty() {
        let text = format!("{} documents are let in, and fit the schema", list.len());
        report.well("documents", text);
    }
    for document in unfit {
        report.note(
            "documents",
            format!("`{}` will never run: {}", document.name, document.reason),
            "let CHOPHIEN_TRUSTED_DOCUMENTS name the list that the client's build made for this release",
        );
    }
}

pub(super) fn folder(settings: &Settings, report: &mut Report) {
    let data = &settings.data;
    if !data.exists() {
        report.well(
            "folder",
            format!("{} will be made at the first start", data.display()),
        );
        return;
    }
    if let Err(error) = tempfile::NamedTempFile::new_in(data) {
        report.wrong(
            "folder",
            format!("{} cannot be written to: {error}", data.display()),
            "run this as the user the server runs as, and give the folder to it (chown)",
        );
        return;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(data).map_or(0, |about| about.permissions().mode());
        if mode & 0o077 != 0
            && DbOptions::new(&settings.database_url)
                .sqlite_path()
                .is_some()
        {
            report.note(
                "folder",
                format!(
                    "{} can be read by other users of this machine",
                    data.display()
                ),
                format!("chmod 700 {}", data.display()),
            );
        }
    }
    space(data, report);
}

fn space(data: &Path, report: &mut Report) {
    let Ok(disk) = rustix::fs::statvfs(data) else {
        report.note(
            "disk",
            "the free space cannot be told",
            "look with `df -h` from time to time",
        );
        return;
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let text = format!("{} MB free for {}", free / MEGABYTE, data.display());
    let remedy = "make room: old backups, logs, `*.before-step-*` copies";
    if disk.f_favail == 0 && disk.f_files > 0 {
        report.wrong("disk", "no more files can be made", remedy);
    } else if free < FREE_LEAST {
        report.wrong("disk", text, remedy);
    } else if free < FREE_ENOUGH {
        report.note("disk", text, remedy);
    } else {
        report.well("disk", text);
    }
}
