//! Trade facts as somebody writes them, with packings and listed prices, and how they are read.

use kernel::fault::{Facts, FaultCode, Faults, FieldPath, Reason};
use kernel::money::Currency;
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{BaseUnit, Packing, PackingTable, Quantity, Unit};
use kernel::text::{LocalisedText, clean_text};
use kernel::time::MonthSet;

use super::{DESCRIPTION_LIMIT, LINE_LIMIT};
use crate::input::{self, QuantityInput, TextsInput, given};
use crate::product::{PriceTier, Season, TradeFacts};

/// Most packings.
const PACKINGS: usize = 15;
/// Most listed prices.
const TIERS: usize = 20;
/// The longest lead time, in days.
const LEAD_TIME: i32 = 365;

/// Trade facts as they were written.
#[derive(Clone, Debug, Default)]
pub struct TradeInput {
    /// What it is, in more words.
    pub description: Option<TextsInput>,
    /// The months in which it is to be had, 1 to 12.
    pub season_months: Vec<i32>,
    /// The season in the owner's words.
    pub season_note: Option<String>,
    /// The unit in which it is counted; only while it is a draft.
    pub base_unit: Option<BaseUnit>,
    /// How it is packed.
    pub packings: Vec<PackingInput>,
    /// Listed prices.
    pub price_tiers: Vec<TierInput>,
    /// The least that is sold at once.
    pub minimum_order: Option<QuantityInput>,
    /// Days between order and dispatch.
    pub lead_time_days: Option<i32>,
}

/// A packing as it was written.
#[derive(Clone, Debug, Default)]
pub struct PackingInput {
    /// The kind of package.
    pub unit: String,
    /// What is in one, net, in the base unit.
    pub net: String,
    /// What the producer calls it.
    pub name: Option<String>,
}

/// A listed price as it was written.
#[derive(Clone, Debug, Default)]
pub struct TierInput {
    /// The least quantity from which it holds.
    pub from: QuantityInput,
    /// More than zero, at most six places.
    pub amount: String,
    /// ISO 4217; VND when absent.
    pub currency: Option<String>,
    /// For one of these.
    pub per_unit: String,
    /// Code of a [`Basis`].
    pub basis: String,
    /// The named place of the basis.
    pub place: Option<String>,
    /// The grade.
    pub grade: Option<String>,
    /// How the goods are packed.
    pub packing: Option<String>,
}

/// Reads trade facts of a product that is counted in `base`.
pub(in crate::product) fn trade(
    faults: &mut Faults,
    path: &FieldPath,
    input: &TradeInput,
    base: BaseUnit,
) -> Option<TradeFacts> {
    let before = faults.len();
    let description = input::texts_or_none(
        faults,
        &path.at("description"),
        input.description.as_ref(),
        clean_text,
        DESCRIPTION_LIMIT,
    );
    let months = input
        .season_months
        .iter()
        .map(|month| u32::try_from(*month).unwrap_or_default());
    let months = faults.check(path.at("seasonMonths"), MonthSet::from_months(months));
    let note = input::line(
        faults,
        path.at("seasonNote"),
        input.season_note.as_deref(),
        LINE_LIMIT,
    );
    let packings = packings(faults, &path.at("packings"), &input.packings, base);
    let price_tiers = tiers(
        faults,
        &path.at("priceTiers"),
        &input.price_tiers,
        &packings,
    );
    let minimum_order = input
        .minimum_order
        .as_ref()
        .and_then(|least| input::quantity(faults, &path.at("minimumOrder"), least, &packings));
    if let Some(days) = input.lead_time_days {
        faults.ensure(
            (0..=LEAD_TIME).contains(&days),
            Reason::limit(FaultCode::OutOfRange, LEAD_TIME),
            path.at("leadTimeDays"),
        );
    }
    (faults.len() == before).then_some(TradeFacts {
        description,
        season: Season {
            months: months.unwrap_or(MonthSet::NONE),
            note,
        },
        packings,
        price_tiers,
        minimum_order,
        lead_time_days: input.lead_time_days,
    })
}

fn packings(
    faults: &mut Faults,
    path: &FieldPath,
    inputs: &[PackingInput],
    base: BaseUnit,
) -> PackingTable {
    let mut table = PackingTable::bare(base);
    if inputs.len() > PACKINGS {
        faults.push(Reason::limit(FaultCode::TooMany, PACKINGS), path);
        return table;
    }
    let bare = PackingTable::bare(base);
    for (position, packing) in inputs.iter().enumerate() {
        let here = path.at(position);
        let unit = faults.check(here.at("unit"), Unit::parse(&packing.unit));
        if let Some(unit) = unit {
            // A unit of measure says itself what it holds.
            let measured = unit.fixed().is_some_and(|(of, _)| of == base);
            faults.ensure(!measured, FaultCode::Contradiction, here.at("unit"));
            let known = table.packings.iter().any(|other| other.unit == unit);
            faults.ensure(!known, FaultCode::Duplicate, here.at("unit"));
        }
        let net = match packing.net.trim() {
            "" => {
                faults.push(FaultCode::Required, here.at("net"));
                None
            }
            net => faults.check(here.at("net"), Quantity::parse(net, base.unit())),
        };
        let net = net.and_then(|net| faults.check(here.at("net"), bare.to_base(net)));
        let name = input::line(faults, here.at("name"), packing.name.as_deref(), LINE_LIMIT);
        if let (Some(unit), Some(net)) = (unit, net) {
            table.packings.push(Packing {
                unit,
                net_milli: net.milli(),
                name: name.map(LocalisedText::vi),
            });
        }
    }
    table
}

fn tiers(
    faults: &mut Faults,
    path: &FieldPath,
    inputs: &[TierInput],
    table: &PackingTable,
) -> Vec<PriceTier> {
    if inputs.len() > TIERS {
        faults.push(Reason::limit(FaultCode::TooMany, TIERS), path);
        return Vec::new();
    }
    let mut tiers: Vec<PriceTier> = Vec::new();
    for (position, input) in inputs.iter().enumerate() {
        let here = path.at(position);
        let Some(tier) = tier(faults, &here, input, table) else {
            continue;
        };
        // Two prices for one quantity of the same goods on the same terms say nothing.
        let same = |other: &PriceTier| {
            let (one, two) = (&other.term, &tier.term);
            other.from == tier.from
                && (one.basis, one.price.currency) == (two.basis, two.price.currency)
                && (&one.place, &one.grade, &one.packing) == (&two.place, &two.grade, &two.packing)
        };
        if tiers.iter().any(same) {
            faults.push(FaultCode::Duplicate, here.at("from"));
        } else {
            tiers.push(tier);
        }
    }
    tiers.sort_by_key(|tier| tier.from);
    tiers
}

fn tier(
    faults: &mut Faults,
    path: &FieldPath,
    input: &TierInput,
    table: &PackingTable,
) -> Option<PriceTier> {
    let from = input::quantity(faults, &path.at("from"), &input.from, table);
    let currency = match given(input.currency.as_deref()) {
        None => Some(Currency::Vnd),
        Some(code) => {
            let code = code.trim().to_ascii_uppercase();
            faults.check(path.at("currency"), Currency::parse(&code))
        }
    };
    let per = faults.check(path.at("perUnit"), Unit::parse(&input.per_unit));
    if let Some(per) = per {
        faults.ensure(
            table.factor_milli(per).is_some(),
            not_convertible(table),
            path.at("perUnit"),
        );
    }
    let price = if input.amount.trim().is_empty() {
        faults.push(FaultCode::Required, path.at("amount"));
        None
    } else {
        let (currency, per) = (currency.unwrap_or(Currency::Vnd), per.unwrap_or(Unit::Kg));
        faults.check(
            path.at("amount"),
            UnitPrice::parse(&input.amount, currency, per),
        )
    };
    let basis = faults.check(path.at("basis"), Basis::parse(&input.basis));
    let mut line =
        |name: &str, text: Option<&str>| input::line(faults, path.at(name), text, LINE_LIMIT);
    let place = line("place", input.place.as_deref());
    let grade = line("grade", input.grade.as_deref());
    let packing = line("packing", input.packing.as_deref());
    per?;
    Some(PriceTier {
        from: from?,
        term: PriceTerm {
            price: price?,
            basis: basis?,
            place,
            grade,
            packing,
        },
    })
}

fn not_convertible(table: &PackingTable) -> Reason {
    let values = table
        .units()
        .iter()
        .map(|unit| unit.code().to_owned())
        .collect();
    FaultCode::UnitNotConvertible.with(Facts::Allowed { values })
}
