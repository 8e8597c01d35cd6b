//! The producers of a table, each with what all its rows say of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::fault::FaultCode;
use kernel::id::OrganisationId;
use platform::db::Tx;

use super::Problems;
use super::columns::Column;
use super::plan::note;
use super::row::{Maker, Row};
use crate::producer::{self, Claim, Producer};

/// A producer that the table names.
pub(super) struct PlannedMaker {
    pub(super) maker: Maker,
    /// The row that names it first: its origin.
    pub(super) first: Row,
    /// The commune of its products, when they have but one.
    pub(super) commune: Option<String>,
    pub(super) known: Option<Producer>,
    /// Which of its facts change.
    pub(super) fields: Vec<(&'static str, Column)>,
}

impl PlannedMaker {
    /// The organisation that speaks for it.
    pub(super) fn speaker(&self) -> Option<OrganisationId> {
        self.known.as_ref()?.organisation
    }
}

/// The producers that the rows name, each with what all its rows say of it.
pub(super) async fn makers(
    tx: &Tx,
    province: &str,
    rows: &[Row],
    problems: &mut Problems,
) -> platform::Result<BTreeMap<String, PlannedMaker>> {
    let mut makers: BTreeMap<String, PlannedMaker> = BTreeMap::new();
    let mut communes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for row in rows {
        let Some(maker) = &row.producer else { continue };
        if let Some(commune) = &row.commune_code {
            communes.entry(&maker.name).or_default().insert(commune);
        }
        if let Some(planned) = makers.get_mut(&maker.name) {
            join(&mut planned.maker, row, maker, problems);
        } else {
            let planned = PlannedMaker {
                maker: maker.clone(),
                first: row.clone(),
                commune: None,
                known: None,
                fields: Vec::new(),
            };
            makers.insert(maker.name.clone(), planned);
        }
    }
    let names: Vec<&str> = makers.keys().map(String::as_str).collect();
    let ids = producer::register_ids(tx, province, &names).await?;
    let known = producer::many(tx, &ids.values().copied().collect::<Vec<_>>()).await?;
    for (name, planned) in &mut makers {
        planned.commune = communes.get(name.as_str()).and_then(|communes| {
            let only = communes.iter().next().filter(|_| communes.len() == 1)?;
            Some((*only).to_owned())
        });
        planned.known = ids.get(name).and_then(|id| known.get(id)).cloned();
        if let Some(known) = &mut planned.known {
            planned.fields = corrected(known, &planned.maker);
        }
    }
    Ok(makers)
}

/// Takes over what another row says of the same producer; two rows that say different things contradict each other.
fn join(known: &mut Maker, row: &Row, other: &Maker, problems: &mut Problems) {
    fn one<T: Clone + PartialEq>(known: &mut Option<T>, other: Option<&T>) -> bool {
        match (&known, other) {
            (Some(known), Some(other)) => known == other,
            (None, Some(other)) => {
                *known = Some(other.clone());
                true
            }
            (_, None) => true,
        }
    }
    for (column, agrees) in [
        (
            Column::ProducerType,
            one(&mut known.legal_kind, other.legal_kind.as_ref()),
        ),
        (
            Column::ProducerAddress,
            one(&mut known.address, other.address.as_ref()),
        ),
        (
            Column::ProducerPhone,
            one(&mut known.phone, other.phone.as_ref()),
        ),
        (
            Column::ProducerEmail,
            one(&mut known.email, other.email.as_ref()),
        ),
    ] {
        if !agrees {
            note(problems, row, column, &other.name, FaultCode::Contradiction);
        }
    }
}

/// Puts what a table says of a producer into its row; whoever speaks for himself is left alone.
fn corrected(known: &mut Producer, maker: &Maker) -> Vec<(&'static str, Column)> {
    let mut fields = Vec::new();
    if known.claim() == Claim::Claimed {
        return fields;
    }
    if maker.legal_kind.is_some() && known.legal_kind != maker.legal_kind {
        known.legal_kind = maker.legal_kind;
        fields.push(("legalKind", Column::ProducerType));
    }
    if maker.address.is_some() && known.address != maker.address {
        known.address.clone_from(&maker.address);
        fields.push(("address", Column::ProducerAddress));
    }
    if maker.phone.is_some() && known.contact.phone != maker.phone {
        known.contact.phone.clone_from(&maker.phone);
        fields.push(("contactPhone", Column::ProducerPhone));
    }
    if maker.email.is_some() && known.contact.email != maker.email {
        known.contact.email.clone_from(&maker.email);
        fields.push(("contactEmail", Column::ProducerEmail));
    }
    fields
}
