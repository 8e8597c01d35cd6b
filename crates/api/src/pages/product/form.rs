//! The form of a product: proposed as it stands, or as it was typed.

mod rows;

use catalogue::administrative_unit::AdministrativeUnit;
use catalogue::ocop_set::OcopSet;
use catalogue::product::{CertifiedFacts, Product, ProductState};
use catalogue::supply::Window;
use kernel::quantity::{BaseQuantity, BaseUnit, PackingTable, Unit};
use kernel::text::LocalisedText;

use super::super::entry::{FormMaker, Tick};
use super::super::form::Fields;
use super::super::print::Printer;
use super::super::view::{Choice, Field, Hidden, Opt};
use super::view::ProductForm;

/// The name of the form.
pub(super) const FORM: &str = "product";

/// What a form is made from.
pub(super) struct Stock<'a> {
    pub print: Printer<'a>,
    /// The product, unless it is a new one.
    pub product: Option<&'a Product>,
    pub supply: &'a [Window],
    pub sets: &'a [OcopSet],
    pub communes: &'a [AdministrativeUnit],
}

struct Maker<'a, 'b> {
    stock: &'b Stock<'a>,
    fields: &'b mut Fields,
}

/// The form; the page adds where it goes and what it carries.
pub(super) fn form(stock: &Stock<'_>, fields: &mut Fields) -> ProductForm {
    let mut make = Maker { stock, fields };
    let product = stock.product;
    let facts = product.map(|product| {
        let proposed = product.proposal.clone();
        proposed.unwrap_or_else(|| product.certified())
    });
    let facts = facts.as_ref();
    let description = product.and_then(|product| product.description.as_ref());
    let closure = product.and_then(|product| product.closure.as_ref());
    let note = closure.and_then(|closure| closure.note.as_ref());
    let table = product.map_or(PackingTable::bare(BaseUnit::Kg), |product| {
        product.packings.clone()
    });
    let minimum = product.and_then(|product| product.minimum_order);
    let (minimum, minimum_unit) = make.measure("trade.minimumOrder", "minimum", minimum, &table);
    let mut hidden = carried("facts.name", facts.map(|facts| &facts.name));
    hidden.extend(carried("trade.description", description));
    hidden.extend(carried("closure.note", note));
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let lead_time = product.and_then(|product| product.lead_time_days);
    let season_note = product.and_then(|product| product.season.note.clone());
    let mut form = ProductForm {
        hidden,
        name: make.field("facts.name.vi", "name", said(facts.map(|f| &f.name))),
        name_en: make.field("facts.name.en", "name-en", english(facts.map(|f| &f.name))),
        set: make.set(facts),
        commune: make.commune(facts),
        description: make.field("trade.description.vi", "description", said(description)),
        description_en: make.field(
            "trade.description.en",
            "description-en",
            english(description),
        ),
        base_unit: make.base_unit(&table),
        months: make.months(),
        season_note: make.field(
            "trade.seasonNote",
            "season-note",
            season_note.unwrap_or_default(),
        ),
        packings: make.packings(&table),
        tiers: make.tiers(&table),
        minimum,
        minimum_unit,
        lead_time: make.field(
            "trade.leadTimeDays",
            "lead-time",
            lead_time.map_or_else(String::new, |days| days.to_string()),
        ),
        closed_from: make.field(
            "closure.from",
            "closed-from",
            day(closure.and_then(|closure| closure.from)),
        ),
        closed_to: make.field(
            "closure.to",
            "closed-to",
            day(closure.and_then(|closure| closure.to)),
        ),
        closed_note: make.field("closure.note.vi", "closed-note", said(note)),
        supply: make.supply(&table),
        ..ProductForm::default()
    };
    form.unfold();
    form
}

fn said(text: Option<&LocalisedText>) -> String {
    text.map_or_else(String::new, |text| text.vi.clone())
}

fn english(text: Option<&LocalisedText>) -> String {
    text.and_then(|text| text.en.clone()).unwrap_or_default()
}

/// Languages of a text that the form does not ask for.
fn carried(path: &str, text: Option<&LocalisedText>) -> Vec<Hidden> {
    let asked = path != "closure.note";
    let pairs = [
        (
            "en",
            text.and_then(|text| text.en.clone()).filter(|_| !asked),
        ),
        ("zhHans", text.and_then(|text| text.zh_hans.clone())),
    ];
    pairs
        .into_iter()
        .filter_map(|(language, text)| {
            text.map(|value| Hidden {
                name: format!("{path}.{language}"),
                value,
            })
        })
        .collect()
}

fn option(value: impl Into<String>, label: String) -> Opt {
    Opt {
        value: value.into(),
        label,
        ..Opt::default()
    }
}

/// Packages; units of measure say themselves what they hold.
const PACKAGES: [Unit; 7] = [
    Unit::Carton,
    Unit::Crate,
    Unit::Bag,
    Unit::Box,
    Unit::Bottle,
    Unit::Jar,
    Unit::Bunch,
];

const MEASURES: [Unit; 6] = [
    Unit::Kg,
    Unit::Yen,
    Unit::Ta,
    Unit::Tonne,
    Unit::Litre,
    Unit::Piece,
];

impl Maker<'_, '_> {
    fn label(&self, key: &str) -> String {
        self.stock
            .print
            .say(&format!("page-product-field-{key}"), &[])
    }

    fn field(&mut self, name: &str, label: &str, proposal: impl Into<String>) -> Field {
        let label = self.label(label);
        self.fields.field(FORM, name, &label, proposal)
    }

    fn choice(&mut self, name: &str, label: &str, options: Vec<Opt>, proposal: &str) -> Choice {
        let label = self.label(label);
        self.fields.choice(FORM, name, &label, options, proposal)
    }

    fn set(&mut self, facts: Option<&CertifiedFacts>) -> Choice {
        let mut options = vec![option("", self.label("set-none"))];
        options.extend(self.stock.sets.iter().map(|set| {
            let number = set.key.number.to_string();
            option(number.clone(), format!("{number}. {}", set.vi))
        }));
        let now = facts.and_then(|facts| facts.ocop_set.as_ref());
        let now = now.map_or_else(String::new, |key| key.number.to_string());
        self.choice("facts.ocopSet", "set", options, &now)
    }

    fn commune(&mut self, facts: Option<&CertifiedFacts>) -> Choice {
        let mut options = vec![option("", self.label("commune-none"))];
        let communes = self.stock.communes.iter();
        options.extend(communes.map(|unit| option(unit.code.clone(), unit.name.clone())));
        let now = facts.and_then(|facts| facts.unit_code.clone());
        self.choice(
            "facts.unitCode",
            "commune",
            options,
            &now.unwrap_or_default(),
        )
    }

    fn base_unit(&mut self, table: &PackingTable) -> Option<Choice> {
        let open = self
            .stock
            .product
            .is_none_or(|product| product.state == ProductState::Draft);
        if !open {
            return None;
        }
        let options = BaseUnit::ALL
            .iter()
            .map(|base| option(base.code(), self.stock.print.unit(base.unit())))
            .collect();
        Some(self.choice("trade.baseUnit", "base-unit", options, table.base.code()))
    }

    fn months(&mut self) -> Vec<Tick> {
        let print = self.stock.print;
        let season = self.stock.product.map(|product| product.season.months);
        (1..=12)
            .map(|month: u32| {
                let name = format!("trade.seasonMonths.{month}");
                let is_typed = self.fields.typed(FORM).is_some();
                let mut make = FormMaker {
                    print,
                    form: FORM,
                    fields: &mut *self.fields,
                };
                let mut tick = make.tick(&name, &format!("page-month-{month}"));
                if !is_typed && season.is_some_and(|season| season.contains(month)) {
                    "yes".clone_into(&mut tick.field.value);
                }
                tick
            })
            .collect()
    }

    fn units(&self) -> Vec<Opt> {
        MEASURES
            .iter()
            .chain(&PACKAGES)
            .map(|unit| option(unit.code(), self.stock.print.unit(*unit)))
            .collect()
    }

    /// A quantity with its unit.
    fn measure(
        &mut self,
        path: &str,
        label: &str,
        amount: Option<BaseQuantity>,
        table: &PackingTable,
    ) -> (Field, Choice) {
        let print = self.stock.print;
        let value = amount.map_or_else(String::new, |amount| print.input_number(amount.value()));
        let field = self.field(&format!("{path}.value"), label, value);
        let units = self.units();
        let unit = self.choice(
            &format!("{path}.unit"),
            "unit",
            units,
            table.base.unit().code(),
        );
        (field, unit)
    }
}
