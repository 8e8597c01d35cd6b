//! Values as a reader of one language reads them: numbers, money, quantities, days and moments.

mod others;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use kernel::{
    actor::Standing,
    contact::CountryCode,
    format,
    money::Money,
    price::{PriceTerm, UnitPrice, VatRate},
    quantity::{Amount, Quantity},
    text::{Language, LocalisedText},
    time::{DateWindow, Instant, vn},
};
use platform::Words;

pub(crate) use others::{address, is_hostile, mailto, said, short};

/// Words and number forms of one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Speech<'a> {
    words: &'a Words,
    pub(crate) language: Language,
}

impl<'a> Speech<'a> {
    pub(crate) fn new(words: &'a Words, language: Language) -> Self {
        Self { words, language }
    }

    pub(crate) fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<_> = args
            .iter()
            .map(|(name, value)| (*name, (*value).into()))
            .collect();
        self.words.text(self.language, key, &args)
    }

    pub(crate) fn localised(&self, text: &LocalisedText) -> String {
        text.pick(self.language).0.to_owned()
    }

    pub(crate) fn money(&self, money: &Money) -> String {
        format::money(money, self.language)
    }

    /// `65.000 ₫/kg`.
    pub(crate) fn unit_price(&self, price: &UnitPrice) -> String {
        self.words.unit_price(self.language, price, None)
    }

    /// The same with what one package holds, where the price is for a package: `600.000 ₫/thùng (10 kg)`.
    pub(crate) fn package_price(&self, price: &UnitPrice, content: Option<&Quantity>) -> String {
        self.words.unit_price(self.language, price, content)
    }

    /// `80 tấn`.
    pub(crate) fn quantity(&self, quantity: &Quantity) -> String {
        self.measured((*quantity).into())
    }

    /// What was loaded or weighed; nothing is told as zero of its unit.
    pub(crate) fn measured(&self, amount: Amount) -> String {
        let number = format::number(amount.value(), self.language);
        let unit = self.words.unit(self.language, amount.unit(), &number);
        self.say("letter-quantity", &[("number", &number), ("unit", &unit)])
    }

    /// The same, or the word for nothing.
    pub(crate) fn amount(&self, quantity: Option<&Quantity>) -> String {
        quantity.map_or_else(|| self.say("letter-nothing", &[]), |it| self.quantity(it))
    }

    pub(crate) fn vat(&self, rate: VatRate) -> String {
        format::percent(rate.percent(), self.language)
    }

    /// Why a rate of VAT is what it is: a sentence of ours in the reader's language, else the words as they were typed.
    pub(crate) fn vat_reason(&self, reason: &str) -> String {
        self.words.vat_reason(self.language, reason)
    }

    /// The basis of a price, with its place where there is one.
    pub(crate) fn basis(&self, term: &PriceTerm) -> String {
        let place = term.place.as_deref().map(said);
        self.words
            .basis(self.language, term.basis, place.as_deref())
    }

    pub(crate) fn standing(&self, standing: Standing) -> String {
        self.say(
            match standing {
                Standing::Verified => "letter-standing-verified",
                Standing::Unverified => "letter-standing-unverified",
                Standing::Suspended => "letter-standing-suspended",
                Standing::Closed => "letter-standing-closed",
            },
            &[],
        )
    }

    /// `25/11/2026`, `25 Nov 2026`.
    pub(crate) fn date(&self, date: NaiveDate) -> String {
        let written = match self.language {
            Language::Vi => Language::Vi,
            // There are no Chinese words for letters yet.
            Language::En | Language::ZhHans => Language::En,
        };
        format::date(date, written)
    }

    /// `25/11`, `25 Nov`.
    pub(crate) fn date_short(&self, date: NaiveDate) -> String {
        match self.language {
            Language::Vi => date.format("%d/%m").to_string(),
            Language::En | Language::ZhHans => date.format("%-d %b").to_string(),
        }
    }

    /// `12:00 ngày 25/11/2026`.
    pub(crate) fn moment(&self, instant: Instant) -> String {
        let local = vn::wall(instant);
        self.at(&clock(local), local.date())
    }

    /// `12:00 ngày 25/11`.
    pub(crate) fn moment_short(&self, instant: Instant) -> String {
        let local = vn::wall(instant);
        self.at_short(&clock(local), local.date())
    }

    /// The end of a time, as [`Self::moment`] tells it; midnight belongs to the day that it ends: `24:00 ngày 24/11/2026`.
    pub(crate) fn until(&self, end: Instant) -> String {
        let (time, date) = vn::until(end);
        self.at(&time, date)
    }

    /// The same without the year.
    pub(crate) fn until_short(&self, end: Instant) -> String {
        let (time, date) = vn::until(end);
        self.at_short(&time, date)
    }

    /// `24:00 ngày 27/11/2026`: that day included.
    pub(crate) fn last_day(&self, date: NaiveDate) -> String {
        self.at(vn::MIDNIGHT, date)
    }

    /// `24:00 ngày 27/11`.
    pub(crate) fn last_day_short(&self, date: NaiveDate) -> String {
        self.at_short(vn::MIDNIGHT, date)
    }

    fn at(&self, time: &str, date: NaiveDate) -> String {
        let date = self.date(date);
        self.say("letter-moment", &[("time", time), ("date", &date)])
    }

    fn at_short(&self, time: &str, date: NaiveDate) -> String {
        let date = self.date_short(date);
        self.say("letter-moment-short", &[("time", time), ("date", &date)])
    }

    /// `01/12/2026`, or `01/12/2026 đến 07/12/2026`.
    pub(crate) fn window(&self, window: DateWindow) -> String {
        if window.from == window.to {
            return self.date(window.from);
        }
        self.say(
            "letter-window",
            &[
                ("from", &self.date(window.from)),
                ("to", &self.date(window.to)),
            ],
        )
    }

    /// The same, read on a day: with the year where it is another one, else `01/12`, or `01–07/12`.
    pub(crate) fn window_from(&self, window: DateWindow, today: NaiveDate) -> String {
        if window.from.year() != today.year() || window.to.year() != today.year() {
            return self.window(window);
        }
        if window.from == window.to {
            return self.date_short(window.from);
        }
        let from = if window.from.month() == window.to.month() && self.language == Language::Vi {
            window.from.format("%d").to_string()
        } else {
            self.date_short(window.from)
        };
        format!("{from}–{}", self.date_short(window.to))
    }

    /// A scheme by its name, or the buyer's own words.
    pub(crate) fn certificate(&self, code: &str) -> String {
        if CERTIFICATES.contains(&code) {
            self.say(&certificate_key(code), &[])
        } else {
            said(code)
        }
    }

    /// A country by its name, where trade goes there often enough for a name; else its code.
    pub(crate) fn country(&self, country: &CountryCode) -> String {
        if COUNTRIES.contains(&country.as_str()) {
            self.say(&country_key(country.as_str()), &[])
        } else {
            country.as_str().to_owned()
        }
    }

    /// A letter's kind in words.
    pub(crate) fn letter_kind(&self, code: &str) -> String {
        self.say(&kind_key(code), &[])
    }
}

fn clock(local: NaiveDateTime) -> String {
    local.format("%H:%M").to_string()
}

/// Schemes whose name differs from their code.
pub(crate) const CERTIFICATES: [&str; 8] = [
    "VIETGAP",
    "GLOBALGAP",
    "ORGANIC",
    "HACCP",
    "ISO22000",
    "HALAL",
    "ATTP",
    "OCOP",
];

/// Markets that have a name in every language.
pub(crate) const COUNTRIES: [&str; 14] = [
    "VN", "CN", "JP", "KR", "TW", "HK", "SG", "TH", "LA", "MY", "US", "DE", "FR", "AU",
];

/// The key of a certification scheme's name.
pub(crate) fn certificate_key(code: &str) -> String {
    format!("letter-certificate-{}", code.to_lowercase())
}

/// The key of a country's name.
pub(crate) fn country_key(code: &str) -> String {
    format!("letter-country-{}", code.to_lowercase())
}

/// The key of a letter kind's name.
pub(crate) fn kind_key(code: &str) -> String {
    format!("letter-kind-{}", code.to_lowercase().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_ends_at_midnight_is_told_by_the_day_that_it_ends() {
        let words = Words::load().unwrap();
        let vi = Speech::new(&words, Language::Vi);
        let en = Speech::new(&words, Language::En);
        let day = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        let end = vn::end_of_day(day);
        assert_eq!(vi.until(end), "24:00 ngày 31/08/2026");
        assert_eq!(vi.until(end), vi.last_day(day));
        assert_eq!(vi.until_short(end), "24:00 ngày 31/08");
        assert_eq!(en.until(end), "24:00 on 31 Aug 2026 (Vietnam time)");
        let later = end + chrono::Duration::minutes(1);
        assert_eq!(vi.until(later), "00:01 ngày 01/09/2026");
        assert_eq!(vi.moment(end), "00:00 ngày 01/09/2026");
    }
}
