//! What other people wrote, as it may stand in a letter: nothing in it hides, turns the text around or becomes a link.

use kernel::contact::Email;

/// Words of other people, made harmless: no control or bidirectional-override character survives, and nothing in them is
/// turned into a link by a mail program, because what looks like an address is broken up by invisible spaces.
pub(crate) fn said(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !is_hostile(*c)).collect();
    clean
        .split_inclusive([' ', '\n'])
        .map(|word| {
            if looks_like_address(word) {
                let mut broken = String::with_capacity(word.len() + 12);
                for c in word.chars() {
                    if matches!(c, '.' | ':' | '/' | '@') {
                        broken.push(ZERO_WIDTH_SPACE);
                    }
                    broken.push(c);
                }
                broken
            } else {
                word.to_owned()
            }
        })
        .collect()
}

/// The same on one line of at most 60 characters, for subjects and previews.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 60;
    let line = text
        .chars()
        .filter(|c| *c == '\n' || !is_hostile(*c))
        .collect::<String>();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = if line.chars().count() > MOST {
        let cut: String = line.chars().take(MOST - 1).collect();
        format!("{}…", cut.trim_end())
    } else {
        line
    };
    said(&short)
}

/// An e-mail address as one copies it. Where a mail program could see something else in it, it is broken up like other people's words.
pub(crate) fn address(email: &Email) -> String {
    if is_plain(email) {
        email.to_string()
    } else {
        said(email.as_str())
    }
}

/// The link that writes to an address; `None` where it could do more than that.
pub(crate) fn mailto(email: &Email) -> Option<String> {
    is_plain(email).then(|| format!("mailto:{email}"))
}

/// Whether an address can be taken for nothing but an address. The part before its `@` may hold `/` and `?` too (RFC 5322): a web
/// page's address as `www.xau.example/`, or further readers and a subject in a link.
fn is_plain(email: &Email) -> bool {
    let local = email
        .as_str()
        .rsplit_once('@')
        .map_or("", |(local, _)| local);
    local
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
        && !local.to_ascii_lowercase().starts_with("www.")
}

const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// What hides a text or turns it around.
pub(crate) fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A dot, at-sign or scheme between letters is enough: a false alarm costs an invisible character.
fn looks_like_address(word: &str) -> bool {
    if word.contains("://") || word.contains('@') {
        return true;
    }
    let characters: Vec<char> = word.chars().collect();
    characters
        .windows(3)
        .any(|w| w[1] == '.' && w[0].is_alphanumeric() && w[2].is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_the_words_of_others_are_broken() {
        assert_eq!(
            said("xem http://xau.example/a nhé"),
            "xem http\u{200B}:\u{200B}/\u{200B}/xau\u{200B}.example\u{200B}/a nhé"
        );
        assert_eq!(said("a@b.example"), "a\u{200B}@b\u{200B}.example");
        assert_eq!(
            said("65.000 đồng, loại 1. Giao 27/7."),
            "65.000 đồng, loại 1. Giao 27/7."
        );
        assert_eq!(said("đảo\u{202E}ngược\u{0}"), "đảongược");
    }

    #[test]
    fn an_address_can_be_copied_unless_it_looks_like_something_else() {
        for plain in [
            "mai@htx-namau.example",
            "Chi_Lang.na-1+hop@htx-namau.example",
        ] {
            let email = Email::parse(plain).unwrap();
            assert_eq!(address(&email), plain);
            assert_eq!(mailto(&email), Some(format!("mailto:{plain}")));
        }
        for sly in [
            "www.xau.example@xau.example",
            "WWW.xau@xau.example",
            "xau.example/tra-tien@xau.example",
            "mai?bcc=xau@xau.example",
            "mai%3Fsubject=xin@xau.example",
            "a&b@xau.example",
        ] {
            let email = Email::parse(sly).unwrap();
            assert_eq!(address(&email), said(sly));
            assert_ne!(address(&email), sly);
            assert_eq!(mailto(&email), None);
        }
    }

    #[test]
    fn a_brief_text_is_one_short_line() {
        assert_eq!(short(" hai\r\ndòng "), "hai dòng");
        assert_eq!(short(&"a".repeat(80)).chars().count(), 60);
    }
}
