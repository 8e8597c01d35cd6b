//! Anything by its id alone.

use async_graphql::{Context, ID, Interface, Object, Result};
use futures::future::try_join_all;
use kernel::id::kind_of;

use super::accounts::{Organisation, Person};
use super::catalogue::{AdministrativeUnit, OcopSet, Producer, ProducerClaim, Product};
use super::notifications::Letter;
use super::orders::{Delivery, Inquiry, Order, OrderAmendment, Quotation};

/// Something with an id of its own, unique among all things.
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "The thing's id, opaque: a prefix that names its kind, and what tells it from others of its kind."
))]
pub enum Node {
    /// See the type.
    Person(Person),
    /// See the type.
    Organisation(Organisation),
    /// See the type.
    Producer(Producer),
    /// See the type.
    Product(Product),
    /// See the type.
    ProducerClaim(ProducerClaim),
    /// See the type.
    Inquiry(Inquiry),
    /// See the type.
    Quotation(Quotation),
    /// See the type.
    Order(Order),
    /// See the type.
    OrderAmendment(OrderAmendment),
    /// See the type.
    Delivery(Delivery),
    /// See the type.
    Letter(Letter),
    /// See the type.
    AdministrativeUnit(AdministrativeUnit),
    /// See the type.
    OcopSet(OcopSet),
}

/// Anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The thing with this id; null when there is none, when the caller may not see it, and for what is no id at all.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An id that this API gave out.")] id: ID,
    ) -> Result<Option<Node>> {
        find(ctx, &id).await
    }

    /// The things with these ids, in the same order, with null for each that `node` would not find. At most 100 ids.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids that this API gave out, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > super::price::LONGEST_PAGE {
            let too_many = kernel::fault::Reason::limit(
                kernel::fault::FaultCode::TooMany,
                super::price::LONGEST_PAGE,
            );
            return Err(super::failure::top(ctx, too_many.at("ids").into()));
        }
        try_join_all(ids.iter().map(|id| find(ctx, id))).await
    }
}

/// The thing with this id, for those who may see it.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    Ok(match kind_of(id).unwrap_or_default() {
        "person" => Person::visible(ctx, id).await?.map(Node::from),
        "org" => Organisation::visible(ctx, id).await?.map(Node::from),
        "producer" => Producer::visible(ctx, id).await?.map(Node::from),
        "product" => Product::visible(ctx, id).await?.map(Node::from),
        "claim" => ProducerClaim::visible(ctx, id).await?.map(Node::from),
        "inquiry" => Inquiry::visible(ctx, id).await?.map(Node::from),
        "quote" => Quotation::visible(ctx, id).await?.map(Node::from),
        "order" => Order::visible(ctx, id).await?.map(Node::from),
        "amend" => OrderAmendment::visible(ctx, id).await?.map(Node::from),
        "delivery" => Delivery::visible(ctx, id).await?.map(Node::from),
        "letter" => Letter::visible(ctx, id).await?.map(Node::from),
        _ => match AdministrativeUnit::visible(ctx, id).await? {
            Some(unit) => Some(unit.into()),
            None => OcopSet::visible(ctx, id).await?.map(Node::from),
        },
    })
}
