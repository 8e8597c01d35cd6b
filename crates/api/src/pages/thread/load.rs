//! Everything a thread's page shows, read in a dozen statements and only as far as this person may see it.

use std::collections::{BTreeSet, HashMap};

use accounts::organisation::{self, Organisation};
use accounts::person::{self, Person};
use buyers::profile::DeliveryPlace;
use catalogue::ocop_set::SetKey;
use catalogue::producer::{self, Claim, Producer};
use catalogue::product::{Product, ProductState, Season, mine};
use catalogue::{UnitFilter, administrative_unit};
use kernel::actor::Actor;
use kernel::id::{DeliveryId, InquiryId, OrganisationId, PersonId, ProducerId, ProductId};
use kernel::page::{Cursor, PageRequest};
use kernel::time::Instant;
use orders::amendment::{self, Amendment, Shortage};
use orders::delivery::{self, Delivery};
use orders::inquiry::{self, Inquiry, Line, Message, policy};
use orders::order::{self, Order, Terms};
use orders::quotation::supply::{self, EntryStanding};
use orders::quotation::{self, CounterOffer, LineComparison, Quotation};
use orders::{Action, ActionState, Side, View};
use platform::{Conn, Failure};

use super::super::visitor::Visitor;
use super::{counter, records};

/// A thread as far as one person sees it.
#[derive(Debug)]
pub(in crate::pages) struct Thread {
    pub now: Instant,
    pub inquiry: Inquiry,
    pub view: View,
    pub lines: Vec<Line>,
    pub messages: Vec<Message>,
    /// Every revision, the newest last.
    pub quotations: Vec<Quotation>,
    /// The lines of the newest.
    pub quoted: Vec<quotation::Line>,
    pub order: Option<Order>,
    pub terms: Option<Terms>,
    pub amendments: Vec<Amendment>,
    /// For which days agreeing to the newest takes more than is left; for the seller who may agree.
    pub shortages: Vec<Shortage>,
    pub deliveries: Vec<Delivery>,
    pub goods: HashMap<DeliveryId, Vec<delivery::Line>>,
    pub organisations: HashMap<OrganisationId, Organisation>,
    pub people: HashMap<PersonId, Person>,
    /// What the buyer wants instead of the newest.
    pub counter: Option<CounterOffer>,
    /// What he wanted last before the newest was sent.
    pub countered: Option<CounterOffer>,
    /// How the newest, while it is open, stands against the supply; for its seller.
    pub offered_supply: Vec<EntryStanding>,
    /// How everything asked for would stand against it; for the seller.
    pub asked_supply: Vec<EntryStanding>,
    /// The OCOP sets of the products asked for, for whoever may offer them.
    pub ocop_sets: HashMap<ProductId, SetKey>,
    /// The seller's own published products, for whoever may offer one instead of another.
    pub own_products: Vec<Product>,
    /// Where the buyer takes delivery, for the buyer's people who may move one.
    pub places: Vec<DeliveryPlace>,
    /// Names of administrative units by code, communes with their province.
    pub units: HashMap<String, String>,
    /// When the products asked for, and those offered instead, are to be had, as long as their days are spoken of; none for the seller, who reads it beside the fields in
    /// which he answers.
    pub seasons: HashMap<ProductId, Season>,
    /// What the register knows of the producer, for staff while nobody speaks for it.
    pub producer: Option<Producer>,
    /// Producers that a desk can pass the inquiry on to.
    pub producers: Vec<Claimed>,
    /// What the person may do now, refused things left out.
    pub allowed: Vec<Allowed>,
}

/// A producer that somebody speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pages) struct Claimed {
    pub id: ProducerId,
    pub name: String,
    /// Its commune, where known: names come twice.
    pub unit_code: Option<String>,
}

/// Something that may be done, and to which delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) struct Allowed {
    pub action: Action,
    pub delivery: Option<DeliveryId>,
}

impl Thread {
    pub(super) fn newest(&self) -> Option<&Quotation> {
        self.quotations.last()
    }

    pub(super) fn open_quotation(&self) -> Option<&Quotation> {
        policy::open_quotation(&self.quotations, self.now)
    }

    /// The newest quotation beside what was asked and what the buyer wanted of the one before.
    pub(super) fn compared(&self, newest: &Quotation) -> Vec<LineComparison> {
        let countered = self.countered.as_ref();
        quotation::compare(&self.inquiry, &self.lines, newest, &self.quoted, countered)
    }

    pub(super) fn may(&self, action: Action) -> bool {
        may(&self.allowed, action)
    }

    pub(super) fn may_with(&self, action: Action, delivery: DeliveryId) -> bool {
        self.allowed.contains(&Allowed {
            action,
            delivery: Some(delivery),
        })
    }

    /// The person who speaks for the seller: who quoted last, else who wrote last.
    pub(super) fn seller_person(&self) -> Option<PersonId> {
        let wrote = || {
            self.messages.iter().rev().find(|message| {
                Some(message.organisation) == self.inquiry.seller.or(self.inquiry.desk)
            })
        };
        let confirmed = self.order.as_ref().and_then(|order| order.seller_person);
        self.newest()
            .map(|quotation| quotation.person)
            .or(confirmed)
            .or_else(|| wrote().map(|message| message.person))
    }
}

fn may(allowed: &[Allowed], action: Action) -> bool {
    allowed.iter().any(|allowed| allowed.action == action)
}

/// Reads the thread; nothing when there is none or this person may not see it.
pub(super) async fn load(
    conn: &Conn,
    visitor: &Visitor,
    id: InquiryId,
    now: Instant,
) -> platform::Result<Option<Thread>> {
    let actor = &visitor.actor;
    let Some(found) = inquiry::get_visible(conn, actor, id).await? else {
        return Ok(None);
    };
    let (inquiry, view) = (found.row, found.view);
    let lines = inquiry::lines_of(conn, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let messages = if view.shows_words() {
        inquiry::messages_of(conn, &[id])
            .await?
            .remove(&id)
            .unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut quotations = quotation::of_inquiries(conn, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    quotations.sort_by_key(|quotation| quotation.revision);
    let quoted = match quotations.last() {
        Some(newest) => quotation::lines_of(conn, &[newest.id])
            .await?
            .remove(&newest.id)
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let order = order::of_inquiries(conn, &[id]).await?.remove(&id);
    let (mut terms, mut deliveries, mut goods) = (None, Vec::new(), HashMap::new());
    let mut amendments = Vec::new();
    if let Some(order) = &order {
        terms = order::in_force_of(conn, [order]).await?.remove(&order.id);
        amendments = amendment::of_orders(conn, &[order.id])
            .await?
            .remove(&order.id)
            .unwrap_or_default();
        deliveries = delivery::of_orders(conn, &[order.id])
            .await?
            .remove(&order.id)
            .unwrap_or_default();
        goods = delivery::lines_of(
            conn,
            &deliveries
                .iter()
                .map(|delivery| delivery.id)
                .collect::<Vec<_>>(),
        )
        .await?;
    }

    let mut allowed = permitted(inquiry::actions(actor, &inquiry, &quotations, now), None);
    if let Some(newest) = quotations.last() {
        allowed.extend(permitted(
            quotation::actions(actor, newest, &inquiry, now),
            None,
        ));
    }
    if let Some(order) = &order {
        allowed.extend(permitted(
            order::actions(actor, order, &deliveries, &amendments, now),
            None,
        ));
        if let Some(newest) = amendments.last() {
            allowed.extend(permitted(amendment::actions(actor, newest, order), None));
        }
        for delivery in &deliveries {
            allowed.extend(permitted(
                delivery::actions(actor, delivery, order),
                Some(delivery.id),
            ));
        }
    }

    let mut houses = inquiry.parties().organisations();
    houses.extend(messages.iter().map(|message| message.organisation));
    houses.sort_unstable();
    houses.dedup();
    let organisations = organisation::many(conn, &houses).await?;
    let mut who = vec![inquiry.buyer_person];
    who.extend(messages.iter().map(|message| message.person));
    who.extend(quotations.iter().map(|quotation| quotation.person));
    who.extend(order.iter().filter_map(|order| order.seller_person));
    who.sort_unstable();
    who.dedup();
    let people = person::many(conn, &who).await?;
    let (counter, countered) = counter::of_thread(conn, &quotations, view).await?;
    let (mut offered_supply, mut asked_supply) = (Vec::new(), Vec::new());
    if view == View::Party(Side::Selling) {
        if let Some(open) = policy::open_quotation(&quotations, now).filter(|open| open.firm) {
            let found = supply::of_quotations(conn, &[open.id]).await?;
            offered_supply = found.into_values().next().unwrap_or_default();
        }
        if may(&allowed, Action::QuotationSend) {
            let found = supply::of_inquiries(conn, &[id]).await?;
            asked_supply = found.into_values().next().unwrap_or_default();
        }
    }
    let shortages = match (&order, amendments.last()) {
        (Some(order), Some(newest))
            if view == View::Party(Side::Selling)
                && may(&allowed, Action::OrderAmendmentAccept) =>
        {
            let lines: Vec<delivery::Line> = goods.values().flatten().cloned().collect();
            amendment::shortages_of(conn, order, newest, &deliveries, &lines).await?
        }
        _ => Vec::new(),
    };
    let own_products = match inquiry.seller {
        Some(seller) if may(&allowed, Action::QuotationSend) => own(conn, actor, seller).await?,
        _ => Vec::new(),
    };
    let places = if view == View::Party(Side::Buying)
        && may(&allowed, Action::OrderAmendmentPropose)
        && buyers::profile::policy::may_choose_place(actor, inquiry.buyer)
    {
        let profile = buyers::profile::get(conn, inquiry.buyer).await?;
        profile.map_or_else(Vec::new, |profile| profile.delivery_places)
    } else {
        Vec::new()
    };
    let producers = if may(&allowed, Action::InquiryForward) {
        claimed(conn, actor, &inquiry.province).await?
    } else {
        Vec::new()
    };
    let producer = match inquiry.producer {
        Some(id) if inquiry.seller.is_none() && !matches!(view, View::Party(_)) => {
            producer::by_id(conn, id).await?
        }
        _ => None,
    };
    let codes: BTreeSet<String> = lines
        .iter()
        .flat_map(|line| line.schedule.iter().map(|entry| &entry.place))
        .chain(organisations.values().map(|house| &house.address))
        .chain(deliveries.iter().map(|delivery| &delivery.place))
        .chain(places.iter().map(|place| &place.address))
        .filter_map(|address| address.unit_code.clone())
        .chain(producers.iter().filter_map(|one| one.unit_code.clone()))
        .chain(producer.iter().filter_map(|one| one.unit_code.clone()))
        .collect();
    let units = administrative_unit::names(conn, &codes).await?;
    let spoken_of = matches!(
        inquiry.state_at(now),
        inquiry::State::Open | inquiry::State::Answered
    );
    let (offers, seasons_told) = (
        may(&allowed, Action::QuotationSend),
        spoken_of && view != View::Party(Side::Selling),
    );
    let records = if offers || seasons_told {
        records::of(conn, &lines, &quoted).await?
    } else {
        HashMap::new()
    };
    let ocop_sets = records::ocop_sets(records.iter().filter(|_| offers));
    let seasons = records::seasons(records.iter().filter(|_| seasons_told));
    Ok(Some(Thread {
        now,
        inquiry,
        view,
        lines,
        messages,
        quotations,
        quoted,
        order,
        terms,
        amendments,
        shortages,
        deliveries,
        goods,
        organisations,
        people,
        counter,
        countered,
        offered_supply,
        asked_supply,
        ocop_sets,
        own_products,
        places,
        units,
        seasons,
        producer,
        producers,
        allowed,
    }))
}

fn permitted(states: Vec<ActionState>, delivery: Option<DeliveryId>) -> Vec<Allowed> {
    states
        .into_iter()
        .filter(ActionState::allowed)
        .map(|state| Allowed {
            action: state.action,
            delivery,
        })
        .collect()
}

/// The published products of a seller, by name.
async fn own(conn: &Conn, actor: &Actor, seller: OrganisationId) -> platform::Result<Vec<Product>> {
    let page = PageRequest::first(100)
        .page()
        .map_err(|error| Failure::internal(format!("{error:?}")))?;
    let published = [ProductState::Published];
    let found = mine::list(conn, actor, Some(seller), &published, &page).await?;
    Ok(found.items.into_iter().map(|listed| listed.item).collect())
}

/// The most pages of a hundred producers that one choice offers: more than any province has.
const PAGES: usize = 30;

/// The producers of a province that somebody speaks for, by name; none of an organisation that the officer belongs to.
async fn claimed(conn: &Conn, actor: &Actor, province: &str) -> platform::Result<Vec<Claimed>> {
    let filter = producer::Filter {
        unit: UnitFilter::parse(province),
        claim: Some(Claim::Claimed),
        organisation: None,
    };
    let mut request = PageRequest::first(100);
    let mut all = Vec::new();
    for _ in 0..PAGES {
        let page = request
            .page()
            .map_err(|error| Failure::internal(format!("{error:?}")))?;
        let found = producer::list(conn, &filter, &page).await?;
        let more = found.has_next;
        let last = found.items.last();
        request.after = last.map(|listed| Cursor(&listed.position).encode());
        let own = |house: Option<OrganisationId>| {
            house.is_some_and(|house| actor.member_of(house).is_some())
        };
        let others = found.items.into_iter().map(|listed| listed.item);
        all.extend(
            others
                .filter(|other| !own(other.organisation))
                .map(|other| Claimed {
                    id: other.id,
                    name: other.name,
                    unit_code: other.unit_code,
                }),
        );
        if !more {
            break;
        }
    }
    Ok(all)
}
