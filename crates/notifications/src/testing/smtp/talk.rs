//! The server's side of a conversation: what it hears, what it answers, what it keeps.

use std::{io, sync::Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::{Book, Login, Reply, lock};
use crate::testing::mail::ReceivedMail;
use crate::testing::tls::{self, Privacy, Wire};

pub(super) async fn talk(
    stream: Box<dyn Wire>,
    book: &Mutex<Book>,
    login: Option<Login>,
    privacy: Privacy,
) -> io::Result<()> {
    let stream = match privacy {
        Privacy::Tls => tls::accept(stream).await?,
        Privacy::StartTls | Privacy::None => stream,
    };
    let mut talk = Talk {
        stream: BufReader::new(stream),
        book,
        login,
        encrypted: privacy == Privacy::Tls,
        privacy,
        user: None,
        from: String::new(),
        to: String::new(),
        reply: Reply::Accept,
    };
    let greeting = lock(book).greetings.pop_front();
    talk.say(greeting.unwrap_or("220 scripted")).await?;
    if greeting.is_some() {
        return Ok(());
    }
    while talk.hold().await? {
        // STARTTLS: what was heard in the clear is forgotten, and the talk begins anew.
        talk.say("220 2.0.0 go ahead").await?;
        talk = Talk {
            stream: BufReader::new(tls::accept(talk.stream.into_inner()).await?),
            encrypted: true,
            ..talk
        };
    }
    Ok(())
}

struct Talk<'a> {
    stream: BufReader<Box<dyn Wire>>,
    book: &'a Mutex<Book>,
    login: Option<Login>,
    privacy: Privacy,
    encrypted: bool,
    user: Option<String>,
    from: String,
    to: String,
    reply: Reply,
}

impl Talk<'_> {
    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())
            .await
    }

    async fn hear(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.stream.read_line(&mut line).await?;
        Ok((length > 0).then(|| line.trim_end().to_owned()))
    }

    /// Holds the talk; true when the client wants to go on in private, false when it is over.
    async fn hold(&mut self) -> io::Result<bool> {
        while let Some(line) = self.hear().await? {
            let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.say("250-scripted").await?;
                    self.say("250-8BITMIME").await?;
                    if self.wants_privacy() {
                        self.say("250 STARTTLS").await?;
                        continue;
                    }
                    self.say("250 AUTH PLAIN LOGIN").await?;
                }
                "STARTTLS" if self.wants_privacy() => return Ok(true),
                "AUTH" | "MAIL" if self.wants_privacy() => {
                    self.say("530 5.7.0 must issue STARTTLS first").await?;
                }
                "AUTH" => self.authenticate(&line).await?,
                "NOOP" | "RSET" => self.say("250 2.0.0 ok").await?,
                "QUIT" => {
                    self.say("221 2.0.0 bye").await?;
                    return Ok(false);
                }
                "MAIL" if self.login.is_some() && self.user.is_none() => {
                    self.say("530 5.7.0 authentication required").await?;
                }
                "MAIL" => {
                    self.from = address(&line);
                    self.say("250 2.1.0 ok").await?;
                }
                "RCPT" => self.recipient(&line).await?,
                "DATA" => match self.reply.clone() {
                    Reply::HangUpBefore => return Ok(false),
                    Reply::Data(code, text) => self.say(&format!("{code} {text}")).await?,
                    _ => {
                        if !self.letter().await? {
                            return Ok(false);
                        }
                    }
                },
                _ => self.say("500 5.5.1 what?").await?,
            }
        }
        Ok(false)
    }

    fn wants_privacy(&self) -> bool {
        self.privacy == Privacy::StartTls && !self.encrypted
    }

    async fn authenticate(&mut self, line: &str) -> io::Result<()> {
        let mut words = line.split(' ').skip(1);
        let decoded = |text: &str| {
            String::from_utf8(STANDARD.decode(text).unwrap_or_default()).unwrap_or_default()
        };
        let plain = words.next().map(str::to_uppercase).as_deref() == Some("PLAIN");
        let (user, password) = if plain {
            let secret = decoded(words.next().unwrap_or_default());
            let mut parts = secret.split('\0').skip(1).map(str::to_owned);
            (
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default(),
            )
        } else {
            self.say("334 VXNlcm5hbWU6").await?;
            let user = decoded(&self.hear().await?.unwrap_or_default());
            self.say("334 UGFzc3dvcmQ6").await?;
            (user, decoded(&self.hear().await?.unwrap_or_default()))
        };
        let given = Login { user, password };
        if self.login.as_ref().is_none_or(|login| *login == given) {
            self.user = Some(given.user);
            self.say("235 2.7.0 welcome").await
        } else {
            self.say("535 5.7.8 no").await
        }
    }

    async fn recipient(&mut self, line: &str) -> io::Result<()> {
        self.to = address(line);
        self.reply = {
            let mut book = lock(self.book);
            let fixed = book.by_address.get(&self.to).cloned();
            fixed
                .or_else(|| book.script.pop_front())
                .unwrap_or(Reply::Accept)
        };
        if let Reply::Recipient(code, text) = self.reply {
            self.keep(String::new());
            return self.say(&format!("{code} {text}")).await;
        }
        self.say("250 2.1.5 ok").await
    }

    /// Takes the letter; false when the talk ends here.
    async fn letter(&mut self) -> io::Result<bool> {
        self.say("354 go ahead").await?;
        let mut raw = String::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(false);
            }
            if self.reply == Reply::HangUpDuring {
                return Ok(false);
            }
            if line == ".\r\n" {
                break;
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
        self.keep(raw);
        match self.reply.clone() {
            Reply::HangUpAfter => return Ok(false),
            Reply::Letter(code, text) => self.say(&format!("{code} {text}")).await?,
            Reply::Slow(pause) => {
                tokio::time::sleep(pause).await;
                self.say("250 2.0.0 queued as slow").await?;
            }
            _ => self.say("250 2.0.0 queued as sample").await?,
        }
        Ok(true)
    }

    fn keep(&self, raw: String) {
        lock(self.book).received.push(ReceivedMail {
            from: self.from.clone(),
            to: self.to.clone(),
            raw,
            user: self.user.clone(),
            encrypted: self.encrypted,
            reply: self.reply.clone(),
        });
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    line.split('<')
        .nth(1)
        .and_then(|rest| rest.split('>').next())
        .unwrap_or_default()
        .to_owned()
}
