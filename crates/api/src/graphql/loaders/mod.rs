//! Related objects of one request, loaded together: one statement for each kind, however many objects ask.

mod batch;
mod keys;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Result};
use kernel::actor::Actor;
use kernel::id::{
    AmendmentId, ClaimId, DeliveryId, InquiryId, LetterId, OrderId, OrganisationId, PersonId,
    ProducerId, ProductId, QuotationId,
};
use orders::{Visible, amendment, delivery, inquiry, order, quotation};
use platform::{Conn, Db, Failure};
use std::hash::Hash;

use batch::{Batches, Key, Loader};
pub use keys::*;

use super::Caller;
use super::failure::top;
use super::kept::Shelves;
use crate::App;

/// Loads for one request.
pub struct Rooms {
    db: Db,
    actor: Option<Arc<Actor>>,
    shelves: Option<Shelves>,
}

/// The loaders of one request. What they have loaded stays as it was until a mutation clears it.
pub type Loaders = Batches<Rooms>;

impl Caller {
    /// The loaders for this caller's request. `shelves` are for queries of callers who have not signed in: what these read is the same for everybody.
    pub(in crate::graphql) fn loaders(&self, app: &App, shelves: Option<Shelves>) -> Loaders {
        Batches::new(Rooms {
            db: app.db.clone(),
            actor: self.actor().cloned(),
            shelves: shelves.filter(|_| self.actor().is_none()),
        })
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
    K: Key,
    Rooms: Loader<K>,
{
    ctx.data_unchecked::<Loaders>()
        .one(key)
        .await
        .map_err(|shared| top(ctx, shared.into()))
}

/// Forgets what a mutation may have changed.
pub fn forget<K>(ctx: &Context<'_>)
where
    K: Key,
    Rooms: Loader<K>,
{
    ctx.data_unchecked::<Loaders>().forget::<K>();
}

impl Rooms {
    fn conn(&self) -> &Conn {
        self.db.read()
    }

    fn viewer(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }
}

/// How each kind of thing is loaded; a kind with an @name is kept on that shelf for others.
macro_rules! loaders {
    ($($(@$shelf:ident)? $key:ty => $value:ty, |$rooms:ident, $keys:ident| $load:expr;)+) => {$(
        impl Loader<$key> for Rooms {
            type Value = $value;

            async fn load(&self, $keys: &[$key]) -> std::result::Result<HashMap<$key, $value>, Shared> {
                let $rooms = self;
                $load.await.map_err(Shared::from)
            }
            $(
                fn recall(&self, key: &$key) -> Option<$value> {
                    self.shelves.as_ref()?.recall(|rows| &rows.$shelf, key)
                }

                fn remember(&self, found: &HashMap<$key, $value>) {
                    if let Some(shelves) = &self.shelves {
                        shelves.keep(|rows| &rows.$shelf, found);
                    }
                }
            )?
        }
    )+};
}

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
    @producers ProducerId => catalogue::producer::Producer, |rooms, keys| catalogue::producer::many(rooms.conn(), keys);
    @ratings RatingsOf => Vec<catalogue::rating::Rating>, |rooms, keys| async {
        let mut found = keyed(catalogue::rating::many_of_products(rooms.conn(), &bare(keys, |key| key.0)).await?, RatingsOf);
        // That a product has none is worth keeping too.
        for key in keys {
            found.entry(*key).or_default();
        }
        Ok::<_, Failure>(found)
    };
    ProvenanceOf => Vec<catalogue::provenance::Provenance>, |rooms, keys| async {
        Ok::<_, Failure>(keyed(catalogue::provenance::many_of_subjects(rooms.conn(), &bare(keys, |key| key.0)).await?, ProvenanceOf))
    };
    @sets catalogue::ocop_set::SetKey => catalogue::ocop_set::OcopSet, |rooms, keys| catalogue::ocop_set::many(rooms.conn(), keys);
    @units UnitCode => catalogue::administrative_unit::AdministrativeUnit, |rooms, keys| async {
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
