//! Text in several languages.

use async_graphql::{Context, SimpleObject};
use kernel::text::LocalisedText;

use super::Language;
use crate::graphql::Caller;

/// A text in every language it has, for those who edit it.
#[derive(Clone, SimpleObject)]
pub struct Texts {
    /// Vietnamese; always there.
    vi: String,
    /// English.
    en: Option<String>,
    /// Chinese in simplified characters.
    zh_hans: Option<String>,
}

impl From<LocalisedText> for Texts {
    fn from(text: LocalisedText) -> Self {
        Self {
            vi: text.vi,
            en: text.en,
            zh_hans: text.zh_hans,
        }
    }
}

/// The text for the language asked for, else for the caller's.
pub fn picked(ctx: &Context<'_>, text: &LocalisedText, language: Option<Language>) -> String {
    let language = language.map_or_else(|| Caller::of(ctx).language(), Into::into);
    text.pick(language).0.to_owned()
}
