//! People.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kernel::id::PersonId;

use crate::graphql::Caller;
use crate::graphql::ids::id;
use crate::graphql::loaders::load;
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::values::Language;

/// A human being who signs in and receives letters.
pub struct Person(pub accounts::person::Person);

impl Person {
    /// A person shows himself by id to himself alone; others meet him as a contact of what they share.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        let own = Caller::of(ctx).actor().map(|actor| actor.person);
        match id.parse::<PersonId>() {
            Ok(id) if Some(id) == own => Ok(load(ctx, id).await?.map(Self)),
            _ => Ok(None),
        }
    }
}

/// A human being who signs in and receives letters. Only the person himself sees this; others see a `Contact` where they share a deal.
#[Object]
impl Person {
    /// The person's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// The full name, family name first as in Vietnam.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The address for signing in and for letters.
    async fn email(&self) -> Option<EmailAddress> {
        self.0
            .email
            .as_ref()
            .map(|email| EmailAddress(email.to_string()))
    }

    /// The telephone number that partners in a deal are shown.
    async fn phone(&self) -> Option<PhoneNumber> {
        self.0
            .phone
            .as_ref()
            .map(|phone| PhoneNumber(phone.to_string()))
    }

    /// The language of the person's letters and pages.
    async fn language(&self) -> Language {
        self.0.language.into()
    }
}

/// Whom to call about a deal. Shown to the other side once an inquiry was sent, or answered.
#[derive(Clone, SimpleObject)]
pub struct Contact {
    /// The name, family name first as in Vietnam.
    name: String,
    /// The telephone number; null when the person gave none.
    phone: Option<PhoneNumber>,
}

impl Contact {
    /// The contact of a person, by id.
    pub(crate) async fn of(ctx: &Context<'_>, person: PersonId) -> Result<Option<Self>> {
        Ok(load(ctx, person)
            .await?
            .map(|person: accounts::person::Person| Self {
                name: person.name,
                phone: person.phone.map(|phone| PhoneNumber(phone.to_string())),
            }))
    }
}
