//! Inquiries: the type, and the lists of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use kernel::actor::Actor;
use kernel::id::InquiryId;
use orders::inquiry::{self, Certificate, policy};
use orders::quotation::supply::EntryStanding;
use orders::{Side, View, Visible};

use super::inquiry_lines::{InquiryLine, Message};
use super::shared::{ListArguments, ViewerAction};
use super::supply::SupplyStanding;
use super::{Order, Quotation};
use crate::graphql::Caller;
use crate::graphql::accounts::{Contact, Organisation, TradeSide};
use crate::graphql::catalogue::{AdministrativeUnit, Producer};
use crate::graphql::connection::{Connection, capped};
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::{
    InquiryLinesOf, InquirySupplyOf, MessagesOf, OrderOf, QuotationsOf, load,
};
use crate::graphql::notifications::{LetterStatus, letters_of_thread};
use crate::graphql::scalars::{CountryCode, CurrencyCode, DateTime};

/// How far an inquiry has come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::inquiry::State")]
pub enum InquiryState {
    /// Sent; nobody has answered yet.
    Open,
    /// The seller or the desk has written, or a quotation was sent.
    Answered,
    /// A quotation was accepted.
    Ordered,
    /// The seller or the desk said no.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// The buyer rejected the quotation and none is open, or no quotation was open and nobody wrote for thirty days.
    Closed,
    /// The buyer took it back.
    Withdrawn,
}

/// What a thread came of, when it was not simply asked. More may come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum InquiryOrigin {
    /// The buyer ordered at listed prices without asking first.
    ListedPrices,
}

impl From<inquiry::Origin> for InquiryOrigin {
    fn from(origin: inquiry::Origin) -> Self {
        match origin {
            inquiry::Origin::ListedPrices => Self::ListedPrices,
        }
    }
}

/// An inquiry with how much of it the caller sees.
pub struct Inquiry(pub(super) Visible<inquiry::Inquiry>);

impl Inquiry {
    /// An inquiry by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<InquiryId>() {
            Ok(id) => Self::by_id(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// An inquiry by its typed id, for those who may see it.
    pub(crate) async fn by_id(ctx: &Context<'_>, id: InquiryId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    fn row(&self) -> &inquiry::Inquiry {
        &self.0.row
    }

    async fn quotation_rows(&self, ctx: &Context<'_>) -> Result<Vec<orders::quotation::Quotation>> {
        Ok(load(ctx, QuotationsOf(self.row().id))
            .await?
            .unwrap_or_default())
    }
}

/// What a buyer asks of one producer, or of the desk of a province where nobody speaks for the producer. Both sides see everything; staff of the province see
/// that it exists, its state, products and quantities.
#[Object]
impl Inquiry {
    /// The inquiry's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.row().id)
    }

    /// The number that people say over the telephone, `HH-26-7K3MQ4-9`.
    async fn number(&self) -> &str {
        self.row().number.as_str()
    }

    /// How far it has come, by the clock of this moment.
    async fn state(&self, ctx: &Context<'_>) -> InquiryState {
        self.row()
            .state_at(Caller::of(ctx).db().clock().now())
            .into()
    }

    /// What it came of; null when it was simply asked.
    async fn origin(&self) -> Option<InquiryOrigin> {
        self.row().origin.map(Into::into)
    }

    /// On which side the caller stands; `DESK` for staff, whether it ever lay at their desk or lies in their jurisdiction alone.
    async fn viewer_side(&self) -> TradeSide {
        TradeSide::of(self.0.view)
    }

    /// The side whose move it is; null when it is over.
    async fn awaiting(&self) -> Option<TradeSide> {
        self.row().awaiting.map(Into::into)
    }

    /// Who asks.
    async fn buyer(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.row().buyer).await
    }

    /// Whom the seller calls. Shown to both sides and to the desk from the sending on.
    async fn buyer_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        if policy::shows_buyer_contact(self.0.view) {
            Contact::of(ctx, self.row().buyer_person).await
        } else {
            Ok(None)
        }
    }

    /// Who answers; null while nobody speaks for the producer and the desk does.
    async fn seller(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.row().seller {
            Some(id) => Organisation::named(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Whom the buyer calls. Shown to the buyer once the seller has answered.
    async fn seller_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        if !policy::shows_seller_contact(self.row(), self.0.view) {
            return Ok(None);
        }
        if let Some(quotation) = self.quotation_rows(ctx).await?.last() {
            return Contact::of(ctx, quotation.person).await;
        }
        let messages: Vec<inquiry::Message> = load(ctx, MessagesOf(self.row().id))
            .await?
            .unwrap_or_default();
        match messages
            .iter()
            .rev()
            .find(|message| message.organisation != self.row().buyer)
        {
            Some(message) => Contact::of(ctx, message.person).await,
            None => Ok(None),
        }
    }

    /// The authority at whose desk it lies or lay; null when the producer's people got it at once.
    async fn desk(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.row().desk {
            Some(id) => Organisation::named(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The producer, where one is known for all its products.
    async fn producer(&self, ctx: &Context<'_>) -> Result<Option<Producer>> {
        match self.row().producer {
            Some(id) => Ok(load(ctx, id).await?.map(Producer)),
            None => Ok(None),
        }
    }

    /// When it expires if nobody answers.
    async fn reply_by(&self) -> DateTime {
        self.row().reply_by.into()
    }

    /// The currency in which an offer is wanted.
    async fn currency(&self) -> CurrencyCode {
        CurrencyCode(self.row().currency.code().to_owned())
    }

    /// Certificates wanted, by their schemes' own names (`VietGAP`, `GLOBALG.A.P.`, `Organic`, `HACCP`, `ISO 22000`, `Halal`, `ATTP`, `OCOP`) or in the buyer's words; staff who see the outline
    /// alone get the schemes.
    async fn certificates(&self) -> Vec<String> {
        let words = self.0.view.shows_words();
        self.row()
            .certificates
            .iter()
            .filter(|certificate| words || matches!(certificate, Certificate::Scheme(_)))
            .map(|certificate| certificate.printed().to_owned())
            .collect()
    }

    /// The country where the goods shall be sold in the end.
    async fn target_market(&self) -> Option<CountryCode> {
        self.row()
            .target_market
            .as_ref()
            .map(|country| CountryCode(country.to_string()))
    }

    /// The buyer's words. Null for staff who see the outline alone.
    async fn note(&self) -> Option<&str> {
        self.row()
            .note
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// The buyer's own number for it.
    async fn external_reference(&self) -> Option<&str> {
        self.row()
            .external_reference
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// The province whose staff see that it exists.
    async fn province(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        AdministrativeUnit::by_code(ctx, &self.row().province).await
    }

    /// The products asked for, in order.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<InquiryLine>> {
        let lines: Vec<inquiry::Line> = load(ctx, InquiryLinesOf(self.row().id))
            .await?
            .unwrap_or_default();
        Ok(lines
            .into_iter()
            .map(|line| InquiryLine {
                line,
                view: self.0.view,
            })
            .collect())
    }

    /// The messages of its thread, oldest first. Empty for staff who see the outline alone.
    async fn messages(&self, ctx: &Context<'_>) -> Result<Vec<Message>> {
        if !self.0.view.shows_words() {
            return Ok(Vec::new());
        }
        let messages: Vec<inquiry::Message> = load(ctx, MessagesOf(self.row().id))
            .await?
            .unwrap_or_default();
        Ok(messages.into_iter().map(Message).collect())
    }

    /// The quotations that answer it, every revision, oldest first.
    async fn quotations(&self, ctx: &Context<'_>) -> Result<Vec<Quotation>> {
        let rows = self.quotation_rows(ctx).await?;
        Ok(rows
            .into_iter()
            .map(|row| Quotation::in_thread(row, self.0.clone()))
            .collect())
    }

    /// The order that came of it.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        Ok(load(ctx, OrderOf(self.row().id))
            .await?
            .map(|row| Order::in_thread(row, self.0.view)))
    }

    /// The letters that it and what followed from it caused, oldest first: to whom, and how far it came. Never its words. What is one side's business alone (that its
    /// goods are promised twice, that the staff were asked to call) only that side sees.
    async fn letters(&self, ctx: &Context<'_>) -> Result<Vec<LetterStatus>> {
        letters_of_thread(ctx, self.row().id.uuid()).await
    }

    /// When the seller or the desk first answered.
    async fn first_answered_at(&self) -> Option<DateTime> {
        self.row().first_answered_at.map(Into::into)
    }

    /// How each window stands against what the seller expects to have, if everything were offered as asked. For the seller's own people; null for everybody else.
    async fn supply(&self, ctx: &Context<'_>) -> Result<Option<Vec<SupplyStanding>>> {
        if self.0.view != View::Party(Side::Selling) {
            return Ok(None);
        }
        let found: Vec<EntryStanding> = load(ctx, InquirySupplyOf(self.row().id))
            .await?
            .unwrap_or_default();
        Ok(Some(found.into_iter().map(SupplyStanding).collect()))
    }

    /// Why it was declined or withdrawn. Null for staff who see the outline alone.
    async fn reason(&self) -> Option<&str> {
        self.row()
            .reason
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// What the caller may do with it now, and why not.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ViewerAction>> {
        let caller = Caller::of(ctx);
        let Some(actor) = caller.actor() else {
            return Ok(Vec::new());
        };
        let quotations = self.quotation_rows(ctx).await?;
        Ok(ViewerAction::of(inquiry::actions(
            actor,
            self.row(),
            &quotations,
            caller.db().clock().now(),
        )))
    }

    /// Grows with every change. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// When it was sent.
    async fn created_at(&self) -> DateTime {
        self.row().created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.row().updated_at.into()
    }
}

/// A page of the inquiries that the person sees.
pub async fn list_inquiries(
    ctx: &Context<'_>,
    actor: &Arc<Actor>,
    arguments: ListArguments,
    states: Vec<InquiryState>,
) -> Result<Connection<Inquiry>> {
    let filter = arguments.filter(states);
    let db = Caller::of(ctx).db().clone();
    let slice = inquiry::list_visible(db.read(), actor, &filter, &arguments.page)
        .await
        .map_err(|failure| top(ctx, failure))?;
    let actor = Arc::clone(actor);
    Ok(Connection::new(slice, |row| {
        (orders::cursor(row.row.created_at, row.row.id), Inquiry(row))
    })
    .counted(capped(move |cap| {
        let (db, actor, filter) = (db.clone(), Arc::clone(&actor), filter.clone());
        async move { inquiry::count_visible(db.read(), &actor, &filter, cap).await }
    })))
}
