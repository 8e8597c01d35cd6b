//! What the page of a product's form is filled with.

use serde::Serialize;

use super::super::entry::{EntryForm, Tick};
use super::super::told::Link;
use super::super::view::{Choice, Complaint, Field, Hidden, Mark};

/// The page.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::pages) struct ProductPage {
    pub title: String,
    pub complaints: Vec<Complaint>,
    pub notice: Option<String>,
    pub warning: Option<String>,
    pub words: Vec<String>,
    pub state: Option<Mark>,
    pub form: ProductForm,
    /// Taking it out of the list.
    pub archive: Option<EntryForm>,
    pub archive_open: bool,
    pub links: Vec<Link>,
    pub sign_out: Option<String>,
}

/// The form.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::pages) struct ProductForm {
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub facts_hint: Option<String>,
    pub name: Field,
    pub name_en: Field,
    pub set: Choice,
    pub commune: Choice,
    pub description: Field,
    pub description_en: Field,
    /// Where it can still be chosen.
    pub base_unit: Option<Choice>,
    pub months: Vec<Tick>,
    pub season_note: Field,
    pub packings: Vec<PackingRow>,
    pub packings_open: bool,
    pub tiers: Vec<TierRow>,
    pub minimum: Field,
    pub minimum_unit: Choice,
    pub lead_time: Field,
    pub closed_from: Field,
    pub closed_to: Field,
    pub closed_note: Field,
    pub closed_open: bool,
    pub supply: Vec<SupplyRow>,
    pub supply_open: bool,
    /// The words of the button that saves; none where nothing can be saved alone.
    pub button: String,
    /// Where the button that saves it and hands it in leads, where it can be handed in.
    pub submit: Option<String>,
}

impl ProductForm {
    /// Opens the parts in which something stands or is wrong.
    pub(super) fn unfold(&mut self) {
        let is_packed = |row: &PackingRow| row.net.is_spoken_for() || row.name.is_spoken_for();
        self.packings_open = self.packings.iter().any(is_packed);
        self.closed_open = [&self.closed_from, &self.closed_to, &self.closed_note]
            .into_iter()
            .any(Field::is_spoken_for);
        let is_counted = |row: &SupplyRow| {
            let fields = [&row.from, &row.to, &row.quantity];
            fields.into_iter().any(Field::is_spoken_for)
        };
        self.supply_open = self.supply.iter().any(is_counted);
    }
}

/// A packing.
#[derive(Clone, Debug, Serialize)]
pub(in crate::pages) struct PackingRow {
    pub unit: Choice,
    pub net: Field,
    pub name: Field,
}

/// A listed price.
#[derive(Clone, Debug, Serialize)]
pub(in crate::pages) struct TierRow {
    pub from: Field,
    pub from_unit: Choice,
    pub amount: Field,
    pub currency: Choice,
    pub per: Choice,
    pub basis: Choice,
    pub grade: Field,
    /// Terms that the form does not ask for again.
    pub carried: Vec<Hidden>,
}

/// A supply window.
#[derive(Clone, Debug, Serialize)]
pub(in crate::pages) struct SupplyRow {
    pub from: Field,
    pub to: Field,
    pub quantity: Field,
    pub unit: Choice,
    pub kind: Choice,
}
