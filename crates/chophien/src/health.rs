//! `chophien health`: whether the server that these settings start is ready. For containers and service managers, which
//! then need no program of their own for it.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context as _, bail};

use crate::settings::Settings;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the server at the address of the settings.
///
/// # Errors
/// When nobody answers there, or the server is not ready.
pub async fn ask(settings: &Settings) -> anyhow::Result<()> {
    let url = format!("http://{}/readyz", reachable(settings.listen));
    let http = reqwest::Client::builder()
        .timeout(PATIENCE)
        .no_proxy()
        .build()?;
    let answer = http
        .get(&url)
        .send()
        .await
        .with_context(|| format!("nobody answers at {url}"))?;
    if answer.status().is_success() {
        Ok(())
    } else {
        bail!("{url} answers {}", answer.status())
    }
}

/// Whoever listens everywhere is reached at this machine's own address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
