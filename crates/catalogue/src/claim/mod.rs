//! Claims: somebody's word that his organisation speaks for a producer of the register, and what an authority makes of it.
//!
//! | room | what it does |
//! |---|---|
//! | [`invite()`] | staff ask somebody to claim |
//! | [`file()`] | an organisation claims, by such an invitation or with its papers |
//! | [`approve`], [`refuse`] | staff decide what waits |
//! | `trust` | when an invitation alone decides, and who may not decide what he began |
//! | [`release`] | the end of an organisation: what it claimed and spoke for is nobody's again |
//! | [`state`], `policy` | where a claim stands, and who may do what |
//! | [`waiting`] | the list of an authority's desk |

mod decide;
mod file;
mod invite;
mod letters;
mod policy;
pub mod state;
mod store;
pub(crate) mod traces;
mod trust;
pub mod waiting;
mod withdraw;

use std::collections::HashMap;

use accounts::organisation::verification::Paper;
use kernel::actor::Actor;
use kernel::id::{ClaimId, InvitationId, OrganisationId, PersonId, ProducerId};
use kernel::time::Instant;
use platform::db::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use decide::{Decide, approve, refuse};
pub use file::{File, file};
pub(crate) use invite::clean;
pub use invite::{
    Invitation, Invite, Invited, Waiting, invite, of_link, products_of, waiting_invitations,
};
pub use state::State;
pub use trust::{Hindrance, hindrance};
pub use withdraw::release;

/// A claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The producer.
    pub producer: ProducerId,
    /// Who says that it speaks for it.
    pub organisation: OrganisationId,
    /// The person who filed it.
    pub person: PersonId,
    /// The invitation that it rests on.
    pub invitation: Option<InvitationId>,
    /// Code of the producer's province.
    pub province: String,
    /// Where it stands.
    pub state: State,
    /// The papers that it names.
    pub papers: Vec<Paper>,
    /// What it adds.
    pub note: Option<String>,
    /// Why it was refused, or what the officer added to his approval.
    pub reason: Option<String>,
    /// The authority that decided, or that invited.
    pub authority: Option<OrganisationId>,
    /// The officer who decided, or who invited.
    pub officer: Option<PersonId>,
    /// When it was filed.
    pub created_at: Instant,
    /// When it was decided.
    pub settled_at: Option<Instant>,
}

/// What a command on a claim answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The claim.
    pub claim: ClaimId,
    /// The producer.
    pub producer: ProducerId,
    /// Who speaks for the producer since this command; nothing where that did not change. What waits at the desk for the producer
    /// is his from now on.
    pub speaker: Option<OrganisationId>,
}

/// Those of these claims that the actor may see: his organisations' own, and those of his authority's provinces. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ClaimId],
) -> platform::Result<HashMap<ClaimId, Claim>> {
    let found = store::many(conn, ids).await?;
    Ok(found
        .into_iter()
        .filter(|claim| policy::may_see(actor, claim))
        .map(|claim| (claim.id, claim))
        .collect())
}

/// The latest claims of the actor's organisations, the newest first, at most 100. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn mine(conn: &impl ConnectionTrait, actor: &Actor) -> platform::Result<Vec<Claim>> {
    store::of_organisations(conn, &actor.organisation_ids()).await
}

/// Writes the event of a change of state.
async fn record(
    tx: &mut Tx,
    claim: &Claim,
    kind: &'static str,
    before: Option<OrganisationId>,
) -> platform::Result<kernel::id::EventId> {
    let mut concerned = vec![claim.organisation];
    concerned.extend(claim.authority);
    concerned.extend(before);
    concerned.dedup();
    let fact = Fact::about(kind, claim.producer)
        .concerning(concerned)
        .in_province(&claim.province)
        .with(json!({
            "claim": claim.id,
            "state": claim.state.code(),
            "byInvitation": claim.invitation.is_some(),
            "papers": claim.papers.iter().map(|paper| paper.kind.code()).collect::<Vec<_>>(),
        }));
    tx.record(fact).await
}
