//! The blocks a letter is made of. HTML and text are two ways to print the same blocks, so they always say the same.

use serde::Serialize;

/// One block. Every string is plain text: the layouts escape it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Block {
    /// A heading between parts.
    Heading {
        /// The words.
        text: String,
    },
    /// A sentence or two of ours.
    Paragraph {
        /// The words.
        text: String,
    },
    /// Labels with values.
    Facts {
        /// In reading order.
        rows: Vec<Row>,
    },
    /// Products with rows below each, stacked so that a phone shows them without scrolling sideways.
    Lines {
        /// In the deal's order.
        cards: Vec<Card>,
    },
    /// Words of another person, marked as such.
    Quote {
        /// Who says so.
        by: String,
        /// The words, line by line.
        lines: Vec<String>,
    },
    /// Somebody to call.
    Person {
        /// What the person is to the reader.
        label: String,
        /// The name.
        name: String,
        /// Where the person works, where it adds something.
        organisation: Option<String>,
        /// The telephone.
        phone: Option<Phone>,
        /// What is said where there is no telephone.
        no_phone: String,
    },
    /// The one thing to press.
    Button {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// Small print.
    Small {
        /// The words.
        text: String,
    },
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Row {
    /// What it is.
    pub(crate) label: String,
    /// The value.
    pub(crate) value: String,
    /// Whether it catches the eye.
    pub(crate) strong: bool,
    /// `mailto:mai@…`, where the value is an address to write to.
    pub(crate) mailto: Option<String>,
}

impl Row {
    pub(crate) fn plain(label: String, value: String) -> Self {
        Self {
            label,
            value,
            strong: false,
            mailto: None,
        }
    }

    pub(crate) fn strong(label: String, value: String) -> Self {
        Self {
            label,
            value,
            strong: true,
            mailto: None,
        }
    }
}

/// One product with its rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Card {
    /// The product's name.
    pub(crate) title: String,
    /// What is said about it.
    pub(crate) rows: Vec<Row>,
}

/// A telephone number to read and to press.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Phone {
    /// As people write it.
    pub(crate) display: String,
    /// `tel:+84…`.
    pub(crate) tel: String,
}

/// A letter put together, not yet printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Document {
    /// BCP 47 tag of the language.
    pub(crate) language: &'static str,
    /// The subject line: what is wanted from the reader.
    pub(crate) subject: String,
    /// What a list of letters shows after the subject.
    pub(crate) preheader: String,
    /// The letter, top to bottom.
    pub(crate) blocks: Vec<Block>,
}
