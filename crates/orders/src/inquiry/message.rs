//! Words in the thread.

use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults, Reason};
use kernel::id::{InquiryId, OrganisationId};
use kernel::text;
use kernel::time::vn;
use notifications::letter::{self, Letter, MessageReceived};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::asking::remind_no_more;
use super::state::{self, Event};
use super::{Inquiry, Message, MessageSent, State, store};
use crate::input::{self, MAX_TEXT, field};
use crate::letters::{Correspondence, References};
use crate::parties::{Side, may_begin};
use crate::quotation;

/// Messages a day, in Vietnam's day, of one organisation into one thread.
const A_DAY: u64 = 100;

/// A message as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SendMessage {
    /// The inquiry.
    pub inquiry: String,
    /// For which organisation, where the person belongs to both sides.
    pub organisation: Option<String>,
    /// The words.
    pub body: String,
}

/// Writes into the thread of an inquiry, whatever its state: a thread stays open for words, and words reopen nothing. Members of
/// both sides may, and staff while the inquiry lies at their desk. The first answer of the seller or the desk makes an open inquiry
/// answered. Writes `inquiry.message_sent` (and `inquiry.answered`); the other side gets a letter.
///
/// # Errors
/// A malformed text or id, not found, 100 messages a day, a suspended organisation unless an order came of it.
pub async fn send_message(
    tx: &mut Tx,
    actor: &Actor,
    command: &SendMessage,
) -> Result<MessageSent> {
    let mut faults = Faults::new();
    let id: Option<InquiryId> = input::id(&mut faults, field("inquiryId"), &command.inquiry);
    let organisation: Option<OrganisationId> = command
        .organisation
        .as_deref()
        .and_then(|text| input::id(&mut faults, field("organisationId"), text));
    let body = faults.check(field("body"), text::clean_text(&command.body, MAX_TEXT));
    faults.finish()?;
    let (Some(id), Some(body)) = (id, body) else {
        return Err(Failure::internal("a message that was not judged"));
    };

    let path = ["input", "inquiryId"];
    let mut inquiry = store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&path[..]))?;
    let side = speaker(&inquiry, actor, organisation)?;
    let member = inquiry.parties().require(actor, side, &path)?.clone();
    if inquiry.state != State::Ordered {
        may_begin(&member, &path)?;
    }
    let since = vn::start_of_day(vn::date(tx.now()));
    if store::count_messages_since(&*tx, id, member.organisation, since).await? >= A_DAY {
        return Err(Reason::limit(FaultCode::DailyLimit, A_DAY)
            .at(field("body"))
            .into());
    }

    tx.act_for(member.organisation);
    let message = Message {
        id: tx.new_id(),
        inquiry: id,
        person: actor.person,
        organisation: member.organisation,
        door: actor.door,
        body,
        created_at: tx.now(),
    };
    store::insert_message(tx, &message).await?;
    let event = tx
        .record(
            Fact::about("inquiry.message_sent", id)
                .concerning(inquiry.parties().organisations())
                .in_thread(inquiry.id)
                .in_province(inquiry.province.clone())
                .with(json!({ "message": message.id.to_string(), "side": side.code() })),
        )
        .await?;
    note_speaker(tx, &mut inquiry, side).await?;

    let lines = store::lines_of(&*tx, &[id]).await?;
    let from = match side {
        Side::Buying => letter::Side::Buyer,
        Side::Selling | Side::Desk => letter::Side::Seller,
    };
    let contact = (from == letter::Side::Seller).then_some(actor.person);
    let mail = Correspondence::open(tx, &inquiry, &lines, contact, References::default()).await?;
    let readers = match from {
        letter::Side::Buyer => mail.sellers(tx).await?,
        letter::Side::Seller => mail.buyers(tx).await?,
    };
    let mut bundle = mail.bundle(event, message.id);
    let letter = Letter::MessageReceived(Box::new(MessageReceived {
        deal: mail.deal.clone(),
        from,
        writer: actor.person,
        body: message.body.clone(),
    }));
    bundle.add(&readers, &letter, None);
    bundle.post(tx).await?;
    Ok(MessageSent {
        inquiry: id,
        message: message.id,
    })
}

/// The side a person speaks for: of the organisation he names, else the first he belongs to.
fn speaker(inquiry: &Inquiry, actor: &Actor, organisation: Option<OrganisationId>) -> Result<Side> {
    let parties = inquiry.parties();
    if parties.view(actor).is_none() {
        return Err(FaultCode::NotFound.at(field("inquiryId")).into());
    }
    parties
        .side_of(actor, Side::ALL, organisation)
        .ok_or_else(|| {
            let field = organisation.map_or(field("inquiryId"), |_| field("organisationId"));
            FaultCode::Forbidden.at(field).into()
        })
}

/// After words it is the other side's move; the seller's first words are the answer.
async fn note_speaker(tx: &mut Tx, inquiry: &mut Inquiry, side: Side) -> Result<()> {
    let now = tx.now();
    let before = inquiry.state_at(now);
    if before.is_final() {
        return Ok(());
    }
    match side {
        Side::Buying => inquiry.awaiting = Some(Side::Selling),
        Side::Selling | Side::Desk => {
            // Words do not answer a counter-offer: a new revision does.
            let newest = quotation::store::newest_of(&*tx, inquiry.id).await?;
            if newest.is_none_or(|offer| offer.state_at(now) != quotation::State::Countered) {
                inquiry.awaiting = Some(Side::Buying);
            }
            inquiry.first_answered_at.get_or_insert(now);
            inquiry.state = state::next(before, Event::Reply)
                .map_err(|refused| refused.fault(&["input", "inquiryId"]))?;
        }
    }
    if !store::save(tx, inquiry).await? {
        return Err(input::conflict(inquiry.version).into());
    }
    if inquiry.state != before {
        super::record_state(tx, inquiry, "inquiry.answered").await?;
        remind_no_more(tx, inquiry.id).await?;
    }
    Ok(())
}
