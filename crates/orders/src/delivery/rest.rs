//! What becomes of the rest when a delivery leaves with less than was agreed.

use chrono::NaiveDate;
use kernel::fault::{FaultCode, Faults, Reason};
use kernel::quantity::BaseQuantity;
use platform::{Result, Tx};
use serde::Serialize;

use super::ship::Bay;
use super::weigh::Weight;
use super::{Delivery, Line, store};
use crate::Tolerance;
use crate::input::{self, WindowInput, field};

kernel::text_enum! {
    /// What becomes of the rest of a load that was too small.
    pub enum Rest {
        /// It comes later, in a delivery of its own.
        Follows = "FOLLOWS",
        /// It does not come.
        Dropped = "DROPPED",
    }
}

/// What the seller says about the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RestInput {
    /// Code of a [`Rest`].
    pub outcome: String,
    /// When it follows; the days of the delivery itself when absent.
    pub window: Option<WindowInput>,
}

/// What is missing of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) line: i32,
    pub(super) base: BaseQuantity,
}

/// What the seller said, read and judged: nothing when the load is whole.
pub(super) enum Said {
    Whole,
    Dropped(Vec<Missing>),
    Follows(Vec<Missing>, (NaiveDate, NaiveDate)),
}

/// The lines of which so much is missing that it needs a word: more than the tolerance leaves open.
fn missing(lines: &[Line], loaded: &[Weight], tolerance: Tolerance) -> Vec<Missing> {
    lines
        .iter()
        .filter_map(|line| {
            let weight = loaded
                .iter()
                .find(|weight| weight.line == line.order_line)?;
            let base = tolerance.wanting(line.planned, weight.base);
            (base > BaseQuantity::ZERO).then_some(Missing {
                line: line.order_line,
                base,
            })
        })
        .collect()
}

/// How many deliveries one after the other may bring the rest of an agreed one: each costs the buyer a letter and a morning.
const MOST_IN_A_ROW: usize = 5;

/// How many deliveries before this one were to bring what it brings the rest of.
pub(super) fn earlier(delivery: &Delivery, all: &[Delivery]) -> usize {
    let before = |of: &Delivery| {
        of.follows
            .and_then(|id| all.iter().find(|one| one.id == id))
    };
    std::iter::successors(before(delivery), |one| before(one)).count()
}

/// Reads what is said about the rest; `before` is how many [`earlier`] ones there are. Whose load is whole needs to say nothing, and what he
/// says then counts for nothing.
#[expect(
    clippy::too_many_arguments,
    reason = "a load is judged by everything that was agreed and said about it"
)]
pub(super) fn read(
    written: Option<&RestInput>,
    bay: &Bay,
    before: usize,
    lines: &[Line],
    loaded: &[Weight],
    tolerance: Tolerance,
    today: NaiveDate,
    faults: &mut Faults,
) -> Said {
    let missing = missing(lines, loaded, tolerance);
    if missing.is_empty() {
        return Said::Whole;
    }
    let path = field("rest");
    let Some(written) = written.filter(|rest| !rest.outcome.trim().is_empty()) else {
        faults.push(FaultCode::Required, path);
        return Said::Whole;
    };
    let outcome = faults.check(path.at("outcome"), Rest::from_code(written.outcome.trim()));
    if outcome == Some(Rest::Follows) && before >= MOST_IN_A_ROW {
        let reason = Reason::limit(FaultCode::TooMany, MOST_IN_A_ROW);
        faults.push(reason, path.at("outcome"));
    }
    let window = match &written.window {
        Some(window) => input::window(faults, &path.at("window"), window, today),
        None if outcome == Some(Rest::Follows) && bay.delivery.to < today => {
            faults.push(FaultCode::Required, path.at("window"));
            None
        }
        None => Some((bay.delivery.from, bay.delivery.to)),
    };
    match (outcome, window) {
        (Some(Rest::Dropped), _) => Said::Dropped(missing),
        (Some(Rest::Follows), Some(window)) => Said::Follows(missing, window),
        _ => Said::Whole,
    }
}

impl Said {
    /// What the delivery keeps of it.
    pub(super) const fn rest(&self) -> Option<Rest> {
        match self {
            Self::Whole => None,
            Self::Dropped(_) => Some(Rest::Dropped),
            Self::Follows(..) => Some(Rest::Follows),
        }
    }

    /// What is missing.
    pub(super) fn missing(&self) -> &[Missing] {
        match self {
            Self::Whole => &[],
            Self::Dropped(missing) | Self::Follows(missing, _) => missing,
        }
    }
}

/// Plans the delivery that brings the rest, where it follows, and writes its `delivery.planned`.
pub(super) async fn plan(
    tx: &mut Tx,
    bay: &Bay,
    lines: &mut [Line],
    said: &Said,
) -> Result<Option<Delivery>> {
    let Said::Follows(missing, window) = said else {
        return Ok(None);
    };
    let position = store::last_position(&*tx, bay.order.id).await? + 1;
    let place = bay.delivery.place.clone();
    let mut next = Delivery::planned(tx, bay.order.id, position, *window, place);
    next.follows = Some(bay.delivery.id);
    let mut carried = Vec::with_capacity(missing.len());
    let mut goods = Vec::with_capacity(missing.len());
    for missing in missing {
        let of_line = |line: &&mut Line| line.order_line == missing.line;
        if let Some(line) = lines.iter_mut().find(of_line) {
            line.carried = missing.base;
            goods.push(next.line(tx, line.order_line, line.product, missing.base, line.unit));
            carried.push((missing.line, missing.base));
        }
    }
    store::weigh(tx, bay.delivery.id, store::Weighed::Carried, &carried).await?;
    let mut heads = [next];
    store::insert(tx, &mut heads, &goods).await?;
    let [next] = heads;
    super::record_state(tx, &next, &bay.order, "delivery.planned").await?;
    Ok(Some(next))
}
