//! What a product says of itself: what the authority stands behind, and what its owner says on his own account.

use chrono::NaiveDate;
use kernel::fault::Facts;
use kernel::price::PriceTerm;
use kernel::quantity::{BaseQuantity, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::DateWindow;
use serde::{Deserialize, Serialize};

use super::{Product, Season};
use crate::ocop_set::SetKey;

/// What only a review changes once a product has been published: what it is, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedFacts {
    /// Its name.
    pub name: LocalisedText,
    /// The OCOP set that it belongs to.
    pub ocop_set: Option<SetKey>,
    /// Its commune of today.
    pub unit_code: Option<String>,
}

kernel::json_column!(CertifiedFacts);

/// What its owner changes at once: how it is sold.
#[derive(Clone, Debug, PartialEq)]
pub struct TradeFacts {
    /// What it is, in more words.
    pub description: Option<LocalisedText>,
    /// When it is to be had.
    pub season: Season,
    /// How it is measured and packed.
    pub packings: PackingTable,
    /// Listed prices by quantity, the smallest quantity first.
    pub price_tiers: Vec<PriceTier>,
    /// The least that is sold at once.
    pub minimum_order: Option<BaseQuantity>,
    /// Days between order and dispatch.
    pub lead_time_days: Option<i32>,
}

/// A listed price that holds from a quantity upwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceTier {
    /// The least quantity.
    pub from: BaseQuantity,
    /// The price and what it includes.
    pub term: PriceTerm,
}

/// Days on which nothing is sold. At least one end is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The first day; closed already when there is none.
    pub from: Option<NaiveDate>,
    /// The last day; until it is opened again when there is none.
    pub to: Option<NaiveDate>,
    /// Why, and what to do meanwhile.
    pub note: Option<LocalisedText>,
}

/// Whether a product is sold without a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// Nothing stands in the way.
    Open,
    /// Not on these days.
    Closed(Closure),
}

impl Opening {
    /// The closure, if there is one.
    pub(super) fn closure(self) -> Option<Closure> {
        match self {
            Self::Open => None,
            Self::Closed(closure) => Some(closure),
        }
    }
}

impl Closure {
    /// Whether the product is closed on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether the product is closed on every one of these days.
    pub fn covers_all(&self, days: DateWindow) -> bool {
        self.covers(days.from) && self.covers(days.to)
    }

    /// What somebody is told who wants something on these days.
    pub fn facts(&self) -> Facts {
        Facts::Closed {
            from: self.from,
            to: self.to,
            note: self.note.clone(),
        }
    }

    /// Whether the last day has passed.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.to.is_some_and(|to| to < day)
    }
}

impl Product {
    /// The facts that a review stands behind.
    pub fn certified(&self) -> CertifiedFacts {
        CertifiedFacts {
            name: self.name.clone(),
            ocop_set: self.ocop_set.clone(),
            unit_code: self.unit_code.clone(),
        }
    }

    /// The facts that its owner says.
    pub fn trade(&self) -> TradeFacts {
        TradeFacts {
            description: self.description.clone(),
            season: self.season.clone(),
            packings: self.packings.clone(),
            price_tiers: self.price_tiers.clone(),
            minimum_order: self.minimum_order,
            lead_time_days: self.lead_time_days,
        }
    }

    pub(super) fn set_certified(&mut self, facts: CertifiedFacts) {
        self.name = facts.name;
        self.ocop_set = facts.ocop_set;
        self.unit_code = facts.unit_code;
    }

    pub(super) fn set_trade(&mut self, facts: TradeFacts) {
        self.description = facts.description;
        self.season = facts.season;
        self.packings = facts.packings;
        self.price_tiers = facts.price_tiers;
        self.minimum_order = facts.minimum_order;
        self.lead_time_days = facts.lead_time_days;
    }
}

/// The GraphQL names of the certified facts that differ.
pub(super) fn certified_changes(
    before: &CertifiedFacts,
    after: &CertifiedFacts,
) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("ocopSet", before.ocop_set != after.ocop_set),
        ("administrativeUnit", before.unit_code != after.unit_code),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

/// The GraphQL names of the trade facts that differ.
pub(super) fn trade_changes(before: &TradeFacts, after: &TradeFacts) -> Vec<&'static str> {
    [
        ("description", before.description != after.description),
        ("season", before.season != after.season),
        ("baseUnit", before.packings.base != after.packings.base),
        (
            "packings",
            before.packings.packings != after.packings.packings,
        ),
        ("priceTiers", before.price_tiers != after.price_tiers),
        ("minimumOrder", before.minimum_order != after.minimum_order),
        (
            "leadTimeDays",
            before.lead_time_days != after.lead_time_days,
        ),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case(Some("2026-08-01"), Some("2026-08-31"), "2026-07-31", false)]
    #[case(Some("2026-08-01"), Some("2026-08-31"), "2026-08-01", true)]
    #[case(Some("2026-08-01"), Some("2026-08-31"), "2026-08-31", true)]
    #[case(Some("2026-08-01"), Some("2026-08-31"), "2026-09-01", false)]
    #[case(Some("2026-08-01"), None, "2030-01-01", true)]
    #[case(None, Some("2026-08-31"), "2026-01-01", true)]
    fn a_closure_includes_both_its_days(
        #[case] from: Option<&str>,
        #[case] to: Option<&str>,
        #[case] on: &str,
        #[case] closed: bool,
    ) {
        let closure = Closure {
            from: from.map(day),
            to: to.map(day),
            note: None,
        };
        assert_eq!(closure.covers(day(on)), closed);
    }

    #[rstest]
    #[case(Some("2026-08-01"), Some("2026-08-31"), ("2026-08-01", "2026-08-31"), true)]
    #[case(Some("2026-08-01"), Some("2026-08-31"), ("2026-07-31", "2026-08-05"), false)]
    #[case(Some("2026-08-01"), Some("2026-08-31"), ("2026-08-30", "2026-09-01"), false)]
    #[case(Some("2026-08-10"), Some("2026-08-12"), ("2026-08-01", "2026-08-31"), false)]
    #[case(Some("2026-08-01"), None, ("2030-01-01", "2030-02-01"), true)]
    #[case(None, Some("2026-08-31"), ("2026-08-30", "2026-08-31"), true)]
    fn days_lie_within_a_closure_when_every_one_does(
        #[case] from: Option<&str>,
        #[case] to: Option<&str>,
        #[case] (first, last): (&str, &str),
        #[case] closed: bool,
    ) {
        let closure = Closure {
            from: from.map(day),
            to: to.map(day),
            note: None,
        };
        let days = DateWindow {
            from: day(first),
            to: day(last),
        };
        assert_eq!(closure.covers_all(days), closed);
    }
}
