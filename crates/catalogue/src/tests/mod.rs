//! Stories on both databases.

mod depths;
mod imports;
mod listing;
mod names;
mod places;
mod register;
mod samples;
mod searching;
mod visibility;

use kernel::id::OrganisationId;
use kernel::page::{Page, PageRequest};
use platform::db::{Context, Db};
use platform::testing::TestDb;
use platform::{Backend, Result};
use std::collections::BTreeMap;

use crate::import;
use crate::sample::{self, Loaded};

/// A database with the shipped register in it.
async fn register(backend: Backend) -> TestDb {
    let test = TestDb::new(backend).await;
    import::load(&test.db, &mut |_, _| ()).await.unwrap();
    test
}

/// A database with the register and the sample world.
async fn world(backend: Backend) -> (TestDb, BTreeMap<String, OrganisationId>, Loaded) {
    let test = register(backend).await;
    let organisations: Result<_> = platform::command!(test.db, &Context::program("test"), |tx| {
        accounts::sample::load(tx, sample::WORLD)
    });
    let organisations = organisations.unwrap();
    let loaded = load(&test.db, &organisations).await;
    (test, organisations, loaded)
}

async fn load(db: &Db, organisations: &BTreeMap<String, OrganisationId>) -> Loaded {
    let loaded: Result<Loaded> =
        platform::command!(db, &Context::program("test"), |tx| sample::load(
            tx,
            sample::WORLD,
            organisations
        ));
    loaded.unwrap()
}

fn first(limit: i64) -> Page {
    PageRequest::first(limit).page().unwrap()
}
