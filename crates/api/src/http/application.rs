//! Which application asks, and for whom: two headers, believed only together with a good key.

use std::net::IpAddr;

use accounts::application::{Application, Visitors};
use axum::http::{HeaderMap, StatusCode, header};

use super::answer::Refused;
use super::endpoint::{Endpoint, unavailable};
use super::guesses::Whence;
use crate::graphql::Through;

/// The header that carries an application's key.
pub(super) const KEY: &str = "chophien-application";
/// The header in which an application that may do so passes on the address of whoever it asks for.
pub(super) const ADDRESS: &str = "chophien-client-address";

/// The application behind a request's headers. Nothing that is said here is passed over in silence: a key that is not good is refused, and
/// so is an address that nobody may pass on. `from` is where the request comes from: guessed keys are counted for it.
pub(super) async fn of(
    endpoint: &Endpoint,
    headers: &HeaderMap,
    from: IpAddr,
) -> Result<Option<Through>, Refused> {
    let key = only(headers, KEY).map_err(|()| not_good())?;
    let address = only(headers, ADDRESS).map_err(|()| no_address())?;
    through(endpoint, key, address, from).await
}

/// The application that shows this key and passes on this address, whichever way they came.
pub(super) async fn through(
    endpoint: &Endpoint,
    key: Option<&str>,
    address: Option<&str>,
    from: IpAddr,
) -> Result<Option<Through>, Refused> {
    let Some(key) = key else {
        return match address {
            None => Ok(None),
            Some(_) => Err(Refused::bad(
                "An address is passed on by applications alone: send the header Chophien-Application with it.",
            )),
        };
    };
    let guess = endpoint.guesses.begin(key, Whence::of(from, None)).await?;
    let known = endpoint.applications.by_key(&endpoint.app.db, key).await;
    let (application, key) = match known {
        Ok(Some(known)) => known,
        Ok(None) => {
            guess.failed().await;
            return Err(not_good());
        }
        Err(failure) => {
            guess.nobody_knows().await;
            return Err(unavailable(failure));
        }
    };
    guess.was_good().await;
    let visitor = address
        .map(|address| visitor(&application, address))
        .transpose()?;
    tracing::debug!(application.id = %application.id, "asked through an application");
    Ok(Some(Through {
        application,
        key,
        visitor,
    }))
}

fn visitor(application: &Application, address: &str) -> Result<IpAddr, Refused> {
    if application.visitors == Visitors::Hidden {
        return Err(Refused::bad(
            "This application may not pass addresses on: leave the header Chophien-Client-Address out.",
        ));
    }
    let address: IpAddr = address.trim().parse().map_err(|_| no_address())?;
    Ok(address.to_canonical())
}

/// The value of a header that comes once at most.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match (value.to_str(), values.next()) {
        (Ok(text), None) => Ok(Some(text)),
        _ => Err(()),
    }
}

/// What is said of a key that is not good.
pub(super) const NOT_GOOD: &str = "The application's key is not known, has ended or was revoked.";

/// A scheme of its own tells this refusal from that of a session: signing in again would not help.
fn not_good() -> Refused {
    Refused::coded(StatusCode::UNAUTHORIZED, NOT_GOOD, "UNAUTHENTICATED").with(
        header::WWW_AUTHENTICATE,
        "Chophien-Application error=\"invalid_key\"",
    )
}

fn no_address() -> Refused {
    Refused::bad("The header Chophien-Client-Address has to be one IP address.")
}
