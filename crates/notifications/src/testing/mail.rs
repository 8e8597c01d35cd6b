//! Letters as a mail server gets them.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::smtp::Reply;

/// A letter that was handed over, whatever was answered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedMail {
    /// MAIL FROM.
    pub from: String,
    /// RCPT TO.
    pub to: String,
    /// The bytes, dot-stuffing removed.
    pub raw: String,
    /// Who logged in.
    pub user: Option<String>,
    /// Whether nobody on the way could read it.
    pub encrypted: bool,
    /// What was answered.
    pub reply: Reply,
}

impl ReceivedMail {
    /// A header's value, unfolded; not decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    /// The text part, decoded.
    pub fn plain(&self) -> String {
        self.part("text/plain").unwrap_or_default()
    }

    /// The HTML part, decoded.
    pub fn html(&self) -> String {
        self.part("text/html").unwrap_or_default()
    }

    fn part(&self, kind: &str) -> Option<String> {
        let content_type = self.header("Content-Type")?;
        let boundary = content_type
            .split("boundary=\"")
            .nth(1)?
            .split('"')
            .next()?;
        let part = self
            .raw
            .split(&format!("--{boundary}"))
            .find(|part| part.contains(&format!("Content-Type: {kind}")))?;
        let (head, body) = part.split_once("\r\n\r\n")?;
        Some(if head.contains("base64") {
            let joined: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            String::from_utf8_lossy(&STANDARD.decode(joined).ok()?).into_owned()
        } else if head.contains("quoted-printable") {
            quoted_printable(body)
        } else {
            body.to_owned()
        })
    }
}

fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'=' {
            bytes.push(byte);
            continue;
        }
        let digits: Vec<u8> = rest.by_ref().take(2).collect();
        let value = std::str::from_utf8(&digits)
            .ok()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.extend(value);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
