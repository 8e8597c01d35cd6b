//! Traces, written to a collector by OTLP over HTTP.

use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider, SpanExporter as _},
};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::filter_fn};

use super::{Boxed, queue};
use crate::settings;

/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the last spans may take when the program ends.
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(3);
/// The crates whose spans are written.
const OURS: [&str; 10] = [
    "accounts",
    "api",
    "buyers",
    "catalogue",
    "chophien",
    "kernel",
    "migrations",
    "notifications",
    "orders",
    "platform",
];

/// What writes traces.
#[derive(Debug)]
pub(super) struct Traces {
    provider: SdkTracerProvider,
    sending: queue::Sending,
}

impl Traces {
    /// Begins to write traces; nothing is asked of the collector yet.
    pub(super) fn start(settings: &settings::Traces) -> anyhow::Result<Self> {
        let address = settings.endpoint.as_str().trim_end_matches('/');
        let resource = Resource::builder()
            .with_service_name(settings.service.clone())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let mut exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new()?)
            .with_endpoint(format!("{address}/v1/traces"))
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(PATIENCE)
            .build()
            .context("traces cannot be written to OTEL_EXPORTER_OTLP_ENDPOINT")?;
        exporter.set_resource(&resource);
        let (queue, sending) = queue::open(exporter);
        let share = Sampler::TraceIdRatioBased(settings.share);
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_sampler(Sampler::ParentBased(Box::new(share)))
            .with_span_processor(queue)
            .build();
        Ok(Self { provider, sending })
    }

    /// Turns our own spans into those of traces. Events stay in the log alone, where a filter rules what is told.
    pub(super) fn layer(&self) -> Boxed {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("chophien"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_filter(
                filter_fn(|metadata| {
                    let ours = metadata.target().split("::").next().unwrap_or_default();
                    metadata.is_span() && OURS.contains(&ours)
                })
                .with_max_level_hint(LevelFilter::DEBUG),
            )
            .boxed()
    }

    /// Sends the spans that wait.
    pub(super) async fn stop(self) {
        self.sending.stop(PATIENCE_AT_THE_END).await;
    }
}

/// The HTTP client of the rest of the program.
#[derive(Debug)]
struct Client(reqwest::Client);

impl Client {
    fn new() -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .build()?;
        Ok(Self(client))
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.0.execute(request.try_into()?).await?;
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
        }
        // A collector answers with a few bytes, if any.
        Ok(response.body(answer.bytes().await?)?)
    }
}
