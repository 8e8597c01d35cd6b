//! Values as people read them on a page: units, quantities, prices, days.

use chrono::NaiveDate;
use kernel::format;
use kernel::money::Money;
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{Amount, Quantity, Unit};
use kernel::text::{Language, LocalisedText};
use kernel::time::{Instant, vn};
use platform::Words;
use rust_decimal::Decimal;

use super::paper::written;
use super::view::{Mark, Row, Tone};

/// Prints values in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printer<'a> {
    words: &'a Words,
    language: Language,
}

impl<'a> Printer<'a> {
    pub(super) const fn new(words: &'a Words, language: Language) -> Self {
        Self { words, language }
    }

    pub(super) const fn language(&self) -> Language {
        self.language
    }

    pub(super) const fn words(&self) -> &'a Words {
        self.words
    }

    pub(super) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, (*value).into()))
            .collect();
        self.words.text(self.language, key, &values)
    }

    /// The words under a key that ends in a code, "page-order-PLACED".
    pub(super) fn coded(&self, family: &str, code: &str) -> String {
        self.say(&format!("{family}-{code}"), &[])
    }

    pub(super) fn mark(&self, family: &str, code: &str, tone: Tone) -> Mark {
        Mark {
            text: self.coded(family, code),
            tone,
        }
    }

    pub(super) fn row(&self, label: &str, value: impl Into<String>) -> Row {
        Row {
            label: self.say(label, &[]),
            value: value.into(),
            strong: false,
            lang: None,
        }
    }

    pub(super) fn strong_row(&self, label: &str, value: impl Into<String>) -> Row {
        Row {
            strong: true,
            ..self.row(label, value)
        }
    }

    /// A unit's word by itself: what a price is for, what a field is filled in by.
    pub(super) fn unit(&self, unit: Unit) -> String {
        self.words.unit(self.language, unit, "1")
    }

    pub(super) fn basis(&self, basis: Basis) -> String {
        self.words.basis(self.language, basis, None)
    }

    /// Where a price holds, with its place where one is named.
    pub(super) fn basis_of(&self, term: &PriceTerm) -> String {
        self.words
            .basis(self.language, term.basis, term.place.as_deref())
    }

    /// Why a rate of VAT is what it is: a sentence of ours in the page's language, else the words as they were typed.
    pub(super) fn vat_reason(&self, reason: &str) -> String {
        self.words.vat_reason(self.language, reason)
    }

    pub(super) fn number(&self, value: Decimal) -> String {
        format::number(value, self.language)
    }

    /// A number as a field proposes it.
    pub(super) fn input_number(&self, value: Decimal) -> String {
        format::input_number(value, self.language)
    }

    pub(super) fn quantity(&self, quantity: &Quantity) -> String {
        self.amount(quantity.value, quantity.unit)
    }

    /// What was loaded or weighed; nothing is told as zero of its unit.
    pub(super) fn measured(&self, amount: Amount) -> String {
        self.amount(amount.value(), amount.unit())
    }

    pub(super) fn amount(&self, value: Decimal, unit: Unit) -> String {
        let number = self.number(value);
        let unit = self.words.unit(self.language, unit, &number);
        format!("{number}\u{a0}{unit}")
    }

    pub(super) fn money(&self, amount: &Money) -> String {
        format::money(amount, self.language)
    }

    pub(super) fn unit_price(&self, price: &UnitPrice) -> String {
        self.words.unit_price(self.language, price, None)
    }

    /// The same with what one package holds, where the price is for a package.
    pub(super) fn package_price(&self, price: &UnitPrice, content: Option<Quantity>) -> String {
        let content = content.as_ref();
        self.words.unit_price(self.language, price, content)
    }

    pub(super) fn percent(&self, value: Decimal) -> String {
        format::percent(value, self.language)
    }

    pub(super) fn date(&self, day: NaiveDate) -> String {
        format::date(day, written(self.language))
    }

    /// One day, or a span of days.
    pub(super) fn days(&self, from: NaiveDate, to: NaiveDate) -> String {
        if from == to {
            self.say("page-days-one", &[("from", &self.date(from))])
        } else {
            self.say(
                "page-days",
                &[("from", &self.date(from)), ("to", &self.date(to))],
            )
        }
    }

    /// An instant by Vietnam's clocks.
    pub(super) fn moment(&self, at: Instant) -> String {
        format!(
            "{} {}",
            vn::wall(at).format("%H:%M"),
            self.date(vn::date(at))
        )
    }

    /// The end of a time by Vietnam's clocks; midnight belongs to the day that it ends, as letters tell it.
    pub(super) fn until(&self, end: Instant) -> String {
        let (time, date) = vn::until(end);
        format!("{time} {}", self.date(date))
    }

    /// A localised text, with its language where that is not the page's.
    pub(super) fn localised(&self, text: &LocalisedText) -> (String, Option<&'static str>) {
        let (text, language) = text.pick(self.language);
        (
            text.to_owned(),
            (language != written(self.language)).then(|| language.tag()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_at_midnight_is_told_by_the_day_that_it_ends() {
        let words = Words::load().expect("words");
        let vi = Printer::new(&words, Language::Vi);
        let day = kernel::time::parse_date("2026-08-04").expect("a day");
        let end = vn::end_of_day(day);
        assert_eq!(vi.until(end), "24:00 04/08/2026");
        assert_eq!(vi.moment(end), "00:00 05/08/2026");
        let noon = end - chrono::Duration::hours(12);
        assert_eq!(vi.until(noon), vi.moment(noon));
    }

    #[test]
    fn an_english_page_tells_days_as_an_english_letter_does() {
        let words = Words::load().expect("words");
        let day = kernel::time::parse_date("2026-12-05").expect("a day");
        for language in [Language::En, Language::ZhHans] {
            let page = Printer::new(&words, language);
            assert_eq!(page.date(day), "5 Dec 2026", "never 05/12/2026");
        }
        assert_eq!(Printer::new(&words, Language::Vi).date(day), "05/12/2026");
    }
}
