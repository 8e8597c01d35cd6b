//! The second step: a challenge stands for a first factor that was right, until a code is shown with it.

use chrono::Duration;
use kernel::{
    fault::{Fault, FaultCode},
    id::PersonId,
};
use platform::{
    Context, Db, Fact, Tx,
    keys::Keys,
    random::{self, shown_hash},
    throttle::Throttle,
};
use serde_json::json;

use super::{Method, SecondFactorRequired, SignedIn, enter, store};
use crate::{second_factor, session::Device};

/// How long the second step may take.
pub const CHALLENGE_MINUTES: i64 = 10;

/// Notes that the first factor was right. Writes `person.second_factor_asked`.
pub(super) async fn ask(
    tx: &mut Tx,
    person: PersonId,
    device: &Device,
    method: Method,
) -> platform::Result<SecondFactorRequired> {
    let challenge = random::token();
    let expires_at = tx.now() + Duration::minutes(CHALLENGE_MINUTES);
    store::insert(
        tx,
        store::challenge::Model {
            token_hash: challenge.hash(),
            person_id: person,
            method,
            carrier: device.kind,
            agent: device.agent.clone(),
            network: device.network.clone(),
            expires_at,
            used_at: None,
            created_at: tx.now(),
        },
    )
    .await?;
    tx.record(
        Fact::about("person.second_factor_asked", person).with(json!({ "method": method.code() })),
    )
    .await?;
    Ok(SecondFactorRequired {
        challenge,
        expires_at,
    })
}

/// Lets in whoever shows the code that a challenge asks for: of the authenticator app, or a recovery code. Each works once;
/// after a wrong one the challenge stays open. The session is carried as the first step asked. Writes `person.signed_in`; posts
/// `NewSignIn` where the person never came from before, and `SecondFactorChanged` when a recovery code was used.
///
/// # Errors
/// `SECOND_FACTOR_INVALID` at `input.code`; `TOO_MANY_REQUESTS` with the seconds to wait; `LINK_USED`, `LINK_EXPIRED`, or
/// `INVALID_CREDENTIALS` for a challenge we never gave, at `input.challenge`.
pub async fn with_second_factor(
    db: &Db,
    throttle: &Throttle,
    keys: &Keys,
    context: &Context,
    challenge: &str,
    code: &str,
) -> platform::Result<SignedIn> {
    let refused = |code| Fault::new(code, "input.challenge");
    let unknown = || refused(FaultCode::InvalidCredentials);
    let hash = shown_hash(challenge).ok_or_else(unknown)?;
    let row = store::get(db.read(), &hash).await?.ok_or_else(unknown)?;
    if row.used_at.is_some() {
        return Err(refused(FaultCode::LinkUsed).into());
    }
    if db.clock().now() >= row.expires_at {
        return Err(refused(FaultCode::LinkExpired).into());
    }
    let person = row.person_id;
    let context = Context {
        person: Some(person),
        ..context.clone()
    };
    let work = async { platform::command!(db, &context, |tx| answer(tx, keys, &hash, code)) };
    second_factor::counting(throttle, person, Box::pin(work)).await
}

async fn answer(tx: &mut Tx, keys: &Keys, hash: &[u8], code: &str) -> platform::Result<SignedIn> {
    let now = tx.now();
    // Two who answer at once: the row decides.
    let Some(row) = store::use_up(tx, hash, now).await? else {
        return Err(Fault::new(FaultCode::LinkUsed, "input.challenge").into());
    };
    let used = second_factor::use_code(tx, keys, row.person_id, code).await?;
    let device = Device {
        kind: row.carrier,
        agent: row.agent,
        network: row.network,
    };
    enter(tx, row.person_id, &device, row.method, Some(used)).await
}

/// Forgets the challenges of a person whose first factor is not to count any more.
pub(crate) async fn forget_challenges(tx: &mut Tx, person: PersonId) -> platform::Result<()> {
    store::delete_of(tx, person).await?;
    Ok(())
}

/// Takes out challenges that have run out. Housekeeping: no event.
pub(crate) async fn clean(tx: &mut Tx) -> platform::Result<u64> {
    let now = tx.now();
    Ok(store::delete_expired(tx, now - Duration::days(1)).await?)
}
