//! What somebody types into a buyer profile, and how it is read.

use catalogue::{
    administrative_unit,
    ocop_set::{self, SetKey},
};
use kernel::{
    contact::Address,
    fault::{FaultCode, Faults, FieldPath, Reason, at},
    id::OrganisationId,
    text,
};
use platform::Tx;

use super::{BusinessKind, Buys, Content, DeliveryPlace};

/// Most OCOP sets: there are 26.
const SETS: usize = 26;
/// Most words.
const WORDS: usize = 40;
/// Most characters of a word.
const WORD_LIMIT: usize = 80;
/// Most places.
const PLACES: usize = 20;
/// Most characters of a place's name.
const LABEL_LIMIT: usize = 80;
/// Most characters of the note.
const NOTE_LIMIT: usize = 2_000;

/// A profile as it was typed.
#[derive(Clone, Debug)]
pub struct UpdateProfile {
    /// Whose profile.
    pub organisation: OrganisationId,
    /// The version that was looked at; none when there was no profile yet.
    pub expected_version: Option<i32>,
    /// What business it is in.
    pub business_kind: BusinessKind,
    /// OCOP sets it looks for.
    pub sets: Vec<SetKey>,
    /// What it looks for in its own words.
    pub words: Vec<String>,
    /// Where it takes delivery.
    pub delivery_places: Vec<PlaceInput>,
    /// What a producer should know besides.
    pub note: Option<String>,
}

/// A place of delivery as it was typed.
#[derive(Clone, Debug)]
pub struct PlaceInput {
    /// What the buyer calls it.
    pub label: String,
    /// Two letters; Vietnam when left out.
    pub country: Option<String>,
    /// Code of the commune or province, in Vietnam.
    pub unit_code: Option<String>,
    /// House, street, hamlet.
    pub lines: Vec<String>,
}

/// Reads a profile with every fault at once.
pub(super) async fn parse(tx: &Tx, command: &UpdateProfile) -> platform::Result<Content> {
    let mut faults = Faults::new();
    let input = at("input");
    let sets = parse_sets(tx, &mut faults, &input.at("ocopSets"), &command.sets).await?;
    let words = parse_words(&mut faults, &input.at("words"), &command.words);
    let places = input.at("deliveryPlaces");
    let delivery_places = parse_places(tx, &mut faults, &places, &command.delivery_places).await?;
    let note = match command.note.as_deref() {
        Some(note) if !note.trim().is_empty() => {
            faults.check(input.at("note"), text::clean_text(note, NOTE_LIMIT))
        }
        _ => None,
    };
    faults.finish()?;
    Ok(Content {
        business_kind: command.business_kind,
        buys: Buys { sets, words },
        delivery_places,
        note,
    })
}

async fn parse_sets(
    tx: &Tx,
    faults: &mut Faults,
    path: &FieldPath,
    wanted: &[SetKey],
) -> platform::Result<Vec<SetKey>> {
    if too_many(faults, path, wanted.len(), SETS) || wanted.is_empty() {
        return Ok(Vec::new());
    }
    let known = ocop_set::many(tx, wanted).await?;
    let mut sets: Vec<SetKey> = Vec::new();
    for (position, key) in wanted.iter().enumerate() {
        let here = path.at(position);
        faults.ensure(known.contains_key(key), FaultCode::NotFound, here);
        if !sets.contains(key) {
            sets.push(key.clone());
        }
    }
    Ok(sets)
}

fn parse_words(faults: &mut Faults, path: &FieldPath, wanted: &[String]) -> Vec<String> {
    if too_many(faults, path, wanted.len(), WORDS) {
        return Vec::new();
    }
    let mut words: Vec<String> = Vec::new();
    for (position, word) in wanted.iter().enumerate() {
        let word = faults.check(path.at(position), text::clean_line(word, WORD_LIMIT));
        words.extend(word.filter(|word| !words.contains(word)));
    }
    words
}

async fn parse_places(
    tx: &Tx,
    faults: &mut Faults,
    path: &FieldPath,
    wanted: &[PlaceInput],
) -> platform::Result<Vec<DeliveryPlace>> {
    if too_many(faults, path, wanted.len(), PLACES) {
        return Ok(Vec::new());
    }
    let mut places = Vec::new();
    for (position, place) in wanted.iter().enumerate() {
        let here = path.at(position);
        let label = faults.check(
            here.at("label"),
            text::clean_line(&place.label, LABEL_LIMIT),
        );
        let address = Address::read(
            faults,
            &here,
            place.country.as_deref(),
            place.unit_code.as_deref(),
            &place.lines,
        );
        if let (Some(label), Some(address)) = (label, address) {
            places.push((here.at("unitCode"), DeliveryPlace { label, address }));
        }
    }
    let codes: Vec<String> = places
        .iter()
        .filter_map(|(_, place)| place.address.unit_code.clone())
        .collect();
    if !codes.is_empty() {
        let known = administrative_unit::many(tx, &codes).await?;
        for (here, place) in &places {
            if let Some(code) = &place.address.unit_code {
                faults.ensure(known.contains_key(code), FaultCode::NotFound, here);
            }
        }
    }
    Ok(places.into_iter().map(|(_, place)| place).collect())
}

/// Notes a list that is too long; its items are then not read.
fn too_many(faults: &mut Faults, path: &FieldPath, count: usize, limit: usize) -> bool {
    faults.ensure(
        count <= limit,
        Reason::limit(FaultCode::TooMany, limit),
        path,
    );
    count > limit
}
