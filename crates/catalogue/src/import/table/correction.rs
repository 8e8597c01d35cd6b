//! What a row changes of a product that stands.

use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;
use kernel::text::LocalisedText;

use super::Problems;
use super::columns::Column;
use super::makers::PlannedMaker;
use super::plan::{Correction, Effect, note};
use super::row::Row;
use crate::ocop_set::SetKey;
use crate::product::Orderable;
use crate::rating::{Assessment, Rating};

/// Notes a product that is another province's, or the officer's own.
pub(super) fn may_correct(
    actor: Option<&Actor>,
    province: &str,
    found: &Orderable,
    row: &Row,
    problems: &mut Problems,
) {
    if found.product.province_code != province {
        note(problems, row, Column::Code, &row.code, FaultCode::Duplicate);
        return;
    }
    if is_own(actor, found.seller) {
        note(problems, row, Column::Code, &row.code, FaultCode::Forbidden);
    }
}

/// Notes a producer for whom the officer's own organisation speaks: he enters no product of it, and no stars.
pub(super) fn may_give(
    actor: Option<&Actor>,
    maker: Option<&PlannedMaker>,
    row: &Row,
    problems: &mut Problems,
) {
    let Some(maker) = maker else { return };
    if is_own(actor, maker.speaker()) {
        let name = &maker.maker.name;
        note(problems, row, Column::Producer, name, FaultCode::Forbidden);
    }
}

fn is_own(actor: Option<&Actor>, organisation: Option<OrganisationId>) -> bool {
    let (Some(actor), Some(organisation)) = (actor, organisation) else {
        return false;
    };
    actor
        .members
        .iter()
        .any(|member| member.organisation == organisation)
}

/// What a row changes of a product.
pub(super) fn correction(
    found: &Orderable,
    maker: Option<&PlannedMaker>,
    ratings: &[Rating],
    row: &Row,
    problems: &mut Problems,
) -> Effect {
    let mut product = found.product.clone();
    let is_claimed = found.seller.is_some();
    let mut fields = Vec::new();
    if product.name.vi != row.name {
        product.name.vi.clone_from(&row.name);
        fields.push(("name", Column::Product));
    }
    if row.name_en.is_some() && product.name.en != row.name_en {
        product.name.en.clone_from(&row.name_en);
        fields.push(("nameEn", Column::ProductEn));
    }
    if let Some(maker) = maker {
        let known = maker.known.as_ref().map(|known| known.id);
        if product.producer.is_none() || known != product.producer {
            if is_claimed {
                let name = &maker.maker.name;
                note(
                    problems,
                    row,
                    Column::Producer,
                    name,
                    FaultCode::Contradiction,
                );
            }
            product.producer = known;
            fields.push(("producer", Column::Producer));
        }
    }
    for (field, column, stands, says) in [
        (
            "administrativeUnit",
            Column::CommuneCode,
            &mut product.unit_code,
            &row.commune_code,
        ),
        (
            "communeAtSource",
            Column::CommuneAtSource,
            &mut product.commune_at_source,
            &row.commune_at_source,
        ),
        (
            "districtAtSource",
            Column::DistrictAtSource,
            &mut product.district_at_source,
            &row.district_at_source,
        ),
    ] {
        if says.is_some() && stands != says {
            stands.clone_from(says);
            fields.push((field, column));
        }
    }
    let set = row.ocop_set.map(SetKey::current);
    if set.is_some() && product.ocop_set != set {
        product.ocop_set = set;
        fields.push(("ocopSet", Column::OcopSet));
    }
    if let Some(base) = row.base_unit
        && base != product.packings.base
    {
        let value = base.code();
        note(
            problems,
            row,
            Column::BaseUnit,
            value,
            FaultCode::Contradiction,
        );
    }
    // What somebody says about his own product he says himself.
    if !is_claimed {
        if let Some(season) = &row.season
            && product.season != *season
        {
            product.season = season.clone();
            fields.push(("season", Column::Season));
        }
        if let Some(description) = &row.description
            && product.description.as_ref().map(|text| &text.vi) != Some(description)
        {
            let mut text = product
                .description
                .take()
                .unwrap_or_else(|| LocalisedText::vi(description));
            text.vi.clone_from(description);
            product.description = Some(text);
            fields.push(("description", Column::Description));
        }
    }
    let assessment = row
        .assessment
        .clone()
        .filter(|said| !ratings.iter().any(|known| says_the_same(known, said)));
    if let Some(decision) = assessment.as_ref().and_then(|said| said.decision.as_ref()) {
        let number = &decision.number;
        let is_known = ratings.iter().any(|known| {
            known
                .decision
                .as_ref()
                .is_some_and(|known| known.number == *number)
        });
        if is_known {
            note(
                problems,
                row,
                Column::Decision,
                number,
                FaultCode::Contradiction,
            );
        }
    }
    if fields.is_empty() && assessment.is_none() {
        return Effect::Same;
    }
    Effect::Change(Box::new(Correction {
        product,
        seller: found.seller,
        fields,
        assessment,
    }))
}

fn says_the_same(known: &Rating, said: &Assessment) -> bool {
    let issuer_said = said
        .decision
        .as_ref()
        .and_then(|decision| decision.issuer.as_ref());
    let decisions = match (&known.decision, &said.decision) {
        (Some(known), Some(said)) => {
            known.number == said.number
                && known.issued_on == said.issued_on
                && known.expires_on == said.expires_on
                && (issuer_said.is_none() || known.issuer.as_ref() == issuer_said)
        }
        (None, None) => known.year == said.year,
        _ => false,
    };
    decisions && known.stars == said.stars && known.evidence == said.evidence
}
