//! Afterwards: what clients were told is compared with what the database and the API hold, letter by letter.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chophien::{cli::SettingArgs, first_start::Silent, server::Server, settings::Settings};
use chrono::Duration;
use notifications::testing::SmtpServer;
use platform::{Clock, Db, ManualClock};
use serde_json::json;
use tests::{Client, deal, post};

use super::trader::Told;

/// What there is of everything that somebody was told of.
const TABLES: [(&str, &str); 5] = [
    ("inquiry", "inquiry"),
    ("message", "inquiry_message"),
    ("quotation", "quotation"),
    ("order", "trade_order"),
    ("delivery", "delivery"),
];
/// What happens once in every deal.
const FACTS: [&str; 8] = [
    "inquiry.submitted",
    "inquiry.answered",
    "quotation.sent",
    "quotation.accepted",
    "order.confirmed",
    "delivery.shipped",
    "delivery.received",
    "order.completed",
];

/// How the reckoning came out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Things that somebody was told of and nobody finds.
    pub(super) lost: usize,
    /// Things and facts that are there and nobody was told of, or that happened more than once.
    pub(super) doubled: usize,
}

/// The program afterwards, in this process, with a clock that a story can move: leases of the dead have run out.
pub(super) async fn reopen(
    folder: &Path,
    database_url: &str,
    smtp: &SmtpServer,
) -> (Server, ManualClock) {
    let settings = Settings::gather(SettingArgs {
        listen: Some("127.0.0.1:0".to_owned()),
        data: Some(folder.display().to_string()),
        database_url: Some(database_url.to_owned()),
        smtp_url: Some(smtp.url()),
        ..SettingArgs::default()
    })
    .expect("the settings are fit");
    let (clock, hand) = Clock::manual(Clock::system().now() + Duration::minutes(10));
    (
        Server::start(&settings, clock, &mut Silent)
            .await
            .expect("the server starts again"),
        hand,
    )
}

/// Compares what was told with what there is, prints the count, and lets every letter arrive. `what` names the disaster.
pub(super) async fn reckon(
    what: &str,
    told: &Told,
    buyer: &Client,
    server: &Server,
    hand: &ManualClock,
    smtp: &SmtpServer,
) {
    let db = server.db();
    post::drains(db, hand).await;
    let outcome = deals(told, buyer, db).await;
    let (letters, again) = letters(db, smtp).await;
    println!(
        "{what}: {} deals completed, {} commands acknowledged; lost: {}, doubled: {}; {letters} letters, {again} of them sent again with the same Message-ID",
        told.completed.len(),
        told.ids.values().map(BTreeSet::len).sum::<usize>() + told.completed.len(),
        outcome.lost,
        outcome.doubled
    );
    assert_eq!(
        outcome,
        Outcome {
            lost: 0,
            doubled: 0
        },
        "{what}"
    );
}

async fn deals(told: &Told, buyer: &Client, db: &Db) -> Outcome {
    let (mut lost, mut doubled) = (0, 0);
    for (kind, table) in TABLES {
        let (there, known) = (post::count(db, table).await, told.ids[kind].len());
        doubled += there.saturating_sub(known);
        lost += known.saturating_sub(there);
    }
    for (kind, ids) in told.ids.iter().filter(|(kind, _)| **kind != "message") {
        for id in ids {
            let seen = deal::look(buyer, &json!({ "id": id })).await;
            if seen["id"] != json!(id) {
                eprintln!("{kind} {id} is lost");
                lost += 1;
            }
        }
    }
    for order in &told.completed {
        let seen = deal::look(buyer, &json!({ "id": order })).await;
        if seen["state"] != "COMPLETED" {
            eprintln!("{order} is not completed: {seen}");
            lost += 1;
        }
    }
    for kind in FACTS {
        let there = post::count(db, &format!("event WHERE kind = '{kind}'")).await;
        doubled += there.saturating_sub(told.completed.len());
        lost += told.completed.len().saturating_sub(there);
    }
    Outcome { lost, doubled }
}

/// Every letter once; again only what the server had taken and nobody had written down, and then the very same. Gives how
/// many there are and how many came again.
async fn letters(db: &Db, smtp: &SmtpServer) -> (usize, usize) {
    let received = smtp.received();
    post::all_arrived_in_order(db, &received).await;
    assert_eq!(
        post::count(
            db,
            "letter WHERE state NOT IN ('SENT', 'UNKNOWN', 'OBSOLETE')"
        )
        .await,
        0
    );
    let mut copies: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for mail in &received {
        copies
            .entry(mail.header("Message-ID").expect("a Message-ID"))
            .or_default()
            .push(&mail.raw);
    }
    assert_eq!(
        copies.len(),
        post::count(db, "letter WHERE state <> 'OBSOLETE'").await
    );
    let mut again = 0;
    for (id, copies) in &copies {
        let bare = id.trim_matches(['<', '>']);
        assert!(
            copies.iter().all(|copy| *copy == copies[0]),
            "{id} came in two forms"
        );
        if copies.len() > 1 {
            again += 1;
            let unclear = format!(
                "letter l JOIN letter_attempt a ON a.letter_id = l.id WHERE l.message_id = '{bare}' AND a.outcome = 'UNKNOWN'"
            );
            assert!(
                post::count(db, &unclear).await > 0,
                "{id} came {} times without need",
                copies.len()
            );
        }
    }
    (copies.len(), again)
}
