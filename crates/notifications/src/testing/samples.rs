//! One sample of every letter, with every field filled and every branch taken at least once.

use std::collections::BTreeMap;

use kernel::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    text::Language,
};
use platform::Words;

use super::deal::{DUYEN, MAI, QUAN, noon};
use super::samples_bargain::bargain_samples;
use super::samples_bounced::bounced_samples;
use super::samples_data::data_samples;
use super::samples_inquiry::inquiry_samples;
use super::samples_order::amendment_samples;
use super::samples_organisations::organisation_samples;
use super::samples_people::people_samples;
use super::samples_receipts::receipt_samples;
use super::samples_register::register_samples;
use super::samples_trade::{delivery_samples, order_samples, quotation_samples};
use crate::{
    compose::{self, ButtonTarget},
    directory::Contact,
    layout::{Layout, Rendered},
    letter::{Letter, Opens},
    link::{self, Purpose},
};

/// A letter with a name for files and snapshots.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// `order-placed-seller`.
    pub name: &'static str,
    /// The letter.
    pub letter: Letter,
    /// Who reads it; `None` for an organisation's letterbox.
    pub reader: Option<PersonId>,
}

/// The people of the samples: Mai sells, Quân buys, Duyên is staff.
pub fn people() -> BTreeMap<PersonId, Contact> {
    let contact = |name: &str, email: &str, phone: Option<&str>| Contact {
        name: name.to_owned(),
        email: Email::parse(email).ok(),
        phone: phone.and_then(|phone| PhoneNumber::parse(phone).ok()),
        language: Language::Vi,
    };
    BTreeMap::from([
        (
            MAI,
            contact("Hoàng Thị Mai", "mai@htx-namau.example", Some("0912345678")),
        ),
        (
            QUAN,
            contact(
                "Trần Minh Quân",
                "quan@sieuthimau.example",
                Some("0987654321"),
            ),
        ),
        (
            DUYEN,
            contact("Nông Thị Duyên", "duyen@langson.example", None),
        ),
    ])
}

/// Prints a sample in a language, with a link that never changes.
///
/// # Panics
/// When the layout is broken.
pub fn print(words: &Words, sample: &Sample, language: Language) -> Rendered {
    let people = people();
    let answers = Email::parse("ocop@langson.example").expect("a sample address");
    let base = "https://chophien.example";
    let expires_at = link::end(&sample.letter, noon(1));
    let button = match (sample.letter.opens(), sample.reader) {
        (Opens::Page(path), _) => ButtonTarget::Page {
            url: format!("{base}{path}"),
        },
        (Opens::Thread | Opens::SignIn | Opens::Nothing, Some(_)) => ButtonTarget::Personal {
            url: format!("{base}/l/MAU"),
            expires_at,
        },
        (Opens::Thread | Opens::SignIn | Opens::Nothing, None) => ButtonTarget::FrontDoor {
            url: format!("{base}/"),
        },
        (opens, _) => ButtonTarget::Personal {
            url: format!("{base}{}MAU", opens.purpose().map_or("/", Purpose::path)),
            expires_at,
        },
    };
    let document = compose::compose(
        words,
        &sample.letter,
        &compose::Copy {
            language,
            reader: sample
                .reader
                .and_then(|reader| people.get(&reader))
                .map(|reader| reader.name.as_str()),
            for_house: matches!(sample.letter.opens(), Opens::Thread | Opens::Page(_)),
            people: &people,
            button,
            answers: Some(("Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)", &answers)),
        },
    );
    let layout = Layout::load().expect("the layout of letters is sound");
    layout
        .print(&document)
        .expect("the layout of letters is sound")
}

/// Every letter, and every branch of those that have several.
pub fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    people_samples(&mut all);
    register_samples(&mut all);
    inquiry_samples(&mut all);
    quotation_samples(&mut all);
    bargain_samples(&mut all);
    order_samples(&mut all);
    delivery_samples(&mut all);
    receipt_samples(&mut all);
    bounced_samples(&mut all);
    amendment_samples(&mut all);
    data_samples(&mut all);
    organisation_samples(&mut all);
    all
}

pub(super) fn add(
    all: &mut Vec<Sample>,
    name: &'static str,
    reader: Option<PersonId>,
    letter: Letter,
) {
    all.push(Sample {
        name,
        letter,
        reader,
    });
}
