//! What a database holds before anybody has done anything: the shipped register and, in a demo, the sample world.

use anyhow::Context as _;
use platform::{Context, Db, settings};

use crate::WORLD;

/// Remembers that the sample world was loaded or taken out: once removed it does not come back by itself.
const SAMPLE: &str = "sample.world";

/// Hears how the import comes along.
pub trait Progress: Send {
    /// `done` of `total` rows are in.
    fn step(&mut self, done: usize, total: usize);
}

/// Hears nothing.
#[derive(Debug)]
pub struct Silent;

impl Progress for Silent {
    fn step(&mut self, _: usize, _: usize) {}
}

/// Loads what is missing; a second start finds everything as it was.
pub(crate) async fn load(db: &Db, sample: bool, progress: &mut dyn Progress) -> anyhow::Result<()> {
    catalogue::import::load(db, &mut |done, total| progress.step(done, total))
        .await
        .context("the shipped register")?;
    if sample {
        let loaded: platform::Result<()> =
            platform::command!(db, &Context::program("sample load"), |tx| async {
                if settings::get(tx, SAMPLE).await?.is_some() {
                    return Ok(());
                }
                settings::put(tx, SAMPLE, "loaded").await?;
                let organisations = accounts::sample::load(tx, WORLD).await?;
                catalogue::sample::load(tx, WORLD, &organisations).await?;
                buyers::sample::load(tx, WORLD, &organisations).await?;
                Ok(())
            });
        loaded.context("the sample world")?;
    }
    Ok(())
}

/// Whether the sample world, whose passwords everybody knows, is in the database.
pub(crate) async fn holds_sample(db: &Db) -> platform::Result<bool> {
    Ok(settings::get(db.read(), SAMPLE).await?.as_deref() == Some("loaded"))
}

/// Takes the sample world out again; gives how many rows went.
///
/// The deals of sample people go with them.
///
/// # Errors
/// When a real row hangs on a sample row: nothing is removed then.
pub async fn remove_sample(db: &Db) -> platform::Result<u64> {
    platform::command!(db, &Context::program("sample remove"), |tx| async {
        settings::put(tx, SAMPLE, "removed").await?;
        let deals = orders::sample::remove(tx).await?;
        let profiles = buyers::sample::remove(tx).await?;
        let products = catalogue::sample::remove(tx).await? as u64;
        Ok(deals + profiles + products + accounts::sample::remove(tx).await?)
    })
}
