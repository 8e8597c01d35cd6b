//! Owners say who belongs to their organisation and as what; everybody may leave; one owner always stays.

use kernel::{
    actor::{Actor, Role},
    fault::{Fault, FaultCode, Faults},
    id::{MembershipId, OrganisationId, PersonId},
};
use platform::{Fact, Tx};
use serde_json::json;

use super::{Membership, from_row, store};
use crate::{
    invitation,
    organisation::{self, Organisation, letters, policy},
};

const MEMBER: &str = "input.memberId";

/// Another role for a member.
#[derive(Clone, Debug)]
pub struct SetRole {
    /// The membership.
    pub member: String,
    /// What the member is to be.
    pub role: Role,
}

/// The end of a membership.
#[derive(Clone, Debug)]
pub struct Remove {
    /// The membership; one's own to leave.
    pub member: String,
}

/// Gives a member another role. Owners may, also to themselves while another owner stays. The role he has already changes
/// nothing, and an owner who has stepped down may say so again. What he had invited as an owner is taken back when he is one
/// no more. Posts `MemberRoleChanged` to the member, and of an owner who is one no more to the other owners; whoever did it needs no
/// letter. Writes `membership.role_changed`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED`, `LAST_OWNER`.
pub async fn set_role(
    tx: &mut Tx,
    actor: &Actor,
    command: &SetRole,
) -> platform::Result<Membership> {
    let (organisation, member) = held(tx, actor, &command.member).await?;
    if !policy::may_appoint(actor, organisation.id) {
        return if has_stepped_down(tx, actor, &member, command.role).await? {
            Ok(from_row(&member))
        } else {
            Err(Fault::new(FaultCode::Forbidden, MEMBER).into())
        };
    }
    if member.ended_at.is_some() {
        return Err(Fault::new(FaultCode::NotFound, MEMBER).into());
    }
    if organisation.is_suspended() {
        return Err(Fault::new(FaultCode::OrganisationSuspended, MEMBER).into());
    }
    if member.role == command.role {
        return Ok(from_row(&member));
    }
    if member.role == Role::Owner {
        keep_one_owner(tx, &organisation, member.id).await?;
        invitation::withdraw_by(tx, organisation.id, member.person_id).await?;
    }
    tx.act_for(organisation.id);
    store::set_role(tx, member.id, command.role).await?;
    let fact = Fact::about("membership.role_changed", member.id)
        .concerning([organisation.id])
        .with(json!({
            "person": member.person_id,
            "from": member.role.code(),
            "to": command.role.code(),
        }));
    let cause = tx.record(fact).await?;
    letters::role_changed(
        tx,
        cause,
        &organisation,
        actor.person,
        member.person_id,
        member.role,
        command.role,
    )
    .await?;
    Ok(Membership {
        role: command.role,
        ..from_row(&member)
    })
}

/// Whether the actor gave this very role to himself, which he could not do now.
async fn has_stepped_down(
    tx: &Tx,
    actor: &Actor,
    member: &store::membership::Model,
    role: Role,
) -> platform::Result<bool> {
    let stands =
        member.person_id == actor.person && member.role == role && member.ended_at.is_none();
    let kinds = ["membership.role_changed"];
    let (subject, person) = (member.id.uuid(), actor.person.uuid());
    Ok(stands && platform::events::was_done_by(tx, subject, person, &kinds).await?)
}

/// Ends a membership: an owner may end anybody's, and everybody his own. What it allowed ends at once, in sessions and behind
/// links of letters. The last owner cannot go. Ending it again oneself changes nothing. Posts `MemberRemoved` to who was the
/// member and, where that was an owner, to the other owners, or `MemberLeft` to the owners; writes `membership.ended`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `LAST_OWNER`.
pub async fn remove(tx: &mut Tx, actor: &Actor, command: &Remove) -> platform::Result<Membership> {
    let (organisation, member) = held(tx, actor, &command.member).await?;
    let leaves = member.person_id == actor.person;
    if member.ended_at.is_some() {
        let kinds = ["membership.ended"];
        let (subject, person) = (member.id.uuid(), actor.person.uuid());
        return if platform::events::was_done_by(tx, subject, person, &kinds).await? {
            Ok(from_row(&member))
        } else {
            Err(Fault::new(FaultCode::NotFound, MEMBER).into())
        };
    }
    if !leaves && !policy::may_appoint(actor, organisation.id) {
        return Err(Fault::new(FaultCode::Forbidden, MEMBER).into());
    }
    if member.role == Role::Owner {
        keep_one_owner(tx, &organisation, member.id).await?;
    }
    tx.act_for(organisation.id);
    end(tx, &member).await?;
    let fact = Fact::about("membership.ended", member.id)
        .concerning([organisation.id])
        .with(json!({
            "person": member.person_id,
            "role": member.role.code(),
            "by": if leaves { "MEMBER" } else { "OWNER" },
        }));
    let cause = tx.record(fact).await?;
    if leaves {
        letters::left(tx, cause, &organisation, member.person_id).await?;
    } else {
        let (by, gone) = (actor.person, member.person_id);
        letters::removed(tx, cause, &organisation, by, gone, member.role).await?;
    }
    Ok(from_row(&member))
}

/// Ends the row, and takes back what the member had invited.
pub(crate) async fn end(tx: &mut Tx, member: &store::membership::Model) -> platform::Result<()> {
    store::end(tx, member.id, tx.now()).await?;
    invitation::withdraw_by(tx, member.organisation_id, member.person_id).await?;
    Ok(())
}

/// Ends every place in an organisation that is closed and held, and says whose they were. Writes `membership.ended` for each.
pub(crate) async fn end_all(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> platform::Result<Vec<PersonId>> {
    let members = store::of_organisation(&*tx, organisation).await?;
    for member in &members {
        end(tx, member).await?;
        let fact = Fact::about("membership.ended", member.id)
            .concerning([organisation])
            .with(json!({
                "person": member.person_id,
                "role": member.role.code(),
                "by": "CLOSING",
            }));
        tx.record(fact).await?;
    }
    Ok(members.iter().map(|member| member.person_id).collect())
}

/// The membership that an input names, with its organisation, which is held: of two owners who go at once, the second finds
/// that the first has gone.
async fn held(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
) -> platform::Result<(Organisation, store::membership::Model)> {
    let mut faults = Faults::new();
    let id = faults.check(MEMBER, id.parse::<MembershipId>());
    let id = faults.finish_with(id)?;
    let not_found = || Fault::new(FaultCode::NotFound, MEMBER);
    let found = store::get(tx, id).await?.ok_or_else(not_found)?;
    let organisation = organisation::store::lock(tx, found.organisation_id)
        .await?
        .map(organisation::from_row)
        .ok_or_else(not_found)?;
    // Who has left by himself may ask again and is answered as before.
    let own = found.person_id == actor.person && actor.scope.is_none();
    if !own && !policy::may_see_members(actor, organisation.id) {
        return Err(not_found().into());
    }
    let member = store::get(tx, id).await?.ok_or_else(not_found)?;
    Ok((organisation, member))
}

async fn keep_one_owner(
    tx: &Tx,
    organisation: &Organisation,
    without: MembershipId,
) -> platform::Result<()> {
    let stays = store::of_organisation(tx, organisation.id)
        .await?
        .iter()
        .any(|member| member.role == Role::Owner && member.id != without);
    if stays {
        Ok(())
    } else {
        Err(Fault::new(FaultCode::LastOwner, MEMBER).into())
    }
}
