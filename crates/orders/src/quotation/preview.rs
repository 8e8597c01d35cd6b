//! Looking at a quotation before it is sent.

use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{InquiryId, QuotationId};
use kernel::money::Money;
use kernel::price::PriceTerm;
use kernel::quantity::Quantity;
use kernel::text::LocalisedText;
use kernel::time::{Instant, vn};
use platform::Result;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::compare::{LineComparison, compare_in};
use super::draft;
use super::supply::{self, EntryStanding};
use super::{Answer, Line, Send, store};
use crate::input::{self, field};
use crate::inquiry;
use crate::parties::Side;

/// What a quotation would say if it were sent now.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// What is offered, a product each.
    pub lines: Vec<PreviewLine>,
    /// Sum of the lines, without VAT.
    pub total: Money,
    /// VAT on them.
    pub vat_total: Money,
    /// In what it differs from what was asked, a line of the inquiry each: what the buyer will be shown.
    pub compared: Vec<LineComparison>,
    /// The seller's words.
    pub note: Option<String>,
    /// How each window stands against what the seller expects to have.
    pub supply: Vec<EntryStanding>,
}

/// A product that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewLine {
    /// Its name; that of the substitute where nothing else is offered.
    pub product: LocalisedText,
    /// The product asked for, where another is offered instead.
    pub instead_of: Option<LocalisedText>,
    /// All of it, in the unit of its first window; none when it cannot be added up.
    pub quantity: Option<Quantity>,
    /// The price.
    pub price: PriceTerm,
    /// Price times quantity, without VAT.
    pub total: Money,
}

/// Reads, prices and judges a quotation as [`super::send`] would, and writes nothing. Members of the seller may.
///
/// # Errors
/// The faults that sending would find, but those of states, versions and supply.
pub async fn preview(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: Instant,
    command: &Send,
) -> Result<Preview> {
    let path = ["input", "inquiryId"];
    let mut faults = Faults::new();
    let id: Option<InquiryId> = input::id(&mut faults, field("inquiryId"), &command.inquiry);
    let id = faults.finish_with(id)?;
    let inquiry = inquiry::store::find(conn, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&path[..]))?;
    inquiry.parties().require(actor, Side::Selling, &path)?;
    let asked = inquiry::store::lines_of(conn, &[id]).await?;
    let products = draft::products(conn, command, &asked).await?;
    let draft = draft::read(command, &inquiry, &asked, &products, vn::date(now))?;
    let (total, vat_total) = (draft.total, draft.vat_total);
    let (currency, note) = (draft.currency, draft.note.clone());
    let nobody = QuotationId::from_uuid(Uuid::nil());
    let offered = draft.lines(nobody, &asked, Uuid::nil);
    let earlier = store::newest_of(conn, id).await?;
    let own = earlier.map(|earlier| earlier.id);
    Ok(Preview {
        lines: offered
            .iter()
            .filter_map(|line| {
                let asked = asked.iter().find(|asked| asked.id == line.inquiry_line)?;
                PreviewLine::of(line, asked)
            })
            .collect(),
        total,
        vat_total,
        compared: compare_in(&inquiry, &asked, currency, &offered),
        note,
        supply: supply::of_draft(conn, inquiry.seller, own, &asked, &offered).await?,
    })
}

impl PreviewLine {
    /// What a line of an offer says to a line of the inquiry; nothing where it offers nothing.
    pub fn of(line: &Line, asked: &inquiry::Line) -> Option<Self> {
        let given: Vec<_> = line
            .answers
            .iter()
            .filter(|answer| answer.answer != Answer::Declined)
            .collect();
        let first = given.first()?;
        let other = line.substitute.as_ref().filter(|_| {
            given
                .iter()
                .all(|answer| answer.answer == Answer::Substitute)
        });
        let whole = kernel::quantity::BaseQuantity::sum(given.iter().map(|answer| answer.base));
        let packings = line.packings_of(first.answer, asked);
        Some(Self {
            product: other
                .map_or(&asked.product_name, |other| &other.name)
                .clone(),
            instead_of: other.map(|_| asked.product_name.clone()),
            quantity: whole.and_then(|whole| packings.readable(whole, first.quantity?.unit)),
            price: line.price.clone()?,
            total: line.total,
        })
    }
}
