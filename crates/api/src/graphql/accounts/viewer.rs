//! The signed-in person's view.

use std::sync::Arc;

use ::accounts::staff_action::Concerned;
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kernel::actor::{Actor, Member};
use kernel::id::OrganisationId;
use orders::View;

use super::consent::{Consent, consents_of};
use super::personal_data::{PersonalDataRequest, requests_of};
use super::second_factor::SecondFactor;
use super::session::{Session, sessions_of};
use super::staff_action::{StaffAction, staff_actions};
use super::{Desk, Organisation, Person};
use crate::graphql::Caller;
use crate::graphql::catalogue::{ProducerClaim, Product, ProductState, own_claims, own_products};
use crate::graphql::connection::{Connection, page_request, pages};
use crate::graphql::ids;
use crate::graphql::live::{ViewerCounts, counts_of};
use crate::graphql::loaders::load;
use crate::graphql::notifications::{Letter, letters_to};
use crate::graphql::orders::{
    Delivery, DeliveryState, Inquiry, InquiryState, ListArguments, Order, OrderState, Quotation,
    QuotationState, list_deliveries, list_inquiries, list_orders, list_quotations,
};
use crate::graphql::values::{AuthorityKind, MemberRole};

/// A side of the table, seen from the person who looks.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::Side", name = "TradeSide")]
pub enum TradeSide {
    /// My organisation asks and buys.
    Buying,
    /// My organisation answers and sells.
    Selling,
    /// My authority's desk stands in for the seller, or the deal lies in its jurisdiction and need never have come to the desk.
    Desk,
}

impl TradeSide {
    /// Where somebody stands who sees so much of a deal.
    pub(crate) fn of(view: View) -> Self {
        match view {
            View::Party(side) => side.into(),
            View::Desk | View::Outline => Self::Desk,
        }
    }
}

/// Whose move it is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::Awaiting", name = "Awaiting")]
pub enum Awaiting {
    /// Mine.
    Me,
    /// The other side's.
    Them,
}

/// The signed-in person's view of everything that is hers.
pub struct Viewer(Arc<Actor>);

/// An organisation that the person belongs to.
pub struct Membership(Member);

/// A person's place in an organisation.
#[Object]
impl Membership {
    /// The organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.0.organisation).await
    }

    /// What the person may do there.
    async fn role(&self) -> MemberRole {
        self.0.role.into()
    }

    /// What the organisation watches over, when it is an authority; null for others, and for officers who have not shown a second factor in
    /// this session.
    async fn jurisdiction(&self) -> Option<Jurisdiction> {
        let held = self.0.authority.as_ref().filter(|_| !self.0.is_dormant());
        held.map(|held| Jurisdiction {
            kind: held.kind.into(),
            unit_codes: held.units.clone(),
        })
    }
}

/// What an authority watches over.
#[derive(SimpleObject)]
pub struct Jurisdiction {
    /// For what it is there.
    kind: AuthorityKind,
    /// Codes of the administrative units.
    unit_codes: Vec<String>,
}

/// The signed-in person's view: the person, his organisations, and every deal and letter that is his.
#[Object]
impl Viewer {
    /// The signed-in person's id.
    async fn id(&self) -> ID {
        ids::id(self.0.person)
    }

    /// The person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        Ok(load(ctx, self.0.person).await?.map(Person))
    }

    /// The organisations that the person belongs to, with the role in each.
    async fn organisations(&self) -> Vec<Membership> {
        self.0.organisations().cloned().map(Membership).collect()
    }

    /// Where the person is signed in, the last used first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        sessions_of(ctx, self.0.person).await
    }

    /// The second step of the person's signing in, and whether her work needs it.
    async fn second_factor(&self, ctx: &Context<'_>) -> Result<SecondFactor> {
        SecondFactor::of(ctx, &self.0).await
    }

    /// The desk of the person's authorities, with what waits there; null for others than staff, and in a session without the second factor that staff need.
    async fn desk(&self) -> Option<Desk> {
        Desk::of(&self.0)
    }

    /// What the person agreed to and took back, purpose by purpose, the newest decision first.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        consents_of(ctx, self.0.person).await
    }

    /// What the person asked about the data held about her, with the law's clocks, the newest first.
    async fn personal_data_requests(&self, ctx: &Context<'_>) -> Result<Vec<PersonalDataRequest>> {
        requests_of(ctx, self.0.person).await
    }

    /// What staff of authorities did to the person's own data, the newest first.
    async fn staff_actions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<StaffAction>> {
        let request = page_request(first, after, last, before);
        staff_actions(ctx, Concerned::Person(self.0.person), &request).await
    }

    /// Inquiries that the person's organisations sent or received, the newest first; for staff also those at their desk and those of their jurisdiction.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection's arguments beside its filters"
    )]
    async fn inquiries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this organisation of the person's.")] organisation: Option<
            ID,
        >,
        #[graphql(desc = "Only those in which the person stands on this side.")] side: Option<
            TradeSide,
        >,
        #[graphql(desc = "Only those in which it is this one's move.")] awaiting: Option<Awaiting>,
        #[graphql(desc = "Only those in one of these states; all when left out.")] states: Option<
            Vec<InquiryState>,
        >,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Inquiry>> {
        let organisation = mine(ctx, organisation.as_ref())?;
        let arguments = ListArguments {
            organisation,
            side,
            awaiting,
            page: page_request(first, after, last, before),
        };
        list_inquiries(ctx, &self.0, arguments, states.unwrap_or_default()).await
    }

    /// Products of the producers that the person's organisations speak for, in every state, by name.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection's arguments beside its filters"
    )]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this organisation of the person's.")] organisation: Option<
            ID,
        >,
        #[graphql(desc = "Only those in one of these states; all when left out.")] states: Option<
            Vec<ProductState>,
        >,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Product>> {
        let organisation = mine(ctx, organisation.as_ref())?;
        let page = pages(ctx, first, after, last, before)?;
        own_products(
            ctx,
            &self.0,
            organisation,
            states.unwrap_or_default(),
            &page,
        )
        .await
    }

    /// The latest claims of the person's organisations to speak for producers, the newest first, at most 100.
    async fn producer_claims(&self, ctx: &Context<'_>) -> Result<Vec<ProducerClaim>> {
        own_claims(ctx, &self.0).await
    }

    /// Quotations that the person's organisations sent or received, every revision, the newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection's arguments beside its filters"
    )]
    async fn quotations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this organisation of the person's.")] organisation: Option<
            ID,
        >,
        #[graphql(desc = "Only those in which the person stands on this side.")] side: Option<
            TradeSide,
        >,
        #[graphql(desc = "Only those in which it is this one's move.")] awaiting: Option<Awaiting>,
        #[graphql(desc = "Only those in one of these states; all when left out.")] states: Option<
            Vec<QuotationState>,
        >,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Quotation>> {
        let organisation = mine(ctx, organisation.as_ref())?;
        let arguments = ListArguments {
            organisation,
            side,
            awaiting,
            page: page_request(first, after, last, before),
        };
        list_quotations(ctx, &self.0, arguments, states.unwrap_or_default()).await
    }

    /// Orders in which the person's organisations buy or sell, the newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection's arguments beside its filters"
    )]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this organisation of the person's.")] organisation: Option<
            ID,
        >,
        #[graphql(desc = "Only those in which the person stands on this side.")] side: Option<
            TradeSide,
        >,
        #[graphql(desc = "Only those in which it is this one's move.")] awaiting: Option<Awaiting>,
        #[graphql(desc = "Only those in one of these states; all when left out.")] states: Option<
            Vec<OrderState>,
        >,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Order>> {
        let organisation = mine(ctx, organisation.as_ref())?;
        let arguments = ListArguments {
            organisation,
            side,
            awaiting,
            page: page_request(first, after, last, before),
        };
        list_orders(ctx, &self.0, arguments, states.unwrap_or_default()).await
    }

    /// Deliveries of those orders, the newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection's arguments beside its filters"
    )]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this organisation of the person's.")] organisation: Option<
            ID,
        >,
        #[graphql(desc = "Only those in which the person stands on this side.")] side: Option<
            TradeSide,
        >,
        #[graphql(desc = "Only those in which it is this one's move.")] awaiting: Option<Awaiting>,
        #[graphql(desc = "Only those in one of these states; all when left out.")] states: Option<
            Vec<DeliveryState>,
        >,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Delivery>> {
        let organisation = mine(ctx, organisation.as_ref())?;
        let arguments = ListArguments {
            organisation,
            side,
            awaiting,
            page: page_request(first, after, last, before),
        };
        list_deliveries(ctx, &self.0, arguments, states.unwrap_or_default()).await
    }

    /// How much waits for the person; `viewerCounts` tells when it changes.
    async fn counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only what waits for this organisation of the person's; all of hers when left out."
        )]
        organisation: Option<ID>,
    ) -> Result<ViewerCounts> {
        let organisation = mine(ctx, organisation.as_ref())?;
        counts_of(Caller::of(ctx).db().read(), &self.0, organisation)
            .await
            .map_err(|failure| crate::graphql::failure::top(ctx, failure))
    }

    /// Letters that were sent to the person, the newest first.
    async fn letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Letter>> {
        let page = pages(ctx, first, after, last, before)?;
        letters_to(ctx, self.0.person, page).await
    }
}

fn mine(ctx: &Context<'_>, organisation: Option<&ID>) -> Result<Option<OrganisationId>> {
    let mut faults = kernel::fault::Faults::new();
    let read = organisation.and_then(|id| ids::read(&mut faults, "organisation", id));
    match faults.finish() {
        Ok(()) => Ok(read),
        Err(faults) => Err(crate::graphql::failure::top(ctx, faults.into())),
    }
}

/// The way to the signed-in person's view.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// The signed-in person's view; null when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        Caller::of(ctx).actor().cloned().map(Viewer)
    }
}
