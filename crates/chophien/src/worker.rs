//! What happens without anybody asking: letters leave, deadlines pass, the search index follows, whoever listens is told, other nodes are heard.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use catalogue::search::Index;
use futures::FutureExt;
use notifications::{PostOffice, Retention};
use platform::{Context, Db, Failure, Follower, idempotency, telemetry};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};

/// How long the loop for deadlines sleeps.
const DEADLINES_PAUSE: Duration = Duration::from_secs(5);
/// How long the loop that follows the event table waits when nobody wakes it. Other nodes write too: what is kept for everybody is never older by more than that.
const FOLLOWING_PAUSE: Duration = Duration::from_millis(250);
/// How long the search index waits when nothing was handed on: what it could not do before it tries again.
const SEARCH_PAUSE: Duration = Duration::from_millis(500);
/// How long the post office rests after a panic.
const AFTER_PANIC: Duration = Duration::from_secs(1);
/// How long the loop that cleans up sleeps.
const CLEANING_PAUSE: Duration = Duration::from_hours(1);

/// Starts the loops; each ends after the work in hand once `stopped` says so.
pub(crate) fn start(
    db: &Db,
    office: &Arc<PostOffice>,
    search: &Arc<Index>,
    follower: &Follower,
    retention: Retention,
    stopped: &watch::Receiver<bool>,
) -> Vec<JoinHandle<()>> {
    let letters = {
        let (office, stopped) = (Arc::clone(office), stopped.clone());
        tokio::spawn(async move {
            while !*stopped.borrow() {
                let mut told = stopped.clone();
                let round = office.run(async move {
                    // An error means that the server itself is gone, which is a stop too.
                    let _ = told.wait_for(|stop| *stop).await;
                });
                // One letter that cannot be written must not keep all others in the house.
                if AssertUnwindSafe(round).catch_unwind().await.is_err() {
                    telemetry::worker_failed("letters");
                    tracing::error!(worker = "letters", "the work panicked; it goes on");
                    tokio::time::sleep(AFTER_PANIC).await;
                }
            }
        })
    };
    let deadlines = {
        let db = db.clone();
        spawn("deadlines", stopped, DEADLINES_PAUSE, None, move || {
            let db = db.clone();
            async move {
                orders::inquiry::expire_due(&db).await?;
                orders::quotation::expire_due(&db).await?;
                orders::order::lapse_due(&db).await?;
                orders::reminders::due(&db).await?;
                accounts::personal_data::lapse_due(&db).await?;
                Ok(())
            }
        })
    };
    let following = {
        let (follower, woken) = (follower.clone(), db.facts_recorded());
        spawn("events", stopped, FOLLOWING_PAUSE, Some(woken), move || {
            let follower = follower.clone();
            async move { follower.look().await.map(|_| ()) }
        })
    };
    let searching = {
        let (db, search, follower) = (db.clone(), Arc::clone(search), follower.clone());
        let woken = follower.handed_on();
        // A loop of its own: while it writes, others are told.
        spawn("search", stopped, SEARCH_PAUSE, Some(woken), move || {
            let (db, search, follower) = (db.clone(), Arc::clone(&search), follower.clone());
            async move { search.keep_up(db.read(), &follower).await.map(|_| ()) }
        })
    };
    let cleaning = {
        let db = db.clone();
        spawn("cleaning", stopped, CLEANING_PAUSE, None, move || {
            let db = db.clone();
            async move {
                let forgotten: platform::Result<u64> =
                    platform::command!(db, &Context::program("cleaning"), |tx| {
                        idempotency::forget_old(tx)
                    });
                forgotten?;
                notifications::clean(&db, retention).await?;
                accounts::clean(&db).await?;
                catalogue::clean(&db).await
            }
        })
    };
    vec![letters, deadlines, following, searching, cleaning]
}

fn spawn<F, W>(
    name: &'static str,
    stopped: &watch::Receiver<bool>,
    pause: Duration,
    woken: Option<Arc<Notify>>,
    mut work: F,
) -> JoinHandle<()>
where
    F: FnMut() -> W + Send + 'static,
    W: Future<Output = platform::Result<()>> + Send,
{
    let mut stopped = stopped.clone();
    tokio::spawn(async move {
        while !*stopped.borrow() {
            // Made before the work: what is recorded while it is done wakes it again.
            let notified = woken.as_ref().map(|notify| notify.notified());
            let outcome = AssertUnwindSafe(async { work().await })
                .catch_unwind()
                .await;
            if let Err(error) =
                outcome.unwrap_or_else(|_| Err(Failure::internal("the work panicked")))
            {
                telemetry::worker_failed(name);
                tracing::error!(worker = name, %error, "the work failed; it is tried again");
                // Whatever is wrong (a database that is away) will not be right at once.
                tokio::select! { () = tokio::time::sleep(pause.max(Duration::from_secs(1))) => {}, _ = stopped.wait_for(|stop| *stop) => {} }
                continue;
            }
            telemetry::worker_succeeded(name);
            let wake = async {
                match notified {
                    Some(notified) => notified.await,
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
