//! Organisations.

use accounts::organisation::policy;
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kernel::contact::Registration as KernelRegistration;
use kernel::id::OrganisationId;

use crate::graphql::Caller;
use crate::graphql::buyers::BuyerProfile;
use crate::graphql::ids::id;
use crate::graphql::loaders::load;
use crate::graphql::scalars::{CountryCode, DateTime, EmailAddress, PhoneNumber};
use crate::graphql::values::{Address, LegalKind, OrganisationStanding};

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

    /// Whether its telephone, letterbox and registration are shown to this caller.
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
    /// The number there.
    number: String,
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

    /// Tax code or foreign registration. Shown to its members, to staff, and to members of verified organisations; null for others.
    async fn registration(&self, ctx: &Context<'_>) -> Option<Registration> {
        let registration = self
            .0
            .registration
            .clone()
            .filter(|_| self.shows_contacts(ctx))?;
        Some(match registration {
            KernelRegistration::VietnameseTax { code } => Registration {
                country: CountryCode("VN".to_owned()),
                scheme: "MST".to_owned(),
                number: code.to_string(),
            },
            KernelRegistration::Foreign {
                country,
                scheme,
                number,
            } => Registration {
                country: CountryCode(country.to_string()),
                scheme,
                number,
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
