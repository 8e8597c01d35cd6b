//! What claims and invitations hold of a person.

use kernel::id::PersonId;
use kernel::traces::Traces;
use platform::{Result, Tx};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{Claim, store};

/// The claims that a person filed, and the invitations that went to her addresses.
pub(crate) async fn held(
    conn: &impl ConnectionTrait,
    person: PersonId,
    traces: &Traces,
) -> Result<(Value, Value)> {
    let claims = store::filed_by(conn, person).await?;
    let claims = claims.into_iter().map(|claim| {
        json!({
            "producer": claim.producer,
            "organisation": claim.organisation,
            "state": claim.state,
            "papers": claim.papers,
            "note": claim.note,
            "at": claim.created_at,
        })
    });
    let invitations = store::invitations_to(conn, &keys(traces)).await?;
    let invitations = invitations.into_iter().map(|row| {
        json!({
            "producer": row.producer_id,
            "email": row.email.to_string(),
            "note": row.note,
            "at": row.created_at,
        })
    });
    Ok((claims.collect(), invitations.collect()))
}

/// Takes her traces out of what she wrote in claims, and forgets the invitations that went to her addresses.
pub(crate) async fn erase(tx: &mut Tx, traces: &Traces) -> Result<()> {
    store::forget_invitations(&*tx, &keys(traces)).await?;
    for claim in store::filed_by(&*tx, traces.person).await? {
        let note = claim.note.as_deref().and_then(|note| traces.mask(note));
        let reason = claim
            .reason
            .as_deref()
            .and_then(|reason| traces.mask(reason));
        let mut papers = claim.papers.clone();
        for paper in &mut papers {
            let masked = paper.reference.as_deref().and_then(|it| traces.mask(it));
            paper.reference = masked.or(paper.reference.take());
        }
        if note.is_some() || reason.is_some() || papers != claim.papers {
            let rewritten = Claim {
                note: note.or(claim.note),
                reason: reason.or(claim.reason),
                papers,
                ..claim
            };
            store::rewrite(&*tx, &rewritten).await?;
        }
    }
    Ok(())
}

fn keys(traces: &Traces) -> Vec<String> {
    traces
        .emails
        .iter()
        .map(kernel::contact::Email::key)
        .collect()
}
