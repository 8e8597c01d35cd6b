//! What the post office forgets, and when.
//!
//! | what | goes |
//! |---|---|
//! | words and bytes of a letter that lets somebody in | as soon as it is settled (see [`crate::office`]) |
//! | the bytes of any letter, with its link | as soon as it is settled |
//! | facts, words, address and tries of a letter | [`Retention::letters`] after it was posted, once it is settled |
//! | the note that an address refuses mail | [`Retention::letters`] after the last refusal |
//! | a link | [`Retention::links`] after its end: until then it still says that its time is over |
//!
//! Of a cleared letter stay its kind, its reader, its thread, its times and its state: who was told, and when.

use chrono::Duration;
use platform::{Context, Db, Result, Tx};

use crate::{link, outbox::store};

/// How many rows one transaction clears, so that nobody waits long behind it.
const AT_ONCE: u64 = 500;

/// How long the post office remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// From posting until a settled letter is cleared.
    pub letters: Duration,
    /// From a link's end until it is forgotten.
    pub links: Duration,
}

impl Default for Retention {
    /// Half a year: longer than a season's deal and its complaints; a link that ran out may be renewed as long.
    fn default() -> Self {
        Self::days(180)
    }
}

impl Retention {
    /// The same number of days for letters and for links.
    pub fn days(days: u32) -> Self {
        let days = Duration::days(i64::from(days));
        Self {
            letters: days,
            links: days,
        }
    }
}

/// What one round of cleaning came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Letters that were cleared.
    pub letters: u64,
    /// Links that were forgotten.
    pub links: u64,
}

/// Clears what is older than `retention` says, in small transactions, until nothing is left to clear. Done twice it changes
/// nothing.
///
/// # Errors
/// When the database does not answer; what was cleared until then stays cleared.
pub async fn clean(db: &Db, retention: Retention) -> Result<Cleaned> {
    let context = Context::program("post-office-cleaning");
    let mut all = Cleaned::default();
    loop {
        let round: Cleaned = platform::command!(db, &context, |tx| some(tx, retention))?;
        all.letters += round.letters;
        all.links += round.links;
        if round.letters < AT_ONCE && round.links < AT_ONCE {
            return Ok(all);
        }
    }
}

async fn some(tx: &mut Tx, retention: Retention) -> Result<Cleaned> {
    let now = tx.now();
    store::forget_old_bounces(tx, now - retention.letters).await?;
    let letters = store::uncleared(tx, now - retention.letters, AT_ONCE).await?;
    if !letters.is_empty() {
        store::clear(tx, &letters).await?;
    }
    Ok(Cleaned {
        letters: u64::try_from(letters.len()).unwrap_or_default(),
        links: link::remove_old(tx, now - retention.links, AT_ONCE).await?,
    })
}
