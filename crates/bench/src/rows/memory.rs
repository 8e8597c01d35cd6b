//! Whether the program grows under a long mixed load.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use futures::future::try_join_all;

use super::reads::{in_turn, page_requests, slug_requests};
use super::writes::submissions;
use super::{Bench, SIZES, Stage};
use crate::database::Backend;
use crate::documents;
use crate::driver::{Work, post};
use crate::program::Program;
use crate::report::{Figure, Goal, megabytes};
use crate::stats::{count, ratio};
use crate::world::SEARCHES;

/// Connections of each kind of request.
const CONNECTIONS: usize = 4;
/// How often memory is looked at, in parts of the whole time.
const LOOKS: u32 = 100;

/// Pages, products, searches and inquiries together; memory at the end against that after the first tenth.
pub(super) async fn measure(bench: &mut Bench, backend: Backend) -> Result<()> {
    let world = bench.store.world(backend, SIZES[1], "main").await?;
    let stage = Stage::set(bench, backend, world).await?;
    let to = stage.program.address;
    let searches = SEARCHES.map(|text| post(&documents::search(text), None));
    let works = [
        in_turn(to, page_requests(&stage).await?),
        in_turn(to, slug_requests(&stage).await?),
        in_turn(to, searches.to_vec()),
        submissions(bench, &stage),
    ];
    let (looks, done) = tokio::join!(
        watch(&stage.program, bench.soak),
        try_join_all(
            works
                .iter()
                .map(|work: &Work| work.slice(CONNECTIONS, bench.soak))
        ),
    );
    let requests: usize = done?.iter().map(crate::stats::Measured::count).sum();
    let looks = looks?;
    let tenth = looks.len() / 10;
    let early =
        mean(looks.get(tenth..tenth + 3).unwrap_or_default()).context("the load was too short")?;
    let late = mean(&looks[looks.len().saturating_sub(3)..]).context("the load was too short")?;
    let what = |what: &str| {
        format!(
            "{what} {} s of mixed load ({requests} requests), {} {}",
            bench.soak.as_secs(),
            backend.name(),
            SIZES[1]
        )
    };
    let figures = [
        Figure {
            what: what("memory after the first tenth of"),
            found: early,
            unit: "MB",
            goal: Goal::Told,
        },
        Figure {
            what: what("memory at the end against that after the first tenth of"),
            found: ratio(late, early).context("a program without memory")?,
            unit: "times",
            goal: Goal::AtMost(1.1, "times"),
        },
    ];
    for figure in figures {
        bench.report.figure(figure);
    }
    stage.program.stop().await
}

/// The memory in millions of bytes at even times.
async fn watch(program: &Program, time: Duration) -> Result<Vec<f64>> {
    let mut looks = Vec::new();
    let began = Instant::now();
    while began.elapsed() < time {
        looks.push(megabytes(program.resident()?));
        tokio::time::sleep(time / LOOKS).await;
    }
    Ok(looks)
}

fn mean(of: &[f64]) -> Option<f64> {
    ratio(of.iter().sum(), count(of.len()))
}
