//! Organisations.

use accounts::organisation::number::{self, Told};
use accounts::organisation::{actions, policy};
use accounts::staff_action::Concerned;
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kernel::contact::Registration as KernelRegistration;
use kernel::id::OrganisationId;

use super::member::{MemberInvitation, OrganisationMember};
use super::staff_action::{StaffAction, staff_actions};
use super::verification::Verification;
use crate::graphql::Caller;
use crate::graphql::buyers::BuyerProfile;
use crate::graphql::connection::{Connection, page_request};
use crate::graphql::ids::id;
use crate::graphql::loaders::{InvitationsOf, MembersOf, VerificationsOf, forget, load};
use crate::graphql::scalars::{CountryCode, DateTime, EmailAddress, PhoneNumber};
use crate::graphql::values::{Address, Language, LegalKind, OrganisationStanding};

/// What an organisation does here.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "accounts::organisation::Capability")]
pub enum OrganisationCapability {
    /// It makes products and sells them; the authority of its province watches over it, or that of the producers of the register it speaks for.
    Producer,
    /// It buys.
    Buyer,
}

/// A command on an organisation; the names are those of the mutations.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "accounts::organisation::actions::Action")]
pub enum OrganisationAction {
    /// Change its facts.
    OrganisationUpdate,
    /// Ask an authority to verify it.
    OrganisationSubmit,
    /// Invite somebody.
    MemberInvite,
    /// Change what a member may do.
    MemberRoleSet,
    /// End somebody's membership, or one's own.
    MemberRemove,
    /// Give it up for good. Deals that are not over are found when it is tried: `OPEN_DEALS` names them.
    OrganisationClose,
    /// Verify it for an authority.
    OrganisationVerify,
    /// Refuse its papers for an authority.
    OrganisationReject,
    /// Exclude it from trade.
    OrganisationSuspend,
    /// Take that back.
    OrganisationReinstate,
}

/// Why an action on an organisation is not possible now.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "accounts::organisation::actions::Obstacle")]
pub enum OrganisationActionReason {
    /// One does not belong to the organisation.
    NotAMember,
    /// One's role does not allow it.
    RoleForbids,
    /// One is not staff of the authority that judges it.
    NotItsAuthority,
    /// Nobody judges his own organisation.
    OwnOrganisation,
    /// Its state does not allow it.
    StateForbids,
    /// The organisation is suspended and begins nothing new.
    OrganisationSuspended,
    /// An authority is appointed, not judged, and does not close itself.
    IsAuthority,
}

/// What the caller may do with an organisation now, and why not.
#[derive(SimpleObject)]
pub struct OrganisationViewerAction {
    /// What could be done: the mutation's name.
    action: OrganisationAction,
    /// Whether the mutation would be taken now.
    allowed: bool,
    /// Every reason against it; empty when it is allowed.
    reasons: Vec<OrganisationActionReason>,
}

/// Forgets what a command on an organisation may have changed.
pub(super) fn forget_organisation(ctx: &Context<'_>) {
    forget::<OrganisationId>(ctx);
    forget::<MembersOf>(ctx);
    forget::<InvitationsOf>(ctx);
    forget::<VerificationsOf>(ctx);
}

/// An organisation.
pub struct Organisation(pub accounts::organisation::Organisation);

impl Organisation {
    /// An organisation by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        let Ok(id) = id.parse::<OrganisationId>() else {
            return Ok(None);
        };
        let actor = Caller::of(ctx).actor().map(|actor| &**actor);
        let row: Option<accounts::organisation::Organisation> = load(ctx, id).await?;
        Ok(row.filter(|row| policy::may_see(actor, row)).map(Self))
    }

    /// An organisation that a visible thing names: its name is part of what was made visible.
    pub(crate) async fn named(ctx: &Context<'_>, id: OrganisationId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    /// Whether members, papers and what staff did are shown to this caller.
    fn shows_inside(&self, ctx: &Context<'_>) -> bool {
        policy::may_see_inside(Caller::of(ctx).actor().map(|actor| &**actor), &self.0)
    }

    /// Whether its telephone and letterbox are shown to this caller.
    fn shows_contacts(&self, ctx: &Context<'_>) -> bool {
        policy::may_see_contacts(Caller::of(ctx).actor().map(|actor| &**actor), &self.0)
    }
}

/// A number under which an organisation is registered.
#[derive(SimpleObject)]
pub struct Registration {
    /// The country of the register.
    country: CountryCode,
    /// Which register: `MST` for the Vietnamese tax code, else its own name.
    scheme: String,
    /// The number there. Of a household's personal number others than its members and the staff who judge it see the last three digits.
    number: String,
    /// Whether only the last digits of `number` are shown.
    masked: bool,
}

/// A company, cooperative, household or authority that trades or keeps the register.
#[Object]
impl Organisation {
    /// The organisation's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The name as it is registered.
    async fn legal_name(&self) -> &str {
        &self.0.legal_name
    }

    /// What it is before the law.
    async fn legal_kind(&self) -> LegalKind {
        self.0.legal_kind.into()
    }

    /// Tax code or foreign registration. Shown to its members, to staff, and to members of verified organisations; null for others. A personal number of twelve digits is
    /// shown whole to its members and to the staff that may judge it; others see the last three digits.
    async fn registration(&self, ctx: &Context<'_>) -> Option<Registration> {
        let caller = Caller::of(ctx);
        let actor = caller.actor().map(|actor| &**actor);
        let told = number::told(&caller.app().keys, actor, &self.0)?;
        let vietnamese = |number: String, masked: bool| Registration {
            country: CountryCode("VN".to_owned()),
            scheme: "MST".to_owned(),
            number,
            masked,
        };
        Some(match told {
            Told::Masked(number) => vietnamese(number, true),
            Told::Whole(KernelRegistration::VietnameseTax { code }) => {
                vietnamese(code.to_string(), false)
            }
            Told::Whole(KernelRegistration::Foreign {
                country,
                scheme,
                number,
            }) => Registration {
                country: CountryCode(country.to_string()),
                scheme,
                number,
                masked: false,
            },
        })
    }

    /// Where it sits.
    async fn address(&self) -> Address {
        self.0.address.clone().into()
    }

    /// The telephone of the house. Shown to its members, to staff, and to members of verified organisations; null for others.
    async fn phone(&self, ctx: &Context<'_>) -> Option<PhoneNumber> {
        self.0
            .phone
            .as_ref()
            .filter(|_| self.shows_contacts(ctx))
            .map(|phone| PhoneNumber(phone.to_string()))
    }

    /// The mailbox of the house. Shown to its members, to staff, and to members of verified organisations; null for others.
    async fn letterbox(&self, ctx: &Context<'_>) -> Option<EmailAddress> {
        self.0
            .letterbox
            .as_ref()
            .filter(|_| self.shows_contacts(ctx))
            .map(|email| EmailAddress(email.to_string()))
    }

    /// What it does here.
    async fn capabilities(&self) -> Vec<OrganisationCapability> {
        self.0
            .capabilities
            .iter()
            .copied()
            .map(Into::into)
            .collect()
    }

    /// Code of the province it sits in, two digits; null abroad.
    async fn province_code(&self) -> Option<&str> {
        self.0.province_code.as_deref()
    }

    /// The language that its letterbox is written to. Shown to its members and to the staff that may judge it; null for others.
    async fn language(&self, ctx: &Context<'_>) -> Option<Language> {
        self.shows_inside(ctx).then(|| self.0.language.into())
    }

    /// Since when it waits for an authority to look at its papers. Shown to its members and to the staff that may judge it; null for others, and when it does not wait.
    async fn submitted_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let since = self.0.submitted_at.filter(|_| self.shows_inside(ctx))?;
        Some(since.into())
    }

    /// Who belongs to it, the longest first. Shown to its members; null for others, staff among them.
    async fn members(&self, ctx: &Context<'_>) -> Result<Option<Vec<OrganisationMember>>> {
        let shown = Caller::of(ctx)
            .actor()
            .is_some_and(|actor| policy::may_see_members(actor, self.0.id));
        if !shown {
            return Ok(None);
        }
        let members = load(ctx, MembersOf(self.0.id)).await?.unwrap_or_default();
        Ok(Some(members.into_iter().map(OrganisationMember).collect()))
    }

    /// The invitations that wait to be accepted, the newest first. Shown to its owners; null for others.
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Option<Vec<MemberInvitation>>> {
        let shown = Caller::of(ctx)
            .actor()
            .is_some_and(|actor| policy::may_appoint(actor, self.0.id));
        if !shown {
            return Ok(None);
        }
        let waiting = load(ctx, InvitationsOf(self.0.id)).await?;
        let waiting = waiting.unwrap_or_default();
        Ok(Some(waiting.into_iter().map(MemberInvitation).collect()))
    }

    /// The newest record of what it showed, or of what an authority found. Shown to its members and to the staff that may judge it; null for others, and when there
    /// is none.
    async fn verification(&self, ctx: &Context<'_>) -> Result<Option<Verification>> {
        if !self.shows_inside(ctx) {
            return Ok(None);
        }
        let records = load(ctx, VerificationsOf(self.0.id)).await?;
        Ok(records.into_iter().flatten().next().map(Verification))
    }

    /// Every such record, the newest first. Shown to its members and to the staff that may judge it; null for others.
    async fn verifications(&self, ctx: &Context<'_>) -> Result<Option<Vec<Verification>>> {
        if !self.shows_inside(ctx) {
            return Ok(None);
        }
        let records = load(ctx, VerificationsOf(self.0.id)).await?;
        let records = records.unwrap_or_default();
        Ok(Some(records.into_iter().map(Verification).collect()))
    }

    /// What staff of authorities did to its data, the newest first. Shown to its members and to the staff that may judge it; null for others.
    async fn staff_actions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<StaffAction>>> {
        if !self.shows_inside(ctx) {
            return Ok(None);
        }
        let request = page_request(first, after, last, before);
        let concerned = Concerned::Organisation(self.0.id);
        staff_actions(ctx, concerned, &request).await.map(Some)
    }

    /// What the caller may do with it now, and why not. Shown to its members and to the staff that may judge it; empty for others.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Vec<OrganisationViewerAction> {
        let actor = Caller::of(ctx).actor().filter(|_| self.shows_inside(ctx));
        let states = actor.map_or_else(Vec::new, |actor| actions::of(actor, &self.0));
        states
            .into_iter()
            .map(|state| OrganisationViewerAction {
                action: state.action.into(),
                allowed: state.allowed(),
                reasons: state.obstacles.into_iter().map(Into::into).collect(),
            })
            .collect()
    }

    /// Whether an authority has seen its papers, or has excluded it from trade.
    async fn standing(&self) -> OrganisationStanding {
        self.0.standing.into()
    }

    /// What it buys and where it takes delivery. Shown to its members and to staff; null for others, and where there is none yet.
    async fn buyer_profile(&self, ctx: &Context<'_>) -> Result<Option<BuyerProfile>> {
        BuyerProfile::of(ctx, self.0.id).await
    }

    /// Whether it is made up, for looking round.
    async fn sample(&self) -> bool {
        self.0.origin == accounts::person::Origin::Sample
    }

    /// Grows with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Since when it is known here.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
