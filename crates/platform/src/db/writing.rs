//! Whether commands can be done: the embedded database may be readable while its disk is full, its file locked or made
//! read-only, and PostgreSQL while it is a standby.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{Backend, Context, Db, Tx};
use crate::{Result, random, settings};

/// How long a command that was done says enough.
const FRESH: Duration = Duration::from_secs(5);
/// How many bytes are tried after trouble: a file may have room for a few more and none for a command.
const HEAVY: usize = 32 * 1024;
/// The key of what is tried.
const KEY: &str = "readiness";

/// How the last commands went.
#[derive(Debug)]
pub(super) struct Writing {
    base: Instant,
    /// Milliseconds after `base`; 0 when none was done yet.
    done: AtomicU64,
    troubled: AtomicBool,
}

impl Writing {
    pub(super) fn new() -> Self {
        Self {
            base: Instant::now(),
            done: AtomicU64::new(0),
            troubled: AtomicBool::new(false),
        }
    }

    /// Something was written for good.
    pub(super) fn went_well(&self) {
        let at = u64::try_from(self.base.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.done.store(Ord::max(at, 1), Ordering::Relaxed);
        self.troubled.store(false, Ordering::Relaxed);
    }

    /// The database could not write.
    pub(super) fn went_wrong(&self) {
        self.troubled.store(true, Ordering::Relaxed);
    }

    fn is_troubled(&self) -> bool {
        self.troubled.load(Ordering::Relaxed)
    }

    fn is_fresh(&self) -> bool {
        match self.done.load(Ordering::Relaxed) {
            0 => false,
            at => self.base.elapsed() < Duration::from_millis(at) + FRESH,
        }
    }
}

impl Db {
    /// Asks the database for a sign of life, on the way that writes: something small is written and taken away again.
    /// Nothing is done where a command has just shown that it can be, so it costs at most one small commit in five seconds.
    ///
    /// # Errors
    /// When nothing can be written: the disk is full, the file is locked or read-only, the server is away or a standby.
    pub async fn check_writing(&self) -> Result<()> {
        let writing = &self.0.writing;
        let troubled = writing.is_troubled();
        if writing.is_fresh() && !troubled {
            return Ok(());
        }
        let tried = self.try_writing(troubled).await;
        match &tried {
            Ok(()) => writing.went_well(),
            Err(_) => writing.went_wrong(),
        }
        tried
    }

    async fn try_writing(&self, troubled: bool) -> Result<()> {
        let context = Context::program("readiness");
        // After trouble the embedded file has to show that it can grow: what is taken away in the same commit never reaches it.
        if troubled && self.backend() == Backend::Sqlite {
            let mut tx = self.begin(&context).await?;
            let put = settings::put(&mut tx, KEY, &"x".repeat(HEAVY)).await;
            tx.finish(put).await?;
            let mut tx = self.begin(&context).await?;
            let taken = take(&mut tx, KEY).await;
            return tx.finish(taken).await;
        }
        let mut tx = self.begin(&context).await?;
        // A key of its own: nodes must not wait for each other here.
        let key = format!("{KEY}-{}", random::uuid(tx.now()));
        let tried = async {
            settings::put(&mut tx, &key, "").await?;
            take(&mut tx, &key).await
        }
        .await;
        tx.finish(tried).await
    }
}

async fn take(tx: &mut Tx, key: &str) -> Result<()> {
    let mut delete = Query::delete();
    delete
        .from_table("setting")
        .and_where(Expr::col("key").eq(key));
    tx.execute(&delete).await?;
    Ok(())
}
