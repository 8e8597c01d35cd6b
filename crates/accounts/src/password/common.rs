//! Passwords that are guessed first: those of published leaks, rows of keys and numbers, one's own address.

use std::{collections::HashSet, sync::LazyLock};

use kernel::contact::Email;

/// Ten characters or more, lower case; where they come from is written in `data/README.md`.
static LEAKED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../data/common_passwords.txt")
        .lines()
        .collect()
});

/// A password of fewer different characters than this is a pattern.
const FEWEST_DIFFERENT: usize = 4;

/// Whether a password would be among the first that somebody tries.
pub(super) fn is_guessed_first(password: &str, email: Option<&Email>) -> bool {
    let lower = password.to_lowercase();
    LEAKED.contains(lower.as_str())
        || is_pattern(&lower)
        || email.is_some_and(|email| is_of_address(&lower, email))
}

/// A run such as `1234567890` or `abcdefghij`, or few characters again and again.
fn is_pattern(lower: &str) -> bool {
    let characters: Vec<char> = lower.chars().collect();
    let different: HashSet<char> = characters.iter().copied().collect();
    let steps = |step: i64| {
        characters
            .windows(2)
            .all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
    };
    different.len() < FEWEST_DIFFERENT || steps(1) || steps(-1)
}

/// The address itself, its first part, or that part with a few figures behind it.
fn is_of_address(lower: &str, email: &Email) -> bool {
    let address = email.key();
    let name = address.split('@').next().unwrap_or_default();
    let bare = lower.trim_end_matches(|end: char| end.is_ascii_digit() || end == '!' || end == '.');
    lower == address || lower == name || (name.len() >= 4 && bare == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_refused_and_a_sentence_is_not() {
        let mai = Email::parse("hoang.thi.mai@htx-namau.example").ok();
        for guessed in [
            "Password123",
            "1234567890",
            "0987654321",
            "MatKhau123",
            "abcdefghij",
            "aaaaaaaaaaaa",
            "1212121212",
            "hoang.thi.mai@htx-namau.example",
            "Hoang.Thi.Mai2026",
        ] {
            assert!(is_guessed_first(guessed, mai.as_ref()), "{guessed}");
        }
        for fine in [
            "cho-phien-2026",
            "na dai chi lăng",
            "mot-mat-khau-dai",
            "hoang.thi.mai trồng na",
        ] {
            assert!(!is_guessed_first(fine, mai.as_ref()), "{fine}");
        }
    }

    #[test]
    fn the_list_holds_what_it_says() {
        assert!(LEAKED.len() > 1_000);
        for password in LEAKED.iter() {
            assert!(password.chars().count() >= super::super::SHORTEST);
            assert_eq!(*password, password.to_lowercase());
        }
    }
}
