use kernel::number::{Number, NumberError, NumberKind};
use proptest::prelude::*;
use rstest::rstest;

const SYMBOLS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[test]
fn the_check_character_is_crockford_s() {
    // H H 2 6 7 K 3 M Q 4 in base 32, worked out by hand modulo 37, is 19: K.
    let number = Number::new(NumberKind::Inquiry, 2026, [7, 19, 3, 20, 23, 4]);
    assert_eq!(number.as_str(), "HH-26-7K3MQ4-K");
    assert_eq!(number.kind(), NumberKind::Inquiry);
}

#[rstest]
#[case("HH-26-7K3MQ4-K")]
#[case("hh-26-7k3mq4-k")]
#[case("HH267K3MQ4K")]
#[case("  hh 26 7k3 mq4 k ")]
fn a_number_is_read_as_people_write_it(#[case] text: &str) {
    assert_eq!(
        Number::parse(text).map(|number| number.to_string()),
        Ok("HH-26-7K3MQ4-K".to_owned())
    );
}

#[test]
fn look_alikes_are_taken_for_what_they_look_like() {
    let number = Number::new(NumberKind::Order, 2030, [0, 1, 0, 1, 0, 1]);
    let misread = number.as_str().replace('0', "o").replace('1', "l");
    assert_eq!(Number::parse(&misread), Ok(number.clone()));
    assert_eq!(Number::parse(&misread.replace('l', "I")), Ok(number));
}

#[rstest]
#[case("", NumberError::Malformed)]
#[case("HH-26-7K3MQ4", NumberError::Malformed)]
#[case("HH-26-7K3MQ4-KK", NumberError::Malformed)]
#[case("XX-26-7K3MQ4-K", NumberError::Malformed)]
#[case("HH-2A-7K3MQ4-K", NumberError::Malformed)]
#[case("HH-26-7K3MQ4-*", NumberError::Malformed)]
#[case("HH-26-7K3MQ4-9", NumberError::CheckCharacter)]
#[case("HH-27-7K3MQ4-K", NumberError::CheckCharacter)]
#[case("DH-26-7K3MQ4-K", NumberError::CheckCharacter)]
fn what_is_no_number_is_refused(#[case] text: &str, #[case] error: NumberError) {
    assert_eq!(Number::parse(text), Err(error));
}

fn kinds() -> impl Strategy<Value = NumberKind> {
    prop::sample::select(NumberKind::ALL)
}

proptest! {
    #[test]
    fn every_number_made_is_read(kind in kinds(), year in 2000..2100i32, random: [u8; 6]) {
        let number = Number::new(kind, year, random);
        prop_assert_eq!(number.as_str().len(), 14);
        prop_assert!(number.as_str().chars().all(|c| c == '-' || SYMBOLS.contains(c)));
        prop_assert_eq!(Number::parse(number.as_str()), Ok(number.clone()));
        prop_assert_eq!(number.kind(), kind);
    }

    #[test]
    fn one_wrong_character_is_found(kind in kinds(), random: [u8; 6], at in 0..6usize, wrong in 0..32usize) {
        let number = Number::new(kind, 2026, random);
        let mut text: Vec<char> = number.as_str().chars().collect();
        let wrong = SYMBOLS.chars().nth(wrong).unwrap();
        prop_assume!(text[6 + at] != wrong);
        text[6 + at] = wrong;
        prop_assert_eq!(Number::parse(&text.iter().collect::<String>()), Err(NumberError::CheckCharacter));
    }

    #[test]
    fn two_swapped_characters_are_found(kind in kinds(), random: [u8; 6], at in 0..5usize) {
        let number = Number::new(kind, 2026, random);
        let mut text: Vec<char> = number.as_str().chars().collect();
        prop_assume!(text[6 + at] != text[7 + at]);
        text.swap(6 + at, 7 + at);
        prop_assert_eq!(Number::parse(&text.iter().collect::<String>()), Err(NumberError::CheckCharacter));
    }

    #[test]
    fn no_text_makes_the_parser_fall(text: String) {
        let _ = Number::parse(&text);
    }
}
