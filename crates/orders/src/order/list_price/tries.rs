//! Refusals for want of goods, counted: whoever tries quantities until one is taken maps what a seller has left, day by day.

use chrono::Duration;
use kernel::actor::Actor;
use kernel::fault::{FaultCode, Reason};
use platform::throttle::{Counts, Rule, Throttle, Window};
use platform::{Failure, Result, Tx};

use super::{PlaceAtListPrice, Placed, place_at_list_price};
use crate::input::field;

/// How often an organisation may be refused for want of goods.
const TRIES: Rule = Rule {
    name: "order-tries",
    windows: &[
        Window {
            most: 8,
            within: Duration::hours(1),
        },
        Window {
            most: 20,
            within: Duration::days(1),
        },
    ],
    counts: Counts::Each,
};

/// [`place_at_list_price`] for a caller whose refused tries count.
///
/// # Errors
/// What that refuses; `TOO_MANY_REQUESTS` with the seconds to wait after eight refusals for want of goods in an hour, or twenty in a day.
pub async fn place_counted(
    tx: &mut Tx,
    throttle: &Throttle,
    actor: &Actor,
    command: &PlaceAtListPrice,
) -> Result<Placed> {
    let key = command.organisation.trim();
    if let Some(wait) = throttle.wait(&TRIES, key).await {
        return Err(Reason::wait(wait).at(field("organisationId")).into());
    }
    let outcome = place_at_list_price(tx, actor, command).await;
    if let Err(Failure::Refused(faults)) = &outcome
        && faults
            .iter()
            .any(|fault| fault.code == FaultCode::QuantityUnavailable)
    {
        throttle.note(&TRIES, key, "").await;
    }
    outcome
}
