//! An SMTP server that does as it is told and remembers everything.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};

use super::mail::ReceivedMail;
use super::tls::{self, Privacy, Wire};

/// What the server does with one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Takes it.
    Accept,
    /// Answers RCPT with this code and text: 4xx not now, 5xx never.
    Recipient(u16, &'static str),
    /// Answers the end of the letter with this code and text.
    Letter(u16, &'static str),
    /// Answers DATA with this code and text.
    Data(u16, &'static str),
    /// Hangs up instead of answering DATA.
    HangUpBefore,
    /// Hangs up in the middle of the letter.
    HangUpDuring,
    /// Takes the letter and hangs up instead of saying so.
    HangUpAfter,
    /// Waits before it takes it.
    Slow(Duration),
}

/// Who may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

#[derive(Debug, Default)]
struct Book {
    script: VecDeque<Reply>,
    greetings: VecDeque<&'static str>,
    by_address: BTreeMap<String, Reply>,
    received: Vec<ReceivedMail>,
    connections: usize,
    open: usize,
    most_open: usize,
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct SmtpServer {
    address: SocketAddr,
    login: Option<Login>,
    privacy: Privacy,
    book: Arc<Mutex<Book>>,
    listening: JoinHandle<()>,
}

impl SmtpServer {
    /// Starts on a free port; takes every letter until told otherwise.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> io::Result<Self> {
        Self::start_on(0, None).await
    }

    /// Starts on this port (0: a free one); with a login, only that user may send.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_on(port: u16, login: Option<Login>) -> io::Result<Self> {
        Self::start_with(port, login, Privacy::None).await
    }

    /// The same over TLS, with a certificate of [`tls::authority`] for `localhost`.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_with(port: u16, login: Option<Login>, privacy: Privacy) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let book = Arc::new(Mutex::new(Book::default()));
        let listening = tokio::spawn(listen(listener, Arc::clone(&book), login.clone(), privacy));
        Ok(Self {
            address,
            login,
            privacy,
            book,
            listening,
        })
    }

    /// Its URL, with the login in it; over TLS without the authority that it is to be trusted by.
    pub fn url(&self) -> String {
        let login = match &self.login {
            Some(login) => format!("{}:{}@", login.user, login.password),
            None => String::new(),
        };
        match self.privacy {
            Privacy::None => format!("smtp://{login}{}", self.address),
            Privacy::StartTls => format!(
                "smtp://{login}localhost:{}?tls=required",
                self.address.port()
            ),
            Privacy::Tls => format!("smtps://{login}localhost:{}", self.address.port()),
        }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it does with the next letters, in order; then it takes them again.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        self.book().script.extend(replies);
    }

    /// With what it greets the next connections, in order: `421 4.3.2 too busy` sends them away.
    pub fn greet(&self, greetings: impl IntoIterator<Item = &'static str>) {
        self.book().greetings.extend(greetings);
    }

    /// What it always does with letters to this address.
    pub fn for_address(&self, address: &str, reply: Reply) {
        self.book().by_address.insert(address.to_owned(), reply);
    }

    /// Letters handed over so far, taken or not, in order.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.book().received.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.book().connections
    }

    /// How many connections were open at once, at most.
    pub fn most_open(&self) -> usize {
        self.book().most_open
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(
    listener: TcpListener,
    book: Arc<Mutex<Book>>,
    login: Option<Login>,
    privacy: Privacy,
) {
    let mut talks = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (book, login) = (Arc::clone(&book), login.clone());
        talks.spawn(async move {
            enter(&book);
            // A client that hangs up ends the talk; that is all there is to it.
            let _ = talk(Box::new(stream), &book, login, privacy).await;
            lock(&book).open -= 1;
        });
    }
}

fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

fn enter(book: &Mutex<Book>) {
    let mut book = lock(book);
    book.connections += 1;
    book.open += 1;
    book.most_open = book.most_open.max(book.open);
}

async fn talk(
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
