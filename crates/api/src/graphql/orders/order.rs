//! Orders.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use kernel::actor::Actor;
use kernel::id::OrderId;
use orders::order::{self, Terms};
use orders::{View, Visible};

use super::order_terms::OrderTerms;
use super::shared::{ListArguments, ViewerAction};
use super::{Delivery, Inquiry, Quotation};
use crate::graphql::Caller;
use crate::graphql::accounts::{Contact, Organisation, TradeSide};
use crate::graphql::catalogue::{AdministrativeUnit, Producer};
use crate::graphql::connection::{Connection, Edge};
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::{DeliveriesOf, TermsOf, load};
use crate::graphql::notifications::{LetterStatus, letters_of_thread};
use crate::graphql::scalars::DateTime;

/// The commercial state of an order; what happens to the goods is the deliveries' affair.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::order::State")]
pub enum OrderState {
    /// Made from a free offer; waits for the seller's word.
    Placed,
    /// Binding for both.
    Confirmed,
    /// The seller said no.
    Rejected,
    /// Given up by one side, or every delivery was refused.
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

    async fn terms_rows(&self, ctx: &Context<'_>) -> Result<Vec<(i32, Terms)>> {
        Ok(load(ctx, TermsOf(self.row().id)).await?.unwrap_or_default())
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

    /// On which side the caller stands; `DESK` for staff.
    async fn viewer_side(&self) -> TradeSide {
        TradeSide::of(self.0.view)
    }

    /// The inquiry it came from.
    async fn inquiry(&self, ctx: &Context<'_>) -> Result<Option<Inquiry>> {
        Inquiry::by_id(ctx, self.row().inquiry).await
    }

    /// The quotation that was accepted.
    async fn quotation(&self, ctx: &Context<'_>) -> Result<Option<Quotation>> {
        Quotation::by_id(ctx, self.row().quotation).await
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
        let in_force = self.row().terms_revision;
        Ok(self
            .terms_rows(ctx)
            .await?
            .into_iter()
            .find(|(revision, _)| *revision == in_force)
            .map(|row| OrderTerms::new(row, self.0.view)))
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

    /// Its deliveries, by date.
    async fn deliveries(&self, ctx: &Context<'_>) -> Result<Vec<Delivery>> {
        let rows = self.delivery_rows(ctx).await?;
        Ok(rows
            .into_iter()
            .map(|row| Delivery::in_thread(row, self.0.clone()))
            .collect())
    }

    /// Every letter of its thread, the inquiry's and quotation's too, oldest first: to whom, and how far it came. Never its words.
    async fn letters(&self, ctx: &Context<'_>) -> Result<Vec<LetterStatus>> {
        letters_of_thread(ctx, self.row().inquiry.uuid()).await
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

    /// Why it was rejected or cancelled; the words of the last refusal when every delivery was refused. Null for staff who see the outline alone.
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
        Ok(ViewerAction::of(order::actions(
            actor,
            self.row(),
            &deliveries,
        )))
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
    .counted(move || {
        let (db, actor, filter) = (db.clone(), Arc::clone(&actor), filter.clone());
        Box::pin(async move {
            Ok(i32::try_from(order::count_visible(db.read(), &actor, &filter).await?).ok())
        })
    }))
}
