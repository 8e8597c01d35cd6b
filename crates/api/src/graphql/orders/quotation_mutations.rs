//! What one does with quotations.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::quotation::{self, Accept, AnswerInput, LineInput, Reject, Send, TermInput, Withdraw};
use serde::Serialize;

use super::quotation_lines::EntryAnswerKind;
use super::shared::DateWindowInput;
use super::{Inquiry, Order, Quotation};
use crate::graphql::Caller;
use crate::graphql::connection::Edge;
use crate::graphql::loaders::forget_deal;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{CurrencyCode, Date, Decimal};
use crate::graphql::user_error::UserError;
use crate::graphql::values::QuantityInput;

/// The answer to one window of a line's schedule.
#[derive(InputObject, Serialize)]
pub struct EntryAnswerInput {
    /// The number of the entry in the line's schedule, from 1.
    entry: i32,
    /// What is said to it.
    answer: EntryAnswerKind,
    /// How much: needed for `LESS`, as asked when left out for `OFFERED` and `SUBSTITUTE`, not to be given for `DECLINED`.
    quantity: Option<QuantityInput>,
    /// Other days than those asked for.
    window: Option<DateWindowInput>,
}

/// The answer to one line of the inquiry.
#[derive(InputObject, Serialize)]
pub struct QuotationLineInput {
    /// The line's place in the inquiry, from 1.
    line: i32,
    /// An answer for every window; left empty, everything is offered as asked.
    #[graphql(default)]
    answers: Vec<EntryAnswerInput>,
    /// The price and what it includes; left out when every window is declined.
    price: Option<QuotationPriceInput>,
    /// The VAT rate in per cent, `8`; left out when the goods are outside VAT.
    vat_rate: Option<Decimal>,
    /// Why this rate, at most 300 characters.
    vat_reason: Option<String>,
    /// The product offered where a window says `SUBSTITUTE`.
    substitute_product_id: Option<ID>,
    /// Words to this line, at most 4,000 characters.
    note: Option<String>,
}

/// A price with everything that makes it comparable with another, in the quotation's currency.
#[derive(InputObject, Serialize)]
pub struct QuotationPriceInput {
    /// More than zero, at most six digits after the point: `35000`, `0.185`. Without VAT.
    amount: Decimal,
    /// The unit that has this price, by its name here (`KG`) or as people write it (`kg`, `tấn`, `thùng`).
    per_unit: String,
    /// Where the price holds, by its name in `PriceBasis`.
    basis: String,
    /// The named place of the basis, at most 200 characters.
    place: Option<String>,
    /// The grade of the goods, at most 200 characters.
    grade: Option<String>,
    /// How the goods are packed for this price, at most 200 characters.
    packing: Option<String>,
}

/// A quotation as the seller writes it.
#[derive(InputObject, Serialize)]
pub struct QuotationSendInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The inquiry that it answers.
    inquiry_id: ID,
    /// The newest revision that was seen; left out for the first. Two members who answer at once do not overwrite each other.
    expected_revision: Option<i32>,
    /// Firm: binding until its last day. Not firm: an order made from it waits for confirmation.
    firm: bool,
    /// Its last day, included, in Vietnam; at most 90 days ahead.
    valid_until: Date,
    /// The currency of every price in it; the inquiry's when left out.
    currency: Option<CurrencyCode>,
    /// How far the weight of a delivery may stray from what is agreed, in per cent, 0 to 20 with two digits after the point; one per cent holds when left out.
    tolerance_percent: Option<Decimal>,
    /// Words to the buyer, at most 4,000 characters.
    note: Option<String>,
    /// The seller's own number for it, at most 60 characters.
    external_reference: Option<String>,
    /// An answer for every line of the inquiry.
    lines: Vec<QuotationLineInput>,
    /// Says that the seller knows that this firm offer promises more than what is left of the supply (`Inquiry.supply`).
    #[graphql(default)]
    confirm_oversell: bool,
}

/// The outcome of a quotation.
#[derive(SimpleObject)]
pub struct QuotationSendPayload {
    /// The new revision; null when there are errors.
    quotation: Option<Quotation>,
    /// The new revision as an item of `viewer.quotations`, to be put first.
    quotation_edge: Option<Edge<Quotation>>,
    /// The inquiry as it is now.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The acceptance of a quotation.
#[derive(InputObject, Serialize)]
pub struct QuotationAcceptInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The revision that is accepted.
    quotation_id: ID,
    /// The revision that the buyer has read.
    expected_revision: Option<i32>,
    /// The buyer's own number for the order; that of the inquiry when left out.
    external_reference: Option<String>,
}

/// The outcome of an acceptance.
#[derive(SimpleObject)]
pub struct QuotationAcceptPayload {
    /// The quotation as it is now; null when there are errors.
    quotation: Option<Quotation>,
    /// The order made of it: `CONFIRMED` when the offer was firm, else `PLACED`.
    order: Option<Order>,
    /// The order as an item of `viewer.orders`, to be put first.
    order_edge: Option<Edge<Order>>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The rejection of a quotation.
#[derive(InputObject, Serialize)]
pub struct QuotationRejectInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second rejection by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The revision that is rejected.
    quotation_id: ID,
    /// The revision that the buyer has read.
    expected_revision: Option<i32>,
    /// Why; the seller reads it. At most 1,000 characters.
    reason: String,
}

/// The outcome of a rejection.
#[derive(SimpleObject)]
pub struct QuotationRejectPayload {
    /// The quotation as it is now; null when there are errors.
    quotation: Option<Quotation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// A quotation that is taken back.
#[derive(InputObject, Serialize)]
pub struct QuotationWithdrawInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second withdrawal by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The revision that is taken back.
    quotation_id: ID,
    /// The revision that was read.
    expected_revision: Option<i32>,
    /// Why; the buyer reads it. At most 1,000 characters.
    reason: String,
}

/// The outcome of a withdrawal.
#[derive(SimpleObject)]
pub struct QuotationWithdrawPayload {
    /// The quotation as it is now; null when there are errors.
    quotation: Option<Quotation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// Commands on quotations.
#[derive(Default)]
pub struct QuotationMutation;

#[Object]
impl QuotationMutation {
    /// Sends a quotation for an inquiry, or its next revision, which replaces an open one. Members of the seller may, once it is verified. A firm offer that promises more than what is
    /// left of the supply needs `confirmOversell`; else `CONFIRMATION_REQUIRED` names each window with what is left. Causes the letters "quotation received" or
    /// "quotation replaced" (to the buyer) and "quotation copy" (to the seller); writes the events `quotation.sent` and, where they apply, `quotation.replaced` (`quotation.expired` for one whose last
    /// day was over) and `inquiry.answered`.
    async fn quotation_send(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quotation.")] input: QuotationSendInput,
    ) -> Result<QuotationSendPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command();
        let outcome = run_once!(ctx, "quotationSend", Keyed::Required, &input, |tx| {
            quotation::send(tx, actor, &command)
        });
        let (sent, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let Some(sent) = sent else {
            return Ok(QuotationSendPayload {
                quotation: None,
                quotation_edge: None,
                inquiry: None,
                user_errors,
            });
        };
        let quotation_edge = Quotation::by_id(ctx, sent.quotation)
            .await?
            .map(Quotation::edge);
        Ok(QuotationSendPayload {
            quotation: Quotation::by_id(ctx, sent.quotation).await?,
            quotation_edge,
            inquiry: Inquiry::by_id(ctx, sent.inquiry).await?,
            user_errors,
        })
    }

    /// Accepts a quotation and makes the order in the same moment. Members of the buyer may, while it is open and its last day is not over. Causes the letters "quotation accepted"
    /// (to the seller) and "order confirmed" or "order placed" (to the buyer), each with the order in it; writes the events `quotation.accepted`, `inquiry.ordered` and `order.confirmed` or
    /// `order.placed`.
    async fn quotation_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: QuotationAcceptInput,
    ) -> Result<QuotationAcceptPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Accept {
            quotation: input.quotation_id.to_string(),
            expected_revision: input.expected_revision,
            external_reference: input.external_reference.clone(),
        };
        let outcome = run_once!(ctx, "quotationAccept", Keyed::Required, &input, |tx| {
            quotation::accept(tx, actor, &command)
        });
        let (accepted, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let Some(accepted) = accepted else {
            return Ok(QuotationAcceptPayload {
                quotation: None,
                order: None,
                order_edge: None,
                user_errors,
            });
        };
        let order_edge = Order::by_id(ctx, accepted.order).await?.map(Order::edge);
        Ok(QuotationAcceptPayload {
            quotation: Quotation::by_id(ctx, accepted.quotation).await?,
            order: Order::by_id(ctx, accepted.order).await?,
            order_edge,
            user_errors,
        })
    }

    /// Rejects a quotation, with a reason, and closes the inquiry: who wants a better offer writes into the thread instead. Members of the buyer may, while it is open. Causes the letter
    /// "quotation rejected" (to the seller); writes the events `quotation.rejected` and `inquiry.closed`.
    async fn quotation_reject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: QuotationRejectInput,
    ) -> Result<QuotationRejectPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Reject {
            quotation: input.quotation_id.to_string(),
            expected_revision: input.expected_revision,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "quotationReject", Keyed::Optional, &input, |tx| {
            quotation::reject(tx, actor, &command)
        });
        let (rejected, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let quotation = match rejected {
            Some(rejected) => Quotation::by_id(ctx, rejected.quotation).await?,
            None => None,
        };
        Ok(QuotationRejectPayload {
            quotation,
            user_errors,
        })
    }

    /// Takes an open quotation back, with a reason. Members of the seller may; that a firm offer was taken back stays on record and in the buyer's letter. The inquiry waits for the
    /// seller's next quotation. Causes the letter "quotation withdrawn" (to the buyer); writes the event `quotation.withdrawn`.
    async fn quotation_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: QuotationWithdrawInput,
    ) -> Result<QuotationWithdrawPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Withdraw {
            quotation: input.quotation_id.to_string(),
            expected_revision: input.expected_revision,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "quotationWithdraw", Keyed::Optional, &input, |tx| {
            quotation::withdraw(tx, actor, &command)
        });
        let (withdrawn, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let quotation = match withdrawn {
            Some(withdrawn) => Quotation::by_id(ctx, withdrawn.quotation).await?,
            None => None,
        };
        Ok(QuotationWithdrawPayload {
            quotation,
            user_errors,
        })
    }
}

impl QuotationSendInput {
    fn command(&self) -> Send {
        Send {
            inquiry: self.inquiry_id.to_string(),
            expected_revision: self.expected_revision,
            firm: self.firm,
            valid_until: self.valid_until.0.clone(),
            currency: self.currency.clone().map(Into::into),
            tolerance_percent: self.tolerance_percent.clone().map(Into::into),
            note: self.note.clone(),
            external_reference: self.external_reference.clone(),
            confirm_oversell: self.confirm_oversell,
            lines: self.lines.iter().map(QuotationLineInput::command).collect(),
        }
    }
}

impl QuotationLineInput {
    fn command(&self) -> LineInput {
        let answer = |answer: &EntryAnswerInput| AnswerInput {
            entry: answer.entry,
            answer: quotation::Answer::from(answer.answer).code().to_owned(),
            quantity: answer.quantity.as_ref().map(Into::into),
            window: answer.window.as_ref().map(Into::into),
        };
        LineInput {
            line: self.line,
            answers: self.answers.iter().map(answer).collect(),
            price: self.price.as_ref().map(Into::into),
            vat_rate: self.vat_rate.clone().map(Into::into),
            vat_reason: self.vat_reason.clone(),
            substitute: self.substitute_product_id.as_ref().map(|id| id.to_string()),
            note: self.note.clone(),
        }
    }
}

impl From<&QuotationPriceInput> for TermInput {
    fn from(term: &QuotationPriceInput) -> Self {
        Self {
            // The enum's names are its codes in capitals.
            price: orders::PriceInput {
                amount: term.amount.0.clone(),
                per_unit: term.per_unit.to_lowercase(),
            },
            basis: term.basis.clone(),
            place: term.place.clone(),
            grade: term.grade.clone(),
            packing: term.packing.clone(),
        }
    }
}
