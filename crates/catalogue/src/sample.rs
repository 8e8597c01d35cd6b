//! The catalogue's part of the sample world (`samples/world.toml`): producers, products, ratings that shine. Everything
//! is marked as sample and can be taken out again; no row of the register is touched.

mod world;

use kernel::contact::{Email, PhoneNumber};
use kernel::id::{OrganisationId, PersonId, ProducerId, ProductId};
use kernel::time::vn;
use platform::db::Tx;
use platform::{Failure, Result};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{Condition, ConnectionTrait};
use std::collections::{BTreeMap, HashMap};

use crate::administrative_unit;
use crate::producer::{self, Contact, NewProducer};
use crate::product;
use crate::provenance::{self, Derivation, Kind, Ledger, Origin};
use crate::supply;
use world::World;

/// The sample world that comes with the program.
pub const WORLD: &str = include_str!("../../../samples/world.toml");

/// What was loaded, by the file's keys.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The producers.
    pub producers: BTreeMap<String, ProducerId>,
    /// The products.
    pub products: BTreeMap<String, ProductId>,
}

/// Loads the sample producers and products; `organisations` are those that the accounts' part of the same file made, by
/// key. Administrative units must have been loaded. Nothing happens when there are sample producers already.
pub async fn load(
    tx: &mut Tx,
    toml: &str,
    organisations: &BTreeMap<String, OrganisationId>,
) -> Result<Loaded> {
    let world: World = toml::from_str(toml).map_err(Failure::internal)?;
    let mut loaded = Loaded::default();
    if producer::has_samples(tx).await? {
        return Ok(loaded);
    }
    let mut ledger = Ledger::new(tx.now());
    let origin = Origin {
        kind: Kind::Sample,
        source: "samples/world.toml".to_owned(),
        as_of: None,
        remark: None,
    };
    let codes: Vec<String> = world
        .producer
        .iter()
        .map(|producer| producer.unit_code.clone())
        .collect();
    let units = administrative_unit::many(tx, &codes).await?;

    let mut keys = Vec::new();
    let mut new = Vec::new();
    for sample in world.producer {
        let unit = units
            .get(&sample.unit_code)
            .ok_or_else(|| unknown("unit", &sample.unit_code))?;
        let organisation = sample
            .organisation
            .map(|key| {
                organisations
                    .get(&key)
                    .copied()
                    .ok_or_else(|| unknown("organisation", &key))
            })
            .transpose()?;
        keys.push(sample.key);
        new.push(NewProducer {
            name: sample.name,
            legal_kind: sample.legal_kind,
            organisation,
            province_code: unit.parent.clone().unwrap_or_else(|| unit.code.clone()),
            unit_code: Some(sample.unit_code),
            address: sample.address,
            contact: Contact {
                email: sample
                    .email
                    .as_deref()
                    .map(Email::parse)
                    .transpose()
                    .map_err(Failure::internal)?,
                phone: sample
                    .phone
                    .as_deref()
                    .map(PhoneNumber::parse)
                    .transpose()
                    .map_err(Failure::internal)?,
            },
            story: sample.story,
            sample: true,
        });
    }
    let mut homes = HashMap::new();
    for (key, producer) in keys.into_iter().zip(producer::add(tx, new).await?) {
        for field in [
            "name",
            "legalKind",
            "administrativeUnit",
            "contactEmail",
            "contactPhone",
            "story",
        ] {
            ledger.note(producer.id, field, Derivation::Stated, &origin);
        }
        loaded.producers.insert(key.clone(), producer.id);
        homes.insert(key, producer);
    }

    let today = vn::date(tx.now());
    let mut keys = Vec::new();
    let mut new = Vec::new();
    let mut supplies = Vec::new();
    for mut sample in world.product {
        let home = homes
            .get(&sample.producer)
            .ok_or_else(|| unknown("producer", &sample.producer))?;
        keys.push(sample.key.clone());
        supplies.push(std::mem::take(&mut sample.supply));
        new.push(sample.product(home)?);
    }
    let added = product::add(tx, new).await?;
    for ((key, supply), (product, ratings)) in keys.into_iter().zip(supplies).zip(added) {
        let windows = supply
            .into_iter()
            .map(|supply| supply.window(&product.packings, today))
            .collect::<Result<Vec<_>>>()?;
        if !windows.is_empty() {
            supply::replace(tx, product.id, &windows).await?;
        }
        for field in [
            "name",
            "producer",
            "ocopSet",
            "season",
            "packings",
            "priceTiers",
            "minimumOrder",
            "leadTimeDays",
        ] {
            ledger.note(product.id, field, Derivation::Stated, &origin);
        }
        for rating in ratings {
            ledger.note(rating.id, "stars", Derivation::Stated, &origin);
        }
        loaded.products.insert(key, product.id);
    }
    ledger.write(tx).await?;
    Ok(loaded)
}

/// How often these people, those of the sample world, have written on real producers and products: their officers may, as long as no real
/// authority watches over the province, and that cannot be taken out again. One statement; the whole event table is looked through.
///
/// # Errors
/// When the database does not answer.
pub async fn written_by(conn: &impl ConnectionTrait, people: &[PersonId]) -> Result<i64> {
    if people.is_empty() {
        return Ok(0);
    }
    let real = |table: &'static str| {
        Query::select()
            .column("id")
            .from(table)
            .and_where(Expr::col("sample").eq(false))
            .to_owned()
    };
    let of_real = Condition::any()
        .add(Expr::col("subject_id").in_subquery(real("producer")))
        .add(Expr::col("subject_id").in_subquery(real("product")));
    let query = Query::select()
        .expr_as(Expr::col("id").count(), "written")
        .from("event")
        .and_where(Expr::col("person_id").is_in(people.iter().copied()))
        .cond_where(of_real)
        .to_owned();
    let row = conn.query_one(&query).await?;
    let row = row.ok_or_else(|| Failure::internal("a count without a row"))?;
    Ok(row.try_get("", "written")?)
}

/// Takes the samples out again: products, ratings, producers, provenance. Whatever points at them (inquiries, orders)
/// must be gone, and the organisations go afterwards. Returns how many products were removed.
pub async fn remove(tx: &mut Tx) -> Result<usize> {
    let removed = product::remove_samples(tx).await?;
    producer::remove_samples(tx).await?;
    provenance::remove_samples(tx).await?;
    Ok(removed)
}

fn unknown(kind: &str, key: &str) -> Failure {
    Failure::internal(format!("the sample world names no {kind} {key:?}"))
}
