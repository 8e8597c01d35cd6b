//! What a producer expects to have in windows of time, and what he has promised of it.
//!
//! A window says what it yields in all, so a promise stays when it has been kept: what was delivered came out of the same supply. Open firm
//! offers promise, and so does every order that was not rejected or cancelled. A window of days that no supply window touches is *unknown*,
//! which is not nothing: nobody is asked to confirm what nobody has counted.
//!
//! Where the days asked for touch several supply windows, these are taken together, with every promise that touches any of them. A promise
//! that reaches over two windows thus counts in both: the worst that follows is that the seller is asked once more.

mod store;

use std::collections::HashMap;

use kernel::fault::{FaultCode, Faults, FieldPath, Reason};
use kernel::id::{OrderId, ProducerId, ProductId, QuotationId};
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use platform::{Result, Tx};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Most windows that one product can have at a time.
pub const MAX_WINDOWS: usize = 24;

kernel::text_enum! {
    /// How sure a supply is.
    pub enum Kind {
        /// Planted, or meant to be made.
        Planned = "PLANNED",
        /// Estimated on the tree or in the field.
        Expected = "EXPECTED",
        /// In the store.
        Harvested = "HARVESTED",
    }
}

/// What a product yields in some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The days.
    pub days: DateWindow,
    /// All of it, what has been delivered already included.
    pub quantity: BaseQuantity,
    /// How sure it is.
    pub kind: Kind,
}

/// Who has promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// An open firm offer.
    Quotation(QuotationId),
    /// An order.
    Order(OrderId),
}

impl Source {
    const fn code(self) -> &'static str {
        match self {
            Self::Quotation(_) => "QUOTATION",
            Self::Order(_) => "ORDER",
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Quotation(id) => id.uuid(),
            Self::Order(id) => id.uuid(),
        }
    }
}

/// A quantity promised for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Of which product.
    pub product: ProductId,
    /// For which days.
    pub days: DateWindow,
    /// How much.
    pub quantity: BaseQuantity,
}

/// How a product stands in some days: what there is, what is promised of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The product.
    pub product: ProductId,
    /// The days asked for.
    pub days: DateWindow,
    /// What the supply windows that touch these days yield; nothing when none does, which means unknown.
    pub supply: Option<BaseQuantity>,
    /// Promised by orders.
    pub ordered: BaseQuantity,
    /// Promised by open firm offers.
    pub offered: BaseQuantity,
}

impl Standing {
    /// How what nobody has counted stands, and what is nobody's own to count.
    pub const fn unknown(product: ProductId, days: DateWindow) -> Self {
        Self {
            product,
            days,
            supply: None,
            ordered: BaseQuantity::ZERO,
            offered: BaseQuantity::ZERO,
        }
    }

    /// Promised in all.
    pub fn promised(&self) -> BaseQuantity {
        plus(self.ordered, self.offered)
    }

    /// What nobody has been promised; nothing when the supply is unknown.
    pub fn left(&self) -> Option<BaseQuantity> {
        let supply = self.supply?;
        let left = supply.milli().saturating_sub(self.promised().milli());
        Some(BaseQuantity::from_milli(left.max(0)))
    }

    /// Whether a known supply falls short of everything promised and `more` beside it.
    pub fn falls_short_of(&self, more: BaseQuantity) -> bool {
        self.supply
            .is_some_and(|supply| supply < plus(self.promised(), more))
    }
}

fn plus(one: BaseQuantity, other: BaseQuantity) -> BaseQuantity {
    BaseQuantity::from_milli(one.milli().saturating_add(other.milli()))
}

/// Supply and promises of some products, as far as they touch some days.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    windows: HashMap<ProductId, Vec<Window>>,
    promises: Vec<(Source, Promise)>,
}

impl Ledger {
    /// The same without what one source has promised: how it stands for that source itself.
    #[must_use]
    pub fn without(mut self, source: Source) -> Self {
        self.promises.retain(|(other, _)| *other != source);
        self
    }

    /// Enters promises that are about to be made.
    pub fn add(&mut self, source: Source, promises: &[Promise]) {
        self.promises
            .extend(promises.iter().map(|promise| (source, *promise)));
    }

    /// How a product stands in some days.
    pub fn standing(&self, product: ProductId, days: DateWindow) -> Standing {
        let windows = self.windows.get(&product).map_or(&[][..], Vec::as_slice);
        let touched: Vec<&Window> = windows
            .iter()
            .filter(|window| touch(window.days, days))
            .collect();
        let counts = |promise: &Promise| {
            promise.product == product
                && (touch(promise.days, days)
                    || touched
                        .iter()
                        .any(|window| touch(promise.days, window.days)))
        };
        let mut standing = Standing {
            product,
            days,
            supply: (!touched.is_empty()).then(|| {
                touched
                    .iter()
                    .fold(BaseQuantity::ZERO, |sum, window| plus(sum, window.quantity))
            }),
            ordered: BaseQuantity::ZERO,
            offered: BaseQuantity::ZERO,
        };
        for (source, promise) in self.promises.iter().filter(|(_, p)| counts(p)) {
            let sum = match source {
                Source::Order(_) => &mut standing.ordered,
                Source::Quotation(_) => &mut standing.offered,
            };
            *sum = plus(*sum, promise.quantity);
        }
        standing
    }

    /// The open firm offers that have promised something of what these promises draw on.
    pub fn rivals(&self, promises: &[Promise]) -> Vec<QuotationId> {
        let mut rivals: Vec<QuotationId> = Vec::new();
        for (source, theirs) in &self.promises {
            let Source::Quotation(id) = source else {
                continue;
            };
            let same = promises.iter().any(|mine| self.same_supply(mine, theirs));
            if same && !rivals.contains(id) {
                rivals.push(*id);
            }
        }
        rivals
    }

    fn same_supply(&self, one: &Promise, other: &Promise) -> bool {
        one.product == other.product
            && self.windows.get(&one.product).is_some_and(|windows| {
                windows
                    .iter()
                    .any(|window| touch(window.days, one.days) && touch(window.days, other.days))
            })
    }

    /// What one source has promised.
    pub fn of(&self, source: Source) -> Vec<Promise> {
        self.promises
            .iter()
            .filter(|(other, _)| *other == source)
            .map(|(_, promise)| *promise)
            .collect()
    }
}

fn touch(one: DateWindow, other: DateWindow) -> bool {
    one.from <= other.to && other.from <= one.to
}

/// Names what is wrong with the windows of a product: more than [`MAX_WINDOWS`], one that ends before it begins or yields nothing, two that
/// share a day. `path` is that of the list.
pub fn judge(windows: &[Window], path: &FieldPath, faults: &mut Faults) {
    if windows.len() > MAX_WINDOWS {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_WINDOWS), path);
        return;
    }
    for (index, window) in windows.iter().enumerate() {
        let at = path.at(index);
        if window.days.from > window.days.to {
            faults.push(FaultCode::WindowReversed, at.at("to"));
        } else if windows[..index]
            .iter()
            .any(|other| touch(other.days, window.days))
        {
            faults.push(FaultCode::Contradiction, at.at("from"));
        }
        if window.quantity <= BaseQuantity::ZERO {
            faults.push(FaultCode::QuantityNotPositive, at.at("quantity"));
        }
    }
}

/// Makes everybody who promises something of these products queue, so that promises add up. Taken after the inquiry's row and before those
/// of quotations; whoever needs an order's row takes that first. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(tx: &mut Tx, products: &[ProductId]) -> Result<()> {
    if products.is_empty() {
        return Ok(());
    }
    crate::product::lock(tx, products).await
}

/// Puts these windows in the place of all that a product had. Promises stay as they are. Who may, and whether the windows are sound
/// ([`judge`]), is for the caller to see to.
///
/// # Errors
/// When the database refuses.
pub async fn replace(tx: &mut Tx, product: ProductId, windows: &[Window]) -> Result<()> {
    lock(tx, &[product]).await?;
    store::replace_windows(tx, product, windows).await
}

/// The supply windows of several products, each in the order of their days. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn windows_of(
    conn: &impl ConnectionTrait,
    products: &[ProductId],
) -> Result<HashMap<ProductId, Vec<Window>>> {
    let mut found: HashMap<ProductId, Vec<Window>> = HashMap::new();
    for (product, window) in store::windows(conn, products).await? {
        found.entry(product).or_default().push(window);
    }
    Ok(found)
}

/// Writes what a source promises, in the place of all that it promised before. Whoever has to know what is left first takes [`lock`].
///
/// # Errors
/// When the database refuses.
pub async fn promise(tx: &mut Tx, source: Source, promises: &[Promise]) -> Result<()> {
    release(tx, source).await?;
    store::insert_promises(tx, source, promises).await
}

/// Takes back whatever a source has promised. One statement.
///
/// # Errors
/// When the database refuses.
pub async fn release(tx: &mut Tx, source: Source) -> Result<()> {
    store::release(tx, source).await
}

/// The products of which a source has promised something that holds. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn promised_by(conn: &impl ConnectionTrait, source: Source) -> Result<Vec<ProductId>> {
    store::promised_by(conn, source).await
}

/// Takes back what open offers have promised of a producer's products: to be called when somebody else speaks for him from now on, whose supply
/// it is. What orders take of it stays taken. One statement.
///
/// # Errors
/// When the database refuses.
pub async fn release_offers_of(tx: &mut Tx, producer: ProducerId) -> Result<()> {
    store::release_offers_of(tx, producer).await
}

/// Supply and promises around these days: two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn ledger(
    conn: &impl ConnectionTrait,
    asked: &[(ProductId, DateWindow)],
) -> Result<Ledger> {
    let mut products: Vec<ProductId> = asked.iter().map(|(product, _)| *product).collect();
    products.sort_unstable();
    products.dedup();
    let days = asked.iter().map(|(_, days)| *days);
    let Some(mut around) = days.reduce(hull) else {
        return Ok(Ledger::default());
    };
    let mut windows = windows_of(conn, &products).await?;
    for list in windows.values_mut() {
        list.retain(|window| touch(window.days, around));
    }
    let touched = windows.values().flatten().map(|window| window.days);
    around = touched.fold(around, hull);
    let promises = store::open_promises(conn, &products, around).await?;
    Ok(Ledger { windows, promises })
}

fn hull(one: DateWindow, other: DateWindow) -> DateWindow {
    DateWindow {
        from: one.from.min(other.from),
        to: one.to.max(other.to),
    }
}

/// How several products stand in some days, in the order asked: two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(
    conn: &impl ConnectionTrait,
    asked: &[(ProductId, DateWindow)],
) -> Result<Vec<Standing>> {
    let ledger = ledger(conn, asked).await?;
    Ok(asked
        .iter()
        .map(|(product, days)| ledger.standing(*product, *days))
        .collect())
}

#[cfg(test)]
mod tests;
