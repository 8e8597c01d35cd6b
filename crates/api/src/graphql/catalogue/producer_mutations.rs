//! What one does with producers of the register: invite somebody to speak for one, claim one, decide claims, change what one says.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use catalogue::claim::{self, Decide, File, Invite, Settled};
use catalogue::producer as producers;
use catalogue::producer::{FactsInput, ProfileInput, Update};
use kernel::id::{ClaimId, ProducerId, ProductId};
use serde::Serialize;

use super::Producer;
use super::claim::ProducerClaim;
use super::product_inputs::TextsInput;
use crate::claims;
use crate::graphql::Caller;
use crate::graphql::accounts::PaperInput;
use crate::graphql::ids::acting;
use crate::graphql::loaders::{
    OrderableOf, ProducerInvitationsOf, ProvenanceOf, forget, forget_deal, load,
};
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{DateTime, EmailAddress, PhoneNumber};
use crate::graphql::user_error::UserError;
use crate::graphql::values::{Language, LegalKind};

/// An invitation to speak for a producer.
#[derive(InputObject, Serialize)]
pub struct ProducerInviteInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The producer.
    producer_id: ID,
    /// Whom to write to. Who is reached at the mailbox that the register records speaks for the producer as soon as he claims; at any other, an officer decides, another than the inviting one where the office has one.
    email: EmailAddress,
    /// In which language; Vietnamese when left out.
    language: Option<Language>,
    /// What the officer adds, at most 500 characters.
    note: Option<String>,
}

/// A claim to speak for a producer.
#[derive(InputObject, Serialize)]
pub struct ProducerClaimInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The producer.
    producer_id: ID,
    /// The organisation that speaks for it; may be left out by those who belong to one only.
    organisation_id: Option<ID>,
    /// The last part of the link in an authority's invitation. With it no papers are needed.
    invitation_token: Option<String>,
    /// Papers that show it, at most 12; at least one without an invitation.
    #[graphql(default)]
    papers: Vec<PaperInput>,
    /// What the officer should know, at most 2,000 characters.
    note: Option<String>,
}

/// An officer's decision on a claim.
#[derive(InputObject, Serialize)]
pub struct ProducerClaimApproveInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second approval by the same officer changes nothing.
    idempotency_key: Option<String>,
    /// The claim.
    claim_id: ID,
    /// Why; required when another organisation loses the producer by it, which reads it. At most 1,000 characters.
    reason: Option<String>,
}

/// An officer's decision on a claim.
#[derive(InputObject, Serialize)]
pub struct ProducerClaimRefuseInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second refusal by the same officer changes nothing.
    idempotency_key: Option<String>,
    /// The claim.
    claim_id: ID,
    /// Why; the claimant reads it. At most 1,000 characters.
    reason: String,
}

/// What a producer says of itself; what is left out is emptied.
#[derive(InputObject, Serialize)]
pub struct ProducerProfileInput {
    /// What it tells about itself, at most 4,000 characters a language.
    story: Option<TextsInput>,
    /// Its address in words, at most 300 characters.
    address: Option<String>,
    /// Its mailbox.
    contact_email: Option<EmailAddress>,
    /// Its telephone.
    contact_phone: Option<PhoneNumber>,
}

/// What the register says of a producer; what is left out is emptied.
#[derive(InputObject, Serialize)]
pub struct ProducerFactsInput {
    /// The name as it is printed, at most 200 characters; no other producer of its province has it (`DUPLICATE`).
    name: String,
    /// Its legal form; neither an authority nor a company abroad.
    legal_kind: Option<LegalKind>,
    /// Code of its commune (five digits), in its province.
    unit_code: Option<String>,
}

/// A change of a producer. A part that is left out stays as it is; one that is given is replaced as a whole.
#[derive(InputObject, Serialize)]
pub struct ProducerUpdateInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a repeat changes nothing.
    idempotency_key: Option<String>,
    /// The producer.
    producer_id: ID,
    /// The version that was read.
    expected_version: i32,
    /// What it says of itself.
    profile: Option<ProducerProfileInput>,
    /// What the register says of it; staff of the province alone change it.
    facts: Option<ProducerFactsInput>,
    /// Why an officer corrects what stands there; its people read it. At most 1,000 characters.
    reason: Option<String>,
}

/// The outcome of an invitation.
#[derive(SimpleObject)]
pub struct ProducerInvitePayload {
    /// The producer; null when there are errors.
    producer: Option<Producer>,
    /// Until when the invitation works.
    expires_at: Option<DateTime>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of a claim.
#[derive(SimpleObject)]
pub struct ProducerClaimPayload {
    /// The claim: `APPROVED` by an invitation to the mailbox of the register, else `WAITING`; null when there are errors.
    claim: Option<ProducerClaim>,
    /// The producer as it is now.
    producer: Option<Producer>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of an approval.
#[derive(SimpleObject)]
pub struct ProducerClaimApprovePayload {
    /// The claim as it is now; null when there are errors.
    claim: Option<ProducerClaim>,
    /// The producer as it is now.
    producer: Option<Producer>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of a refusal.
#[derive(SimpleObject)]
pub struct ProducerClaimRefusePayload {
    /// The claim as it is now; null when there are errors.
    claim: Option<ProducerClaim>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of a change of a producer.
#[derive(SimpleObject)]
pub struct ProducerUpdatePayload {
    /// The producer as it is now; null when there are errors.
    producer: Option<Producer>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Commands on producers.
#[derive(Default)]
pub struct ProducerMutation;

#[Object]
impl ProducerMutation {
    /// Writes to an address that its reader may speak for a producer of the register; the answer is the same whether or not the address is known. Staff of the producer's
    /// province may, while nobody speaks for it. Causes the letter "producer invited" (to the address, with a link that works once, for 14 days); writes the event
    /// `producer.invited`.
    async fn producer_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which producer, and whom.")] input: ProducerInviteInput,
    ) -> Result<ProducerInvitePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Invite {
            producer: input.producer_id.to_string(),
            email: input.email.0.clone(),
            language: input
                .language
                .map_or(kernel::text::Language::Vi, Into::into),
            note: input.note.clone(),
        };
        let outcome = run_once!(ctx, "producerInvite", Keyed::Required, &input, |tx| {
            claim::invite(tx, actor, &command)
        });
        let (invited, user_errors) = settle(ctx, outcome)?;
        Ok(ProducerInvitePayload {
            producer: producer(ctx, invited.map(|invited| invited.producer)).await?,
            expires_at: invited.map(|invited| invited.expires_at.into()),
            user_errors,
        })
    }

    /// Claims a producer of the register for an organisation in Vietnam. Its owners and managers may. By an authority's invitation to the mailbox that the register records an
    /// unclaimed producer is the organisation's at once, with its products, ratings and the inquiries that wait; a claim of its own that waits is settled by it. An invitation to
    /// another address, or to one that the inviting officer wrote into the register himself, or with an officer of the office among the organisation's members, does not decide:
    /// then, with papers, or when somebody speaks for the producer already, the claim waits for staff. Who speaks for a producer has the capability `PRODUCER` and is judged by
    /// the authority of that producer's province. Causes the letter "claim approved"
    /// (to the organisation's members) and "inquiry received" and "inquiry forwarded" for what waits, or "claim at the desk" (to the authority); writes the event
    /// `producer.claimed`, with `inquiry.forwarded` for what waits, or `producer.claim_filed`.
    async fn producer_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which producer, for whom, and by what right.")] input: ProducerClaimInput,
    ) -> Result<ProducerClaimPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = File {
            producer: input.producer_id.to_string(),
            organisation: acting(actor, input.organisation_id.as_ref()).to_string(),
            invitation: input.invitation_token.clone(),
            papers: input.papers.iter().map(Into::into).collect(),
            note: input.note.clone(),
        };
        let outcome = run_once!(ctx, "producerClaim", Keyed::Required, &input, |tx| {
            claims::file(tx, actor, &command)
        });
        let (settled, user_errors) = settle(ctx, outcome)?;
        Ok(ProducerClaimPayload {
            claim: decided(ctx, settled.as_ref()).await?,
            producer: producer(ctx, settled.map(|settled| settled.producer)).await?,
            user_errors,
        })
    }

    /// Approves a claim: the organisation speaks for the producer from now on, whoever did before. Staff of the province may, but nobody who filed it or belongs to the claimant or
    /// to the organisation that speaks for the producer now; the officer who invited the claimant only where his office has nobody else, and then `staffActions` says so. Causes the
    /// letter "claim approved" (to the organisation's members), "producer handed over" (to those of the one that loses it), "inquiry received" and "inquiry forwarded" for
    /// what waits; writes the event `producer.claimed`, and `inquiry.forwarded` for what waits.
    async fn producer_claim_approve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProducerClaimApproveInput,
    ) -> Result<ProducerClaimApprovePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Decide {
            claim: input.claim_id.to_string(),
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "producerClaimApprove", Keyed::Optional, &input, |tx| {
            claims::approve(tx, actor, &command)
        });
        let (settled, user_errors) = settle(ctx, outcome)?;
        Ok(ProducerClaimApprovePayload {
            claim: decided(ctx, settled.as_ref()).await?,
            producer: producer(ctx, settled.map(|settled| settled.producer)).await?,
            user_errors,
        })
    }

    /// Refuses a claim, with a reason; the organisation may claim again. Who may approve it may. Causes the letter "claim refused" (to the
    /// organisation's members); writes the event `producer.claim_refused`.
    async fn producer_claim_refuse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: ProducerClaimRefuseInput,
    ) -> Result<ProducerClaimRefusePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Decide {
            claim: input.claim_id.to_string(),
            reason: Some(input.reason.clone()),
        };
        let outcome = run_once!(ctx, "producerClaimRefuse", Keyed::Optional, &input, |tx| {
            claim::refuse(tx, actor, &command)
        });
        let (settled, user_errors) = settle(ctx, outcome)?;
        Ok(ProducerClaimRefusePayload {
            claim: decided(ctx, settled.as_ref()).await?,
            user_errors,
        })
    }

    /// Changes a producer: `profile` by owners and managers of the organisation that speaks for it, at once; `facts` by staff of the province, with a reason; everything by
    /// staff where nobody speaks for it. Causes no letter; writes the event `producer.updated` or `producer.corrected`.
    async fn producer_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed.")] input: ProducerUpdateInput,
    ) -> Result<ProducerUpdatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Update {
            producer: input.producer_id.to_string(),
            expected_version: input.expected_version,
            profile: input.profile.as_ref().map(|profile| ProfileInput {
                story: profile.story.as_ref().map(Into::into),
                address: profile.address.clone(),
                email: profile.contact_email.clone().map(Into::into),
                phone: profile.contact_phone.clone().map(Into::into),
            }),
            facts: input.facts.as_ref().map(|facts| FactsInput {
                name: facts.name.clone(),
                legal_kind: facts.legal_kind.map(Into::into),
                unit_code: facts.unit_code.clone(),
            }),
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "producerUpdate", Keyed::Optional, &input, |tx| {
            producers::update(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(ProducerUpdatePayload {
            producer: producer(ctx, changed.map(|changed| changed.producer)).await?,
            user_errors,
        })
    }
}

/// The producer as it is after a command.
pub(super) async fn producer(
    ctx: &Context<'_>,
    id: Option<ProducerId>,
) -> Result<Option<Producer>> {
    forget::<ProducerId>(ctx);
    forget::<ProducerInvitationsOf>(ctx);
    forget::<ProvenanceOf>(ctx);
    match id {
        Some(id) => Ok(load(ctx, id).await?.map(Producer)),
        None => Ok(None),
    }
}

async fn decided(ctx: &Context<'_>, settled: Option<&Settled>) -> Result<Option<ProducerClaim>> {
    forget::<ClaimId>(ctx);
    forget::<ProductId>(ctx);
    forget::<OrderableOf>(ctx);
    forget_deal(ctx);
    match settled {
        Some(settled) => Ok(load(ctx, settled.claim).await?.map(ProducerClaim)),
        None => Ok(None),
    }
}
