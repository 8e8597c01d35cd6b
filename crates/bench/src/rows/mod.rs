//! What is measured, row by row of the table of goals.

mod live;
mod memory;
mod reads;
mod sizes;
mod start;
mod writes;

use std::time::Duration;

use anyhow::Result;

use crate::database::{Backend, Database};
use crate::driver::{Plan, Work, measure};
use crate::program::{Program, Run};
use crate::report::{Goal, Rate, Report};
use crate::stats::{Measured, ratio};
use crate::world::{Store, World};

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Row {
    /// The same page of the public list again and again, against a static answer.
    Listing,
    /// Another page of the public list each time, against a server by hand.
    Pages,
    /// Another product by its slug each time, against a server by hand.
    Slug,
    /// Searches, against the same pages by their ids.
    Search,
    /// Inquiries, against their bare statements.
    Inquiry,
    /// Sign-ins by password.
    SignIn,
    /// A page of the largest world against one of the smallest.
    Sizes,
    /// Live subscriptions: what they hold, and how fast an event reaches them.
    Live,
    /// Memory over a long mixed load.
    Memory,
    /// From start to ready, and the memory of the embedded default.
    Start,
}

/// Connections at once.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// Products of the worlds that are always measured.
const SIZES: [u64; 2] = [10_000, 100_000];
/// Products of the world that is measured with `--large`.
const LARGE: u64 = 1_000_000;

/// One run.
#[derive(Debug)]
pub(crate) struct Bench {
    /// Where worlds come from.
    pub(crate) store: Store,
    /// The databases.
    pub(crate) backends: Vec<Backend>,
    /// The rows; all where none is named.
    pub(crate) only: Vec<Row>,
    /// Whether the largest world is measured too.
    pub(crate) large: bool,
    /// Whether points are short.
    pub(crate) quick: bool,
    /// How long the mixed load lasts.
    pub(crate) soak: Duration,
    /// How many live subscriptions are opened.
    pub(crate) subscriptions: usize,
    /// What was found.
    pub(crate) report: Report,
}

impl Bench {
    /// Measures everything that was asked for. What cannot be measured is noted, and the rest goes on.
    pub(crate) async fn run(&mut self) {
        for backend in self.backends.clone() {
            if self.wants(Row::Start) {
                let found = start::measure(self, backend).await;
                self.noted("start", backend, found);
            }
            for products in self.sizes() {
                let found = self.world(backend, products).await;
                self.noted(&format!("the world of {products} products"), backend, found);
            }
            if self.wants(Row::Sizes) {
                let found = sizes::measure(self, backend).await;
                self.noted("sizes", backend, found);
            }
            if self.wants(Row::Live) {
                let found = live::measure(self, backend).await;
                self.noted("live subscriptions", backend, found);
            }
            if self.wants(Row::Memory) {
                let found = memory::measure(self, backend).await;
                self.noted("memory", backend, found);
            }
        }
    }

    /// The rows that are measured in every world.
    async fn world(&mut self, backend: Backend, products: u64) -> Result<()> {
        let rows = [
            Row::Listing,
            Row::Pages,
            Row::Slug,
            Row::Search,
            Row::Inquiry,
            Row::SignIn,
        ];
        if !rows.into_iter().any(|row| self.wants(row)) {
            return Ok(());
        }
        let world = self.store.world(backend, products, "main").await?;
        let stage = Stage::set(self, backend, world).await?;
        eprintln!("  {}", stage.name);
        for row in rows {
            if !self.wants(row) {
                continue;
            }
            let found = match row {
                Row::Inquiry => writes::inquiries(self, &stage).await,
                Row::SignIn => writes::sign_ins(self, &stage).await,
                _ => reads::measure(self, &stage, row).await,
            };
            self.noted(&format!("{row:?}"), backend, found);
        }
        stage.program.stop().await
    }

    fn wants(&self, row: Row) -> bool {
        self.only.is_empty() || self.only.contains(&row)
    }

    fn sizes(&self) -> Vec<u64> {
        let large = self.large.then_some(LARGE);
        SIZES.into_iter().chain(large).collect()
    }

    fn plan(&self, connections: usize) -> Plan {
        let slice = Duration::from_millis(if self.quick { 500 } else { 1_000 });
        Plan {
            connections,
            warm_up: slice,
            slice,
            slices: if self.quick { 2 } else { 3 },
        }
    }

    fn noted(&mut self, what: &str, backend: Backend, found: Result<()>) {
        if let Err(error) = found {
            self.report.note(format!(
                "{what} ({}) could not be measured: {error:#}",
                backend.name()
            ));
        }
    }

    /// Measures a work against a reference, at every number of connections.
    async fn against(
        &mut self,
        stage: &Stage,
        what: &str,
        works: [Work; 2],
        goal: Goal,
    ) -> Result<()> {
        for connections in CONNECTIONS {
            let measured = measure(&works, self.plan(connections)).await?;
            self.keep(stage, what, connections, measured, goal)?;
        }
        Ok(())
    }

    fn keep(
        &mut self,
        stage: &Stage,
        what: &str,
        connections: usize,
        measured: Vec<Measured>,
        goal: Goal,
    ) -> Result<()> {
        let mut measured = measured.into_iter();
        let subject = measured.next().unwrap_or_default();
        let reference = measured.next();
        let ratio = reference
            .as_ref()
            .and_then(|reference| ratio(subject.rate(), reference.rate()));
        self.report.rate(Rate {
            what: format!("{what}, {}", stage.name),
            connections,
            subject,
            reference,
            ratio,
            goal,
            resident: stage.program.resident()?,
        });
        Ok(())
    }
}

/// A world with a program on it.
#[derive(Debug)]
struct Stage {
    backend: Backend,
    world: World,
    database: Database,
    program: Program,
    /// Its name in tables.
    name: String,
}

impl Stage {
    async fn set(bench: &Bench, backend: Backend, world: World) -> Result<Self> {
        Self::run(bench, backend, world, Run::Lifted).await
    }

    async fn run(bench: &Bench, backend: Backend, world: World, run: Run) -> Result<Self> {
        let program = Program::start(&bench.store.binary, &world.folder, &world.url, run).await?;
        Ok(Self {
            backend,
            database: Database::open(&world.url).await?,
            name: format!("{} {} products", backend.name(), world.products),
            program,
            world,
        })
    }
}
