//! The lists of a product's form: packings, listed prices, supply; what stands there, and a blank row for more.

use catalogue::product::PriceTier;
use catalogue::supply;
use kernel::money::Currency;
use kernel::price::Basis;
use kernel::quantity::{BaseQuantity, PackingTable, Unit};

use super::super::view::{PackingRow, SupplyRow, TierRow};
use super::{FORM, Maker, PACKAGES, option, said};
use crate::pages::view::Hidden;

/// Rows left blank for more.
const BLANK: usize = 1;
/// Most rows of one kind.
const MOST: usize = 24;

impl Maker<'_, '_> {
    /// How many rows a list has: what stands there, or what was typed, and some blank ones.
    fn rows(&self, list: &str, standing: usize) -> usize {
        match self.fields.typed(FORM) {
            Some(typed) => typed.count(list).max(BLANK),
            None => (standing + BLANK).min(MOST),
        }
    }

    pub(super) fn packings(&mut self, table: &PackingTable) -> Vec<PackingRow> {
        let print = self.stock.print;
        (0..self.rows("trade.packings", table.packings.len()))
            .map(|row| {
                let path = |name: &str| format!("trade.packings.{row}.{name}");
                let packing = table.packings.get(row);
                let net = packing.map(|packing| BaseQuantity::from_milli(packing.net_milli));
                let name = packing.and_then(|packing| packing.name.as_ref());
                let units = PACKAGES
                    .iter()
                    .map(|unit| option(unit.code(), print.unit(*unit)))
                    .collect();
                let unit = packing.map_or(Unit::Carton, |packing| packing.unit);
                PackingRow {
                    unit: self.choice(&path("unit"), "packing-unit", units, unit.code()),
                    net: self.field(
                        &path("net"),
                        "packing-net",
                        net.map_or_else(String::new, |net| print.input_number(net.value())),
                    ),
                    name: self.field(&path("name"), "packing-name", said(name)),
                }
            })
            .collect()
    }

    pub(super) fn tiers(&mut self, table: &PackingTable) -> Vec<TierRow> {
        let tiers: &[PriceTier] = self
            .stock
            .product
            .map_or(&[], |product| product.price_tiers.as_slice());
        (0..self.rows("trade.priceTiers", tiers.len()))
            .map(|row| self.tier(row, tiers.get(row), table))
            .collect()
    }

    fn tier(&mut self, row: usize, tier: Option<&PriceTier>, table: &PackingTable) -> TierRow {
        let print = self.stock.print;
        let path = |name: &str| format!("trade.priceTiers.{row}.{name}");
        let term = tier.map(|tier| &tier.term);
        let (from, from_unit) = self.measure(
            &path("from"),
            "tier-from",
            tier.map(|tier| tier.from),
            table,
        );
        let amount = term.map_or_else(String::new, |term| print.input_number(term.price.amount()));
        let per = term.map_or(table.base.unit(), |term| term.price.per);
        let currency = term.map_or(Currency::Vnd, |term| term.price.currency);
        let basis = term.map_or(Basis::Packed, |term| term.basis);
        let currencies = Currency::ALL
            .iter()
            .map(|currency| option(currency.code(), currency.code().to_owned()))
            .collect();
        let bases = Basis::ALL
            .iter()
            .map(|basis| option(basis.code(), print.basis(*basis)))
            .collect();
        let units = self.units();
        let mut carried = Vec::new();
        for (name, value) in [
            ("place", term.and_then(|term| term.place.clone())),
            ("packing", term.and_then(|term| term.packing.clone())),
        ] {
            let typed = self.fields.typed(FORM);
            let value = match typed {
                Some(typed) => typed.get(&path(name)).map(str::to_owned),
                None => value,
            };
            carried.extend(value.map(|value| Hidden {
                name: path(name),
                value,
            }));
        }
        TierRow {
            from,
            from_unit,
            amount: self.field(&path("amount"), "tier-amount", amount),
            currency: self.choice(
                &path("currency"),
                "tier-currency",
                currencies,
                currency.code(),
            ),
            per: self.choice(&path("perUnit"), "tier-per", units, per.code()),
            basis: self.choice(&path("basis"), "tier-basis", bases, basis.code()),
            grade: self.field(
                &path("grade"),
                "tier-grade",
                term.and_then(|term| term.grade.clone()).unwrap_or_default(),
            ),
            carried,
        }
    }

    pub(super) fn supply(&mut self, table: &PackingTable) -> Vec<SupplyRow> {
        let windows = self.stock.supply;
        (0..self.rows("supply", windows.len()))
            .map(|row| {
                let path = |name: &str| format!("supply.{row}.{name}");
                let window = windows.get(row);
                let day = |day: Option<chrono::NaiveDate>| {
                    day.map_or_else(String::new, |day| day.to_string())
                };
                let from = day(window.map(|window| window.days.from));
                let to = day(window.map(|window| window.days.to));
                let amount = window.map(|window| window.quantity);
                let (quantity, unit) =
                    self.measure(&path("quantity"), "supply-quantity", amount, table);
                let kinds = supply::Kind::ALL
                    .iter()
                    .map(|kind| {
                        let words = self.stock.print.coded("page-supply", kind.code());
                        option(kind.code(), words)
                    })
                    .collect();
                let kind = window.map_or(supply::Kind::Expected, |window| window.kind);
                SupplyRow {
                    from: self.field(&path("from"), "supply-from", from),
                    to: self.field(&path("to"), "supply-to", to),
                    quantity,
                    unit,
                    kind: self.choice(&path("kind"), "supply-kind", kinds, kind.code()),
                }
            })
            .collect()
    }
}
