//! What one does with organisations: found them, keep their facts, show their papers.

use accounts::organisation::{
    self, ForeignRegistration, OrganisationInput, PlaceInput, Renounce, Submit, Update,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use kernel::id::OrganisationId;
use serde::Serialize;

use super::organisation::{Organisation, OrganisationCapability, forget_organisation};
use super::verification::{PaperInput, Verification};
use crate::graphql::Caller;
use crate::graphql::loaders::{VerificationsOf, load};
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{CountryCode, EmailAddress, PhoneNumber};
use crate::graphql::user_error::UserError;
use crate::graphql::values::{Language, LegalKind};
use crate::places::known_unit;

/// A registration abroad.
#[derive(Clone, InputObject, Serialize)]
pub struct ForeignRegistrationInput {
    /// The country of the register; not Vietnam.
    country: CountryCode,
    /// Which register (USCC, EIN, VAT, company number), at most 40 characters.
    scheme: String,
    /// The number there, at most 40 characters.
    number: String,
}

/// Where an organisation sits.
#[derive(Clone, InputObject, Serialize)]
pub struct OrganisationAddressInput {
    /// The country; Vietnam when left out.
    country: Option<CountryCode>,
    /// In Vietnam the code of the commune (five digits) or province (two digits); required there.
    unit_code: Option<String>,
    /// House, street, hamlet; abroad also town and postcode. At most five lines of 200 characters.
    #[graphql(default)]
    lines: Vec<String>,
}

/// The facts of an organisation, the whole of them; what is left out is emptied.
#[derive(Clone, InputObject, Serialize)]
pub struct OrganisationFactsInput {
    /// The name as it is registered, at most 200 characters.
    legal_name: String,
    /// What it is before the law; `AUTHORITY` is refused.
    legal_kind: LegalKind,
    /// What it does here, at least one.
    capabilities: Vec<OrganisationCapability>,
    /// The Vietnamese tax code: 10 digits, 13 for a branch, or the 12 of its owner for a household, group or farm.
    tax_code: Option<String>,
    /// The registration abroad, for those who have no tax code.
    foreign_registration: Option<ForeignRegistrationInput>,
    /// Where it sits.
    address: OrganisationAddressInput,
    /// The telephone of the house.
    phone: Option<PhoneNumber>,
    /// The mailbox of the house: it gets the letters when no member has an address.
    letterbox: Option<EmailAddress>,
    /// The language that the letterbox is written to; Vietnamese when left out.
    language: Option<Language>,
}

impl OrganisationFactsInput {
    fn place(&self) -> PlaceInput {
        PlaceInput {
            country: self.address.country.clone().map(String::from),
            unit_code: self.address.unit_code.clone(),
            lines: self.address.lines.clone(),
        }
    }

    fn command(&self) -> OrganisationInput {
        let foreign = self.foreign_registration.as_ref();
        OrganisationInput {
            legal_name: self.legal_name.clone(),
            legal_kind: self.legal_kind.into(),
            capabilities: self.capabilities.iter().copied().map(Into::into).collect(),
            tax_code: self.tax_code.clone(),
            foreign_registration: foreign.map(|foreign| ForeignRegistration {
                country: foreign.country.0.clone(),
                scheme: foreign.scheme.clone(),
                number: foreign.number.clone(),
            }),
            address: self.place(),
            phone: self.phone.clone().map(String::from),
            letterbox: self.letterbox.clone().map(String::from),
            language: self.language.map_or(kernel::text::Language::Vi, Into::into),
        }
    }
}

/// An organisation that somebody founds here.
#[derive(InputObject, Serialize)]
pub struct OrganisationCreateInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// Its facts.
    #[graphql(flatten)]
    facts: OrganisationFactsInput,
}

/// The facts of an organisation, the whole of them; what is left out is emptied.
#[derive(InputObject, Serialize)]
pub struct OrganisationUpdateInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a repeat changes nothing.
    idempotency_key: Option<String>,
    /// The organisation.
    organisation_id: ID,
    /// The version that was read.
    expected_version: i32,
    /// Whether a verified organisation gives its verification up for the change of what an authority has verified: name, legal form, registration, a producer's province,
    /// and whether it produces. Without it such a change is refused with `REVIEW_REQUIRED`.
    #[graphql(default)]
    renounce_verification: bool,
    /// Its facts.
    #[graphql(flatten)]
    facts: OrganisationFactsInput,
}

/// What an organisation shows to an authority.
#[derive(InputObject, Serialize)]
pub struct OrganisationSubmitInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The organisation.
    organisation_id: ID,
    /// The papers that it can show, 1 to 12.
    papers: Vec<PaperInput>,
}

/// The outcome of founding an organisation.
#[derive(SimpleObject)]
pub struct OrganisationCreatePayload {
    /// The organisation as it is now; null when there are errors.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of a change of facts.
#[derive(SimpleObject)]
pub struct OrganisationUpdatePayload {
    /// The organisation as it is now; null when there are errors.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of showing papers.
#[derive(SimpleObject)]
pub struct OrganisationSubmitPayload {
    /// The record of it; null when there are errors.
    verification: Option<Verification>,
    /// The organisation as it is now; null when there are errors.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// Commands on organisations.
#[derive(Default)]
pub struct OrganisationMutation;

#[Object]
impl OrganisationMutation {
    /// Founds an organisation here, which the caller owns. Any signed-in person may, up to 20. It is unverified until an authority has seen its papers
    /// (`organisationSubmit`). Causes no letter; writes the events `organisation.created` and `membership.begun`.
    async fn organisation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its facts.")] input: OrganisationCreateInput,
    ) -> Result<OrganisationCreatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let keys = &Caller::of(ctx).app().keys;
        let typed = input.facts.command();
        let outcome = match known_unit(Caller::of(ctx).db().read(), &typed.address).await {
            Err(failure) => Err(failure),
            Ok(unit) => run_once!(ctx, "organisationCreate", Keyed::Required, &input, |tx| {
                organisation::create(tx, keys, actor, &typed, unit.as_ref())
            }),
        };
        let (organisation, user_errors) = settle(ctx, outcome)?;
        if organisation.is_some() {
            Caller::renew(ctx).await?;
        }
        Ok(OrganisationCreatePayload {
            organisation: read(ctx, organisation).await?,
            user_errors,
        })
    }

    /// Writes the facts of an organisation, the whole of them. Owners and managers of the organisation may, unless it is suspended. What an authority has verified changes
    /// only by giving the verification up (`renounceVerification`). Whoever speaks for a producer of the register keeps the capability `PRODUCER` (`SPEAKS_FOR_PRODUCER`). What
    /// stands there already changes nothing. Causes no letter; writes the event `organisation.updated`.
    async fn organisation_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and its facts.")] input: OrganisationUpdateInput,
    ) -> Result<OrganisationUpdatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let keys = &Caller::of(ctx).app().keys;
        let typed = input.facts.command();
        let outcome = match known_unit(Caller::of(ctx).db().read(), &typed.address).await {
            Err(failure) => Err(failure),
            Ok(unit) => {
                let command = Update {
                    organisation: input.organisation_id.to_string(),
                    expected_version: input.expected_version,
                    input: typed,
                    unit,
                    renounce: if input.renounce_verification {
                        Renounce::Yes
                    } else {
                        Renounce::No
                    },
                };
                run_once!(
                    ctx,
                    "organisationUpdate",
                    Keyed::Optional,
                    &input,
                    |tx| async {
                        organisation::update(tx, keys, actor, &command)
                            .await
                            .map(|updated| updated.id)
                    }
                )
            }
        };
        let (organisation, user_errors) = settle(ctx, outcome)?;
        Ok(OrganisationUpdatePayload {
            organisation: read(ctx, organisation).await?,
            user_errors,
        })
    }

    /// Asks an authority to verify the organisation: that of its province when it produces, any when it only buys. Owners and managers of the organisation may. Asking again
    /// while it waits adds papers, without another letter. Causes the letter "organisation submitted" (to the desk); writes the event `organisation.submitted`.
    async fn organisation_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and its papers.")] input: OrganisationSubmitInput,
    ) -> Result<OrganisationSubmitPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Submit {
            organisation: input.organisation_id.to_string(),
            papers: input.papers.iter().map(Into::into).collect(),
        };
        let outcome = run_once!(ctx, "organisationSubmit", Keyed::Required, &input, |tx| {
            organisation::submit(tx, actor, &command)
        });
        let (record, user_errors) = settle(ctx, outcome)?;
        let organisation = record.and(input.organisation_id.parse().ok());
        let organisation = read(ctx, organisation).await?;
        let verification = match (&organisation, record) {
            (Some(organisation), Some(record)) => load(ctx, VerificationsOf(organisation.0.id))
                .await?
                .into_iter()
                .flatten()
                .find(|found| found.id == record)
                .map(Verification),
            _ => None,
        };
        Ok(OrganisationSubmitPayload {
            verification,
            organisation,
            user_errors,
        })
    }
}

/// An organisation as it is after a command, read anew.
pub(super) async fn read(
    ctx: &Context<'_>,
    id: Option<OrganisationId>,
) -> Result<Option<Organisation>> {
    forget_organisation(ctx);
    match id {
        Some(id) => Organisation::named(ctx, id).await,
        None => Ok(None),
    }
}
