//! `chophien application`: programs of others that ask with a key, registered, given new keys and revoked from the command line.
//! Whoever may run the program on the server may do it.

use std::fmt::Write;

use accounts::application::{self, Key, REMEMBERED_SECONDS, ROTATION_DAYS, Register, Visitors};
use anyhow::{Context as _, bail};
use kernel::{fault::FaultCode, id::ApplicationId, time::Instant};
use platform::{Context, Db, Failure, random::Token};

use crate::{
    cli::{AddApplication, ApplicationCommand},
    faults::told,
};

/// Does what was asked, and says what came of it. A new key is in what it says, and nowhere else.
///
/// # Errors
/// When something given is not what it should be, or there is no such application.
pub async fn run(db: &Db, command: ApplicationCommand) -> anyhow::Result<String> {
    match command {
        ApplicationCommand::Add(given) => add(db, given).await,
        ApplicationCommand::List => list(db).await,
        ApplicationCommand::Rotate { id } => rotate(db, read(&id)?).await,
        ApplicationCommand::Revoke {
            id,
            former_key: true,
        } => end_former_key(db, read(&id)?).await,
        ApplicationCommand::Revoke {
            id,
            former_key: false,
        } => revoke(db, read(&id)?).await,
    }
}

fn read(id: &str) -> anyhow::Result<ApplicationId> {
    id.parse()
        .with_context(|| format!("`{id}`: `chophien application list` shows the ids"))
}

async fn add(db: &Db, given: AddApplication) -> anyhow::Result<String> {
    let wanted = Register {
        name: given.name,
        contact: given.contact,
        points: given.points,
        visitors: if given.passes_addresses {
            Visitors::Told {
                points: given.visitor_points,
            }
        } else {
            Visitors::Hidden
        },
    };
    let context = Context::program("application add");
    let added: platform::Result<(ApplicationId, Token)> =
        platform::command!(db, &context, |tx| application::register(tx, &wanted));
    let (id, key) = added.map_err(told)?;
    Ok(format!("{id}\n{}", shown_once(&key)))
}

async fn rotate(db: &Db, id: ApplicationId) -> anyhow::Result<String> {
    let context = Context::program("application rotate");
    let rotated: platform::Result<Token> =
        platform::command!(db, &context, |tx| application::rotate(tx, id));
    match rotated {
        Ok(key) => Ok(format!(
            "{}The key before is good for {ROTATION_DAYS} days more.\n",
            shown_once(&key)
        )),
        Err(failure) if refused(&failure, FaultCode::TooMany) => bail!(
            "{id} has two keys already: `chophien application revoke {id} --former-key` ends the older one, once nobody asks with it"
        ),
        Err(failure) => Err(named(failure, id)),
    }
}

async fn end_former_key(db: &Db, id: ApplicationId) -> anyhow::Result<String> {
    let context = Context::program("application revoke");
    let ended: platform::Result<()> =
        platform::command!(db, &context, |tx| application::end_former_key(tx, id));
    ended.map_err(|failure| named(failure, id))?;
    Ok(format!(
        "The former key is refused within {REMEMBERED_SECONDS} seconds.\n"
    ))
}

async fn revoke(db: &Db, id: ApplicationId) -> anyhow::Result<String> {
    let context = Context::program("application revoke");
    let revoked: platform::Result<()> =
        platform::command!(db, &context, |tx| application::revoke(tx, id));
    revoked.map_err(|failure| named(failure, id))?;
    Ok(format!(
        "Revoked: its keys are refused within {REMEMBERED_SECONDS} seconds.\n"
    ))
}

fn shown_once(key: &Token) -> String {
    format!(
        "{}\nThe key is shown this once; it goes into the header Chophien-Application.\n",
        key.expose()
    )
}

fn refused(failure: &Failure, code: FaultCode) -> bool {
    failure
        .faults()
        .is_some_and(|faults| faults.iter().any(|fault| fault.code == code))
}

/// What a command about an application that stands refuses.
fn named(failure: Failure, id: ApplicationId) -> anyhow::Error {
    if refused(&failure, FaultCode::StateTransition) {
        return anyhow::anyhow!("{id} is revoked, for good: add it anew");
    }
    told(failure)
}

/// The applications, a line for each and one for each key that is good.
async fn list(db: &Db) -> anyhow::Result<String> {
    let now = db.clock().now();
    let mut text = String::new();
    for (application, keys) in application::list(db.read()).await? {
        let visitors = match application.visitors {
            Visitors::Hidden => "passes no addresses".to_owned(),
            Visitors::Told { points: None } => "passes addresses".to_owned(),
            Visitors::Told {
                points: Some(points),
            } => format!("passes addresses of {points} points each"),
        };
        let state = match application.revoked_at {
            Some(at) => format!("revoked {}", day(at)),
            None => format!("since {}", day(application.created_at)),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}  {state}  {} points a minute  {visitors}  {}  {}",
            application.id, application.points, application.contact, application.name
        );
        if application.revoked_at.is_none() {
            for key in keys.iter().filter(|key| is_good(key, now)) {
                let _ = writeln!(text, "    {}", outlined(key));
            }
        }
    }
    Ok(text)
}

fn is_good(key: &Key, now: Instant) -> bool {
    key.ends_at.is_none_or(|end| now < end)
}

fn outlined(key: &Key) -> String {
    let used = key.last_used_at.map_or_else(
        || "never used".to_owned(),
        |at| format!("last used {}", at.format("%Y-%m-%dT%H:%MZ")),
    );
    let end = key
        .ends_at
        .map_or_else(String::new, |at| format!(", ends {}", day(at)));
    format!("key since {}, {used}{end}", day(key.created_at))
}

fn day(at: Instant) -> String {
    at.format("%Y-%m-%d").to_string()
}
