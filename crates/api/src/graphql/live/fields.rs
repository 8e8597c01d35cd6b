//! What can be subscribed to.

use std::sync::Arc;

use async_graphql::{Context, ID, Result, SimpleObject, Subscription as GraphqlSubscription};
use futures::stream::{self, Stream};
use kernel::actor::Actor;
use kernel::fault::{Fault, FaultCode};
use kernel::id::{DeliveryId, InquiryId, OrderId, OrganisationId, TypedId};
use kernel::page::Cursor;
use orders::unreplied::unreplied;
use orders::{Awaiting, ListFilter, delivery, inquiry, order, quotation};
use platform::Conn;
use platform::events::{self, Place};
use uuid::Uuid;

use super::about::About;
use super::event::{ViewerEvent, cursor};
use super::turn::{Pace, Source, Turn};
use crate::graphql::Caller;
use crate::graphql::connection::COUNTED_UP_TO;
use crate::graphql::failure::top;
use crate::graphql::orders::{Delivery, Inquiry, Order};

/// What can be subscribed to.
#[derive(Default)]
pub struct Subscription;

/// Something that happened to the person's organisations, and where to go on after it.
#[derive(SimpleObject)]
pub struct ViewerEventItem {
    /// Where to go on: give it to `after` when the connection broke.
    cursor: String,
    /// What happened; null in the first answer, which only tells from where on it is listened.
    event: Option<ViewerEvent>,
}

/// An inquiry after something happened in its thread.
#[derive(SimpleObject)]
pub struct InquiryUpdate {
    /// What happened; null in the first answer.
    event: Option<ViewerEvent>,
    /// The inquiry, as it is now.
    inquiry: Inquiry,
}

/// An order after something happened to it or to one of its deliveries.
#[derive(SimpleObject)]
pub struct OrderUpdate {
    /// What happened; null in the first answer.
    event: Option<ViewerEvent>,
    /// The order, as it is now.
    order: Order,
}

/// A delivery after something happened to it.
#[derive(SimpleObject)]
pub struct DeliveryUpdate {
    /// What happened; null in the first answer.
    event: Option<ViewerEvent>,
    /// The delivery, as it is now.
    delivery: Delivery,
}

/// How much waits for the person: things in which it is the move of one of her organisations; each counted up to 10,000.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ViewerCounts {
    /// Inquiries to be answered, or answered and to be decided on.
    inquiries: i32,
    /// Quotations to be decided on.
    quotations: i32,
    /// Orders to be confirmed, with a proposed change to be decided on, or with goods to be sent or taken over: those of `orders(awaiting: ME)`.
    orders: i32,
    /// Deliveries to be prepared, sent or taken over, each by itself beside its order.
    deliveries: i32,
    #[graphql(skip)]
    organisation: Option<OrganisationId>,
}

#[async_graphql::ComplexObject]
impl ViewerCounts {
    /// Threads in which the other side has the last word, written in the last thirty days, and the person's side has neither written nor done anything since; whatever
    /// the state of the deal, and counted up to 100. Nobody keeps who has read what.
    async fn messages(&self, ctx: &Context<'_>) -> Result<i32> {
        let actor = Caller::signed_in(ctx)?;
        let db = Caller::of(ctx).db();
        let found = unreplied(db.read(), actor, self.organisation, db.clock().now()).await;
        let found = found.map_err(|failure| top(ctx, failure))?;
        Ok(i32::try_from(found.len()).unwrap_or(i32::MAX))
    }
}

/// What happens, as it happens. Each subscription answers at once with the state of things, and then whenever something happens; it needs a signed-in person, and is
/// told only what she may see at that moment. Over `graphql-transport-ws` or `text/event-stream`.
#[GraphqlSubscription]
impl Subscription {
    /// Everything that happens to the person's organisations, in order, each once. With the `cursor` of the last answer as `after` it goes on there, after whatever
    /// break, without loss or double.
    async fn viewer_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only what concerns this organisation of the person's; all of hers when left out."
        )]
        organisation: Option<ID>,
        #[graphql(
            desc = "The cursor of the last answer that came; what happened after it comes first. From now on when left out. A cursor that this server does not know \
                    (any more) is refused: read everything anew then."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = ViewerEventItem>> {
        let actor = Caller::signed_in(ctx)?;
        let about = About::Organisations(own(ctx, actor, organisation.as_ref())?);
        let turn = Turn::of(ctx);
        let item = if let Some(event) = turn.event() {
            about.told(actor, event).map(|told| ViewerEventItem {
                cursor: cursor(event.place()),
                event: Some(told),
            })
        } else {
            let after = match turn.resume() {
                Some(resume) => Some(resume),
                None => goes_on(ctx, after.as_deref()).await?,
            };
            let source = source(ctx, actor, about, Pace::Each, after);
            let item = ViewerEventItem {
                cursor: cursor(source.begins()),
                event: None,
            };
            turn.listen(source);
            Some(item)
        };
        Ok(stream::iter(item))
    }

    /// An inquiry whenever something happens in its thread: messages, quotations, the order and its deliveries. For both sides, the desk, and staff of its province (who are not told of messages).
    async fn inquiry_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inquiry.")] id: ID,
    ) -> Result<impl Stream<Item = InquiryUpdate>> {
        let actor = Caller::signed_in(ctx)?;
        let about = About::Thread(uuid_of::<InquiryId>(ctx, &id)?);
        let news = news(ctx, actor, about, Inquiry::visible(ctx, &id)).await?;
        Ok(stream::iter(
            news.map(|(event, inquiry)| InquiryUpdate { event, inquiry }),
        ))
    }

    /// An order whenever something happens to it, to a proposed change of it, or to one of its deliveries. For both sides and staff of its province.
    async fn order_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] id: ID,
    ) -> Result<impl Stream<Item = OrderUpdate>> {
        let actor = Caller::signed_in(ctx)?;
        let about = About::Order(uuid_of::<OrderId>(ctx, &id)?);
        let news = news(ctx, actor, about, Order::visible(ctx, &id)).await?;
        Ok(stream::iter(
            news.map(|(event, order)| OrderUpdate { event, order }),
        ))
    }

    /// A delivery whenever something happens to it. For both sides and staff of its province.
    async fn delivery_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The delivery.")] id: ID,
    ) -> Result<impl Stream<Item = DeliveryUpdate>> {
        let actor = Caller::signed_in(ctx)?;
        let about = About::Delivery(uuid_of::<DeliveryId>(ctx, &id)?);
        let news = news(ctx, actor, about, Delivery::visible(ctx, &id)).await?;
        Ok(stream::iter(news.map(|(event, delivery)| DeliveryUpdate {
            event,
            delivery,
        })))
    }

    /// How much waits for the person, whenever that has changed.
    async fn viewer_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only what waits for this organisation of the person's; all of hers when left out."
        )]
        organisation: Option<ID>,
    ) -> Result<impl Stream<Item = ViewerCounts>> {
        let actor = Caller::signed_in(ctx)?;
        let whose = own(ctx, actor, organisation.as_ref())?;
        let named = organisation.as_ref().and(whose.first().copied());
        if Turn::of(ctx).event().is_none() {
            let source = source(ctx, actor, About::Waiting(whose), Pace::Newest, None);
            Turn::of(ctx).listen(source);
        }
        let counts = counts_of(Caller::of(ctx).db().read(), actor, named).await;
        let counts = counts.map_err(|failure| top(ctx, failure))?;
        Ok(stream::iter([counts]))
    }
}

/// How much waits for a person, or for one of her organisations: four statements.
///
/// # Errors
/// `NOT_FOUND` at `organisation` for one that is not hers, and when the database does not answer.
pub async fn counts_of(
    conn: &Conn,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> platform::Result<ViewerCounts> {
    fn waiting<S>(organisation: Option<OrganisationId>) -> ListFilter<S> {
        ListFilter {
            organisation,
            awaiting: Some(Awaiting::Me),
            ..ListFilter::default()
        }
    }
    let shown = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    let inquiries =
        inquiry::count_visible(conn, actor, &waiting(organisation), COUNTED_UP_TO).await?;
    let quotations =
        quotation::count_visible(conn, actor, &waiting(organisation), COUNTED_UP_TO).await?;
    let orders = order::count_visible(conn, actor, &waiting(organisation), COUNTED_UP_TO).await?;
    let deliveries =
        delivery::count_visible(conn, actor, &waiting(organisation), COUNTED_UP_TO).await?;
    Ok(ViewerCounts {
        inquiries: shown(inquiries),
        quotations: shown(quotations),
        orders: shown(orders),
        deliveries: shown(deliveries),
        organisation,
    })
}

/// The organisations whose news are wanted: the one that is named, else all of the person's.
fn own(ctx: &Context<'_>, actor: &Arc<Actor>, named: Option<&ID>) -> Result<Vec<OrganisationId>> {
    let Some(named) = named else {
        return Ok(actor.organisation_ids());
    };
    let own = named
        .parse::<OrganisationId>()
        .ok()
        .filter(|id| actor.member_of(*id).is_some());
    match own {
        Some(id) => Ok(vec![id]),
        None => Err(refused(ctx, FaultCode::NotFound.at("organisation"))),
    }
}

/// Where it is gone on after a break.
async fn goes_on(ctx: &Context<'_>, after: Option<&str>) -> Result<Option<Place>> {
    let Some(after) = after else {
        return Ok(None);
    };
    let unknown = || {
        let reason = kernel::fault::Reason::from(kernel::page::PageError::Cursor);
        refused(ctx, reason.at("after"))
    };
    let Cursor(place) = Cursor::<Place>::decode(after).map_err(|_| unknown())?;
    let known = events::is_known(Caller::of(ctx).db().read(), place).await;
    if known.map_err(|failure| top(ctx, failure))? {
        Ok(Some(place))
    } else {
        Err(unknown())
    }
}

/// Listens to what a subscription tells of, and to the person herself, whose rights may change.
fn source(
    ctx: &Context<'_>,
    actor: &Actor,
    about: About,
    pace: Pace,
    after: Option<Place>,
) -> Source {
    let topics = about.topics().into_iter().chain([actor.person.uuid()]);
    Source {
        listener: Caller::of(ctx).app().live.listen(topics),
        pace,
        about,
        after,
    }
}

/// What is told of a thing: what has happened to it (nothing in the first answer), and how it is now. `None` where what has happened is none of it.
async fn news<T>(
    ctx: &Context<'_>,
    actor: &Actor,
    about: About,
    thing: impl Future<Output = Result<Option<T>>>,
) -> Result<Option<(Option<ViewerEvent>, T)>> {
    let turn = Turn::of(ctx);
    let told = match turn.event() {
        None => {
            // Before the thing is read, so that nothing falls between.
            turn.listen(source(ctx, actor, about, Pace::Each, None));
            None
        }
        Some(event) => match about.told(actor, event) {
            None => return Ok(None),
            told => told,
        },
    };
    let thing = thing.await?.ok_or_else(|| not_found(ctx))?;
    Ok(Some((told, thing)))
}

fn uuid_of<T: TypedId + std::str::FromStr>(ctx: &Context<'_>, id: &ID) -> Result<Uuid> {
    id.parse::<T>()
        .map(TypedId::uuid)
        .map_err(|_| not_found(ctx))
}

fn not_found(ctx: &Context<'_>) -> async_graphql::Error {
    refused(ctx, FaultCode::NotFound.at("id"))
}

fn refused(ctx: &Context<'_>, fault: Fault) -> async_graphql::Error {
    top(ctx, fault.into())
}
