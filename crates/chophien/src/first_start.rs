//! What a database holds before anybody has done anything: the shipped register and, in a demo, the sample world; and the words by which names are found, which each
//! start completes.

use anyhow::{Context as _, bail};
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

/// Gives the words by which names are found to those that stand without: of a database from before, and of rows that an older program has written.
///
/// # Errors
/// When the database refuses.
pub async fn give_words(db: &Db) -> platform::Result<()> {
    accounts::organisation::give_words(db).await?;
    catalogue::producer::give_words(db).await
}

/// Whether the sample world, whose passwords everybody knows, is in the database.
pub(crate) async fn holds_sample(db: &Db) -> platform::Result<bool> {
    Ok(settings::get(db.read(), SAMPLE).await?.as_deref() == Some("loaded"))
}

/// What keeps the sample world where it is.
enum Mixed {
    /// So many deals with real organisations.
    Deals(i64),
    /// So many changes of real rows of the register.
    Register(i64),
}

/// Takes the sample world out again, with the deals of its people; gives how many rows went.
///
/// # Errors
/// When a real organisation has a deal with a sample one, or sample officers wrote on the register: nothing is removed then.
pub async fn remove_sample(db: &Db) -> anyhow::Result<u64> {
    let outcome: platform::Result<Result<u64, Mixed>> =
        platform::command!(db, &Context::program("sample remove"), |tx| async {
            let deals = orders::sample::mixed(&*tx).await?;
            if deals > 0 {
                return Ok(Err(Mixed::Deals(deals)));
            }
            let people = accounts::sample::people(&*tx).await?;
            let written = catalogue::sample::written_by(&*tx, &people).await?;
            if written > 0 {
                return Ok(Err(Mixed::Register(written)));
            }
            settings::put(tx, SAMPLE, "removed").await?;
            let deals = orders::sample::remove(tx).await?;
            let profiles = buyers::sample::remove(tx).await?;
            let products = catalogue::sample::remove(tx).await? as u64;
            Ok(Ok(deals
                + profiles
                + products
                + accounts::sample::remove(tx).await?))
        });
    match outcome? {
        Ok(rows) => Ok(rows),
        Err(Mixed::Deals(deals)) => bail!(
            "{deals} inquiries stand between sample organisations and real ones; nothing was removed"
        ),
        Err(Mixed::Register(written)) => bail!(
            "sample people have written {written} times on real producers and products; nothing was removed: \
             begin with a new database where it shall be for real"
        ),
    }
}
