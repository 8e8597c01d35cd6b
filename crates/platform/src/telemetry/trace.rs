//! Trace ids: of a span, and as our own proxies hand them over in `traceparent` (W3C Trace Context).

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Makes a span part of the trace that a proxy of our own began. Call it before anything else is done with the span;
/// what is no `traceparent` changes nothing, and a new trace begins.
pub fn adopt(span: &Span, traceparent: &str) {
    let Some(parent) = parse(traceparent) else {
        return;
    };
    // Refused where no traces are written: then there is nothing to adopt.
    let _ = span.set_parent(Context::new().with_remote_span_context(parent));
}

/// The trace that a span belongs to, where traces are written: 32 hexadecimal digits.
pub fn id(span: &Span) -> Option<String> {
    let context = span.context();
    let context = context.span().span_context().clone();
    context.is_valid().then(|| context.trace_id().to_string())
}

/// Adds something to a span that belongs into the trace alone, not into the log.
pub fn tell(span: &Span, key: &'static str, value: impl Into<opentelemetry::Value>) {
    span.set_attribute(key, value);
}

/// Marks a span as failed, in a trace. `why` comes from a closed list.
pub fn fail(span: &Span, why: &'static str) {
    span.set_status(opentelemetry::trace::Status::error(why));
}

/// Reads `00-{trace}-{span}-{flags}`; versions to come may add more behind.
fn parse(traceparent: &str) -> Option<SpanContext> {
    let mut parts = traceparent.trim().split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let known = version == "00";
    if !hex(version, 2) || version == "ff" || (known && parts.next().is_some()) {
        return None;
    }
    if !(hex(trace, 32) && hex(span, 16) && hex(flags, 2)) {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED,
        true,
        TraceState::default(),
    );
    context.is_valid().then_some(context)
}

fn hex(text: &str, digits: usize) -> bool {
    text.len() == digits
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn a_traceparent_is_read_as_the_recommendation_has_it() {
        let read = parse(&format!("00-{TRACE}-00f067aa0ba902b7-01")).expect("a parent");
        assert_eq!(read.trace_id().to_string(), TRACE);
        assert!(read.is_sampled() && read.is_remote());
        let read = parse(&format!("00-{TRACE}-00f067aa0ba902b7-00")).expect("a parent");
        assert!(!read.is_sampled());
        let later = format!("01-{TRACE}-00f067aa0ba902b7-01-more");
        assert!(parse(&later).is_some(), "versions to come may say more");
    }

    #[test]
    fn anything_else_begins_a_new_trace() {
        let zero = "0".repeat(32);
        for strange in [
            String::new(),
            "nonsense".to_owned(),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("00-{zero}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-00f067aa0ba902b7"),
            format!("00-+{}-00f067aa0ba902b7-01", &TRACE[1..]),
        ] {
            assert_eq!(parse(&strange), None, "{strange}");
        }
    }

    #[test]
    fn without_traces_a_span_has_no_id() {
        assert_eq!(id(&Span::none()), None);
    }
}
