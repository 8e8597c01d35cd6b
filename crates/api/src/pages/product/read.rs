//! What the form of a product says, as the commands take it. Rows that were left blank are none.

use catalogue::input::{QuantityInput, TextsInput};
use catalogue::product::{
    CertifiedInput, ClosureInput, PackingInput, SupplyInput, TierInput, TradeInput,
};
use catalogue::supply::Kind;
use kernel::fault::Faults;
use kernel::quantity::BaseUnit;
use kernel::text::Language;

use super::super::form::Typed;
use super::super::thread::plain;

/// The whole form.
pub(super) struct Read {
    pub facts: CertifiedInput,
    pub trade: TradeInput,
    pub closure: ClosureInput,
    pub supply: Vec<SupplyInput>,
    rows: Rows,
}

/// Which rows of the form the items of each list are.
#[derive(Default)]
struct Rows {
    packings: Vec<usize>,
    tiers: Vec<usize>,
    supply: Vec<usize>,
}

pub(super) fn read(typed: &Typed, language: Language) -> Read {
    let rows = Rows {
        packings: filled(typed, "trade.packings", &["net", "name"]),
        tiers: filled(
            typed,
            "trade.priceTiers",
            &["from.value", "amount", "grade"],
        ),
        supply: filled(typed, "supply", &["from", "to", "quantity.value"]),
    };
    let number = |name: &str| plain(language, &typed.text(name));
    let quantity = |path: &str| QuantityInput {
        value: number(&format!("{path}.value")),
        unit: typed.text(&format!("{path}.unit")),
    };
    let packings = rows.packings.iter().map(|row| {
        let path = |name: &str| format!("trade.packings.{row}.{name}");
        PackingInput {
            unit: typed.text(&path("unit")),
            net: number(&path("net")),
            name: typed.get(&path("name")).map(str::to_owned),
        }
    });
    let tiers = rows.tiers.iter().map(|row| {
        let path = |name: &str| format!("trade.priceTiers.{row}.{name}");
        let line = |name: &str| typed.get(&path(name)).map(str::to_owned);
        TierInput {
            from: quantity(&path("from")),
            amount: number(&path("amount")),
            currency: line("currency"),
            per_unit: typed.text(&path("perUnit")),
            basis: typed.text(&path("basis")),
            place: line("place"),
            grade: line("grade"),
            packing: line("packing"),
        }
    });
    let supply = rows.supply.iter().map(|row| {
        let path = |name: &str| format!("supply.{row}.{name}");
        SupplyInput {
            from: typed.text(&path("from")),
            to: typed.text(&path("to")),
            quantity: quantity(&path("quantity")),
            kind: Kind::from_code(&typed.text(&path("kind"))).unwrap_or(Kind::Expected),
        }
    });
    // What is no number of days is beyond every limit.
    let lead_time_days = typed
        .get("trade.leadTimeDays")
        .map(|days| days.parse().unwrap_or(-1));
    let trade = TradeInput {
        description: texts(typed, "trade.description"),
        season_months: (1..=12)
            .filter(|month| typed.get(&format!("trade.seasonMonths.{month}")) == Some("yes"))
            .collect(),
        season_note: typed.get("trade.seasonNote").map(str::to_owned),
        base_unit: typed
            .get("trade.baseUnit")
            .and_then(|code| BaseUnit::from_code(code).ok()),
        packings: packings.collect(),
        price_tiers: tiers.collect(),
        minimum_order: typed
            .get("trade.minimumOrder.value")
            .map(|_| quantity("trade.minimumOrder")),
        lead_time_days,
    };
    let supply = supply.collect();
    Read {
        facts: CertifiedInput {
            name: texts(typed, "facts.name").unwrap_or_default(),
            ocop_set: typed
                .get("facts.ocopSet")
                .and_then(|number| number.parse().ok()),
            unit_code: typed.get("facts.unitCode").map(str::to_owned),
        },
        trade,
        closure: ClosureInput {
            from: typed.get("closure.from").map(str::to_owned),
            to: typed.get("closure.to").map(str::to_owned),
            note: texts(typed, "closure.note"),
        },
        supply,
        rows,
    }
}

impl Read {
    /// Faults whose paths count the rows of the form, blank ones too.
    pub(super) fn as_typed(&self, faults: Faults) -> Faults {
        let mut moved = Faults::new();
        for mut fault in faults {
            let path: Vec<&str> = fault.path.iter().map(String::as_str).collect();
            let place = match path.as_slice() {
                ["input", "trade", "packings", row, ..] => Some((3, &self.rows.packings, *row)),
                ["input", "trade", "priceTiers", row, ..] => Some((3, &self.rows.tiers, *row)),
                ["input", "supply", row, ..] => Some((2, &self.rows.supply, *row)),
                _ => None,
            };
            let row = place.and_then(|(at, rows, row)| {
                let row: usize = row.parse().ok()?;
                Some((at, rows.get(row)?.to_string()))
            });
            if let Some((at, row)) = row {
                fault.path[at] = row;
            }
            moved.add(fault);
        }
        moved
    }
}

/// The rows of a list in which something was typed.
fn filled(typed: &Typed, list: &str, names: &[&str]) -> Vec<usize> {
    (0..typed.count(list))
        .filter(|row| {
            names
                .iter()
                .any(|name| typed.get(&format!("{list}.{row}.{name}")).is_some())
        })
        .collect()
}

fn texts(typed: &Typed, path: &str) -> Option<TextsInput> {
    let language = |name: &str| {
        let name = format!("{path}.{name}");
        typed.get(&name).map(|_| typed.prose(&name))
    };
    let (vi, en, zh_hans) = (language("vi"), language("en"), language("zhHans"));
    // A text that was emptied in the languages that the form shows is emptied in all.
    if vi.is_none() && en.is_none() {
        return None;
    }
    Some(TextsInput {
        vi: vi.unwrap_or_default(),
        en,
        zh_hans,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::fault::FaultCode;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::new(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn blank_rows_are_none_and_faults_find_their_row() {
        let typed = typed(&[
            ("trade.packings.0.unit", "carton"),
            ("trade.packings.0.net", ""),
            ("trade.packings.1.unit", "crate"),
            ("trade.packings.1.net", "12,5"),
            ("trade.packings.2.unit", "carton"),
            ("trade.packings.2.net", " "),
        ]);
        let read = read(&typed, Language::Vi);
        let nets: Vec<&str> = read
            .trade
            .packings
            .iter()
            .map(|packing| packing.net.as_str())
            .collect();
        assert_eq!(nets, ["12.5"]);
        let mut faults = Faults::new();
        faults.push(FaultCode::Duplicate, "input.trade.packings.0.unit");
        faults.push(FaultCode::Required, "input.facts.name.vi");
        let moved = read.as_typed(faults);
        let paths: Vec<String> = moved.iter().map(|fault| fault.path.join(".")).collect();
        assert_eq!(
            paths,
            ["input.trade.packings.1.unit", "input.facts.name.vi"]
        );
    }
}
