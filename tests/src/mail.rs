//! Mail as its receiver reads it.

use mail_parser::MessageParser;

use crate::page::words_of;

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub plain: String,
    /// Its HTML part.
    pub html: String,
    /// Its Message-ID.
    pub message_id: String,
    /// The letters it refers to.
    pub references: Vec<String>,
    /// The letter it answers.
    pub in_reply_to: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
}

impl Letter {
    /// Reads a raw message.
    pub fn parse(raw: &[u8]) -> Self {
        let message = MessageParser::default().parse(raw).expect("a message");
        Self {
            subject: message.subject().unwrap_or_default().to_owned(),
            plain: message.body_text(0).unwrap_or_default().into_owned(),
            html: message.body_html(0).unwrap_or_default().into_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            references: message
                .references()
                .as_text_list()
                .map(|list| list.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
            in_reply_to: message
                .in_reply_to()
                .as_text_list()
                .and_then(|list| list.first().map(ToString::to_string)),
            reply_to: message
                .reply_to()
                .and_then(|to| to.first())
                .and_then(|to| to.address())
                .map(str::to_owned),
        }
    }

    /// A letter as the mailbox page shows it; it has no headers there.
    pub(crate) fn opened(opened: notifications::mailbox::Opened) -> Self {
        Self {
            subject: opened.subject,
            plain: opened.plain,
            html: opened.html,
            message_id: String::new(),
            references: Vec::new(),
            in_reply_to: None,
            reply_to: None,
        }
    }

    /// Expects words in both parts; blanks of any kind count as one.
    ///
    /// # Panics
    /// When one of the parts does not have them.
    pub fn says(&self, wanted: &[&str]) {
        let plain = self.plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let html = words_of(&self.html);
        for words in wanted {
            assert!(
                plain.contains(words),
                "the text part does not say {words}: {plain}"
            );
            assert!(
                html.contains(words),
                "the HTML part does not say {words}: {html}"
            );
        }
    }

    /// The link of the letter's button.
    pub fn link(&self) -> String {
        link_in(&self.plain).unwrap_or_else(|| panic!("no link in {}", self.plain))
    }
}

/// The first link that acts (`/l/…`, `/sign-in/…`, `/confirm/…` and the like) in a text.
pub fn link_in(text: &str) -> Option<String> {
    let pattern = regex_lite::Regex::new(
        r"https?://[^\s<>]+/(?:l|sign-in|confirm|reset|invitations|claims|erasure)/[A-Za-z0-9_-]+",
    )
    .ok()?;
    pattern.find(text).map(|found| found.as_str().to_owned())
}

/// The token of a link.
///
/// # Panics
/// When it has none.
pub fn token(link: &str) -> &str {
    link.rsplit('/').next().expect("a token")
}
