//! Applications: programs of others, such as a shop's server or the desk of a fair, that ask on behalf of many people and show a key.
//!
//! A key says which program asks, so that a hall or a village behind its one address is not shut out: the program spends a
//! budget of its own. A key lets nobody in. What it opens is what anybody may read, and a person is known by her session alone.

mod known;
mod store;

use chrono::Duration;
use kernel::{
    contact::Email,
    fault::{Fault, FaultCode, Faults, Reason},
    id::ApplicationId,
    text::clean_line,
    time::Instant,
};
use platform::{
    Fact, Failure, Tx,
    random::{self, Token},
};
use sea_orm::ConnectionTrait;
use serde_json::json;

pub use known::{KeyHash, Known, REMEMBERED_SECONDS, Standing, standing};

/// What every key begins with, so that scanners of source code and logs recognise one.
pub const KEY_PREFIX: &str = "chophien_app_";
/// A key that another one took over from is good for so long.
pub const ROTATION_DAYS: i64 = 7;
/// Points a minute that an allowance has at least: fewer would not pay for one costly request.
pub const LEAST_POINTS: u32 = 1_000;
/// Points a minute that an allowance has at most.
pub const MOST_POINTS: u32 = 1_000_000_000;

/// The most characters of a name.
const LONGEST_NAME: usize = 100;
/// The most keys of one application that are good at once.
const MOST_KEYS: usize = 2;

/// A registered application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The id.
    pub id: ApplicationId,
    /// What it is called.
    pub name: String,
    /// Where those who run it are reached.
    pub contact: Email,
    /// What all that it asks for nobody in particular may cost in a minute.
    pub points: u32,
    /// What it says of the people that it asks for.
    pub visitors: Visitors,
    /// Since when.
    pub created_at: Instant,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
}

/// What an application says of the people that it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitors {
    /// Nothing: it may pass no addresses on.
    Hidden,
    /// Their network addresses, each of which has an allowance of its own within the application's budget.
    Told {
        /// Points a minute for each address; `None` for as many as an address has that comes by itself.
        points: Option<u32>,
    },
}

/// A key of an application; the key itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Since when.
    pub created_at: Instant,
    /// When it ends, where another one took over.
    pub ends_at: Option<Instant>,
    /// Last use, true to about a minute; never, if it was not used.
    pub last_used_at: Option<Instant>,
}

/// An application to be registered.
#[derive(Clone, Debug)]
pub struct Register {
    /// What it is called, as typed.
    pub name: String,
    /// Where those who run it are reached, as typed.
    pub contact: String,
    /// Points a minute.
    pub points: u32,
    /// What it may say of the people that it asks for.
    pub visitors: Visitors,
}

/// Registers an application and gives its key, which is shown this once: only its hash is kept. Whoever may run the program on the
/// server may do it. Writes `application.registered`.
///
/// # Errors
/// Every fault of what was given, with the paths `name`, `contact`, `points` and `visitor-points`.
pub async fn register(tx: &mut Tx, wanted: &Register) -> platform::Result<(ApplicationId, Token)> {
    let mut faults = Faults::new();
    let name = faults.check("name", clean_line(&wanted.name, LONGEST_NAME));
    let contact = faults.check("contact", Email::parse(&wanted.contact));
    let points = faults.check("points", stored(wanted.points));
    let (passes_addresses, visitor_points) = match wanted.visitors {
        Visitors::Hidden => (false, Some(None)),
        Visitors::Told { points: None } => (true, Some(None)),
        Visitors::Told {
            points: Some(points),
        } => (
            true,
            faults.check("visitor-points", stored(points)).map(Some),
        ),
    };
    let parsed = name.zip(contact).zip(points).zip(visitor_points);
    let (((name, contact), points), visitor_points) = faults.finish_with(parsed)?;
    let id: ApplicationId = tx.new_id();
    let row = store::application::Model {
        id,
        name,
        contact,
        points,
        passes_addresses,
        visitor_points,
        created_at: tx.now(),
        revoked_at: None,
    };
    store::insert(tx, row).await?;
    let key = new_key(tx, id).await?;
    let facts = json!({
        "points": points, "passesAddresses": passes_addresses, "visitorPoints": visitor_points,
    });
    tx.record(Fact::about("application.registered", id).with(facts))
        .await?;
    Ok((id, key))
}

/// Gives an application a second key; the one it has is good for [`ROTATION_DAYS`] more. Writes `application.key_rotated`.
///
/// # Errors
/// `NOT_FOUND` for an application that does not exist and `STATE_TRANSITION` for one that is revoked, with path `id`; `TOO_MANY`
/// while two keys are good, with path `key`: a third would cut off whoever still asks with the first.
pub async fn rotate(tx: &mut Tx, id: ApplicationId) -> platform::Result<Token> {
    let now = tx.now();
    in_force(tx, id).await?;
    if store::good_keys(tx, id, now).await?.len() >= MOST_KEYS {
        return Err(Reason::limit(FaultCode::TooMany, MOST_KEYS)
            .at("key")
            .into());
    }
    let ends_at = now + Duration::days(ROTATION_DAYS);
    store::end_newest(tx, id, ends_at).await?;
    let key = new_key(tx, id).await?;
    let facts = json!({ "formerEndsAt": ends_at });
    tx.record(Fact::about("application.key_rotated", id).with(facts))
        .await?;
    Ok(key)
}

/// Ends the key at once that another one took over from, and the live connections that came by it. Writes `application.key_ended`.
///
/// # Errors
/// `NOT_FOUND` for an application that does not exist and `STATE_TRANSITION` for one that is revoked, with path `id`; `NOT_FOUND`
/// where only one key is good, with path `key`.
pub async fn end_former_key(tx: &mut Tx, id: ApplicationId) -> platform::Result<()> {
    let now = tx.now();
    in_force(tx, id).await?;
    if store::end_former(tx, id, now).await? == 0 {
        return Err(Fault::new(FaultCode::NotFound, "key").into());
    }
    tx.record(Fact::about("application.key_ended", id)).await?;
    Ok(())
}

/// Revokes an application for good: its keys are refused within [`REMEMBERED_SECONDS`], on every node, and the live connections that came
/// by them end. One that is revoked already stays so. Writes `application.revoked`.
///
/// # Errors
/// `NOT_FOUND` for an application that does not exist, with path `id`.
pub async fn revoke(tx: &mut Tx, id: ApplicationId) -> platform::Result<()> {
    let now = tx.now();
    if store::lock(tx, id).await?.is_none() {
        return Err(Fault::new(FaultCode::NotFound, "id").into());
    }
    if store::revoke(tx, id, now).await? > 0 {
        tx.record(Fact::about("application.revoked", id)).await?;
    }
    Ok(())
}

/// Every application, revoked ones too, with all keys that it ever had, the oldest first. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn list(conn: &impl ConnectionTrait) -> platform::Result<Vec<(Application, Vec<Key>)>> {
    let applications = store::all(conn).await?;
    let keys = store::all_keys(conn).await?;
    applications
        .into_iter()
        .map(|row| {
            let its = keys
                .iter()
                .filter(|key| key.application_id == row.id)
                .map(|key| Key {
                    created_at: key.created_at,
                    ends_at: key.ends_at,
                    last_used_at: key.last_used_at,
                })
                .collect();
            Ok((from_row(row)?, its))
        })
        .collect()
}

/// Takes an application in hand that is not revoked.
async fn in_force(tx: &Tx, id: ApplicationId) -> platform::Result<()> {
    let fault = match store::lock(tx, id).await? {
        None => FaultCode::NotFound,
        Some(row) if row.revoked_at.is_some() => FaultCode::StateTransition,
        Some(_) => return Ok(()),
    };
    Err(Fault::new(fault, "id").into())
}

async fn new_key(tx: &Tx, id: ApplicationId) -> platform::Result<Token> {
    let key = random::token_named(KEY_PREFIX);
    let row = store::key::Model {
        id: tx.new_uuid(),
        application_id: id,
        key_hash: key.hash(),
        created_at: tx.now(),
        ends_at: None,
        last_used_at: None,
    };
    store::insert_key(tx, row).await?;
    Ok(key)
}

/// Points as the table keeps them.
fn stored(points: u32) -> Result<i32, Reason> {
    i32::try_from(points)
        .ok()
        .filter(|_| (LEAST_POINTS..=MOST_POINTS).contains(&points))
        .ok_or_else(|| FaultCode::OutOfRange.into())
}

fn read(points: i32) -> platform::Result<u32> {
    u32::try_from(points).map_err(Failure::internal)
}

fn from_row(row: store::application::Model) -> platform::Result<Application> {
    Ok(Application {
        id: row.id,
        name: row.name,
        contact: row.contact,
        points: read(row.points)?,
        visitors: if row.passes_addresses {
            Visitors::Told {
                points: row.visitor_points.map(read).transpose()?,
            }
        } else {
            Visitors::Hidden
        },
        created_at: row.created_at,
        revoked_at: row.revoked_at,
    })
}
