//! The OCOP product sets (bộ sản phẩm), keyed by the decision that numbers them: older decisions number differently.

mod store;

use platform::db::Tx;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The decision whose sets are shipped, in force since 22 May 2026.
pub const DECISION: &str = "26/2026/QĐ-TTg";

/// A set's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SetKey {
    /// The decision, e.g. `26/2026/QĐ-TTg`.
    pub decision: String,
    /// The number that the decision gives the set.
    pub number: i32,
}

impl SetKey {
    /// A set of the decision now in force.
    pub fn current(number: i32) -> Self {
        Self {
            decision: DECISION.to_owned(),
            number,
        }
    }

    /// Whether all of the set is processed or made by hand, so that nothing in it is raw produce: processed food, liquid condiments, drinks,
    /// medicine and cosmetics, handicrafts, services (Decision 26/2026/QĐ-TTg). Sets that hold both (tea, spices, medicinal materials) are not
    /// among them, nor is any set of another decision.
    pub fn is_processed(&self) -> bool {
        self.decision == DECISION && matches!(self.number, 5..=9 | 14..=19 | 21 | 22 | 26)
    }
}

/// Whether an owner files five sample products with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Samples {
    /// Five samples go with the file.
    Required,
    /// None do (tourism services).
    NotRequired,
}

/// One product set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcopSet {
    /// Its key.
    pub key: SetKey,
    /// The group (ngành) in Roman numerals, I to VI.
    pub group_code: String,
    /// The group's Vietnamese name.
    pub group_vi: String,
    /// The group's English name.
    pub group_en: String,
    /// The family's (nhóm) Vietnamese name.
    pub family_vi: String,
    /// The family's English name.
    pub family_en: String,
    /// A stable name for addresses.
    pub slug: String,
    /// The set's Vietnamese name.
    pub vi: String,
    /// The set's English name.
    pub en: String,
    /// The managing ministries, in Vietnamese.
    pub ministries_vi: Option<String>,
    /// Whether sample products go with an application.
    pub samples: Samples,
}

/// All sets, by decision and number.
pub async fn list(conn: &impl ConnectionTrait) -> platform::Result<Vec<OcopSet>> {
    store::all(conn).await
}

/// Sets by key, in one statement.
pub async fn many(
    conn: &impl ConnectionTrait,
    keys: &[SetKey],
) -> platform::Result<HashMap<SetKey, OcopSet>> {
    let sets = store::of_decisions(conn, keys.iter().map(|key| key.decision.clone())).await?;
    Ok(sets
        .into_iter()
        .filter(|set| keys.contains(&set.key))
        .map(|set| (set.key.clone(), set))
        .collect())
}

/// Replaces the sets of one decision.
pub(crate) async fn replace(
    tx: &mut Tx,
    decision: &str,
    sets: Vec<OcopSet>,
) -> platform::Result<()> {
    store::delete_decision(tx, decision).await?;
    store::insert(tx, sets).await
}

pub(crate) use store::in_group;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dried_fruit_is_processed_and_fresh_fruit_is_not() {
        assert!(SetKey::current(7).is_processed());
        assert!(!SetKey::current(1).is_processed());
        assert!(!SetKey::current(11).is_processed(), "tea is fresh or not");
        let older = SetKey {
            decision: "1048/QĐ-TTg".to_owned(),
            number: 7,
        };
        assert!(!older.is_processed(), "other numbers mean other sets");
    }
}
