use kernel::text::{
    Language, LocalisedText, TextError, clean_line, clean_text, fold, slug, sought, words,
};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("na Chi Lăng", "na chi lang")]
#[case("HỒNG VÀNH KHUYÊN", "hong vanh khuyen")]
#[case("Đào Mẫu Sơn", "dao mau son")]
#[case("Ðào", "dao")]
#[case("ðỏ", "do")]
#[case("Hòa, Hoà; hoa\u{300}", "hoa hoa hoa")]
#[case("thạch đen  (Tràng Định) – 500g", "thach den trang dinh 500g")]
#[case("番荔枝 No.1", "番荔枝 no 1")]
#[case("---", "")]
#[case("", "")]
fn text_is_folded_for_search(#[case] text: &str, #[case] folded: &str) {
    assert_eq!(fold(text), folded);
}

#[rstest]
#[case("HTX Na Đồng Bành", "dong banh", true)]
#[case("HTX Na Đồng Bành", "banh na", true)]
#[case("HTX Na Đồng Bành", "ban", true)]
#[case("HTX Na Đồng Bành", "anh", false)]
#[case("HTX Na Đồng Bành", "na chi lang", false)]
#[case("HTX Na Đồng Bành", "Đồng-BÀNH đồng b", true)]
#[case("HTX Na Đồng Bành", "na nam", false)]
#[case("HTX Na Đồng Bành", "", false)]
#[case("---", "na", false)]
fn a_name_is_found_by_its_words(#[case] name: &str, #[case] text: &str, #[case] found: bool) {
    let (words, sought) = (words(name), sought(text));
    let begun = |sought: &String| words.iter().any(|word| word.starts_with(sought));
    assert_eq!(!sought.is_empty() && sought.iter().all(begun), found);
}

#[test]
fn what_is_sought_is_the_longest_words_and_none_that_another_begins_with() {
    assert_eq!(sought("na nam Na Đồng năm"), ["dong", "nam"]);
    let many = ('a'..='z').map(|letter| format!("{letter} "));
    assert_eq!(sought(&many.collect::<String>()).len(), 16);
}

#[test]
fn composed_and_decomposed_text_fold_alike() {
    assert_eq!(fold("Lạng Sơn"), fold("La\u{323}ng So\u{31b}n"));
}

#[rstest]
#[case("Na Chi Lăng", "na-chi-lang")]
#[case("  Rượu Mẫu Sơn 35° ", "ruou-mau-son-35")]
#[case("番荔枝 na", "na")]
#[case("../../etc", "etc")]
fn slugs_are_safe_in_a_url(#[case] text: &str, #[case] wanted: &str) {
    assert_eq!(slug(text), wanted);
}

#[rstest]
#[case("  Na   Chi\tLăng ", Ok("Na Chi Lăng"))]
#[case("La\u{323}ng", Ok("Lạng"))]
#[case("a\u{a0}b", Ok("a b"))]
#[case("<b>đậm</b>", Ok("<b>đậm</b>"))]
#[case("👩\u{200d}🌾", Ok("👩\u{200d}🌾"))]
#[case(" \u{a0}\t", Err(TextError::Empty))]
#[case("a\nb", Err(TextError::LineBreak))]
#[case("a\r\nBcc: b", Err(TextError::LineBreak))]
#[case("a\u{2028}b", Err(TextError::ControlCharacter))]
#[case("a\0b", Err(TextError::ControlCharacter))]
#[case("a\u{85}b", Err(TextError::ControlCharacter))]
#[case("a\u{202e}b", Err(TextError::ControlCharacter))]
#[case("a\u{2066}b", Err(TextError::ControlCharacter))]
#[case("a\u{200b}b", Err(TextError::ControlCharacter))]
#[case("a\u{1b}[31m", Err(TextError::ControlCharacter))]
#[case("12345678901234567890x", Err(TextError::TooLong { limit: 20 }))]
#[case("ĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐ", Ok("ĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐ"))]
fn a_line_is_cleaned(#[case] text: &str, #[case] cleaned: Result<&str, TextError>) {
    assert_eq!(
        clean_line(text, 20).as_deref().map_err(|error| *error),
        cleaned
    );
}

#[rstest]
#[case("\n một  \r\n\r\nhai\r ba\n", Ok("một\n\nhai\n ba"))]
#[case(" \n ", Err(TextError::Empty))]
#[case("a\0", Err(TextError::ControlCharacter))]
#[case("a\u{202d}", Err(TextError::ControlCharacter))]
#[case("123456789012345678901", Err(TextError::TooLong { limit: 20 }))]
fn a_text_is_cleaned(#[case] text: &str, #[case] cleaned: Result<&str, TextError>) {
    assert_eq!(
        clean_text(text, 20).as_deref().map_err(|error| *error),
        cleaned
    );
}

#[test]
fn a_reader_is_told_which_language_he_got() {
    let mut text = LocalisedText::vi("na");
    assert_eq!(text.pick(Language::ZhHans), ("na", Language::Vi));
    text.en = Some("custard apple".to_owned());
    assert_eq!(text.pick(Language::ZhHans), ("custard apple", Language::En));
    text.zh_hans = Some("番荔枝".to_owned());
    assert_eq!(text.pick(Language::ZhHans), ("番荔枝", Language::ZhHans));
    assert_eq!(text.pick(Language::Vi), ("na", Language::Vi));
    assert_eq!(text.all().count(), 3);
}

#[rstest]
#[case("vi-VN,vi;q=0.9,en;q=0.8", Some(Language::Vi))]
#[case("fr, en-AU;q=0.5, zh-CN;q=0.7", Some(Language::ZhHans))]
#[case("zh-Hans-SG", Some(Language::ZhHans))]
#[case("en;q=0", None)]
#[case("en;q=NaN", None)]
#[case("fr", None)]
#[case("", None)]
fn the_browser_s_languages_are_understood(
    #[case] header: &str,
    #[case] language: Option<Language>,
) {
    assert_eq!(Language::accepted(header), language);
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text: String) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn cleaning_twice_changes_nothing(text: String) {
        if let Ok(once) = clean_line(&text, 1_000) {
            prop_assert_eq!(clean_line(&once, 1_000), Ok(once));
        }
        if let Ok(once) = clean_text(&text, 1_000) {
            prop_assert_eq!(clean_text(&once, 1_000), Ok(once));
        }
    }

    #[test]
    fn slugs_hold_nothing_else(text: String) {
        prop_assert!(slug(&text).bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
    }
}
