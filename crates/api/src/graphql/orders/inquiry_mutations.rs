//! What one does with inquiries.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::inquiry::{
    self, Decline, EntryInput, Forward, LineInput, SendMessage, Submit, Withdraw,
};
use serde::Serialize;

use super::Inquiry;
use super::inquiry_lines::Message;
use super::shared::PlaceInput;
use crate::graphql::Caller;
use crate::graphql::connection::Edge;
use crate::graphql::ids::acting;
use crate::graphql::loaders::{MessagesOf, forget_deal, load};
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{CountryCode, CurrencyCode, Date, DateTime};
use crate::graphql::user_error::UserError;
use crate::graphql::values::{QuantityInput, UnitPriceInput};

/// One window of a schedule.
#[derive(InputObject, Serialize)]
pub struct ScheduleEntryInput {
    /// The first day.
    from: Date,
    /// The last day; the first when left out.
    to: Option<Date>,
    /// Repeats the window every week as long as it begins by this day.
    every_week_until: Option<Date>,
    /// How much in each window.
    quantity: QuantityInput,
    /// Where to; the first delivery place of the buyer profile when left out.
    place: Option<PlaceInput>,
}

impl From<&ScheduleEntryInput> for EntryInput {
    fn from(entry: &ScheduleEntryInput) -> Self {
        Self {
            from: entry.from.0.clone(),
            to: entry.to.as_ref().unwrap_or(&entry.from).0.clone(),
            every_week_until: entry.every_week_until.clone().map(Into::into),
            quantity: (&entry.quantity).into(),
            place: entry.place.as_ref().map(Into::into),
        }
    }
}

/// One product asked for.
#[derive(InputObject, Serialize)]
pub struct InquiryLineInput {
    /// The product.
    product_id: ID,
    /// When, where and how much; at least one window.
    schedule: Vec<ScheduleEntryInput>,
    /// The price wished for.
    target_price: Option<UnitPriceInput>,
    /// Quality and other wishes, at most 4,000 characters.
    wishes: Option<String>,
}

/// An inquiry as the buyer writes it.
#[derive(InputObject, Serialize)]
pub struct InquirySubmitInput {
    /// Makes a repeat harmless: the same key with the same input gets the first answer. Any text of up to 200 characters, made anew for each intention. Required: left out,
    /// nothing is done, and the answer is `IDEMPOTENCY_KEY_REQUIRED`.
    idempotency_key: Option<String>,
    /// The buying organisation; may be left out by those who belong to one only.
    organisation_id: Option<ID>,
    /// The products, at most 30; all of one seller, or all for one province's desk.
    lines: Vec<InquiryLineInput>,
    /// Certificates wanted, by a scheme's name (`VIETGAP`) or in words; at most 12.
    #[graphql(default)]
    certificates: Vec<String>,
    /// The country where the goods shall be sold in the end.
    target_market: Option<CountryCode>,
    /// When an answer is wanted at the latest: in an hour at the earliest, in 60 days at the latest; in 48 hours when left out.
    reply_by: Option<DateTime>,
    /// The currency in which an offer is wanted; VND when left out.
    currency: Option<CurrencyCode>,
    /// Words to the seller, at most 4,000 characters.
    note: Option<String>,
    /// The buyer's own number for it, at most 60 characters.
    external_reference: Option<String>,
    /// Says that the buyer has been told that nobody speaks for the producer and that the province's desk will answer (`Product.answeredBy`).
    #[graphql(default)]
    acknowledge_desk: bool,
    /// Says that the buyer has been told that a product is closed on days that are asked for (`Product.closure`), and asks all the same.
    #[graphql(default)]
    acknowledge_closed: bool,
}

/// The outcome of an inquiry.
#[derive(SimpleObject)]
pub struct InquirySubmitPayload {
    /// The inquiry; null when there are errors.
    inquiry: Option<Inquiry>,
    /// The inquiry as an item of `viewer.inquiries`, to be put first.
    inquiry_edge: Option<Edge<Inquiry>>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// A message for the thread.
#[derive(InputObject, Serialize)]
pub struct InquiryMessageSendInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The inquiry.
    inquiry_id: ID,
    /// The organisation spoken for, where the person belongs to both sides.
    organisation_id: Option<ID>,
    /// The words: plain text, at most 4,000 characters.
    body: String,
}

/// The outcome of a message.
#[derive(SimpleObject)]
pub struct InquiryMessageSendPayload {
    /// The message; null when there are errors.
    message: Option<Message>,
    /// The inquiry as it is now.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// A refusal of an inquiry.
#[derive(InputObject, Serialize)]
pub struct InquiryDeclineInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second refusal by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The inquiry.
    inquiry_id: ID,
    /// Why; the buyer reads it. At most 1,000 characters.
    reason: String,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
}

/// The outcome of a refusal.
#[derive(SimpleObject)]
pub struct InquiryDeclinePayload {
    /// The inquiry as it is now; null when there are errors.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// An inquiry that the desk passes on.
#[derive(InputObject, Serialize)]
pub struct InquiryForwardInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second forwarding to the same producer changes nothing.
    idempotency_key: Option<String>,
    /// The inquiry.
    inquiry_id: ID,
    /// A claimed producer of the desk's jurisdiction.
    producer_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
}

/// The outcome of forwarding.
#[derive(SimpleObject)]
pub struct InquiryForwardPayload {
    /// The inquiry as it is now; null when there are errors.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// An inquiry that the buyer takes back.
#[derive(InputObject, Serialize)]
pub struct InquiryWithdrawInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second withdrawal by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The inquiry.
    inquiry_id: ID,
    /// Why; who was asked reads it. At most 1,000 characters.
    reason: String,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
}

/// The outcome of taking an inquiry back.
#[derive(SimpleObject)]
pub struct InquiryWithdrawPayload {
    /// The inquiry as it is now; null when there are errors.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// Commands on inquiries.
#[derive(Default)]
pub struct InquiryMutation;

#[Object]
impl InquiryMutation {
    /// Sends an inquiry for a buying organisation. Members of an organisation with a buyer profile may: five a day while it is unverified, 200 once it is verified. Causes the
    /// letters "inquiry received" (to the producer's people) or "inquiry at the desk" (to the province's staff) and "inquiry copy" (to the buyer); writes the event `inquiry.submitted`.
    async fn inquiry_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inquiry.")] input: InquirySubmitInput,
    ) -> Result<InquirySubmitPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command(&acting(actor, input.organisation_id.as_ref()));
        let outcome = run_once!(ctx, "inquirySubmit", Keyed::Required, &input, |tx| {
            inquiry::submit(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        let inquiry = read(ctx, changed.as_ref()).await?;
        // Loaded by now.
        let again = match &changed {
            Some(changed) => Inquiry::by_id(ctx, changed.inquiry).await?,
            None => None,
        };
        let inquiry_edge = again.map(|inquiry| {
            Edge::new(
                orders::cursor(inquiry.0.row.created_at, inquiry.0.row.id),
                inquiry,
            )
        });
        Ok(InquirySubmitPayload {
            inquiry,
            inquiry_edge,
            user_errors,
        })
    }

    /// Writes into the thread of an inquiry. Members of both sides may, and staff while it lies at their desk. The first answer of the seller or the desk makes an open
    /// inquiry answered. Causes the letter "message received" (to the other side); writes the events `inquiry.message_sent` and, with that first answer, `inquiry.answered`.
    async fn inquiry_message_send(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message.")] input: InquiryMessageSendInput,
    ) -> Result<InquiryMessageSendPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = SendMessage {
            inquiry: input.inquiry_id.to_string(),
            organisation: input.organisation_id.as_ref().map(|id| id.to_string()),
            body: input.body.clone(),
        };
        let outcome = run_once!(ctx, "inquiryMessageSend", Keyed::Required, &input, |tx| {
            inquiry::send_message(tx, actor, &command)
        });
        let (sent, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let (mut inquiry, mut message) = (None, None);
        if let Some(sent) = sent {
            inquiry = Inquiry::by_id(ctx, sent.inquiry).await?;
            let messages: Vec<inquiry::Message> = load(ctx, MessagesOf(sent.inquiry))
                .await?
                .unwrap_or_default();
            message = messages
                .into_iter()
                .find(|message| message.id == sent.message)
                .map(Message);
        }
        Ok(InquiryMessageSendPayload {
            message,
            inquiry,
            user_errors,
        })
    }

    /// Says no to an inquiry, with a reason. Members of the seller may, and staff while it lies at their desk; not while a quotation is open. Causes the letter
    /// "inquiry declined" (to the buyer); writes the event `inquiry.declined`.
    async fn inquiry_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: InquiryDeclineInput,
    ) -> Result<InquiryDeclinePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Decline {
            inquiry: input.inquiry_id.to_string(),
            reason: input.reason.clone(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "inquiryDecline", Keyed::Optional, &input, |tx| {
            inquiry::decline(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(InquiryDeclinePayload {
            inquiry: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Takes an inquiry back, with a reason. Members of the buyer may, until a quotation is accepted; an open quotation is rejected with the same reason. Causes the letter "inquiry
    /// withdrawn" (to the seller or the desk); writes the events `inquiry.withdrawn` and, where a quotation was open, `quotation.rejected`.
    async fn inquiry_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: InquiryWithdrawInput,
    ) -> Result<InquiryWithdrawPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Withdraw {
            inquiry: input.inquiry_id.to_string(),
            reason: input.reason.clone(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "inquiryWithdraw", Keyed::Optional, &input, |tx| {
            inquiry::withdraw(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(InquiryWithdrawPayload {
            inquiry: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Passes an inquiry at the desk on to a producer that somebody speaks for, who gets the time that the desk had anew, two days at most. Staff of the desk may. Causes the letters "inquiry received" (to the producer's people) and
    /// "inquiry forwarded" (to the buyer); writes the event `inquiry.forwarded`.
    async fn inquiry_forward(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and to whom.")] input: InquiryForwardInput,
    ) -> Result<InquiryForwardPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Forward {
            inquiry: input.inquiry_id.to_string(),
            producer: input.producer_id.to_string(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "inquiryForward", Keyed::Optional, &input, |tx| {
            inquiry::forward(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(InquiryForwardPayload {
            inquiry: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }
}

async fn read(ctx: &Context<'_>, changed: Option<&inquiry::Changed>) -> Result<Option<Inquiry>> {
    forget_deal(ctx);
    match changed {
        Some(changed) => Inquiry::by_id(ctx, changed.inquiry).await,
        None => Ok(None),
    }
}

impl InquirySubmitInput {
    fn command(&self, organisation: &ID) -> Submit {
        Submit {
            organisation: organisation.to_string(),
            lines: self.lines.iter().map(InquiryLineInput::command).collect(),
            certificates: self.certificates.clone(),
            target_market: self.target_market.clone().map(Into::into),
            reply_by: self.reply_by.clone().map(Into::into),
            currency: self.currency.clone().map(Into::into),
            note: self.note.clone(),
            external_reference: self.external_reference.clone(),
            acknowledge_desk: self.acknowledge_desk,
            acknowledge_closed: self.acknowledge_closed,
        }
    }
}

impl InquiryLineInput {
    fn command(&self) -> LineInput {
        LineInput {
            product: self.product_id.to_string(),
            schedule: self.schedule.iter().map(Into::into).collect(),
            target_price: self.target_price.as_ref().map(Into::into),
            wishes: self.wishes.clone(),
        }
    }
}
