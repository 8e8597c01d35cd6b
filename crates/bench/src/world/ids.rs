//! Ids of generated rows: made from their numbers, so that any row can be named without asking the database.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// The first row was made then: the first of January 2026, in milliseconds since 1970.
const BEGINNING: u64 = 1_767_225_600_000;
/// One row after the other, in milliseconds: a million of them in under six hours.
const STEP: u64 = 20;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A producer.
    Producer,
    /// A product.
    Product,
    /// A product's rating.
    Rating,
    /// A product's window of supply.
    Supply,
    /// An organisation that sells.
    Seller,
    /// An organisation that buys.
    Buyer,
    /// Somebody of a selling organisation, of the same number.
    SellerPerson,
    /// Somebody of a buying organisation, of the same number.
    BuyerPerson,
    /// Somebody of the first buying organisation, which is a crowd.
    CrowdPerson,
    /// An e-mail address.
    Identity,
    /// A membership.
    Membership,
    /// A session.
    Session,
}

/// When the row of this number was made.
pub(crate) fn made_at(number: u64) -> DateTime<Utc> {
    let millis = i64::try_from(BEGINNING + number * STEP).unwrap_or_default();
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The id of the row of this number: a UUIDv7 of that moment.
pub(crate) fn id(kind: Kind, number: u64) -> Uuid {
    let mut tail = [0; 10];
    tail[1] = kind as u8;
    tail[2..].copy_from_slice(&number.to_be_bytes());
    Builder::from_unix_timestamp_millis(BEGINNING + number * STEP, &tail).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::{Kind, id};
    use std::collections::HashSet;

    #[test]
    fn no_two_rows_share_an_id_and_later_rows_sort_later() {
        let kinds = [Kind::Producer, Kind::Product, Kind::Session];
        let ids: HashSet<_> = kinds
            .into_iter()
            .flat_map(|kind| (0..1_000).map(move |number| id(kind, number)))
            .collect();
        assert_eq!(ids.len(), 3_000);
        assert!(id(Kind::Product, 7) < id(Kind::Product, 8));
        assert_eq!(id(Kind::Product, 7).get_version_num(), 7);
    }
}
