//! How letters leave the house: over SMTP, or into the mailbox that the database is.
//!
//! The SMTP conversation is held step by step over lettre's connection, not through its pooled transport, because the
//! step at which it fails decides what it means: a refused recipient is a bad address, a refused login is our own fault,
//! and a connection lost after the last dot means that nobody knows.

use std::{sync::Arc, time::Duration};

use kernel::contact::Email;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
    },
};
use tokio::sync::{Mutex, Semaphore};
use url::Url;

/// Conversations held at once; lettre's own pool would not cap them.
const CONVERSATIONS: usize = 4;
/// A server that is silent for so long is taken for dead.
const PATIENCE: Duration = Duration::from_secs(30);
/// After the last dot a server may scan for viruses: RFC 5321 asks for ten minutes, mail services answer within one.
const PATIENCE_AT_THE_END: Duration = Duration::from_secs(90);

/// The way out.
#[derive(Clone, Debug)]
pub enum Transport {
    /// To a mail server.
    Smtp(Arc<Smtp>),
    /// Into the database, read at `/mailbox`: the embedded default.
    Mailbox,
}

impl Transport {
    /// A mail server named by URL: `smtp://`, `smtp://…?tls=required` (STARTTLS; `starttls` means the same) or `smtps://`,
    /// with user and password before the `@` where the server wants them, percent-encoded.
    ///
    /// # Errors
    /// When the URL is of another form, or would send a password unencrypted beyond this machine.
    pub fn smtp(url: &str) -> Result<Self, SmtpUrlError> {
        Smtp::parse(url).map(|smtp| Self::Smtp(Arc::new(smtp)))
    }

    /// Letters that may be sent at once.
    pub(crate) fn concurrency(&self) -> usize {
        match self {
            Self::Smtp(_) => CONVERSATIONS,
            Self::Mailbox => 1,
        }
    }

    pub(crate) async fn send(&self, from: &Email, to: &Email, raw: &[u8]) -> Answer {
        match self {
            Self::Smtp(smtp) => smtp.send(from, to, raw).await,
            Self::Mailbox => Answer::Accepted {
                code: None,
                text: String::new(),
            },
        }
    }

    /// Closes idle connections, when there is nothing more to send for now.
    pub(crate) async fn rest(&self) {
        if let Self::Smtp(smtp) = self {
            let idle = std::mem::take(&mut *smtp.idle.lock().await);
            for mut connection in idle {
                // Whether the server hears the goodbye makes no difference.
                let _ = tokio::time::timeout(PATIENCE, connection.quit()).await;
            }
        }
    }
}

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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    None,
    StartTls,
    Tls,
}

/// A mail server.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    hello: ClientId,
    permits: Semaphore,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// What the mail server said to one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It takes care of it from here.
    Accepted { code: Option<i32>, text: String },
    /// Not now; nothing was taken.
    Deferred { code: Option<i32>, text: String },
    /// Never to this address.
    AddressRefused { code: Option<i32>, text: String },
    /// Never this letter.
    LetterRefused { code: Option<i32>, text: String },
    /// The connection broke after everything was handed over.
    Unknown { text: String },
}

/// Why a step of the conversation did not succeed.
enum Trouble {
    /// Connecting or logging in: says nothing about the letter.
    Before(Error),
    Sender(Error),
    Recipient(Error),
    /// The letter itself was refused, or its end was not heard of.
    Letter(Error),
    Silence(Step),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Before,
    End,
}

impl Smtp {
    fn parse(url: &str) -> Result<Self, SmtpUrlError> {
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
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual_port),
            security,
            credentials,
            hello: ClientId::default(),
            permits: Semaphore::new(CONVERSATIONS),
            idle: Mutex::new(Vec::new()),
        })
    }

    async fn send(&self, from: &Email, to: &Email, raw: &[u8]) -> Answer {
        let (Ok(from), Ok(to)) = (from.as_str().parse(), to.as_str().parse()) else {
            return Answer::AddressRefused {
                code: None,
                text: "the address cannot be used in SMTP".to_owned(),
            };
        };
        let Ok(_permit) = self.permits.acquire().await else {
            return Answer::Deferred {
                code: None,
                text: "shutting down".to_owned(),
            };
        };
        match self.converse(from, to, raw).await {
            Ok((connection, code, text)) => {
                self.idle.lock().await.push(connection);
                Answer::Accepted { code, text }
            }
            Err(trouble) => trouble.answer(),
        }
    }

    async fn converse(
        &self,
        from: Address,
        to: Address,
        raw: &[u8],
    ) -> Result<(AsyncSmtpConnection, Option<i32>, String), Trouble> {
        let mut connection = self.connection().await?;
        let sender = Mail::new(Some(from), Vec::new());
        heard(connection.command(sender))
            .await?
            .map_err(Trouble::Sender)?;
        if let Err(error) = heard(connection.command(Rcpt::new(to, Vec::new()))).await? {
            let _ = tokio::time::timeout(PATIENCE, connection.quit()).await;
            return Err(Trouble::Recipient(error));
        }
        heard(connection.command(Data))
            .await?
            .map_err(Trouble::Sender)?;
        let answer = tokio::time::timeout(PATIENCE_AT_THE_END, connection.message(raw))
            .await
            .map_err(|_| Trouble::Silence(Step::End))?
            .map_err(Trouble::Letter)?;
        let text = kept(&answer.message().collect::<Vec<_>>().join(" "));
        let code = Some(i32::from(u16::from(answer.code())));
        Ok((connection, code, text))
    }

    /// An idle connection that still answers, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Trouble> {
        loop {
            let idle = self.idle.lock().await.pop();
            let Some(mut connection) = idle else { break };
            if tokio::time::timeout(PATIENCE, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        let tls = match self.security {
            Security::None => None,
            Security::StartTls | Security::Tls => {
                Some(TlsParameters::new(self.host.clone()).map_err(Trouble::Before)?)
            }
        };
        let (at_once, later) = match self.security {
            Security::Tls => (tls, None),
            Security::StartTls | Security::None => (None, tls),
        };
        let server = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &self.hello, at_once, None);
        let mut connection = heard(connecting).await?.map_err(Trouble::Before)?;
        if let Some(tls) = later {
            heard(connection.starttls(tls, &self.hello))
                .await?
                .map_err(Trouble::Before)?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            heard(connection.auth(&mechanisms, credentials))
                .await?
                .map_err(Trouble::Before)?;
        }
        Ok(connection)
    }
}

/// Waits for an answer, but not for ever.
async fn heard<T>(
    step: impl Future<Output = Result<T, Error>>,
) -> Result<Result<T, Error>, Trouble> {
    tokio::time::timeout(PATIENCE, step)
        .await
        .map_err(|_| Trouble::Silence(Step::Before))
}

impl Trouble {
    fn answer(self) -> Answer {
        match self {
            Self::Before(error) | Self::Sender(error) => {
                // What a server answers may quote an address: the try keeps it, the log has the code.
                if let Some(code) = error.status() {
                    tracing::warn!(%code, "the mail server does not take letters");
                } else {
                    tracing::warn!(%error, "the mail server does not take letters");
                }
                deferred(&error)
            }
            Self::Recipient(error) if error.is_permanent() => {
                let (code, text) = (code_of(&error), text_of(&error));
                if is_about_us(&text) {
                    Answer::LetterRefused { code, text }
                } else {
                    Answer::AddressRefused { code, text }
                }
            }
            Self::Letter(error) if error.is_permanent() => Answer::LetterRefused {
                code: code_of(&error),
                text: text_of(&error),
            },
            Self::Recipient(error) => deferred(&error),
            Self::Letter(error) if error.is_transient() => deferred(&error),
            Self::Letter(error) => Answer::Unknown {
                text: text_of(&error),
            },
            Self::Silence(Step::Before) => Answer::Deferred {
                code: None,
                text: "the mail server was silent".to_owned(),
            },
            Self::Silence(Step::End) => Answer::Unknown {
                text: "the mail server was silent after the letter".to_owned(),
            },
        }
    }
}

fn deferred(error: &Error) -> Answer {
    Answer::Deferred {
        code: code_of(error),
        text: text_of(error),
    }
}

fn code_of(error: &Error) -> Option<i32> {
    error.status().map(|code| i32::from(u16::from(code)))
}

/// What the server said, without control characters, short enough to keep.
fn text_of(error: &Error) -> String {
    kept(&error.to_string())
}

fn kept(text: &str) -> String {
    const MOST: usize = 500;
    text.chars()
        .filter(|c| !c.is_control())
        .take(MOST)
        .collect()
}

/// Enhanced codes 5.7.x (RFC 3463) refuse the sender or the policy, not the mailbox.
fn is_about_us(text: &str) -> bool {
    text.split_whitespace().any(|word| word.starts_with("5.7."))
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
        let smtp = Smtp::parse("smtps://thu:m%40t@mail.example").unwrap();
        assert_eq!((smtp.port, smtp.security), (465, Security::Tls));
        assert_eq!(
            smtp.credentials,
            Some(Credentials::new("thu".to_owned(), "m@t".to_owned()))
        );
        let smtp = Smtp::parse("smtp://mail.example?tls=starttls").unwrap();
        assert_eq!((smtp.port, smtp.security), (587, Security::StartTls));
        let smtp = Smtp::parse("smtp://127.0.0.1:2525").unwrap();
        assert_eq!((smtp.port, smtp.security), (2525, Security::None));
    }

    #[test]
    fn a_url_that_cannot_work_is_refused_without_repeating_it() {
        for (url, error) in [
            ("mail.example", SmtpUrlError::Malformed),
            ("http://mail.example", SmtpUrlError::Malformed),
            ("smtp://mail.example?tls=maybe", SmtpUrlError::Tls),
            (
                "smtp://a:secret@mail.example",
                SmtpUrlError::PasswordInTheClear,
            ),
        ] {
            let found = Smtp::parse(url).unwrap_err();
            assert_eq!(found, error);
            assert!(!found.to_string().contains("secret"));
        }
    }
}
