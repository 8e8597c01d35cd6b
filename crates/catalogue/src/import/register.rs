//! Reads `langson_products.csv`: products named in press reports, each fact with its origin.
//!
//! No rating of the file is ever valid: no decision number is known.

use kernel::id::ProducerId;
use kernel::quantity::PackingTable;
use kernel::text::LocalisedText;
use platform::db::Tx;
use platform::{Failure, Result};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

use super::table;
use crate::ocop_set::SetKey;
use crate::producer::{self, Contact, NewProducer};
use crate::product::{self, NewProduct, Season};
use crate::provenance::{Derivation, Kind, Ledger, Origin};
use crate::rating::{Assessment, Evidence};

/// The file is about one province.
const PROVINCE: &str = "20";

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    id: String,
    product: String,
    producer: Option<String>,
    producer_type: Option<String>,
    commune_at_source: Option<String>,
    district_at_source: Option<String>,
    commune_code_2025: Option<String>,
    star: Option<i32>,
    star_evidence: String,
    ocop_set_no_inferred: Option<i32>,
    season: Option<String>,
    year: Option<i32>,
    source: String,
    note: Option<String>,
}

pub(super) fn parse() -> Result<Vec<Row>> {
    super::rows(super::REGISTER)
}

impl Row {
    /// The producer, unless the name was withheld.
    fn producer_name(&self) -> Option<&str> {
        self.producer
            .as_deref()
            .filter(|name| !name.contains("name withheld"))
    }

    fn origin(&self) -> Origin {
        Origin {
            kind: Kind::Import,
            source: self.source.clone(),
            as_of: self.year.map(|year| year.to_string()),
            remark: self.note.clone(),
        }
    }

    fn assessments(&self) -> Result<Vec<Assessment>> {
        let Some(stars) = self.star else {
            return Ok(Vec::new());
        };
        Ok(vec![Assessment {
            stars,
            evidence: Evidence::parse(&self.star_evidence).map_err(Failure::internal)?,
            year: self.year,
            decision: None,
            source: self.source.clone(),
        }])
    }

    fn product(&self, producer: Option<ProducerId>) -> Result<NewProduct> {
        Ok(NewProduct {
            slug_name: format!("{} {}", self.product, self.id),
            producer,
            name: LocalisedText::vi(&self.product),
            description: None,
            ocop_set: self.ocop_set_no_inferred.map(SetKey::current),
            province_code: PROVINCE.to_owned(),
            unit_code: self.commune_code_2025.clone(),
            commune_at_source: self.commune_at_source.clone(),
            district_at_source: self.district_at_source.clone(),
            season: Season::parse(self.season.as_deref().unwrap_or_default()),
            packings: PackingTable::bare(super::likely_unit(
                &self.product,
                self.ocop_set_no_inferred,
            )),
            price_tiers: Vec::new(),
            minimum_order: None,
            lead_time_days: None,
            register_code: Some(self.id.clone()),
            assessments: self.assessments()?,
            sample: false,
        })
    }
}

/// Writes the rows that are not there yet.
pub(super) async fn write(tx: &mut Tx, rows: Vec<Row>) -> Result<()> {
    let known: HashSet<String> = product::register_codes(tx).await?.into_iter().collect();
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| !known.contains(&row.id))
        .collect();
    let mut ledger = Ledger::new(tx.now());
    let producers = write_producers(tx, &rows, &mut ledger).await?;
    let new = rows
        .iter()
        .map(|row| {
            row.product(
                row.producer_name()
                    .and_then(|name| producers.get(name).copied()),
            )
        })
        .collect::<Result<Vec<_>>>()?;
    for (row, (product, ratings)) in rows.iter().zip(product::add(tx, new).await?) {
        let origin = row.origin();
        let stated = [
            ("name", true),
            ("producer", product.producer.is_some()),
            ("communeAtSource", product.commune_at_source.is_some()),
            ("districtAtSource", product.district_at_source.is_some()),
            ("season", row.season.is_some()),
        ];
        let inferred = [
            ("administrativeUnit", product.unit_code.is_some()),
            ("ocopSet", product.ocop_set.is_some()),
            ("baseUnit", true),
        ];
        for (field, _) in stated.into_iter().filter(|(_, known)| *known) {
            ledger.note(product.id, field, Derivation::Stated, &origin);
        }
        for (field, _) in inferred.into_iter().filter(|(_, known)| *known) {
            ledger.note(product.id, field, Derivation::Inferred, &origin);
        }
        for rating in ratings {
            for field in ["stars", "evidence", "year"] {
                ledger.note(rating.id, field, Derivation::Stated, &origin);
            }
        }
    }
    ledger.write(tx).await
}

async fn write_producers(
    tx: &mut Tx,
    rows: &[Row],
    ledger: &mut Ledger,
) -> Result<HashMap<String, ProducerId>> {
    let mut first: HashMap<&str, &Row> = HashMap::new();
    let mut order = Vec::new();
    for row in rows {
        if let Some(name) = row.producer_name()
            && first.insert(name, row).is_none()
        {
            order.push(name);
        }
    }
    let mut ids = producer::register_ids(tx, PROVINCE, &order).await?;
    order.retain(|name| !ids.contains_key(*name));
    let new = order
        .iter()
        .map(|name| NewProducer {
            name: (*name).to_owned(),
            legal_kind: first[name]
                .producer_type
                .as_deref()
                .and_then(|word| table::legal_kind(word).ok()),
            organisation: None,
            province_code: PROVINCE.to_owned(),
            unit_code: only_commune(rows, name),
            address: None,
            contact: Contact::default(),
            story: None,
            sample: false,
        })
        .collect();
    for producer in producer::add(tx, new).await? {
        let origin = first[producer.name.as_str()].origin();
        ledger.note(producer.id, "name", Derivation::Stated, &origin);
        if producer.legal_kind.is_some() {
            ledger.note(producer.id, "legalKind", Derivation::Stated, &origin);
        }
        if producer.unit_code.is_some() {
            ledger.note(
                producer.id,
                "administrativeUnit",
                Derivation::Inferred,
                &origin,
            );
        }
        ids.insert(producer.name, producer.id);
    }
    Ok(ids)
}

/// The commune of a producer's products, when they have but one.
fn only_commune(rows: &[Row], name: &str) -> Option<String> {
    let mut communes: Vec<&String> = rows
        .iter()
        .filter(|row| row.producer_name() == Some(name))
        .filter_map(|row| row.commune_code_2025.as_ref())
        .collect();
    communes.sort_unstable();
    communes.dedup();
    match communes[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_is_read_whole() {
        let rows = parse().unwrap();
        assert_eq!(rows.len(), 62);
        assert_eq!(rows.iter().filter(|row| row.star.is_some()).count(), 50);
        assert_eq!(
            rows.iter()
                .filter(|row| row.producer_name().is_some())
                .count(),
            11
        );
        assert!(rows.iter().all(|row| row.assessments().is_ok()));
        assert!(rows.iter().all(|row| {
            row.season.is_none()
                || !Season::parse(row.season.as_deref().unwrap())
                    .months
                    .is_empty()
        }));
    }

    #[test]
    fn a_withheld_name_is_no_producer() {
        let rows = parse().unwrap();
        assert_eq!(
            rows.iter()
                .find(|row| row.id == "LS016")
                .unwrap()
                .producer_name(),
            None
        );
    }
}
