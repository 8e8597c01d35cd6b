//! A connection whose reader has to keep reading: an answer that nobody takes would hold its memory for ever.

use std::{
    future::Future,
    io::{Error, ErrorKind, IoSlice, Result},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

/// What a slow reader has to take within each time that he is given: a telephone far from its mast still takes 1 KB a second.
const ENOUGH: usize = 16 * 1024;

/// A stream that breaks off when its reader does not take [`ENOUGH`] bytes within a time.
#[derive(Debug)]
pub(crate) struct Outgoing<S> {
    stream: S,
    time: Duration,
    /// While the reader is behind.
    behind: Option<Behind>,
}

#[derive(Debug)]
struct Behind {
    until: Pin<Box<Sleep>>,
    taken: usize,
}

impl<S> Outgoing<S> {
    /// Gives the reader of `stream` so much time for each piece.
    pub(crate) fn new(stream: S, time: Duration) -> Self {
        Self {
            stream,
            time,
            behind: None,
        }
    }

    fn taken(&mut self, bytes: usize) {
        if let Some(behind) = &mut self.behind {
            behind.taken = behind.taken.saturating_add(bytes);
            if behind.taken >= ENOUGH {
                self.behind = None;
            }
        }
    }

    /// Waits no longer than the reader's time.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<Result<T>> {
        let time = self.time;
        let behind = self.behind.get_or_insert_with(|| Behind {
            until: Box::pin(tokio::time::sleep(time)),
            taken: 0,
        });
        ready!(behind.until.as_mut().poll(context));
        Poll::Ready(Err(Error::new(
            ErrorKind::TimedOut,
            "the answer is not read",
        )))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Outgoing<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Outgoing<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Ready(written) => {
                self.taken(*written.as_ref().unwrap_or(&0));
                Poll::Ready(written)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(context, bytes) {
            Poll::Ready(written) => {
                self.taken(*written.as_ref().unwrap_or(&0));
                Poll::Ready(written)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(context) {
            Poll::Ready(flushed) => {
                // All is on its way: the reader begins anew with the next answer.
                self.behind = None;
                Poll::Ready(flushed)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(context) {
            Poll::Ready(ended) => Poll::Ready(ended),
            Poll::Pending => self.wait(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test]
    async fn whoever_does_not_read_is_let_go_and_whoever_reads_slowly_is_not() {
        let answer = vec![b'x'; 8 * ENOUGH];
        let (near, _far) = duplex(1024);
        let mut unread = Outgoing::new(near, Duration::from_millis(100));
        let failure = unread.write_all(&answer).await.expect_err("nobody reads");
        assert_eq!(failure.kind(), ErrorKind::TimedOut);

        let (near, mut far) = duplex(1024);
        let mut slow = Outgoing::new(near, Duration::from_secs(5));
        let reading = async {
            let mut piece = vec![0; 4 * 1024];
            let mut read = 0;
            while read < answer.len() {
                read += far.read(&mut piece).await.expect("read");
                tokio::task::yield_now().await;
            }
        };
        let writing = async {
            slow.write_all(&answer).await.expect("written");
            slow.flush().await.expect("flushed");
        };
        tokio::join!(reading, writing);
        assert!(slow.behind.is_none(), "the next answer has its own time");
    }
}
