//! Text search over published products: a derived thing, one copy a node, rebuilt from the database when it is absent or
//! of another make, and kept fresh by the event table.
//!
//! `na chi lang` finds *na Chi Lăng*; words with the right marks rank first; `mãng cầu`, `custard apple` and `番荔枝` find
//! it too.

mod document;
mod finding;
mod found;
mod query;
mod stamp;
mod synonyms;
mod words;

use kernel::id::{ProducerId, ProductId, TypedId};
use platform::events::{self, Event, Position};
use platform::{Failure, Follower, Result};
use sea_orm::ConnectionTrait;
use std::cmp::Ordering;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering as Atomically};
use std::{fs, io};
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexReader, IndexWriter, Order, ReloadPolicy};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::spawn_blocking;

use crate::product;
use document::Fields;
pub(crate) use finding::DEPTHS;
pub use finding::Finding;
use found::Found;
use stamp::Stamp;
use synonyms::Synonyms;

/// The most results that a search gives.
pub const MOST_HITS: usize = 1_000;

/// The smallest memory that tantivy lets a writer have; there is a writer only while something is written.
const WRITER_BYTES: usize = 15_000_000;
/// Products loaded at once for a rebuild.
const PRODUCTS_A_ROUND: u64 = 1_000;
/// Events read at once.
const EVENTS_A_ROUND: u64 = 1_000;

/// A product that a search found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The product.
    pub id: ProductId,
    /// How well it fits; only good for comparing within one search.
    pub score: f32,
}

impl Hit {
    /// The better one first; of equals the older.
    pub(crate) fn by_rank(&self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then(self.id.cmp(&other.id))
    }
}

/// How far the events were followed.
enum Followed {
    /// By the program that ran before, if there was one.
    Before(Option<Stamp>),
    /// By this one.
    Here(Stamp),
}

/// The search index of this node.
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    synonyms: Synonyms,
    /// How often searches were shown another state.
    edition: AtomicU64,
    found: Found,
    /// A place for each text that is ranked just now: more at once than processors would only hold each other up, and others who have work for such threads.
    ranking: Arc<Semaphore>,
    /// Held while writing.
    followed: Mutex<Followed>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in a folder of its own, which is made, and emptied when it holds another kind of index.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Failure::internal)?;
        match Self::open_existing(folder) {
            Ok(index) => Ok(index),
            Err(error) => {
                tracing::info!(%error, "the search index is of another make: starting anew");
                empty(folder).map_err(Failure::internal)?;
                Self::open_existing(folder).map_err(Failure::internal)
            }
        }
    }

    /// An index in memory, for tests.
    pub fn in_memory() -> Result<Self> {
        let (schema, _) = document::schema();
        Self::of(tantivy::Index::create_in_ram(schema)).map_err(Failure::internal)
    }

    fn open_existing(folder: &Path) -> tantivy::Result<Self> {
        let (schema, _) = document::schema();
        Self::of(tantivy::Index::open_or_create(
            MmapDirectory::open(folder)?,
            schema,
        )?)
    }

    fn of(inner: tantivy::Index) -> tantivy::Result<Self> {
        let (_, fields) = document::schema();
        let reader = inner
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(1)
            .try_into()?;
        let stamp = inner
            .load_metas()?
            .payload
            .and_then(|payload| serde_json::from_str(&payload).ok());
        Ok(Self {
            inner,
            reader,
            fields,
            synonyms: Synonyms::shipped(),
            edition: AtomicU64::new(0),
            found: Found::new(),
            ranking: Arc::new(Semaphore::new(
                std::thread::available_parallelism().map_or(1, usize::from),
            )),
            followed: Mutex::new(Followed::Before(stamp)),
        })
    }

    /// Which state of the index searches see. Take it *before* searching: what was found holds as long as it stays the same.
    pub fn edition(&self) -> u64 {
        self.edition.load(Atomically::SeqCst)
    }

    /// The products that a text finds, best first, at most [`MOST_HITS`]. No word, no hits. It takes the thread that calls for as long as ranking takes: see [`Finding`].
    pub(crate) fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>> {
        let Some(query) = query::query(&self.fields, text) else {
            return Ok(Vec::new());
        };
        let limit = limit.clamp(1, MOST_HITS);
        self.find(query.as_ref(), limit).map_err(Failure::internal)
    }

    fn find(&self, query: &dyn tantivy::query::Query, limit: usize) -> tantivy::Result<Vec<Hit>> {
        let searcher = self.reader.searcher();
        // As `Hit::by_rank` has it.
        let part = |field| (SortByStaticFastValue::<u64>::for_field(field), Order::Asc);
        let rank = (
            SortBySimilarityScore,
            part(document::ID_HIGH),
            part(document::ID_LOW),
        );
        let found = searcher.search(query, &TopDocs::with_limit(limit).order_by(rank))?;
        let hits = found.into_iter().filter_map(|((score, high, low), _)| {
            Some(Hit {
                id: document::id(high?, low?),
                score,
            })
        });
        Ok(hits.collect())
    }

    /// Brings the index up to date: rebuilds it when it was not made by this program from this database, else follows the
    /// event table. Returns how many documents were written. Call it at start.
    pub async fn refresh(&self, conn: &impl ConnectionTrait) -> Result<usize> {
        self.bring_up(conn, None).await
    }

    /// The same with what a follower hands on, which it has not to read again. Call it whenever something was handed on.
    pub async fn keep_up(&self, conn: &impl ConnectionTrait, follower: &Follower) -> Result<usize> {
        self.bring_up(conn, Some(follower)).await
    }

    async fn bring_up(
        &self,
        conn: &impl ConnectionTrait,
        follower: Option<&Follower>,
    ) -> Result<usize> {
        let mut followed = self.followed.lock().await;
        let found = match &*followed {
            Followed::Here(stamp) => Some(stamp.clone()),
            Followed::Before(Some(stamp)) => stamp.fits(conn).await?.then(|| stamp.clone()),
            Followed::Before(None) => None,
        };
        let up = match found {
            Some(stamp) => self.follow(conn, follower, stamp).await?,
            None => None,
        };
        let (stamp, written) = if let Some(up) = up {
            up
        } else {
            // What happens while the products are read is followed afterwards.
            let stamp = Stamp::of(conn).await?;
            let written = self.rebuild(conn, &stamp).await?;
            (stamp, written)
        };
        *followed = Followed::Here(stamp);
        Ok(written)
    }

    /// How many products it holds.
    pub fn documents(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// How far it has followed the events; `None` while it is being written, and before the first [`Index::refresh`].
    pub fn followed(&self) -> Option<Position> {
        match &*self.followed.try_lock().ok()? {
            Followed::Here(stamp) => Some(stamp.events.at),
            Followed::Before(_) => None,
        }
    }

    async fn rebuild(&self, conn: &impl ConnectionTrait, stamp: &Stamp) -> Result<usize> {
        let writer = self.writer()?;
        writer.delete_all_documents().map_err(Failure::internal)?;
        let mut after = None;
        let mut written = 0;
        loop {
            let products = product::published_after(conn, after, PRODUCTS_A_ROUND).await?;
            let Some(last) = products.last() else { break };
            after = Some(last.id);
            for document in
                document::documents(conn, &self.fields, &self.synonyms, &products).await?
            {
                writer.add_document(document).map_err(Failure::internal)?;
                written += 1;
            }
        }
        self.commit(writer, stamp).await?;
        tracing::info!(documents = written, "the search index was rebuilt");
        Ok(written)
    }

    /// Nothing when the event table is another one than that which was followed so far.
    async fn follow(
        &self,
        conn: &impl ConnectionTrait,
        follower: Option<&Follower>,
        mut stamp: Stamp,
    ) -> Result<Option<(Stamp, usize)>> {
        let mut written = 0;
        loop {
            let events = match follower {
                Some(follower) => follower.after(stamp.events, EVENTS_A_ROUND).await?,
                None => events::go_on(conn, stamp.events, EVENTS_A_ROUND)
                    .await?
                    .map(|events| events.into_iter().map(Arc::new).collect()),
            };
            let Some(events) = events else {
                return Ok(None);
            };
            let Some(last) = events.last() else {
                return Ok(Some((stamp, written)));
            };
            stamp.events = last.place();
            let mut changed = subjects(&events, ProductId::PREFIX);
            let producers: Vec<ProducerId> = subjects(&events, ProducerId::PREFIX);
            if !producers.is_empty() {
                changed.extend(product::ids_of_producers(conn, &producers).await?);
                changed.sort_unstable();
                changed.dedup();
            }
            if !changed.is_empty() {
                written += self.rewrite(conn, &changed, &stamp).await?;
            }
        }
    }

    async fn rewrite(
        &self,
        conn: &impl ConnectionTrait,
        changed: &[ProductId],
        stamp: &Stamp,
    ) -> Result<usize> {
        let products = product::published(conn, changed).await?;
        let documents = document::documents(conn, &self.fields, &self.synonyms, &products).await?;
        let writer = self.writer()?;
        for id in changed {
            writer.delete_term(self.fields.key(*id));
        }
        let written = documents.len();
        for document in documents {
            writer.add_document(document).map_err(Failure::internal)?;
        }
        self.commit(writer, stamp).await?;
        Ok(written)
    }

    fn writer(&self) -> Result<IndexWriter> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITER_BYTES)
            .build();
        self.inner
            .writer_with_options(options)
            .map_err(Failure::internal)
    }

    /// Commits, lets merges finish, frees the writer's memory and shows the new state to searches.
    async fn commit(&self, mut writer: IndexWriter, stamp: &Stamp) -> Result<()> {
        let payload = serde_json::to_string(stamp).map_err(Failure::internal)?;
        let work = move || -> tantivy::Result<()> {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload);
            commit.commit()?;
            writer.wait_merging_threads()
        };
        spawn_blocking(work)
            .await
            .map_err(Failure::internal)?
            .map_err(Failure::internal)?;
        self.reader.reload().map_err(Failure::internal)?;
        self.edition.fetch_add(1, Atomically::SeqCst);
        Ok(())
    }
}

/// The distinct subjects of one kind.
fn subjects<T: TypedId + Ord>(events: &[Arc<Event>], prefix: &str) -> Vec<T> {
    let mut ids: Vec<T> = events
        .iter()
        .filter(|event| event.subject_kind == prefix)
        .map(|event| T::from_uuid(event.subject_id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
