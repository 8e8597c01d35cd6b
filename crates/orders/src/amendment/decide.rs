//! The word on a proposed change: the other side's yes or no, the proposer's second thoughts, and the end of its ground.

use kernel::actor::{Actor, Member};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{AmendmentId, DeliveryId, EventId};
use notifications::letter::{
    AmendmentAccepted, AmendmentDeclined, AmendmentWithdrawn, Letter, Side as LetterSide,
};
use platform::{Failure, Result, Tx};
use serde::Serialize;

use super::policy::decider;
use super::propose::stops;
use super::state::{self, Event};
use super::{Amendment, Changed, State, apply, store, supply};
use crate::input::{self, MAX_REASON, field};
use crate::letters;
use crate::order::{self, Ending, Order};
use crate::parties::{Side, may_begin};
use crate::repeats::done_by_self;

const PATH: [&str; 2] = ["input", "amendmentId"];

/// The acceptance of a proposed change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Accept {
    /// The amendment.
    pub amendment: String,
    /// The order's version the person looked at.
    pub expected_version: Option<i32>,
    /// The seller knows that the order then takes more than is left of his supply.
    pub confirm_oversell: bool,
}

/// The refusal of a proposed change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decline {
    /// The amendment.
    pub amendment: String,
    /// Why; the side that proposed it reads it.
    pub reason: String,
}

/// A proposed change taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Withdraw {
    /// The amendment.
    pub amendment: String,
    /// Why; the other side reads it.
    pub note: Option<String>,
}

/// An amendment under the lock of its order, and the member who has his say.
struct Table {
    amendment: Amendment,
    order: Order,
    member: Member,
}

impl Table {
    fn changed(&self) -> Changed {
        Changed {
            amendment: self.amendment.id,
            order: self.order.id,
        }
    }
}

/// Agrees to a proposed change. Members of the side that did not propose it may, as long as it is open. The terms get their next revision
/// and the deliveries follow in the same transaction; what both call off altogether ends the order (`order.cancelled`, or
/// `order.completed` when something was received before). Of several who answer at once exactly one does. Writes `amendment.accepted`,
/// `order.amended` and `delivery.replanned`, `delivery.planned` or `delivery.cancelled` for each delivery that changes; both sides get a
/// letter with the new terms.
///
/// # Errors
/// A malformed id, not found, forbidden to the side that proposed it and to staff, a suspended organisation, `STATE_TRANSITION` when it
/// was decided before or its ground is gone, an order that has changed since it was looked at; `CONFIRMATION_REQUIRED` with what is left, once for
/// each change by which a seller promises more than that.
pub async fn accept(tx: &mut Tx, actor: &Actor, command: &Accept) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<AmendmentId> = input::id(&mut faults, field("amendmentId"), &command.amendment);
    let id = faults.finish_with(id)?;
    let mut table = sit_down(tx, actor, id, decider).await?;
    let kind = "amendment.accepted";
    let Some(next) = step(tx, actor, &table.amendment, Event::Accept, kind).await? else {
        return Ok(table.changed());
    };
    may_begin(&table.member, &PATH)?;
    input::expect_version(command.expected_version, table.order.version)?;
    let before = order::terms_in_force(tx, &table.order).await?;
    let stops = stops(tx, table.order.id).await?;
    if decider(table.amendment.side) == Side::Selling && !command.confirm_oversell {
        let Table {
            amendment, order, ..
        } = &table;
        let path = |_| field("confirmOversell");
        let changes = &amendment.changes;
        supply::judge(tx, order, &amendment.terms, &stops, changes, path).await?;
    }
    let event = decide(tx, &mut table, next, None, kind).await?;
    apply::apply(tx, &mut table.order, &table.amendment, stops).await?;
    order::hold_amended(tx, &table.order).await?;

    let Table {
        amendment,
        mut order,
        member,
    } = table;
    let facts = letters::amendment(&order, &amendment, &before)?;
    let number = order::quotation_number(tx, &order).await?;
    let mail = order::correspondence(tx, &order)
        .await?
        .about(letters::goods_agreed(&amendment.terms));
    let terms = mail.order_facts(&order, number, &amendment.terms)?;
    order::both(tx, &mail, event, &order, |side| {
        Letter::AmendmentAccepted(Box::new(AmendmentAccepted {
            deal: mail.deal.clone(),
            side,
            amendment: facts.clone(),
            order: terms.clone(),
        }))
    })
    .await?;
    let ending = Ending::CalledOff(amendment.side, &amendment.note);
    order::settle(tx, &member, &mut order, ending).await?;
    Ok(Changed {
        amendment: id,
        order: order.id,
    })
}

/// Says no to a proposed change, with a reason. Members of the side that did not propose it may, as long as it is open. Everything stays
/// as it was agreed. Writes `amendment.declined`; the side that proposed it gets a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to the side that proposed it and to staff, `STATE_TRANSITION` when it was decided before.
pub async fn decline(tx: &mut Tx, actor: &Actor, command: &Decline) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<AmendmentId> = input::id(&mut faults, field("amendmentId"), &command.amendment);
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut table = sit_down(tx, actor, id, decider).await?;
    let kind = "amendment.declined";
    let Some(next) = step(tx, actor, &table.amendment, Event::Decline, kind).await? else {
        return Ok(table.changed());
    };
    let event = decide(tx, &mut table, next, Some(reason.clone()), kind).await?;
    let reader = letters::side(table.amendment.side);
    tell(tx, &table, event, reader, |deal, amendment| {
        Letter::AmendmentDeclined(Box::new(AmendmentDeclined {
            deal,
            side: reader,
            amendment,
            reason,
        }))
    })
    .await?;
    Ok(table.changed())
}

/// Takes a proposed change back. Members of the side that proposed it may, as long as it is open. Writes `amendment.withdrawn`; the other
/// side gets a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to the other side and to staff, `STATE_TRANSITION` when it was decided before.
pub async fn withdraw(tx: &mut Tx, actor: &Actor, command: &Withdraw) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<AmendmentId> = input::id(&mut faults, field("amendmentId"), &command.amendment);
    let reason = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        MAX_REASON,
    );
    let id = faults.finish_with(id)?;
    let mut table = sit_down(tx, actor, id, |side| side).await?;
    let kind = "amendment.withdrawn";
    let Some(next) = step(tx, actor, &table.amendment, Event::Withdraw, kind).await? else {
        return Ok(table.changed());
    };
    let event = decide(tx, &mut table, next, reason.clone(), kind).await?;
    let reader = letters::side(decider(table.amendment.side));
    tell(tx, &table, event, reader, |deal, amendment| {
        Letter::AmendmentWithdrawn(Box::new(AmendmentWithdrawn {
            deal,
            side: reader,
            amendment,
            reason,
        }))
    })
    .await?;
    Ok(table.changed())
}

/// Lets a proposal lapse that would change a delivery which has just left. The order is locked.
pub(crate) async fn lapse(
    tx: &mut Tx,
    order: &Order,
    left: DeliveryId,
) -> Result<Option<AmendmentId>> {
    match store::open_of(&*tx, order.id).await? {
        Some(open) if open.changes.iter().any(|c| c.delivery == Some(left)) => {
            end(tx, order, open).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// Lets a proposal lapse whose order has ended. The order is locked.
pub(crate) async fn lapse_with_order(tx: &mut Tx, order: &Order) -> Result<()> {
    if let Some(open) = store::open_of(&*tx, order.id).await? {
        end(tx, order, open).await?;
    }
    Ok(())
}

async fn end(tx: &mut Tx, order: &Order, mut open: Amendment) -> Result<AmendmentId> {
    open.state = state::next(open.state, Event::Lapse).map_err(|refused| refused.fault(&PATH))?;
    open.decided_at = Some(tx.now());
    if !store::save(tx, &mut open).await? {
        return Err(Failure::internal(
            "a proposal that changed under the order's lock",
        ));
    }
    super::record_state(tx, &open, order, "amendment.lapsed").await?;
    asks_no_more(tx, order).await?;
    Ok(open.id)
}

/// Loads an amendment under the lock of its order, for a member of the side whose word it is.
async fn sit_down(
    tx: &mut Tx,
    actor: &Actor,
    id: AmendmentId,
    whose: impl Fn(Side) -> Side,
) -> Result<Table> {
    let missing = || Failure::from(FaultCode::NotFound.at(&PATH[..]));
    let seen = store::find(&*tx, id).await?.ok_or_else(missing)?;
    let order = order::store::lock(tx, seen.order)
        .await?
        .ok_or_else(missing)?;
    // Read again: only now nobody else can change it.
    let amendment = store::find(&*tx, id).await?.ok_or_else(missing)?;
    let side = whose(amendment.side);
    let member = order.parties().require(actor, side, &PATH)?.clone();
    Ok(Table {
        amendment,
        order,
        member,
    })
}

/// The state an event leads to; `None` when this person has already brought it there himself.
async fn step(
    tx: &mut Tx,
    actor: &Actor,
    amendment: &Amendment,
    event: Event,
    kind: &'static str,
) -> Result<Option<State>> {
    match state::next(amendment.state, event) {
        Ok(next) => Ok(Some(next)),
        Err(refused) => {
            let there = refused.to == amendment.state.code();
            if there && done_by_self(tx, actor, amendment.id, &[kind]).await? {
                return Ok(None);
            }
            Err(refused.fault(&PATH).into())
        }
    }
}

/// The update that decides between several who try at once, and its event.
async fn decide(
    tx: &mut Tx,
    table: &mut Table,
    to: State,
    reason: Option<String>,
    kind: &'static str,
) -> Result<EventId> {
    tx.act_for(table.member.organisation);
    let amendment = &mut table.amendment;
    amendment.state = to;
    amendment.reason = reason;
    amendment.decided_at = Some(tx.now());
    if !store::save(tx, amendment).await? {
        return Err(input::conflict(amendment.version).into());
    }
    let event = super::record_state(tx, amendment, &table.order, kind).await?;
    asks_no_more(tx, &table.order).await?;
    Ok(event)
}

/// The letters by which a side is asked for its word.
const ASKING: [&str; 2] = ["AMENDMENT_PROPOSED", "AMENDMENT_REMINDER"];

/// What has not left yet asks for a word that nobody needs to say any more.
async fn asks_no_more(tx: &mut Tx, order: &Order) -> Result<()> {
    let (thread, subject) = (order.inquiry.uuid(), order.id.uuid());
    notifications::outbox::withdraw(tx, thread, subject, &ASKING).await
}

async fn tell(
    tx: &mut Tx,
    table: &Table,
    event: EventId,
    reader: LetterSide,
    letter: impl FnOnce(notifications::letter::Deal, notifications::letter::AmendmentFacts) -> Letter,
) -> Result<()> {
    let terms = order::terms_in_force(tx, &table.order).await?;
    let facts = letters::amendment(&table.order, &table.amendment, &terms)?;
    let mail = order::correspondence(tx, &table.order)
        .await?
        .about(letters::goods_agreed(&terms));
    let letter = letter(mail.deal.clone(), facts);
    let readers = mail.readers(tx, reader).await?;
    let mut bundle = mail.bundle(event, table.order.id);
    bundle.add(&readers, &letter, None);
    bundle.post(tx).await
}
