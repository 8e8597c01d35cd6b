//! What somebody writes into a product.

use async_graphql::{Enum, InputObject, SimpleObject};
use catalogue::input::{QuantityInput as QuantityWritten, TextsInput as TextsWritten};
use catalogue::product as products;
use catalogue::supply;
use serde::Serialize;

use crate::graphql::scalars::{CurrencyCode, Date, Decimal};
use crate::graphql::values::{BaseUnit, Quantity, QuantityInput};

/// A text in the languages that its author has.
#[derive(Clone, InputObject, Serialize)]
pub struct TextsInput {
    /// Vietnamese; required.
    vi: String,
    /// English.
    en: Option<String>,
    /// Chinese in simplified characters.
    zh_hans: Option<String>,
}

impl From<&TextsInput> for TextsWritten {
    fn from(texts: &TextsInput) -> Self {
        Self {
            vi: texts.vi.clone(),
            en: texts.en.clone(),
            zh_hans: texts.zh_hans.clone(),
        }
    }
}

/// The enum's names are its codes in capitals.
fn unit(name: &str) -> String {
    name.to_lowercase()
}

fn written(quantity: &QuantityInput) -> QuantityWritten {
    QuantityWritten {
        value: quantity.value.0.clone(),
        unit: unit(&quantity.unit),
    }
}

/// What a product is. Once it is published, its owner changes this through a review by the authority alone.
#[derive(Clone, InputObject, Serialize)]
pub struct ProductFactsInput {
    /// Its name, at most 200 characters a language.
    name: TextsInput,
    /// Number of its OCOP set in the decision now in force, 1 to 26.
    ocop_set: Option<i32>,
    /// Code of its commune (five digits), in the producer's province.
    unit_code: Option<String>,
}

impl From<&ProductFactsInput> for products::CertifiedInput {
    fn from(facts: &ProductFactsInput) -> Self {
        Self {
            name: (&facts.name).into(),
            ocop_set: facts.ocop_set,
            unit_code: facts.unit_code.clone(),
        }
    }
}

/// What one package of a product holds.
#[derive(Clone, InputObject, Serialize)]
pub struct PackingInput {
    /// The kind of package, by its name in `Unit` (`CARTON`) or as people write it (`thùng`). Units of measure need none.
    unit: String,
    /// What is in one, net, in the product's base unit: `10`.
    net: Decimal,
    /// What the producer calls it, at most 200 characters.
    name: Option<String>,
}

/// A listed price.
#[derive(Clone, InputObject, Serialize)]
pub struct PriceTierInput {
    /// The least quantity from which it holds.
    from: QuantityInput,
    /// More than zero, at most six digits after the point: `35000`. Without VAT.
    amount: Decimal,
    /// The currency; VND when left out.
    currency: Option<CurrencyCode>,
    /// The unit that has this price, by its name here (`KG`) or as people write it (`kg`, `tấn`, `thùng`).
    per_unit: String,
    /// Where the price holds, by its name in `PriceBasis`.
    basis: String,
    /// The named place of the basis, at most 200 characters.
    place: Option<String>,
    /// The grade of the goods, at most 200 characters.
    grade: Option<String>,
    /// How the goods are packed for this price, at most 200 characters.
    packing: Option<String>,
}

/// How a product is sold: the whole of it; what is left out is emptied. Its owner changes this at once.
#[derive(Clone, InputObject, Serialize)]
pub struct ProductTradeInput {
    /// What it is, in more words; at most 4,000 characters a language.
    description: Option<TextsInput>,
    /// The months in which it is to be had, 1 to 12; empty when that is not known.
    #[graphql(default)]
    season_months: Vec<i32>,
    /// The season in the owner's words, at most 200 characters.
    season_note: Option<String>,
    /// The unit in which it is counted; as it is when left out. It can be changed while the product is a draft.
    base_unit: Option<BaseUnit>,
    /// How it is packed, at most 15.
    #[graphql(default)]
    packings: Vec<PackingInput>,
    /// Listed prices, at most 20, in any order.
    #[graphql(default)]
    price_tiers: Vec<PriceTierInput>,
    /// The least that is sold at once.
    minimum_order: Option<QuantityInput>,
    /// Days between order and dispatch, 0 to 365.
    lead_time_days: Option<i32>,
}

impl From<&ProductTradeInput> for products::TradeInput {
    fn from(trade: &ProductTradeInput) -> Self {
        Self {
            description: trade.description.as_ref().map(Into::into),
            season_months: trade.season_months.clone(),
            season_note: trade.season_note.clone(),
            base_unit: trade.base_unit.map(Into::into),
            packings: trade
                .packings
                .iter()
                .map(|packing| products::PackingInput {
                    unit: unit(&packing.unit),
                    net: packing.net.0.clone(),
                    name: packing.name.clone(),
                })
                .collect(),
            price_tiers: trade.price_tiers.iter().map(tier).collect(),
            minimum_order: trade.minimum_order.as_ref().map(written),
            lead_time_days: trade.lead_time_days,
        }
    }
}

fn tier(tier: &PriceTierInput) -> products::TierInput {
    products::TierInput {
        from: written(&tier.from),
        amount: tier.amount.0.clone(),
        currency: tier.currency.clone().map(Into::into),
        per_unit: unit(&tier.per_unit),
        basis: tier.basis.clone(),
        place: tier.place.clone(),
        grade: tier.grade.clone(),
        packing: tier.packing.clone(),
    }
}

/// Days on which nothing is sold. Without any day the product is open again.
#[derive(Clone, InputObject, Serialize)]
pub struct ClosureInput {
    /// The first day; closed already when left out.
    from: Option<Date>,
    /// The last day; until it is opened again when left out.
    to: Option<Date>,
    /// Why, and what to do meanwhile; at most 500 characters a language.
    note: Option<TextsInput>,
}

impl From<&ClosureInput> for products::ClosureInput {
    fn from(closure: &ClosureInput) -> Self {
        Self {
            from: closure.from.clone().map(Into::into),
            to: closure.to.clone().map(Into::into),
            note: closure.note.as_ref().map(Into::into),
        }
    }
}

/// How sure a supply is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "catalogue::supply::Kind")]
pub enum SupplyKind {
    /// Planted, or meant to be made.
    Planned,
    /// Estimated on the tree or in the field.
    Expected,
    /// In the store.
    Harvested,
}

/// What there will be in some days.
#[derive(Clone, InputObject, Serialize)]
pub struct SupplyWindowInput {
    /// The first day.
    from: Date,
    /// The last day, included. Windows of one product share no day.
    to: Date,
    /// All that it yields in these days, what has been delivered already included.
    quantity: QuantityInput,
    /// How sure it is.
    kind: SupplyKind,
}

impl From<&SupplyWindowInput> for products::SupplyInput {
    fn from(window: &SupplyWindowInput) -> Self {
        Self {
            from: window.from.0.clone(),
            to: window.to.0.clone(),
            quantity: written(&window.quantity),
            kind: window.kind.into(),
        }
    }
}

/// What there will be in some days.
#[derive(SimpleObject)]
pub struct SupplyWindow {
    /// The first day.
    from: Date,
    /// The last day, included.
    to: Date,
    /// All that it yields in these days, what has been delivered already included.
    quantity: Quantity,
    /// How sure it is.
    kind: SupplyKind,
}

impl SupplyWindow {
    /// A window of a product counted in a unit.
    pub(super) fn of(window: &supply::Window, base: kernel::quantity::BaseUnit) -> Self {
        Self {
            from: window.days.from.into(),
            to: window.days.to.into(),
            quantity: Quantity::base(window.quantity, base),
            kind: window.kind.into(),
        }
    }
}

/// An OCOP certificate, as an authority enters it from the decision that granted it.
#[derive(Clone, InputObject, Serialize)]
pub struct RatingInput {
    /// 3 to 5.
    stars: i32,
    /// The decision's number, `1234/QĐ-UBND`.
    decision_number: String,
    /// Who issued it, as printed.
    issuer: Option<String>,
    /// The first day on which it holds.
    issued_on: Date,
    /// The last day; 36 months after the first when left out.
    expires_on: Option<Date>,
}

impl From<&RatingInput> for products::RatingInput {
    fn from(rating: &RatingInput) -> Self {
        Self {
            stars: rating.stars,
            decision_number: rating.decision_number.clone(),
            issuer: rating.issuer.clone(),
            issued_on: rating.issued_on.0.clone(),
            expires_on: rating.expires_on.clone().map(Into::into),
        }
    }
}
