//! A collector of traces in this process: takes OTLP over HTTP and keeps what it was sent.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::extract::DefaultBodyLimit;
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, common::v1::any_value::Value, trace::v1,
};
use prost::Message;

type Bodies = Arc<Mutex<Vec<Bytes>>>;

/// A running collector.
#[derive(Debug)]
pub struct Collector {
    address: SocketAddr,
    bodies: Bodies,
}

/// A span as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its name.
    pub name: String,
    /// The trace, in hexadecimal digits.
    pub trace: String,
    /// Its own id.
    pub id: Vec<u8>,
    /// The id of the span that it hangs under.
    pub parent: Vec<u8>,
    /// What is told of it; what is no text is left out.
    pub attributes: BTreeMap<String, String>,
}

impl Collector {
    /// Starts a collector.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let bodies = Bodies::default();
        let router = Router::new()
            .route("/v1/traces", post(take))
            // Hundreds of spans with their statements come at once.
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::clone(&bodies));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, bodies }
    }

    /// What `OTEL_EXPORTER_OTLP_ENDPOINT` says to reach it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that is told in what arrived. Ids and instants are left out: among so many digits anything is found once.
    ///
    /// # Panics
    /// When something else arrived.
    pub fn told(&self) -> String {
        let mut requests = self.requests();
        let scopes = requests
            .iter_mut()
            .flat_map(|request| &mut request.resource_spans)
            .flat_map(|resource| &mut resource.scope_spans);
        for span in scopes.flat_map(|scope| &mut scope.spans) {
            for id in [
                &mut span.trace_id,
                &mut span.span_id,
                &mut span.parent_span_id,
            ] {
                id.clear();
            }
            span.start_time_unix_nano = 0;
            span.end_time_unix_nano = 0;
        }
        format!("{requests:?}")
    }

    /// Every span that arrived.
    ///
    /// # Panics
    /// When something else arrived.
    pub fn spans(&self) -> Vec<Span> {
        self.requests()
            .into_iter()
            .flat_map(|request| request.resource_spans)
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .map(Span::of)
            .collect()
    }

    fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        self.bodies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|body| ExportTraceServiceRequest::decode(body.clone()).expect("traces"))
            .collect()
    }
}

async fn take(State(bodies): State<Bodies>, body: Bytes) -> StatusCode {
    bodies
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(body);
    StatusCode::OK
}

impl Span {
    fn of(span: v1::Span) -> Self {
        let attributes = span.attributes.into_iter();
        Self {
            name: span.name,
            trace: kernel::hex::encode(&span.trace_id),
            id: span.span_id,
            parent: span.parent_span_id,
            attributes: attributes
                .filter_map(|told| match told.value?.value? {
                    Value::StringValue(text) => Some((told.key, text)),
                    _ => None,
                })
                .collect(),
        }
    }

    /// The names of the spans above it, the nearest first.
    pub fn above<'a>(&self, spans: &'a [Self]) -> Vec<&'a str> {
        let mut names = Vec::new();
        let mut parent = self.parent.clone();
        while let Some(found) = spans.iter().find(|span| span.id == parent) {
            names.push(found.name.as_str());
            parent.clone_from(&found.parent);
        }
        names
    }
}
