//! Every word a person reads, from `locales/`, by language.
//!
//! A reader of Chinese falls back to English, then to Vietnamese. The files are compiled into the program.

use std::{borrow::Cow, collections::BTreeSet};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use kernel::{
    format,
    price::{Basis, UnitPrice},
    quantity::{Quantity, Unit},
    text::Language,
};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

const VI: &[&str] = &[
    include_str!("../../../locales/vi/errors.ftl"),
    include_str!("../../../locales/vi/letters.ftl"),
    include_str!("../../../locales/vi/letters-people.ftl"),
    include_str!("../../../locales/vi/letters-organisations.ftl"),
    include_str!("../../../locales/vi/letters-register.ftl"),
    include_str!("../../../locales/vi/letters-data.ftl"),
    include_str!("../../../locales/vi/letters-bargain.ftl"),
    include_str!("../../../locales/vi/letters-order.ftl"),
    include_str!("../../../locales/vi/pages.ftl"),
    include_str!("../../../locales/vi/pages-people.ftl"),
    include_str!("../../../locales/vi/pages-organisations.ftl"),
    include_str!("../../../locales/vi/pages-register.ftl"),
    include_str!("../../../locales/vi/pages-data.ftl"),
    include_str!("../../../locales/vi/pages-bargain.ftl"),
    include_str!("../../../locales/vi/pages-order.ftl"),
    include_str!("../../../locales/vi/terms.ftl"),
];
const EN: &[&str] = &[
    include_str!("../../../locales/en/errors.ftl"),
    include_str!("../../../locales/en/letters.ftl"),
    include_str!("../../../locales/en/letters-people.ftl"),
    include_str!("../../../locales/en/letters-organisations.ftl"),
    include_str!("../../../locales/en/letters-register.ftl"),
    include_str!("../../../locales/en/letters-data.ftl"),
    include_str!("../../../locales/en/letters-bargain.ftl"),
    include_str!("../../../locales/en/letters-order.ftl"),
    include_str!("../../../locales/en/pages.ftl"),
    include_str!("../../../locales/en/pages-people.ftl"),
    include_str!("../../../locales/en/pages-organisations.ftl"),
    include_str!("../../../locales/en/pages-register.ftl"),
    include_str!("../../../locales/en/pages-data.ftl"),
    include_str!("../../../locales/en/pages-bargain.ftl"),
    include_str!("../../../locales/en/pages-order.ftl"),
    include_str!("../../../locales/en/terms.ftl"),
];

/// The reason that a form offers for "outside VAT": what a grower sells as it grew.
pub const VAT_REASON_UNPROCESSED: &str = "vat-reason-unprocessed";

/// The keys of all reasons for a rate of VAT that the program offers. A sentence that changes moves on under a key of its own, so that what
/// was stored before is known still.
const VAT_REASONS: &[&str] = &[VAT_REASON_UNPROCESSED];

/// The words of every language.
pub struct Words {
    vi: Book,
    en: Book,
}

struct Book {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

/// A file of `locales/` that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("locales/{language}: {what}")]
pub struct WordsError {
    language: &'static str,
    what: String,
}

impl Words {
    /// Reads the compiled-in files.
    ///
    /// # Errors
    /// When a file does not parse or defines a key twice; a test reads them all, so a released program never sees this.
    pub fn load() -> Result<Self, WordsError> {
        Ok(Self {
            vi: Book::read("vi", VI)?,
            en: Book::read("en", EN)?,
        })
    }

    /// The text under `key` in the reader's language, with the named values set in.
    pub fn text<'a>(
        &self,
        language: Language,
        key: &str,
        values: &[(&'a str, Value<'a>)],
    ) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(Cow::Borrowed(*name), value.clone());
        }
        for book in self.books(language) {
            if let Some(text) = book.format(key, &arguments) {
                return text;
            }
        }
        tracing::error!(key, "a word is missing from locales/");
        key.to_owned()
    }

    /// A unit's word after a number as it is printed: "1" takes the singular, where a language has one.
    pub fn unit(&self, language: Language, unit: Unit, number: &str) -> String {
        let count = if number == "1" { "one" } else { "other" };
        let key = format!("unit-{}", unit.code());
        self.text(language, &key, &[("count", count.into())])
    }

    /// A price for one unit, `65.000 ₫/kg`; with what one package holds where it is for a package: `600.000 ₫/thùng (10 kg)`.
    pub fn unit_price(
        &self,
        language: Language,
        price: &UnitPrice,
        content: Option<&Quantity>,
    ) -> String {
        let amount = format::unit_price(price, language);
        let unit = self.unit(language, price.per, "1");
        let Some(content) = content else {
            return self.text(
                language,
                "price-per",
                &[("price", amount.into()), ("unit", unit.into())],
            );
        };
        let number = format::number(content.value, language);
        let of = self.unit(language, content.unit, &number);
        let content = format!("{number}\u{a0}{of}");
        self.text(
            language,
            "price-per-package",
            &[
                ("price", amount.into()),
                ("unit", unit.into()),
                ("content", content.into()),
            ],
        )
    }

    /// Where a price holds, in words, with its place where one is named: it stands before who pays the transport.
    pub fn basis(&self, language: Language, basis: Basis, place: Option<&str>) -> String {
        let key = format!("basis-{}", basis.code().to_lowercase().replace('_', "-"));
        match place {
            Some(place) => self.text(language, &format!("{key}-at"), &[("place", place.into())]),
            None => self.text(language, &key, &[]),
        }
    }

    /// Why a rate of VAT is what it is. A reason that the program offers is kept as the sentence of whoever chose it; it is known by that
    /// sentence in any language and told in the reader's. What somebody typed stays as it was typed.
    pub fn vat_reason(&self, language: Language, stored: &str) -> String {
        let known = VAT_REASONS.iter().find(|key| {
            let sentences = [&self.vi, &self.en].map(|book| book.format(key, &FluentArgs::new()));
            sentences
                .iter()
                .flatten()
                .any(|sentence| sentence == stored.trim())
        });
        known.map_or_else(|| stored.to_owned(), |key| self.text(language, key, &[]))
    }

    /// Whether every language has words of its own under `key`.
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.book(language)
            .is_some_and(|book| book.keys.contains(key))
    }

    /// All keys of a language.
    pub fn keys(&self, language: Language) -> impl Iterator<Item = &str> {
        self.book(language)
            .into_iter()
            .flat_map(|book| book.keys.iter().map(String::as_str))
    }

    fn book(&self, language: Language) -> Option<&Book> {
        match language {
            Language::Vi => Some(&self.vi),
            Language::En => Some(&self.en),
            Language::ZhHans => None,
        }
    }

    fn books(&self, language: Language) -> [&Book; 2] {
        match language {
            Language::Vi => [&self.vi, &self.en],
            Language::En | Language::ZhHans => [&self.en, &self.vi],
        }
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words")
            .field("vi", &self.vi.keys.len())
            .field("en", &self.en.keys.len())
            .finish()
    }
}

impl Book {
    fn read(language: &'static str, files: &[&str]) -> Result<Self, WordsError> {
        let fail = |what: String| WordsError { language, what };
        let identifier: LanguageIdentifier =
            language.parse().map_err(|error| fail(format!("{error}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks that isolate a value's direction would show as boxes in plain-text letters.
        bundle.set_use_isolating(false);
        let mut keys = BTreeSet::new();
        for file in files {
            let parsed = fluent_syntax::parser::parse(*file)
                .map_err(|(_, errors)| fail(format!("{errors:?}")))?;
            for entry in &parsed.body {
                if let fluent_syntax::ast::Entry::Message(message) = entry {
                    keys.insert(message.id.name.to_owned());
                }
            }
            let resource = FluentResource::try_new((*file).to_owned())
                .map_err(|(_, errors)| fail(format!("{errors:?}")))?;
            bundle
                .add_resource(resource)
                .map_err(|errors| fail(format!("{errors:?}")))?;
        }
        Ok(Self { bundle, keys })
    }

    fn format(&self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(arguments), &mut errors)
            .into_owned();
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a word lacks a value");
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use kernel::money::Currency;

    use super::*;

    #[test]
    fn every_unit_and_basis_has_a_word() {
        let words = Words::load().expect("the locales parse");
        for language in [Language::Vi, Language::En] {
            for unit in Unit::ALL {
                assert!(
                    !words.unit(language, *unit, "2").starts_with("unit-"),
                    "{unit}"
                );
            }
            for basis in Basis::ALL {
                assert!(
                    !words.basis(language, *basis, None).starts_with("basis-"),
                    "{basis}"
                );
                let placed = words.basis(language, *basis, Some("Chi Lăng"));
                assert!(!placed.starts_with("basis-"), "{basis}");
                assert!(placed.contains("Chi Lăng"), "{placed}");
            }
        }
        assert_eq!(
            words.basis(Language::Vi, Basis::Delivered, Some("Hà Nội")),
            "Giao tận nơi (Hà Nội), bên bán lo xe"
        );
        assert_eq!(words.unit(Language::En, Unit::Box, "1"), "box");
        assert_eq!(words.unit(Language::En, Unit::Box, "20"), "boxes");
    }

    #[test]
    fn a_price_for_a_package_tells_what_one_holds() {
        let words = Words::load().expect("the locales parse");
        let price = |per| UnitPrice::parse("600000", Currency::Vnd, per).expect("a price");
        let ten = Quantity::parse("10", Unit::Kg).expect("a quantity");
        let told = |per, content| words.unit_price(Language::Vi, &price(per), content);
        let without = told(Unit::Carton, None);
        assert!(without.ends_with("₫/thùng"), "{without}");
        let with = told(Unit::Carton, Some(&ten));
        assert_eq!(with, format!("{without} (10\u{a0}kg)"));
    }

    #[test]
    fn a_reason_that_was_offered_is_told_in_the_readers_language_and_a_typed_one_as_typed() {
        let words = Words::load().expect("the locales parse");
        for key in VAT_REASONS {
            let told = |language| words.text(language, key, &[]);
            for stored in [Language::Vi, Language::En].map(told) {
                assert_eq!(words.vat_reason(Language::En, &stored), told(Language::En));
                assert_eq!(
                    words.vat_reason(Language::ZhHans, &stored),
                    told(Language::En)
                );
                assert_eq!(words.vat_reason(Language::Vi, &stored), told(Language::Vi));
            }
        }
        let vi = words.text(Language::Vi, VAT_REASON_UNPROCESSED, &[]);
        assert_ne!(words.vat_reason(Language::En, &vi), vi);
        assert_eq!(words.vat_reason(Language::En, "sơ chế"), "sơ chế");
    }

    #[test]
    fn both_languages_have_the_same_words() {
        let words = Words::load().expect("the locales parse");
        let vi: Vec<_> = words.keys(Language::Vi).collect();
        let en: Vec<_> = words.keys(Language::En).collect();
        assert_eq!(vi, en);
    }
}
