//! Facts against what stands: what is new, what changes, what contradicts. Reads only, but for the rows of products, which are
//! held so that nobody changes them between the look and the writing.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::{OrganisationId, ProducerId};
use platform::db::Tx;

use super::columns::Column;
use super::correction::{correction, may_correct, may_give};
use super::makers::{PlannedMaker, makers};
use super::place::placed;
use super::row::{Read, Row};
use super::{Change, ChangeKind, MOST_CHANGES, Problems, Report};
use crate::administrative_unit::{self, Level};
use crate::apart;
use crate::product::{self, Product};
use crate::rating::{self, Assessment};

/// What a table does.
pub(super) struct Plan {
    pub(super) rows: Vec<Planned>,
    /// Producers by name.
    pub(super) makers: BTreeMap<String, PlannedMaker>,
}

/// What a row does.
pub(super) struct Planned {
    pub(super) row: Row,
    pub(super) effect: Effect,
}

pub(super) enum Effect {
    New,
    Change(Box<Correction>),
    Same,
}

impl Effect {
    /// Whether it gives a product that stands to another producer.
    fn moves(&self) -> bool {
        match self {
            Self::Change(correction) => correction
                .fields
                .iter()
                .any(|(_, column)| *column == Column::Producer),
            Self::New | Self::Same => false,
        }
    }
}

/// What changes of a product that stands.
pub(super) struct Correction {
    /// As it shall be, but for a producer that is new itself.
    pub(super) product: Product,
    pub(super) seller: Option<OrganisationId>,
    /// The fields, with the columns that say so.
    pub(super) fields: Vec<(&'static str, Column)>,
    pub(super) assessment: Option<Assessment>,
}

impl Plan {
    /// Counts and lists what the rows do.
    pub(super) fn tell(&self, report: &mut Report) {
        for planned in &self.rows {
            let (kind, fields) = match &planned.effect {
                Effect::Same => {
                    report.unchanged += 1;
                    continue;
                }
                Effect::New => {
                    report.created += 1;
                    (ChangeKind::Created, Vec::new())
                }
                Effect::Change(correction) => {
                    report.changed += 1;
                    let mut fields: Vec<String> = correction
                        .fields
                        .iter()
                        .map(|(field, _)| (*field).to_owned())
                        .collect();
                    if correction.assessment.is_some() {
                        fields.push("ratings".to_owned());
                    }
                    (ChangeKind::Changed, fields)
                }
            };
            if report.changes.len() < MOST_CHANGES {
                report.changes.push(Change {
                    line: planned.row.line,
                    code: planned.row.code.clone(),
                    kind,
                    fields,
                });
            }
        }
    }
}

/// The authority in whose name an officer imports; none for the command line.
///
/// # Errors
/// `NOT_FOUND` for no province, `FORBIDDEN` for others than its staff and for the sample world's where the province has a real one, at
/// `input.provinceCode`.
pub(super) async fn officer(
    tx: &mut Tx,
    actor: Option<&Actor>,
    province: &str,
) -> platform::Result<Option<OrganisationId>> {
    const PATH: &str = "input.provinceCode";
    let units = administrative_unit::many(&*tx, &[province.to_owned()]).await?;
    let known = units
        .get(province)
        .is_some_and(|unit| unit.level == Level::Province);
    if !known {
        return Err(FaultCode::NotFound.at(PATH).into());
    }
    let Some(actor) = actor else { return Ok(None) };
    let authority = actor
        .staff_of(province)
        .filter(|_| actor.scope.is_none())
        .ok_or_else(|| FaultCode::Forbidden.at(PATH))?;
    let row = apart::Row {
        sample: false,
        province,
    };
    apart::may_write(tx, authority, row)
        .await?
        .map_err(|code| code.at(PATH))?;
    tx.act_for(authority);
    Ok(Some(authority))
}

/// Compares rows with what stands; what contradicts is noted, and its row left out.
pub(super) async fn of(
    tx: &mut Tx,
    actor: Option<&Actor>,
    province: &str,
    read: Read,
    problems: &mut Problems,
) -> platform::Result<Plan> {
    once(&read, problems);
    let found = placed(tx, province, &read.glances, &read.headings, problems).await?;
    let wrong: HashSet<u64> = problems.0.iter().map(|problem| problem.line).collect();
    let mut rows = read.rows;
    rows.retain(|row| !wrong.contains(&row.line));
    for row in &mut rows {
        if let Some(code) = found.get(&row.line) {
            row.commune_code = Some(code.clone());
        }
    }
    let codes: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
    let standing = product::hold_by_codes(tx, &codes).await?;
    let makers = makers(tx, province, &rows, problems).await?;
    let ids: Vec<_> = standing.values().map(|found| found.product.id).collect();
    let mut ratings = HashMap::new();
    for ids in ids.chunks(1_000) {
        ratings.extend(rating::many_of_products(&*tx, ids).await?);
    }
    let producers: Vec<ProducerId> = makers
        .values()
        .filter_map(|maker| maker.known.as_ref().map(|known| known.id))
        .collect();
    let named = product::names_of_producers(&*tx, &producers).await?;
    let mut planned = Vec::with_capacity(rows.len());
    for row in rows {
        let before = problems.0.len();
        let maker = row
            .producer
            .as_ref()
            .and_then(|maker| makers.get(&maker.name));
        let effect = if let Some(found) = standing.get(&row.code) {
            may_correct(actor, province, found, &row, problems);
            let known = ratings
                .get(&found.product.id)
                .map_or(&[][..], Vec::as_slice);
            let effect = correction(found, maker, known, &row, problems);
            if effect.moves() {
                may_give(actor, maker, &row, problems);
            }
            effect
        } else {
            may_give(actor, maker, &row, problems);
            let names = maker
                .and_then(|maker| maker.known.as_ref())
                .and_then(|known| named.get(&known.id));
            if names.is_some_and(|names| names.iter().any(|(name, _)| *name == row.name)) {
                note(
                    problems,
                    &row,
                    Column::Product,
                    &row.name,
                    FaultCode::Duplicate,
                );
            }
            Effect::New
        };
        if problems.0.len() == before {
            planned.push(Planned { row, effect });
        }
    }
    let used: HashSet<&str> = planned
        .iter()
        .filter_map(|planned| planned.row.producer.as_ref())
        .map(|maker| maker.name.as_str())
        .collect();
    let makers = makers
        .into_iter()
        .filter(|(name, _)| used.contains(name.as_str()))
        .collect();
    Ok(Plan {
        rows: planned,
        makers,
    })
}

/// Notes what is wrong with a cell of a row.
pub(super) fn note(
    problems: &mut Problems,
    row: &Row,
    column: Column,
    value: &str,
    code: FaultCode,
) {
    problems.push(row.line, Some((row.heading(column), value)), code);
}

/// Notes rows that come twice: by code, or by name and producer.
fn once(read: &Read, problems: &mut Problems) {
    let mut codes = HashSet::new();
    for glance in &read.glances {
        let Some(code) = &glance.code else { continue };
        if !codes.insert(code) {
            let heading = read.headings.of(Column::Code);
            problems.push(glance.line, Some((heading, code)), FaultCode::Duplicate);
        }
    }
    let mut names = HashSet::new();
    for row in &read.rows {
        if let Some(maker) = &row.producer
            && !names.insert((&maker.name, &row.name))
        {
            note(
                problems,
                row,
                Column::Product,
                &row.name,
                FaultCode::Duplicate,
            );
        }
    }
}
