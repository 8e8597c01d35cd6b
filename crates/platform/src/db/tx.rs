//! The unit of work: a command is one transaction that writes state, event, letters and its answer together, or nothing.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
};

use kernel::{
    actor::{Actor, Door},
    id::{EventId, OrganisationId, PersonId, TypedId},
    number::{Number, NumberKind},
    time::Instant,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::{
    Backend, Db, Wake, conn::note_statement, generation, precedence::Somebody, time::Running,
};
use crate::telemetry::{
    names,
    statement::{self, Text, watch},
};
use crate::{Failure, Result, events, random};

/// Who is behind a command, and through which door he came.
#[derive(Clone, Debug)]
pub struct Context {
    /// The person, if one is known.
    pub person: Option<PersonId>,
    /// The organisation he acts for, as far as it is known before the command names it.
    pub organisation: Option<OrganisationId>,
    /// The door.
    pub door: Door,
    /// The request, as the log names it.
    pub request_id: String,
}

impl Context {
    /// The context of a command by a known person.
    pub fn of(actor: &Actor, request_id: impl Into<String>) -> Self {
        Self {
            person: Some(actor.person),
            organisation: None,
            door: actor.door,
            request_id: request_id.into(),
        }
    }

    /// The context of somebody who is not (yet) known.
    pub fn anonymous(request_id: impl Into<String>) -> Self {
        Self {
            person: None,
            organisation: None,
            door: Door::Session,
            request_id: request_id.into(),
        }
    }

    /// The context of the program itself: the worker, the command line.
    pub fn program(what: impl Into<String>) -> Self {
        Self {
            person: None,
            organisation: None,
            door: Door::Program,
            request_id: what.into(),
        }
    }
}

/// What happened, as one row of the event table.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What happened, as `aggregate.past_participle`: `inquiry.submitted`.
    pub kind: &'static str,
    /// The version of the kind's facts; raised when their shape changes.
    pub version: i32,
    /// What it happened to: the id's prefix and the id.
    pub subject: (&'static str, uuid::Uuid),
    /// Whose business it is.
    pub organisations: Vec<OrganisationId>,
    /// The thread it belongs to: the inquiry that began it.
    pub thread: Option<uuid::Uuid>,
    /// The province it happened in.
    pub province: Option<String>,
    /// The details; no personal data.
    pub facts: serde_json::Value,
}

impl Fact {
    /// A fact of version 1 about `subject`.
    pub fn about<T: TypedId>(kind: &'static str, subject: T) -> Self {
        Self {
            kind,
            version: 1,
            subject: (T::PREFIX, subject.uuid()),
            organisations: Vec::new(),
            thread: None,
            province: None,
            facts: serde_json::Value::Object(serde_json::Map::new()),
        }
    }

    /// Adds whose business it is.
    #[must_use]
    pub fn concerning(mut self, organisations: impl IntoIterator<Item = OrganisationId>) -> Self {
        self.organisations.extend(organisations);
        self
    }

    /// Adds the thread that it belongs to.
    #[must_use]
    pub fn in_thread(mut self, thread: impl TypedId) -> Self {
        self.thread = Some(thread.uuid());
        self
    }

    /// Adds the province.
    #[must_use]
    pub fn in_province(mut self, code: impl Into<String>) -> Self {
        self.province = Some(code.into());
        self
    }

    /// Adds the details.
    #[must_use]
    pub fn with(mut self, facts: serde_json::Value) -> Self {
        self.facts = facts;
        self
    }
}

/// An open unit of work. Its first database error kills it: what is done after that is never committed.
#[derive(Debug)]
pub struct Tx {
    // Dropped before the transaction: whatever still runs in it ends then.
    running: Running,
    inner: DatabaseTransaction,
    backend: Backend,
    context: Context,
    now: Instant,
    dead: AtomicBool,
    letters: bool,
    facts: bool,
    public: AtomicBool,
    db: Db,
    // Dropped when all is over.
    _somebody: Option<Somebody>,
}

impl Tx {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that begins a transaction"
    )]
    pub(super) async fn begin(db: &Db, context: &Context) -> Result<Self> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        // The time in which a program lets people go first is waiting too.
        let began = std::time::Instant::now();
        let somebody = db.takes_turn(context).await;
        let begun = db.0.writer.begin_with_options(options);
        let begun = db.0.attention.answer(begun).await;
        metrics::histogram!(names::DB_TRANSACTION_WAIT).record(began.elapsed());
        let inner = begun
            .inspect_err(statement::failed)
            .inspect_err(|error| db.note_trouble(error))?;
        Ok(Self {
            running: Running::within(db.0.limit.clone()),
            inner,
            backend: db.backend(),
            context: context.clone(),
            now: db.clock().now(),
            dead: AtomicBool::new(false),
            letters: false,
            facts: false,
            public: AtomicBool::new(false),
            db: db.clone(),
            _somebody: somebody,
        })
    }

    /// The instant of the whole command.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Who is behind the command.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Names the organisation the person acts for in this command; events carry it.
    pub fn act_for(&mut self, organisation: OrganisationId) {
        self.context.organisation = Some(organisation);
    }

    /// A new id.
    pub fn new_id<T: TypedId>(&self) -> T {
        random::id(self.now)
    }

    /// A new UUID for a row that has no name outside.
    pub fn new_uuid(&self) -> uuid::Uuid {
        random::uuid(self.now)
    }

    /// A new number for people.
    pub fn new_number(&self, kind: NumberKind) -> Number {
        random::number(kind, self.now)
    }

    /// Writes what happened: exactly one call for each change of state.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn record(&mut self, fact: Fact) -> Result<EventId> {
        let id = self.new_id();
        events::insert(self, id, &fact).await?;
        self.facts = true;
        if generation::matters(fact.kind) {
            self.changes_what_all_may_read();
        }
        Ok(id)
    }

    /// Says that something which everybody may read changes without a fact that tells so: the generation is raised by the commit. Other nodes do not hear of it.
    pub fn changes_what_all_may_read(&self) {
        self.public.store(true, Ordering::Relaxed);
    }

    /// Says that letters were posted: the worker is woken after the commit.
    pub fn letters_posted(&mut self) {
        self.letters = true;
    }

    /// Ends the unit of work: commits an answer, rolls back a refusal.
    ///
    /// # Errors
    /// The failure it was given, or that of the commit itself.
    pub async fn finish<T>(mut self, outcome: Result<T>) -> Result<T> {
        self.running.end();
        match outcome {
            Ok(answer) if !self.dead.load(Ordering::Relaxed) => {
                let committed = self.db.0.attention.answer(self.inner.commit()).await;
                ended(if committed.is_ok() {
                    "committed"
                } else {
                    "failed"
                });
                // Also where no answer came: the commit may have happened.
                if self.public.load(Ordering::Relaxed) {
                    self.db.0.generation.raise();
                }
                committed
                    .inspect_err(statement::failed)
                    .inspect_err(|error| self.db.note_trouble(error))?;
                if self.letters || self.facts {
                    self.db.0.writing.went_well();
                }
                self.db.committed(Wake {
                    letters: self.letters,
                    facts: self.facts,
                });
                Ok(answer)
            }
            Ok(_) => {
                self.roll_back().await;
                Err(Failure::internal(
                    "a command went on after a database error",
                ))
            }
            Err(failure) => {
                self.roll_back().await;
                Err(failure)
            }
        }
    }

    async fn roll_back(self) {
        ended("rolled_back");
        let rolled_back = self.db.0.attention.answer(self.inner.rollback()).await;
        if let Err(error) = rolled_back {
            tracing::debug!(%error, "the rollback was not heard; the database rolls back by itself");
        }
    }

    async fn heard<T>(
        &self,
        asked: impl Future<Output = std::result::Result<T, DbErr>>,
    ) -> std::result::Result<T, DbErr> {
        note_statement();
        self.running.begin_statement();
        let answer = self.db.0.attention.answer(asked).await;
        if let Err(error) = &answer {
            self.dead.store(true, Ordering::Relaxed);
            self.db.note_trouble(error);
        }
        answer
    }
}

impl Db {
    /// Where there is one writer, people go first.
    async fn takes_turn(&self, context: &Context) -> Option<Somebody> {
        match (self.backend(), context.door) {
            (Backend::Postgres, _) => None,
            (Backend::Sqlite, Door::Session | Door::LetterLink) => Some(self.0.precedence.come()),
            (Backend::Sqlite, Door::Program) => {
                self.0.precedence.give_way().await;
                None
            }
        }
    }
}

fn ended(outcome: &'static str) {
    metrics::counter!(names::DB_TRANSACTIONS, "outcome" => outcome).increment(1);
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> std::result::Result<ExecResult, DbErr> {
        let (sql, text) = (statement.sql.clone(), Text::of(&statement));
        let asked = self.inner.execute_raw(statement);
        self.heard(watch(&sql, text, asked)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> std::result::Result<ExecResult, DbErr> {
        let asked = self.inner.execute_unprepared(sql);
        self.heard(watch(sql, Text::Whole, asked)).await
    }

    async fn query_one_raw(
        &self,
        statement: Statement,
    ) -> std::result::Result<Option<QueryResult>, DbErr> {
        let (sql, text) = (statement.sql.clone(), Text::of(&statement));
        let asked = self.inner.query_one_raw(statement);
        self.heard(watch(&sql, text, asked)).await
    }

    async fn query_all_raw(
        &self,
        statement: Statement,
    ) -> std::result::Result<Vec<QueryResult>, DbErr> {
        let (sql, text) = (statement.sql.clone(), Text::of(&statement));
        let asked = self.inner.query_all_raw(statement);
        self.heard(watch(&sql, text, asked)).await
    }
}
