//! Inviting, accepting, roles, leaving.

use accounts::invitation::{self, Invite, Newcomer, Withdraw};
use accounts::membership::{self, Remove, SetRole};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;
use secrecy::SecretString;
use serde::Serialize;

use super::member::{MemberInvitation, OrganisationMember};
use super::organisation::{Organisation, forget_organisation};
use super::sign_in::shown;
use super::{ConsentPurpose, SignInResult};
use crate::graphql::Caller;
use crate::graphql::failure::top;
use crate::graphql::loaders::{MembersOf, load};
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::user_error::UserError;
use crate::graphql::values::{Language, MemberRole};

/// A place in an organisation, offered by mail.
#[derive(InputObject, Serialize)]
pub struct MemberInviteInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The organisation.
    organisation_id: ID,
    /// The address that the invitation goes to.
    email: EmailAddress,
    /// What its reader is to be.
    role: MemberRole,
}

/// The outcome of an invitation.
#[derive(SimpleObject)]
pub struct MemberInvitePayload {
    /// The invitation; null when there are errors.
    invitation: Option<MemberInvitation>,
    /// The organisation with it; null when there are errors.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// An invitation that is taken back.
#[derive(InputObject, Serialize)]
pub struct InvitationWithdrawInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second withdrawal changes nothing.
    idempotency_key: Option<String>,
    /// The invitation.
    invitation_id: ID,
}

/// The outcome of taking an invitation back.
#[derive(SimpleObject)]
pub struct InvitationWithdrawPayload {
    /// The organisation without it; null when there are errors.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Who accepts an invitation without having an account.
#[derive(InputObject)]
pub struct NewcomerInput {
    /// Full name, family name first as in Vietnam; at most 100 characters.
    name: String,
    /// Telephone, Vietnamese or international.
    phone: Option<PhoneNumber>,
    /// Language of letters and pages; Vietnamese when left out.
    language: Option<Language>,
    /// The password, at least 10 characters. Without one the person signs in by mailed links.
    password: Option<String>,
    /// What the person agrees to; `TRADE` must be among it.
    consents: Vec<ConsentPurpose>,
    /// The version of the words that were shown beside the purposes, such as `2026-11`.
    wording: String,
}

/// The acceptance of an invitation.
#[derive(InputObject)]
pub struct InvitationAcceptInput {
    /// The last part of the link in the letter.
    token: String,
    /// The new account of somebody who has none; leave it out when signed in.
    newcomer: Option<NewcomerInput>,
}

/// The outcome of accepting an invitation.
#[derive(SimpleObject)]
pub struct InvitationAcceptPayload {
    /// The organisation that was joined; null when there are errors.
    organisation: Option<Organisation>,
    /// The way in for somebody who had no account; null for those who are signed in.
    result: Option<SignInResult>,
    /// What stands in the way: `LINK_USED`, `LINK_EXPIRED`, `FORBIDDEN` for an invitation to another address, `DUPLICATE` for a newcomer whose address has an account
    /// (sign in first), or what is wrong with the input.
    user_errors: Vec<UserError>,
}

/// Another role for a member.
#[derive(InputObject, Serialize)]
pub struct MemberRoleSetInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: the role that the member has already changes nothing.
    idempotency_key: Option<String>,
    /// The place in the organisation.
    member_id: ID,
    /// What the member is to be.
    role: MemberRole,
}

/// The outcome of a change of role.
#[derive(SimpleObject)]
pub struct MemberRoleSetPayload {
    /// The member as he is now; null when there are errors.
    member: Option<OrganisationMember>,
    /// The organisation with him; null when there are errors.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// The end of a membership.
#[derive(InputObject, Serialize)]
pub struct MemberRemoveInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: ending it a second time changes nothing.
    idempotency_key: Option<String>,
    /// The place in the organisation; one's own to leave.
    member_id: ID,
}

/// The outcome of ending a membership.
#[derive(SimpleObject)]
pub struct MemberRemovePayload {
    /// The organisation without the member; null when there are errors, and for somebody who has left himself.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Commands on who belongs to an organisation.
#[derive(Default)]
pub struct MemberMutation;

#[Object]
impl MemberMutation {
    /// Offers a place in the organisation to an address, for 14 days. Owners of the organisation may. The answer does not tell whether the address has an account. An
    /// open invitation to the same address is replaced. At most 30 a day (10 while the organisation is unverified) and 3 to one address. Causes the letter "member invited"
    /// (to the address); writes the event `invitation.sent`.
    async fn member_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and as what.")] input: MemberInviteInput,
    ) -> Result<MemberInvitePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Invite {
            organisation: input.organisation_id.to_string(),
            email: input.email.0.clone(),
            role: input.role.into(),
        };
        let outcome = run_once!(ctx, "memberInvite", Keyed::Required, &input, |tx| {
            invitation::send(tx, actor, &command)
        });
        let (sent, user_errors) = settle(ctx, outcome)?;
        forget_organisation(ctx);
        let organisation: Option<OrganisationId> = input.organisation_id.parse().ok();
        let (Some(sent), Some(organisation)) = (sent, organisation) else {
            return Ok(MemberInvitePayload {
                invitation: None,
                organisation: None,
                user_errors,
            });
        };
        // By its id: a repeat may come when it waits no more.
        let invitation = invitation::get(Caller::of(ctx).db().read(), sent)
            .await
            .map_err(|failure| top(ctx, failure))?;
        Ok(MemberInvitePayload {
            invitation: invitation.map(MemberInvitation),
            organisation: Organisation::named(ctx, organisation).await?,
            user_errors,
        })
    }

    /// Takes an open invitation back: its link works no more. Owners of the organisation may. Causes no letter; writes the event `invitation.withdrawn`.
    async fn invitation_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: InvitationWithdrawInput,
    ) -> Result<InvitationWithdrawPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Withdraw {
            invitation: input.invitation_id.to_string(),
        };
        let outcome = run_once!(ctx, "invitationWithdraw", Keyed::Optional, &input, |tx| {
            invitation::withdraw(tx, actor, &command)
        });
        let (organisation, user_errors) = settle(ctx, outcome)?;
        forget_organisation(ctx);
        Ok(InvitationWithdrawPayload {
            organisation: read(ctx, organisation).await?,
            user_errors,
        })
    }

    /// Takes the place that an invitation's link offers, once. Signed in, with the account that the letter was addressed to; or with a new account at that address,
    /// which the link proves to be the caller's. Causes the letter "member joined" (to the owners); writes the events `invitation.accepted` and `membership.begun`, and for a
    /// newcomer `person.created`, `consent.granted` and `person.signed_in`.
    async fn invitation_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token, and the account.")] input: InvitationAcceptInput,
    ) -> Result<InvitationAcceptPayload> {
        let caller = Caller::of(ctx);
        let context = caller.context(None);
        if let Some(actor) = caller.actor() {
            let outcome: platform::Result<invitation::Accepted> = platform::command!(
                caller.db(),
                &context,
                |tx| invitation::accept(tx, actor, &input.token)
            );
            let (accepted, user_errors) = settle(ctx, outcome)?;
            forget_organisation(ctx);
            if accepted.is_some() {
                Caller::renew(ctx).await?;
            }
            return Ok(InvitationAcceptPayload {
                organisation: read(ctx, accepted.map(|accepted| accepted.organisation)).await?,
                result: None,
                user_errors,
            });
        }
        let outcome = match &input.newcomer {
            None => Err(FaultCode::Required.at("input.newcomer").into()),
            Some(newcomer) => arrive(ctx, &input.token, newcomer).await,
        };
        let (arrived, user_errors) = settle(ctx, outcome)?;
        let organisation = arrived
            .as_ref()
            .map(|arrived| arrived.accepted.organisation);
        Ok(InvitationAcceptPayload {
            organisation: read(ctx, organisation).await?,
            result: shown(ctx, arrived.map(|arrived| arrived.result)).await?,
            user_errors,
        })
    }

    /// Gives a member another role. Owners of the organisation may; the last owner stays one. Causes the letter "member role changed" (to the member, and
    /// where an owner is one no more to the other owners; not to who did it); writes the event `membership.role_changed`.
    async fn member_role_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and which.")] input: MemberRoleSetInput,
    ) -> Result<MemberRoleSetPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = SetRole {
            member: input.member_id.to_string(),
            role: input.role.into(),
        };
        let outcome = run_once!(ctx, "memberRoleSet", Keyed::Optional, &input, |tx| async {
            membership::set_role(tx, actor, &command)
                .await
                .map(|member| (member.organisation, member.id))
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        forget_organisation(ctx);
        let Some((organisation, id)) = changed else {
            return Ok(MemberRoleSetPayload {
                member: None,
                organisation: None,
                user_errors,
            });
        };
        let members = load(ctx, MembersOf(organisation)).await?;
        let member = members.into_iter().flatten().find(|member| member.id == id);
        Ok(MemberRoleSetPayload {
            member: member.map(OrganisationMember),
            organisation: Organisation::named(ctx, organisation).await?,
            user_errors,
        })
    }

    /// Ends a membership: owners of the organisation may end anybody's, and everybody his own. What it allowed ends at once, in sessions and behind links of letters. The last
    /// owner cannot go. Causes the letter "member removed" (to who was the member, and of an owner to the other owners) or "member left" (to the owners); writes the event `membership.ended`.
    async fn member_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: MemberRemoveInput,
    ) -> Result<MemberRemovePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Remove {
            member: input.member_id.to_string(),
        };
        let outcome = run_once!(ctx, "memberRemove", Keyed::Optional, &input, |tx| async {
            membership::remove(tx, actor, &command)
                .await
                .map(|member| (member.organisation, member.person))
        });
        let (ended, user_errors) = settle(ctx, outcome)?;
        forget_organisation(ctx);
        let organisation = ended
            .filter(|(_, person)| *person != actor.person)
            .map(|(organisation, _)| organisation);
        Ok(MemberRemovePayload {
            organisation: read(ctx, organisation).await?,
            user_errors,
        })
    }
}

/// Enters somebody who has no account yet, and takes the place.
async fn arrive(
    ctx: &Context<'_>,
    token: &str,
    input: &NewcomerInput,
) -> platform::Result<invitation::Arrived> {
    let caller = Caller::of(ctx);
    let newcomer = Newcomer {
        name: input.name.clone(),
        phone: input.phone.clone().map(String::from),
        language: input
            .language
            .map_or(kernel::text::Language::Vi, Into::into),
        password: input.password.clone().map(SecretString::from),
        consents: input.consents.iter().copied().map(Into::into).collect(),
        wording: input.wording.clone(),
    };
    let prepared = invitation::prepare(caller.db(), token, &newcomer).await?;
    let (context, device) = (caller.context(None), caller.device());
    platform::command!(caller.db(), &context, |tx| invitation::arrive(
        tx, token, &prepared, &device
    ))
}

async fn read(ctx: &Context<'_>, id: Option<OrganisationId>) -> Result<Option<Organisation>> {
    match id {
        Some(id) => Organisation::named(ctx, id).await,
        None => Ok(None),
    }
}
