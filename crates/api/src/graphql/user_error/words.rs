//! The words of a fault, with its facts in them.

use chrono::NaiveDate;
use kernel::fault::{Facts, Fault};
use kernel::text::{Language, LocalisedText};
use kernel::{decimal, format};
use platform::Words;
use platform::words::Value;

fn unit_word(words: &Words, language: Language, code: &str, number: &str) -> String {
    kernel::quantity::Unit::from_code(code).map_or_else(
        |_| code.to_owned(),
        |unit| words.unit(language, unit, number),
    )
}

/// The words of a fault in a language.
pub fn message(words: &Words, language: Language, fault: &Fault) -> String {
    let word = |room: &str, code: &str| {
        let key = format!("error-{room}-{}", kebab(code));
        if words.has(Language::Vi, &key) {
            words.text(language, &key, &[])
        } else {
            code.to_owned()
        }
    };
    let values: Vec<(&str, Value<'_>)> = match &fault.facts {
        Facts::None => Vec::new(),
        Facts::Limit { limit } => vec![("limit", Value::from(*limit))],
        Facts::Minimum { value, unit } | Facts::Available { value, unit } => {
            let number = decimal::parse(value)
                .map_or_else(|| value.clone(), |number| format::number(number, language));
            let unit = unit_word(words, language, unit, &number);
            vec![("value", Value::from(number)), ("unit", Value::from(unit))]
        }
        Facts::Version { current } => vec![("current", Value::from(*current))],
        Facts::Transition { from, to, .. } => vec![
            ("from", Value::from(word("state", from))),
            ("to", Value::from(word("state", to))),
        ],
        Facts::Allowed { values } => vec![("allowed", Value::from(values.join(", ")))],
        Facts::Closed { from, to, note } => vec![
            (
                "days",
                Value::from(closed_days(words, language, *from, *to)),
            ),
            (
                "note",
                Value::from(closed_note(words, language, note.as_ref())),
            ),
        ],
        Facts::Deals { numbers } => vec![("numbers", Value::from(numbers.join(", ")))],
        Facts::Wait { seconds } => vec![("seconds", Value::from(*seconds))],
    };
    // Words may name a fact; without it, the sentence that needs none is the right one.
    let key = format!("error-{}", kebab(fault.code.code()));
    let with_facts = format!("{key}-{}", facts_name(&fault.facts));
    let key = if words.has(Language::Vi, &with_facts) {
        with_facts
    } else {
        key
    };
    words.text(language, &key, &values)
}

/// "from 1 to 31 August", "from 1 August on", "until 31 August".
fn closed_days(
    words: &Words,
    language: Language,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> String {
    let day =
        |day: Option<NaiveDate>| day.map_or_else(String::new, |day| format::date(day, language));
    let key = match (from, to) {
        (Some(_), Some(_)) => "error-closed-between",
        (Some(_), None) => "error-closed-from",
        (None, Some(_)) => "error-closed-until",
        (None, None) => "error-closed-always",
    };
    let values = [("from", day(from).into()), ("to", day(to).into())];
    words.text(language, key, &values)
}

/// The seller's words, in quotation marks; nothing where there are none.
fn closed_note(words: &Words, language: Language, note: Option<&LocalisedText>) -> String {
    note.map_or_else(String::new, |note| {
        let (note, _) = note.pick(language);
        // The sentence around it has a full stop of its own.
        let note = note.trim_end_matches('.').to_owned();
        words.text(language, "error-closed-note", &[("note", note.into())])
    })
}

fn facts_name(facts: &Facts) -> &'static str {
    match facts {
        Facts::None => "none",
        Facts::Limit { .. } => "limit",
        Facts::Minimum { .. } => "minimum",
        Facts::Version { .. } => "version",
        Facts::Transition { .. } => "transition",
        Facts::Available { .. } => "available",
        Facts::Allowed { .. } => "allowed",
        Facts::Closed { .. } => "closed",
        Facts::Deals { .. } => "deals",
        Facts::Wait { .. } => "wait",
    }
}

fn kebab(code: &str) -> String {
    code.to_ascii_lowercase().replace('_', "-")
}
