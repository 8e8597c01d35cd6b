//! Keyset pages: `(sort key, id) > (?, ?)`, which both databases answer from an index.

use kernel::hex;
use kernel::page::{Direction, Page};
use platform::Result;
use sea_orm::Value;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A row of a list with its place there, which a cursor holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T, P> {
    /// The row.
    pub item: T,
    /// Its place.
    pub position: P,
}

/// Vietnamese order as bytes, short enough for an index and a cursor; longer names that begin alike go by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey(Vec<u8>);

impl SortKey {
    const LONGEST: usize = 200;

    pub(crate) fn of(name: &str) -> Self {
        let mut key = platform::sort_key::vi(name);
        key.truncate(Self::LONGEST);
        Self(key)
    }

    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Serialize for SortKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for SortKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        hex::decode(&text)
            .map(Self)
            .ok_or_else(|| D::Error::custom("not a sort key"))
    }
}

/// Where a page starts; a cursor of another list is refused.
pub(crate) fn start<P: DeserializeOwned>(page: &Page) -> Result<Option<P>> {
    page.start().map_err(|_| page.foreign_cursor().into())
}

/// The columns that a list is ordered by; the last one is unique.
pub(crate) struct Keyset {
    columns: Vec<Expr>,
    order: Order,
}

impl Keyset {
    /// Smallest first.
    pub(crate) fn ascending(columns: impl IntoIterator<Item = Expr>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            order: Order::Asc,
        }
    }

    /// Greatest first.
    pub(crate) fn descending(columns: impl IntoIterator<Item = Expr>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            order: Order::Desc,
        }
    }

    /// Orders and limits a statement to the page; [`Page::slice`] makes a slice of its rows.
    pub(crate) fn apply(
        &self,
        query: &mut SelectStatement,
        page: &Page,
        start: Option<Vec<Value>>,
    ) {
        let order = match (&self.order, page.direction) {
            (Order::Desc, Direction::Forward) | (Order::Asc, Direction::Backward) => Order::Desc,
            _ => Order::Asc,
        };
        if let Some(start) = start {
            let here = Expr::tuple(self.columns.iter().cloned());
            let there = Expr::tuple(start.into_iter().map(Expr::value));
            query.and_where(if order == Order::Asc {
                here.gt(there)
            } else {
                here.lt(there)
            });
        }
        for column in &self.columns {
            query.order_by_expr(column.clone(), order.clone());
        }
        query.limit(page.fetch());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_key_survives_its_cursor() {
        let key = SortKey::of("Đồng Mỏ");
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<SortKey>(&text).unwrap(), key);
        for bad in ["\"a\"", "\"zz\"", "\"0é\"", "1"] {
            assert!(serde_json::from_str::<SortKey>(bad).is_err(), "{bad}");
        }
    }
}
