//! The bytes of a letter: headers, a text part, an HTML part.

use kernel::{contact::Email, time::Instant};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{layout::Rendered, speech::is_hostile};

/// Longer sender names would be folded in the middle of an encoded word, which some programs show as it stands.
const NAME_BYTES: usize = 44;

/// Everything of a message besides its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Headers<'a> {
    pub(super) from: (&'a str, &'a Email),
    pub(super) to: (&'a str, &'a Email),
    /// Whose mailbox takes answers.
    pub(super) reply_to: Option<(&'a str, &'a Email)>,
    /// Without the angle brackets.
    pub(super) message_id: &'a str,
    /// Message-IDs of the thread, oldest first, without the angle brackets.
    pub(super) references: &'a [String],
    pub(super) date: Instant,
    /// BCP 47 tag of the language it is written in.
    pub(super) language: &'static str,
}

/// Builds the message. Its boundaries are random: a repeat must use the same bytes.
pub(super) fn build(headers: Headers<'_>, letter: &Rendered) -> Result<Vec<u8>, String> {
    let mut message = Message::builder()
        .from(mailbox(headers.from)?)
        .to(mailbox(headers.to)?)
        .subject(one_line(&letter.subject))
        .message_id(Some(bracketed(headers.message_id)))
        .date(headers.date.into())
        .raw_header(plain(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated",
        ))
        // Exchange heeds this one: notes that somebody is away would go to whoever takes answers.
        .raw_header(plain(
            HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"),
            "OOF, AutoReply",
        ))
        .raw_header(plain(
            HeaderName::new_from_ascii_str("Content-Language"),
            headers.language,
        ));
    if let Some(reply_to) = headers.reply_to {
        message = message.reply_to(mailbox(reply_to)?);
    }
    if let Some(last) = headers.references.last() {
        let all: Vec<_> = headers.references.iter().map(|id| bracketed(id)).collect();
        message = message
            .in_reply_to(bracketed(last))
            .references(all.join(" "));
    }
    let parts = MultiPart::alternative_plain_html(letter.plain.clone(), letter.html.clone());
    let message = message
        .multipart(parts)
        .map_err(|error| error.to_string())?;
    Ok(message.formatted())
}

fn plain(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::new(name, value.to_owned())
}

fn bracketed(id: &str) -> String {
    format!("<{id}>")
}

fn mailbox((name, address): (&str, &Email)) -> Result<Mailbox, String> {
    let address = address
        .as_str()
        .parse()
        .map_err(|_| "an address that SMTP does not know".to_owned())?;
    let name = short_name(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// A text for a header: one line, and nothing in it that turns it around.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_hostile(*c))
        .collect()
}

/// A name for a header: one line, no quotes or brackets, whole words where they fit.
fn short_name(name: &str) -> String {
    let clean: String = one_line(name)
        .chars()
        .filter(|c| !matches!(c, '"' | '<' | '>' | '\\'))
        .collect();
    let mut short = String::new();
    for word in clean.split_whitespace() {
        let space = usize::from(!short.is_empty());
        if short.len() + space + word.len() > NAME_BYTES {
            break;
        }
        if space == 1 {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_break_a_header_are_mended() {
        assert_eq!(
            short_name("Mai\r\nBcc: x@y.example"),
            "Mai Bcc: x@y.example"
        );
        assert_eq!(short_name("\"Mai\" <a@b.example>"), "Mai a@b.example");
        assert_eq!(short_name("Mai\u{202e}moc.live\u{2066}"), "Maimoc.live");
        let long = short_name("Sở Nông nghiệp và Môi trường tỉnh Lạng Sơn");
        assert!(long.len() <= NAME_BYTES && long.starts_with("Sở Nông nghiệp"));
    }

    #[test]
    fn a_message_carries_its_thread_and_says_that_a_machine_sent_it() {
        let from = Email::parse("thu@chophien.example").unwrap();
        let to = Email::parse("mai@htx-namau.example").unwrap();
        let references = ["a@x".to_owned(), "b@x".to_owned()];
        let raw = build(
            Headers {
                from: ("Chợ Phiên", &from),
                to: ("Hoàng Thị Mai", &to),
                reply_to: None,
                message_id: "c@x",
                references: &references,
                date: chrono::DateTime::UNIX_EPOCH,
                language: "vi",
            },
            &Rendered {
                subject: "Cần trả lời\r\nBcc: kẻ lạ".to_owned(),
                html: "<p>na</p>".to_owned(),
                plain: "na".to_owned(),
            },
        )
        .unwrap();
        let text = String::from_utf8(raw).unwrap();
        assert!(text.contains("Message-ID: <c@x>"));
        assert!(text.contains("In-Reply-To: <b@x>"));
        assert!(text.contains("References: <a@x> <b@x>"));
        assert!(text.contains("Auto-Submitted: auto-generated"));
        assert!(text.contains("X-Auto-Response-Suppress: OOF, AutoReply"));
        assert!(text.contains("Content-Language: vi"));
        // A letter about one's own business is no list: nothing to unsubscribe from.
        assert!(!text.contains("List-") && !text.contains("Precedence:"));
        assert!(!text.contains("\nBcc:"));
        assert!(text.is_ascii());
    }
}
