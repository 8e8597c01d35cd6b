use kernel::id::{
    self, IdError, OCOP_SET, OrganisationId, PREFIXES, ProductId, TypedId, UNIT, kind_of,
};
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

/// The valid vectors of the TypeID specification, version 0.3.
#[rstest]
#[case(
    "00000000000000000000000000",
    "",
    "00000000-0000-0000-0000-000000000000"
)]
#[case(
    "00000000000000000000000001",
    "",
    "00000000-0000-0000-0000-000000000001"
)]
#[case(
    "0000000000000000000000000a",
    "",
    "00000000-0000-0000-0000-00000000000a"
)]
#[case(
    "0000000000000000000000000g",
    "",
    "00000000-0000-0000-0000-000000000010"
)]
#[case(
    "00000000000000000000000010",
    "",
    "00000000-0000-0000-0000-000000000020"
)]
#[case(
    "7zzzzzzzzzzzzzzzzzzzzzzzzz",
    "",
    "ffffffff-ffff-ffff-ffff-ffffffffffff"
)]
#[case(
    "prefix_0123456789abcdefghjkmnpqrs",
    "prefix",
    "0110c853-1d09-52d8-d73e-1194e95b5f19"
)]
#[case(
    "prefix_01h455vb4pex5vsknk084sn02q",
    "prefix",
    "01890a5d-ac96-774b-bcce-b302099a8057"
)]
#[case(
    "pre_fix_00000000000000000000000000",
    "pre_fix",
    "00000000-0000-0000-0000-000000000000"
)]
fn the_specification_s_valid_ids_are_understood(
    #[case] text: &str,
    #[case] prefix: &str,
    #[case] uuid: Uuid,
) {
    assert_eq!(id::decode(text), Some((prefix, uuid)));
    assert_eq!(id::encode(prefix, uuid), text);
}

/// Its invalid ones.
#[rstest]
#[case::prefix_uppercase("PREFIX_00000000000000000000000000")]
#[case::prefix_numeric("12345_00000000000000000000000000")]
#[case::prefix_period("pre.fix_00000000000000000000000000")]
#[case::prefix_non_ascii("préfix_00000000000000000000000000")]
#[case::prefix_spaces("  prefix_00000000000000000000000000")]
#[case::prefix_64_chars(
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000"
)]
#[case::separator_empty_prefix("_00000000000000000000000000")]
#[case::separator_empty("_")]
#[case::suffix_short("prefix_1234567890123456789012345")]
#[case::suffix_long("prefix_123456789012345678901234567")]
#[case::suffix_spaces("prefix_1234567890123456789012345 ")]
#[case::suffix_uppercase("prefix_0123456789ABCDEFGHJKMNPQRS")]
#[case::suffix_hyphens("prefix_123456789-123456789-123456")]
#[case::suffix_wrong_alphabet("prefix_ooooooiiiiiiuuuuuuulllllll")]
#[case::suffix_ambiguous_crockford("prefix_i23456789ol23456789oi23456")]
#[case::suffix_hyphens_crockford("prefix_123456789-0123456789-0123456")]
#[case::suffix_overflow("prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz")]
#[case::prefix_underscore_start("_prefix_00000000000000000000000000")]
#[case::prefix_underscore_end("prefix__00000000000000000000000000")]
#[case::empty("")]
#[case::suffix_of_wide_characters("prefix_ééééééééééééé")]
fn the_specification_s_invalid_ids_are_refused(#[case] text: &str) {
    assert_eq!(id::decode(text), None);
    assert_eq!(text.parse::<ProductId>(), Err(IdError::Malformed));
}

#[test]
fn an_id_of_another_kind_is_told_apart() {
    let organisation = OrganisationId::from_uuid(Uuid::from_u128(7)).to_string();
    assert_eq!(organisation, "org_00000000000000000000000007");
    assert_eq!(
        organisation.parse::<ProductId>(),
        Err(IdError::OtherKind {
            expected: "product",
            found: "org".to_owned()
        })
    );
    assert_eq!(kind_of(&organisation), Some("org"));
    assert_eq!(kind_of("teapot_00000000000000000000000007"), None);
    assert_eq!(kind_of("org_8"), None);
}

#[test]
fn the_prefixes_are_different_and_of_the_allowed_letters() {
    let mut sorted = [PREFIXES, &[UNIT, OCOP_SET]].concat();
    let all = sorted.len();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), all);
    assert!(
        sorted
            .iter()
            .all(|prefix| prefix.bytes().all(|byte| byte.is_ascii_lowercase()))
    );
}

proptest! {
    #[test]
    fn every_uuid_comes_back(bits: u128) {
        let id = ProductId::from_uuid(Uuid::from_u128(bits));
        prop_assert_eq!(id.to_string().parse::<ProductId>(), Ok(id));
        prop_assert_eq!(serde_json::from_str::<ProductId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
    }

    #[test]
    fn ids_sort_as_their_texts(one: u128, other: u128) {
        let (one, other) = (ProductId::from_uuid(Uuid::from_u128(one)), ProductId::from_uuid(Uuid::from_u128(other)));
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
    }

    #[test]
    fn no_text_makes_the_parser_fall(text: String) {
        let _ = text.parse::<ProductId>();
        let _ = kind_of(&text);
    }
}

#[test]
fn a_generic_caller_knows_the_prefix() {
    fn prefix<T: TypedId>() -> &'static str {
        T::PREFIX
    }
    assert_eq!(prefix::<ProductId>(), "product");
}
