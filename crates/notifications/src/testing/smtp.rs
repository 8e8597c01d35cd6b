//! An SMTP server that does as it is told and remembers everything.

mod talk;

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};

use super::mail::ReceivedMail;
use super::tls::Privacy;
use talk::talk;

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

    /// The same over TLS, with a certificate of [`super::authority`] for `localhost`.
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
