//! Who belongs to an organisation, and who has been invited.

use accounts::invitation;
use accounts::membership;
use accounts::organisation::policy;
use async_graphql::{Context, ID, Object, Result};

use super::Organisation;
use crate::graphql::Caller;
use crate::graphql::ids::id;
use crate::graphql::loaders::load;
use crate::graphql::scalars::{DateTime, EmailAddress};
use crate::graphql::values::MemberRole;

/// A person's place in an organisation, as the others there see it.
pub struct OrganisationMember(pub membership::Membership);

impl OrganisationMember {
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<accounts::person::Person>> {
        load(ctx, self.0.person).await
    }
}

/// A person's place in an organisation. Shown to its members.
#[Object]
impl OrganisationMember {
    /// The place's id, for `memberRoleSet` and `memberRemove`.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.0.organisation).await
    }

    /// The person's name, family name first as in Vietnam.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.person(ctx).await?.map(|person| person.name))
    }

    /// The address that the person signs in by. Shown to the owners of the organisation and to the person; null for others.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<EmailAddress>> {
        let shown = Caller::of(ctx).actor().is_some_and(|actor| {
            policy::may_appoint(actor, self.0.organisation) || actor.person == self.0.person
        });
        if !shown {
            return Ok(None);
        }
        let person = self.person(ctx).await?;
        Ok(person
            .and_then(|person| person.email)
            .map(|email| EmailAddress(email.to_string())))
    }

    /// What the person may do there.
    async fn role(&self) -> MemberRole {
        self.0.role.into()
    }

    /// Since when.
    async fn since(&self) -> DateTime {
        self.0.since.into()
    }

    /// Whether it is the signed-in person himself.
    async fn is_viewer(&self, ctx: &Context<'_>) -> bool {
        Caller::of(ctx)
            .actor()
            .is_some_and(|actor| actor.person == self.0.person)
    }
}

/// An invitation that waits.
pub struct MemberInvitation(pub invitation::Invitation);

/// A place that was offered by mail and not taken yet. Shown to the owners of the organisation.
#[Object]
impl MemberInvitation {
    /// The invitation's id, for `invitationWithdraw`.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The address that it went to.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.0.email.to_string())
    }

    /// What its reader is to be.
    async fn role(&self) -> MemberRole {
        self.0.role.into()
    }

    /// The name of the owner who invited; null when the person is gone.
    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let found: Option<accounts::person::Person> = load(ctx, self.0.invited_by).await?;
        Ok(found.map(|person| person.name))
    }

    /// When it was sent.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Until when it can be accepted.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }
}
