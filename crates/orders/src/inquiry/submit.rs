//! Sending an inquiry.

use std::collections::HashMap;

use buyers::profile::DeliveryPlace;
use catalogue::administrative_unit;
use catalogue::producer::Producer;
use catalogue::product::{self, Orderable};
use kernel::actor::{Actor, Standing};
use kernel::fault::{FaultCode, Faults, Reason};
use kernel::id::{OrganisationId, ProductId};
use kernel::number::NumberKind;
use kernel::time::vn;
use notifications::letter::{
    AnsweredBy, Asked, InquiryAtDesk, InquiryCopy, InquiryReceived, KnownProducer, Letter,
};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::check::{self, Wanted, entry_path, line_path};
use super::judge::Desk;
use super::recipient::{self, Recipient};
use super::{Changed, Entry, Inquiry, Line, State, judge, store};
use crate::clock;
use crate::input::{PlaceInput, PriceInput, QuantityInput};
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};

/// Inquiries a day, in Vietnam's day, of a buyer whose papers nobody has seen.
const UNVERIFIED_A_DAY: u64 = 5;
/// The same for a verified buyer.
const VERIFIED_A_DAY: u64 = 200;

/// An inquiry as the buyer writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Submit {
    /// The buying organisation.
    pub organisation: String,
    /// The products; all of one seller, or all for one province's desk.
    pub lines: Vec<LineInput>,
    /// Certificates wanted: codes of [`super::Scheme`] or words.
    pub certificates: Vec<String>,
    /// Where the goods shall be sold, ISO 3166-1.
    pub target_market: Option<String>,
    /// RFC 3339; 48 hours from now when absent, at least an hour, at most 60 days.
    pub reply_by: Option<String>,
    /// ISO 4217; VND when absent.
    pub currency: Option<String>,
    /// Words to the seller.
    pub note: Option<String>,
    /// The buyer's own number.
    pub external_reference: Option<String>,
    /// The buyer has been told that nobody answers for the product and the province's desk will.
    pub acknowledge_desk: bool,
    /// The buyer has been told that a product is closed on days he asks for, and asks all the same.
    pub acknowledge_closed: bool,
}

/// One product of a [`Submit`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LineInput {
    /// The product.
    pub product: String,
    /// When, where and how much; at least one.
    pub schedule: Vec<EntryInput>,
    /// The price wished for.
    pub target_price: Option<PriceInput>,
    /// Quality and other wishes.
    pub wishes: Option<String>,
}

/// One window of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryInput {
    /// First day, `2026-08-15`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Repeats the window every week as long as it begins by this day.
    pub every_week_until: Option<String>,
    /// How much in each window.
    pub quantity: QuantityInput,
    /// Where to; the first delivery place of the buyer profile when absent.
    pub place: Option<PlaceInput>,
}

/// Sends an inquiry for a buying organisation. Members of it may. Writes `inquiry.submitted`; the seller (or the province's desk, when
/// nobody speaks for the producer) gets a letter with everything in it, the buyer a copy.
///
/// # Errors
/// Every fault of the input at once, and among them: no buyer profile, suspended, over the day's limit, products of several
/// sellers or not published, `NOBODY_ANSWERS` for one that neither a producer nor an attended desk answers for, below the minimum order, a quantity the packings do not convert, and `CONFIRMATION_REQUIRED` when it would go to the
/// desk, or asks for days on which a product is closed (at the window, with the closure), and the buyer has not acknowledged that.
pub async fn submit(tx: &mut Tx, actor: &Actor, command: &Submit) -> Result<Changed> {
    let mut faults = Faults::new();
    let mut wanted = check::read(command, tx.now(), &mut faults);
    let buyer = admit(tx, actor, &wanted, &mut faults).await?;
    let ids = wanted.products();
    let product::Held {
        products,
        unclaimed,
    } = product::held_for_inquiry(tx, &ids).await?;
    let mut places = buyer.as_ref().map(|buyer| buyer.delivery_places.clone());
    name_places(tx, &mut wanted, places.as_deref_mut(), &mut faults).await?;

    let desk = recipient::desk(tx, &wanted, &products).await?;
    let told = match desk {
        None => Desk::Unattended,
        Some(_) if command.acknowledge_desk => Desk::Acknowledged,
        Some(_) => Desk::Untold,
    };
    judge::sellers(&wanted, &products, told, &mut faults);
    let mut schedules = Vec::with_capacity(wanted.lines.len());
    for (index, line) in wanted.lines.iter().enumerate() {
        let orderable = line.product.and_then(|id| products.get(&id));
        if let Some(found) = orderable.filter(|_| !command.acknowledge_closed) {
            judge::open(line, index, found, &mut faults);
        }
        let judged = judge::line(line, index, orderable, places.as_deref(), &mut faults);
        schedules.push(judged.into_iter().map(|(_, entry)| entry).collect());
    }
    faults.finish()?;

    let buyer = buyer.ok_or_else(|| Failure::internal("a buyer that was not judged"))?;
    let recipient = recipient::of(&wanted, &products, desk)?;
    let (inquiry, lines) = write(
        tx,
        actor,
        buyer.organisation,
        wanted,
        &products,
        schedules,
        &recipient,
    )
    .await?;

    tx.act_for(inquiry.buyer);
    let event = tx
        .record(
            Fact::about("inquiry.submitted", inquiry.id)
                .concerning(inquiry.parties().organisations())
                .in_thread(inquiry.id)
                .in_province(inquiry.province.clone())
                .with(json!({
                    "number": inquiry.number.as_str(),
                    "state": inquiry.state.code(),
                    "products": lines.iter().map(|line| line.product.to_string()).collect::<Vec<_>>(),
                    "atDesk": inquiry.seller.is_none(),
                })),
        )
        .await?;
    let asked = letters::asked(&inquiry, &lines, &products);
    post(tx, &inquiry, &lines, asked, &recipient, unclaimed, event).await?;
    Ok(Changed {
        inquiry: inquiry.id,
    })
}

/// Whether this organisation may ask at all today: two statements, the first of which makes the same buyer's inquiries queue.
pub(crate) async fn admit(
    tx: &mut Tx,
    actor: &Actor,
    wanted: &Wanted,
    faults: &mut Faults,
) -> Result<Option<buyers::profile::Profile>> {
    let Some(organisation) = wanted.organisation else {
        return Ok(None);
    };
    let path = ["input", "organisationId"];
    let Some(member) = actor.member_of(organisation) else {
        faults.push(FaultCode::NotFound, &path[..]);
        return Ok(None);
    };
    if actor.scope.is_some() {
        faults.push(FaultCode::Forbidden, &path[..]);
        return Ok(None);
    }
    if let Err(fault) = may_begin(member, &path) {
        faults.add(fault);
    }
    let Some(profile) = buyers::profile::lock(tx, organisation).await? else {
        faults.push(FaultCode::BuyerProfileMissing, &path[..]);
        return Ok(None);
    };
    let most = match member.standing {
        Standing::Verified => VERIFIED_A_DAY,
        Standing::Unverified | Standing::Suspended | Standing::Closed => UNVERIFIED_A_DAY,
    };
    let since = vn::start_of_day(vn::date(tx.now()));
    if store::count_sent_since(&*tx, organisation, since).await? >= most {
        faults.push(Reason::limit(FaultCode::DailyLimit, most), &path[..]);
    }
    Ok(Some(profile))
}

/// Writes the units' names of today into the places, so that what is agreed keeps them: one statement. A code that no unit has is named.
pub(crate) async fn name_places(
    tx: &mut Tx,
    wanted: &mut Wanted,
    places: Option<&mut [DeliveryPlace]>,
    faults: &mut Faults,
) -> Result<()> {
    let home = places
        .and_then(|places| places.first_mut())
        .map(|place| &mut place.address);
    let written = wanted
        .lines
        .iter_mut()
        .flat_map(|line| &mut line.entries)
        .filter_map(|entry| entry.place.as_mut());
    let unknown = administrative_unit::name_addresses(&*tx, written.chain(home)).await?;
    if unknown.is_empty() {
        return Ok(());
    }
    for (index, line) in wanted.lines.iter().enumerate() {
        let mut named: Vec<usize> = Vec::new();
        for entry in &line.entries {
            let code = entry
                .place
                .as_ref()
                .and_then(|place| place.unit_code.as_ref());
            if code.is_some_and(|code| unknown.contains(code)) && !named.contains(&entry.written) {
                named.push(entry.written);
                let path = entry_path(index, entry.written).at("place").at("unitCode");
                faults.push(FaultCode::UnknownValue, path);
            }
        }
    }
    Ok(())
}

async fn write(
    tx: &mut Tx,
    actor: &Actor,
    buyer: OrganisationId,
    wanted: Wanted,
    products: &HashMap<ProductId, Orderable>,
    schedules: Vec<Vec<Entry>>,
    recipient: &Recipient,
) -> Result<(Inquiry, Vec<Line>)> {
    let now = tx.now();
    let id = tx.new_id();
    let (seller, desk, producer) = match recipient {
        Recipient::Seller {
            organisation,
            producer,
        } => (Some(*organisation), None, *producer),
        Recipient::Desk {
            authority,
            producer,
        } => (None, Some(*authority), *producer),
    };
    let mut lines = Vec::with_capacity(wanted.lines.len());
    let mut province = String::new();
    for ((line, schedule), position) in wanted.lines.into_iter().zip(schedules).zip(1..) {
        let found = line
            .product
            .and_then(|id| products.get(&id))
            .ok_or_else(|| Failure::internal("a line that was not judged"))?;
        if province.is_empty() {
            province.clone_from(&found.product.province_code);
        }
        lines.push(Line {
            id: tx.new_uuid(),
            inquiry: id,
            position,
            product: found.product.id,
            product_name: found.product.name.clone(),
            packings: found.product.packings.clone(),
            target_price: line.target,
            wishes: line.wishes,
            schedule,
        });
    }
    let mut inquiry = Inquiry {
        id,
        number: tx.new_number(NumberKind::Inquiry),
        buyer,
        buyer_person: actor.person,
        producer,
        seller,
        desk,
        state: State::Open,
        origin: None,
        reply_by: wanted.reply_by,
        remind_at: clock::reply_reminder(now, wanted.reply_by),
        currency: wanted.currency,
        certificates: wanted.certificates,
        target_market: wanted.target_market,
        note: wanted.note,
        external_reference: wanted.reference,
        province,
        first_answered_at: None,
        reason: None,
        awaiting: Some(Side::Selling),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &mut inquiry, &lines).await?;
    Ok((inquiry, lines))
}

async fn post(
    tx: &mut Tx,
    inquiry: &Inquiry,
    lines: &[Line],
    asked: Asked,
    recipient: &Recipient,
    unclaimed: Vec<Producer>,
    event: kernel::id::EventId,
) -> Result<()> {
    let mail = Correspondence::open(tx, inquiry, lines, None, References::default()).await?;
    mail.both_there()?;
    let (buyers, sellers) = mail.both_sides(tx).await?;
    let mut bundle = mail.bundle(event, inquiry.id);
    let answered_by = match recipient {
        Recipient::Seller { organisation, .. } => {
            if mail.standing(*organisation) == Some(Standing::Suspended) {
                return Err(FaultCode::OrganisationSuspended
                    .at(line_path(0).at("productId"))
                    .into());
            }
            let letter = Letter::InquiryReceived(Box::new(InquiryReceived {
                deal: mail.deal.clone(),
                asked: asked.clone(),
                forwarded_by: None,
            }));
            bundle.add(&sellers, &letter, Some(inquiry.reply_by));
            AnsweredBy::Producer
        }
        Recipient::Desk { producer, .. } => {
            let known = unclaimed
                .into_iter()
                .find(|known| Some(known.id) == *producer);
            let name = known.as_ref().map(|known| known.name.clone());
            let letter = Letter::InquiryAtDesk(Box::new(InquiryAtDesk {
                deal: mail.deal.clone(),
                asked: asked.clone(),
                producer: known.map(known_producer),
            }));
            bundle.add(&sellers, &letter, Some(inquiry.reply_by));
            AnsweredBy::Desk { producer: name }
        }
    };
    let copy = Letter::InquiryCopy(Box::new(InquiryCopy {
        deal: mail.deal.clone(),
        asked,
        answered_by,
    }));
    bundle.add(&buyers, &copy, None);
    bundle.post(tx).await
}

fn known_producer(producer: Producer) -> KnownProducer {
    let contact = producer.contact_for_letters().clone();
    KnownProducer {
        name: producer.name,
        address: producer.address,
        phone: contact.phone,
        email: contact.email,
    }
}
