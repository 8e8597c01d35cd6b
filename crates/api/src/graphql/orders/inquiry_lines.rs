//! What stands in an inquiry: its lines and messages.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kernel::actor::Door;
use kernel::id::ProductId;
use kernel::time::DateWindow as Days;
use orders::View;
use orders::inquiry;

use super::shared::DateWindow;
use crate::graphql::accounts::{Contact, Organisation};
use crate::graphql::catalogue::Product;
use crate::graphql::ids::id;
use crate::graphql::scalars::DateTime;
use crate::graphql::values::{Address, Language, Packing, Quantity, UnitPrice, picked};

/// One product asked for.
pub struct InquiryLine {
    pub(super) line: inquiry::Line,
    pub(super) view: View,
}

/// When, where and how much.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ScheduleEntry {
    /// Its number in the line, from 1; a quotation answers by it.
    number: i32,
    /// The days on which the goods may come.
    window: DateWindow,
    /// How much.
    quantity: Quantity,
    /// Where to; staff who see the outline alone get the country and the unit.
    place: Address,
    #[graphql(skip)]
    product: ProductId,
    #[graphql(skip)]
    days: Days,
}

#[async_graphql::ComplexObject]
impl ScheduleEntry {
    /// Whether the days lie wholly outside the months in which the product is to be had, by its record of today; the seller may offer it all the same. Null where the
    /// season is not known, and when the product is no longer offered.
    async fn out_of_season(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let product = Product::by_id(ctx, self.product).await?;
        Ok(product.and_then(|product| product.0.season.is_out(self.days)))
    }
}

/// One product asked for, with its name and packings as they were when it was asked for.
#[Object]
impl InquiryLine {
    /// The line's id.
    async fn id(&self) -> ID {
        id(self.line.id)
    }

    /// Its place in the inquiry, from 1; a quotation answers it by this.
    async fn position(&self) -> i32 {
        self.line.position
    }

    /// The product as it is now; null when it is no longer offered.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        Product::by_id(ctx, self.line.product).await
    }

    /// The product's name when it was asked for.
    async fn product_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> String {
        picked(ctx, &self.line.product_name, language)
    }

    /// The product's packings when it was asked for; every quantity of the line was converted by them.
    async fn packings(&self) -> Vec<Packing> {
        Packing::of(&self.line.packings)
    }

    /// When, where and how much.
    async fn schedule(&self) -> Vec<ScheduleEntry> {
        let base = self.line.packings.base;
        self.line
            .schedule
            .iter()
            .map(|entry| ScheduleEntry {
                number: entry.number,
                window: DateWindow {
                    from: entry.from.into(),
                    to: entry.to.into(),
                },
                quantity: Quantity::new(entry.quantity, entry.base, base),
                place: self.view.place(&entry.place).into(),
                product: self.line.product,
                days: entry.days(),
            })
            .collect()
    }

    /// The price wished for. Null for staff who see the outline alone.
    async fn target_price(&self) -> Option<UnitPrice> {
        self.line
            .target_price
            .filter(|_| self.view.shows_prices())
            .map(Into::into)
    }

    /// Quality and other wishes. Null for staff who see the outline alone.
    async fn wishes(&self) -> Option<&str> {
        self.line
            .wishes
            .as_deref()
            .filter(|_| self.view.shows_words())
    }
}

/// The way by which a person came in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "kernel::actor::Door")]
pub enum ActorDoor {
    /// Signed in.
    Session,
    /// By the link of a letter.
    LetterLink,
    /// The program itself.
    Program,
}

/// A message in the thread of an inquiry.
pub struct Message(pub inquiry::Message);

/// A message in the thread of an inquiry. Both sides and the desk read it.
#[Object]
impl Message {
    /// The message's id.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        Contact::of(ctx, self.0.person).await
    }

    /// For which organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.0.organisation).await
    }

    /// Through which door.
    async fn door(&self) -> ActorDoor {
        let door: Door = self.0.door;
        door.into()
    }

    /// The words: plain text with line breaks, never markup.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
