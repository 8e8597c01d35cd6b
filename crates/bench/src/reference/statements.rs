//! The statements that the program sends for a page and for a product, as its stores compose them.

use std::sync::{Arc, LazyLock};

macro_rules! product_columns {
    () => {
        "product.id, product.slug, product.producer_id, product.name, product.description, product.ocop_decision, product.ocop_set, \
         product.province_code, product.unit_code, product.commune_at_source, product.district_at_source, product.season, \
         product.season_note, product.base_unit, product.packings, product.price_tiers, product.minimum_order, product.lead_time_days, \
         product.closed_from, product.closed_to, product.closed_note, product.state, product.refusal, product.proposal, \
         product.waiting_since, product.register_code, product.last_known_stars, product.stars_order, product.stars_change_on, \
         product.sort_key, product.sample, product.version, product.created_at, product.updated_at"
    };
}

macro_rules! sold {
    () => {
        "product.state = $1 AND NOT EXISTS(SELECT 1 FROM producer WHERE producer.id = product.producer_id AND \
         (SELECT organisation.standing FROM organisation WHERE organisation.id = producer.organisation_id) = $2)"
    };
}

/// The first page by name: state, standing, limit.
pub(super) const FIRST_PAGE: &str = concat!(
    "SELECT ",
    product_columns!(),
    " FROM product WHERE ",
    sold!(),
    " ORDER BY product.sort_key ASC, product.id ASC LIMIT $3"
);

/// A page behind a cursor: state, standing, sort key, id, limit.
pub(super) const NEXT_PAGE: &str = concat!(
    "SELECT ",
    product_columns!(),
    " FROM product WHERE ",
    sold!(),
    " AND (product.sort_key, product.id) > ($3, $4) ORDER BY product.sort_key ASC, product.id ASC LIMIT $5"
);

/// A product by its slug, with who answers for it.
pub(super) const BY_SLUG: &str = concat!(
    "SELECT ",
    product_columns!(),
    ", producer.organisation_id AS seller, (SELECT organisation.standing FROM organisation WHERE organisation.id = producer.organisation_id) \
     AS seller_standing FROM product LEFT JOIN producer ON product.producer_id = producer.id WHERE product.slug = $1"
);

/// A statement over so many keys, by their count.
pub(super) struct Many(Vec<Arc<str>>);

impl Many {
    /// As many keys as a page has rows fetched.
    const MOST: usize = 21;

    fn of(start: &str, end: &str) -> Self {
        let texts = (0..=Self::MOST).map(|count| {
            let keys: Vec<String> = (1..=count).map(|at| format!("${at}")).collect();
            format!("{start} IN ({}){end}", keys.join(", ")).into()
        });
        Self(texts.collect())
    }

    /// The statement over `count` keys; nothing for none, and for more than a page has.
    pub(super) fn over(&self, count: usize) -> Option<Arc<str>> {
        (count > 0).then(|| self.0.get(count).cloned()).flatten()
    }
}

/// The ratings of products.
pub(super) static RATINGS: LazyLock<Many> = LazyLock::new(|| {
    Many::of(
        "SELECT id, product_id, stars, evidence, year, decision_number, issuer, issued_on, expires_on, revoked_on, source, sample, created_at \
         FROM rating WHERE product_id",
        " ORDER BY id ASC",
    )
});

/// Producers.
pub(super) static PRODUCERS: LazyLock<Many> = LazyLock::new(|| {
    Many::of(
        "SELECT id, slug, name, legal_kind, organisation_id, province_code, unit_code, address_text, contact_email, contact_phone, story, \
         sort_key, sample, version, created_at FROM producer WHERE id",
        "",
    )
});

/// Administrative units of today.
pub(super) static UNITS: LazyLock<Many> = LazyLock::new(|| {
    Many::of(
        "SELECT code, valid_from, valid_to, name, name_short, name_en, level, kind, parent, former_districts, sort_key \
         FROM administrative_unit WHERE valid_to IS NULL AND code",
        "",
    )
});

#[cfg(test)]
mod tests {
    use super::{NEXT_PAGE, UNITS};

    #[test]
    fn keys_are_counted() {
        assert!(UNITS.over(3).unwrap().ends_with("code IN ($1, $2, $3)"));
        assert_eq!(UNITS.over(0), None);
        assert_eq!(UNITS.over(22), None);
        assert!(NEXT_PAGE.contains("> ($3, $4)"));
    }
}
