//! What people agreed to: a ledger, one row a decision, for each purpose on its own (Law 91/2025/QH15: explicit, per
//! purpose, never by default or silence, and withdrawn as easily as given).

pub(crate) mod store;

use kernel::{
    actor::{Actor, Door},
    fault::{FaultCode, Faults, FieldPath},
    id::PersonId,
    time::Instant,
};
use platform::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;

kernel::text_enum! {
    /// What somebody's data are used for. The words that people agree to stand under `consent-…` in `locales/`.
    pub enum Purpose {
        /// Keeping an account and trading: name, address and telephone go to the other side of a deal. Nobody has an account
        /// without it.
        Trade = "TRADE",
        /// Letters that advertise: digests, invitations to fairs and conferences.
        Advertising = "ADVERTISING",
    }
}

kernel::text_enum! {
    /// What a person decided.
    pub enum Choice {
        /// She agreed.
        Granted = "GRANTED",
        /// She took it back.
        Withdrawn = "WITHDRAWN",
    }
}

/// The version of the words that are shown today; a new one is added here with every change of their sense.
pub const WORDING: &str = "2026-11";

/// Every version that was ever shown.
const WORDINGS: &[&str] = &[WORDING];

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// For what.
    pub purpose: Purpose,
    /// What she decided.
    pub choice: Choice,
    /// The version of the words she read.
    pub wording: String,
    /// By which door she came.
    pub door: Door,
    /// When.
    pub at: Instant,
}

/// What stands today: the newest decision of each purpose, in the order of [`Purpose::ALL`]. What was never asked is absent.
/// One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<Consent>> {
    let history = history(conn, person).await?;
    Ok(Purpose::ALL
        .iter()
        .filter_map(|purpose| {
            history
                .iter()
                .rfind(|entry| entry.purpose == *purpose)
                .cloned()
        })
        .collect())
}

/// Every decision, the oldest first. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn history(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<Consent>> {
    Ok(store::of_person(conn, person).await?)
}

/// What somebody who signs up agrees to: [`Purpose::Trade`] must be among it. `input` is where the fields `consents` and `wording`
/// stand.
///
/// # Errors
/// Noted in `faults`: `REQUIRED` without the one, `UNKNOWN_VALUE` for a wording that was never shown.
pub fn check_sign_up(faults: &mut Faults, input: &FieldPath, purposes: &[Purpose], wording: &str) {
    faults.ensure(
        purposes.contains(&Purpose::Trade),
        FaultCode::Required,
        input.at("consents"),
    );
    check_wording(faults, &input.at("wording"), wording);
}

fn check_wording(faults: &mut Faults, path: &FieldPath, wording: &str) {
    let known = WORDINGS.contains(&wording);
    let reason = FaultCode::UnknownValue.with(kernel::fault::Facts::Allowed {
        values: vec![WORDING.to_owned()],
    });
    faults.ensure(known, reason, path.clone());
}

/// Writes what a new person agreed to when she signed up. Writes `consent.granted` for each purpose.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    tx: &mut Tx,
    person: PersonId,
    purposes: &[Purpose],
    wording: &str,
) -> platform::Result<()> {
    for purpose in Purpose::ALL.iter().filter(|one| purposes.contains(one)) {
        note(tx, person, *purpose, Choice::Granted, wording).await?;
    }
    Ok(())
}

/// A person agrees to a purpose, or takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetConsent {
    /// For what.
    pub purpose: Purpose,
    /// What she decides.
    pub choice: Choice,
    /// The version of the words she read.
    pub wording: String,
}

/// Notes the actor's own decision. The one already taken, on the same words, succeeds and changes nothing. Writes
/// `consent.granted` or `consent.withdrawn`.
///
/// # Errors
/// `UNKNOWN_VALUE` for a wording that was never shown; `CONTRADICTION` for taking back [`Purpose::Trade`], which nobody can
/// be without while having an account: erasing the account takes it back.
pub async fn set(
    tx: &mut Tx,
    actor: &Actor,
    command: &SetConsent,
) -> platform::Result<Vec<Consent>> {
    let mut faults = Faults::new();
    let input = kernel::fault::at("input");
    check_wording(&mut faults, &input.at("wording"), &command.wording);
    let gives_up = command.purpose == Purpose::Trade && command.choice == Choice::Withdrawn;
    faults.ensure(!gives_up, FaultCode::Contradiction, input.at("choice"));
    faults.finish()?;
    let standing = standing(tx, actor.person).await?;
    let stands = standing.iter().any(|entry| {
        (entry.purpose, entry.choice) == (command.purpose, command.choice)
            && entry.wording == command.wording
    });
    if stands {
        return Ok(standing);
    }
    note(
        tx,
        actor.person,
        command.purpose,
        command.choice,
        &command.wording,
    )
    .await?;
    self::standing(tx, actor.person).await
}

async fn note(
    tx: &mut Tx,
    person: PersonId,
    purpose: Purpose,
    choice: Choice,
    wording: &str,
) -> platform::Result<()> {
    store::insert(tx, person, purpose, choice, wording).await?;
    let kind = match choice {
        Choice::Granted => "consent.granted",
        Choice::Withdrawn => "consent.withdrawn",
    };
    let facts = json!({ "purpose": purpose.code(), "wording": wording });
    tx.record(Fact::about(kind, person).with(facts)).await?;
    Ok(())
}

/// Takes back everything that still stands, because the account ends. Writes `consent.withdrawn` for each purpose.
pub(crate) async fn end(tx: &mut Tx, person: PersonId) -> platform::Result<()> {
    for entry in standing(tx, person).await? {
        if entry.choice == Choice::Granted {
            note(tx, person, entry.purpose, Choice::Withdrawn, &entry.wording).await?;
        }
    }
    Ok(())
}
