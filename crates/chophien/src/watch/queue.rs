//! Spans on their way to a collector: a bounded queue, and a task that sends what has gathered. Who ends a span never
//! waits; what finds no place is counted and lost.

use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::{
    error::OTelSdkResult,
    trace::{Span, SpanData, SpanExporter, SpanProcessor},
};
use platform::telemetry::names;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

/// Spans that wait at most.
const MOST_WAITING: usize = 8_192;
/// Spans sent at once at most.
const MOST_AT_ONCE: usize = 512;
/// How long spans gather.
const GATHERING: Duration = Duration::from_millis(500);

/// Where ended spans go.
#[derive(Debug)]
pub(super) struct Queue(mpsc::Sender<SpanData>);

/// The task that sends them.
#[derive(Debug)]
pub(super) struct Sending {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Opens a queue before an exporter. Call it inside the runtime.
pub(super) fn open<E: SpanExporter + 'static>(exporter: E) -> (Queue, Sending) {
    let (sender, waiting) = mpsc::channel(MOST_WAITING);
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(send(exporter, waiting, stopped));
    (Queue(sender), Sending { stop, task })
}

impl SpanProcessor for Queue {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() && self.0.try_send(span).is_err() {
            metrics::counter!(names::SPANS_DROPPED, "reason" => "full").increment(1);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl Sending {
    /// Sends what waits, and ends; what takes longer than `patience` is lost.
    pub(super) async fn stop(self, patience: Duration) {
        // A task that is gone already has nothing to send.
        let _ = self.stop.send(());
        let abort = self.task.abort_handle();
        if tokio::time::timeout(patience, self.task).await.is_err() {
            abort.abort();
            tracing::warn!("the collector did not take the last spans in time");
        }
    }
}

async fn send<E: SpanExporter>(
    exporter: E,
    mut waiting: mpsc::Receiver<SpanData>,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut running = true;
    while running {
        let mut batch = Vec::with_capacity(MOST_AT_ONCE);
        running = tokio::select! {
            spans = waiting.recv_many(&mut batch, 1) => spans > 0,
            _ = &mut stopped => false,
        };
        if running {
            running = tokio::select! {
                () = tokio::time::sleep(GATHERING) => true,
                _ = &mut stopped => false,
            };
        }
        loop {
            while batch.len() < MOST_AT_ONCE
                && let Ok(span) = waiting.try_recv()
            {
                batch.push(span);
            }
            if batch.is_empty() {
                break;
            }
            export(&exporter, std::mem::take(&mut batch)).await;
        }
    }
}

async fn export<E: SpanExporter>(exporter: &E, batch: Vec<SpanData>) {
    let spans = batch.len() as u64;
    match exporter.export(batch).await {
        Ok(()) => metrics::counter!(names::SPANS_EXPORTED).increment(spans),
        Err(error) => {
            // A collector that is away for long would fill the log otherwise: the counter tells.
            tracing::debug!(%error, spans, "the collector did not take spans");
            metrics::counter!(names::SPANS_DROPPED, "reason" => "refused").increment(spans);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use opentelemetry::trace::{Tracer, TracerProvider};
    use opentelemetry_sdk::trace::SdkTracerProvider;

    use super::*;

    #[derive(Debug, Clone, Default)]
    struct Counting(Arc<AtomicUsize>);

    impl SpanExporter for Counting {
        async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
            self.0.fetch_add(batch.len(), Ordering::Relaxed);
            Ok(())
        }
    }

    /// A collector that never answers.
    #[derive(Debug)]
    struct Silent;

    impl SpanExporter for Silent {
        async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
            std::future::pending().await
        }
    }

    fn end_spans(queue: Queue, spans: usize) {
        let provider = SdkTracerProvider::builder()
            .with_span_processor(queue)
            .build();
        let tracer = provider.tracer("test");
        for _ in 0..spans {
            drop(tracer.start("span"));
        }
    }

    #[tokio::test]
    async fn what_waits_is_sent_before_the_end() {
        let counting = Counting::default();
        let (queue, sending) = open(counting.clone());
        end_spans(queue, 1_000);
        sending.stop(Duration::from_secs(10)).await;
        assert_eq!(counting.0.load(Ordering::Relaxed), 1_000);
    }

    #[tokio::test]
    async fn a_collector_that_says_nothing_holds_nobody_up() {
        let (queue, sending) = open(Silent);
        end_spans(queue, MOST_WAITING + 1_000);
        sending.stop(Duration::from_millis(50)).await;
    }
}
