//! Templates with words set in: one environment a language, everything escaped, everything compiled into the program.

use std::fmt::Write;
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::text::Language;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context, escape_formatter,
};
use platform::Words;
use serde::Serialize;

use super::assets;
use crate::http::HtmlPolicy;

/// A page that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    Thread,
    Told,
    Home,
    Entry,
    Product,
    Mailbox,
    Letter,
}

impl Sheet {
    const fn name(self) -> &'static str {
        match self {
            Self::Thread => "thread.html",
            Self::Told => "told.html",
            Self::Home => "home.html",
            Self::Entry => "entry.html",
            Self::Product => "product.html",
            Self::Mailbox => "mailbox.html",
            Self::Letter => "letter.html",
        }
    }
}

/// Every template, those that others include too.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("forms.html", include_str!("../../templates/forms.html")),
    ("thread.html", include_str!("../../templates/thread.html")),
    (
        "quotation.html",
        include_str!("../../templates/quotation.html"),
    ),
    ("counter.html", include_str!("../../templates/counter.html")),
    ("quote.html", include_str!("../../templates/quote.html")),
    ("review.html", include_str!("../../templates/review.html")),
    ("order.html", include_str!("../../templates/order.html")),
    (
        "amendment.html",
        include_str!("../../templates/amendment.html"),
    ),
    ("told.html", include_str!("../../templates/told.html")),
    ("home.html", include_str!("../../templates/home.html")),
    ("entry.html", include_str!("../../templates/entry.html")),
    ("product.html", include_str!("../../templates/product.html")),
    ("mailbox.html", include_str!("../../templates/mailbox.html")),
    ("letter.html", include_str!("../../templates/letter.html")),
];

/// Prints pages.
#[derive(Debug)]
pub(super) struct Paper {
    vi: Environment<'static>,
    en: Environment<'static>,
}

impl Paper {
    pub(super) fn new(words: &Arc<Words>) -> Self {
        Self {
            vi: environment(words, Language::Vi),
            en: environment(words, Language::En),
        }
    }

    /// The page's text.
    pub(super) fn print(
        &self,
        language: Language,
        sheet: Sheet,
        page: &impl Serialize,
    ) -> Result<String, Error> {
        let language = written(language);
        let environment = if language == Language::Vi {
            &self.vi
        } else {
            &self.en
        };
        environment.get_template(sheet.name())?.render(context! {
            page => Value::from(Serde(page)),
            lang => language.tag(),
            style => assets::style_address(),
        })
    }

    /// The page as an answer. A page that cannot be printed is a defect of ours, told to the log alone.
    pub(super) fn answer(
        &self,
        status: StatusCode,
        language: Language,
        sheet: Sheet,
        page: &impl Serialize,
    ) -> Response {
        match self.print(language, sheet, page) {
            Ok(text) => html(status, language, text),
            Err(error) => {
                tracing::error!(error = %error.detail().unwrap_or("no detail"), kind = ?error.kind(), template = sheet.name(), line = error.line(), "a page could not be printed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

fn html(status: StatusCode, language: Language, text: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(written(language).tag()),
        ),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, nofollow"),
        ),
    ];
    let mut response = (status, headers, text).into_response();
    response.extensions_mut().insert(HtmlPolicy::Page);
    response
}

/// The language in which a reader's page is written: there are no Chinese words yet.
pub(super) const fn written(language: Language) -> Language {
    match language {
        Language::Vi => Language::Vi,
        Language::En | Language::ZhHans => Language::En,
    }
}

fn environment(words: &Arc<Words>, language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(write_escaped);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("no mark is changed, so none can clash"),
    );
    let words = Arc::clone(words);
    environment.add_function(
        "t",
        move |key: String, values: Kwargs| -> Result<String, Error> {
            let values = values
                .args()
                .map(|name| Ok((name, word_value(&values.get::<Value>(name)?))))
                .collect::<Result<Vec<_>, Error>>()?;
            Ok(words.text(language, &key, &values))
        },
    );
    for (name, source) in TEMPLATES.iter().copied() {
        environment
            .add_template(name, source)
            .expect("the tests print every template");
    }
    environment
}

fn word_value(value: &Value) -> platform::words::Value<'static> {
    match i64::try_from(value.clone()) {
        Ok(number) if value.is_number() => number.into(),
        _ => value.to_string().into(),
    }
}

/// Writes a value into a page. Text is escaped for bodies and for quoted attributes; the slash, which the library would escape too,
/// stays, so that addresses can be read in the source.
fn write_escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            for character in text.chars() {
                match character {
                    '&' => out.write_str("&amp;")?,
                    '<' => out.write_str("&lt;")?,
                    '>' => out.write_str("&gt;")?,
                    '"' => out.write_str("&quot;")?,
                    '\'' => out.write_str("&#39;")?,
                    other => out.write_char(other)?,
                }
            }
            Ok(())
        }
        _ => escape_formatter(out, state, value),
    }
}
