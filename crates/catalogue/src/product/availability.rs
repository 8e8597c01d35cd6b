//! What can be ordered now or on other days, and what it costs: derived on the day asked, never stored.

use chrono::NaiveDate;
use kernel::actor::Standing;
use kernel::price::UnitPrice;
use kernel::time::DateWindow;

use super::{Closure, Orderable, Product, ProductState};

kernel::text_enum! {
    /// Why a product cannot be ordered now.
    pub enum Hindrance {
        /// It is not offered.
        NotPublished = "NOT_PUBLISHED",
        /// Nobody speaks for its producer; the province's desk takes inquiries.
        NobodyAnswers = "NOBODY_ANSWERS",
        /// The papers of the organisation that speaks for it have not been seen, or it is suspended.
        SellerNotVerified = "SELLER_NOT_VERIFIED",
        /// It is closed today.
        Closed = "CLOSED",
        /// It is not in season this month.
        OutOfSeason = "OUT_OF_SEASON",
    }
}

/// Everything that stands against ordering a product on a day in Vietnam; nothing when it can be ordered.
pub fn hindrances(found: &Orderable, today: NaiveDate) -> Vec<Hindrance> {
    let product = &found.product;
    let closed = product
        .closure
        .as_ref()
        .is_some_and(|closure| closure.covers(today));
    [
        (
            product.state != ProductState::Published,
            Hindrance::NotPublished,
        ),
        (found.seller.is_none(), Hindrance::NobodyAnswers),
        (
            found.seller.is_some() && found.seller_standing != Some(Standing::Verified),
            Hindrance::SellerNotVerified,
        ),
        (closed, Hindrance::Closed),
        (!product.season.includes(today), Hindrance::OutOfSeason),
    ]
    .into_iter()
    .filter_map(|(stands, hindrance)| stands.then_some(hindrance))
    .collect()
}

impl Product {
    /// The closure in which these days wholly lie, if they do. This is the one place that holds days against a closure: an inquiry asks
    /// for a confirmation then, an order at listed prices is refused, and whoever quotes is told.
    pub fn closed_throughout(&self, days: DateWindow) -> Option<&Closure> {
        self.closure
            .as_ref()
            .filter(|closure| closure.covers_all(days))
    }

    /// Whether one of these days is in season and outside a closure.
    pub fn is_sold_within(&self, days: DateWindow) -> bool {
        let mut days = days.from.iter_days().take_while(move |day| *day <= days.to);
        days.any(|day| {
            let closed = self
                .closure
                .as_ref()
                .is_some_and(|closure| closure.covers(day));
            self.season.includes(day) && !closed
        })
    }
}

/// The lowest and the highest listed price, among those that are in the currency and for the unit of the first; nothing without a
/// listed price. Prices for other units are not converted: that would round.
pub fn price_range(product: &Product) -> Option<(UnitPrice, UnitPrice)> {
    let first = product.price_tiers.first()?.term.price;
    let alike = product
        .price_tiers
        .iter()
        .map(|tier| tier.term.price)
        .filter(|price| (price.currency, price.per) == (first.currency, first.per));
    let range = alike.fold((first, first), |(low, high), price| {
        let low = if price.micros < low.micros {
            price
        } else {
            low
        };
        let high = if price.micros > high.micros {
            price
        } else {
            high
        };
        (low, high)
    });
    Some(range)
}
