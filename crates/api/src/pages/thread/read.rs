//! What was typed into the forms of a thread, as commands take it.

use kernel::decimal;
use kernel::format::read_number;
use kernel::text::Language;
use orders::{QuantityInput, WindowInput, delivery};

use super::super::form::Typed;

pub(super) fn number(typed: &Typed, name: &str) -> Option<i32> {
    typed.get(name)?.parse().ok()
}

/// What was weighed, line by line of a list.
pub(super) fn weights(language: Language, typed: &Typed, list: &str) -> Vec<delivery::WeightInput> {
    (0..typed.count(list))
        .map(|index| {
            let field = |name: &str| format!("{list}.{index}.{name}");
            delivery::WeightInput {
                line: number(typed, &field("line")).unwrap_or_default(),
                quantity: QuantityInput {
                    value: plain(language, &typed.text(&field("quantity"))),
                    unit: typed.text(&field("unit")),
                },
            }
        })
        .collect()
}

/// What becomes of the rest, where something was said.
pub(super) fn rest(typed: &Typed) -> Option<delivery::RestInput> {
    Some(delivery::RestInput {
        outcome: typed.get("rest.outcome")?.to_owned(),
        window: window(typed, "rest.window"),
    })
}

/// Days, where any were typed.
pub(super) fn window(typed: &Typed, name: &str) -> Option<WindowInput> {
    let (from, to) = (format!("{name}.from"), format!("{name}.to"));
    (typed.get(&from).is_some() || typed.get(&to).is_some()).then(|| WindowInput {
        from: typed.text(&from),
        to: typed.text(&to),
    })
}

/// A number as a person of this language types it, in the plain form that commands take. What cannot be read is made unreadable for
/// them too (`57.000` typed in English would be a plain 57), and is refused there with words.
pub(in crate::pages) fn plain(language: Language, text: &str) -> String {
    match read_number(text, language) {
        Some(number) => decimal::plain(number),
        None if text.trim().is_empty() => String::new(),
        None => format!("?{text}"),
    }
}
