//! What happens without anybody asking: letters leave, deadlines pass, the search index follows.

use std::{future::Future, sync::Arc, time::Duration};

use catalogue::search::Index;
use notifications::PostOffice;
use platform::{Context, Db, idempotency};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

/// How long a loop sleeps when nobody wakes it.
const DEADLINES_PAUSE: Duration = Duration::from_secs(5);
/// Lists sort by stars as they were when somebody last looked; ratings that lapsed since are put in order this many at a time.
const RATINGS_AT_ONCE: u64 = 1_000;
const SEARCH_PAUSE: Duration = Duration::from_millis(500);
const CLEANING_PAUSE: Duration = Duration::from_hours(1);

/// Starts the loops; each ends after the work in hand once `stopped` says so.
pub(crate) fn start(db: &Db, office: &Arc<PostOffice>, search: &Arc<Index>, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let letters = {
        let (office, mut stopped) = (Arc::clone(office), stopped.clone());
        tokio::spawn(async move {
            office
                .run(async move {
                    // An error means that the server itself is gone, which is a stop too.
                    let _ = stopped.wait_for(|stop| *stop).await;
                })
                .await;
        })
    };
    let deadlines = {
        let db = db.clone();
        spawn("deadlines", stopped, DEADLINES_PAUSE, None, move || {
            let db = db.clone();
            async move {
                orders::inquiry::expire_due(&db).await?;
                orders::quotation::expire_due(&db).await?;
                Ok(())
            }
        })
    };
    let searching = {
        let (db, search, woken) = (db.clone(), Arc::clone(search), db.facts_recorded());
        spawn("search", stopped, SEARCH_PAUSE, Some(woken), move || {
            let (db, search) = (db.clone(), Arc::clone(&search));
            async move { search.refresh(db.read()).await.map(|_| ()) }
        })
    };
    let cleaning = {
        let db = db.clone();
        spawn("cleaning", stopped, CLEANING_PAUSE, None, move || {
            let db = db.clone();
            async move {
                let forgotten: platform::Result<u64> = platform::command!(db, &Context::program("cleaning"), |tx| idempotency::forget_old(tx));
                forgotten?;
                let refreshed: platform::Result<usize> =
                    platform::command!(db, &Context::program("cleaning"), |tx| catalogue::rating::refresh_standings(tx, RATINGS_AT_ONCE));
                refreshed.map(|_| ())
            }
        })
    };
    vec![letters, deadlines, searching, cleaning]
}

fn spawn<F, W>(name: &'static str, stopped: &watch::Receiver<bool>, pause: Duration, woken: Option<Arc<Notify>>, mut work: F) -> JoinHandle<()>
where
    F: FnMut() -> W + Send + 'static,
    W: Future<Output = platform::Result<()>> + Send,
{
    let mut stopped = stopped.clone();
    tokio::spawn(async move {
        while !*stopped.borrow() {
            if let Err(error) = work().await {
                tracing::error!(worker = name, %error, "the work failed; it is tried again");
                // Whatever is wrong (a database that is away) will not be right at once.
                tokio::select! { () = tokio::time::sleep(pause.max(Duration::from_secs(1))) => {}, _ = stopped.wait_for(|stop| *stop) => {} }
                continue;
            }
            let wake = async {
                match &woken {
                    Some(notify) => notify.notified().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = wake => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        }
    })
}
