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
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

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

#[derive(Debug, Default)]
struct Book {
    script: VecDeque<Reply>,
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
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let book = Arc::new(Mutex::new(Book::default()));
        let listening = tokio::spawn(listen(listener, Arc::clone(&book), login.clone()));
        Ok(Self {
            address,
            login,
            book,
            listening,
        })
    }

    /// Its URL, with the login in it.
    pub fn url(&self) -> String {
        match &self.login {
            Some(login) => format!("smtp://{}:{}@{}", login.user, login.password, self.address),
            None => format!("smtp://{}", self.address),
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

async fn listen(listener: TcpListener, book: Arc<Mutex<Book>>, login: Option<Login>) {
    let mut talks = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (book, login) = (Arc::clone(&book), login.clone());
        talks.spawn(async move {
            enter(&book);
            // A client that hangs up ends the talk; that is all there is to it.
            let _ = Talk::new(stream, &book, login).hold().await;
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

struct Talk<'a> {
    stream: BufReader<TcpStream>,
    book: &'a Mutex<Book>,
    login: Option<Login>,
    user: Option<String>,
    from: String,
    to: String,
    reply: Reply,
}

impl<'a> Talk<'a> {
    fn new(stream: TcpStream, book: &'a Mutex<Book>, login: Option<Login>) -> Self {
        Self {
            stream: BufReader::new(stream),
            book,
            login,
            user: None,
            from: String::new(),
            to: String::new(),
            reply: Reply::Accept,
        }
    }

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

    async fn hold(mut self) -> io::Result<()> {
        self.say("220 scripted").await?;
        while let Some(line) = self.hear().await? {
            let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.say("250-scripted").await?;
                    self.say("250-8BITMIME").await?;
                    self.say("250 AUTH PLAIN LOGIN").await?;
                }
                "AUTH" => self.authenticate(&line).await?,
                "NOOP" | "RSET" => self.say("250 2.0.0 ok").await?,
                "QUIT" => return self.say("221 2.0.0 bye").await,
                "MAIL" if self.login.is_some() && self.user.is_none() => {
                    self.say("530 5.7.0 authentication required").await?;
                }
                "MAIL" => {
                    self.from = address(&line);
                    self.say("250 2.1.0 ok").await?;
                }
                "RCPT" => self.recipient(&line).await?,
                "DATA" => match self.reply.clone() {
                    Reply::HangUpBefore => return Ok(()),
                    Reply::Data(code, text) => self.say(&format!("{code} {text}")).await?,
                    _ => {
                        if !self.letter().await? {
                            return Ok(());
                        }
                    }
                },
                _ => self.say("500 5.5.1 what?").await?,
            }
        }
        Ok(())
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
