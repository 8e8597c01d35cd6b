//! The two forms of the log. Fields that only a trace wants (`otel.…`) stay out of both.

use std::{fmt, io::IsTerminal};

use serde_json::{Map, Value};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer, Registry,
    field::{RecordFields, VisitOutput},
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields, MakeWriter,
        format::{DefaultVisitor, JsonFields, Writer},
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

/// Lines for people, in colour on a terminal.
pub(super) fn text<W>(writer: W) -> impl Layer<Registry> + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .fmt_fields(Plain)
        .with_writer(writer)
}

/// One JSON object a line.
pub(super) fn json<W>(writer: W) -> impl Layer<Registry> + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .fmt_fields(JsonFields::new())
        .event_format(Flat)
        .with_writer(writer)
}

fn is_for_traces(field: &str) -> bool {
    field.starts_with("otel.")
}

/// An event as one object: timestamp, level, target, message, and beside them its own fields and those of its spans, the
/// inner ones before the outer.
struct Flat;

impl<S, N> FormatEvent<S, N> for Flat
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Map::new();
        for span in ctx
            .event_scope()
            .into_iter()
            .flat_map(tracing_subscriber::registry::Scope::from_root)
        {
            let extensions = span.extensions();
            let fields = extensions.get::<FormattedFields<N>>();
            // A span without fields has no text, which is no object either.
            let fields = fields.and_then(|fields| serde_json::from_str(&fields.fields).ok());
            if let Some(Value::Object(fields)) = fields {
                line.extend(fields.into_iter().filter(|(name, _)| !is_for_traces(name)));
            }
        }
        event.record(&mut Object(&mut line));
        let mut now = String::new();
        SystemTime.format_time(&mut Writer::new(&mut now))?;
        line.insert("timestamp".to_owned(), now.into());
        let meta = event.metadata();
        line.insert("level".to_owned(), meta.level().as_str().into());
        line.insert("target".to_owned(), meta.target().into());
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// Writes an event's fields into an object.
struct Object<'a>(&'a mut Map<String, Value>);

impl Object<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Object<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

/// The usual fields of a text line.
struct Plain;

impl<'writer> FormatFields<'writer> for Plain {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut visitor = Without(DefaultVisitor::new(writer, true));
        fields.record(&mut visitor);
        visitor.0.finish()
    }
}

/// The usual visitor, which is shown no field that only a trace wants.
struct Without<'writer>(DefaultVisitor<'writer>);

impl Visit for Without<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if !is_for_traces(field.name()) {
            self.0.record_str(field, value);
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.0.record_error(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if !is_for_traces(field.name()) {
            self.0.record_debug(field, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("a lock").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Lines {
        fn of(
            tell: impl FnOnce(),
            form: fn(Self) -> Box<dyn Layer<Registry> + Send + Sync>,
        ) -> String {
            let lines = Self::default();
            let subscriber = Registry::default().with(form(lines.clone()));
            tracing::subscriber::with_default(subscriber, tell);
            let bytes = lines.0.lock().expect("a lock").clone();
            String::from_utf8(bytes).expect("text")
        }
    }

    fn tell() {
        let request = tracing::info_span!("request", request_id = "r-1", otel.kind = "server");
        let _inside = request.enter();
        let operation = tracing::info_span!("graphql", operation = "Catalogue");
        let _inside = operation.enter();
        tracing::warn!(duration_ms = 7_u64, letter.id = "letter_1", "slow");
    }

    #[test]
    fn a_line_of_json_holds_the_fields_of_its_spans_beside_its_own() {
        let text = Lines::of(tell, |lines| json(move || lines.clone()).boxed());
        let line: Value = serde_json::from_str(&text).expect("one object");
        for (name, value) in [
            ("level", "WARN".into()),
            ("message", "slow".into()),
            ("request_id", "r-1".into()),
            ("operation", "Catalogue".into()),
            ("letter.id", "letter_1".into()),
            ("duration_ms", Value::from(7)),
        ] {
            assert_eq!(line[name], value, "{name} in {text}");
        }
        assert!(line["timestamp"].is_string() && line["target"].is_string());
        assert!(line.get("otel.kind").is_none(), "{text}");
    }

    #[test]
    fn a_line_of_text_leaves_out_what_is_for_traces() {
        let log = Lines::of(tell, |lines| text(move || lines.clone()).boxed());
        assert!(
            log.contains("request_id=\"r-1\"") && log.contains("slow"),
            "{log}"
        );
        assert!(!log.contains("otel"), "{log}");
    }
}
