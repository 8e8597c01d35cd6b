//! How long a start takes, and what the embedded default holds.

use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Bench, SIZES};
use crate::database::Backend;
use crate::documents;
use crate::driver::{Asking, Proof, Work, post};
use crate::program::{Program, Run};
use crate::report::{Figure, Goal, megabytes};
use crate::stats::percentile;

/// Starts of which the one in the middle counts.
const STARTS: usize = 5;
/// How long the embedded default is asked for its list before its memory is looked at.
const ASKED: Duration = Duration::from_secs(2);

/// From start to ready with the shipped catalogue and with many products; the memory of the embedded default.
pub(super) async fn measure(bench: &mut Bench, backend: Backend) -> Result<()> {
    let name = backend.name();
    let empty = bench.store.empty(backend, "main").await?;
    let first =
        Program::start(&bench.store.binary, &empty.folder, &empty.url, Run::Default).await?;
    let seconds = first.took.as_secs_f64();
    first.stop().await?;
    told(
        bench,
        format!(
            "first start to ready, which loads the shipped catalogue and the sample world, {name}"
        ),
        seconds,
        Goal::Told,
    );
    let again = middle(bench, &empty.folder, &empty.url, Run::Default).await?;
    told(
        bench,
        format!("start to ready with the shipped catalogue, {name}"),
        again,
        Goal::AtMost(1.0, "s"),
    );

    if backend == Backend::Sqlite {
        resident(bench, &empty.folder, &empty.url).await?;
    }

    let world = bench.store.world(backend, SIZES[1], "main").await?;
    let many = middle(bench, &world.folder, &world.url, Run::Lifted).await?;
    told(
        bench,
        format!(
            "start to ready with {} products and the index on disk, {name}",
            SIZES[1]
        ),
        many,
        Goal::AtMost(2.0, "s"),
    );
    Ok(())
}

fn told(bench: &mut Bench, what: String, found: f64, goal: Goal) {
    bench.report.figure(Figure {
        what,
        found,
        unit: "s",
        goal,
    });
}

async fn middle(bench: &Bench, folder: &std::path::Path, url: &str, run: Run) -> Result<f64> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let program = Program::start(&bench.store.binary, folder, url, run).await?;
        starts.push(program.took.as_secs_f64());
        program.stop().await?;
    }
    starts.sort_by(f64::total_cmp);
    percentile(&starts, 0.5).context("nothing was started")
}

/// The embedded default at rest, and after it has been asked for its list.
async fn resident(bench: &mut Bench, folder: &std::path::Path, url: &str) -> Result<()> {
    let program = Program::start(&bench.store.binary, folder, url, Run::Default).await?;
    let figure = |what: &str, bytes: u64| Figure {
        what: format!("resident, embedded default, {what}"),
        found: megabytes(bytes),
        unit: "MB",
        goal: Goal::AtMost(60.0, "MB"),
    };
    program.rest().await?;
    bench
        .report
        .figure(figure("after its start", program.resident()?));
    program.stop().await?;

    // Without limits, or one address would soon have spent its points.
    let program = Program::start(&bench.store.binary, folder, url, Run::Lifted).await?;
    let listing = post(&documents::first_page(), None);
    let work: Work = Asking::same(program.address, Proof::Data, listing).into();
    let asked = work.slice(4, ASKED).await?;
    bench.report.figure(figure(
        &format!("after {} pages", asked.count()),
        program.resident()?,
    ));
    program.stop().await
}
