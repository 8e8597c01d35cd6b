//! Live subscriptions: what ten thousand idle ones hold, and how soon an event has reached them all.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{timeout, timeout_at};

use super::reads::body;
use super::writes::{id_of, submit_as};
use super::{Bench, SIZES, Stage};
use crate::database::Backend;
use crate::documents;
use crate::driver::post;
use crate::report::{Figure, Goal, megabytes};
use crate::socket::{Heard, Subscription};
use crate::stats::{count, percentile};
use crate::world::people::{CROWD, Who};

/// Subscriptions from one address of this machine: an address has some 28,000 ports, and others need some.
const AN_ADDRESS: usize = 5_000;
/// As many are opened at once.
const AT_ONCE: usize = 50;
/// Files that this process and the program need beside the connections.
const BESIDE: u64 = 1_000;
/// How long an event is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// When nothing has come for so long, nothing more does.
const MOMENT: Duration = Duration::from_millis(500);
/// Events whose ways are measured; the first only makes sure that all are awake.
const EVENTS: u32 = 4;
/// The seller who answers the crowd's inquiry.
const SELLER: Who = Who::Seller(0);

/// Opens the subscriptions, looks at the memory, and times events to all of them.
pub(super) async fn measure(bench: &mut Bench, backend: Backend) -> Result<()> {
    let wanted = bench.subscriptions;
    allow_files(u64::try_from(wanted)? + BESIDE)?;
    let world = bench.store.world(backend, SIZES[0], "main").await?;
    let stage = Stage::set(bench, backend, world).await?;
    let answer = submit_as(bench, &stage, "crowd", Who::Buyer(0), 0).await?;
    let inquiry = id_of(&answer)?.to_string();
    stage.program.rest().await?;

    let before = stage.program.resident()?;
    let began = Instant::now();
    let (heard, mut ears) = unbounded_channel();
    let listeners = open(&stage, wanted, &heard).await?;
    bench.report.note(format!(
        "{wanted} subscriptions of {CROWD} people were opened in {:.1} s ({})",
        began.elapsed().as_secs_f64(),
        backend.name()
    ));
    stage.program.rest().await?;
    let after = stage.program.resident()?;
    let each = megabytes(after.saturating_sub(before)) * 1_000.0 / count(wanted);
    bench.report.figure(Figure {
        what: format!(
            "resident for each of {wanted} idle subscriptions, {}",
            backend.name()
        ),
        found: each,
        unit: "KB",
        goal: Goal::AtMost(15.0, "KB"),
    });

    let mut took = Vec::new();
    for event in 0..EVENTS {
        let times = event_to_all(&stage, &mut ears, wanted, &inquiry, event).await?;
        if event > 0 {
            took.extend(times);
        }
        stage.program.rest().await?;
    }
    took.sort_by(f64::total_cmp);
    for (share, name, goal) in [
        (0.5, "p50", Goal::Told),
        (0.99, "p99", Goal::AtMost(1.0, "s")),
        (1.0, "last", Goal::Told),
    ] {
        bench.report.figure(Figure {
            what: format!("event to {wanted} subscribers, {name}, {}", backend.name()),
            found: percentile(&took, share).context("no event was heard")?,
            unit: "s",
            goal,
        });
    }
    drop(listeners);
    stage.program.stop().await
}

/// Opens them all, each with a task that listens from then on. They end with what is given back.
async fn open(stage: &Stage, wanted: usize, heard: &UnboundedSender<Heard>) -> Result<JoinSet<()>> {
    let people = usize::try_from(CROWD)?;
    let mut opened = stream::iter((0..wanted).map(|at| {
        let to = stage.program.address;
        async move {
            let who = Who::Crowd(u64::try_from(at % people)?);
            let subscription = Subscription::open(to, address(at), &who.token()).await?;
            anyhow::Ok((at, subscription))
        }
    }))
    .buffer_unordered(AT_ONCE);
    let mut listeners = JoinSet::new();
    while let Some((at, subscription)) = opened.try_next().await? {
        listeners.spawn(subscription.listen(at, heard.clone()));
    }
    Ok(listeners)
}

/// `127.0.0.2` for the first, and so on.
fn address(at: usize) -> IpAddr {
    let last = u8::try_from(2 + at / AN_ADDRESS).unwrap_or(u8::MAX);
    Ipv4Addr::new(127, 0, 0, last).into()
}

/// The seller writes a message; how long it took until each had heard of it, in seconds from the moment at which it was sent.
async fn event_to_all(
    stage: &Stage,
    ears: &mut UnboundedReceiver<Heard>,
    wanted: usize,
    inquiry: &str,
    number: u32,
) -> Result<Vec<f64>> {
    let message = post(
        &documents::message(&format!("event-{number}"), inquiry),
        Some(&SELLER.token()),
    );
    let began = Instant::now();
    let answer = body(stage.program.address, &message).await?;
    let answer = String::from_utf8_lossy(&answer);
    ensure!(
        answer.contains("\"userErrors\":[]"),
        "the message was refused: {answer}"
    );
    let mut first: Vec<Option<f64>> = vec![None; wanted];
    let mut deaf = wanted;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while deaf > 0 {
        let Ok(heard) = timeout_at(deadline, ears.recv()).await else {
            bail!(
                "{deaf} subscribers heard nothing within {} s",
                PATIENCE.as_secs()
            );
        };
        let (subscriber, came) = heard.context("nobody listens any more")?;
        let took = came?.duration_since(began).as_secs_f64();
        if let Some(place) = first.get_mut(subscriber).filter(|place| place.is_none()) {
            *place = Some(took);
            deaf -= 1;
        }
    }
    // What the message has caused besides is heard before the next one is sent.
    while let Ok(Some((_, came))) = timeout(MOMENT, ears.recv()).await {
        came?;
    }
    Ok(first.into_iter().flatten().collect())
}

/// Lets this process, and the program that it starts, hold so many files and connections.
fn allow_files(wanted: u64) -> Result<()> {
    let held = getrlimit(Resource::Nofile);
    if held.current.is_none_or(|current| current >= wanted) {
        return Ok(());
    }
    let maximum = held.maximum.map(|maximum| maximum.max(wanted));
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: Some(wanted),
            maximum,
        },
    )
    .with_context(|| {
        format!("{wanted} open files are not allowed here: raise the limit (ulimit -n)")
    })
}
