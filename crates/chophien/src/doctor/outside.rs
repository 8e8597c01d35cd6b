//! What the outside meets: the listener, the public address, and mail.

use std::time::Duration;

use notifications::Transport;
use tokio::net::TcpListener;
use url::Host;

use super::Report;
use crate::{
    health,
    settings::{Mode, Settings, masked},
};

/// A mail server that takes longer to say hello would delay every letter.
const MAIL_PATIENCE: Duration = Duration::from_secs(40);

pub(super) async fn listener(settings: &Settings, report: &mut Report) {
    match TcpListener::bind(settings.listen).await {
        Ok(_) => report.well(
            "listener",
            format!("{} is free: no server runs there", settings.listen),
        ),
        Err(_) if health::ask(settings).await.is_ok() => report.well(
            "listener",
            format!("the server at {} is ready", settings.listen),
        ),
        Err(error) => report.wrong(
            "listener",
            format!(
                "{} cannot be listened on ({error}), and no ready server answers there",
                settings.listen
            ),
            "another program has the port, or the address is not this machine's: set CHOPHIEN_LISTEN",
        ),
    }
}

pub(super) fn address(settings: &Settings, report: &mut Report) {
    let Some(url) = &settings.public_url else {
        report.well(
            "public address",
            "none is set: links lead to the address listened on",
        );
        return;
    };
    let reachable = match url.host() {
        Some(Host::Domain(name)) => {
            let last = name.rsplit_once('.').map(|(_, last)| last);
            last.is_some_and(|last| !last.eq_ignore_ascii_case("local"))
        }
        Some(Host::Ipv4(ip)) => !ip.is_private() && !ip.is_loopback() && !ip.is_unspecified(),
        Some(Host::Ipv6(ip)) => !ip.is_loopback() && !ip.is_unspecified(),
        None => false,
    };
    if settings.mode == Mode::Production && !reachable {
        report.wrong(
            "public address",
            format!("{url} can be reached from this machine or this network only"),
            "PUBLIC_URL is what members type: a name in the public DNS",
        );
    } else if url.path() != "/" {
        report.wrong(
            "public address",
            format!("{url} has a path; pages and links stand at the root of a name"),
            "give it a name of its own, such as https://chophien.example",
        );
    } else {
        report.well("public address", url.to_string());
    }
    if url.scheme() == "https" && settings.proxies.is_empty() {
        report.note(
            "public address",
            "no proxy is named, so everybody behind it counts as one address: by the points of a minute where nobody is signed in, when sign-ins fail, and in what members read of where they are signed in",
            "CHOPHIEN_PROXIES=127.0.0.1 where the proxy runs on this machine",
        );
    }
}

pub(super) async fn mail(settings: &Settings, report: &mut Report) {
    let Some(url) = &settings.smtp_url else {
        report.well("mail", "letters stay in the mailbox page");
        return;
    };
    let transport = match Transport::smtp(url) {
        Ok(transport) => transport,
        Err(error) => {
            report.wrong(
                "mail",
                error.to_string(),
                "see SMTP_URL in docs/settings.md",
            );
            return;
        }
    };
    let remedy = "are host, port, user and password in SMTP_URL right, and does the provider let this machine out on that port?";
    match tokio::time::timeout(MAIL_PATIENCE, transport.check()).await {
        Ok(Ok(())) => report.well(
            "mail",
            format!(
                "{} lets us in; letters come from {}",
                masked(url),
                settings.mail_from
            ),
        ),
        Ok(Err(error)) => report.wrong("mail", error.to_string(), remedy),
        Err(_) => report.wrong("mail", format!("{} is silent", masked(url)), remedy),
    }
}
