//! A post office for tests.

use std::sync::Arc;

use chrono::Duration;
use futures::future::{BoxFuture, FutureExt};
use kernel::{
    contact::Email,
    id::{OrganisationId, PersonId},
    text::Language,
};
use notifications::{
    BounceDesk, BouncedLetter, Contact, Draft, Letter, PostOffice, Reader, Settings, Transport,
    letter::SignInLink,
    testing::{SmtpServer, people, samples},
};
use platform::{Backend, Conn, Context, Db, Result, Tx, Words, testing::TestDb};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

/// A database with a post office on it.
pub struct Desk {
    pub db: Db,
    pub test: TestDb,
    pub office: PostOffice,
}

pub const THREAD: Uuid = Uuid::from_u128(77);

fn directory(_: &Conn, person: PersonId) -> BoxFuture<'_, Result<Option<Contact>>> {
    async move { Ok(people().remove(&person)) }.boxed()
}

/// Whoever works for this organisation has left it.
pub const LEFT: Uuid = Uuid::from_u128(999);

fn membership(_: &Conn, _: PersonId, organisation: OrganisationId) -> BoxFuture<'_, Result<bool>> {
    async move { Ok(organisation.uuid() != LEFT) }.boxed()
}

fn staff<'a>(_: &'a mut Tx, _: &'a BouncedLetter) -> BoxFuture<'a, Result<BounceDesk>> {
    async {
        Ok(BounceDesk {
            readers: vec![reader(duyen())],
            organisation: Some("HTX Na Mẫu Chi Lăng".to_owned()),
            phone: None,
        })
    }
    .boxed()
}

pub fn mai() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(1))
}

pub fn quan() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(2))
}

pub fn duyen() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(3))
}

/// Somebody the directory does not know.
pub fn nobody() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(404))
}

pub fn reader(person: PersonId) -> Reader {
    Reader {
        person: Some(person),
        organisation: None,
        address: None,
        language: Language::Vi,
    }
}

pub fn letter(name: &str) -> Letter {
    samples()
        .into_iter()
        .find(|sample| sample.name == name)
        .map(|sample| sample.letter)
        .expect("a sample of this name")
}

pub fn draft(person: PersonId, name: &str) -> Draft {
    Draft {
        reader: reader(person),
        letter: letter(name),
        thread: Some(THREAD),
        cause: None,
        subject: None,
        not_after: None,
    }
}

pub fn context() -> Context {
    Context::program("test")
}

impl Desk {
    pub async fn new(backend: Backend, transport: Transport) -> Self {
        let test = TestDb::new(backend).await;
        let db = test.db.clone();
        let office = Self::office(&db, transport);
        Self { db, test, office }
    }

    pub fn office(db: &Db, transport: Transport) -> PostOffice {
        let words = Arc::new(Words::load().unwrap());
        let settings = Settings {
            public_url: "https://chophien.example/".to_owned(),
            from: Email::parse("thu@chophien.example").unwrap(),
            reply_to: Some((
                "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)".to_owned(),
                Email::parse("ocop@langson.example").unwrap(),
            )),
        };
        PostOffice::new(
            db.clone(),
            words,
            transport,
            directory,
            membership,
            staff,
            settings,
        )
        .unwrap()
    }

    pub async fn post(&self, drafts: Vec<Draft>) {
        platform::command!(self.db, &context(), |tx| notifications::post(
            tx,
            drafts.clone()
        ))
        .unwrap();
    }

    pub async fn post_sign_in(&self, person: PersonId) {
        let expires_at = self.db.clock().now() + Duration::minutes(60);
        self.post(vec![Draft {
            letter: Letter::SignInLink(SignInLink { expires_at }),
            thread: None,
            not_after: Some(expires_at),
            ..draft(person, "sign-in-link")
        }])
        .await;
    }

    /// Changes rows behind the program's back.
    pub async fn tamper(&self, sql: &str) {
        let done: Result<()> = platform::command!(self.db, &context(), |tx| async {
            tx.execute_unprepared(sql).await?;
            Ok(())
        });
        done.unwrap();
    }

    /// A UUID as this database writes it in SQL.
    pub fn literal(&self, id: Uuid) -> String {
        match self.db.backend() {
            Backend::Sqlite => format!("x'{}'", id.simple()),
            Backend::Postgres => format!("'{id}'"),
        }
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &'static str) -> i64 {
        let query = Query::select()
            .expr_as(Expr::cust("COUNT(*)"), "rows")
            .from(table)
            .to_owned();
        let row = self.db.read().query_one(&query).await.unwrap().unwrap();
        row.try_get("", "rows").unwrap()
    }

    pub fn wait(&self, minutes: i64) {
        self.test.hand.advance(Duration::minutes(minutes));
    }

    /// Delivers until nothing moves.
    pub async fn deliver(&self) -> usize {
        let mut sent = 0;
        loop {
            let delivered = self.office.deliver_due(50).await.unwrap();
            sent += delivered.sent;
            if !delivered.moved() {
                return sent;
            }
        }
    }

    /// The states of the thread's letters, in order.
    pub async fn states(&self) -> Vec<String> {
        notifications::letters_of_thread(self.db.read(), THREAD)
            .await
            .unwrap()
            .iter()
            .map(|letter| letter.state.code().to_owned())
            .collect()
    }
}

/// A desk that sends through a server of its own.
pub async fn with_server(backend: Backend) -> (Desk, SmtpServer) {
    let server = SmtpServer::start().await.unwrap();
    let transport = Transport::smtp(&server.url()).unwrap();
    (Desk::new(backend, transport).await, server)
}

/// The token in a letter's text.
pub fn token(plain: &str) -> String {
    plain
        .lines()
        .find_map(|line| {
            line.strip_prefix("https://chophien.example/l/")
                .or_else(|| line.strip_prefix("https://chophien.example/sign-in/"))
        })
        .expect("a link in the letter")
        .trim()
        .to_owned()
}
