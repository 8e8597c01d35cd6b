//! Who answers for a product, told before anybody asks.

use async_graphql::{Context, Enum, Object, Result};
use kernel::id::OrganisationId;

use super::{AdministrativeUnit, Producer};
use crate::graphql::Caller;
use crate::graphql::accounts::Organisation;
use crate::graphql::loaders::{DeskOf, load};

/// Who reads an inquiry for a product.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum AnswererKind {
    /// The producer's own people.
    Producer,
    /// The desk of the province, because nobody speaks for the producer here.
    ProvinceDesk,
    /// Nobody yet: no authority of the province takes part, or nobody looks at its desk. An inquiry is refused.
    Nobody,
}

/// Who answers an inquiry for a product.
pub struct Answerer {
    kind: AnswererKind,
    organisation: Option<OrganisationId>,
    producer: Option<catalogue::producer::Producer>,
    province_code: String,
}

impl Answerer {
    /// Finds out who answers for a product of this producer and province.
    pub(crate) async fn of(
        ctx: &Context<'_>,
        producer: Option<catalogue::producer::Producer>,
        province_code: &str,
    ) -> Result<Self> {
        let claimed = producer.as_ref().and_then(|producer| producer.organisation);
        let (kind, organisation) = match claimed {
            Some(organisation) => (AnswererKind::Producer, Some(organisation)),
            None => match load(ctx, DeskOf(province_code.to_owned())).await? {
                Some(desk) => (AnswererKind::ProvinceDesk, Some(desk)),
                None => (AnswererKind::Nobody, None),
            },
        };
        Ok(Self {
            kind,
            organisation,
            producer,
            province_code: province_code.to_owned(),
        })
    }
}

impl Answerer {
    /// The producer's recorded telephone and mailbox, as far as the caller may read them.
    fn contact(&self, ctx: &Context<'_>) -> String {
        let viewer = Caller::of(ctx).actor().map(|actor| &**actor);
        let contact = self
            .producer
            .as_ref()
            .and_then(|producer| producer.contact_for(viewer));
        let parts = contact.map(|contact| {
            let phone = contact
                .phone
                .as_ref()
                .map(kernel::contact::PhoneNumber::display);
            let email = contact.email.as_ref().map(ToString::to_string);
            phone
                .into_iter()
                .chain(email)
                .collect::<Vec<_>>()
                .join(", ")
        });
        parts.unwrap_or_default()
    }
}

/// Who answers an inquiry for a product. Show `note` to the buyer before he sends one.
#[Object]
impl Answerer {
    /// Whether the producer's own people answer, or the province's desk in their stead.
    async fn kind(&self) -> AnswererKind {
        self.kind
    }

    /// The organisation that gets the inquiry; null when there is nobody.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.organisation {
            Some(id) => Organisation::named(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The producer, where one is known by name.
    async fn producer(&self) -> Option<Producer> {
        self.producer.clone().map(Producer)
    }

    /// What a buyer should know before he sends an inquiry, in the caller's language.
    async fn note(&self, ctx: &Context<'_>) -> Result<String> {
        let caller = Caller::of(ctx);
        let answers = match self.organisation {
            Some(id) => Organisation::named(ctx, id)
                .await?
                .map(|organisation| organisation.0.legal_name),
            None => None,
        };
        let province = AdministrativeUnit::by_code(ctx, &self.province_code)
            .await?
            .map_or_else(String::new, |unit| unit.0.name);
        let contact = self.contact(ctx);
        let key = match (self.kind, &self.producer) {
            (AnswererKind::Nobody, Some(_)) if !contact.is_empty() => {
                "error-answerer-nobody-contact"
            }
            (AnswererKind::Producer, _) => "error-answerer-producer",
            (AnswererKind::ProvinceDesk, Some(_)) => "error-answerer-desk",
            (AnswererKind::ProvinceDesk, None) => "error-answerer-desk-unnamed",
            (AnswererKind::Nobody, _) => "error-answerer-nobody",
        };
        let producer = self
            .producer
            .as_ref()
            .map_or_else(String::new, |producer| producer.name.clone());
        let values = [
            ("organisation", answers.unwrap_or_default().into()),
            ("producer", producer.into()),
            ("province", province.into()),
            ("contact", contact.into()),
        ];
        Ok(caller.words().text(caller.language(), key, &values))
    }
}
