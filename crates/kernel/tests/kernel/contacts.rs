use kernel::contact::{
    Address, ContactError, CountryCode, Email, LegalKind, PersonName, PhoneNumber, Registration,
    TaxCode,
};
use kernel::fault::{Faults, at};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("mai@htx-namau.example", "mai@htx-namau.example")]
#[case(
    "  Mai.Hoang+ocop@HTX-NaMau.Example ",
    "Mai.Hoang+ocop@htx-namau.example"
)]
#[case("a@nông-sản.vn", "a@xn--nng-sn-dxa2415b.vn")]
fn addresses_are_read(#[case] text: &str, #[case] kept: &str) {
    let email = Email::parse(text).unwrap();
    assert!(email.as_str() == kept || kept.contains("xn--"), "{email}");
    assert!(email.as_str().is_ascii());
    assert_eq!(Email::parse(email.as_str()), Ok(email));
}

#[rstest]
#[case("")]
#[case("mai")]
#[case("@langson.example")]
#[case("mai@")]
#[case("mai@localhost")]
#[case("mai@127.0.0.1")]
#[case("mai@[127.0.0.1]")]
#[case("mai@langson..example")]
#[case("mai@-langson.example")]
#[case("mai@langson.example.")]
#[case("mai@langson.1")]
#[case("mai@lang_son.example")]
#[case(".mai@langson.example")]
#[case("ma..i@langson.example")]
#[case("mai hoang@langson.example")]
#[case("Mai <mai@langson.example>")]
#[case("\"mai\"@langson.example")]
#[case("a@b@langson.example")]
#[case("mai@langson.example,duyen@langson.example")]
#[case("mai@langson.example\r\nBcc: all@langson.example")]
#[case("mai\n@langson.example")]
#[case("mai@langson.example\0")]
#[case("mai(note)@langson.example")]
#[case("mai@lang%73on.example")]
#[case("Ｍai@langson.example")]
#[case("аdmin@langson.example")]
fn headers_names_and_tricks_are_no_addresses(#[case] text: &str) {
    assert_eq!(Email::parse(text), Err(ContactError::Malformed));
}

#[test]
fn overlong_addresses_are_refused() {
    let long = |local: usize, label: usize| {
        let domain = vec!["d".repeat(label); 4].join(".");
        Email::parse(&format!("{}@{domain}.example", "l".repeat(local)))
    };
    assert!(long(64, 40).is_ok());
    assert!(long(65, 40).is_err());
    assert!(long(1, 64).is_err());
    assert!(long(64, 50).is_err());
}

#[test]
fn one_mailbox_is_one_identity() {
    let keys = ["Mai@HTX.example", "mai@htx.example"].map(|text| Email::parse(text).unwrap().key());
    assert_eq!(keys[0], keys[1]);
    assert_eq!(
        Email::parse("Mai@HTX.example").unwrap().domain(),
        "htx.example"
    );
}

#[rstest]
#[case::mobile("0912345678", "+84912345678", "0912 345 678")]
#[case::with_marks("(091) 234-56.78", "+84912345678", "0912 345 678")]
#[case::international("+84 912 345 678", "+84912345678", "0912 345 678")]
#[case::with_needless_zero("+84 (0) 912345678", "+84912345678", "0912 345 678")]
#[case::double_zero("0084912345678", "+84912345678", "0912 345 678")]
#[case::without_plus("84912345678", "+84912345678", "0912 345 678")]
#[case::landline_of_lang_son("0205 381 2345", "+842053812345", "0205 381 2345")]
#[case::landline_abroad("+842053812345", "+842053812345", "0205 381 2345")]
#[case::landline_of_ha_noi("024.3825.1234", "+842438251234", "024 3825 1234")]
#[case::chinese("+86 139 1234 5678", "+8613912345678", "+8613912345678")]
fn numbers_are_read(#[case] text: &str, #[case] kept: &str, #[case] shown: &str) {
    let phone = PhoneNumber::parse(text).unwrap();
    assert_eq!((phone.as_str(), phone.display().as_str()), (kept, shown));
    assert_eq!(phone.tel(), format!("tel:{kept}"));
    assert_eq!(PhoneNumber::parse(&phone.display()), Ok(phone));
}

#[rstest]
#[case("")]
#[case("113")]
#[case("091234567")]
#[case("09123456789")]
#[case("0612345678")]
#[case("0205381234")]
#[case("020538123456")]
#[case("19001234")]
#[case("912345678")]
#[case("+0123456789")]
#[case("+123456")]
#[case("+1234567890123456")]
#[case("0912345678 ext 5")]
#[case("tel:+84912345678")]
#[case("٠٩١٢٣٤٥٦٧٨")]
#[case("0912345678\r\nX: y")]
fn what_cannot_be_dialled_is_refused(#[case] text: &str) {
    assert_eq!(PhoneNumber::parse(text), Err(ContactError::Malformed));
}

/// Codes of large companies, as they print them on every invoice.
#[rstest]
#[case("0100109106", None)]
#[case("0300588569", None)]
#[case("0101243150", None)]
#[case("0100109106-001", Some("001"))]
#[case("0100109106001", Some("001"))]
#[case(" 0100 109 106 ", None)]
fn tax_codes_of_organisations_are_checked(#[case] text: &str, #[case] branch: Option<&str>) {
    let code = TaxCode::parse(text, LegalKind::Enterprise).unwrap();
    assert_eq!(
        (code.branch(), code.main().len(), code.is_personal()),
        (branch, 10, false)
    );
    assert_eq!(TaxCode::read(code.as_str()), Ok(code));
}

#[rstest]
#[case("0100109107", ContactError::CheckDigit)]
#[case("0100109160", ContactError::CheckDigit)]
#[case("1000000002", ContactError::CheckDigit)]
#[case("0000000000", ContactError::CheckDigit)]
#[case("0100109106-000", ContactError::Malformed)]
#[case("0100109106-1", ContactError::Malformed)]
#[case("010010910", ContactError::Malformed)]
#[case("01001091o6", ContactError::Malformed)]
#[case("", ContactError::Malformed)]
#[case("-", ContactError::Malformed)]
#[case("đ100109106", ContactError::Malformed)]
#[case("020099012345", ContactError::NotForThisKind)]
fn wrong_tax_codes_are_refused(#[case] text: &str, #[case] error: ContactError) {
    assert_eq!(TaxCode::parse(text, LegalKind::Cooperative), Err(error));
}

#[test]
fn a_household_has_its_owner_s_personal_number() {
    let code = TaxCode::parse("020099012345", LegalKind::Household).unwrap();
    assert!(code.is_personal());
    assert_eq!(code.branch(), None);
}

#[test]
fn a_registration_abroad_names_its_register() {
    let read = |country: &str, scheme: &str, number: &str| {
        let mut faults = Faults::new();
        let read = Registration::read_foreign(&mut faults, &at("abroad"), country, scheme, number);
        let told = faults
            .iter()
            .map(|fault| format!("{} {}", fault.code.code(), fault.path.join(".")));
        (read.map(|read| read.key()), told.collect::<Vec<_>>())
    };
    let key = Some("CN:USCC:91450000MA5KX".to_owned());
    for number in ["91450000mA5kx", "9145 0000 MA5K X", "91450000-MA5KX"] {
        assert_eq!(read("cn", "USCC", number), (key.clone(), Vec::new()));
    }
    assert_eq!(
        read("VN", " ", "--"),
        (
            None,
            vec![
                "CONTRADICTION abroad.country".to_owned(),
                "REQUIRED abroad.scheme".to_owned(),
                "INVALID_FORMAT abroad.number".to_owned(),
            ]
        )
    );
    let abroad = Registration::vietnamese("0100109106", LegalKind::ForeignCompany);
    assert_eq!(abroad, Err(ContactError::NotForThisKind));
    let json =
        serde_json::to_value(Registration::vietnamese("0100109106", LegalKind::Other).unwrap())
            .unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "kind": "VIETNAMESE_TAX", "code": "0100109106" })
    );
}

#[rstest]
#[case(" Nông  Thị Duyên ", Some("Duyên"))]
#[case("Y", Some("Y"))]
#[case("Đặng Văn Đ'Ur", Some("Đ'Ur"))]
#[case("", None)]
#[case("123", None)]
#[case("duyen@langson.example", None)]
#[case("Mai <b>", None)]
#[case("http://bad.example", None)]
#[case("Mai\r\nBcc: x", None)]
fn names_are_names(#[case] text: &str, #[case] given: Option<&str>) {
    assert_eq!(
        PersonName::parse(text).ok().as_ref().map(PersonName::given),
        given
    );
}

#[test]
fn addresses_are_cleaned() {
    let vietnam = CountryCode::vietnam;
    let address = Address::new(
        vietnam(),
        Some("05974"),
        [" Thôn  Đồng Mỏ ", "", "Lạng Sơn"],
    )
    .unwrap();
    assert_eq!(address.one_line(), "Thôn Đồng Mỏ, Lạng Sơn, 05974");
    let none: [&str; 0] = [];
    assert_eq!(
        Address::new(vietnam(), None, none),
        Err(ContactError::Malformed)
    );
    assert!(Address::new(vietnam(), Some("20"), none).is_ok());
    assert_eq!(
        Address::new(vietnam(), Some("2x"), none),
        Err(ContactError::Malformed)
    );
    let china = CountryCode::parse("CN").unwrap();
    assert_eq!(
        Address::new(china, Some("20"), ["x"]),
        Err(ContactError::NotForThisKind)
    );
    assert_eq!(
        Address::new(vietnam(), None, ["x"; 6]),
        Err(ContactError::Malformed)
    );
    assert!(CountryCode::parse("ZZ").is_err());
    assert!(CountryCode::parse("N U").is_err());
}

#[test]
fn what_is_wrong_with_a_typed_address_is_noted_at_its_field() {
    let read = |country: Option<&str>, unit: Option<&str>, lines: &[&str]| {
        let mut faults = Faults::new();
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let address = Address::read(&mut faults, &at("place"), country, unit, &lines);
        assert_eq!(address.is_none(), !faults.is_empty());
        faults.to_string()
    };
    assert_eq!(read(None, Some("00331"), &[" Kho ", ""]), "");
    assert_eq!(read(Some(" "), None, &["Kho"]), "");
    assert_eq!(
        read(Some("VN"), Some("x"), &["Kho", "a\nb"]),
        r#"INVALID_FORMAT at ["place", "unitCode"], LINE_BREAK at ["place", "lines", "1"]"#
    );
    assert_eq!(
        read(Some("CN"), Some("00331"), &["Kho"]),
        r#"CONTRADICTION at ["place", "unitCode"]"#
    );
    assert_eq!(
        read(Some("Lào"), Some("00331"), &["x"; 6]),
        r#"INVALID_FORMAT at ["place", "country"], INVALID_FORMAT at ["place", "lines"]"#
    );
    assert_eq!(
        read(None, None, &[" "]),
        r#"REQUIRED at ["place", "lines"]"#
    );
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_fall(text in "\\PC{0,40}", digits in "[+0-9 .()-]{0,30}") {
        for text in [&text, &digits] {
            let _ = (Email::parse(text), TaxCode::read(text), PersonName::parse(text), CountryCode::parse(text));
            if let Ok(phone) = PhoneNumber::parse(text) {
                prop_assert_eq!(PhoneNumber::parse(&phone.display()), Ok(phone));
            }
        }
    }

    #[test]
    fn an_address_never_breaks_a_header(text: String) {
        if let Ok(email) = Email::parse(&text) {
            prop_assert!(email.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        }
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert!(!name.as_str().contains(['\r', '\n', '\0']));
        }
    }
}
