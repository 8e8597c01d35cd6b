//! What the lists of all four aggregates share: sides, whose move it is, and pages by key.

use kernel::actor::{Actor, Standing};
use kernel::fault::FaultCode;
use kernel::id::{OrganisationId, TypedId};
use kernel::page::{Cursor, Direction, PageError, PageRequest, Slice};
use kernel::time::Instant;
use platform::Result;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::parties::{Awaiting, Side};

/// Which rows of a list are wanted.
#[derive(Debug, Clone)]
pub struct ListFilter<S> {
    /// Only those of this organisation of mine; every one of mine when absent.
    pub organisation: Option<OrganisationId>,
    /// Only those in which I stand on this side.
    pub side: Option<Side>,
    /// Only those in which it is this one's move.
    pub awaiting: Option<Awaiting>,
    /// Only those in one of these states; all when empty.
    pub states: Vec<S>,
}

impl<S> Default for ListFilter<S> {
    fn default() -> Self {
        Self {
            organisation: None,
            side: None,
            awaiting: None,
            states: Vec::new(),
        }
    }
}

/// The organisations and provinces whose rows a person sees, and the one thread of a letter link.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    pub(crate) organisations: Vec<Uuid>,
    pub(crate) provinces: Vec<String>,
    pub(crate) thread: Option<Uuid>,
}

impl Reach {
    pub(crate) fn of(actor: &Actor, organisation: Option<OrganisationId>) -> Self {
        let mine = || {
            actor.organisations().filter(move |member| {
                organisation.is_none_or(|wanted| wanted == member.organisation)
            })
        };
        let mut provinces: Vec<String> = mine()
            .filter(|member| member.standing != Standing::Suspended)
            .filter_map(|member| member.authority.as_ref())
            .flat_map(|held| held.units.clone())
            .collect();
        provinces.sort();
        provinces.dedup();
        Self {
            organisations: mine()
                .filter(|member| !member.is_dormant())
                .map(|member| member.organisation.uuid())
                .collect(),
            provinces,
            thread: actor.scope.map(|scope| scope.thread),
        }
    }
}

/// The rows of each side of a list.
pub(crate) struct Sides {
    pub(crate) buying: Condition,
    pub(crate) selling: Condition,
    /// Those that a desk of mine stands in for.
    pub(crate) desk: Condition,
    /// Those of my jurisdiction.
    pub(crate) outline: Condition,
}

/// The rows in which the buyer, or the seller (or the desk), has the next move.
pub(crate) struct Waiting {
    pub(crate) buyer: Condition,
    pub(crate) seller: Condition,
}

/// The rows that are wanted: of the wanted side, in which it is the wanted one's move, whose `state` has one of the wanted codes.
pub(crate) fn matching<S: Copy>(
    sides: &Sides,
    waiting: &Waiting,
    filter: &ListFilter<S>,
    state: impl ColumnTrait,
    code: impl Fn(S) -> &'static str,
) -> Condition {
    let chosen = choose(sides, waiting, filter.side, filter.awaiting);
    if filter.states.is_empty() {
        return chosen;
    }
    chosen.add(state.is_in(filter.states.iter().map(|state| code(*state))))
}

/// The rows of a side in which it is somebody's move.
fn choose(
    sides: &Sides,
    waiting: &Waiting,
    side: Option<Side>,
    awaiting: Option<Awaiting>,
) -> Condition {
    let both = |a: &Condition, b: &Condition| Condition::all().add(a.clone()).add(b.clone());
    let (buying, selling, desk) = match awaiting {
        None => (
            sides.buying.clone(),
            sides.selling.clone(),
            Condition::any()
                .add(sides.desk.clone())
                .add(sides.outline.clone()),
        ),
        Some(Awaiting::Me) => (
            both(&sides.buying, &waiting.buyer),
            both(&sides.selling, &waiting.seller),
            both(&sides.desk, &waiting.seller),
        ),
        Some(Awaiting::Them) => (
            both(&sides.buying, &waiting.seller),
            both(&sides.selling, &waiting.buyer),
            both(&sides.desk, &waiting.buyer),
        ),
    };
    let chosen = match side {
        Some(Side::Buying) => buying,
        Some(Side::Selling) => selling,
        Some(Side::Desk) => desk,
        None => Condition::any().add(buying).add(selling).add(desk),
    };
    // Wrapped, so that what is added next narrows it.
    Condition::all().add(chosen)
}

/// The columns by which a list is sorted: newest first, the id where two came in the same microsecond.
pub(crate) struct Keys {
    pub(crate) at: Expr,
    pub(crate) id: Expr,
}

impl Keys {
    /// Of the columns that say when a row was made, and which it is.
    pub(crate) fn of(at: impl ColumnTrait, id: impl ColumnTrait) -> Self {
        Self {
            at: Expr::col(at.as_column_ref()),
            id: Expr::col(id.as_column_ref()),
        }
    }
}

/// The key of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    at: Instant,
    id: Uuid,
}

/// The cursor of a row in any list of this crate, for the edges of a connection.
pub fn cursor(created_at: Instant, id: impl TypedId) -> String {
    Cursor(Key {
        at: created_at,
        id: id.uuid(),
    })
    .encode()
}

/// A checked page with its starting key.
pub(crate) struct Page {
    page: kernel::page::Page,
    start: Option<Key>,
}

impl Page {
    /// # Errors
    /// A refusal naming `first`, `last`, `after` or `before`.
    pub(crate) fn open(request: &PageRequest) -> Result<Self> {
        let refuse = |error: PageError| request.fault(error);
        let page = request.page().map_err(refuse)?;
        let start = page.start().map_err(refuse)?;
        Ok(Self { page, start })
    }
}

/// Narrows a query to the rows of one page, in the order in which the page walks.
pub(crate) fn window<E: EntityTrait>(query: Select<E>, keys: &Keys, page: &Page) -> Select<E> {
    let key = || Expr::tuple([keys.at.clone(), keys.id.clone()]);
    let (query, order) = match (page.page.direction, &page.start) {
        (Direction::Forward, None) => (query, Order::Desc),
        (Direction::Backward, None) => (query, Order::Asc),
        (Direction::Forward, Some(start)) => (query.filter(key().lt(start.tuple())), Order::Desc),
        (Direction::Backward, Some(start)) => (query.filter(key().gt(start.tuple())), Order::Asc),
    };
    query
        .order_by(keys.at.clone(), order.clone())
        .order_by(keys.id.clone(), order)
        .limit(page.page.fetch())
}

impl Key {
    fn tuple(&self) -> Expr {
        Expr::tuple([Expr::value(self.at), Expr::value(self.id)])
    }
}

/// The slice of a page. A row with a state that only a newer program knows is left out and logged, so that one row does
/// not hide the others.
#[expect(
    clippy::unnecessary_wraps,
    reason = "stores end with it, beside the query's own error"
)]
pub(crate) fn slice<R, T>(
    rows: Vec<R>,
    page: &Page,
    convert: impl Fn(R) -> Result<T>,
) -> Result<Slice<T>> {
    Ok(page.page.slice(rows).filter_map(|row| {
        convert(row)
            .inspect_err(|error| tracing::error!(%error, "a row was left out of a list"))
            .ok()
    }))
}

/// A list asked for an organisation that is not one's own.
pub(crate) fn require_own<S>(actor: &Actor, filter: &ListFilter<S>) -> Result<()> {
    match filter.organisation {
        Some(organisation) if actor.member_of(organisation).is_none() => {
            Err(FaultCode::NotFound.at("organisation").into())
        }
        _ => Ok(()),
    }
}
