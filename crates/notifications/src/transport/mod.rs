//! How letters leave the house: over SMTP, or into the mailbox that the database is.
//!
//! The SMTP conversation is held step by step over lettre's connection, not through its pooled transport, because the
//! step at which it fails decides what it means: a refused recipient is a bad address, a refused login is our own fault,
//! and a connection lost after the last dot means that nobody knows.

mod server;

use std::{sync::Arc, time::Duration};

use kernel::contact::Email;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::Mechanism,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
    },
};
use tokio::sync::{Mutex, Semaphore};

pub use server::SmtpUrlError;
use server::{Security, Server};

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
    /// with user and password before the `@` where the server wants them, percent-encoded. `ca=FILE` names certificates in
    /// PEM form that are trusted besides the public ones, for a relay of one's own.
    ///
    /// # Errors
    /// When the URL is of another form, would send a password unencrypted beyond this machine, or names a file that holds
    /// no certificate.
    pub fn smtp(url: &str) -> Result<Self, SmtpUrlError> {
        let smtp = Smtp {
            server: Server::parse(url)?,
            hello: ClientId::default(),
            permits: Semaphore::new(CONVERSATIONS),
            idle: Mutex::new(Vec::new()),
        };
        Ok(Self::Smtp(Arc::new(smtp)))
    }

    pub(crate) fn is_mailbox(&self) -> bool {
        matches!(self, Self::Mailbox)
    }

    /// Connects, greets, encrypts and logs in as for a letter, and says goodbye without sending any.
    ///
    /// # Errors
    /// What went wrong, in the mail server's words where it said something.
    pub async fn check(&self) -> Result<(), CheckError> {
        match self {
            Self::Smtp(smtp) => smtp.check().await,
            Self::Mailbox => Ok(()),
        }
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

/// Why the mail server does not let us in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{server}: {reason}")]
pub struct CheckError {
    server: String,
    reason: String,
}

/// A mail server and the conversations with it.
pub struct Smtp {
    server: Server,
    hello: ClientId,
    permits: Semaphore,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("server", &self.server)
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
    async fn check(&self) -> Result<(), CheckError> {
        let mut connection = self.connection().await.map_err(|trouble| CheckError {
            server: format!("{}:{}", self.server.host, self.server.port),
            reason: trouble.text(),
        })?;
        // Whether the server hears the goodbye makes no difference.
        let _ = tokio::time::timeout(PATIENCE, connection.quit()).await;
        Ok(())
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
        let tls = self.server.tls().map_err(Trouble::Before)?;
        let (at_once, later) = match self.server.security {
            Security::Tls => (tls, None),
            Security::StartTls | Security::None => (None, tls),
        };
        let server = (self.server.host.as_str(), self.server.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &self.hello, at_once, None);
        let mut connection = heard(connecting).await?.map_err(Trouble::Before)?;
        if let Some(tls) = later {
            heard(connection.starttls(tls, &self.hello))
                .await?
                .map_err(Trouble::Before)?;
        }
        if let Some(credentials) = &self.server.credentials {
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
    fn text(&self) -> String {
        match self {
            Self::Before(error)
            | Self::Sender(error)
            | Self::Recipient(error)
            | Self::Letter(error) => {
                // "Connection error" alone says little; what lies beneath says which.
                let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
                kept(&format!("{error}{}", cause.unwrap_or_default()))
            }
            Self::Silence(_) => "the mail server was silent".to_owned(),
        }
    }

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
