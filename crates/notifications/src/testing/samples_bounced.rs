//! Samples of the letters about letters that reach nobody.

use kernel::{
    contact::{Email, PhoneNumber},
    number::NumberKind,
};

use super::{
    deal::{DUYEN, MAI, noon, number},
    samples::{Sample, add},
};
use crate::letter::{Letter, LetterBounced, PartyUnreachable};

pub(super) fn bounced_samples(all: &mut Vec<Sample>) {
    let bounced = LetterBounced {
        letter: "INQUIRY_RECEIVED".to_owned(),
        number: Some(number(NumberKind::Inquiry)),
        reader: Some(MAI),
        organisation: Some("HTX Na Mẫu Chi Lăng".to_owned()),
        address: Email::parse("mai@htx-namau.example").ok(),
        phone: None,
        answer: "550 5.1.1 mailbox unavailable".to_owned(),
        at: noon(1),
    };
    add(
        all,
        "letter-bounced",
        Some(DUYEN),
        Letter::LetterBounced(Box::new(bounced.clone())),
    );
    add(
        all,
        "letter-bounced-no-address",
        Some(DUYEN),
        Letter::LetterBounced(Box::new(LetterBounced {
            number: None,
            reader: None,
            organisation: None,
            address: None,
            ..bounced.clone()
        })),
    );
    add(
        all,
        "letter-bounced-address-only",
        Some(DUYEN),
        Letter::LetterBounced(Box::new(LetterBounced {
            number: None,
            reader: None,
            organisation: None,
            ..bounced
        })),
    );
    for (name, number) in [
        ("party-unreachable", Some(number(NumberKind::Inquiry))),
        ("party-unreachable-no-number", None),
    ] {
        let letter = PartyUnreachable {
            letter: "INQUIRY_RECEIVED".to_owned(),
            number,
            organisation: "HTX Na Mẫu Chi Lăng".to_owned(),
            phone: PhoneNumber::parse("02053812345").ok(),
            at: noon(1),
        };
        add(
            all,
            name,
            Some(DUYEN),
            Letter::PartyUnreachable(Box::new(letter)),
        );
    }
}
