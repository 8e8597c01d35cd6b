//! Lists of orders: whose they are, for whom they wait, a page of them.

use kernel::page::Slice;
use platform::{Result, db::count_up_to};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use super::head;
use crate::amendment;
use crate::delivery;
use crate::listing::{self, Keys, Reach, Sides, Waiting};
use crate::order::{Order, State};
use crate::parties::Side;

/// The rows of the two sides and of the jurisdiction.
pub(crate) fn sides(reach: &Reach) -> Sides {
    use head::Column as C;
    let within = |condition: Condition| match reach.thread {
        Some(thread) => condition.add(C::InquiryId.eq(thread)),
        None => condition,
    };
    Sides {
        buying: within(
            Condition::all().add(C::BuyerOrganisationId.is_in(reach.organisations.clone())),
        ),
        selling: within(
            Condition::all().add(C::SellerOrganisationId.is_in(reach.organisations.clone())),
        ),
        // An order always has a seller: no desk stands in for one.
        desk: Condition::all().add(C::Id.is_null()),
        outline: within(Condition::all().add(C::ProvinceCode.is_in(reach.provinces.clone()))),
    }
}

/// A placed order waits for the seller; a confirmed one for the buyer while goods are on the way, and for the seller while any are to be sent or
/// none are on the way, so that one with both waits for both; and one with an open amendment for the side that did not propose it. Its
/// deliveries wait by the same rule, each for itself.
fn waiting() -> Waiting {
    use amendment::store::head as change;
    use delivery::store::head as goods;
    use head::Column as C;
    // The index on (order_id, state) answers.
    let proposed_by = |side: Side| {
        let of_order = Expr::col((change::Entity, change::Column::OrderId));
        let state = Expr::col((change::Entity, change::Column::State));
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(change::Entity)
                .and_where(of_order.equals((head::Entity, C::Id)))
                .and_where(state.eq(amendment::State::Proposed.code()))
                .and_where(Expr::col((change::Entity, change::Column::Side)).eq(side.code()))
                .to_owned(),
        )
    };
    // Asked for each order that is looked at: the index on (order_id, position) answers.
    let has_any = |states: [delivery::State; 2]| {
        let of_order = Expr::col((goods::Entity, goods::Column::OrderId));
        let state = Expr::col((goods::Entity, goods::Column::State));
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(goods::Entity)
                .and_where(of_order.equals((head::Entity, C::Id)))
                .and_where(state.is_in(states.map(delivery::State::code)))
                .to_owned(),
        )
    };
    let under_way = || has_any([delivery::State::Shipped, delivery::State::Arrived]);
    let to_send = || has_any([delivery::State::Planned, delivery::State::Preparing]);
    let confirmed = || Condition::all().add(C::State.eq(State::Confirmed.code()));
    Waiting {
        buyer: Condition::any()
            .add(confirmed().add(under_way()))
            .add(proposed_by(Side::Selling)),
        seller: Condition::any()
            .add(C::State.eq(State::Placed.code()))
            .add(proposed_by(Side::Buying))
            .add(confirmed().add(Condition::any().add(to_send()).add(under_way().not()))),
    }
}

fn matching(reach: &Reach, filter: &listing::ListFilter<State>) -> Condition {
    let (sides, waiting) = (sides(reach), waiting());
    listing::matching(&sides, &waiting, filter, head::Column::State, State::code)
}

/// A page of orders, newest first: one statement.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    page: &listing::Page,
) -> Result<Slice<Order>> {
    let keys = Keys::of(head::Column::CreatedAt, head::Column::Id);
    let query = head::Entity::find().filter(matching(reach, filter));
    let rows = listing::window(query, &keys, page).all(conn).await?;
    listing::slice(rows, page, Order::try_from)
}

/// How many rows a list has, counted up to `cap`.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    cap: u64,
) -> Result<u64> {
    count_up_to(
        conn,
        head::Entity::find().filter(matching(reach, filter)),
        cap,
    )
    .await
}
