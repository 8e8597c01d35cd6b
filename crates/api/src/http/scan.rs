//! The first look at what a client sends: a scan of the raw text, before any parser sees it.
//!
//! A recursive parser dies of a document of 3 KB that only opens brackets, so bytes, tokens, nesting, aliases and directives are counted
//! here by a loop that needs no stack. It understands just enough of GraphQL (strings, block strings, comments) and of JSON (strings) not to be
//! fooled by brackets that mean nothing.

use crate::limits::{Exceeded, Limit, Limits};

/// Why a text does not even reach a parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It breaks a limit.
    Exceeded(Exceeded),
    /// A block string has no end. The parser would take its opening for an empty string and go on reading what was skipped here.
    UnclosedBlockString,
}

impl From<Exceeded> for Refusal {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

/// Counts a GraphQL document's tokens, nesting, aliases and directives and refuses what is over the limits.
///
/// # Errors
/// Names the first limit that the document breaks, or says that a block string has no end.
pub fn document(text: &str, limits: &Limits) -> Result<(), Refusal> {
    Limit::Bytes.check(text.len(), limits.bytes)?;
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut tokens = 0;
    let mut aliases = 0;
    let mut directives = 0;
    let mut nesting = 0_usize;
    let mut parentheses = 0_usize;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                at = line_end(bytes, at);
                continue;
            }
            b'"' => {
                tokens += 1;
                at = if bytes[at..].starts_with(b"\"\"\"") {
                    block_string_end(bytes, at + 3).ok_or(Refusal::UnclosedBlockString)?
                } else {
                    string_end(bytes, at + 1)
                };
                Limit::Tokens.check(tokens, limits.tokens)?;
                continue;
            }
            b'{' | b'[' => nesting += 1,
            b'(' => {
                nesting += 1;
                parentheses += 1;
            }
            b'}' | b']' => nesting = nesting.saturating_sub(1),
            b')' => {
                nesting = nesting.saturating_sub(1);
                parentheses = parentheses.saturating_sub(1);
            }
            // Outside of parentheses a colon can only stand between an alias and its field.
            b':' if parentheses == 0 => aliases += 1,
            b'@' => directives += 1,
            b'.' if bytes[at..].starts_with(b"...") => {
                tokens += 1;
                at += 3;
                continue;
            }
            byte if is_word(byte) => {
                tokens += 1;
                Limit::Tokens.check(tokens, limits.tokens)?;
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
                continue;
            }
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                at += 1;
                continue;
            }
            _ => {}
        }
        tokens += 1;
        at += 1;
        Limit::Tokens.check(tokens, limits.tokens)?;
        Limit::Nesting.check(nesting, limits.nesting)?;
        Limit::Aliases.check(aliases, limits.aliases)?;
        Limit::Directives.check(directives, limits.directives)?;
    }
    Ok(())
}

/// Refuses a JSON text (a request's body with its variables) that is too long or nested too deeply.
///
/// # Errors
/// Names the limit that the text breaks.
pub fn json(text: &[u8], limits: &Limits) -> Result<(), Exceeded> {
    Limit::Bytes.check(text.len(), limits.bytes)?;
    let mut at = 0;
    let mut nesting = 0_usize;
    while at < text.len() {
        match text[at] {
            b'"' => {
                at = json_string_end(text, at + 1);
                continue;
            }
            b'{' | b'[' => {
                nesting += 1;
                Limit::Nesting.check(nesting, limits.nesting)?;
            }
            b'}' | b']' => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte == b'+'
}

fn line_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\n' && bytes[at] != b'\r' {
        at += 1;
    }
    at
}

/// A plain string ends at its quotation mark, or at the end of the line, where the parser will complain.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn block_string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\\\"\"\"") {
            at += 4;
        } else if bytes[at..].starts_with(b"\"\"\"") {
            return Some(at + 3);
        } else {
            at += 1;
        }
    }
    None
}

fn json_string_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<Limit> {
        match document(text, &Limits::default()) {
            Ok(()) => None,
            Err(Refusal::Exceeded(exceeded)) => Some(exceeded.limit),
            Err(Refusal::UnclosedBlockString) => panic!("a block string without end in {text}"),
        }
    }

    #[test]
    fn ordinary_documents_pass() {
        assert_eq!(
            refused(
                "query ($first: Int = 20) { products(first: $first, filter: {text: \"na\"}) { nodes { id, ...P } } } fragment P on Product { slug }"
            ),
            None
        );
        assert_eq!(refused(""), None);
    }

    #[test]
    fn three_kilobytes_of_nested_lists_are_refused() {
        let text = format!("{{a(b:{})}}", "[".repeat(3_000));
        assert_eq!(refused(&text), Some(Limit::Nesting));
    }

    #[test]
    fn nested_objects_and_selections_are_refused() {
        assert_eq!(
            refused(&format!("{{a(b:{})}}", "{c:".repeat(200))),
            Some(Limit::Nesting)
        );
        assert_eq!(refused(&"{a".repeat(65)), Some(Limit::Nesting));
        assert_eq!(refused(&"{a".repeat(64)), None);
    }

    #[test]
    fn mixed_brackets_in_a_value_are_refused() {
        assert_eq!(
            refused(&format!("{{a(b:{})}}", "[{c:".repeat(40))),
            Some(Limit::Nesting)
        );
    }

    #[test]
    fn brackets_in_strings_and_comments_mean_nothing() {
        let brackets = "[".repeat(500);
        assert_eq!(refused(&format!("{{a(b:\"{brackets}\")}}")), None);
        assert_eq!(refused(&format!("{{a(b:\"\"\"{brackets}\"\"\")}}")), None);
        assert_eq!(refused(&format!("# {brackets}\n{{a}}")), None);
        assert_eq!(refused(&format!("{{a(b:\"\\\"{brackets}\")}}")), None);
    }

    #[test]
    fn a_string_cannot_hide_what_follows_it() {
        let brackets = "[".repeat(500);
        for opening in [
            "\"\"",
            "\"\\\\\"",
            "\"\"\"x\"\"\"",
            "\"\"\"\\\"\"\" \"\"\"",
            "# \"\n",
            "\"unclosed\n",
        ] {
            assert_eq!(
                refused(&format!("{{a(b:{opening} c:{brackets})}}")),
                Some(Limit::Nesting),
                "{opening}"
            );
        }
    }

    #[test]
    fn an_escape_at_the_very_end_does_no_harm() {
        assert_eq!(refused("{a(b:\"\\"), None);
        assert!(json(b"{\"a\":\"\\", &Limits::default()).is_ok());
    }

    #[test]
    fn an_unclosed_block_string_hides_nothing() {
        let text = format!("{{a(b:[\"\"\"x\"{})}}", "[".repeat(3_000));
        assert_eq!(
            document(&text, &Limits::default()),
            Err(Refusal::UnclosedBlockString)
        );
        assert_eq!(
            document("{a(b:\"\"\"\\", &Limits::default()),
            Err(Refusal::UnclosedBlockString)
        );
    }

    #[test]
    fn tokens_are_counted() {
        assert_eq!(
            refused(&format!("{{{}}}", "a ".repeat(4_001))),
            Some(Limit::Tokens)
        );
        assert_eq!(
            refused(&format!("{{a(b:[{}])}}", "\"\" ".repeat(4_001))),
            Some(Limit::Tokens)
        );
    }

    #[test]
    fn aliases_are_told_from_arguments() {
        let aliases: Vec<String> = (0..21).map(|n| format!("a{n}: id")).collect();
        assert_eq!(
            refused(&format!("{{ {} }}", aliases.join(" "))),
            Some(Limit::Aliases)
        );
        let arguments: Vec<String> = (0..100).map(|n| format!("a{n}: 1")).collect();
        let arguments = arguments.join(" ");
        assert_eq!(
            refused(&format!("{{ a({arguments} o: {{{arguments}}}) }}")),
            None
        );
    }

    #[test]
    fn directives_are_counted() {
        assert_eq!(
            refused(&format!("{{ a {} }}", "@skip(if: false) ".repeat(21))),
            Some(Limit::Directives)
        );
    }

    #[test]
    fn a_long_document_is_refused_unread() {
        assert_eq!(refused(&" ".repeat(256 * 1024 + 1)), Some(Limit::Bytes));
    }

    #[test]
    fn closing_brackets_do_not_buy_depth() {
        assert_eq!(
            refused(&format!("{}{}", "]".repeat(100), "[".repeat(65))),
            Some(Limit::Nesting)
        );
    }

    #[test]
    fn json_nesting_is_counted_outside_strings() {
        let limits = Limits::default();
        assert!(
            json(
                format!("{{\"variables\":{}", "[".repeat(64)).as_bytes(),
                &limits
            )
            .is_err()
        );
        assert!(
            json(
                format!("{{\"query\":\"{}\"}}", "[".repeat(1_000)).as_bytes(),
                &limits
            )
            .is_ok()
        );
        assert!(
            json(
                format!("{{\"query\":\"\\\"\",\"v\":{}", "{\"a\":".repeat(64)).as_bytes(),
                &limits
            )
            .is_err()
        );
    }
}
