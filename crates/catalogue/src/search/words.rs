//! Text as the index sees it: words parted by single spaces, in two spellings.
//!
//! The *exact* spelling keeps Vietnamese marks (`na chi lăng`), the *folded* one drops them (`na chi lang`). Chinese has
//! no spaces: a run of Han characters becomes its single characters and its pairs.

use kernel::text;
use std::iter;

/// Lower case, marks kept, everything that is neither letter nor digit a space.
pub(super) fn exact(input: &str) -> String {
    spaced(&text::nfc(input).to_lowercase())
}

/// Lower case without marks (`đ` is `d`), otherwise as [`exact`].
pub(super) fn folded(input: &str) -> String {
    spaced(&text::fold(input))
}

/// Single Han characters and pairs of neighbours, parted by spaces; everything else is left out.
pub(super) fn han(input: &str) -> String {
    let mut grams = Vec::new();
    for run in han_runs(input) {
        grams.extend(run.iter().map(char::to_string));
        grams.extend(run.windows(2).map(|pair| pair.iter().collect()));
    }
    grams.join(" ")
}

/// The grams that a query asks for: pairs where the run has any, else the single character.
pub(super) fn han_wanted(input: &str) -> Vec<String> {
    han_runs(input)
        .into_iter()
        .flat_map(|run| {
            if run.len() == 1 {
                vec![run[0].to_string()]
            } else {
                run.windows(2).map(|pair| pair.iter().collect()).collect()
            }
        })
        .collect()
}

/// A folded or exact text without its Han runs.
pub(super) fn without_han(input: &str) -> String {
    spaced(
        &input
            .chars()
            .map(|c| if is_han(c) { ' ' } else { c })
            .collect::<String>(),
    )
}

fn spaced(input: &str) -> String {
    input
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .flat_map(|word| iter::once(" ").chain(iter::once(word)))
        .skip(1)
        .collect()
}

fn han_runs(input: &str) -> Vec<Vec<char>> {
    let mut runs = vec![Vec::new()];
    for c in input.chars() {
        if is_han(c) {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_in_the_exact_spelling_and_go_in_the_folded_one() {
        assert_eq!(exact("Na  Chi Lăng (thị trấn)"), "na chi lăng thị trấn");
        assert_eq!(folded("Quýt vàng Đình-Lập"), "quyt vang dinh lap");
    }

    #[test]
    fn decomposed_input_is_composed_first() {
        assert_eq!(exact("Na\u{0303}"), "nã");
    }

    #[test]
    fn han_runs_become_characters_and_pairs() {
        assert_eq!(han("番荔枝 na 八"), "番 荔 枝 番荔 荔枝 八");
        assert_eq!(han_wanted("番荔枝"), ["番荔", "荔枝"]);
        assert_eq!(han_wanted("茶"), ["茶"]);
        assert_eq!(without_han("na 番荔枝"), "na");
    }
}
