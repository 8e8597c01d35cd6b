//! Whether a page costs more where there are more products.

use anyhow::{Context as _, Result};

use super::reads::{in_turn, page_requests};
use super::{Bench, LARGE, SIZES, Stage};
use crate::database::Backend;
use crate::driver;
use crate::program::Run;
use crate::report::{Figure, Goal};
use crate::stats::ratio;

/// Connections of this point.
const CONNECTIONS: usize = 16;

/// Pages of the largest world that is measured against pages of the smallest, both programs running side by side: as the database reads them, and as the program comes,
/// which keeps in memory what was asked for.
pub(super) async fn measure(bench: &mut Bench, backend: Backend) -> Result<()> {
    let (large, goal) = if bench.large {
        (LARGE, Goal::AtMost(1.3, "times"))
    } else {
        (SIZES[1], Goal::Told)
    };
    for (run, how, goal) in [
        (Run::Forgetful, "nothing kept in memory", goal),
        (Run::Lifted, "as it comes", Goal::Told),
    ] {
        let found = times(bench, backend, large, run).await?;
        bench.report.figure(Figure {
            what: format!(
                "p50 of another page of 20 each time, {how}, {large} products against {}, {CONNECTIONS} connections, {}",
                SIZES[0],
                backend.name()
            ),
            found,
            unit: "times",
            goal,
        });
    }
    Ok(())
}

async fn times(bench: &Bench, backend: Backend, large: u64, run: Run) -> Result<f64> {
    let mut stages = Vec::new();
    for (products, copy) in [(large, "main"), (SIZES[0], "bare")] {
        let world = bench.store.world(backend, products, copy).await?;
        stages.push(Stage::run(bench, backend, world, run).await?);
    }
    let mut works = Vec::new();
    for stage in &stages {
        works.push(in_turn(stage.program.address, page_requests(stage).await?));
    }
    let measured = driver::measure(&works, bench.plan(CONNECTIONS)).await?;
    for stage in stages {
        stage.program.stop().await?;
    }
    let middle = |at: usize| measured.get(at).and_then(|measured| measured.millis(0.5));
    let times = middle(0)
        .zip(middle(1))
        .and_then(|(large, small)| ratio(large, small));
    times.context("nothing was measured")
}
