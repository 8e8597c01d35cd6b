//! Work that goes on by itself.

use tokio::task::JoinSet;

/// Work in a task of its own: it goes on while nobody looks for what comes of it, and ends when this is dropped.
///
/// What holds a place or a connection of the database is run so: a conversation that waits until a word has left looks after nothing else, and whoever does not read
/// would keep what others wait for.
pub(crate) struct Apart<T>(JoinSet<T>);

impl<T: Send + 'static> Apart<T> {
    /// Begins it.
    pub(crate) fn begin(work: impl Future<Output = T> + Send + 'static) -> Self {
        let mut task = JoinSet::new();
        task.spawn(platform::db::carry_count(work));
        Self(task)
    }

    /// Waits for what comes of it; nothing where it came to no end, and the second time. Whoever stops waiting may ask again.
    pub(crate) async fn done(&mut self) -> Option<T> {
        match self.0.join_next().await? {
            Ok(done) => Some(done),
            Err(error) => {
                tracing::error!(%error, "something of a live connection came to no end");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn it_goes_on_while_nobody_looks_and_ends_when_it_is_dropped() {
        let (told, heard) = oneshot::channel();
        let mut work = Apart::begin(async move { told.send(7) });
        assert_eq!(heard.await, Ok(7), "nobody asked for it");
        assert_eq!(work.done().await, Some(Ok(())));
        assert_eq!(work.done().await, None);

        let (held, let_go) = oneshot::channel::<()>();
        let endless = Apart::begin(async move {
            let _held = held;
            std::future::pending::<()>().await;
        });
        drop(endless);
        assert!(let_go.await.is_err(), "what it held is free");
    }
}
