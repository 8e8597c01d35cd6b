//! What waits beside the threads: the desk of an officer, and the next steps of one's organisations, products and claims.

use std::collections::{HashMap, HashSet};

use accounts::organisation::state::Status;
use accounts::organisation::verification::{self, Outcome, Verification};
use accounts::organisation::{self, Organisation, policy};
use accounts::personal_data;
use catalogue::claim::{self, Claim};
use catalogue::producer;
use catalogue::product::{self, ProductState, mine};
use chrono::Duration;
use kernel::actor::Actor;
use kernel::id::OrganisationId;
use kernel::page::PageRequest;
use kernel::time::Instant;
use platform::Conn;
use serde::Serialize;

use super::super::organisation::status_mark;
use super::super::print::Printer;
use super::super::product::{claim_mark, state_mark};
use super::super::view::{Mark, Tone};
use super::SHOWN;

/// As far as what waits at the desk is counted.
const COUNTED: u64 = 1_000;

/// So long a claim, or a change of a product, that was refused is told of.
const REFUSED_DAYS: i64 = 30;

/// Something that waits.
#[derive(Clone, Debug, Serialize)]
pub(in crate::pages) struct Task {
    pub href: String,
    pub name: String,
    pub mark: Mark,
    pub about: Vec<String>,
}

/// For whom it waits.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    /// For the person who looks.
    pub(super) mine: Vec<Task>,
    /// For staff.
    pub(super) others: Vec<Task>,
}

/// Everything beside the threads: eleven statements at most. `houses` has the organisations of the actor.
pub(super) async fn load(
    conn: &Conn,
    print: Printer<'_>,
    actor: &Actor,
    houses: &HashMap<OrganisationId, Organisation>,
    now: Instant,
) -> platform::Result<Tasks> {
    let mut tasks = Tasks::default();
    tasks.mine.extend(desk(conn, print, actor).await?);
    if actor
        .organisations()
        .any(|member| member.authority.is_none())
    {
        organisations(conn, print, actor, houses, &mut tasks).await?;
        products(conn, print, actor, now, &mut tasks).await?;
        claims(conn, print, actor, houses, now, &mut tasks).await?;
    }
    Ok(tasks)
}

/// What waits at the desk of an officer, counted.
async fn desk(conn: &Conn, print: Printer<'_>, actor: &Actor) -> platform::Result<Option<Task>> {
    if actor.office().is_none() {
        return Ok(None);
    }
    let request = PageRequest::first(SHOWN);
    let requests = personal_data::open_at_desk(conn, actor, &request).await?;
    let requests = u64::try_from(requests.items.len()).unwrap_or_default();
    let waiting = [
        (
            "page-home-desk-organisations",
            organisation::waiting::count(conn, actor).await?,
        ),
        (
            "page-home-desk-claims",
            claim::waiting::count(conn, actor, COUNTED).await?,
        ),
        (
            "page-home-desk-products",
            product::waiting::count(conn, actor, COUNTED).await?,
        ),
        ("page-home-desk-data", requests),
    ];
    let all: u64 = waiting.iter().map(|(_, count)| count).sum();
    if all == 0 {
        return Ok(None);
    }
    let counted = |key: &str, count: u64| {
        print
            .words()
            .text(print.language(), key, &[("count", count.into())])
    };
    Ok(Some(Task {
        href: "/desk".to_owned(),
        name: print.say("page-link-desk", &[]),
        mark: Mark {
            text: counted("page-home-desk", all),
            tone: Tone::Wait,
        },
        about: waiting
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| counted(key, *count))
            .collect(),
    }))
}

/// The next step of each organisation that is not verified, for those who manage it.
async fn organisations(
    conn: &Conn,
    print: Printer<'_>,
    actor: &Actor,
    houses: &HashMap<OrganisationId, Organisation>,
    tasks: &mut Tasks,
) -> platform::Result<()> {
    let own: Vec<&Organisation> = actor
        .organisations()
        .filter(|member| {
            member.authority.is_none() && policy::may_manage(actor, member.organisation)
        })
        .filter_map(|member| houses.get(&member.organisation))
        .collect();
    let unseen: Vec<OrganisationId> = own
        .iter()
        .filter(|house| house.status() == Status::Unverified)
        .map(|house| house.id)
        .collect();
    let records = if unseen.is_empty() {
        HashMap::new()
    } else {
        verification::of_organisations(conn, &unseen).await?
    };
    for house in own {
        let task = |mark, about| Task {
            href: format!("/organisations/{}#verification", house.id),
            name: house.legal_name.clone(),
            mark,
            about,
        };
        let status = house.status();
        match status {
            Status::Unverified => {
                let newest = records.get(&house.id).and_then(|kept| kept.first());
                let (mark, about) = papers(print, house, newest);
                tasks.mine.push(task(mark, about));
            }
            Status::Submitted | Status::Suspended => {
                let means = print.coded("page-status-means", status.code());
                tasks
                    .others
                    .push(task(status_mark(print, house), vec![means]));
            }
            Status::Verified | Status::Closed => {}
        }
    }
    Ok(())
}

/// What is to be done about the papers of an organisation, by what an authority last said of them.
fn papers(
    print: Printer<'_>,
    house: &Organisation,
    newest: Option<&Verification>,
) -> (Mark, Vec<String>) {
    match newest.map(|record| (record, record.outcome)) {
        Some((record, outcome @ Outcome::Rejected)) => {
            let mut about = vec![print.say("page-task-papers-again", &[])];
            about.extend(reason(print, record.reason.as_deref()));
            (print.mark("page-record", outcome.code(), Tone::Bad), about)
        }
        Some((_, Outcome::Lapsed)) => (
            status_mark(print, house),
            vec![print.say("page-task-papers-lapsed", &[])],
        ),
        _ => (
            status_mark(print, house),
            vec![print.say("page-task-papers", &[])],
        ),
    }
}

fn reason(print: Printer<'_>, reason: Option<&str>) -> Option<String> {
    reason.map(|reason| print.say("page-task-reason", &[("reason", reason)]))
}

/// Products that were sent back, and those that stay listed while a change of them was refused.
async fn products(
    conn: &Conn,
    print: Printer<'_>,
    actor: &Actor,
    now: Instant,
    tasks: &mut Tasks,
) -> platform::Result<()> {
    let request = PageRequest::first(SHOWN);
    let page = request.page().map_err(|error| request.fault(error))?;
    let found = mine::list(conn, actor, None, &[ProductState::Refused], &page).await?;
    for listed in found.items {
        let product = listed.item;
        let mut about = vec![print.say("page-task-product", &[])];
        about.extend(reason(print, product.refusal.as_deref()));
        tasks.mine.push(Task {
            href: format!("/products/{}/edit", product.id),
            name: print.localised(&product.name).0,
            mark: state_mark(print, product.state),
            about,
        });
    }
    let since = now - Duration::days(REFUSED_DAYS);
    for product in mine::change_refused(conn, actor, since, SHOWN.unsigned_abs()).await? {
        let mut about = vec![print.say("page-task-change", &[])];
        about.extend(reason(print, product.refusal.as_deref()));
        tasks.mine.push(Task {
            href: format!("/products/{}/edit", product.id),
            name: print.localised(&product.name).0,
            mark: Mark {
                text: print.say("page-task-change-refused", &[]),
                tone: Tone::Bad,
            },
            about,
        });
    }
    Ok(())
}

/// The latest claim of each organisation on each producer, while it waits, and for some time after it was refused.
async fn claims(
    conn: &Conn,
    print: Printer<'_>,
    actor: &Actor,
    houses: &HashMap<OrganisationId, Organisation>,
    now: Instant,
    tasks: &mut Tasks,
) -> platform::Result<()> {
    let mut seen = HashSet::new();
    let mut latest = claim::mine(conn, actor).await?;
    latest.retain(|claim| seen.insert((claim.producer, claim.organisation)));
    latest.retain(|claim| is_told(claim, now));
    if latest.is_empty() {
        return Ok(());
    }
    let producers: Vec<_> = latest.iter().map(|claim| claim.producer).collect();
    let producers = producer::many(conn, &producers).await?;
    for claim in latest {
        let Some(producer) = producers.get(&claim.producer) else {
            continue;
        };
        let house = houses.get(&claim.organisation);
        let mut about: Vec<String> = house
            .map(|house| house.legal_name.clone())
            .into_iter()
            .collect();
        about.extend(reason(print, claim.reason.as_deref()));
        let task = Task {
            href: format!("/producers/{}", producer.id),
            name: producer.name.clone(),
            mark: claim_mark(print, claim.state),
            about,
        };
        if claim.state == claim::State::Waiting {
            tasks.others.push(task);
        } else {
            tasks.mine.push(task);
        }
    }
    Ok(())
}

fn is_told(claim: &Claim, now: Instant) -> bool {
    let since = now - Duration::days(REFUSED_DAYS);
    match claim.state {
        claim::State::Waiting => true,
        claim::State::Refused => claim.settled_at.is_some_and(|at| at > since),
        claim::State::Approved | claim::State::Withdrawn => false,
    }
}
