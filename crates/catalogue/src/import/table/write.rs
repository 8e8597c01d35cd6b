//! The plan, carried out.

use std::collections::HashMap;

use kernel::id::{OrganisationId, ProducerId};
use kernel::quantity::PackingTable;
use kernel::text::LocalisedText;
use platform::db::Tx;

use super::columns::Column;
use super::makers::PlannedMaker;
use super::overtaken;
use super::plan::{Correction, Effect, Plan, Planned};
use super::row::Row;
use super::told::{Told, Touched};
use crate::import::likely_unit;
use crate::ocop_set::SetKey;
use crate::producer::{self, Contact, NewProducer};
use crate::product::{self, NewProduct, Product, Season};
use crate::provenance::{Derivation, Kind, Ledger, Origin};
use crate::rating::Rating;

fn origin(row: &Row) -> Origin {
    Origin {
        kind: Kind::Import,
        source: row.source.clone(),
        as_of: row.as_of.clone(),
        remark: row.note.clone(),
    }
}

/// Writes everything that is new or otherwise, with where it comes from and who brought it.
pub(super) async fn carry_out(
    tx: &mut Tx,
    plan: Plan,
    officer: Option<OrganisationId>,
    province: &str,
) -> platform::Result<()> {
    let mut ledger = Ledger::new(tx.now()).by(tx.context().person);
    let speakers: HashMap<String, OrganisationId> = plan
        .makers
        .iter()
        .filter_map(|(name, maker)| Some((name.clone(), maker.speaker()?)))
        .collect();
    let producers = write_makers(tx, province, plan.makers, &mut ledger).await?;
    let mut told = Told::default();
    let mut new = Vec::new();
    for Planned { row, effect } in plan.rows {
        match effect {
            Effect::Same => {}
            Effect::New => new.push(row),
            Effect::Change(correction) => {
                let moved_to = speaker_of(&row, &speakers);
                let (speaker, touched) =
                    correct(tx, &row, *correction, &producers, moved_to, &mut ledger).await?;
                told.add(speaker, touched);
            }
        }
    }
    let added = write_new(tx, province, &new, &producers, &mut ledger).await?;
    for (row, touched) in new.iter().zip(added) {
        told.add(speaker_of(row, &speakers), touched);
    }
    ledger.write_over(tx).await?;
    told.tell(tx, officer, province).await
}

async fn write_makers(
    tx: &mut Tx,
    province: &str,
    makers: std::collections::BTreeMap<String, PlannedMaker>,
    ledger: &mut Ledger,
) -> platform::Result<HashMap<String, ProducerId>> {
    let mut ids = HashMap::new();
    let mut new = Vec::new();
    let mut firsts = Vec::new();
    for (name, planned) in makers {
        let origin = origin(&planned.first);
        if let Some(known) = planned.known {
            if !planned.fields.is_empty() {
                let fields: Vec<&'static str> =
                    planned.fields.iter().map(|(field, _)| *field).collect();
                if !producer::correct(tx, &known, &fields).await? {
                    return Err(overtaken());
                }
                for (field, column) in planned.fields {
                    ledger.note(known.id, field, planned.first.derivation(column), &origin);
                }
            }
            ids.insert(name, known.id);
            continue;
        }
        new.push(NewProducer {
            name,
            legal_kind: planned.maker.legal_kind,
            organisation: None,
            province_code: province.to_owned(),
            unit_code: planned.commune,
            address: planned.maker.address,
            contact: Contact {
                email: planned.maker.email,
                phone: planned.maker.phone,
            },
            story: None,
            sample: false,
        });
        firsts.push(origin);
    }
    for (producer, origin) in producer::add(tx, new).await?.into_iter().zip(firsts) {
        for (field, derivation, is_known) in [
            ("name", Derivation::Stated, true),
            (
                "legalKind",
                Derivation::Stated,
                producer.legal_kind.is_some(),
            ),
            (
                "administrativeUnit",
                Derivation::Inferred,
                producer.unit_code.is_some(),
            ),
            ("address", Derivation::Stated, producer.address.is_some()),
            (
                "contactPhone",
                Derivation::Stated,
                producer.contact.phone.is_some(),
            ),
            (
                "contactEmail",
                Derivation::Stated,
                producer.contact.email.is_some(),
            ),
        ] {
            if is_known {
                ledger.note(producer.id, field, derivation, &origin);
            }
        }
        ids.insert(producer.name, producer.id);
    }
    Ok(ids)
}

/// Gives who has to be told, and what.
async fn correct(
    tx: &mut Tx,
    row: &Row,
    correction: Correction,
    producers: &HashMap<String, ProducerId>,
    moved_to: Option<OrganisationId>,
    ledger: &mut Ledger,
) -> platform::Result<(Option<OrganisationId>, Touched)> {
    let Correction {
        mut product,
        mut seller,
        fields,
        assessment,
    } = correction;
    let origin = origin(row);
    if fields.iter().any(|(field, _)| *field == "producer") {
        product.producer = producer_of(row, producers);
        seller = seller.or(moved_to);
    }
    let id = product.id;
    let name = product.name.clone();
    let mut names: Vec<&'static str> = fields.iter().map(|(field, _)| *field).collect();
    if assessment.is_some() {
        names.push("ratings");
    }
    let rating = product::correct(tx, product, &names, assessment, seller).await?;
    for (field, column) in fields {
        ledger.note(id, field, row.derivation(column), &origin);
    }
    if let Some(rating) = rating {
        note_rating(ledger, &rating, &origin);
    }
    let touched = Touched {
        product: id,
        name,
        source: row.source.clone(),
        fields: names,
    };
    Ok((seller, touched))
}

fn speaker_of(row: &Row, speakers: &HashMap<String, OrganisationId>) -> Option<OrganisationId> {
    let maker = row.producer.as_ref()?;
    speakers.get(&maker.name).copied()
}

fn producer_of(row: &Row, producers: &HashMap<String, ProducerId>) -> Option<ProducerId> {
    let maker = row.producer.as_ref()?;
    producers.get(&maker.name).copied()
}

fn note_rating(ledger: &mut Ledger, rating: &Rating, origin: &Origin) {
    for (field, is_known) in [
        ("stars", true),
        ("evidence", true),
        ("year", rating.year.is_some()),
        ("decision", rating.decision.is_some()),
    ] {
        if is_known {
            ledger.note(rating.id, field, Derivation::Stated, origin);
        }
    }
}

async fn write_new(
    tx: &mut Tx,
    province: &str,
    rows: &[Row],
    producers: &HashMap<String, ProducerId>,
    ledger: &mut Ledger,
) -> platform::Result<Vec<Touched>> {
    let new = rows
        .iter()
        .map(|row| new_product(row, province, producer_of(row, producers)))
        .collect();
    let mut added = Vec::with_capacity(rows.len());
    for (row, (product, ratings)) in rows.iter().zip(product::add(tx, new).await?) {
        note_new(ledger, row, &product);
        for rating in ratings {
            note_rating(ledger, &rating, &origin(row));
        }
        added.push(Touched {
            product: product.id,
            name: product.name,
            source: row.source.clone(),
            fields: Vec::new(),
        });
    }
    Ok(added)
}

fn new_product(row: &Row, province: &str, producer: Option<ProducerId>) -> NewProduct {
    let unit = row
        .base_unit
        .unwrap_or_else(|| likely_unit(&row.name, row.ocop_set));
    NewProduct {
        slug_name: format!("{} {}", row.name, row.code),
        producer,
        name: LocalisedText {
            en: row.name_en.clone(),
            ..LocalisedText::vi(&row.name)
        },
        description: row.description.as_ref().map(LocalisedText::vi),
        ocop_set: row.ocop_set.map(SetKey::current),
        province_code: province.to_owned(),
        unit_code: row.commune_code.clone(),
        commune_at_source: row.commune_at_source.clone(),
        district_at_source: row.district_at_source.clone(),
        season: row.season.clone().unwrap_or_else(|| Season::parse("")),
        packings: PackingTable::bare(unit),
        price_tiers: Vec::new(),
        minimum_order: None,
        lead_time_days: None,
        register_code: Some(row.code.clone()),
        assessments: row.assessment.clone().into_iter().collect(),
        sample: false,
    }
}

fn note_new(ledger: &mut Ledger, row: &Row, product: &Product) {
    let origin = origin(row);
    for (field, column, is_known) in [
        ("name", Column::Product, true),
        ("nameEn", Column::ProductEn, product.name.en.is_some()),
        (
            "description",
            Column::Description,
            product.description.is_some(),
        ),
        ("producer", Column::Producer, product.producer.is_some()),
        (
            "administrativeUnit",
            Column::CommuneCode,
            product.unit_code.is_some(),
        ),
        (
            "communeAtSource",
            Column::CommuneAtSource,
            product.commune_at_source.is_some(),
        ),
        (
            "districtAtSource",
            Column::DistrictAtSource,
            product.district_at_source.is_some(),
        ),
        ("ocopSet", Column::OcopSet, product.ocop_set.is_some()),
        ("season", Column::Season, product.season.note.is_some()),
    ] {
        if is_known {
            ledger.note(product.id, field, row.derivation(column), &origin);
        }
    }
    let unit = if row.base_unit.is_some() {
        Derivation::Stated
    } else {
        Derivation::Inferred
    };
    ledger.note(product.id, "baseUnit", unit, &origin);
}
