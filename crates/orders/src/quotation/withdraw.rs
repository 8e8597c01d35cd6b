//! The seller takes a quotation back.

use kernel::actor::Actor;
use kernel::fault::Faults;
use kernel::id::QuotationId;
use notifications::letter::{Letter, QuotationWithdrawn};
use platform::{Result, Tx};
use serde::{Deserialize, Serialize};

use super::decide::{Table, expect_revision, settle};
use super::send::OFFERS;
use super::state::{self, Event};
use super::{State, supply};
use crate::input::{self, field};
use crate::inquiry;
use crate::letters::{Correspondence, References};
use crate::parties::Side;
use crate::repeats::done_by_self;

const PATH: [&str; 2] = ["input", "quotationId"];

/// A quotation that is taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Withdraw {
    /// The quotation.
    pub quotation: String,
    /// The revision the person looked at.
    pub expected_revision: Option<i32>,
    /// Why; the buyer reads it.
    pub reason: String,
}

/// The answer of [`withdraw`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The quotation withdrawn.
    pub quotation: QuotationId,
}

/// Takes a quotation back, with a reason. Members of the seller may, while it is open; suspended ones too. A firm offer binds its seller, and taking it
/// back is breaking his word: that it was firm stands in the event and in the buyer's letter, and nothing here makes it undone. The inquiry stays
/// answered and waits for the seller's next quotation. Writes `quotation.withdrawn`; the buyer gets a letter. Of an acceptance and a
/// withdrawal at once exactly one succeeds.
///
/// # Errors
/// A malformed input, not found, forbidden to the buyer, another revision than expected, a state that has moved on.
pub async fn withdraw(tx: &mut Tx, actor: &Actor, command: &Withdraw) -> Result<Withdrawn> {
    let mut faults = Faults::new();
    let id: Option<QuotationId> = input::id(&mut faults, field("quotationId"), &command.quotation);
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut table = Table::sit_down(tx, actor, id, Side::Selling).await?;
    if let Err(refused) = state::next(table.quotation.state_at(tx.now()), Event::Withdraw) {
        if table.quotation.state == State::Withdrawn
            && done_by_self(tx, actor, id, &["quotation.withdrawn"]).await?
        {
            return Ok(Withdrawn { quotation: id });
        }
        return Err(refused.fault(&PATH).into());
    }
    expect_revision(command.expected_revision, &table.quotation)?;

    tx.act_for(table.member.organisation);
    let waits_for = Some(Side::Selling);
    settle(
        tx,
        &mut table,
        State::Withdrawn,
        Some(reason.clone()),
        waits_for,
    )
    .await?;
    supply::release(tx, id).await?;
    let (quotation, inquiry) = (&table.quotation, &table.inquiry);
    let event = super::record_state(tx, quotation, inquiry, "quotation.withdrawn").await?;
    notifications::outbox::withdraw(tx, inquiry.id.uuid(), id.uuid(), &OFFERS).await?;

    let lines = inquiry::store::lines_of(&*tx, &[inquiry.id]).await?;
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let contact = Some(actor.person);
    let mail = Correspondence::open(tx, inquiry, &lines, contact, references).await?;
    let buyers = mail.buyers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::QuotationWithdrawn(Box::new(QuotationWithdrawn {
        deal: mail.deal.clone(),
        quotation: quotation.number.clone(),
        revision: quotation.revision,
        firm: quotation.firm,
        reason,
    }));
    bundle.add(&buyers, &letter, None);
    bundle.post(tx).await?;
    Ok(Withdrawn { quotation: id })
}
