use kernel::{
    contact::Email,
    fault::{Facts, Fault, FaultCode, Faults, at},
    id::ProductId,
    money::{Currency, Money},
    quantity::{BaseUnit, PackingTable, Quantity, Unit},
    text::clean_line,
};

#[test]
fn every_mistake_is_named_at_once() {
    let mut faults = Faults::new();
    let input = at("input");
    let line = input.at("lines").at(0);
    assert_eq!(faults.check(input.at("note"), clean_line("abc", 2)), None);
    assert_eq!(
        faults.check(line.at("productId"), "org_1".parse::<ProductId>()),
        None
    );
    assert_eq!(
        faults.check(line.at("price"), Money::parse("1.5", Currency::Vnd)),
        None
    );
    let quantity = faults
        .check(line.at("quantity"), Quantity::parse("1", Unit::Litre))
        .unwrap();
    let weighed = PackingTable::bare(BaseUnit::Piece).to_base(quantity);
    assert_eq!(faults.check("input.lines.0.quantity.unit", weighed), None);
    assert_eq!(faults.check("input.email", Email::parse("x")), None);
    assert_eq!(
        faults.check("input.currency", Currency::parse("VND")),
        Some(Currency::Vnd)
    );
    faults.ensure(true, FaultCode::Required, "");

    let fault = |code: FaultCode, path: &[&str], facts| Fault {
        code,
        path: path.iter().map(|segment| (*segment).to_owned()).collect(),
        facts,
    };
    let expected = [
        fault(
            FaultCode::TooLong,
            &["input", "note"],
            Facts::Limit { limit: 2 },
        ),
        fault(
            FaultCode::InvalidId,
            &["input", "lines", "0", "productId"],
            Facts::None,
        ),
        fault(
            FaultCode::InvalidFormat,
            &["input", "lines", "0", "price"],
            Facts::Limit { limit: 0 },
        ),
        fault(
            FaultCode::UnitNotConvertible,
            &["input", "lines", "0", "quantity", "unit"],
            Facts::Allowed {
                values: vec!["piece".to_owned()],
            },
        ),
        fault(FaultCode::InvalidFormat, &["input", "email"], Facts::None),
    ];
    assert_eq!(
        faults.finish().unwrap_err().into_iter().collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn nothing_wrong_lets_the_command_go_on() {
    assert_eq!(Faults::new().finish(), Ok(()));
    assert_eq!(Faults::new().finish_with(Some(1)), Ok(1));
    assert_eq!(
        Faults::from(FaultCode::NotFound).finish_with(Some(1)),
        Err(FaultCode::NotFound.into())
    );
}

#[test]
fn a_fault_of_the_whole_command_has_no_path() {
    let fault = Fault::from(FaultCode::VersionConflict);
    assert!(fault.path.is_empty());
    let mut faults = Faults::from(fault);
    faults.extend(FaultCode::DeadlinePast.at("input").into());
    assert_eq!(
        faults.to_string(),
        r#"VERSION_CONFLICT at [], DEADLINE_PAST at ["input"]"#
    );
}

#[test]
fn faults_survive_being_stored() {
    let faults = Faults::from(
        FaultCode::DailyLimit
            .with(Facts::Wait { seconds: 60 })
            .at("input"),
    );
    let json = serde_json::to_string(&faults).unwrap();
    assert_eq!(
        json,
        r#"[{"code":"DAILY_LIMIT","path":["input"],"facts":{"kind":"WAIT","seconds":60}}]"#
    );
    assert_eq!(serde_json::from_str::<Faults>(&json).unwrap(), faults);
}

#[test]
fn codes_are_one_list_in_capitals() {
    let mut codes = FaultCode::CODES.to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), FaultCode::ALL.len());
    for code in FaultCode::ALL {
        assert_eq!(FaultCode::from_code(code.code()), Ok(*code));
        assert!(
            code.code()
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        );
    }
}
