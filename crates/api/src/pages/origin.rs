//! From where a form was sent: for sessions that begin by it, and for throttling.

use std::convert::Infallible;
use std::net::IpAddr;

use accounts::session::{Device, SessionKind};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::Pages;
use crate::http::{peer, throttled_as};

/// The peer's address, and what his browser says of itself.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    address: IpAddr,
    user_agent: Option<String>,
}

impl Origin {
    /// The device of a session that is asked for.
    pub(super) fn device(&self, kind: SessionKind) -> Device {
        Device::new(kind, self.user_agent.as_deref(), Some(self.address))
    }

    /// The address as throttling counts it.
    pub(super) fn throttled(&self) -> String {
        throttled_as(self.address)
    }
}

impl FromRequestParts<Pages> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Infallible> {
        let proxies = &pages.app.settings.proxies;
        Ok(Self {
            address: peer(&parts.extensions, &parts.headers, proxies),
            user_agent: parts
                .headers
                .get(header::USER_AGENT)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
        })
    }
}
