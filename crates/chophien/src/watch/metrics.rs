//! The one recorder of the process, and the listener where Prometheus reads it.

use std::{net::SocketAddr, sync::Arc, sync::OnceLock, time::Duration};

use anyhow::{Context as _, anyhow};
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use platform::telemetry::{TurnedAway, names};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{Readings, process};
use crate::listener;

/// How often durations are put into their buckets when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(15);
/// The most connections of one address: few read metrics.
const MOST_CONNECTIONS: usize = 100;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Where metrics are served.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// The address.
    pub(crate) address: SocketAddr,
    /// What serves them; each ends when the server is stopped.
    pub(crate) tasks: [JoinHandle<()>; 2],
}

struct Served {
    recorder: PrometheusHandle,
    readings: Readings,
}

/// Serves `/metrics` at an address of its own until `stopped` says so. Servers in one process count together.
///
/// # Errors
/// When the address is taken.
pub(crate) async fn serve(
    address: SocketAddr,
    readings: Readings,
    stopped: &watch::Receiver<bool>,
) -> anyhow::Result<Metrics> {
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on; name another with --metrics-listen")
    })?;
    let address = listener.local_addr()?;
    let recorder = recorder()?;
    let upkeep = tokio::spawn(keep_up(recorder.clone(), stopped.clone()));
    let served = Arc::new(Served { recorder, readings });
    let router = Router::new()
        .route("/metrics", get(show))
        .with_state(served);
    let listening = tokio::spawn(listener::serve(
        listener,
        router,
        0,
        listener::shares(MOST_CONNECTIONS, &[]),
        stopped.clone(),
    ));
    tracing::info!(%address, "metrics are served");
    Ok(Metrics {
        address,
        tasks: [listening, upkeep],
    })
}

async fn show(State(served): State<Arc<Served>>) -> impl IntoResponse {
    served.readings.take().await;
    let mut text = served.recorder.render();
    process::append(&mut text, served.readings.started());
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text)
}

async fn keep_up(recorder: PrometheusHandle, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(UPKEEP) => recorder.run_upkeep(),
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// The recorder, installed at the first call.
fn recorder() -> anyhow::Result<PrometheusHandle> {
    let install = || match install() {
        Ok(recorder) => Some(recorder),
        Err(error) => {
            tracing::error!(%error, "metrics cannot be recorded");
            None
        }
    };
    RECORDER
        .get_or_init(install)
        .clone()
        .ok_or_else(|| anyhow!("metrics cannot be recorded"))
}

fn install() -> Result<PrometheusHandle, BuildError> {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &names::DURATIONS)?
        .set_buckets_for_metric(
            Matcher::Full(names::SMTP_DURATION.to_owned()),
            &names::CONVERSATIONS,
        )?
        .install_recorder()?;
    names::describe();
    begin_at_nought();
    Ok(recorder)
}

/// Begins the counters whose increase is an alert: Prometheus takes a series that appears for one that has always stood there, so a burst that began it
/// would wake nobody.
fn begin_at_nought() {
    metrics::counter!(names::DB_ERRORS, "class" => "disk").increment(0);
    for why in TurnedAway::ALL {
        metrics::counter!(names::HTTP_TURNED_AWAY, "why" => why.name()).increment(0);
    }
    metrics::counter!(names::DB_RETRIES_EXHAUSTED).increment(0);
    metrics::counter!(names::LETTERS, "outcome" => "given_up").increment(0);
}
