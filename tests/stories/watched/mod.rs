//! Whoever looks after a server sees how it fares, and nothing of anybody's.

mod files;
mod metrics;
mod private;

use std::collections::BTreeMap;

use chophien::cli::SettingArgs;
use platform::Backend;
use tests::{Options, TestApp};

/// A server that serves metrics.
async fn measured(backend: Backend) -> TestApp {
    TestApp::start_with(Options {
        given: SettingArgs {
            metrics_listen: Some("127.0.0.1:0".to_owned()),
            ..SettingArgs::default()
        },
        ..Options::new(backend)
    })
    .await
}

/// What Prometheus reads.
async fn scraped(app: &TestApp) -> String {
    let address = app.server().metrics_address().expect("metrics are served");
    let (status, text) = app
        .anonymous()
        .get(&format!("http://{address}/metrics"))
        .await;
    assert_eq!(status, 200);
    text
}

/// The series of a text, by name and labels.
fn series(text: &str) -> BTreeMap<&str, f64> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').expect("a series and its value");
            (series, value.parse().expect("a number"))
        })
        .collect()
}
