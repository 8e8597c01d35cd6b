//! Ordering at listed prices, without asking first. The order waits for the seller's word; its thread is an inquiry that is ordered
//! from its first moment on.
//!
//! What can be ordered so: a published product of a verified seller with a listed price for the quantity, at least the minimum order,
//! for days of which one at least lies after the lead time, in season and outside a closure; and, where the seller has stated what he
//! has in those days, not more than nobody has been promised.

mod judge;
mod thread;
mod tries;

use catalogue::product::{self, ListedPrice, Orderable, Product};
use catalogue::supply;
use kernel::actor::Actor;
use kernel::fault::{Facts, FaultCode, Faults};
use kernel::id::{InquiryId, OrderId, ProductId};
use kernel::money::Money;
use kernel::quantity::{BaseQuantity, Quantity};
use kernel::time::vn;
use platform::{Failure, Result, Tx};
use serde::{Deserialize, Serialize};

use super::{Placing, Terms, TermsLine, TermsWindow, place};
use crate::input::{self, QuantityInput, field};
use crate::inquiry::{self, Entry, EntryInput, Line, line_path};

use judge::{available, judge, one_currency};
use thread::{Thread, tell};

pub use tries::place_counted;

/// An order as the buyer writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlaceAtListPrice {
    /// The buying organisation.
    pub organisation: String,
    /// The products; all of one seller, priced in one currency.
    pub lines: Vec<LineAtListPrice>,
    /// Words to the seller.
    pub note: Option<String>,
    /// The buyer's own number.
    pub external_reference: Option<String>,
}

/// One product of a [`PlaceAtListPrice`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LineAtListPrice {
    /// The product.
    pub product: String,
    /// The version of the product whose price the buyer looked at. Required.
    pub expected_version: Option<i32>,
    /// When, where and how much; the price is that of the whole quantity.
    pub schedule: Vec<EntryInput>,
    /// Quality and other wishes.
    pub wishes: Option<String>,
}

/// The answer of [`place_at_list_price`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The thread of the order.
    pub inquiry: InquiryId,
    /// The order.
    pub order: OrderId,
}

/// Places an order at listed prices for a buying organisation. Members of it may. Always PLACED: the seller confirms or rejects. Writes
/// `inquiry.ordered` and `order.placed`; both sides get the order by mail.
///
/// # Errors
/// Every fault of the input at once, and among them: no buyer profile, suspended, over the day's limit, products of several sellers,
/// not published, that nobody speaks for or whose seller is not verified, without a listed price or in several currencies, below the
/// minimum, too soon (`CLOSED_THEN` with the days of the lead time), out of season or closed (`CLOSED_THEN`), no version of the product or another than was read; and,
/// where nothing else is wrong, `QUANTITY_UNAVAILABLE` for more than is left of a stated supply.
pub async fn place_at_list_price(
    tx: &mut Tx,
    actor: &Actor,
    command: &PlaceAtListPrice,
) -> Result<Placed> {
    let mut faults = Faults::new();
    let asked = as_inquiry(command);
    let mut wanted = inquiry::read(&asked, tx.now(), &mut faults);
    let buyer = inquiry::admit(tx, actor, &wanted, &mut faults).await?;
    let ids = wanted.products();
    supply::lock(tx, &ids).await?;
    let products = product::for_inquiry(&*tx, &ids).await?;
    let mut places = buyer.as_ref().map(|buyer| buyer.delivery_places.clone());
    inquiry::name_places(tx, &mut wanted, places.as_deref_mut(), &mut faults).await?;
    inquiry::judge_sellers(&wanted, &products, &mut faults);

    let today = vn::date(tx.now());
    let mut drafts: Vec<Draft<'_>> = Vec::with_capacity(wanted.lines.len());
    for (index, line) in wanted.lines.iter().enumerate() {
        let found = line.product.and_then(|id| products.get(&id));
        let judged = inquiry::judge_line(line, index, found, places.as_deref(), &mut faults);
        let Some(found) = found else { continue };
        let expected = command
            .lines
            .get(index)
            .and_then(|line| line.expected_version);
        judge(found, index, expected, line, today, &mut faults);
        drafts.extend(Draft::of(
            tx,
            found,
            index,
            judged,
            line.wishes.clone(),
            &mut faults,
        ));
    }
    let currency = one_currency(&drafts, &mut faults);
    // Only who could order otherwise learns whether there is enough.
    if faults.is_empty() {
        available(tx, &drafts, &mut faults).await?;
    }
    let total = currency.and_then(|currency| {
        let lines = drafts.iter().map(|draft| draft.terms.total);
        faults.check(field("lines"), Money::sum(currency, lines))
    });
    let total = faults.finish_with(total)?;

    let buyer = buyer.ok_or_else(|| Failure::internal("a buyer that was not judged"))?;
    let terms = Terms {
        lines: drafts.iter().map(|draft| draft.terms.clone()).collect(),
        total,
        // A listed price says nothing of VAT.
        vat_total: Money::zero(total.currency),
        note: None,
        tolerance: None,
    };
    let thread = Thread {
        actor,
        buyer: buyer.organisation,
        products: &products,
        note: wanted.note,
        reference: wanted.reference,
        reply_by: terms.confirm_by(tx.now()),
    };
    let (inquiry, lines) = thread.open(tx, &drafts, total.currency).await?;
    let seller = inquiry
        .seller
        .ok_or_else(|| Failure::internal("an order without seller"))?;
    let placing = Placing {
        inquiry: &inquiry,
        quotation: None,
        seller,
        buyer_person: actor.person,
        buyer_reference: inquiry.external_reference.clone(),
    };
    let (order, event) = place(tx, placing, &terms).await?;
    tell(tx, &inquiry, &lines, &order, &terms, event).await?;
    Ok(Placed {
        inquiry: inquiry.id,
        order: order.id,
    })
}

/// The same as an inquiry asks it: what is read and judged alike is read and judged by the same rules.
fn as_inquiry(command: &PlaceAtListPrice) -> inquiry::Submit {
    inquiry::Submit {
        organisation: command.organisation.clone(),
        lines: command
            .lines
            .iter()
            .map(|line| inquiry::LineInput {
                product: line.product.clone(),
                schedule: line.schedule.clone(),
                target_price: None,
                wishes: line.wishes.clone(),
            })
            .collect(),
        note: command.note.clone(),
        external_reference: command.external_reference.clone(),
        ..inquiry::Submit::default()
    }
}

/// One line that can be ordered.
struct Draft<'a> {
    found: &'a Orderable,
    index: usize,
    line: Line,
    /// For each window of the line, the entry in which it was written.
    written: Vec<usize>,
    terms: TermsLine,
}

impl<'a> Draft<'a> {
    fn of(
        tx: &Tx,
        found: &'a Orderable,
        index: usize,
        judged: Vec<(usize, Entry)>,
        wishes: Option<String>,
        faults: &mut Faults,
    ) -> Option<Self> {
        let product = &found.product;
        let (written, schedule): (Vec<usize>, Vec<Entry>) = judged.into_iter().unzip();
        let whole = BaseQuantity::sum(schedule.iter().map(|entry| entry.base))
            .filter(|whole| *whole > BaseQuantity::ZERO)?;
        let path = line_path(index);
        let listed = match product::listed_price(product, whole) {
            Ok(listed) => listed,
            Err(reason) => {
                let field = match reason.code {
                    FaultCode::NotForSale => "productId",
                    _ => "schedule",
                };
                faults.push(reason, path.at(field));
                return None;
            }
        };
        let line = Line {
            id: tx.new_uuid(),
            inquiry: tx.new_id(),
            position: i32::try_from(index + 1).ok()?,
            product: product.id,
            product_name: product.name.clone(),
            packings: product.packings.clone(),
            target_price: None,
            wishes,
            schedule,
        };
        let windows = line.schedule.iter().map(|entry| TermsWindow {
            from: entry.from,
            to: entry.to,
            place: entry.place.clone(),
            quantity: entry.quantity,
            base: entry.base,
        });
        let terms = TermsLine {
            line: line.position,
            inquiry_line: line.id,
            product: product.id,
            product_name: product.name.clone(),
            packings: product.packings.clone(),
            price: listed.term,
            vat_rate: None,
            vat_reason: None,
            windows: windows.collect(),
            total: listed.total,
            note: None,
        };
        Some(Self {
            found,
            index,
            line,
            written,
            terms,
        })
    }

    fn product(&self) -> ProductId {
        self.found.product.id
    }
}

/// What a quantity of a product costs at its listed prices, by the rules of [`place_at_list_price`].
///
/// # Errors
/// Every fault at once, under `quantity`: a malformed one, a unit that the packings do not convert, less than the minimum order, no listed
/// price.
pub fn price_for(
    product: &Product,
    quantity: &QuantityInput,
) -> std::result::Result<(Quantity, BaseQuantity, ListedPrice), Faults> {
    let mut faults = Faults::new();
    let path = kernel::fault::at("quantity");
    let read = input::quantity(&mut faults, &path, quantity);
    let priced = read.and_then(|quantity| {
        let base = faults.check(&path, product.packings.to_base(quantity))?;
        let listed = faults.check(&path, product::listed_price(product, base))?;
        if let Some(minimum) = product.minimum_order.filter(|minimum| base < *minimum) {
            let least = Facts::Minimum {
                value: minimum.value().to_string(),
                unit: product.packings.base.code().to_owned(),
            };
            faults.push(FaultCode::BelowMinimumOrder.with(least), &path);
        }
        Some((quantity, base, listed))
    });
    faults.finish_with(priced)
}
