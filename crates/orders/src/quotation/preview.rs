//! Looking at a quotation before it is sent.

use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{InquiryId, QuotationId};
use kernel::money::Money;
use kernel::price::{PriceTerm, VatRate};
use kernel::quantity::Quantity;
use kernel::text::LocalisedText;
use kernel::time::{Instant, vn};
use platform::Result;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::compare::{LineComparison, compare_in};
use super::draft;
use super::supply::{self, EntryStanding};
use super::{Line, Send, store};
use crate::input::{self, field};
use crate::inquiry;
use crate::order::{TermsLine, TermsWindow};
use crate::parties::Side;
use crate::tolerance::Tolerance;

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
    /// How far the weight of a delivery may stray from what is agreed: what was said, else what holds where nothing is.
    pub tolerance: Tolerance,
    /// The seller's words.
    pub note: Option<String>,
    /// How each window stands against what the seller expects to have.
    pub supply: Vec<EntryStanding>,
}

/// A product that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewLine {
    /// Its name; the substitute's where that is offered.
    pub product: LocalisedText,
    /// The product asked for, where this one is offered instead.
    pub instead_of: Option<LocalisedText>,
    /// All of it, in the unit of its first window; none when it cannot be added up.
    pub quantity: Option<Quantity>,
    /// The same in the packing that the price is for; none where it counts in that anyway.
    pub priced: Option<Quantity>,
    /// The price.
    pub price: PriceTerm,
    /// What one package holds that the price is for; none where it is for no package.
    pub content: Option<Quantity>,
    /// VAT rate; none means outside VAT or not stated, see the reason.
    pub vat_rate: Option<VatRate>,
    /// Why this rate.
    pub vat_reason: Option<String>,
    /// What comes on which days, and where to.
    pub windows: Vec<TermsWindow>,
    /// The seller's words to the line of the inquiry, at the last product that answers it.
    pub note: Option<String>,
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
    let (currency, tolerance, note) = (
        draft.currency,
        draft.tolerance.unwrap_or(Tolerance::UNSAID),
        draft.note.clone(),
    );
    let nobody = QuotationId::from_uuid(Uuid::nil());
    let offered = draft.lines(nobody, &asked, Uuid::nil);
    let earlier = store::newest_of(conn, id).await?;
    let countered = store::counter::newest_before(conn, earlier.as_ref()).await?;
    let own = earlier.map(|earlier| earlier.id);
    Ok(Preview {
        lines: PreviewLine::of(&offered, &asked)?,
        total,
        vat_total,
        compared: compare_in(&inquiry, &asked, currency, &offered, countered.as_ref()),
        tolerance,
        note,
        supply: supply::of_draft(conn, inquiry.seller, own, &asked, &offered).await?,
    })
}

impl PreviewLine {
    /// What an offer says to the lines of an inquiry, a product each, as the order would have it: product and substitute that are offered side
    /// by side stand by themselves. A line that is declined is left out.
    ///
    /// # Errors
    /// Only a defect: an offer that could not have been sent.
    pub fn of(offered: &[Line], asked: &[inquiry::Line]) -> Result<Vec<Self>> {
        let mut lines = Vec::new();
        for asked in asked {
            let answers = offered.iter().filter(|line| line.inquiry_line == asked.id);
            for answer in answers {
                let products = TermsLine::of(answer, asked)?.into_iter();
                lines.extend(products.map(|line| Self::one(line, asked)));
            }
        }
        Ok(lines)
    }

    fn one(line: TermsLine, asked: &inquiry::Line) -> Self {
        Self {
            priced: line.priced(),
            content: line.content(),
            quantity: line.packings.readable(line.agreed(), line.unit()),
            instead_of: (line.product != asked.product).then(|| asked.product_name.clone()),
            product: line.product_name,
            price: line.price,
            vat_rate: line.vat_rate,
            vat_reason: line.vat_reason,
            windows: line.windows,
            note: line.note,
            total: line.total,
        }
    }
}
