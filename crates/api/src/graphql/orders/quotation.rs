//! Quotations: the type, and the lists of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use kernel::actor::Actor;
use kernel::id::QuotationId;
use orders::{Side, View, Visible, inquiry, quotation};

use super::counter::QuotationCounter;
use super::quotation_lines::QuotationLine;
use super::shared::{ListArguments, ViewerAction};
use super::supply::SupplyStanding;
use super::{Inquiry, Order};
use crate::graphql::Caller;
use crate::graphql::accounts::{Contact, Organisation};
use crate::graphql::connection::{Connection, Edge, capped};
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::{
    CounterOf, InquiryLinesOf, OrderOf, QuotationLinesOf, QuotationSupplyOf, QuotationsOf, load,
};
use crate::graphql::scalars::{CurrencyCode, Date, DateTime, Decimal};
use crate::graphql::values::Money;

/// How far a quotation has come. At most one revision of an inquiry is `SENT`.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::quotation::State")]
pub enum QuotationState {
    /// Open: the buyer may accept or reject it.
    Sent,
    /// Accepted; an order stands on it.
    Accepted,
    /// Rejected by the buyer.
    Rejected,
    /// A newer revision took its place.
    Replaced,
    /// Its last day in Vietnam is over.
    Expired,
    /// The buyer answered with a wish of his own, which took its place; see `counter`.
    Countered,
    /// The seller took it back.
    Withdrawn,
}

/// One revision of a quotation with how much of it the caller sees.
pub struct Quotation(pub(super) Visible<quotation::WithInquiry>);

impl Quotation {
    /// A quotation by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<QuotationId>() {
            Ok(id) => Self::by_id(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// A quotation by its typed id, for those who may see it.
    pub(crate) async fn by_id(ctx: &Context<'_>, id: QuotationId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    /// A quotation that answers a visible inquiry is visible to the same extent.
    pub(super) fn in_thread(row: quotation::Quotation, inquiry: Visible<inquiry::Inquiry>) -> Self {
        Self(Visible {
            row: (row, inquiry.row),
            view: inquiry.view,
        })
    }

    /// The revision as an item of a list.
    pub(super) fn edge(self) -> Edge<Self> {
        Edge::new(orders::cursor(self.row().created_at, self.row().id), self)
    }

    fn row(&self) -> &quotation::Quotation {
        &self.0.row.0
    }

    fn inquiry_row(&self) -> &inquiry::Inquiry {
        &self.0.row.1
    }

    async fn asked(&self, ctx: &Context<'_>) -> Result<Vec<inquiry::Line>> {
        Ok(load(ctx, InquiryLinesOf(self.row().inquiry))
            .await?
            .unwrap_or_default())
    }

    async fn offered(&self, ctx: &Context<'_>) -> Result<Vec<quotation::Line>> {
        Ok(load(ctx, QuotationLinesOf(self.row().id))
            .await?
            .unwrap_or_default())
    }

    /// The buyer's newest counter-offer to an earlier revision, for those who read prices.
    async fn countered(&self, ctx: &Context<'_>) -> Result<Option<quotation::CounterOffer>> {
        let revision = self.row().revision;
        if revision == 1 || !self.0.view.shows_prices() {
            return Ok(None);
        }
        let revisions = load(ctx, QuotationsOf(self.row().inquiry)).await?;
        let revisions = revisions.unwrap_or_default();
        match quotation::countered_before(&revisions, revision) {
            Some(earlier) => load(ctx, CounterOf(earlier.id)).await,
            None => Ok(None),
        }
    }

    /// The answers to all lines, beside what was asked and what the buyer wanted last.
    async fn compared(&self, ctx: &Context<'_>) -> Result<Vec<QuotationLine>> {
        let (asked, offered) = (self.asked(ctx).await?, self.offered(ctx).await?);
        let countered = self.countered(ctx).await?;
        Ok(QuotationLine::all(
            self.inquiry_row(),
            asked,
            self.row(),
            &offered,
            countered.as_ref(),
            self.0.view,
        ))
    }

    /// What only the seller's people see.
    async fn standings(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<quotation::supply::EntryStanding>>> {
        if self.0.view != View::Party(Side::Selling) {
            return Ok(None);
        }
        let found = load(ctx, QuotationSupplyOf(self.row().id)).await?;
        Ok(Some(found.unwrap_or_default()))
    }
}

/// One revision of a seller's answer to an inquiry. Both sides see everything; staff of the province see that it exists, its state and quantities.
#[Object]
impl Quotation {
    /// The revision's id; every revision has its own.
    pub(crate) async fn id(&self) -> ID {
        id(self.row().id)
    }

    /// The number that people say over the telephone, `BG-26-7K3MQ4-9`; the same for every revision.
    async fn number(&self) -> &str {
        self.row().number.as_str()
    }

    /// 1, 2, …
    async fn revision(&self) -> i32 {
        self.row().revision
    }

    /// How far it has come, by the clock of this moment.
    async fn state(&self, ctx: &Context<'_>) -> QuotationState {
        self.row()
            .state_at(Caller::of(ctx).db().clock().now())
            .into()
    }

    /// The inquiry it answers.
    async fn inquiry(&self) -> Inquiry {
        Inquiry(Visible {
            row: self.inquiry_row().clone(),
            view: self.0.view,
        })
    }

    /// Who offers.
    async fn seller(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.row().seller).await
    }

    /// The person who wrote it, for the buyer to call.
    async fn seller_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        if self.0.view.shows_words() {
            Contact::of(ctx, self.row().person).await
        } else {
            Ok(None)
        }
    }

    /// Firm: accepting makes a confirmed order, and the offer binds until its last day. Not firm (free): the seller still has to confirm the order.
    async fn firm(&self) -> bool {
        self.row().firm
    }

    /// Its last day, included, in Vietnam.
    async fn valid_until(&self) -> Date {
        self.row().valid_until.into()
    }

    /// The currency of every price in it.
    async fn currency(&self) -> CurrencyCode {
        CurrencyCode(self.row().currency.code().to_owned())
    }

    /// The sum of its lines, without VAT. Null for staff who see the outline alone.
    async fn total(&self) -> Option<Money> {
        self.0.view.shows_prices().then(|| self.row().total.into())
    }

    /// The VAT on them. Null for staff who see the outline alone.
    async fn vat_total(&self) -> Option<Money> {
        self.0
            .view
            .shows_prices()
            .then(|| self.row().vat_total.into())
    }

    /// The answer to each line of the inquiry, with what was asked beside what is offered, and every gap.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<QuotationLine>> {
        self.compared(ctx).await
    }

    /// Whether the caller can see that every line is covered as asked: never for staff who see the outline alone, since prices decide as well. They are told by `NOT_SHOWN`
    /// among the `gaps` of each line.
    async fn covers_everything(&self, ctx: &Context<'_>) -> Result<bool> {
        let lines = self.compared(ctx).await?;
        Ok(lines.iter().all(QuotationLine::is_covered))
    }

    /// How far the weight of a delivery may stray from what is agreed, in per cent; null when nothing was said, and then one per cent holds, as the order's terms say. It is no
    /// price: staff who see the outline alone read it too.
    async fn tolerance_percent(&self) -> Option<Decimal> {
        let tolerance = self.row().tolerance?;
        Some(Decimal(tolerance.percent_text()))
    }

    /// What the buyer wants instead; only with the state `COUNTERED`. Null for staff who see the outline alone.
    async fn counter(&self, ctx: &Context<'_>) -> Result<Option<QuotationCounter>> {
        if !self.0.view.shows_prices() || self.row().state != quotation::State::Countered {
            return Ok(None);
        }
        let Some(offer) = load(ctx, CounterOf(self.row().id)).await? else {
            return Ok(None);
        };
        Ok(Some(QuotationCounter {
            offer,
            asked: self.asked(ctx).await?,
            offered: self.offered(ctx).await?,
            view: self.0.view,
        }))
    }

    /// How each window stands against what the seller expects to have. For the seller's own people; null for everybody else.
    async fn supply(&self, ctx: &Context<'_>) -> Result<Option<Vec<SupplyStanding>>> {
        Ok(self
            .standings(ctx)
            .await?
            .map(|standings| standings.into_iter().map(SupplyStanding).collect()))
    }

    /// Whether orders have taken so much that this open firm offer cannot be kept: the seller should replace or withdraw it. For the seller's own people; null for everybody
    /// else.
    async fn supply_short(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let open =
            self.row().state_at(Caller::of(ctx).db().clock().now()) == quotation::State::Sent;
        let standings = self.standings(ctx).await?;
        Ok(standings.map(|standings| {
            open && self.row().firm
                && standings
                    .iter()
                    .any(quotation::supply::EntryStanding::exceeds_orders)
        }))
    }

    /// The seller's words. Null for staff who see the outline alone.
    async fn note(&self) -> Option<&str> {
        self.row()
            .note
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// The seller's own number for it.
    async fn external_reference(&self) -> Option<&str> {
        self.row()
            .external_reference
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// Why it was rejected or withdrawn. Null for staff who see the outline alone.
    async fn reason(&self) -> Option<&str> {
        self.row()
            .reason
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// The order that stands on it.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let order: Option<orders::order::Order> = load(ctx, OrderOf(self.row().inquiry)).await?;
        Ok(order
            .filter(|order| order.quotation == Some(self.row().id))
            .map(|row| Order::in_thread(row, self.0.view)))
    }

    /// What the caller may do with it now, and why not.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Vec<ViewerAction> {
        let caller = Caller::of(ctx);
        let Some(actor) = caller.actor() else {
            return Vec::new();
        };
        ViewerAction::of(quotation::actions(
            actor,
            self.row(),
            self.inquiry_row(),
            caller.db().clock().now(),
        ))
    }

    /// Grows with every change. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// When it was sent.
    async fn created_at(&self) -> DateTime {
        self.row().created_at.into()
    }

    /// When it was accepted, rejected, countered, withdrawn, replaced or expired.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row().decided_at.map(Into::into)
    }
}

/// A page of the quotations that the person sees.
pub async fn list_quotations(
    ctx: &Context<'_>,
    actor: &Arc<Actor>,
    arguments: ListArguments,
    states: Vec<QuotationState>,
) -> Result<Connection<Quotation>> {
    let filter = arguments.filter(states);
    let db = Caller::of(ctx).db().clone();
    let slice = quotation::list_visible(db.read(), actor, &filter, &arguments.page)
        .await
        .map_err(|failure| top(ctx, failure))?;
    let actor = Arc::clone(actor);
    Ok(Connection::new(slice, |row| {
        (
            orders::cursor(row.row.0.created_at, row.row.0.id),
            Quotation(row),
        )
    })
    .counted(capped(move |cap| {
        let (db, actor, filter) = (db.clone(), Arc::clone(&actor), filter.clone());
        async move { quotation::count_visible(db.read(), &actor, &filter, cap).await }
    })))
}
