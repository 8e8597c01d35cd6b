//! Backups of the embedded database, made while the server runs: one SQLite file, complete in itself, with a manifest
//! inside that counts and sums every table. The key file is never in it; the manifest says which keys it takes.
//!
//! PostgreSQL has tools of its own for this.

mod manifest;
mod sums;

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection, SqliteConnection, sqlite::SqliteConnectOptions,
};

pub use manifest::{About, Manifest, TableSum};

use crate::db::unknown_step;

/// How long a copy waits for the server's writer.
const LOCK_TIME: Duration = Duration::from_mins(1);

/// Why there is no backup, or none that can be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// Something is in the way.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// SQLite answered with an error.
    #[error("SQLite: {0}")]
    Database(#[from] sqlx::Error),
    /// It is some other file.
    #[error("{0} is no backup of this program: it has no manifest")]
    NoManifest(PathBuf),
    /// What it holds is not what was put in.
    #[error("the backup is damaged: {}", .0.join("; "))]
    Damaged(Vec<String>),
    /// Its schema has steps that this program does not know.
    #[error("the backup is of a newer program (step {0}); update this one")]
    Newer(String),
}

/// Copies the database file `source`, whoever uses it at the same time, to the new file `to`, and reads the copy through.
/// `to` appears only when all is well.
///
/// # Errors
/// When `to` exists, the source cannot be read, or the copy is not sound.
pub async fn make(source: &Path, to: &Path, about: &About) -> Result<Manifest, BackupError> {
    refuse_existing(to)?;
    let part = beside(to, "part");
    remove_if_there(&part)?;
    let made = make_part(source, &part, about).await;
    if made.is_err() {
        // The reason it failed says more than that the half copy cannot be removed.
        let _ = std::fs::remove_file(&part);
    }
    let manifest = made?;
    put_in_place(&part, to)?;
    Ok(manifest)
}

async fn make_part(source: &Path, part: &Path, about: &About) -> Result<Manifest, BackupError> {
    copy_live(source, part).await?;
    let mut copy = connect(part, Access::Write).await?;
    sound(&mut copy).await?;
    let manifest = Manifest::of(&mut copy, about).await?;
    manifest.write(&mut copy).await?;
    copy.close().await?;
    // Once more from the file, as whoever restores it will read it.
    check(part).await
}

/// Copies the database file `source` to `to` before its schema changes, in place of whatever lies there: a copy of another day, or
/// half a one, is no way back. Only the owner of the files may read it, as it holds what the database holds. It gets no manifest, so
/// that an older program opens it as it is.
///
/// # Errors
/// When the source cannot be read, or the copy is not sound.
pub(crate) async fn before_step(source: &Path, to: &Path) -> Result<(), BackupError> {
    let part = beside(to, "part");
    remove_if_there(&part)?;
    let made = before_step_part(source, &part).await;
    if made.is_err() {
        // The reason it failed says more than that the half copy cannot be removed.
        let _ = std::fs::remove_file(&part);
    }
    made?;
    remove_if_there(to)?;
    put_in_place(&part, to)
}

async fn before_step_part(source: &Path, part: &Path) -> Result<(), BackupError> {
    copy_live(source, part).await?;
    let mut copy = connect(part, Access::Read).await?;
    intact(&mut copy).await?;
    copy.close().await?;
    Ok(())
}

/// Copies a database that is in use into a new file that nobody else can read.
async fn copy_live(source: &Path, part: &Path) -> Result<(), BackupError> {
    // SQLite writes into an empty file, and then nobody else ever could read it.
    private_file(part).map_err(|error| at(part, error))?;
    let mut live = connect(source, Access::Write).await?;
    sqlx::query("VACUUM INTO ?")
        .bind(part.to_string_lossy().into_owned())
        .execute(&mut live)
        .await?;
    live.close().await?;
    Ok(())
}

/// Reads a backup through: SQLite's own check, every table counted and summed, and the schema.
///
/// # Errors
/// When it is no backup, damaged, or of a newer program.
pub async fn check(file: &Path) -> Result<Manifest, BackupError> {
    let mut copy = connect(file, Access::Read).await?;
    let manifest = Manifest::read(&mut copy)
        .await?
        .ok_or_else(|| BackupError::NoManifest(file.to_owned()))?;
    sound(&mut copy).await?;
    let found = Manifest::of(&mut copy, &manifest.about).await?;
    copy.close().await?;
    let differences = manifest.differences(&found);
    if !differences.is_empty() {
        return Err(BackupError::Damaged(differences));
    }
    if let Some(step) = unknown_step(&manifest.steps) {
        return Err(BackupError::Newer(step.to_owned()));
    }
    Ok(manifest)
}

/// Puts a backup, once it has been checked, into place as the new database file `to`, and checks what lies there.
///
/// # Errors
/// As [`check`], and when `to` or its journal exists.
pub async fn restore(file: &Path, to: &Path) -> Result<Manifest, BackupError> {
    for there in [to.to_owned(), journal(to, "wal"), journal(to, "shm")] {
        refuse_existing(&there)?;
    }
    let manifest = check(file).await?;
    let part = beside(to, "part");
    remove_if_there(&part)?;
    let copied = restore_part(file, &part, &manifest).await;
    if copied.is_err() {
        // The reason it failed says more than that the half copy cannot be removed.
        let _ = std::fs::remove_file(&part);
    }
    copied?;
    put_in_place(&part, to)?;
    Ok(manifest)
}

async fn restore_part(file: &Path, part: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    private_file(part).map_err(|error| at(part, error))?;
    std::fs::copy(file, part).map_err(|error| at(part, error))?;
    // `copy` gives the new file the permissions of the old one, wherever that has been.
    #[cfg(unix)]
    std::fs::set_permissions(
        part,
        <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600),
    )
    .map_err(|error| at(part, error))?;
    let mut copy = connect(part, Access::Write).await?;
    Manifest::remove(&mut copy).await?;
    sound(&mut copy).await?;
    let found = Manifest::of(&mut copy, &manifest.about).await?;
    copy.close().await?;
    let differences = manifest.differences(&found);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(BackupError::Damaged(differences))
    }
}

/// SQLite's own check of pages and indexes.
async fn intact(connection: &mut SqliteConnection) -> Result<(), BackupError> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)")
        .fetch_all(connection)
        .await?;
    if found == ["ok"] {
        Ok(())
    } else {
        Err(BackupError::Damaged(found))
    }
}

/// The same, and that no row points to nothing.
async fn sound(connection: &mut SqliteConnection) -> Result<(), BackupError> {
    intact(connection).await?;
    let dangling: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
            .fetch_all(connection)
            .await?;
    if dangling.is_empty() {
        Ok(())
    } else {
        let what = dangling
            .iter()
            .map(|table| format!("rows of {table} point to nothing"));
        Err(BackupError::Damaged(what.collect()))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Nothing can be changed, wherever the file lies.
    Read,
    /// SQLite needs it to read a database beside a server that writes.
    Write,
}

async fn connect(path: &Path, access: Access) -> Result<SqliteConnection, BackupError> {
    if !path.is_file() {
        return Err(at(path, io::ErrorKind::NotFound.into()));
    }
    Ok(SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .read_only(access == Access::Read)
        .busy_timeout(LOCK_TIME)
        .connect()
        .await?)
}

fn private_file(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

/// To the disk, then under its name: a power cut leaves a whole file or none.
fn put_in_place(part: &Path, to: &Path) -> Result<(), BackupError> {
    std::fs::File::open(part)
        .and_then(|file| file.sync_all())
        .map_err(|error| at(part, error))?;
    refuse_existing(to)?;
    std::fs::rename(part, to).map_err(|error| at(to, error))?;
    #[cfg(unix)]
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| at(folder, error))?;
    }
    Ok(())
}

fn refuse_existing(path: &Path) -> Result<(), BackupError> {
    if path.exists() {
        Err(BackupError::Exists(path.to_owned()))
    } else {
        Ok(())
    }
}

fn remove_if_there(path: &Path) -> Result<(), BackupError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path, error)),
        _ => Ok(()),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}

fn journal(path: &Path, kind: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("-{kind}"));
    PathBuf::from(name)
}

fn at(path: &Path, error: io::Error) -> BackupError {
    BackupError::Io(path.to_owned(), error)
}

/// The texts that a query gives, one column.
async fn texts(connection: &mut SqliteConnection, sql: String) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await
}
