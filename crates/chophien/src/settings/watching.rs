//! The settings of whoever watches: metrics, slow things, traces, the log.

use std::{net::SocketAddr, time::Duration};

use url::Url;

use super::{Faults, LogFormat, SettingArgs, Traces, bounds::number};

/// Where metrics are served: never where everybody comes.
pub(super) fn metrics_listen(
    given: &SettingArgs,
    listen: SocketAddr,
    faults: &mut Faults,
) -> Option<SocketAddr> {
    let text = given.metrics_listen.as_deref()?;
    match text.parse::<SocketAddr>() {
        // Port 0 takes a free one each time.
        Ok(address) if address == listen && address.port() != 0 => {
            faults.note(
                "metrics-listen",
                "is the address of `listen`: metrics have a listener of their own, which nobody outside may reach",
            );
            None
        }
        Ok(address) => Some(address),
        Err(_) => {
            faults.note(
                "metrics-listen",
                format!("`{text}` is not an address and port such as 127.0.0.1:9464"),
            );
            None
        }
    }
}

/// From when on something is slow.
pub(super) fn slow(given: &SettingArgs, faults: &mut Faults) -> Duration {
    let text = given.slow_ms.as_deref().unwrap_or("1000");
    Duration::from_millis(number("slow-ms", text, 0..=600_000, faults).into())
}

/// Where traces go.
pub(super) fn traces(given: &SettingArgs, faults: &mut Faults) -> Option<Traces> {
    let share = share(given, faults);
    let text = given.otlp_endpoint.as_deref()?;
    let endpoint = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    let Some(endpoint) = endpoint else {
        faults.note(
            "otlp-endpoint",
            "is not an address such as http://127.0.0.1:4318",
        );
        return None;
    };
    Some(Traces {
        endpoint,
        service: given
            .trace_service
            .clone()
            .unwrap_or_else(|| "chophien".to_owned()),
        share,
    })
}

fn share(given: &SettingArgs, faults: &mut Faults) -> f64 {
    let Some(text) = given.trace_share.as_deref() else {
        return 1.0;
    };
    match text.trim().parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => share,
        _ => {
            faults.note(
                "trace-share",
                format!("`{text}` is not a number from 0 to 1"),
            );
            1.0
        }
    }
}

pub(super) fn log_format(given: &SettingArgs, faults: &mut Faults) -> LogFormat {
    match given.log_format.as_deref() {
        None | Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some(other) => {
            faults.note("log-format", format!("`{other}` is neither text nor json"));
            LogFormat::Text
        }
    }
}

/// What is logged unless a filter is set. The library of the schema's steps tells two lines for each; `platform` tells one for all.
const DEFAULT_LOG: &str = "info,sqlx=warn,tantivy=warn,sea_orm_migration=warn";

pub(super) fn log(given: &SettingArgs, faults: &mut Faults) -> String {
    let log = given.log.clone().unwrap_or_else(|| DEFAULT_LOG.to_owned());
    if let Err(error) = log.parse::<tracing_subscriber::EnvFilter>() {
        faults.note("log", error);
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn nothing_is_served_or_sent_that_nobody_asked_for() {
        let settings = Settings::gather(SettingArgs::default()).expect("fit");
        assert!(settings.metrics_listen.is_none() && settings.traces.is_none());
        assert_eq!(settings.slow, Duration::from_secs(1));
    }

    #[test]
    fn every_fault_of_watching_is_named() {
        let faults = Settings::gather(SettingArgs {
            listen: Some("127.0.0.1:8080".to_owned()),
            metrics_listen: Some("127.0.0.1:8080".to_owned()),
            slow_ms: Some("soon".to_owned()),
            otlp_endpoint: Some("collector:4318".to_owned()),
            trace_share: Some("1.5".to_owned()),
            ..SettingArgs::default()
        })
        .expect_err("faults")
        .to_string();
        for name in [
            "CHOPHIEN_METRICS_LISTEN",
            "CHOPHIEN_SLOW_MS",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_TRACES_SAMPLER_ARG",
        ] {
            assert!(faults.contains(name), "{name} is not named in {faults}");
        }
    }

    #[test]
    fn a_share_of_traces_is_read() {
        let settings = Settings::gather(SettingArgs {
            otlp_endpoint: Some("http://127.0.0.1:4318".to_owned()),
            trace_share: Some("0.25".to_owned()),
            ..SettingArgs::default()
        })
        .expect("fit");
        let traces = settings.traces.expect("traces");
        assert!((traces.share - 0.25).abs() < f64::EPSILON);
        assert_eq!(traces.service, "chophien");
    }
}
