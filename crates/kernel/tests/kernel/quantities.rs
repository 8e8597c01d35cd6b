use kernel::{
    decimal,
    quantity::{
        Amount, BaseQuantity, BaseUnit, Packing, PackingTable, Quantity, QuantityError, Unit,
    },
};
use proptest::prelude::*;
use rstest::rstest;

fn apples() -> PackingTable {
    let packing = |unit, net_milli| Packing {
        unit,
        net_milli,
        name: None,
    };
    PackingTable {
        base: BaseUnit::Kg,
        packings: vec![
            packing(Unit::Carton, 10_000),
            packing(Unit::Box, 350),
            packing(Unit::Piece, 0),
        ],
    }
}

#[test]
fn a_package_holds_what_the_table_says_and_a_unit_of_weight_is_none() {
    let held = |unit| apples().content(unit);
    assert_eq!(held(Unit::Carton), Quantity::parse("10", Unit::Kg).ok());
    assert_eq!(held(Unit::Box), Quantity::parse("0.35", Unit::Kg).ok());
    for none in [Unit::Kg, Unit::Tonne, Unit::Piece, Unit::Litre, Unit::Jar] {
        assert_eq!(held(none), None, "{none}");
    }
}

#[rstest]
#[case("1", Unit::Tonne, 1_000_000)]
#[case("2.5", Unit::Ta, 250_000)]
#[case("3", Unit::Yen, 30_000)]
#[case("0.001", Unit::Kg, 1)]
#[case("1", Unit::Gram, 1)]
#[case("0.000001", Unit::Tonne, 1)]
#[case("1.50", Unit::Carton, 15_000)]
#[case("0.02", Unit::Box, 7)]
#[case("1000000", Unit::Tonne, 1_000_000_000_000)]
fn units_convert_exactly(#[case] text: &str, #[case] unit: Unit, #[case] milli: i64) {
    let quantity = Quantity::parse(text, unit).unwrap();
    assert_eq!(
        apples().to_base(quantity),
        Ok(BaseQuantity::from_milli(milli))
    );
}

#[rstest]
#[case("0.0001", Unit::Kg, QuantityError::Unroundable)]
#[case("0.5", Unit::Gram, QuantityError::Unroundable)]
#[case("0", Unit::Kg, QuantityError::NotPositive)]
#[case("-1", Unit::Kg, QuantityError::NotPositive)]
#[case("1000000.000001", Unit::Tonne, QuantityError::TooLarge)]
#[case("999999999999999999", Unit::Box, QuantityError::TooLarge)]
#[case("", Unit::Kg, QuantityError::Malformed)]
#[case("1e3", Unit::Kg, QuantityError::Malformed)]
#[case("1_000", Unit::Kg, QuantityError::Malformed)]
#[case("1,5", Unit::Kg, QuantityError::Malformed)]
#[case("+1", Unit::Kg, QuantityError::Malformed)]
#[case("NaN", Unit::Kg, QuantityError::Malformed)]
#[case(".5", Unit::Kg, QuantityError::Malformed)]
#[case("٣", Unit::Kg, QuantityError::Malformed)]
#[case(
    "9999999999999999999999999999999999",
    Unit::Kg,
    QuantityError::Malformed
)]
fn what_is_no_quantity_is_refused_at_once(
    #[case] text: &str,
    #[case] unit: Unit,
    #[case] error: QuantityError,
) {
    assert_eq!(Quantity::parse(text, unit), Err(error));
}

#[test]
fn a_part_of_a_package_that_cannot_be_weighed_is_refused() {
    let quantity = Quantity::parse("0.001", Unit::Box).unwrap();
    assert_eq!(apples().to_base(quantity), Err(QuantityError::Unroundable));
    let absurd = Quantity::new(rust_decimal::Decimal::new(i64::MAX, 28), Unit::Carton).unwrap();
    assert_eq!(apples().to_base(absurd), Err(QuantityError::Unroundable));
}

#[rstest]
#[case(Unit::Crate)]
#[case(Unit::Litre)]
#[case(Unit::Piece)]
fn a_unit_that_the_packings_do_not_know_is_refused_not_guessed(#[case] unit: Unit) {
    let quantity = Quantity::parse("1", unit).unwrap();
    let allowed = vec![
        Unit::Kg,
        Unit::Gram,
        Unit::Yen,
        Unit::Ta,
        Unit::Tonne,
        Unit::Carton,
        Unit::Box,
    ];
    assert_eq!(
        apples().to_base(quantity),
        Err(QuantityError::UnitNotConvertible { unit, allowed })
    );
}

#[test]
fn a_packing_says_what_a_litre_of_honey_weighs() {
    let honey = PackingTable {
        base: BaseUnit::Kg,
        packings: vec![Packing {
            unit: Unit::Litre,
            net_milli: 1_400,
            name: None,
        }],
    };
    assert_eq!(
        honey.to_base(Quantity::parse("2", Unit::Litre).unwrap()),
        Ok(BaseQuantity::from_milli(2_800))
    );
    assert_eq!(honey.factor_milli(Unit::Millilitre), None);
}

#[rstest]
#[case("tấn", Unit::Tonne)]
#[case("TẠ", Unit::Ta)]
#[case("ta\u{323}", Unit::Ta)]
#[case("yến", Unit::Yen)]
#[case(" thùng ", Unit::Carton)]
#[case("hũ", Unit::Jar)]
#[case("KG", Unit::Kg)]
fn vietnamese_words_are_understood(#[case] word: &str, #[case] unit: Unit) {
    assert_eq!(Unit::parse(word), Ok(unit));
}

#[test]
fn an_unknown_unit_names_the_known_ones() {
    let unknown = Unit::parse("gánh").unwrap_err();
    assert_eq!(
        (unknown.code.as_str(), unknown.known),
        ("gánh", Unit::CODES)
    );
}

#[test]
fn amounts_are_shown_in_other_units() {
    let show = |milli, unit| {
        apples()
            .from_base(BaseQuantity::from_milli(milli), unit)
            .map(decimal::plain)
    };
    assert_eq!(show(20_000_000, Unit::Tonne).as_deref(), Some("20"));
    assert_eq!(show(1_000, Unit::Box).as_deref(), Some("2.857143"));
    assert_eq!(show(1_000, Unit::Crate), None);
}

#[test]
fn sums_do_not_overflow_silently() {
    let most = BaseQuantity::from_milli(i64::MAX);
    assert_eq!(BaseQuantity::sum([most, BaseQuantity::from_milli(1)]), None);
    assert_eq!(BaseQuantity::from_milli(i64::MIN).checked_sub(most), None);
    assert_eq!(BaseQuantity::sum([]), Some(BaseQuantity::ZERO));
    assert_eq!(BaseQuantity::ZERO.quantity(BaseUnit::Kg), None);
}

#[test]
fn an_amount_is_told_in_the_unit_people_used_where_that_is_exact() {
    let told = |milli: i64, unit: Unit| {
        let amount = BaseQuantity::from_milli(milli);
        let quantity = apples().readable(amount, unit)?;
        Some(quantity.to_string())
    };
    assert_eq!(told(12_500_000, Unit::Tonne).as_deref(), Some("12.5 tonne"));
    assert_eq!(told(2_000, Unit::Litre).as_deref(), Some("2 kg"));
    assert_eq!(told(0, Unit::Tonne), None);
    // Beside other amounts nothing is told too.
    let nothing = apples().told(BaseQuantity::ZERO, Unit::Tonne);
    assert_eq!(nothing, Amount::nothing(Unit::Tonne));
    assert_eq!(nothing.quantity(), None);
    // More than people may write down is not nothing.
    let most = apples().told(BaseQuantity::from_milli(i64::MAX), Unit::Tonne);
    assert!(!most.value().is_zero(), "{most:?}");
}

#[test]
fn amounts_of_a_product_are_told_in_one_unit() {
    let unit_of = |milli: &[i64], unit: Unit| {
        let amounts = milli.iter().copied().map(BaseQuantity::from_milli);
        apples().common_unit(amounts, unit)
    };
    // 1,400 boxes of 350 g; 20 kg is no number of boxes that could be written down.
    assert_eq!(unit_of(&[490_000, 0, 3_500], Unit::Box), Unit::Box);
    assert_eq!(unit_of(&[490_000, 20_000], Unit::Box), Unit::Kg);
    assert_eq!(unit_of(&[12_000_000, 11_950_500], Unit::Tonne), Unit::Tonne);
    assert_eq!(unit_of(&[2_000], Unit::Litre), Unit::Kg);
    assert_eq!(unit_of(&[], Unit::Box), Unit::Box);
}

#[test]
fn one_amount_is_below_another_in_the_same_unit_alone() {
    let of = |text: &str, unit: Unit| Amount::from(Quantity::parse(text, unit).unwrap());
    let (loaded, taken) = (of("12", Unit::Tonne), of("11.85", Unit::Tonne));
    let gap = taken.below(loaded).map(|gap| gap.to_string());
    assert_eq!(gap.as_deref(), Some("0.15 tonne"));
    assert_eq!(loaded.below(taken), None);
    assert_eq!(loaded.below(loaded), None);
    assert_eq!(Amount::nothing(Unit::Kg).below(loaded), None);
    assert_eq!(
        Amount::nothing(Unit::Tonne).below(loaded),
        loaded.quantity()
    );
}

#[test]
fn an_amount_is_stored_like_a_quantity_and_may_be_nothing() {
    let quantity = Quantity::parse("11.85", Unit::Tonne).unwrap();
    let stored = serde_json::to_value(quantity).unwrap();
    let read: Amount = serde_json::from_value(stored).unwrap();
    assert_eq!(read, Amount::from(quantity));
    let nothing = Amount::nothing(Unit::Kg);
    let stored = serde_json::to_value(nothing).unwrap();
    assert_eq!(serde_json::from_value::<Amount>(stored).unwrap(), nothing);
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![
        Unit::Gram,
        Unit::Kg,
        Unit::Yen,
        Unit::Ta,
        Unit::Tonne,
        Unit::Carton,
        Unit::Box,
    ])
}

proptest! {
    #[test]
    fn whole_thousandths_come_back(milli in 1..=1_000_000_000_000i64) {
        let amount = BaseQuantity::from_milli(milli);
        let quantity = amount.quantity(BaseUnit::Kg).unwrap();
        let read = Quantity::parse(&quantity.value_text(), Unit::Kg).unwrap();
        prop_assert_eq!(apples().to_base(read), Ok(amount));
    }

    #[test]
    fn twice_the_quantity_is_twice_the_weight(value in 1..1_000_000i64, unit in units()) {
        let of = |value: i64| Quantity::new(value.into(), unit).and_then(|quantity| apples().to_base(quantity));
        let (once, twice) = (of(value), of(2 * value));
        if let (Ok(once), Ok(twice)) = (once, twice) {
            prop_assert_eq!(once.checked_add(once), Some(twice));
        }
    }

    #[test]
    fn stored_quantities_come_back(value in 1..1_000_000_000i64, unit in units()) {
        let quantity = Quantity::new(rust_decimal::Decimal::new(value, 3), unit);
        prop_assume!(quantity.is_ok());
        let quantity = quantity.unwrap();
        let json = serde_json::to_string(&quantity).unwrap();
        prop_assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), quantity);
    }

    #[test]
    fn no_text_makes_the_parser_fall(text: String) {
        let _ = Quantity::parse(&text, Unit::Tonne);
    }
}
