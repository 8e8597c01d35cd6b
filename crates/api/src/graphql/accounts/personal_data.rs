//! What people ask about the data held about them.

use std::collections::HashMap;
use std::sync::Arc;

use ::accounts::personal_data::{self, DataRequest};
use async_graphql::{Context, Enum, ID, Object, Result};
use kernel::actor::Actor;
use kernel::id::{OrganisationId, PersonId};

use super::Organisation;
use crate::graphql::Caller;
use crate::graphql::connection::{Connection, page_request};
use crate::graphql::failure::top;
use crate::graphql::ids;
use crate::graphql::scalars::{Date, DateTime};

/// What a person asks.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "personal_data::Kind")]
pub enum PersonalDataRequestKind {
    /// A copy of everything that is held about her.
    Export,
    /// That it be erased.
    Erasure,
}

/// Where a request about personal data stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "personal_data::RequestState")]
pub enum PersonalDataRequestState {
    /// It came in.
    Received,
    /// The person was told what happens next.
    Answered,
    /// It was carried out.
    Completed,
    /// The person took it back, or let the time to confirm it pass.
    Withdrawn,
}

/// What an open request about personal data waits for.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "personal_data::WaitsFor")]
pub enum PersonalDataRequestWaitsFor {
    /// The person's confirmation, by password or by the link of a letter.
    Confirmation,
    /// That somebody else takes over the organisations which the person alone owns, or that she closes them.
    HandOver,
}

/// A request about personal data, with the two clocks of the law. It says neither whose data it is about nor what they are: the person sees it under `viewer`, the
/// officers of the desk that keeps the clocks see it there.
pub struct PersonalDataRequest {
    pub(super) request: DataRequest,
    pub(super) hand_over: Vec<OrganisationId>,
}

/// A request about personal data, with the two clocks of the law. It says neither whose data it is about nor what they are: the person sees it under `viewer`, the
/// officers of the desk that keeps the clocks see it there.
#[Object]
impl PersonalDataRequest {
    /// The request's id.
    async fn id(&self) -> ID {
        ids::id(self.request.id)
    }

    /// What the person asks.
    async fn kind(&self) -> PersonalDataRequestKind {
        self.request.kind.into()
    }

    /// Where it stands.
    async fn state(&self) -> PersonalDataRequestState {
        self.request.state.into()
    }

    /// What it waits for; null once it is over.
    async fn waits_for(&self) -> Option<PersonalDataRequestWaitsFor> {
        self.request.waits_for.map(Into::into)
    }

    /// When it came in.
    async fn asked_at(&self) -> DateTime {
        self.request.asked_at.into()
    }

    /// The last day on which an answer is in time: two working days.
    async fn answer_by(&self) -> Date {
        self.request.answer_by.into()
    }

    /// The last day on which carrying it out is in time: fifteen days.
    async fn complete_by(&self) -> Date {
        self.request.complete_by.into()
    }

    /// When the person was last told what happens next.
    async fn answered_at(&self) -> Option<DateTime> {
        self.request.answered_at.map(DateTime::from)
    }

    /// When it was carried out or taken back.
    async fn ended_at(&self) -> Option<DateTime> {
        self.request.ended_at.map(DateTime::from)
    }

    /// The organisations that somebody else must own first; empty when nothing stands in the way.
    async fn hand_over(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let mut organisations = Vec::with_capacity(self.hand_over.len());
        for id in &self.hand_over {
            organisations.extend(Organisation::named(ctx, *id).await?);
        }
        Ok(organisations)
    }
}

/// Requests with what stands in the way of those that are open. One statement.
async fn shown(
    ctx: &Context<'_>,
    requests: &[DataRequest],
) -> Result<HashMap<PersonId, Vec<OrganisationId>>> {
    let people: Vec<PersonId> = requests
        .iter()
        .filter(|request| request.waits_for.is_some())
        .map(|request| request.person)
        .collect();
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    personal_data::to_hand_over(Caller::of(ctx).db().read(), &people)
        .await
        .map_err(|failure| top(ctx, failure))
}

/// A request with the organisations that stand in its person's way.
pub(super) fn with(
    request: DataRequest,
    hand_over: &HashMap<PersonId, Vec<OrganisationId>>,
) -> PersonalDataRequest {
    let hand_over = match request.waits_for {
        Some(_) => hand_over.get(&request.person).cloned().unwrap_or_default(),
        None => Vec::new(),
    };
    PersonalDataRequest { request, hand_over }
}

/// The requests of a person, the newest first.
pub(super) async fn requests_of(
    ctx: &Context<'_>,
    person: PersonId,
) -> Result<Vec<PersonalDataRequest>> {
    let requests = personal_data::of_person(Caller::of(ctx).db().read(), person)
        .await
        .map_err(|failure| top(ctx, failure))?;
    let hand_over = shown(ctx, &requests).await?;
    Ok(requests
        .into_iter()
        .map(|request| with(request, &hand_over))
        .collect())
}

/// Requests about personal data whose clocks an officer's desk keeps.
pub struct PersonalDataDesk(pub(super) Arc<Actor>);

/// Requests about personal data whose clocks an officer's desk keeps.
#[Object]
impl PersonalDataDesk {
    /// Open requests about personal data, the one to be done soonest first: their clocks and what they wait for, never whose data they are about nor what they say.
    async fn personal_data_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<PersonalDataRequest>> {
        let request = page_request(first, after, last, before);
        let found =
            personal_data::open_at_desk(Caller::of(ctx).db().read(), &self.0, &request).await;
        let slice = found.map_err(|failure| top(ctx, failure))?;
        let hand_over = shown(ctx, &slice.items).await?;
        Ok(Connection::new(slice, |request| {
            (request.cursor(), with(request, &hand_over))
        }))
    }
}
