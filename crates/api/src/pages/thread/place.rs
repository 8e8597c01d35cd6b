//! The places to which a delivery may go instead: those of the order, and the buyer's delivery places for the buyer himself.

use kernel::contact::Address;
use orders::PlaceInput;
use serde::{Deserialize, Serialize};

use super::super::form::Fields;
use super::super::view::{Choice, Opt};
use super::show::Scene;

/// A place as the form carries it. It says what it means by itself: a list that has changed meanwhile moves nothing elsewhere.
#[derive(Serialize, Deserialize)]
struct Carried {
    country: String,
    unit: Option<String>,
    lines: Vec<String>,
}

/// The choice of a place, with the one agreed first; none where no other is known.
pub(super) fn choice(
    scene: &Scene<'_>,
    fields: &mut Fields,
    (form, name): (&str, &str),
    agreed: &Address,
) -> Option<Choice> {
    let thread = scene.thread;
    let words = |address: &Address| scene.place(address).unwrap_or_default();
    let option = |value: String, label: String| Opt {
        value,
        label,
        hint: None,
        chosen: false,
    };
    let mut options = vec![option(String::new(), words(agreed))];
    let own = thread
        .places
        .iter()
        .map(|place| (&place.address, Some(place.label.as_str())));
    let planned = thread.deliveries.iter().map(|delivery| &delivery.place);
    let asked = thread
        .lines
        .iter()
        .flat_map(|line| line.schedule.iter().map(|entry| &entry.place));
    let mut seen = vec![encode(agreed)];
    for (address, label) in own.chain(planned.chain(asked).map(|address| (address, None))) {
        let value = encode(address);
        if seen.contains(&value) {
            continue;
        }
        seen.push(value.clone());
        let words = words(address);
        let words = label.map_or_else(
            || words.clone(),
            |label| {
                let told = [("label", label), ("place", words.as_str())];
                scene.print.say("page-place-labelled", &told)
            },
        );
        options.push(option(value, words));
    }
    let label = scene.print.say("page-field-amend-place", &[]);
    (options.len() > 1).then(|| fields.choice(form, name, &label, options, ""))
}

fn encode(address: &Address) -> String {
    let carried = Carried {
        country: address.country.to_string(),
        unit: address.unit_code.clone(),
        lines: address.lines.clone(),
    };
    // Text and lists of text always become JSON.
    serde_json::to_string(&carried).unwrap_or_default()
}

/// The place that was chosen. What no form has printed names no place, and is refused as one that is missing.
pub(super) fn read(text: &str) -> PlaceInput {
    serde_json::from_str(text).map_or_else(
        |_| PlaceInput::default(),
        |carried: Carried| PlaceInput {
            country: Some(carried.country),
            unit_code: carried.unit,
            lines: carried.lines,
        },
    )
}
