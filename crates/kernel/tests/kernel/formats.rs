use kernel::{
    decimal,
    format::{date, input_number, money, number, percent, read_number, unit_price},
    money::{Currency, Money},
    price::UnitPrice,
    quantity::Unit,
    text::Language,
    time::parse_date,
};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case(12_345_678, Currency::Vnd, "12.345.678\u{a0}₫", "12,345,678\u{a0}₫")]
#[case(0, Currency::Vnd, "0\u{a0}₫", "0\u{a0}₫")]
#[case(999, Currency::Vnd, "999\u{a0}₫", "999\u{a0}₫")]
#[case(1_000, Currency::Vnd, "1.000\u{a0}₫", "1,000\u{a0}₫")]
#[case(-1_234_500, Currency::Usd, "-12.345,00\u{a0}USD", "-12,345.00\u{a0}USD")]
#[case(5, Currency::Cny, "0,05\u{a0}CNY", "0.05\u{a0}CNY")]
fn money_is_written_as_people_read_it(
    #[case] minor: i64,
    #[case] currency: Currency,
    #[case] vi: &str,
    #[case] en: &str,
) {
    let amount = Money { minor, currency };
    assert_eq!(money(&amount, Language::Vi), vi);
    assert_eq!(money(&amount, Language::En), en);
    assert_eq!(money(&amount, Language::ZhHans), en);
}

#[rstest]
#[case("0.185", Currency::Usd, "0,185\u{a0}USD")]
#[case("2", Currency::Usd, "2,00\u{a0}USD")]
#[case("35000", Currency::Vnd, "35.000\u{a0}₫")]
#[case("35000.5", Currency::Vnd, "35.000,5\u{a0}₫")]
fn prices_keep_their_digits(#[case] text: &str, #[case] currency: Currency, #[case] vi: &str) {
    assert_eq!(
        unit_price(
            &UnitPrice::parse(text, currency, Unit::Kg).unwrap(),
            Language::Vi
        ),
        vi
    );
}

#[test]
fn numbers_and_days_follow_the_language() {
    let value = decimal::parse("1234.50").unwrap();
    assert_eq!(number(value, Language::Vi), "1.234,5");
    assert_eq!(number(value, Language::En), "1,234.5");
    assert_eq!(number(-value, Language::Vi), "-1.234,5");
    assert_eq!(
        percent(decimal::parse("7.5").unwrap(), Language::Vi),
        "7,5%"
    );
    let day = parse_date("2026-08-05").unwrap();
    assert_eq!(date(day, Language::Vi), "05/08/2026");
    assert_eq!(date(day, Language::En), "5 Aug 2026");
    assert_eq!(date(day, Language::ZhHans), "2026-08-05");
}

#[rstest]
#[case("1.234,5", Language::Vi, Some("1234.5"))]
#[case("57,000", Language::Vi, None)]
#[case("57.000", Language::Vi, Some("57000"))]
#[case("57.000", Language::En, None)]
#[case("57,0000", Language::Vi, Some("57"))]
#[case("1.234,567", Language::Vi, Some("1234.567"))]
#[case("1234,5", Language::Vi, Some("1234.5"))]
#[case("1.500", Language::Vi, Some("1500"))]
#[case("1.5", Language::Vi, Some("1.5"))]
#[case("0.185", Language::Vi, Some("0.185"))]
#[case("0.185.000", Language::Vi, None)]
#[case("01.234", Language::Vi, None)]
#[case("-1.500", Language::Vi, Some("-1500"))]
#[case("20", Language::Vi, Some("20"))]
#[case(" 12 000 ", Language::Vi, Some("12000"))]
#[case("1,234.5", Language::En, Some("1234.5"))]
#[case("1.500", Language::En, None)]
#[case("1,5", Language::En, Some("1.5"))]
#[case("1.23.4", Language::Vi, None)]
#[case("1.234.5", Language::Vi, None)]
#[case("1,2,3", Language::Vi, None)]
#[case(".500", Language::Vi, None)]
#[case("", Language::Vi, None)]
#[case("-", Language::Vi, None)]
#[case("20 tấn", Language::Vi, None)]
fn numbers_are_read_as_people_type_them(
    #[case] text: &str,
    #[case] language: Language,
    #[case] read: Option<&str>,
) {
    assert_eq!(
        read_number(text, language).map(decimal::plain).as_deref(),
        read
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read(minor in -1_000_000_000_000i64..1_000_000_000_000, language in prop::sample::select(Language::ALL)) {
        let value = rust_decimal::Decimal::new(minor, 4).normalize();
        // Three digits after the point may look like a group in no language, since the written point is the language's own.
        prop_assert_eq!(read_number(&input_number(value, language), language), Some(value));
    }

    #[test]
    fn no_text_makes_the_reader_fall(text: String, language in prop::sample::select(Language::ALL)) {
        let _ = read_number(&text, language);
    }
}
