//! Proposing a change.

use chrono::NaiveDate;
use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{DeliveryId, OrderId, OrganisationId};
use notifications::letter::{AmendmentProposed, Letter};
use platform::{Result, Tx};
use serde::Serialize;

use super::change::{self, Stop};
use super::policy::{decider, may_propose};
use super::{Amendment, Change, Changed, State, judge, store, supply};
use crate::clock;
use crate::delivery::{self, WeightInput};
use crate::input::{self, MAX_TEXT, PlaceInput, WindowInput, field};
use crate::letters;
use crate::order::{self, Order, Terms};
use crate::parties::{Side, may_begin};
use crate::transition::Refusal;

const PATH: [&str; 2] = ["input", "orderId"];

/// A proposal as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Propose {
    /// The order.
    pub order: String,
    /// For which organisation, where the person belongs to both sides.
    pub organisation: Option<String>,
    /// The order's version the person looked at.
    pub expected_version: Option<i32>,
    /// Why; the other side reads it.
    pub note: String,
    /// What changes; deliveries that stay as they are need not be named, and are no change when they are.
    pub deliveries: Vec<ChangeInput>,
    /// The seller knows that the order would take more than is left of his supply.
    pub confirm_oversell: bool,
}

/// What shall become of one delivery, or a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangeInput {
    /// The delivery, which must not have left; a new one when absent.
    pub delivery: Option<String>,
    /// Other days; needed for a new one.
    pub window: Option<WindowInput>,
    /// Another place; that of the order's first delivery for a new one.
    pub place: Option<PlaceInput>,
    /// Other quantities, as they shall be; a line that is not named stays as it is. Nought of every line calls the delivery off.
    pub lines: Vec<WeightInput>,
}

/// Proposes to change what has not left yet. Members of either side may while the order is confirmed, members of the buyer while it is
/// placed. Writes `amendment.proposed`; the other side gets a letter with what changes.
///
/// # Errors
/// Every fault of the input at once, among them deliveries that have left (`STATE_TRANSITION`) and a proposal that changes nothing; not
/// found, forbidden to staff, a suspended organisation, another proposal that is open (`DUPLICATE`), a state or a version of the order
/// that has moved on; `CONFIRMATION_REQUIRED` with what is left at each delivery by which a seller would promise more than that.
pub async fn propose(tx: &mut Tx, actor: &Actor, command: &Propose) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<OrderId> = input::id(&mut faults, field("orderId"), &command.order);
    let organisation: Option<OrganisationId> = command
        .organisation
        .as_deref()
        .and_then(|text| input::id(&mut faults, field("organisationId"), text));
    let Some(id) = id else {
        return Err(faults.into());
    };
    let note = match input::words(&mut faults, field("note"), Some(&command.note), MAX_TEXT) {
        None if command.note.trim().is_empty() => {
            faults.push(FaultCode::Required, field("note"));
            None
        }
        read => read,
    };
    let order = order::store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]))?;
    let side = order::side_of(&order, actor, organisation)?;
    let member = order.parties().require(actor, side, &PATH)?.clone();
    may_begin(&member, &PATH)?;
    if !may_propose(order.state, side) {
        let refused = Refusal::new(order.state.code(), State::Proposed.code(), []);
        return Err(refused.fault(&PATH).into());
    }
    if store::open_of(&*tx, id).await?.is_some() {
        return Err(FaultCode::Duplicate.at(&PATH[..]).into());
    }
    let stops = stops(tx, id).await?;
    let terms = order::terms_in_force(tx, &order).await?;
    let changes = judge::read(tx, &command.deliveries, &stops, &terms, &mut faults).await?;
    let note = faults.finish_with(note)?;
    input::expect_version(command.expected_version, order.version)?;
    let (written, changes): (Vec<usize>, Vec<Change>) = changes.into_iter().unzip();
    let amended = change::amended(&terms, &stops, &changes)?;
    if side == Side::Selling && !command.confirm_oversell {
        let path = |change: usize| field("deliveries").at(written[change]);
        supply::judge(tx, &order, &terms, &stops, &changes, path).await?;
    }

    let earlier = store::of_orders(&*tx, &[id]).await?;
    let remind_at = first_day(&changes).and_then(|first| clock::proposal_reminder(tx.now(), first));
    let amendment = Amendment {
        id: tx.new_id(),
        order: id,
        position: earlier.last().map_or(1, |last| last.position + 1),
        state: State::Proposed,
        side,
        organisation: member.organisation,
        person: actor.person,
        note,
        changes,
        terms: amended,
        base_revision: order.terms_revision,
        remind_at,
        reason: None,
        decided_at: None,
        version: 1,
        created_at: tx.now(),
    };
    tx.act_for(member.organisation);
    store::insert(tx, &amendment).await?;
    let event = super::record_state(tx, &amendment, &order, "amendment.proposed").await?;
    tell(tx, &order, &amendment, &terms, event).await?;
    Ok(Changed {
        amendment: amendment.id,
        order: id,
    })
}

/// The first day, old or new, of the deliveries that a proposal touches.
fn first_day(changes: &[Change]) -> Option<NaiveDate> {
    let plans = changes
        .iter()
        .flat_map(|change| change.before.iter().chain(&change.after));
    plans.map(|plan| plan.from).min()
}

/// The deliveries of an order with their goods, by date.
pub(super) async fn stops(tx: &mut Tx, order: OrderId) -> Result<Vec<Stop>> {
    let deliveries = delivery::store::of_orders(&*tx, &[order]).await?;
    let ids: Vec<DeliveryId> = deliveries.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::store::lines_of(&*tx, &ids).await?;
    Ok(deliveries
        .into_iter()
        .map(|delivery| {
            let mine = lines.iter().filter(|line| line.delivery == delivery.id);
            let mine = mine.cloned().collect();
            (delivery, mine)
        })
        .collect())
}

async fn tell(
    tx: &mut Tx,
    order: &Order,
    amendment: &Amendment,
    terms: &Terms,
    event: kernel::id::EventId,
) -> Result<()> {
    let mail = order::correspondence(tx, order)
        .await?
        .about(letters::goods_agreed(terms));
    let side = letters::side(decider(amendment.side));
    let letter = Letter::AmendmentProposed(Box::new(AmendmentProposed {
        deal: mail.deal.clone(),
        side,
        amendment: letters::amendment(order, amendment, terms)?,
    }));
    let readers = mail.readers(tx, side).await?;
    let mut bundle = mail.bundle(event, order.id);
    bundle.add(&readers, &letter, None);
    bundle.post(tx).await
}
