use kernel::{
    money::{Currency, Money, MoneyError},
    price::{UnitPrice, VatRate},
    quantity::{BaseUnit, Packing, PackingTable, Quantity, QuantityError, Unit},
};
use proptest::prelude::*;
use rstest::rstest;

fn total(
    price: &str,
    currency: Currency,
    per: Unit,
    value: &str,
    unit: Unit,
) -> Result<Money, QuantityError> {
    let packings = PackingTable {
        base: BaseUnit::Kg,
        packings: vec![Packing {
            unit: Unit::Carton,
            net_milli: 3_000,
            name: None,
        }],
    };
    let price = UnitPrice::parse(price, currency, per).unwrap();
    price.line_total(Quantity::parse(value, unit).unwrap(), &packings)
}

#[rstest]
#[case("1", Currency::Vnd, Ok(1))]
#[case("12345678", Currency::Vnd, Ok(12_345_678))]
#[case("10.00", Currency::Vnd, Ok(10))]
#[case("1.5", Currency::Vnd, Err(MoneyError::TooManyPlaces { limit: 0 }))]
#[case("1.5", Currency::Usd, Ok(150))]
#[case("1.555", Currency::Usd, Err(MoneyError::TooManyPlaces { limit: 2 }))]
#[case("0", Currency::Usd, Ok(0))]
#[case("-1", Currency::Usd, Err(MoneyError::NotPositive))]
#[case("999999999999999", Currency::Vnd, Ok(999_999_999_999_999))]
#[case("1000000000000000", Currency::Vnd, Err(MoneyError::OutOfRange))]
#[case("999999999999999999", Currency::Usd, Err(MoneyError::OutOfRange))]
#[case("12 000", Currency::Vnd, Err(MoneyError::Malformed))]
#[case("1e9", Currency::Vnd, Err(MoneyError::Malformed))]
fn amounts_are_read(
    #[case] text: &str,
    #[case] currency: Currency,
    #[case] minor: Result<i64, MoneyError>,
) {
    assert_eq!(Money::parse(text, currency).map(|money| money.minor), minor);
}

#[rstest]
#[case("0.185", Ok(185_000))]
#[case("0.000001", Ok(1))]
#[case("0.0000001", Err(MoneyError::TooManyPlaces { limit: 6 }))]
#[case("0", Err(MoneyError::NotPositive))]
#[case("-3", Err(MoneyError::NotPositive))]
#[case("1000000000000", Ok(1_000_000_000_000_000_000))]
#[case("1000000000000.1", Err(MoneyError::OutOfRange))]
fn prices_are_read(#[case] text: &str, #[case] micros: Result<i64, MoneyError>) {
    let price = UnitPrice::parse(text, Currency::Usd, Unit::Kg);
    assert_eq!(price.map(|price| price.micros), micros);
}

#[rstest]
#[case::plain("35000", Currency::Vnd, Unit::Kg, "20", Unit::Tonne, 700_000_000)]
#[case::tie_to_even_down("0.5", Currency::Vnd, Unit::Kg, "1", Unit::Kg, 0)]
#[case::tie_to_even_up("1.5", Currency::Vnd, Unit::Kg, "1", Unit::Kg, 2)]
#[case::tie_to_even_again("2.5", Currency::Vnd, Unit::Kg, "1", Unit::Kg, 2)]
#[case::above_the_tie("0.500001", Currency::Vnd, Unit::Kg, "1", Unit::Kg, 1)]
#[case::cents("0.185", Currency::Usd, Unit::Kg, "1", Unit::Kg, 18)]
#[case::cents_to_even("0.175", Currency::Usd, Unit::Kg, "1", Unit::Kg, 18)]
#[case::price_a_tonne("185", Currency::Usd, Unit::Tonne, "333", Unit::Kg, 6_160)]
#[case::price_a_carton_sold_by_weight("100000", Currency::Vnd, Unit::Carton, "1", Unit::Kg, 33_333)]
#[case::price_by_weight_sold_in_cartons(
    "10000",
    Currency::Vnd,
    Unit::Kg,
    "7",
    Unit::Carton,
    210_000
)]
fn a_line_is_rounded_once_and_half_even(
    #[case] price: &str,
    #[case] currency: Currency,
    #[case] per: Unit,
    #[case] value: &str,
    #[case] unit: Unit,
    #[case] minor: i64,
) {
    assert_eq!(
        total(price, currency, per, value, unit),
        Ok(Money { minor, currency })
    );
}

#[test]
fn a_line_beyond_all_money_is_refused() {
    let refused = total(
        "1000000000000",
        Currency::Usd,
        Unit::Kg,
        "1000000",
        Unit::Tonne,
    );
    assert_eq!(refused, Err(QuantityError::TooLarge));
}

#[test]
fn a_price_for_a_unit_that_cannot_be_converted_is_refused() {
    let refused = total("1", Currency::Usd, Unit::Jar, "1", Unit::Kg);
    assert!(matches!(
        refused,
        Err(QuantityError::UnitNotConvertible {
            unit: Unit::Jar,
            ..
        })
    ));
}

#[test]
fn a_sum_stays_in_one_currency_and_in_range() {
    let of = |minor, currency| Money { minor, currency };
    let sum = |amounts: &[Money]| Money::sum(Currency::Vnd, amounts.iter().copied());
    assert_eq!(sum(&[]), Ok(Money::zero(Currency::Vnd)));
    assert_eq!(
        sum(&[of(1, Currency::Vnd), of(2, Currency::Vnd)]),
        Ok(of(3, Currency::Vnd))
    );
    assert_eq!(
        sum(&[of(1, Currency::Vnd), of(2, Currency::Usd)]),
        Err(MoneyError::CurrencyMismatch)
    );
    assert_eq!(
        sum(&[of(Money::MAX_MINOR, Currency::Vnd), of(1, Currency::Vnd)]),
        Err(MoneyError::OutOfRange)
    );
    assert_eq!(
        sum(&[of(i64::MAX, Currency::Vnd), of(1, Currency::Vnd)]),
        Err(MoneyError::OutOfRange)
    );
}

#[test]
fn tax_is_rounded_half_even_too() {
    let rate = VatRate::parse_percent("8").unwrap();
    assert_eq!(
        (rate.basis_points(), rate.percent().to_string().as_str()),
        (800, "8")
    );
    assert_eq!(
        rate.of(Money {
            minor: 700_000_000,
            currency: Currency::Vnd
        })
        .minor,
        56_000_000
    );
    let half = VatRate::parse_percent("50").unwrap();
    let tax = |minor| {
        half.of(Money {
            minor,
            currency: Currency::Vnd,
        })
        .minor
    };
    assert_eq!((tax(1), tax(3), tax(5)), (0, 2, 2));
    assert_eq!(
        VatRate::parse_percent("7.505"),
        Err(MoneyError::TooManyPlaces { limit: 2 })
    );
    assert_eq!(
        VatRate::parse_percent("100.01"),
        Err(MoneyError::OutOfRange)
    );
    assert_eq!(VatRate::parse_percent("-1"), Err(MoneyError::OutOfRange));
    assert_eq!(
        VatRate::parse_percent("99999999999"),
        Err(MoneyError::OutOfRange)
    );
}

#[test]
fn an_unknown_currency_names_the_known_ones() {
    assert_eq!(Currency::parse(" VND "), Ok(Currency::Vnd));
    assert!(Currency::parse("XAU").unwrap_err().known.contains(&"CNY"));
    assert_eq!(
        Money {
            minor: 5,
            currency: Currency::Usd
        }
        .to_string(),
        "0.05 USD"
    );
}

proptest! {
    #[test]
    fn amounts_come_back(minor in 0..=Money::MAX_MINOR, currency in prop::sample::select(Currency::ALL)) {
        let money = Money { minor, currency };
        prop_assert_eq!(Money::parse(&money.amount().to_string(), currency), Ok(money));
    }

    #[test]
    fn prices_come_back(micros in 1..=1_000_000_000_000_000_000i64) {
        let price = UnitPrice { micros, currency: Currency::Cny, per: Unit::Kg };
        prop_assert_eq!(UnitPrice::parse(&price.amount().to_string(), Currency::Cny, Unit::Kg), Ok(price));
    }

    #[test]
    fn a_line_is_within_half_a_minor_unit(micros in 1..1_000_000_000i64, milli in 1..1_000_000_000i64) {
        let price = UnitPrice { micros, currency: Currency::Usd, per: Unit::Ta };
        let quantity = Quantity::new(rust_decimal::Decimal::new(milli, 3), Unit::Kg).unwrap();
        let total = price.line_total(quantity, &PackingTable::bare(BaseUnit::Kg)).unwrap();
        let exact = i128::from(micros) * i128::from(milli) * 100;
        let off = i128::from(total.minor) * 100_000 * 1_000_000 - exact;
        prop_assert!(off.abs() * 2 <= 100_000 * 1_000_000);
    }
}
