//! Text of people: cleaning, languages, folding for search.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

crate::text_enum! {
    /// A language that the system speaks. The codes are BCP 47 tags.
    pub enum Language {
        /// Vietnamese, the language that every text has.
        Vi = "vi" | "vi-vn",
        /// English.
        En = "en" | "en-us" | "en-gb",
        /// Chinese in simplified characters.
        ZhHans = "zh-Hans" | "zh" | "zh-hans" | "zh-cn" | "zh-sg" | "zh-hans-cn",
    }
}

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        self.code()
    }

    /// The best language of an `Accept-Language` header, if it names one that we speak.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(20) {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = parameters
                .trim()
                .strip_prefix("q=")
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let language = Self::parse(tag).or_else(|unknown| {
                tag.trim()
                    .split('-')
                    .next()
                    .map_or(Err(unknown), Self::parse)
            });
            if let Ok(language) = language
                && weight > best.map_or(0.0, |(weight, _)| weight)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Too many characters.
    #[error("more than {limit} characters")]
    TooLong {
        /// The most characters allowed.
        limit: usize,
    },
    /// A control character, NUL, or an invisible one that turns or hides text.
    #[error("a control character")]
    ControlCharacter,
    /// A line break in a text of one line.
    #[error("a line break")]
    LineBreak,
}

/// Characters that make a text read otherwise than it is stored: bidirectional overrides and isolates, zero-width
/// blanks, soft hyphens, line separators, the byte order mark, tags.
fn deceives(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text in Unicode normal form C.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Cleans a text of one line: NFC, trimmed, runs of blanks and tabs made one blank. `limit` counts characters.
///
/// # Errors
/// Nothing left, too long, a line break, a control or deceiving character.
pub fn clean_line(text: &str, limit: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.contains(['\n', '\r']) {
        return Err(TextError::LineBreak);
    }
    if text
        .chars()
        .any(|character| (character.is_control() && character != '\t') || deceives(character))
    {
        return Err(TextError::ControlCharacter);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    measured(nfc(&words.join(" ")), limit)
}

/// Cleans a text of several lines: NFC, trimmed, line breaks made `\n`, blanks at the ends of lines removed. `limit`
/// counts characters.
///
/// # Errors
/// Nothing left, too long, a control or deceiving character.
pub fn clean_text(text: &str, limit: usize) -> Result<String, TextError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let forbidden = |character: char| {
        (character.is_control() && !matches!(character, '\n' | '\t')) || deceives(character)
    };
    if text.contains(forbidden) {
        return Err(TextError::ControlCharacter);
    }
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    measured(nfc(&lines.join("\n")), limit)
}

fn measured(text: String, limit: usize) -> Result<String, TextError> {
    if text.is_empty() {
        Err(TextError::Empty)
    } else if text.chars().nth(limit).is_some() {
        Err(TextError::TooLong { limit })
    } else {
        Ok(text)
    }
}

/// The text as search sees it: lower case, no marks, đ (and the eth that old files have in its place) as d, everything
/// that is neither letter nor digit a blank, blanks collapsed. For search only, never for identity.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text
        .nfd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
    {
        match character {
            'đ' | 'ð' | 'ɖ' => folded.push('d'),
            _ if character.is_alphanumeric() => folded.push(character),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The words of a name, each once, folded: what it is found by.
pub fn words(name: &str) -> BTreeSet<String> {
    let folded = fold(name);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// More words than this narrow a search no further.
const SOUGHT: usize = 16;

/// What a name has to have that is looked for by this text: for each of these some word that begins so. A word that begins another one of the text
/// asks for nothing more. Where there are none, nothing is found.
pub fn sought(text: &str) -> Vec<String> {
    // From the last to the first a word stands right behind one that it begins.
    let mut sought: Vec<String> = words(text).into_iter().rev().collect();
    sought.dedup_by(|word, longer| longer.starts_with(word.as_str()));
    sought.sort_by_key(String::len);
    sought.reverse();
    sought.truncate(SOUGHT);
    sought
}

/// The text for a URL: folded, ASCII letters and digits only, words joined by `-`. Not unique by itself.
pub fn slug(text: &str) -> String {
    let words = fold(text);
    let words = words.split(' ').map(|word| {
        word.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
    });
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Text in several languages; Vietnamese is always there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LocalisedText {
    /// Vietnamese.
    pub vi: String,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Chinese, simplified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh_hans: Option<String>,
}

impl LocalisedText {
    /// A text in Vietnamese only.
    pub fn vi(text: impl Into<String>) -> Self {
        Self {
            vi: text.into(),
            en: None,
            zh_hans: None,
        }
    }

    /// The text for a reader of this language, and the language he gets: Chinese falls back to English, English to
    /// Vietnamese.
    pub fn pick(&self, language: Language) -> (&str, Language) {
        let en = self.en.as_deref().map(|text| (text, Language::En));
        let found = match language {
            Language::Vi => None,
            Language::En => en,
            Language::ZhHans => self
                .zh_hans
                .as_deref()
                .map(|text| (text, Language::ZhHans))
                .or(en),
        };
        found.unwrap_or((&self.vi, Language::Vi))
    }

    /// Every text there is.
    pub fn all(&self) -> impl Iterator<Item = (Language, &str)> {
        [
            (Language::Vi, Some(&self.vi)),
            (Language::En, self.en.as_ref()),
            (Language::ZhHans, self.zh_hans.as_ref()),
        ]
        .into_iter()
        .filter_map(|(language, text)| text.map(|text| (language, text.as_str())))
    }
}

crate::json_column!(LocalisedText);
