//! What a database holds before anybody has done anything: the shipped register and, in a demo, the sample world.

use anyhow::Context as _;
use platform::{Context, Db};

use crate::WORLD;

/// Hears how the import comes along.
pub trait Progress {
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
    catalogue::import::load_shipped(db, &mut |done, total| progress.step(done, total)).await.context("the shipped register")?;
    if sample {
        let loaded: platform::Result<()> = platform::command!(db, &Context::program("sample load"), |tx| async {
            if accounts::sample::is_loaded(tx).await? {
                return Ok(());
            }
            let organisations = accounts::sample::load(tx, WORLD).await?;
            catalogue::sample::load(tx, WORLD, &organisations).await?;
            buyers::sample::load(tx, WORLD, &organisations).await?;
            Ok(())
        });
        loaded.context("the sample world")?;
    }
    Ok(())
}

/// Takes the sample world out again; gives how many rows went.
///
/// # Errors
/// When real rows hang on sample rows: nothing is removed then.
pub async fn remove_sample(db: &Db) -> platform::Result<u64> {
    platform::command!(db, &Context::program("sample remove"), |tx| async {
        Ok(buyers::sample::remove(tx).await? + catalogue::sample::remove(tx).await? + accounts::sample::remove(tx).await?)
    })
}
