use chrono::Duration;
use kernel::fault::FaultCode;
use kernel::id::QuotationId;
use kernel::money::Currency;
use kernel::price::UnitPrice;
use kernel::quantity::Unit;
use kernel::time::vn;
use platform::{Backend, Context, Result, Tx};
use rstest::rstest;
use sea_orm::{ConnectionTrait, Statement};

use super::desk::asking_the_desk;
use super::{World, act, offering, price, quantity, refused};
use crate::inquiry::{self, Forward};
use crate::quotation::{self, AnswerInput, Counter, CounterLineInput, Gap, WishedIn};
use crate::{WindowInput, order, reminders};

async fn set(world: &World, sql: &str) {
    let context = Context::program("test");
    let done: Result<()> = platform::command!(world.test.db, &context, |tx| run(tx, sql));
    done.unwrap();
}

async fn run(tx: &mut Tx, sql: &str) -> Result<()> {
    let statement = Statement::from_string(tx.get_database_backend(), sql);
    tx.execute_raw(statement).await?;
    Ok(())
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn forwarding_gives_the_producer_the_time_that_the_desk_had(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, officer) = (world.buyer().await, world.officer().await);
    let mut command = asking_the_desk(&world).await;
    command.acknowledge_desk = true;
    command.reply_by = Some("2026-07-25T21:00:00+07:00".to_owned());
    let id = act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &command))
        .unwrap()
        .inquiry;
    world.test.hand.advance(Duration::hours(11));
    let forward = Forward {
        inquiry: id.to_string(),
        producer: world.loaded.producers["namau"].to_string(),
        expected_version: None,
    };
    act!(world, officer, |tx| inquiry::forward(
        tx, &officer, &forward
    ))
    .unwrap();
    let row = inquiry::get_visible(world.test.db.read(), &buyer, id)
        .await
        .unwrap()
        .unwrap()
        .row;
    // Twelve hours from now, at eight in the evening.
    let now = world.test.db.clock().now();
    assert_eq!(row.reply_by, now + Duration::hours(12));
    let reminder = vn::wall(row.remind_at.unwrap());
    assert_eq!(reminder.to_string(), "2026-07-26 06:00:00");

    // At night nobody is reminded, in the morning once.
    world.test.hand.advance(Duration::hours(2));
    assert_eq!(reminders::due(&world.test.db).await.unwrap(), 0);
    world.test.hand.advance(Duration::hours(8));
    assert_eq!(reminders::due(&world.test.db).await.unwrap(), 1);
    assert_eq!(reminders::due(&world.test.db).await.unwrap(), 0);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_substitute_is_ordered_as_it_was_offered(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let seller = world.seller().await;
    let id = world.submit().await;
    let other = world.loaded.products["na-bo"];
    let mut command = offering(id);
    let line = &mut command.lines[0];
    line.substitute = Some(other.to_string());
    line.answers = (1..=4)
        .map(|entry| AnswerInput {
            entry,
            answer: "SUBSTITUTE".to_owned(),
            quantity: Some(quantity("100", "thùng")),
            window: None,
        })
        .collect();
    let sent = act!(world, seller, |tx| quotation::send(tx, &seller, &command))
        .unwrap()
        .quotation;
    // A carton of it holds six kilograms; from now on it is a product of another name in other cartons.
    set(
        &world,
        "UPDATE product SET name = '{\"vi\":\"Na khác\"}', packings = '[]' WHERE base_unit = 'kg'",
    )
    .await;
    let order = world.accept(sent).await;
    let terms = order::terms_of(world.test.db.read(), &[order])
        .await
        .unwrap()
        .remove(&order)
        .unwrap()
        .remove(0)
        .terms;
    assert_eq!(terms.lines[0].product_name.vi, "Na bở Mẫu Chi Lăng");
    assert_eq!(terms.lines[0].windows[0].base.milli(), 600_000);
}

/// 54,000 đồng a kilogram.
fn countering(quotation: QuotationId) -> Counter {
    Counter {
        quotation: quotation.to_string(),
        valid_until: "2026-07-30".to_owned(),
        lines: vec![CounterLineInput {
            line: 1,
            price: Some(price("54000")),
            ..CounterLineInput::default()
        }],
        ..Counter::default()
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_counter_offer_takes_the_offers_place_once(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let buyer = world.buyer().await;
    let id = world.submit().await;
    let first = world.send(id, true).await;
    let command = countering(first);
    for _ in 0..2 {
        act!(world, buyer, |tx| quotation::counter(tx, &buyer, &command)).unwrap();
    }
    let counters = quotation::counters_of(world.test.db.read(), &[first])
        .await
        .unwrap();
    // 72,500 kg as they were offered.
    assert_eq!(counters[&first].total.minor, 72_500 * 54_000);
    assert_eq!(counters[&first].lines[0].entries.len(), 4);
    assert_eq!(world.letters().await[4..], ["QUOTATION_COUNTERED"]);
    assert_eq!(world.events().await[3..], ["quotation.countered"]);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_revision_is_held_against_the_newest_price_that_the_buyer_named(
    #[case] backend: Backend,
) {
    let world = World::new(backend).await;
    let (conn, now) = (world.test.db.read(), world.test.db.clock().now());
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let id = world.submit().await;
    let first = world.send(id, true).await;
    let mut command = countering(first);
    // More than he wished for in his inquiry.
    command.lines[0].price = Some(price("56000"));
    act!(world, buyer, |tx| quotation::counter(tx, &buyer, &command)).unwrap();
    for (offered, dearer) in [("56000", false), ("56200", true)] {
        let mut command = offering(id);
        command.expected_revision = Some(1);
        command.lines[0].price.as_mut().unwrap().price = price(offered);
        let preview = quotation::preview(conn, &seller, now, &command)
            .await
            .unwrap();
        let mut gaps = preview.compared[0].gaps.iter();
        let above = gaps.find_map(|gap| match gap {
            Gap::AboveTarget {
                target, wished_in, ..
            } => Some((target.amount().to_string(), *wished_in)),
            _ => None,
        });
        let counter = ("56000".to_owned(), WishedIn::CounterOffer);
        assert_eq!(above, dearer.then_some(counter), "{offered}");
    }
}

#[tokio::test]
async fn a_price_wished_for_one_substitute_is_no_wish_about_another() {
    let world = World::new(Backend::Sqlite).await;
    let conn = world.test.db.read();
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let id = world.submit().await;
    let mut command = offering(id);
    let line = &mut command.lines[0];
    line.substitute = Some(world.loaded.products["na-bo"].to_string());
    line.answers = (1..=4)
        .map(|entry| AnswerInput {
            entry,
            answer: "SUBSTITUTE".to_owned(),
            quantity: Some(quantity("100", "thùng")),
            window: None,
        })
        .collect();
    let sent = act!(world, seller, |tx| quotation::send(tx, &seller, &command))
        .unwrap()
        .quotation;
    let command = countering(sent);
    act!(world, buyer, |tx| quotation::counter(tx, &buyer, &command)).unwrap();
    let countered = quotation::counters_of(conn, &[sent]).await.unwrap();
    let (row, asked) = quotation::get_visible(conn, &seller, sent)
        .await
        .unwrap()
        .unwrap()
        .row;
    let lines = &inquiry::lines_of(conn, &[id]).await.unwrap()[&id];
    let mut offered = quotation::lines_of(conn, &[sent])
        .await
        .unwrap()
        .remove(&sent)
        .unwrap();
    let wished = |offered: &[quotation::Line]| {
        let compared = quotation::compare(&asked, lines, &row, offered, countered.get(&sent));
        compared[0].target
    };
    assert_eq!(wished(&offered), Some(price_of("54000")));
    offered[0].substitute.as_mut().unwrap().product = world.loaded.products["hoi-kho"];
    assert_eq!(wished(&offered), lines[0].target_price);
    assert_ne!(lines[0].target_price, Some(price_of("54000")));
}

fn price_of(amount: &str) -> UnitPrice {
    UnitPrice::parse(amount, Currency::Vnd, Unit::Kg).unwrap()
}

#[tokio::test]
async fn other_days_are_offered_whole_and_ahead() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let id = world.submit().await;
    let mut command = offering(id);
    let window = |from: &str, to: &str| {
        Some(WindowInput {
            from: from.to_owned(),
            to: to.to_owned(),
        })
    };
    command.lines[0].answers[1].window = window("2026-08-12", "2026-08-11");
    command.lines[0].answers[2].window = window("2026-07-01", "2026-07-02");
    command.lines[0].answers[3].answer = "DECLINED".to_owned();
    command.lines[0].answers[3].window = window("2026-08-26", "2026-08-27");
    command.tolerance_percent = Some("20.5".to_owned());
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
    let path = |tail: &str| format!("input.{tail}");
    assert_eq!(
        refused(outcome),
        [
            (FaultCode::OutOfRange, path("tolerancePercent")),
            (
                FaultCode::WindowReversed,
                path("lines.0.answers.1.window.to")
            ),
            (FaultCode::WindowPast, path("lines.0.answers.2.window.to")),
            (FaultCode::Contradiction, path("lines.0.answers.3.window")),
        ]
    );
}
