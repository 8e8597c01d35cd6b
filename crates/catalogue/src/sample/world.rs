//! The sample world as its file says it, and what its words come to.

use chrono::{Datelike, NaiveDate};
use kernel::contact::LegalKind;
use kernel::money::Currency;
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, PackingTable, Quantity, Unit};
use kernel::text::LocalisedText;
use kernel::time::{DateWindow, MonthSet};
use platform::{Failure, Result};
use serde::Deserialize;

use crate::ocop_set::SetKey;
use crate::producer;
use crate::product::{NewProduct, PriceTier, Season};
use crate::rating::{Assessment, Decision, Evidence};
use crate::supply;

#[derive(Deserialize)]
pub(super) struct World {
    #[serde(default)]
    pub(super) producer: Vec<SampleProducer>,
    #[serde(default)]
    pub(super) product: Vec<SampleProduct>,
}

#[derive(Deserialize)]
pub(super) struct SampleProducer {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) legal_kind: Option<LegalKind>,
    pub(super) organisation: Option<String>,
    pub(super) unit_code: String,
    pub(super) address: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) story: Option<LocalisedText>,
}

#[derive(Deserialize)]
pub(super) struct SampleProduct {
    pub(super) key: String,
    pub(super) producer: String,
    name: LocalisedText,
    description: Option<LocalisedText>,
    ocop_set: Option<i32>,
    #[serde(default)]
    season: Vec<u32>,
    season_note: Option<String>,
    base_unit: BaseUnit,
    #[serde(default)]
    packings: Vec<SamplePacking>,
    #[serde(default)]
    tiers: Vec<SampleTier>,
    minimum_order: Option<String>,
    lead_time_days: Option<i32>,
    rating: Option<SampleRating>,
    #[serde(default)]
    pub(super) supply: Vec<SampleSupply>,
}

/// What there will be, every year anew: the days are a month and a day, and the next ones that are not over are meant.
#[derive(Deserialize)]
pub(super) struct SampleSupply {
    from: YearlyDay,
    to: YearlyDay,
    quantity: String,
    unit: Unit,
    kind: supply::Kind,
}

#[derive(Clone, Copy, Deserialize)]
struct YearlyDay {
    month: u32,
    day: u32,
}

#[derive(Deserialize)]
struct SamplePacking {
    unit: Unit,
    net: String,
    name: Option<LocalisedText>,
}

#[derive(Deserialize)]
struct SampleTier {
    from: String,
    unit: Unit,
    price: String,
    currency: Currency,
    per: Unit,
    basis: Basis,
    place: Option<String>,
    grade: Option<String>,
    packing: Option<String>,
}

#[derive(Deserialize)]
struct SampleRating {
    stars: i32,
    decision_number: String,
    issuer: Option<String>,
    issued_on: NaiveDate,
    expires_on: NaiveDate,
}

impl SampleProduct {
    pub(super) fn product(self, home: &producer::Producer) -> Result<NewProduct> {
        let bare = PackingTable::bare(self.base_unit);
        let packings = self
            .packings
            .into_iter()
            .map(|packing| {
                let net = base_quantity(&packing.net, self.base_unit.unit(), &bare)?;
                Ok(Packing {
                    unit: packing.unit,
                    net_milli: net.milli(),
                    name: packing.name,
                })
            })
            .collect::<Result<_>>()?;
        let table = PackingTable {
            base: self.base_unit,
            packings,
        };
        let price_tiers = self
            .tiers
            .into_iter()
            .map(|tier| tier.tier(&table))
            .collect::<Result<_>>()?;
        let minimum_order = self
            .minimum_order
            .map(|value| base_quantity(&value, self.base_unit.unit(), &table))
            .transpose()?;
        let assessments = self
            .rating
            .into_iter()
            .map(SampleRating::assessment)
            .collect();
        Ok(NewProduct {
            slug_name: self.name.vi.clone(),
            producer: Some(home.id),
            name: self.name,
            description: self.description,
            ocop_set: self.ocop_set.map(SetKey::current),
            province_code: home.province_code.clone(),
            unit_code: home.unit_code.clone(),
            commune_at_source: None,
            district_at_source: None,
            season: Season {
                months: MonthSet::from_months(self.season).map_err(Failure::internal)?,
                note: self.season_note,
            },
            packings: table,
            price_tiers,
            minimum_order,
            lead_time_days: self.lead_time_days,
            register_code: None,
            assessments,
            sample: true,
        })
    }
}

impl SampleSupply {
    pub(super) fn window(self, table: &PackingTable, today: NaiveDate) -> Result<supply::Window> {
        let days = self
            .days(today.year())
            .filter(|days| days.to >= today)
            .or_else(|| self.days(today.year() + 1))
            .ok_or_else(|| Failure::internal("the sample world names days that do not exist"))?;
        Ok(supply::Window {
            days,
            quantity: base_quantity(&self.quantity, self.unit, table)?,
            kind: self.kind,
        })
    }

    fn days(&self, year: i32) -> Option<DateWindow> {
        let day = |day: YearlyDay| NaiveDate::from_ymd_opt(year, day.month, day.day);
        DateWindow::new(day(self.from)?, day(self.to)?).ok()
    }
}

impl SampleTier {
    fn tier(self, table: &PackingTable) -> Result<PriceTier> {
        Ok(PriceTier {
            from: base_quantity(&self.from, self.unit, table)?,
            term: PriceTerm {
                price: UnitPrice::parse(&self.price, self.currency, self.per)
                    .map_err(Failure::internal)?,
                basis: self.basis,
                place: self.place,
                grade: self.grade,
                packing: self.packing,
            },
        })
    }
}

impl SampleRating {
    fn assessment(self) -> Assessment {
        Assessment {
            stars: self.stars,
            evidence: Evidence::Decision,
            year: None,
            decision: Some(Decision {
                number: self.decision_number,
                issuer: self.issuer,
                issued_on: self.issued_on,
                expires_on: self.expires_on,
            }),
            source: "samples/world.toml".to_owned(),
        }
    }
}

fn base_quantity(value: &str, unit: Unit, table: &PackingTable) -> Result<BaseQuantity> {
    let quantity = Quantity::parse(value, unit).map_err(Failure::internal)?;
    table.to_base(quantity).map_err(Failure::internal)
}
