//! What this crate holds about a person, for her own copy.

use kernel::id::PersonId;
use platform::events;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{erase::traces, holdings, store};
use crate::{consent, second_factor};

/// What is held about a person here: who she is, how she signs in, where she belongs, what she agreed to and asked, what
/// officers did to her data, and what she did. Nothing that lets anybody in.
///
/// # Errors
/// When the database does not answer.
pub async fn held(conn: &impl ConnectionTrait, person: PersonId) -> platform::Result<Value> {
    let row = holdings::row(conn, person).await?;
    let identities = holdings::identities(conn, person).await?;
    let sessions = holdings::sessions(conn, person).await?;
    let places = holdings::places(conn, person).await?;
    let consents = consent::history(conn, person).await?;
    let requests = store::of_person(conn, person).await?;
    let actions = holdings::staff_actions(conn, person).await?;
    let events = events::of_person(conn, person).await?;
    let former = holdings::former(conn, person).await?;
    let wanted = holdings::wanted(conn, person).await?;
    let invited = holdings::invited(conn, &traces(conn, person).await?).await?;
    let recorded = holdings::recorded(conn, person).await?;
    Ok(json!({
        "person": row.map(|row| json!({
            "id": row.id,
            "name": row.name,
            "phone": row.phone.map(|phone| phone.to_string()),
            "language": row.language,
            "since": row.created_at,
        })),
        "identities": identities.into_iter().map(|row| json!({
            "kind": row.kind,
            "value": row.value.to_string(),
            "verifiedAt": row.verified_at,
        })).collect::<Vec<_>>(),
        "formerAddresses": former.into_iter().map(|row| json!({
            "value": row.email.to_string(),
            "until": row.until,
        })).collect::<Vec<_>>(),
        "unconfirmedAddresses": wanted.into_iter().map(|row| json!({
            "purpose": row.purpose,
            "value": row.email.to_string(),
            "at": row.created_at,
            "expiresAt": row.expires_at,
        })).collect::<Vec<_>>(),
        "invitations": invited.into_iter().map(|row| json!({
            "organisation": row.organisation_id,
            "email": row.email.to_string(),
            "role": row.role,
            "state": row.state,
            "at": row.created_at,
            "expiresAt": row.expires_at,
        })).collect::<Vec<_>>(),
        "hasSecondFactor": second_factor::is_on(conn, person).await?,
        "sessions": sessions.into_iter().map(|row| json!({
            "id": row.id,
            "carriedBy": row.kind,
            "device": row.agent,
            "network": row.network,
            "secondFactor": row.second_factor,
            "since": row.created_at,
            "lastUsedAt": row.last_used_at,
            "expiresAt": row.expires_at,
            "endedAt": row.revoked_at,
        })).collect::<Vec<_>>(),
        "memberships": places.into_iter().map(|row| json!({
            "id": row.id,
            "organisation": row.organisation_id,
            "organisationName": row.legal_name,
            "role": row.role,
            "since": row.created_at,
            "endedAt": row.ended_at,
        })).collect::<Vec<_>>(),
        "consents": consents.into_iter().map(|row| json!({
            "purpose": row.purpose,
            "choice": row.choice,
            "wording": row.wording,
            "door": row.door,
            "at": row.at,
        })).collect::<Vec<_>>(),
        "requests": requests,
        "staffActions": actions.into_iter().map(|row| json!({
            "authority": row.authority_id,
            "kind": row.kind,
            "subject": kernel::id::encode(&row.subject_kind, row.subject_id),
            "reason": row.reason,
            "at": row.at,
        })).collect::<Vec<_>>(),
        "verifications": recorded.into_iter().map(|row| json!({
            "organisation": row.organisation_id,
            "outcome": row.outcome,
            "papers": row.papers,
            "reason": row.reason,
            "at": row.at,
        })).collect::<Vec<_>>(),
        "actions": events.into_iter().map(|row| json!({
            "kind": row.kind,
            "subject": kernel::id::encode(&row.subject_kind, row.subject_id),
            "door": row.door,
            "at": row.at,
        })).collect::<Vec<_>>(),
    }))
}
