//! What somebody types into a product, and how it is read.

use chrono::{Days, NaiveDate};
use kernel::fault::{Facts, FaultCode, Faults, FieldPath, Reason};
use kernel::money::Currency;
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, PackingTable, Quantity, Unit};
use kernel::text::{LocalisedText, clean_line, clean_text};
use kernel::time::{self, DateWindow, MonthSet};
use platform::Tx;

use super::Season;
use super::content::{CertifiedFacts, Closure, Opening, PriceTier, TradeFacts};
use crate::administrative_unit;
use crate::input::{self, QuantityInput, TextsInput, given};
use crate::ocop_set::{self, SetKey};
use crate::rating::{Assessment, Decision, Evidence};
use crate::supply::{self, Window};

/// Most characters of a name.
pub const NAME_LIMIT: usize = 200;
/// Most characters of a description.
pub const DESCRIPTION_LIMIT: usize = 4_000;
/// Most characters of a line of a price or season.
const LINE_LIMIT: usize = 200;
/// Most characters of a closure's note.
const NOTE_LIMIT: usize = 500;
/// Most packings.
const PACKINGS: usize = 15;
/// Most listed prices.
const TIERS: usize = 20;
/// The longest lead time, in days.
const LEAD_TIME: i32 = 365;
/// How far ahead a closure or a supply window may end, in days.
const HORIZON_DAYS: u64 = 1_095;

/// Certified facts as they were written.
#[derive(Clone, Debug, Default)]
pub struct CertifiedInput {
    /// Its name.
    pub name: TextsInput,
    /// Number of its OCOP set in the decision now in force.
    pub ocop_set: Option<i32>,
    /// Code of its commune; in the producer's province.
    pub unit_code: Option<String>,
}

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

/// A closure as it was written; without any day it opens the product again.
#[derive(Clone, Debug, Default)]
pub struct ClosureInput {
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Why.
    pub note: Option<TextsInput>,
}

/// A supply window as it was written.
#[derive(Clone, Debug)]
pub struct SupplyInput {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// All of it.
    pub quantity: QuantityInput,
    /// How sure it is.
    pub kind: supply::Kind,
}

/// A rating that an authority enters.
#[derive(Clone, Debug, Default)]
pub struct RatingInput {
    /// 3 to 5.
    pub stars: i32,
    /// The decision's number.
    pub decision_number: String,
    /// Who issued it, as printed.
    pub issuer: Option<String>,
    /// The first day on which it holds.
    pub issued_on: String,
    /// The last day; 36 months later when absent.
    pub expires_on: Option<String>,
}

/// Reads certified facts for a product of a province: two statements at most. A commune must lie in the province.
pub(super) async fn certified(
    tx: &Tx,
    faults: &mut Faults,
    path: &FieldPath,
    input: &CertifiedInput,
    province: &str,
    before: Option<&CertifiedFacts>,
) -> platform::Result<Option<CertifiedFacts>> {
    let name = input::texts(
        faults,
        &path.at("name"),
        &input.name,
        clean_line,
        NAME_LIMIT,
    );
    let ocop_set = match input.ocop_set {
        None => None,
        Some(number) => {
            let key = SetKey::current(number);
            let known = ocop_set::many(tx, std::slice::from_ref(&key)).await?;
            let kept = before.and_then(|facts| facts.ocop_set.as_ref()) == Some(&key);
            faults.ensure(
                kept || known.contains_key(&key),
                FaultCode::UnknownValue,
                path.at("ocopSet"),
            );
            Some(key)
        }
    };
    let unit_code = given(input.unit_code.as_deref()).map(|code| code.trim().to_owned());
    if let Some(code) = &unit_code
        && before.and_then(|facts| facts.unit_code.as_ref()) != Some(code)
    {
        let sound = code.bytes().all(|byte| byte.is_ascii_digit());
        let unit = if sound {
            let mut units = administrative_unit::many(tx, std::slice::from_ref(code)).await?;
            units.remove(code)
        } else {
            None
        };
        match unit {
            None => faults.push(FaultCode::UnknownValue, path.at("unitCode")),
            Some(unit) => faults.ensure(
                unit.parent.as_deref() == Some(province),
                FaultCode::Contradiction,
                path.at("unitCode"),
            ),
        }
    }
    Ok(name.map(|name| CertifiedFacts {
        name,
        ocop_set,
        unit_code,
    }))
}

/// Reads trade facts of a product that is counted in `base`.
pub(super) fn trade(
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

/// Reads a closure; without any day it opens the product again.
pub(super) fn closure(
    faults: &mut Faults,
    path: &FieldPath,
    input: &ClosureInput,
    today: NaiveDate,
) -> Option<Opening> {
    let before = faults.len();
    let from = input::day(faults, path.at("from"), input.from.as_deref());
    let to = input::day(faults, path.at("to"), input.to.as_deref());
    let note = input::texts_or_none(
        faults,
        &path.at("note"),
        input.note.as_ref(),
        clean_text,
        NOTE_LIMIT,
    );
    if let (Some(from), Some(to)) = (from, to) {
        faults.ensure(from <= to, FaultCode::WindowReversed, path.at("to"));
    }
    for (name, day) in [("from", from), ("to", to)] {
        let reached = day.is_none_or(|day| day <= today + Days::new(HORIZON_DAYS));
        faults.ensure(
            reached,
            Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
            path.at(name),
        );
    }
    if let Some(to) = to {
        faults.ensure(to >= today, FaultCode::WindowPast, path.at("to"));
    }
    if faults.len() > before {
        return None;
    }
    if from.is_none() && to.is_none() {
        return Some(Opening::Open);
    }
    Some(Opening::Closed(Closure { from, to, note }))
}

/// Reads supply windows, in the order of their days.
pub(super) fn windows(
    faults: &mut Faults,
    path: &FieldPath,
    inputs: &[SupplyInput],
    table: &PackingTable,
    today: NaiveDate,
) -> Vec<Window> {
    let mut windows = Vec::with_capacity(inputs.len().min(supply::MAX_WINDOWS));
    if inputs.len() > supply::MAX_WINDOWS {
        faults.push(Reason::limit(FaultCode::TooMany, supply::MAX_WINDOWS), path);
        return windows;
    }
    let before = faults.len();
    for (position, input) in inputs.iter().enumerate() {
        let here = path.at(position);
        let from = faults.check(here.at("from"), time::parse_date(&input.from));
        let to = faults.check(here.at("to"), time::parse_date(&input.to));
        let quantity = input::quantity(faults, &here.at("quantity"), &input.quantity, table);
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        faults.ensure(
            to <= today + Days::new(HORIZON_DAYS),
            Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
            here.at("to"),
        );
        windows.push(Window {
            days: DateWindow { from, to },
            quantity: quantity.unwrap_or(BaseQuantity::from_milli(1)),
            kind: input.kind,
        });
    }
    if faults.len() == before {
        supply::judge(&windows, path, faults);
    }
    windows.sort_by_key(|window| window.days.from);
    windows
}

/// Reads a rating that an authority enters from its decision.
pub(super) fn rating(
    faults: &mut Faults,
    path: &FieldPath,
    input: &RatingInput,
    today: NaiveDate,
) -> Option<Assessment> {
    let before = faults.len();
    // One and two stars are told to the owner and certified by nobody.
    faults.ensure(
        (3..=5).contains(&input.stars),
        FaultCode::OutOfRange,
        path.at("stars"),
    );
    let number = faults.check(
        path.at("decisionNumber"),
        clean_line(&input.decision_number, LINE_LIMIT),
    );
    let issuer = input::line(
        faults,
        path.at("issuer"),
        input.issuer.as_deref(),
        LINE_LIMIT,
    );
    let issued_on = faults.check(path.at("issuedOn"), time::parse_date(&input.issued_on));
    let expires_on = input::day(faults, path.at("expiresOn"), input.expires_on.as_deref());
    if let Some(issued) = issued_on {
        faults.ensure(issued <= today, FaultCode::OutOfRange, path.at("issuedOn"));
        if let Some(expires) = expires_on {
            faults.ensure(
                issued <= expires,
                FaultCode::WindowReversed,
                path.at("expiresOn"),
            );
        }
    }
    if faults.len() > before {
        return None;
    }
    let mut decision = Decision::regular(number?, issuer, issued_on?);
    if let Some(expires) = expires_on {
        decision.expires_on = expires;
    }
    Some(Assessment {
        stars: input.stars,
        evidence: Evidence::Decision,
        year: None,
        source: decision.number.clone(),
        decision: Some(decision),
    })
}
