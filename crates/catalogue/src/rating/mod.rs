//! OCOP ratings: one row an assessment, with its evidence. Whether it holds is derived on the day asked.

mod store;

use chrono::{Datelike, Months, NaiveDate};
use kernel::id::{ProductId, RatingId};
use kernel::time::{Instant, vn};
use platform::db::Tx;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Certificates hold for 36 months (Decision 26/2026/QĐ-TTg, as its predecessors).
pub const CERTIFICATE_MONTHS: u32 = 36;

kernel::text_enum! {
    /// What a rating rests on.
    pub enum Evidence {
        /// The decision that granted it is known, with its dates.
        Decision = "DECISION",
        /// A report of a certificate being handed over; number and date not seen.
        CertificateAwarded = "CERTIFICATE_AWARDED" | "certificate_awarded",
        /// A council scored it; a certificate was not seen.
        CouncilResult = "COUNCIL_RESULT" | "council_result",
        /// A report says that the product holds it.
        Recognised = "RECOGNISED" | "recognised",
    }
}

/// The decision behind a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its number, e.g. `1234/QĐ-UBND`.
    pub number: String,
    /// Who issued it, as printed: old certificates name districts that no longer exist.
    pub issuer: Option<String>,
    /// The first day on which it holds.
    pub issued_on: NaiveDate,
    /// The last day on which it holds.
    pub expires_on: NaiveDate,
}

impl Decision {
    /// A decision that runs its regular 36 months from `issued_on`.
    pub fn regular(number: String, issuer: Option<String>, issued_on: NaiveDate) -> Self {
        let expires_on = issued_on
            .checked_add_months(Months::new(CERTIFICATE_MONTHS))
            .unwrap_or(NaiveDate::MAX);
        Self {
            number,
            issuer,
            issued_on,
            expires_on,
        }
    }
}

/// Whether a rating holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proven by a decision whose dates include the day.
    Valid,
    /// It has certainly run out.
    Lapsed,
    /// Nothing proves that it holds on that day.
    Unproven,
    /// The authority took it back.
    Revoked,
}

/// One assessment of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Its id.
    pub id: RatingId,
    /// The product that was assessed.
    pub product: ProductId,
    /// 1 to 5.
    pub stars: i32,
    /// What it rests on.
    pub evidence: Evidence,
    /// The year in which it was seen to hold, where no dates are known.
    pub year: Option<i32>,
    /// The decision, where it is known.
    pub decision: Option<Decision>,
    /// The day on which it was taken back.
    pub revoked_on: Option<NaiveDate>,
    /// Where this was read.
    pub source: String,
    /// Invented for looking round.
    pub sample: bool,
    /// When the row was written.
    pub created_at: Instant,
}

impl Rating {
    /// Whether the rating holds on `day`: valid only by a decision with both its dates.
    pub fn status(&self, day: NaiveDate) -> Status {
        if self.revoked_on.is_some_and(|revoked| revoked <= day) {
            return Status::Revoked;
        }
        match (&self.decision, self.year) {
            (Some(decision), _) if day > decision.expires_on => Status::Lapsed,
            (Some(decision), _) if day >= decision.issued_on => Status::Valid,
            (None, Some(year)) if day > last_possible_day(year) => Status::Lapsed,
            _ => Status::Unproven,
        }
    }

    /// The next day after `day` on which the status may change by the calendar alone.
    fn changes_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let decision = self.decision.as_ref()?;
        [
            Some(decision.issued_on),
            decision.expires_on.succ_opt(),
            self.revoked_on,
        ]
        .into_iter()
        .flatten()
        .filter(|change| *change > day)
        .min()
    }

    fn is_known(&self, day: NaiveDate) -> bool {
        self.status(day) != Status::Revoked
            && self
                .decision
                .as_ref()
                .is_none_or(|decision| decision.issued_on <= day)
    }

    fn known_since(&self) -> i32 {
        self.decision
            .as_ref()
            .map_or(self.year.unwrap_or(0), |decision| decision.issued_on.year())
    }
}

/// A certificate of `year` cannot outlive this day, whatever its date was.
fn last_possible_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31)
        .and_then(|end| end.checked_add_months(Months::new(CERTIFICATE_MONTHS)))
        .unwrap_or(NaiveDate::MAX)
}

/// What a product's ratings come to on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The stars that are valid on that day.
    pub stars: Option<i32>,
    /// The latest stars that were ever seen and not revoked, whether they still hold or not.
    pub last_known: Option<i32>,
    /// The next day on which this must be derived anew.
    pub changes_on: Option<NaiveDate>,
}

impl Standing {
    /// Derives the standing from all ratings of one product.
    pub fn of<'a>(ratings: impl IntoIterator<Item = &'a Rating>, day: NaiveDate) -> Self {
        let mut standing = Self::default();
        let mut latest = None;
        for rating in ratings {
            if rating.status(day) == Status::Valid {
                standing.stars = standing.stars.max(Some(rating.stars));
            }
            if rating.is_known(day) {
                latest = latest.max(Some((rating.known_since(), rating.stars)));
            }
            standing.changes_on = [standing.changes_on, rating.changes_after(day)]
                .into_iter()
                .flatten()
                .min();
        }
        standing.last_known = latest.map(|(_, stars)| stars);
        standing
    }

    /// Where the product stands in a list by stars: smaller is better; valid stars come before remembered ones.
    pub(crate) fn order(self) -> i32 {
        (5 - self.stars.unwrap_or(0)) * 10 + (5 - self.last_known.unwrap_or(0))
    }
}

/// What is known of an assessment before it is a row.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// 1 to 5.
    pub stars: i32,
    /// What it rests on.
    pub evidence: Evidence,
    /// The year in which it was seen to hold.
    pub year: Option<i32>,
    /// The decision, where it is known.
    pub decision: Option<Decision>,
    /// Where this was read.
    pub source: String,
}

impl Assessment {
    /// The row it becomes.
    pub(crate) fn of(self, tx: &Tx, product: ProductId, sample: bool) -> Rating {
        Rating {
            id: tx.new_id(),
            product,
            stars: self.stars,
            evidence: self.evidence,
            year: self.year,
            decision: self.decision,
            revoked_on: None,
            source: self.source,
            sample,
            created_at: tx.now(),
        }
    }
}

/// Writes ratings; the caller writes the products' standing in the same transaction.
pub(crate) async fn insert(tx: &mut Tx, ratings: &[Rating]) -> platform::Result<()> {
    store::insert(tx, ratings).await
}

/// The ratings of many products in one statement, the latest first; products without one are absent.
pub async fn many_of_products(
    conn: &impl ConnectionTrait,
    products: &[ProductId],
) -> platform::Result<HashMap<ProductId, Vec<Rating>>> {
    let mut by_product: HashMap<ProductId, Vec<Rating>> = HashMap::new();
    for rating in store::of_products(conn, products).await? {
        by_product.entry(rating.product).or_default().push(rating);
    }
    for ratings in by_product.values_mut() {
        ratings.sort_by_key(|rating| {
            std::cmp::Reverse((rating.known_since(), rating.stars, rating.id))
        });
    }
    Ok(by_product)
}

/// Derives the standing of products whose day of change has come, so that lists by stars stay in order; the stars that
/// are shown never depend on it. Returns how many were looked at; call again while that is `limit`.
pub async fn refresh_standings(tx: &mut Tx, limit: u64) -> platform::Result<usize> {
    let today = vn::date(tx.now());
    let due = crate::product::due_for_standing(tx, today, limit).await?;
    if !due.is_empty() {
        tx.changes_what_all_may_read();
    }
    let ratings = many_of_products(tx, &due).await?;
    for product in &due {
        let standing = Standing::of(ratings.get(product).into_iter().flatten(), today);
        crate::product::write_standing(tx, *product, standing).await?;
    }
    Ok(due.len())
}

pub(crate) use store::valid;

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rating(stars: i32, year: Option<i32>, decision: Option<Decision>) -> Rating {
        Rating {
            id: RatingId::from_uuid(Uuid::nil()),
            product: ProductId::from_uuid(Uuid::nil()),
            stars,
            evidence: Evidence::Recognised,
            year,
            decision,
            revoked_on: None,
            source: String::new(),
            sample: false,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn decided(stars: i32, issued_on: &str) -> Rating {
        rating(
            stars,
            None,
            Some(Decision::regular("1/QĐ-UBND".into(), None, day(issued_on))),
        )
    }

    #[rstest]
    #[case(Some(2020), Status::Lapsed)]
    #[case(Some(2022), Status::Lapsed)]
    #[case(Some(2023), Status::Unproven)]
    #[case(Some(2024), Status::Unproven)]
    #[case(None, Status::Unproven)]
    fn a_press_report_never_makes_a_star_valid(
        #[case] year: Option<i32>,
        #[case] expected: Status,
    ) {
        assert_eq!(rating(4, year, None).status(day("2026-11-24")), expected);
    }

    #[rstest]
    #[case("2023-11-24", Status::Unproven)]
    #[case("2023-11-25", Status::Valid)]
    #[case("2026-11-25", Status::Valid)]
    #[case("2026-11-26", Status::Lapsed)]
    fn a_decision_holds_from_its_day_for_thirty_six_months(
        #[case] on: &str,
        #[case] expected: Status,
    ) {
        assert_eq!(decided(4, "2023-11-25").status(day(on)), expected);
    }

    #[test]
    fn a_revoked_rating_is_revoked_from_its_day() {
        let mut rating = decided(4, "2026-01-01");
        rating.revoked_on = Some(day("2026-06-01"));
        assert_eq!(rating.status(day("2026-05-31")), Status::Valid);
        assert_eq!(rating.status(day("2026-06-01")), Status::Revoked);
    }

    #[test]
    fn only_valid_ratings_count_and_the_latest_is_remembered() {
        let ratings = [rating(5, Some(2019), None), rating(3, Some(2022), None)];
        let standing = Standing::of(&ratings, day("2026-11-24"));
        assert_eq!(
            standing,
            Standing {
                stars: None,
                last_known: Some(3),
                changes_on: None
            }
        );
    }

    #[test]
    fn a_standing_says_when_it_changes() {
        let ratings = [decided(3, "2024-01-10"), decided(4, "2026-12-01")];
        let standing = Standing::of(&ratings, day("2026-11-24"));
        assert_eq!(standing.stars, Some(3));
        assert_eq!(standing.last_known, Some(3));
        assert_eq!(standing.changes_on, Some(day("2026-12-01")));
    }

    #[test]
    fn valid_stars_stand_before_remembered_ones() {
        let valid = Standing {
            stars: Some(3),
            last_known: Some(3),
            changes_on: None,
        };
        let remembered = Standing {
            stars: None,
            last_known: Some(4),
            changes_on: None,
        };
        assert!(valid.order() < remembered.order());
        assert!(remembered.order() < Standing::default().order());
    }
}
