//! Prints a letter's blocks: MJML for HTML, one template for text.
//!
//! The MJML is turned into HTML once, at start, with the template's marks inside; minijinja then fills it for each letter.

use std::collections::HashMap;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use mrml::prelude::{parser::ParserOptions, render::RenderOptions};

use crate::block::Document;

const MJML: &str = include_str!("layout/letter.mjml");
const PLAIN: &str = include_str!("layout/letter.txt");

/// The two layouts, ready to be filled.
#[derive(Debug)]
pub(crate) struct Layout {
    templates: Environment<'static>,
}

/// A letter in words, as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// The HTML part.
    pub html: String,
    /// The text part.
    pub plain: String,
}

/// The layout does not parse; a test fills it, so a released program never sees this.
#[derive(Debug, thiserror::Error)]
#[error("the layout of letters is broken: {0}")]
pub struct LayoutError(String);

impl LayoutError {
    fn caused_by(error: impl std::fmt::Debug) -> Self {
        Self(format!("{error:?}"))
    }
}

impl Layout {
    pub(crate) fn load() -> Result<Self, LayoutError> {
        let parsed = mrml::parse_with_options(MJML, &ParserOptions::default())
            .map_err(LayoutError::caused_by)?;
        if !parsed.warnings.is_empty() {
            return Err(LayoutError(format!("{:?}", parsed.warnings)));
        }
        // No font of the outside world: the default list would link to one.
        let options = RenderOptions {
            fonts: HashMap::new(),
            ..RenderOptions::default()
        };
        let html = parsed
            .element
            .render(&options)
            .map_err(LayoutError::caused_by)?;
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|name| match name {
            "letter.txt" => AutoEscape::None,
            _ => AutoEscape::Html,
        });
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .map_err(LayoutError::caused_by)?;
        templates.set_syntax(syntax);
        templates
            .add_template_owned("letter.html", html)
            .map_err(LayoutError::caused_by)?;
        templates
            .add_template("letter.txt", PLAIN)
            .map_err(LayoutError::caused_by)?;
        Ok(Self { templates })
    }

    pub(crate) fn print(&self, document: &Document) -> Result<Rendered, LayoutError> {
        let fill = |name| {
            self.templates
                .get_template(name)
                .and_then(|template| template.render(Serde(document)))
                // The error's own long form shows what it was filling in, links and all.
                .map_err(|error| {
                    let detail = error.detail().unwrap_or("no detail");
                    LayoutError(format!(
                        "{:?}, line {:?}: {detail}",
                        error.kind(),
                        error.line()
                    ))
                })
        };
        Ok(Rendered {
            subject: document.subject.clone(),
            html: fill("letter.html")?,
            plain: fill("letter.txt")?,
        })
    }
}
