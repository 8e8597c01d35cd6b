//! `chophien backup`, `restore` and `check`: copies of the embedded database.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use platform::{
    Clock, DbOptions,
    backup::{self, About, Manifest},
    keys::Keys,
};

use crate::{server, settings::Settings};

/// What to do where the database is PostgreSQL.
const POSTGRES: &str = "the database is PostgreSQL, which has tools of its own:\n  \
    pg_dump --format=custom --file=chophien.dump \"$DATABASE_URL\"\n  \
    pg_restore --no-owner --exit-on-error --dbname=\"$DATABASE_URL\" chophien.dump   (into an empty database)\n  \
    chophien migrate                                                               (afterwards, once)\n\
    docs/operate.md says more";

/// Makes a backup while the server runs; `to` is the new file or a folder to make it in. Gives where it is and what it holds.
///
/// # Errors
/// When the database is PostgreSQL, the file exists, or the copy is not sound.
pub async fn make(
    settings: &Settings,
    clock: &Clock,
    to: &Path,
) -> anyhow::Result<(PathBuf, Manifest)> {
    let source = file_of(settings)?;
    let now = clock.now();
    let to = if to.is_dir() {
        to.join(format!("chophien-{}.backup", now.format("%Y%m%dT%H%M%SZ")))
    } else {
        to.to_owned()
    };
    let keys = Keys::load(&settings.key_file)
        .with_context(|| settings.key_file.display().to_string())?
        .outlines();
    let about = About {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now,
        key_file: settings.key_file.display().to_string(),
        keys: keys.into_iter().map(|key| key.id).collect(),
    };
    let manifest = backup::make(&source, &to, &about).await?;
    Ok((to, manifest))
}

/// Puts a backup into place where no database is yet. Gives what it holds, and the keys it takes that the key file lacks.
///
/// # Errors
/// When there is a database already, or the backup is damaged or of a newer program.
pub async fn restore(settings: &Settings, from: &Path) -> anyhow::Result<(Manifest, Vec<String>)> {
    let target = file_of(settings)?;
    server::make_folder(&settings.data).with_context(|| settings.data.display().to_string())?;
    let manifest = backup::restore(from, &target).await?;
    // Made from another database, perhaps one that was further: it is made again at the start.
    let index = settings.data.join("search");
    if index.exists() {
        std::fs::remove_dir_all(&index).with_context(|| index.display().to_string())?;
    }
    let there: Vec<String> = Keys::load(&settings.key_file)
        .map(|keys| keys.outlines().into_iter().map(|key| key.id).collect())
        .unwrap_or_default();
    let lacking = manifest
        .about
        .keys
        .iter()
        .filter(|id| !there.contains(id))
        .cloned()
        .collect();
    Ok((manifest, lacking))
}

/// What a backup holds, for people.
pub fn told(manifest: &Manifest) -> String {
    format!(
        "{} rows in {} tables, made {} by version {}; schema {}; takes the keys {} (at the time in {}, which is not inside)",
        manifest.rows(),
        manifest.tables.len(),
        manifest.about.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
        manifest.about.program,
        manifest.steps.last().map_or("none", String::as_str),
        manifest.about.keys.join(", "),
        manifest.about.key_file,
    )
}

fn file_of(settings: &Settings) -> anyhow::Result<PathBuf> {
    match DbOptions::new(&settings.database_url).sqlite_path() {
        Some(path) => Ok(path),
        None => bail!("{POSTGRES}"),
    }
}
