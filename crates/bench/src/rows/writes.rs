//! What people write: inquiries and sign-ins.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use kernel::id::InquiryId;
use kernel::time::vn;
use serde_json::Value;

use super::reads::body;
use super::{Bench, CONNECTIONS, Stage};
use crate::database::Database;
use crate::documents;
use crate::driver::{self, Asking, Proof, Work, post};
use crate::report::Goal;
use crate::stats::Measured;
use crate::submission::{Submission, buyer, product};
use crate::world::people::{BUYERS, PASSWORD, Who};
use crate::world::{self, unit_of};

/// The first turns are taken by what is asked outside the load.
const FIRST_TURN: u64 = 10;

/// Once a minute the program notes that a session was used, whatever is asked for: that belongs to no inquiry, so nobody's use is due.
const USED: &str = "UPDATE session SET last_used_at = expires_at";

/// Inquiries over HTTP against their bare statements on a copy of their own, where nobody else writes.
pub(super) async fn inquiries(bench: &mut Bench, stage: &Stage) -> Result<()> {
    let key = "pattern";
    let answer = submit(bench, stage, key, 0).await?;
    let inquiry = id_of(&answer)?;
    let pattern = Database::open(&stage.world.url).await?;
    let bare = bench
        .store
        .world(stage.backend, stage.world.products, "bare")
        .await?;
    let clock = bench.store.clock.clone();
    let bare = Database::open(&bare.url).await?;
    for database in [&pattern, &bare] {
        database.run(USED.to_owned()).await?;
    }
    let submission = Submission::after(&pattern, bare, inquiry, key, clock).await?;
    pattern.close().await;

    let works = [
        submissions(bench, stage),
        Work::Submission(Arc::new(submission)),
    ];
    for connections in CONNECTIONS {
        let plan = bench.plan(connections);
        let mut measured = vec![Measured::default(); works.len()];
        for work in &works {
            stage.program.rest().await?;
            work.slice(connections, plan.warm_up).await?;
        }
        for _ in 0..plan.slices {
            for (work, sum) in works.iter().zip(&mut measured) {
                // The letters of the inquiries before are written first: they belong to neither.
                stage.program.rest().await?;
                sum.add(work.slice(connections, plan.slice).await?);
            }
        }
        bench.keep(
            stage,
            "an inquiry, against its bare statements",
            connections,
            measured,
            Goal::AtLeast(0.4),
        )?;
    }
    Ok(())
}

/// Inquiries over HTTP, each from another buyer for another product, with a key of its own.
pub(super) fn submissions(bench: &Bench, stage: &Stage) -> Work {
    let today = vn::date(bench.store.clock.now());
    Asking::of(stage.program.address, Proof::Accepted, move |turn, into| {
        let turn = turn + FIRST_TURN;
        let who = buyer(turn);
        let number = product(turn);
        let asked = documents::submission(
            &format!("load-{turn}"),
            who.organisation(),
            world::product(number),
            unit_of(number),
            today,
        );
        into.extend_from_slice(&post(&asked, Some(&who.token())));
    })
    .into()
}

/// One inquiry outside the load; the answer.
pub(super) async fn submit(bench: &Bench, stage: &Stage, key: &str, turn: u64) -> Result<Value> {
    submit_as(bench, stage, key, buyer(turn), product(turn)).await
}

/// One inquiry of somebody for the product of a number; the answer.
pub(super) async fn submit_as(
    bench: &Bench,
    stage: &Stage,
    key: &str,
    who: Who,
    number: u64,
) -> Result<Value> {
    let today = vn::date(bench.store.clock.now());
    let asked = documents::submission(
        key,
        who.organisation(),
        world::product(number),
        unit_of(number),
        today,
    );
    let answer = body(stage.program.address, &post(&asked, Some(&who.token()))).await?;
    Ok(serde_json::from_slice(&answer)?)
}

/// The inquiry that an answer names.
pub(super) fn id_of(answer: &Value) -> Result<InquiryId> {
    let id = answer["data"]["inquirySubmit"]["inquiry"]["id"].as_str();
    id.and_then(|id| id.parse().ok())
        .with_context(|| format!("an inquiry was refused: {answer}"))
}

/// Sign-ins by password: a hash on purpose so slow that its rate is all there is to say.
pub(super) async fn sign_ins(bench: &mut Bench, stage: &Stage) -> Result<()> {
    let work: Work = Asking::of(stage.program.address, Proof::Accepted, |turn, into| {
        let who = Who::Buyer(1 + turn % (BUYERS - 1));
        into.extend_from_slice(&post(&documents::sign_in(&who.email(), PASSWORD), None));
    })
    .into();
    stage.program.rest().await?;
    for connections in CONNECTIONS {
        let measured =
            driver::measure(std::slice::from_ref(&work), bench.plan(connections)).await?;
        ensure!(
            measured.iter().all(|measured| measured.count() > 0),
            "nobody was let in"
        );
        bench.keep(
            stage,
            "a sign-in by password",
            connections,
            measured,
            Goal::Told,
        )?;
    }
    Ok(())
}
