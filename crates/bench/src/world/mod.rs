//! Generated worlds: how they are made, kept from one run to the next, and copied for each.
//!
//! A world is made once for a size, a database and a schema: the program starts on an empty database and loads what it ships, the generated
//! rows are written beside it in large transactions, and the program starts once more to build its search index. Every measurement works on a copy.

mod chance;
mod ids;
pub(crate) mod people;
mod places;
mod products;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use kernel::time::vn;
use platform::Clock;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::database::{self, Backend, Database};
use crate::program::{self, Program, Run};
use places::Places;

use ids::Kind;
pub(crate) use words::SEARCHES;

/// Rows in one statement, and statements' worth of rows in one transaction.
const CHUNK: u64 = 500;
const TRANSACTION: u64 = 5_000;

/// Where worlds are kept and how they are reached.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// The folder `target/bench`.
    pub(crate) folder: PathBuf,
    /// The program.
    pub(crate) binary: PathBuf,
    /// A PostgreSQL server's URL, where one is there.
    pub(crate) postgres: Option<String>,
    /// Tells the time.
    pub(crate) clock: Clock,
}

/// A copy of a world that a program may be started on. It is removed when the next one is made in its place.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// The data folder.
    pub(crate) folder: PathBuf,
    /// The database.
    pub(crate) url: String,
    /// How many products were generated.
    pub(crate) products: u64,
}

/// The id of the generated product of a number.
pub(crate) fn product(number: u64) -> Uuid {
    ids::id(Kind::Product, number)
}

/// The id of the producer of the generated product of a number, as long as its number is below that of the producers.
pub(crate) fn maker_of(number: u64) -> Uuid {
    ids::id(Kind::Producer, number)
}

/// The unit in which the generated product of a number is counted.
pub(crate) fn unit_of(number: u64) -> &'static str {
    products::base_of(number).code()
}

/// Numbers of products, evenly spread over a world, at most `most`.
pub(crate) fn spread(products: u64, most: u64) -> impl Iterator<Item = u64> {
    let count = products.min(most).max(1);
    (0..count).map(move |at| at * products / count)
}

impl Store {
    /// A fresh copy of the world of so many products under a name, with everybody signed in.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) async fn world(&self, backend: Backend, products: u64, copy: &str) -> Result<World> {
        let kept = self.kept(backend, products).await?;
        let folder = self.folder.join(format!("work-{}-{copy}", backend.name()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy_folder(&kept.folder, &folder)?;
        let url = match backend {
            Backend::Sqlite => file_url(&folder),
            Backend::Postgres => {
                let name = format!("bench_work_{copy}");
                let server = self.server()?;
                database::recreate(server, &name, Some(&kept.name)).await?;
                database::beside(server, &name)?
            }
        };
        let world = World {
            folder,
            url,
            products,
        };
        let database = Database::open_to_fill(&world.url).await?;
        people::sign_in(&database, self.clock.now()).await?;
        database.close().await;
        Ok(world)
    }

    /// An empty place for a first start.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) async fn empty(&self, backend: Backend, copy: &str) -> Result<World> {
        let folder = self.folder.join(format!("work-{}-{copy}", backend.name()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let url = match backend {
            Backend::Sqlite => file_url(&folder),
            Backend::Postgres => {
                let name = format!("bench_work_{copy}");
                database::recreate(self.server()?, &name, None).await?;
                database::beside(self.server()?, &name)?
            }
        };
        if backend == Backend::Postgres {
            program::run(&self.binary, &["--database-url", &url, "migrate"], &folder)?;
        }
        Ok(World {
            folder,
            url,
            products: 0,
        })
    }

    fn server(&self) -> Result<&str> {
        self.postgres
            .as_deref()
            .context("no PostgreSQL is there: `cargo xtask bench` brings one")
    }

    /// The world as it was made once; it is made now where it is wanting.
    async fn kept(&self, backend: Backend, products: u64) -> Result<Kept> {
        let name = format!("bench_{products}_{}", make()?);
        let folder = self.folder.join(format!("{}-{name}", backend.name()));
        let there = match backend {
            Backend::Sqlite => folder.is_dir(),
            Backend::Postgres => folder.is_dir() && database::exists(self.server()?, &name).await?,
        };
        if !there {
            self.make(backend, products, &name, &folder).await?;
        }
        Ok(Kept { name, folder })
    }

    async fn make(&self, backend: Backend, products: u64, name: &str, folder: &Path) -> Result<()> {
        let began = Instant::now();
        eprintln!(
            "    making a world of {products} products for {}",
            backend.name()
        );
        let building = self.empty(backend, "building").await?;
        let start = || Program::start(&self.binary, &building.folder, &building.url, Run::Bare);
        start().await?.stop().await?;

        let database = Database::open_to_fill(&building.url).await?;
        fill(&database, products, &self.clock).await?;
        if backend == Backend::Postgres {
            // What the server's own housekeeping does in production, and the private one here is kept from doing.
            database.run("VACUUM ANALYZE".to_owned()).await?;
        }
        database.close().await;

        // The index knows nothing of rows that no event tells of.
        fs::remove_dir_all(building.folder.join("search"))?;
        start().await?.stop().await?;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        if backend == Backend::Postgres {
            database::rename(self.server()?, "bench_work_building", name).await?;
        }
        fs::rename(&building.folder, folder)?;
        eprintln!("    made in {} s", began.elapsed().as_secs());
        Ok(())
    }
}

struct Kept {
    name: String,
    folder: PathBuf,
}

async fn fill(database: &Database, products: u64, clock: &Clock) -> Result<()> {
    let places = Places::read(database).await?;
    let backend = database.backend();
    let today = vn::date(clock.now());
    let people = people::everybody(backend, &places)?;
    database
        .run(format!("BEGIN; {}; COMMIT", people.join("; ")))
        .await?;
    let makers = products::producers_of(products).max(people::SELLERS);
    for part in parts(makers, TRANSACTION) {
        let mut rows = Vec::new();
        for chunk in parts_of(part, CHUNK) {
            rows.extend(products::producers(backend, &places, chunk)?);
        }
        database
            .run(format!("BEGIN; {}; COMMIT", rows.join("; ")))
            .await?;
    }
    for part in parts(products, TRANSACTION) {
        let mut rows = Vec::new();
        for chunk in parts_of(part, CHUNK) {
            rows.extend(products::products(
                backend, &places, chunk, products, today,
            )?);
        }
        database
            .run(format!("BEGIN; {}; COMMIT", rows.join("; ")))
            .await?;
    }
    Ok(())
}

fn parts(whole: u64, size: u64) -> impl Iterator<Item = std::ops::Range<u64>> {
    parts_of(0..whole, size)
}

fn parts_of(whole: std::ops::Range<u64>, size: u64) -> impl Iterator<Item = std::ops::Range<u64>> {
    let parts = (whole.end - whole.start).div_ceil(size);
    (0..parts).map(move |part| {
        let start = whole.start + part * size;
        start..(start + size).min(whole.end)
    })
}

/// What a kept world was made from: the schema's steps and this generator. Another one makes another world.
fn make() -> Result<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in [here.join("../../migrations/src"), here.join("src/world")] {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            files.push(entry?.path());
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file)?);
    }
    Ok(kernel::hex::encode(&hash.finalize()[..6]))
}

fn file_url(folder: &Path) -> String {
    format!("sqlite://{}", database::file_in(folder).display())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{parts, spread};

    #[test]
    fn parts_cover_the_whole_once() {
        let parts: Vec<_> = parts(1_201, 500).collect();
        assert_eq!(parts, [0..500, 500..1_000, 1_000..1_201]);
    }

    #[test]
    fn a_spread_reaches_from_end_to_end_without_repeating() {
        let numbers: Vec<_> = spread(1_000_000, 4).collect();
        assert_eq!(numbers, [0, 250_000, 500_000, 750_000]);
        assert_eq!(spread(3, 10).collect::<Vec<_>>(), [0, 1, 2]);
    }
}
