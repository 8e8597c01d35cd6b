//! E-mail addresses.

use super::{ContactError, text_value};

/// An e-mail address: a plain mailbox, never a display name. The domain is kept in ASCII (punycode) and lower case, the
/// local part as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address such as `mai@htx-namau.example`. A domain with letters beyond ASCII is turned into punycode.
    ///
    /// # Errors
    /// Whatever is not one address of dot-atoms (RFC 5321) of at most 254 bytes with a domain of two labels or more:
    /// display names, quotes, comments, blanks and line breaks within, addresses by number.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(ContactError::Malformed)?;
        let atom = |atom: &str| !atom.is_empty() && atom.bytes().all(in_atom);
        if local.len() > 64 || !local.split('.').all(atom) {
            return Err(ContactError::Malformed);
        }
        let domain = domain_name(domain).ok_or(ContactError::Malformed)?;
        let address = format!("{local}@{domain}");
        if address.len() > 254 {
            Err(ContactError::Malformed)
        } else {
            Ok(Self(address))
        }
    }

    /// The address by which identities are told apart: all lower case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// The characters of an atom, RFC 5322 section 3.2.3.
fn in_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// A domain of the public net in ASCII and lower case.
fn domain_name(text: &str) -> Option<String> {
    if text.is_empty()
        || text
            .chars()
            .any(|character| !(character.is_alphanumeric() || matches!(character, '.' | '-')))
    {
        return None;
    }
    let url::Host::Domain(domain) = url::Host::parse(text).ok()? else {
        return None;
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let sound = |label: &&str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = labels.last()?;
    let named =
        labels.len() >= 2 && top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic());
    (named && labels.iter().all(sound)).then_some(domain)
}

text_value!(Email);
