//! `chophien demo`: a server of its own in a temporary folder, and a whole deal played through its API by a buyer, a cooperative
//! and the province's staff; each step is printed with the letters it caused.

mod play;
mod tale;
mod visitor;

use std::io::Write;

use anyhow::Context as _;
use platform::Clock;
use tempfile::TempDir;

use crate::{
    cli::SettingArgs,
    first_start::Silent,
    server::Server,
    settings::{Mode, Settings},
    welcome,
};

/// A demo server.
#[derive(Debug)]
pub struct Demo {
    server: Server,
    folder: TempDir,
}

impl Demo {
    /// Starts the server on the address and port that were given (`ADDRESS:PORT`), else on a free port of this machine; its folder goes when it stops.
    ///
    /// # Errors
    /// When the server cannot start: the port is taken, or that is no address.
    pub async fn start(listen: Option<String>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("a temporary folder")?;
        let settings = Settings::gather(SettingArgs {
            mode: Some("demo".to_owned()),
            listen: Some(listen.unwrap_or_else(|| "127.0.0.1:0".to_owned())),
            data: Some(folder.path().display().to_string()),
            ..SettingArgs::default()
        })?;
        let server = Server::start(&settings, Clock::system(), &mut Silent).await?;
        Ok(Self { server, folder })
    }

    /// Plays the deal and tells it to `out`.
    ///
    /// # Errors
    /// When a step is refused, which would be a defect.
    pub async fn play(&self, out: &mut (impl Write + Send)) -> anyhow::Result<()> {
        play::play(&self.server, out).await
    }

    /// Where it is, and the sample people with the password they sign in by.
    pub fn greeting(&self) -> String {
        welcome::text(&self.server, Mode::Demo)
    }

    /// Stops the server and removes its folder.
    pub async fn stop(self) {
        self.server.stop().await;
        if let Err(error) = self.folder.close() {
            tracing::warn!(%error, "the demo's folder stays behind");
        }
    }
}
