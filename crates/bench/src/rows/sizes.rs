//! Whether a page costs more where there are more products.

use anyhow::{Context as _, Result};

use super::reads::{in_turn, page_requests};
use super::{Bench, LARGE, SIZES, Stage};
use crate::database::Backend;
use crate::driver;
use crate::report::{Figure, Goal};
use crate::stats::ratio;

/// Connections of this point.
const CONNECTIONS: usize = 16;

/// Pages of the largest world that is measured against pages of the smallest, both programs running side by side.
pub(super) async fn measure(bench: &mut Bench, backend: Backend) -> Result<()> {
    let (large, goal) = if bench.large {
        (LARGE, Goal::AtMost(1.3, "times"))
    } else {
        (SIZES[1], Goal::Told)
    };
    let mut stages = Vec::new();
    for (products, copy) in [(large, "main"), (SIZES[0], "bare")] {
        let world = bench.store.world(backend, products, copy).await?;
        stages.push(Stage::set(bench, backend, world).await?);
    }
    let mut works = Vec::new();
    for stage in &stages {
        works.push(in_turn(stage.program.address, page_requests(stage).await?));
    }
    let measured = driver::measure(&works, bench.plan(CONNECTIONS)).await?;
    let middle = |at: usize| measured.get(at).and_then(|measured| measured.millis(0.5));
    let times = middle(0)
        .zip(middle(1))
        .and_then(|(large, small)| ratio(large, small));
    bench.report.figure(Figure {
        what: format!(
            "p50 of another page of 20 each time, {large} products against {}, {CONNECTIONS} connections, {}",
            SIZES[0],
            backend.name()
        ),
        found: times.context("nothing was measured")?,
        unit: "times",
        goal,
    });
    for stage in stages {
        stage.program.stop().await?;
    }
    Ok(())
}
