//! Where the mail server is and how it is spoken to, from one URL.

use lettre::transport::smtp::{
    Error,
    authentication::Credentials,
    client::{Certificate, TlsParameters},
};
use url::Url;

/// An SMTP URL that cannot be used. Its text never repeats the URL, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Not `smtp://host…` or `smtps://host…`.
    #[error("not of the form smtp://user:password@host:port?tls=required or smtps://…")]
    Malformed,
    /// `tls=` has another value than `required`, `starttls` or `none`.
    #[error("tls must be required, starttls or none")]
    Tls,
    /// The password would be readable on its way.
    #[error("a password is sent unencrypted: use smtps:// or tls=required")]
    PasswordInTheClear,
    /// `ca=` names no file with certificates.
    #[error("the file that ca= names cannot be read, or holds no certificate in PEM form")]
    Certificates,
}

/// How the conversation is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// Not at all: a server on this machine.
    None,
    /// Encrypted after the greeting; a server that does not offer it gets nothing.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
}

/// A mail server's place and terms.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
    /// Trusted besides the public authorities.
    authority: Option<Certificate>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Reads the URL, and the file it may name.
    pub(super) fn parse(url: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(url).map_err(|_| SmtpUrlError::Malformed)?;
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(SmtpUrlError::Malformed)?;
        let tls = url
            .query_pairs()
            .find(|(name, _)| name == "tls")
            .map(|(_, value)| value.into_owned());
        let (security, usual_port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Security::Tls, 465),
            ("smtp", None | Some("none")) => (Security::None, 25),
            ("smtp", Some("required" | "starttls")) => (Security::StartTls, 587),
            ("smtp", Some(_)) => return Err(SmtpUrlError::Tls),
            _ => return Err(SmtpUrlError::Malformed),
        };
        let decoded = |text: &str| percent_decoded(text).ok_or(SmtpUrlError::Malformed);
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => Some(Credentials::new(
                decoded(user)?,
                decoded(password.unwrap_or_default())?,
            )),
        };
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if credentials.is_some() && security == Security::None && !here {
            return Err(SmtpUrlError::PasswordInTheClear);
        }
        let authority = url
            .query_pairs()
            .find(|(name, _)| name == "ca")
            .map(|(_, file)| certificates(&file))
            .transpose()?;
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual_port),
            security,
            credentials,
            authority,
        })
    }

    /// What a private conversation needs; `None` where there is none.
    pub(super) fn tls(&self) -> Result<Option<TlsParameters>, Error> {
        if self.security == Security::None {
            return Ok(None);
        }
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(authority) = &self.authority {
            builder = builder.add_root_certificate(authority.clone());
        }
        builder.build().map(Some)
    }
}

fn certificates(file: &str) -> Result<Certificate, SmtpUrlError> {
    let pem = std::fs::read_to_string(file).map_err(|_| SmtpUrlError::Certificates)?;
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err(SmtpUrlError::Certificates);
    }
    Certificate::from_pem(pem.as_bytes()).map_err(|_| SmtpUrlError::Certificates)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_the_server_and_how_to_speak_to_it() {
        let smtp = Server::parse("smtps://thu:m%40t@mail.example").unwrap();
        assert_eq!((smtp.port, smtp.security), (465, Security::Tls));
        assert_eq!(
            smtp.credentials,
            Some(Credentials::new("thu".to_owned(), "m@t".to_owned()))
        );
        let smtp = Server::parse("smtp://mail.example?tls=starttls").unwrap();
        assert_eq!((smtp.port, smtp.security), (587, Security::StartTls));
        let smtp = Server::parse("smtp://127.0.0.1:2525").unwrap();
        assert_eq!((smtp.port, smtp.security), (2525, Security::None));
    }

    #[test]
    fn a_url_that_cannot_work_is_refused_without_repeating_it() {
        for (url, error) in [
            ("mail.example", SmtpUrlError::Malformed),
            ("http://mail.example", SmtpUrlError::Malformed),
            ("smtp://mail.example?tls=maybe", SmtpUrlError::Tls),
            (
                "smtps://mail.example?ca=/nowhere/ca.pem",
                SmtpUrlError::Certificates,
            ),
            (
                "smtps://mail.example?ca=Cargo.toml",
                SmtpUrlError::Certificates,
            ),
            (
                "smtp://a:secret@mail.example",
                SmtpUrlError::PasswordInTheClear,
            ),
        ] {
            let found = Server::parse(url).unwrap_err();
            assert_eq!(found, error);
            assert!(!found.to_string().contains("secret"));
        }
    }
}
