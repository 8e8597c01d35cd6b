//! Vietnamese order (a ă â … d đ …; ngang, huyền, hỏi, ngã, sắc, nặng) as bytes that both databases compare alike.

use std::sync::LazyLock;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};

/// Changes with the collation data: keys of another version must be made anew.
pub const VERSION: &str = "icu4x-2.4-vi";

static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let locale = icu_collator::CollatorPreferences::default();
    let preferences = "vi"
        .parse::<icu_locale_core::Locale>()
        .map_or(locale, |vi| (&vi).into());
    Collator::try_new(preferences, CollatorOptions::default())
        .expect("the collation data is compiled in")
});

/// The sort key of a text.
pub fn vi(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2);
    match VIETNAMESE.write_sort_key_to(text, &mut key) {
        Ok(()) => key,
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn d_with_a_stroke_comes_after_d_and_before_e() {
        let mut names = [
            "Đông", "Dương", "Em", "ảnh", "ánh", "anh", "ành", "ãnh", "ạnh", "Ân", "Ăn", "An",
        ];
        names.sort_by_key(|name| super::vi(name));
        assert_eq!(
            names,
            [
                "An", "anh", "ành", "ảnh", "ãnh", "ánh", "ạnh", "Ăn", "Ân", "Dương", "Đông", "Em"
            ]
        );
    }
}
