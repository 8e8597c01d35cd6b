//! How the program is watched: its log, its traces, and the listener where Prometheus reads its metrics.
//!
//! | room | what it keeps |
//! |---|---|
//! | `log` | one line an event, for people or as JSON |
//! | `traces`, `queue` | spans on their way to a collector: nothing waits for it |
//! | `metrics` | the one recorder of the process, and `/metrics` on a listener of its own |
//! | `readings`, `process` | what is read when Prometheus asks: pools, letters, search, memory |

mod log;
pub(crate) mod metrics;
mod process;
mod queue;
mod readings;
mod traces;

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::settings::{LogFormat, Settings};
use platform::telemetry::slow;
pub(crate) use readings::Readings;

type Boxed = Box<dyn Layer<Registry> + Send + Sync>;

/// The log and the traces of the program, from its start to its end.
#[derive(Debug)]
pub struct Watch {
    traces: Option<traces::Traces>,
}

impl Watch {
    /// Begins to log to standard error and, where the settings name a collector, to write traces. Call it once, inside
    /// the runtime.
    ///
    /// # Errors
    /// When the collector's address cannot be used.
    pub fn start(settings: &Settings) -> anyhow::Result<Self> {
        let (subscriber, watch) = Self::over(settings, std::io::stderr)?;
        subscriber.init();
        Ok(watch)
    }

    /// The same, with the log somewhere else, and for the caller to put in force.
    ///
    /// # Errors
    /// When the collector's address cannot be used.
    pub fn over<W>(
        settings: &Settings,
        log: W,
    ) -> anyhow::Result<(impl Subscriber + Send + Sync + use<W>, Self)>
    where
        W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
    {
        slow::set_threshold(settings.slow);
        let filter = EnvFilter::new(&settings.log);
        let mut layers: Vec<Boxed> = vec![match settings.log_format {
            LogFormat::Text => log::text(log).with_filter(filter).boxed(),
            LogFormat::Json => log::json(log).with_filter(filter).boxed(),
        }];
        let traces = settings.traces.as_ref();
        let traces = traces.map(traces::Traces::start).transpose()?;
        layers.extend(traces.as_ref().map(traces::Traces::layer));
        Ok((Registry::default().with(layers), Self { traces }))
    }

    /// Sends the spans that wait, within some seconds.
    pub async fn stop(self) {
        if let Some(traces) = self.traces {
            traces.stop().await;
        }
    }
}
