//! Orders.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use futures::future::try_join_all;
use kernel::actor::Actor;
use kernel::id::OrderId;
use orders::amendment::Amendment;
use orders::order::{self, Progress, Revision};
use orders::{View, Visible};

use super::amendment::OrderAmendment;
use super::order_progress::OrderProgress;
use super::order_terms::OrderTerms;
use super::shared::{ListArguments, ViewerAction};
use super::{Delivery, Inquiry, Quotation};
use crate::graphql::Caller;
use crate::graphql::accounts::{Contact, Organisation, TradeSide};
use crate::graphql::catalogue::{AdministrativeUnit, Producer};
use crate::graphql::connection::{Connection, Edge, capped};
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::{
    AmendmentsOf, DeliveriesOf, DeliveryLinesOf, SignatoriesOf, TermsOf, load,
};
use crate::graphql::notifications::{LetterStatus, letters_of_thread};
use crate::graphql::scalars::DateTime;

/// The commercial state of an order; what happens to the goods is the deliveries' affair.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::order::State")]
pub enum OrderState {
    /// Made from a free offer or at listed prices; waits for the seller's word.
    Placed,
    /// Binding for both.
    Confirmed,
    /// The seller said no, or nothing in time (`Order.lapsed`).
    Rejected,
    /// Given up by one side or by both, or nothing was received in the end.
    Cancelled,
    /// Every delivery is settled and at least one was received.
    Completed,
}

/// An order with how much of it the caller sees.
pub struct Order(pub(super) Visible<order::Order>);

impl Order {
    /// An order by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<OrderId>() {
            Ok(id) => Self::by_id(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// An order by its typed id, for those who may see it.
    pub(crate) async fn by_id(ctx: &Context<'_>, id: OrderId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    /// An order that came of a visible inquiry is visible to the same extent.
    pub(super) fn in_thread(row: order::Order, view: View) -> Self {
        Self(Visible { row, view })
    }

    /// The order as an item of a list.
    pub(super) fn edge(self) -> Edge<Self> {
        Edge::new(orders::cursor(self.row().created_at, self.row().id), self)
    }

    fn row(&self) -> &order::Order {
        &self.0.row
    }

    async fn terms_rows(&self, ctx: &Context<'_>) -> Result<Vec<Revision>> {
        Ok(load(ctx, TermsOf(self.row().id)).await?.unwrap_or_default())
    }

    async fn amendment_rows(&self, ctx: &Context<'_>) -> Result<Vec<Amendment>> {
        Ok(load(ctx, AmendmentsOf(self.row().id))
            .await?
            .unwrap_or_default())
    }

    async fn terms_in_force(&self, ctx: &Context<'_>) -> Result<Option<Revision>> {
        let in_force = self.row().terms_revision;
        let mut rows = self.terms_rows(ctx).await?.into_iter();
        Ok(rows.find(|revision| revision.number == in_force))
    }

    async fn delivery_rows(&self, ctx: &Context<'_>) -> Result<Vec<orders::delivery::Delivery>> {
        Ok(load(ctx, DeliveriesOf(self.row().id))
            .await?
            .unwrap_or_default())
    }
}

/// What buyer and seller agreed on. Both sides see everything; staff of the province see that it exists, its state, products and quantities.
#[Object]
impl Order {
    /// The order's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.row().id)
    }

    /// The number that people say over the telephone, `DH-26-7K3MQ4-9`.
    async fn number(&self) -> &str {
        self.row().number.as_str()
    }

    /// How far it has come.
    async fn state(&self) -> OrderState {
        self.row().state.into()
    }

    /// On which side the caller stands; `DESK` for staff, whether it ever lay at their desk or lies in their jurisdiction alone.
    async fn viewer_side(&self) -> TradeSide {
        TradeSide::of(self.0.view)
    }

    /// The inquiry it came from.
    async fn inquiry(&self, ctx: &Context<'_>) -> Result<Option<Inquiry>> {
        Inquiry::by_id(ctx, self.row().inquiry).await
    }

    /// The quotation that was accepted; null for an order at listed prices.
    async fn quotation(&self, ctx: &Context<'_>) -> Result<Option<Quotation>> {
        match self.row().quotation {
            Some(id) => Quotation::by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Who buys.
    async fn buyer(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.row().buyer).await
    }

    /// Whom the seller calls.
    async fn buyer_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        if self.0.view.shows_words() {
            Contact::of(ctx, self.row().buyer_person).await
        } else {
            Ok(None)
        }
    }

    /// Whom the buyer calls: who quoted, or who confirmed an order at listed prices. Null before, and for staff who see the outline alone.
    async fn seller_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        match self
            .row()
            .seller_person
            .filter(|_| self.0.view.shows_words())
        {
            Some(person) => Contact::of(ctx, person).await,
            None => Ok(None),
        }
    }

    /// Names kept beside the order, as the law wants it, of people who signed it and had their data erased since; nobody else's. Empty for staff who see the outline
    /// alone.
    async fn signatories(&self, ctx: &Context<'_>) -> Result<Vec<OrderSignatory>> {
        if !self.0.view.shows_words() {
            return Ok(Vec::new());
        }
        let kept: Vec<orders::personal_data::Signatory> = load(ctx, SignatoriesOf(self.row().id))
            .await?
            .unwrap_or_default();
        Ok(kept
            .into_iter()
            .map(|kept| OrderSignatory {
                side: kept.side.into(),
                name: kept.name,
            })
            .collect())
    }

    /// Who sells.
    async fn seller(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.row().seller).await
    }

    /// The producer, where one is known.
    async fn producer(&self, ctx: &Context<'_>) -> Result<Option<Producer>> {
        match self.row().producer {
            Some(id) => Ok(load(ctx, id).await?.map(Producer)),
            None => Ok(None),
        }
    }

    /// The province whose staff see that it exists.
    async fn province(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        AdministrativeUnit::by_code(ctx, &self.row().province).await
    }

    /// The terms in force. What was agreed never changes: an amendment is a new revision.
    async fn terms(&self, ctx: &Context<'_>) -> Result<Option<OrderTerms>> {
        let in_force = self.terms_in_force(ctx).await?;
        Ok(in_force.map(|revision| OrderTerms::new(revision, self.0.view)))
    }

    /// Every revision of the terms, oldest first.
    async fn terms_history(&self, ctx: &Context<'_>) -> Result<Vec<OrderTerms>> {
        Ok(self
            .terms_rows(ctx)
            .await?
            .into_iter()
            .map(|row| OrderTerms::new(row, self.0.view))
            .collect())
    }

    /// Every proposed change, oldest first; at most one of them waits for a decision.
    async fn amendments(&self, ctx: &Context<'_>) -> Result<Vec<OrderAmendment>> {
        let rows = self.amendment_rows(ctx).await?;
        Ok(rows
            .into_iter()
            .map(|row| OrderAmendment::in_thread(row, self.0.clone()))
            .collect())
    }

    /// The terms in force against the deliveries: what is to come, under way, received and missing, and what was received is worth.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Option<OrderProgress>> {
        let Some(revision) = self.terms_in_force(ctx).await? else {
            return Ok(None);
        };
        let deliveries = self.delivery_rows(ctx).await?;
        let wanted = deliveries
            .iter()
            .map(|delivery| load(ctx, DeliveryLinesOf(delivery.id)));
        let lines: Vec<orders::delivery::Line> = try_join_all(wanted)
            .await?
            .into_iter()
            .flatten()
            .flatten()
            .collect();
        let progress = Progress::of(&revision.terms, &deliveries, &lines)
            .map_err(|failure| top(ctx, failure))?;
        Ok(Some(OrderProgress::new(
            progress,
            revision.terms,
            self.0.view,
        )))
    }

    /// Its deliveries, by date.
    async fn deliveries(&self, ctx: &Context<'_>) -> Result<Vec<Delivery>> {
        let rows = self.delivery_rows(ctx).await?;
        Ok(rows
            .into_iter()
            .map(|row| Delivery::in_thread(row, self.0.clone()))
            .collect())
    }

    /// The letters of its thread, the inquiry's and quotation's too, oldest first: to whom, and how far it came. Never its words. What is one side's business alone (that
    /// its goods are promised twice, that the staff were asked to call) only that side sees.
    async fn letters(&self, ctx: &Context<'_>) -> Result<Vec<LetterStatus>> {
        letters_of_thread(ctx, self.row().inquiry.uuid()).await
    }

    /// When it ends by itself unless the seller says a word, or did; null when it was confirmed, rejected in words or cancelled.
    async fn confirm_by(&self) -> Option<DateTime> {
        self.row().waits_until().map(Into::into)
    }

    /// Whether it was `REJECTED` by the clock, because the seller had said nothing in time.
    async fn lapsed(&self) -> bool {
        self.row().lapsed()
    }

    /// The buyer's own number for it.
    async fn buyer_reference(&self) -> Option<&str> {
        self.row()
            .buyer_reference
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// The seller's own number for it.
    async fn seller_reference(&self) -> Option<&str> {
        self.row()
            .seller_reference
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// Why it was rejected, cancelled or closed short of what was agreed; the words of the last refusal when every delivery was refused. Null for staff who see the outline alone.
    async fn reason(&self) -> Option<&str> {
        self.row()
            .reason
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// What the caller may do with it now, and why not.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let Some(actor) = Caller::of(ctx).actor() else {
            return Ok(Vec::new());
        };
        let deliveries = self.delivery_rows(ctx).await?;
        let amendments = self.amendment_rows(ctx).await?;
        let now = Caller::of(ctx).db().clock().now();
        let actions = order::actions(actor, self.row(), &deliveries, &amendments, now);
        Ok(ViewerAction::of(actions))
    }

    /// Grows with every change. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row().created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.row().updated_at.into()
    }
}

/// The name of somebody who signed an order and had her data erased since.
#[derive(SimpleObject)]
pub struct OrderSignatory {
    /// Which side the person signed for.
    side: TradeSide,
    /// The name as it was.
    name: String,
}

/// A page of the orders that the person sees.
pub async fn list_orders(
    ctx: &Context<'_>,
    actor: &Arc<Actor>,
    arguments: ListArguments,
    states: Vec<OrderState>,
) -> Result<Connection<Order>> {
    let filter = arguments.filter(states);
    let db = Caller::of(ctx).db().clone();
    let slice = order::list_visible(db.read(), actor, &filter, &arguments.page)
        .await
        .map_err(|failure| top(ctx, failure))?;
    let actor = Arc::clone(actor);
    Ok(Connection::new(slice, |row| {
        (orders::cursor(row.row.created_at, row.row.id), Order(row))
    })
    .counted(capped(move |cap| {
        let (db, actor, filter) = (db.clone(), Arc::clone(&actor), filter.clone());
        async move { order::count_visible(db.read(), &actor, &filter, cap).await }
    })))
}
