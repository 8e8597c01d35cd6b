//! What offers promise of the seller's supply, and how an offer or an inquiry stands against it. For the seller's eyes only.

use std::collections::HashMap;

use catalogue::product::{self, Closure, Orderable};
use catalogue::supply::{self, Ledger, Promise, Source, Standing};
use kernel::fault::{Facts, FaultCode, Faults};
use kernel::id::{InquiryId, OrganisationId, ProductId, QuotationId};
use kernel::quantity::{BaseQuantity, BaseUnit, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::{DateWindow, MonthSet};
use platform::{Result, Tx};
use sea_orm::ConnectionTrait;

use super::{Answer, Line, Quotation, Send, draft, store};
use crate::{inquiry, order};

/// How one window of an offer or an inquiry stands against what the seller expects to have.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryStanding {
    /// The line's place in the inquiry, from 1.
    pub line: i32,
    /// Number of the entry in the line's schedule.
    pub entry: i32,
    /// The product; the substitute where one is offered.
    pub product: ProductId,
    /// Its name.
    pub name: LocalisedText,
    /// How its quantities convert.
    pub packings: PackingTable,
    /// The days.
    pub days: DateWindow,
    /// What this window takes.
    pub wanted: BaseQuantity,
    /// What this offer or inquiry takes in all of the same supply.
    pub own: BaseQuantity,
    /// The supply, and what others have been promised of it.
    pub others: Standing,
    /// The months in which the product is to be had; empty when unknown.
    pub season: MonthSet,
    /// Whether the days lie wholly outside those months.
    pub out_of_season: bool,
    /// The closure in which the days wholly lie, if they do.
    pub closed: Option<Closure>,
}

impl EntryStanding {
    /// The unit in which the product is counted.
    pub const fn base(&self) -> BaseUnit {
        self.packings.base
    }

    /// Whether more would be promised than there is; never, where nobody has said what there is.
    pub fn exceeds(&self) -> bool {
        self.others.falls_short_of(self.own)
    }

    /// Whether orders alone leave too little for it.
    pub fn exceeds_orders(&self) -> bool {
        let orders_alone = Standing {
            offered: BaseQuantity::ZERO,
            ..self.others
        };
        orders_alone.falls_short_of(self.own)
    }
}

/// A window that takes something of a supply.
#[derive(Clone)]
struct Want {
    line: i32,
    entry: i32,
    promise: Promise,
    name: LocalisedText,
    packings: PackingTable,
}

/// What the windows of an offer take.
fn wants_of_offer(asked: &[inquiry::Line], offered: &[Line]) -> Vec<Want> {
    let mut wants = Vec::new();
    for line in offered {
        let Some(asked) = asked.iter().find(|asked| asked.id == line.inquiry_line) else {
            continue;
        };
        for answer in &line.answers {
            let entry = asked
                .schedule
                .iter()
                .find(|entry| entry.number == answer.entry);
            let (Some(entry), true) = (entry, answer.answer != Answer::Declined) else {
                continue;
            };
            let name = match &line.substitute {
                Some(substitute) if answer.answer == Answer::Substitute => &substitute.name,
                _ => &asked.product_name,
            };
            wants.push(Want {
                line: line.position,
                entry: answer.entry,
                promise: Promise {
                    product: line.product_of(answer.answer, asked),
                    days: answer.days(entry),
                    quantity: answer.base,
                },
                name: name.clone(),
                packings: line.packings_of(answer.answer, asked).clone(),
            });
        }
    }
    wants
}

/// What the windows of an inquiry would take.
fn wants_of_inquiry(asked: &[inquiry::Line]) -> Vec<Want> {
    let entries = asked
        .iter()
        .flat_map(|line| line.schedule.iter().map(move |entry| (line, entry)));
    entries
        .map(|(line, entry)| Want {
            line: line.position,
            entry: entry.number,
            promise: Promise {
                product: line.product,
                days: entry.days(),
                quantity: entry.base,
            },
            name: line.product_name.clone(),
            packings: line.packings.clone(),
        })
        .collect()
}

/// What an offer promises.
pub(crate) fn promises(asked: &[inquiry::Line], offered: &[Line]) -> Vec<Promise> {
    wants_of_offer(asked, offered)
        .into_iter()
        .map(|want| want.promise)
        .collect()
}

fn asked_of(wants: &[Want]) -> Vec<(ProductId, DateWindow)> {
    wants
        .iter()
        .map(|want| (want.promise.product, want.promise.days))
        .collect()
}

/// Whether a seller may promise of a product, and see what is promised: products change hands with their producer, and what they yield is the
/// business of whoever speaks for him now.
fn is_own(found: Option<&Orderable>, seller: Option<OrganisationId>) -> bool {
    found.is_some_and(|found| found.seller.is_some() && found.seller == seller)
}

/// Those of these promises that are the seller's own to make.
pub(crate) fn own_promises(
    promises: &[Promise],
    seller: OrganisationId,
    products: &HashMap<ProductId, Orderable>,
) -> Vec<Promise> {
    let mut own = promises.to_vec();
    own.retain(|promise| is_own(products.get(&promise.product), Some(seller)));
    own
}

/// Holds the wants of one offer or inquiry against a ledger in which it does not stand itself. Of a product that is not the seller's own
/// nothing is told.
fn stand(
    ledger: &Ledger,
    wants: Vec<Want>,
    seller: Option<OrganisationId>,
    products: &HashMap<ProductId, Orderable>,
) -> Vec<EntryStanding> {
    // Under whichever name: only the sums count.
    let own = Source::Quotation(QuotationId::from_uuid(uuid::Uuid::nil()));
    let promises: Vec<Promise> = wants.iter().map(|want| want.promise).collect();
    let mut with_own = ledger.clone();
    with_own.add(own, &promises);
    wants
        .into_iter()
        .map(|want| {
            let Promise {
                product,
                days,
                quantity,
            } = want.promise;
            let found = products.get(&product);
            let (others, taken) = if is_own(found, seller) {
                let others = ledger.standing(product, days);
                let all = with_own.standing(product, days).promised();
                (others, all.milli() - others.promised().milli())
            } else {
                (Standing::unknown(product, days), quantity.milli())
            };
            let known = found.map(|found| &found.product);
            EntryStanding {
                line: want.line,
                entry: want.entry,
                product,
                name: want.name,
                packings: want.packings,
                days,
                wanted: quantity,
                own: BaseQuantity::from_milli(taken),
                others,
                season: known.map_or(MonthSet::NONE, |known| known.season.months),
                out_of_season: known.and_then(|known| known.season.is_out(days)) == Some(true),
                closed: known.and_then(|known| known.closed_throughout(days).cloned()),
            }
        })
        .collect()
}

/// How a firm offer that a seller is about to send stands; `own` is the revision that it replaces.
pub(super) async fn of_draft(
    conn: &impl ConnectionTrait,
    seller: Option<OrganisationId>,
    own: Option<QuotationId>,
    asked: &[inquiry::Line],
    offered: &[Line],
) -> Result<Vec<EntryStanding>> {
    let wants = wants_of_offer(asked, offered);
    let mut ledger = supply::ledger(conn, &asked_of(&wants)).await?;
    if let Some(own) = own {
        ledger = ledger.without(Source::Quotation(own));
    }
    let products = products_of(conn, &wants).await?;
    Ok(stand(&ledger, wants, seller, &products))
}

/// Locks what a firm offer draws on, and asks for a confirmation where it promises more than is left. Returns what it promises.
pub(super) async fn secure(
    tx: &mut Tx,
    command: &Send,
    seller: OrganisationId,
    own: Option<QuotationId>,
    asked: &[inquiry::Line],
    offered: &[Line],
) -> Result<Vec<Promise>> {
    let wants = wants_of_offer(asked, offered);
    let products = products_of(&*tx, &wants).await?;
    let promised = own_promises(&promises(asked, offered), seller, &products);
    lock(tx, &promised).await?;
    if command.confirm_oversell {
        return Ok(promised);
    }
    let mut faults = Faults::new();
    for standing in of_draft(&*tx, Some(seller), own, asked, offered).await? {
        if standing.exceeds() {
            let left = standing.others.left().unwrap_or_default();
            let facts = Facts::Available {
                value: kernel::decimal::plain(left.value()),
                unit: standing.base().code().to_owned(),
            };
            faults.push(
                FaultCode::ConfirmationRequired.with(facts),
                draft::written_at(command, standing.line, standing.entry),
            );
        }
    }
    faults.finish()?;
    Ok(promised)
}

/// Makes everybody who promises something of the same products queue.
pub(super) async fn lock(tx: &mut Tx, promises: &[Promise]) -> Result<()> {
    let mut products: Vec<ProductId> = promises.iter().map(|promise| promise.product).collect();
    products.sort_unstable();
    products.dedup();
    supply::lock(tx, &products).await
}

/// Enters what a firm offer promises.
pub(super) async fn promise(tx: &mut Tx, id: QuotationId, promises: &[Promise]) -> Result<()> {
    supply::promise(tx, Source::Quotation(id), promises).await
}

/// Takes back what an offer has promised.
pub(super) async fn release(tx: &mut Tx, id: QuotationId) -> Result<()> {
    supply::release(tx, Source::Quotation(id)).await
}

async fn products_of(
    conn: &impl ConnectionTrait,
    wants: &[Want],
) -> Result<HashMap<ProductId, Orderable>> {
    let mut ids: Vec<ProductId> = wants.iter().map(|want| want.promise.product).collect();
    ids.sort_unstable();
    ids.dedup();
    product::for_inquiry(conn, &ids).await
}

/// How quotations stand against the supply, window by window: half a dozen statements for all of them. For whoever may act for their seller.
///
/// # Errors
/// When the database does not answer.
pub async fn of_quotations(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<HashMap<QuotationId, Vec<EntryStanding>>> {
    let heads = store::many_with_inquiry(conn, ids).await?;
    let inquiries: Vec<InquiryId> = heads.iter().map(|(head, _)| head.inquiry).collect();
    let asked = inquiry::lines_of(conn, &inquiries).await?;
    let mut offered = super::lines_of(conn, ids).await?;
    let mut orders: HashMap<QuotationId, Source> = HashMap::new();
    for row in order::store::of_quotations(conn, ids).await? {
        orders.extend(row.quotation.map(|id| (id, Source::Order(row.id))));
    }
    let none = Vec::new();
    let wants: Vec<(&Quotation, Vec<Want>)> = heads
        .iter()
        .map(|(head, _)| {
            let asked = asked.get(&head.inquiry).unwrap_or(&none);
            let offered = offered.remove(&head.id).unwrap_or_default();
            (head, wants_of_offer(asked, &offered))
        })
        .collect();
    let all: Vec<Want> = wants.iter().flat_map(|(_, wants)| wants.clone()).collect();
    let ledger = supply::ledger(conn, &asked_of(&all)).await?;
    let products = products_of(conn, &all).await?;
    Ok(wants
        .into_iter()
        .map(|(head, wants)| {
            let mut others = ledger.clone().without(Source::Quotation(head.id));
            if let Some(order) = orders.get(&head.id) {
                others = others.without(*order);
            }
            (head.id, stand(&others, wants, Some(head.seller), &products))
        })
        .collect())
}

/// How inquiries would stand against the supply if everything were offered as asked; what their own offers and orders promise does not count.
/// Half a dozen statements for all of them. For whoever may act for their seller.
///
/// # Errors
/// When the database does not answer.
pub async fn of_inquiries(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<HashMap<InquiryId, Vec<EntryStanding>>> {
    let asked = inquiry::lines_of(conn, ids).await?;
    let sellers: HashMap<InquiryId, Option<OrganisationId>> = inquiry::store::many(conn, ids)
        .await?
        .into_iter()
        .map(|row| (row.id, row.seller))
        .collect();
    let mut own: HashMap<InquiryId, Vec<Source>> = HashMap::new();
    for row in store::of_inquiries(conn, ids).await? {
        own.entry(row.inquiry)
            .or_default()
            .push(Source::Quotation(row.id));
    }
    for row in order::store::of_inquiries(conn, ids).await? {
        own.entry(row.inquiry)
            .or_default()
            .push(Source::Order(row.id));
    }
    let all: Vec<Want> = asked
        .values()
        .flat_map(|lines| wants_of_inquiry(lines))
        .collect();
    let ledger = supply::ledger(conn, &asked_of(&all)).await?;
    let products = products_of(conn, &all).await?;
    Ok(asked
        .iter()
        .map(|(id, lines)| {
            let mine = own.get(id).map_or(&[][..], Vec::as_slice);
            let others = mine
                .iter()
                .fold(ledger.clone(), |ledger, source| ledger.without(*source));
            let seller = sellers.get(id).copied().flatten();
            let wants = wants_of_inquiry(lines);
            (*id, stand(&others, wants, seller, &products))
        })
        .collect())
}
