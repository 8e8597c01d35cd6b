//! The words by which names are found.

use kernel::id::OrganisationId;
use platform::{Context, Db, Tx};

use super::store;

/// As many names get their words in one unit of work.
const AT_ONCE: u64 = 1_000;

/// Gives names that stand without words theirs, so that they are found: those of before there were words, and of rows that another program has
/// written. Whoever brings the schema to its newest calls it, and the server when it starts. Writes no event, as nothing changes.
///
/// # Errors
/// When the database refuses.
pub async fn give_words(db: &Db) -> platform::Result<()> {
    let mut after = None;
    loop {
        let given: platform::Result<Option<OrganisationId>> =
            platform::command!(db, &Context::program("names"), |tx| some(tx, after));
        after = given?;
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn some(
    tx: &mut Tx,
    after: Option<OrganisationId>,
) -> platform::Result<Option<OrganisationId>> {
    let names = store::wordless(&*tx, after, AT_ONCE).await?;
    store::write_words(&*tx, &names).await?;
    Ok(names.last().map(|(id, _)| *id))
}
