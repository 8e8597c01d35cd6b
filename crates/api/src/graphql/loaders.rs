//! Related objects of one request, loaded together: one statement for each kind, however many objects ask.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::{Context, Result};
use kernel::actor::Actor;
use kernel::id::{
    AmendmentId, ClaimId, DeliveryId, InquiryId, LetterId, OrderId, OrganisationId, PersonId,
    ProducerId, ProductId, QuotationId,
};
use orders::{Visible, amendment, delivery, inquiry, order, quotation};
use platform::{Conn, Db, Failure};
use std::hash::Hash;

use super::Caller;
use super::failure::top;
use crate::App;

/// Loads for one request.
pub struct Rooms {
    db: Db,
    actor: Option<Arc<Actor>>,
}

/// The loaders of one request. What they have loaded stays as it was until a mutation clears it.
pub type Loaders = DataLoader<Rooms, HashMapCache>;

impl Caller {
    /// The loaders for this caller's request.
    pub fn loaders(&self, app: &App) -> Loaders {
        let rooms = Rooms {
            db: app.db.clone(),
            actor: self.actor().cloned(),
        };
        // A task of its own, counted for the task that asked.
        let spawn = |work| {
            tokio::spawn(platform::db::carry_count(work));
        };
        DataLoader::with_cache(rooms, spawn, HashMapCache::default()).max_batch_size(500)
    }
}

/// A failure that many waiting objects share.
#[derive(Clone)]
pub struct Shared(Arc<Failure>);

impl From<Failure> for Shared {
    fn from(failure: Failure) -> Self {
        Self(Arc::new(failure))
    }
}

impl From<Shared> for Failure {
    fn from(shared: Shared) -> Self {
        match &*shared.0 {
            failure if failure.is_unavailable() => Self::Busy,
            Self::Refused(faults) => Self::Refused(faults.clone()),
            other => Self::internal(other),
        }
    }
}

/// One thing by its key; `None` when there is none or the caller may not see it.
///
/// # Errors
/// When the database does not answer.
pub async fn load<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Rooms as Loader<K>>::Value>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Rooms: Loader<K, Error = Shared>,
{
    ctx.data_unchecked::<Loaders>()
        .load_one(key)
        .await
        .map_err(|shared| top(ctx, shared.into()))
}

/// Forgets what a mutation may have changed.
pub fn forget<K>(ctx: &Context<'_>)
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Rooms: Loader<K, Error = Shared>,
{
    ctx.data_unchecked::<Loaders>().clear::<K>();
}

impl Rooms {
    fn conn(&self) -> &Conn {
        self.db.read()
    }

    fn viewer(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }
}

macro_rules! loaders {
    ($($key:ty => $value:ty, |$rooms:ident, $keys:ident| $load:expr;)+) => {$(
        impl Loader<$key> for Rooms {
            type Value = $value;
            type Error = Shared;

            async fn load(&self, $keys: &[$key]) -> std::result::Result<HashMap<$key, $value>, Shared> {
                let $rooms = self;
                $load.await.map_err(Shared::from)
            }
        }
    )+};
}

/// The ratings of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RatingsOf(pub ProductId);

/// The provenance of a thing's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProvenanceOf(pub uuid::Uuid);

/// A product with the organisation that answers for it, whatever its state; what of it may be shown, the caller has asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderableOf(pub ProductId);

/// The invitations to speak for a producer that wait, for staff of its province.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProducerInvitationsOf(pub ProducerId);

/// The supply windows of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SupplyOf(pub ProductId);

/// An administrative unit by its code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitCode(pub String);

/// The other names of an administrative unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AliasesOf(pub String);

/// The buyer profile of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BuyerProfileOf(pub OrganisationId);

/// The members of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembersOf(pub OrganisationId);

/// The invitations of an organisation that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvitationsOf(pub OrganisationId);

/// What an organisation showed, and what authorities found of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VerificationsOf(pub OrganisationId);

/// The organisation whose desk answers for a province.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeskOf(pub String);

/// The lines of an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InquiryLinesOf(pub InquiryId);

/// The messages of an inquiry's thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessagesOf(pub InquiryId);

/// The quotations that answer an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotationsOf(pub InquiryId);

/// The lines of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotationLinesOf(pub QuotationId);

/// The counter-offer to a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CounterOf(pub QuotationId);

/// How a quotation stands against the supply, for its seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuotationSupplyOf(pub QuotationId);

/// How an inquiry stands against the supply, for its seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InquirySupplyOf(pub InquiryId);

/// The order that came of an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderOf(pub InquiryId);

/// Every revision of an order's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TermsOf(pub OrderId);

/// The names kept beside an order, of people whose data are erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatoriesOf(pub OrderId);

/// The amendments of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AmendmentsOf(pub OrderId);

/// The deliveries of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliveriesOf(pub OrderId);

/// The lines of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliveryLinesOf(pub DeliveryId);

/// The letters of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LettersOf(pub uuid::Uuid);

/// Forgets everything of a deal, after a command that may have changed it.
pub fn forget_deal(ctx: &Context<'_>) {
    forget::<InquiryId>(ctx);
    forget::<QuotationId>(ctx);
    forget::<OrderId>(ctx);
    forget::<DeliveryId>(ctx);
    forget::<MessagesOf>(ctx);
    forget::<QuotationsOf>(ctx);
    forget::<CounterOf>(ctx);
    forget::<QuotationSupplyOf>(ctx);
    forget::<InquirySupplyOf>(ctx);
    forget::<OrderOf>(ctx);
    forget::<TermsOf>(ctx);
    forget::<AmendmentId>(ctx);
    forget::<AmendmentsOf>(ctx);
    forget::<DeliveriesOf>(ctx);
    forget::<DeliveryLinesOf>(ctx);
    forget::<LettersOf>(ctx);
}

loaders! {
    InquiryId => Visible<inquiry::Inquiry>, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => inquiry::many_visible(rooms.conn(), actor, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    InquiryLinesOf => Vec<inquiry::Line>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(inquiry::lines_of(rooms.conn(), &bare(keys, |key| key.0)).await?, InquiryLinesOf))
    };
    MessagesOf => Vec<inquiry::Message>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(inquiry::messages_of(rooms.conn(), &bare(keys, |key| key.0)).await?, MessagesOf))
    };
    QuotationId => Visible<quotation::WithInquiry>, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => quotation::many_visible(rooms.conn(), actor, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    QuotationsOf => Vec<quotation::Quotation>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(quotation::of_inquiries(rooms.conn(), &bare(keys, |key| key.0)).await?, QuotationsOf))
    };
    QuotationLinesOf => Vec<quotation::Line>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(quotation::lines_of(rooms.conn(), &bare(keys, |key| key.0)).await?, QuotationLinesOf))
    };
    CounterOf => quotation::CounterOffer, |rooms, keys| async {
        Ok::<_, Failure>(keyed(quotation::counters_of(rooms.conn(), &bare(keys, |key| key.0)).await?, CounterOf))
    };
    QuotationSupplyOf => Vec<quotation::supply::EntryStanding>, |rooms, keys| async {
        let found = quotation::supply::of_quotations(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(keyed(found, QuotationSupplyOf))
    };
    InquirySupplyOf => Vec<quotation::supply::EntryStanding>, |rooms, keys| async {
        let found = quotation::supply::of_inquiries(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(keyed(found, InquirySupplyOf))
    };
    OrderId => Visible<order::Order>, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => order::many_visible(rooms.conn(), actor, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    OrderOf => order::Order, |rooms, keys| async {
        Ok::<_, Failure>(keyed(order::of_inquiries(rooms.conn(), &bare(keys, |key| key.0)).await?, OrderOf))
    };
    TermsOf => Vec<order::Revision>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(order::terms_of(rooms.conn(), &bare(keys, |key| key.0)).await?, TermsOf))
    };
    SignatoriesOf => Vec<orders::personal_data::Signatory>, |rooms, keys| async {
        let found = orders::personal_data::signatories(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(keyed(found, SignatoriesOf))
    };
    AmendmentId => Visible<amendment::WithOrder>, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => amendment::many_visible(rooms.conn(), actor, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    AmendmentsOf => Vec<amendment::Amendment>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(amendment::of_orders(rooms.conn(), &bare(keys, |key| key.0)).await?, AmendmentsOf))
    };
    DeliveryId => Visible<delivery::WithOrder>, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => delivery::many_visible(rooms.conn(), actor, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    DeliveriesOf => Vec<delivery::Delivery>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(delivery::of_orders(rooms.conn(), &bare(keys, |key| key.0)).await?, DeliveriesOf))
    };
    DeliveryLinesOf => Vec<delivery::Line>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(delivery::lines_of(rooms.conn(), &bare(keys, |key| key.0)).await?, DeliveryLinesOf))
    };
    LettersOf => Vec<notifications::LetterState>, |rooms, keys| async {
        let letters = notifications::outbox::letters_of_threads(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(letters.into_iter().map(|(thread, letters)| (LettersOf(thread), letters)).collect())
    };
    LetterId => notifications::mailbox::PersonalLetter, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => notifications::mailbox::many_to(rooms.conn(), actor.person, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    PersonId => accounts::person::Person, |rooms, keys| accounts::person::many(rooms.conn(), keys);
    OrganisationId => accounts::organisation::Organisation, |rooms, keys| accounts::organisation::many(rooms.conn(), keys);
    MembersOf => Vec<accounts::membership::Membership>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(accounts::membership::of_organisations(rooms.conn(), &bare(keys, |key| key.0)).await?, MembersOf))
    };
    InvitationsOf => Vec<accounts::invitation::Invitation>, |rooms, keys| async {
        let now = rooms.db.clock().now();
        Ok::<_, Failure>(keyed(accounts::invitation::waiting(rooms.conn(), &bare(keys, |key| key.0), now).await?, InvitationsOf))
    };
    VerificationsOf => Vec<accounts::organisation::verification::Verification>, |rooms, keys| async {
        let found = accounts::organisation::verification::of_organisations(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(keyed(found, VerificationsOf))
    };
    BuyerProfileOf => buyers::profile::Profile, |rooms, keys| async {
        Ok::<_, Failure>(keyed(buyers::profile::many(rooms.conn(), &bare(keys, |key| key.0)).await?, BuyerProfileOf))
    };
    ProductId => catalogue::product::Product, |rooms, keys| catalogue::product::many(rooms.conn(), rooms.viewer(), keys);
    OrderableOf => catalogue::product::Orderable, |rooms, keys| async {
        let found = catalogue::product::for_inquiry(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(keyed(found, OrderableOf))
    };
    SupplyOf => Vec<catalogue::supply::Window>, |rooms, keys| async {
        let found = catalogue::supply::windows_of(rooms.conn(), &bare(keys, |key| key.0)).await?;
        Ok::<_, Failure>(keyed(found, SupplyOf))
    };
    ClaimId => catalogue::claim::Claim, |rooms, keys| async {
        match rooms.viewer() {
            Some(actor) => catalogue::claim::many_visible(rooms.conn(), actor, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    ProducerInvitationsOf => Vec<catalogue::claim::Waiting>, |rooms, keys| async {
        let Some(actor) = rooms.viewer() else {
            return Ok(HashMap::new());
        };
        let producers = catalogue::producer::many(rooms.conn(), &bare(keys, |key| key.0)).await?;
        let producers: Vec<_> = producers.values().collect();
        let now = rooms.db.clock().now();
        let found = catalogue::claim::waiting_invitations(rooms.conn(), actor, &producers, now).await?;
        Ok::<_, Failure>(keyed(found, ProducerInvitationsOf))
    };
    ProducerId => catalogue::producer::Producer, |rooms, keys| catalogue::producer::many(rooms.conn(), keys);
    RatingsOf => Vec<catalogue::rating::Rating>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(catalogue::rating::many_of_products(rooms.conn(), &bare(keys, |key| key.0)).await?, RatingsOf))
    };
    ProvenanceOf => Vec<catalogue::provenance::Provenance>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(catalogue::provenance::many_of_subjects(rooms.conn(), &bare(keys, |key| key.0)).await?, ProvenanceOf))
    };
    catalogue::ocop_set::SetKey => catalogue::ocop_set::OcopSet, |rooms, keys| catalogue::ocop_set::many(rooms.conn(), keys);
    UnitCode => catalogue::administrative_unit::AdministrativeUnit, |rooms, keys| async {
        let codes = bare(keys, |key| key.0.clone());
        Ok::<_, Failure>(keyed(catalogue::administrative_unit::many(rooms.conn(), &codes).await?, UnitCode))
    };
    AliasesOf => Vec<catalogue::administrative_unit::Alias>, |rooms, keys| async {
        let codes = bare(keys, |key| key.0.clone());
        Ok::<_, Failure>(keyed(catalogue::administrative_unit::aliases_of(rooms.conn(), &codes).await?, AliasesOf))
    };
    DeskOf => OrganisationId, |rooms, keys| async {
        let mut desks = HashMap::new();
        for key in keys {
            let desk = accounts::authority::attended_desk(rooms.conn(), &key.0).await?;
            desks.extend(desk.map(|desk| (key.clone(), desk)));
        }
        Ok::<_, Failure>(desks)
    };
}

fn bare<K, V>(keys: &[K], value: impl Fn(&K) -> V) -> Vec<V> {
    keys.iter().map(value).collect()
}

fn keyed<K: Hash + Eq, L: Hash + Eq, V>(
    values: HashMap<K, V>,
    key: impl Fn(K) -> L,
) -> HashMap<L, V> {
    values
        .into_iter()
        .map(|(id, value)| (key(id), value))
        .collect()
}
