//! Which application shows a key, remembered for some seconds, so that its requests cost no statement more.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::Duration;
use kernel::time::Instant;
use platform::{
    Context, Db, Tx,
    random::{is_like_a_token, token_hash},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Application, KEY_PREFIX, from_row, store};

/// A key is looked up again after so many seconds; so long may one be taken that was revoked meanwhile.
pub const REMEMBERED_SECONDS: i64 = 10;
/// The last use is noted no oftener than this.
const TOUCH_SECONDS: i64 = 60;
/// How long a request waits for the use of its key to be noted.
const TOUCH_TIME: std::time::Duration = std::time::Duration::from_millis(500);
/// The applications that showed their keys a moment ago. Only good keys are remembered, so it holds no more than there are.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<Mutex<HashMap<Vec<u8>, Remembered>>>);

#[derive(Clone, Debug)]
struct Remembered {
    application: Arc<Application>,
    ends_at: Option<Instant>,
    looked_up_at: Instant,
}

/// A good key, as the database knows it.
struct Shown {
    application: Arc<Application>,
    key: Uuid,
    ends_at: Option<Instant>,
    last_used_at: Option<Instant>,
}

impl Known {
    /// The application that shows this key; `None` for a key that was never given, has ended or was revoked. One statement at most, and
    /// none within [`REMEMBERED_SECONDS`] of the last. Notes the use, at most once a minute. This is what a request calls. With the application comes what
    /// may be kept of its key.
    ///
    /// # Errors
    /// When the database does not answer. Failing to note the use is no error: a later request will.
    pub async fn by_key(
        &self,
        db: &Db,
        key: &str,
    ) -> platform::Result<Option<(Arc<Application>, KeyHash)>> {
        if !is_like_a_key(key) {
            return Ok(None);
        }
        let now = db.clock().now();
        let hash = KeyHash::of(key);
        if let Some(application) = self.remembered(&hash.0, now) {
            return Ok(Some((application, hash)));
        }
        let Some(shown) = by_hash(db.read(), &hash.0, now).await? else {
            self.forget(&hash.0);
            return Ok(None);
        };
        // Remembered first: whoever comes while the use is noted has nothing to note.
        let remembered = Remembered {
            application: Arc::clone(&shown.application),
            ends_at: shown.ends_at,
            looked_up_at: now,
        };
        self.lock().insert(hash.0.clone(), remembered);
        let noted_long_ago = |last: Instant| now - last >= Duration::seconds(TOUCH_SECONDS);
        if shown.last_used_at.is_none_or(noted_long_ago) {
            note_use(db, &shown).await;
        }
        Ok(Some((shown.application, hash)))
    }

    fn remembered(&self, hash: &[u8], now: Instant) -> Option<Arc<Application>> {
        let known = self.lock();
        let remembered = known.get(hash)?;
        // A clock that was set back remembers nothing, instead of too long.
        let fresh = remembered.looked_up_at
            ..remembered.looked_up_at + Duration::seconds(REMEMBERED_SECONDS);
        let good = remembered.ends_at.is_none_or(|end| now < end);
        (fresh.contains(&now) && good).then(|| Arc::clone(&remembered.application))
    }

    fn forget(&self, hash: &[u8]) {
        self.lock().remove(hash);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Remembered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is no key is not looked up.
fn is_like_a_key(text: &str) -> bool {
    text.strip_prefix(KEY_PREFIX).is_some_and(is_like_a_token)
}

/// What is kept of a key by whoever it let in for longer than a request: enough to look after it, and nothing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHash(Vec<u8>);

impl KeyHash {
    /// Of a key as it was shown.
    pub fn of(key: &str) -> Self {
        Self(token_hash(key))
    }
}

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is good, until then where another one took over.
    Good(Option<Instant>),
    /// It has ended, or its application was revoked.
    Over,
}

/// How a key stands at this moment, whatever is remembered of it. One statement, nothing written.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(
    conn: &impl ConnectionTrait,
    key: &KeyHash,
    now: Instant,
) -> platform::Result<Standing> {
    let shown = by_hash(conn, &key.0, now).await?;
    Ok(shown.map_or(Standing::Over, |shown| Standing::Good(shown.ends_at)))
}

async fn by_hash(
    conn: &impl ConnectionTrait,
    hash: &[u8],
    now: Instant,
) -> platform::Result<Option<Shown>> {
    let Some(row) = store::by_key_hash(conn, hash).await? else {
        return Ok(None);
    };
    if row.revoked_at.is_some() || row.key_ends_at.is_some_and(|end| now >= end) {
        return Ok(None);
    }
    let application = store::application::Model {
        id: row.id,
        name: row.name,
        contact: row.contact,
        points: row.points,
        passes_addresses: row.passes_addresses,
        visitor_points: row.visitor_points,
        created_at: row.created_at,
        revoked_at: row.revoked_at,
    };
    Ok(Some(Shown {
        application: Arc::new(from_row(application)?),
        key: row.key_id,
        ends_at: row.key_ends_at,
        last_used_at: row.key_last_used_at,
    }))
}

async fn note_use(db: &Db, shown: &Shown) {
    let key = shown.key;
    // Somebody waits for it.
    let context = Context::anonymous("application-touch");
    let noting = async {
        let noted: platform::Result<()> = platform::command!(db, &context, |tx| touch(tx, key));
        noted
    };
    // Where nothing can be written at present, there still is much to read: nobody waits long for this.
    let noted = platform::db::within(TOUCH_TIME, noting).await;
    if let Err(error) = noted.flatten() {
        let id = shown.application.id;
        tracing::warn!(%error, application.id = %id, "the use of an application's key was not noted");
    }
}

/// A use is housekeeping, not a change of state: it has no event.
async fn touch(tx: &mut Tx, key: Uuid) -> platform::Result<()> {
    let now = tx.now();
    Ok(store::touch(tx, key, now, Duration::seconds(TOUCH_SECONDS)).await?)
}
