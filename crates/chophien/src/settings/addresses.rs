//! The settings that say where things are: the listener, the database, Redis, mail, the server's own address and those around it.

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
};

use axum::http::HeaderValue;
use kernel::contact::Email;
use url::Url;

use super::{Faults, Mode, SettingArgs};

pub(super) fn listen(given: &SettingArgs, faults: &mut Faults) -> SocketAddr {
    let text = given.listen.as_deref().unwrap_or("127.0.0.1:8080");
    text.parse().unwrap_or_else(|_| {
        faults.note(
            "listen",
            format!("`{text}` is not an address and port such as 127.0.0.1:8080"),
        );
        SocketAddr::from(([127, 0, 0, 1], 0))
    })
}

pub(super) fn database_url(given: &SettingArgs, data: &Path, faults: &mut Faults) -> String {
    let url = given
        .database_url
        .clone()
        .unwrap_or_else(|| format!("sqlite://{}", data.join("chophien.db").display()));
    if !["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|kind| url.starts_with(kind))
    {
        faults.note("database-url", "must begin with sqlite:// or postgres://");
    }
    url
}

pub(super) fn redis_url(given: &SettingArgs, faults: &mut Faults) -> Option<String> {
    let url = given.redis_url.clone()?;
    if let Err(fault) = platform::redis::check_url(&url) {
        faults.note("redis-url", fault);
    }
    Some(url)
}

pub(super) fn smtp_url(given: &SettingArgs, faults: &mut Faults) -> Option<String> {
    let url = given.smtp_url.clone()?;
    if let Err(error) = notifications::Transport::smtp(&url) {
        faults.note("smtp-url", error);
    }
    Some(url)
}

/// Whether an address leads nowhere but to this very machine.
pub(super) fn is_own_machine(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| api::http::is_own_machine(&url))
}

pub(super) fn public_url(given: &SettingArgs, mode: Mode, faults: &mut Faults) -> Option<Url> {
    let text = given.public_url.as_deref()?;
    match Url::parse(text) {
        Ok(url)
            if mode == Mode::Production
                && url.scheme() == "http"
                && !api::http::is_own_machine(&url) =>
        {
            faults.note(
                "public-url",
                "must begin with https:// in production, or sessions could be read on their way",
            );
            None
        }
        Ok(url)
            if matches!(url.scheme(), "http" | "https")
                && url.host().is_some()
                && url.username().is_empty()
                && url.query().is_none()
                && url.fragment().is_none() =>
        {
            Some(url)
        }
        _ => {
            faults.note(
                "public-url",
                format!("`{text}` is not an address such as https://chophien.example"),
            );
            None
        }
    }
}

pub(super) fn proxies(given: &SettingArgs, faults: &mut Faults) -> Vec<IpAddr> {
    let mut proxies = Vec::new();
    for text in given.proxies.as_deref().unwrap_or_default().split(',') {
        match text.trim() {
            "" => {}
            text => match text.parse() {
                Ok(address) => proxies.push(address),
                Err(_) => faults.note("proxies", format!("`{text}` is not an address")),
            },
        }
    }
    proxies
}

/// Exact origins: a scheme and a host, perhaps with a port, and nothing behind. Of a web page's the URL standard says how a browser writes it
/// (without its scheme's own port); of an app's the browser sends what stands there.
pub(super) fn origins(given: &SettingArgs, faults: &mut Faults) -> Vec<HeaderValue> {
    let mut origins = Vec::new();
    for text in given.origins.as_deref().unwrap_or_default().split(',') {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let exact = Url::parse(text).is_ok_and(|url| {
            let rest = text.split_once("://").map(|(_, rest)| rest);
            let bare = rest.is_some_and(|rest| !rest.contains(['/', '?', '#', '@', '*']));
            let origin = url.origin();
            url.has_host() && bare && (!origin.is_tuple() || origin.ascii_serialization() == text)
        });
        match HeaderValue::from_str(text) {
            Ok(origin) if exact && text == text.to_ascii_lowercase() => origins.push(origin),
            _ => faults.note(
                "origins",
                format!("`{text}` is not an origin such as https://shop.example: in lower case, without a path, and without the port that its scheme has anyway"),
            ),
        }
    }
    origins
}

pub(super) fn email(name: &str, text: Option<&str>, faults: &mut Faults) -> Option<Email> {
    let text = text?;
    let parsed = Email::parse(text).ok();
    if parsed.is_none() {
        faults.note(name, format!("`{text}` is not an e-mail address"));
    }
    parsed
}
