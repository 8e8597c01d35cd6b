use kernel::fault::FaultCode;
use platform::Backend;
use proptest::prelude::*;
use rstest::rstest;

use super::{World, act, offering, price, quantity, refused};
use crate::quotation::{self, AnswerInput, Gap, PreviewLine};
use crate::{delivery, inquiry, order};

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_substitute_is_named_priced_and_ordered_as_itself(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let conn = world.test.db.read();
    let seller = world.seller().await;
    let id = world.submit().await;
    let other = world.loaded.products["na-bo"];
    let mut command = offering(id);
    let line = &mut command.lines[0];
    line.substitute = Some(other.to_string());
    line.price.as_mut().unwrap().price = price("33333.333333");
    let answer = |entry: i32, answer: &str, given| AnswerInput {
        entry,
        answer: answer.to_owned(),
        quantity: given,
        window: None,
    };
    line.answers = vec![
        answer(1, "OFFERED", Some(quantity("200", "tạ"))),
        // A carton of the substitute holds 6 kg.
        answer(2, "SUBSTITUTE", Some(quantity("101", "thùng"))),
        answer(3, "DECLINED", None),
        answer(4, "DECLINED", None),
    ];
    let sent = act!(world, seller, |tx| quotation::send(tx, &seller, &command))
        .unwrap()
        .quotation;

    let (row, asked) = quotation::get_visible(conn, &seller, sent)
        .await
        .unwrap()
        .unwrap()
        .row;
    let lines = inquiry::lines_of(conn, &[id])
        .await
        .unwrap()
        .remove(&id)
        .unwrap();
    let answers = quotation::lines_of(conn, &[sent])
        .await
        .unwrap()
        .remove(&sent)
        .unwrap();
    // 20,606 kg at 33,333.333333 đồng is 686,866,666.65…: rounded once.
    assert_eq!(row.total.minor, 686_866_667);
    let compared = quotation::compare(&asked, &lines, &row, &answers, None);
    assert!(compared[0].gaps.iter().any(
        |gap| matches!(gap, Gap::Substitute { entry: 2, product: Some(found) } if *found == other)
    ));
    assert_eq!(
        compared[0]
            .gaps
            .iter()
            .filter(|gap| matches!(gap, Gap::Declined { .. }))
            .count(),
        2
    );

    // Subjects name the two by themselves, each with its own quantity.
    let goods = crate::letters::goods_offered(&lines, &answers);
    let told = goods.iter().map(|goods| goods.quantity.unwrap());
    let told: Vec<String> = told.map(|quantity| quantity.to_string()).collect();
    assert_eq!(told, ["200 ta", "101 carton"]);
    assert_eq!(goods[0].product, lines[0].product_name);
    assert_eq!(goods[0].instead_of, None);
    assert_eq!(goods[1].instead_of.as_ref(), Some(&lines[0].product_name));

    // Looked at before it is accepted, each of the two stands by itself, as the order will have it.
    let looked = PreviewLine::of(&answers, &lines).unwrap();
    assert_eq!(looked.len(), 2);
    assert_eq!(looked[0].product, lines[0].product_name);
    assert_eq!(looked[0].instead_of, None);
    assert_eq!(looked[0].quantity.unwrap().value_text(), "200");
    let substitute = answers[0].substitute.as_ref().unwrap();
    assert_eq!(looked[1].product, substitute.name);
    assert_eq!(looked[1].instead_of.as_ref(), Some(&lines[0].product_name));
    assert_eq!(looked[1].windows.len(), 1);
    assert_eq!(looked[1].windows[0].base.milli(), 606_000);

    let order = world.accept(sent).await;
    let terms = order::terms_of(conn, &[order])
        .await
        .unwrap()
        .remove(&order)
        .unwrap()
        .remove(0)
        .terms;
    assert_eq!(terms.lines.len(), 2);
    for (looked, agreed) in looked.iter().zip(&terms.lines) {
        assert_eq!(looked.total, agreed.total);
        assert_eq!(looked.windows, agreed.windows);
    }
    assert_eq!(terms.lines[1].product, other);
    assert_eq!(
        terms.lines.iter().map(|line| line.total.minor).sum::<i64>(),
        row.total.minor
    );
    let deliveries = delivery::of_orders(conn, &[order])
        .await
        .unwrap()
        .remove(&order)
        .unwrap();
    let loads = delivery::lines_of(conn, &[deliveries[0].id, deliveries[1].id])
        .await
        .unwrap();
    assert_eq!(deliveries.len(), 2);
    assert_eq!(loads[&deliveries[1].id][0].planned.milli(), 606_000);
}

#[tokio::test]
async fn litres_instead_of_kilograms_are_told_as_litres() {
    let world = World::new(Backend::Sqlite).await;
    let conn = world.test.db.read();
    let (buyer, thanh) = (
        world.buyer().await,
        world.person("thanh@htx-hoimau.example").await,
    );
    let mut asking = world.asking();
    asking.lines[0].product = world.loaded.products["hoi-kho"].to_string();
    asking.lines[0].schedule[0].every_week_until = None;
    let id = act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &asking))
        .unwrap()
        .inquiry;
    let mut command = offering(id);
    let line = &mut command.lines[0];
    line.substitute = Some(world.loaded.products["tinh-dau-hoi"].to_string());
    line.price.as_mut().unwrap().price.per_unit = "lít".to_owned();
    line.answers = vec![AnswerInput {
        entry: 1,
        answer: "SUBSTITUTE".to_owned(),
        quantity: Some(quantity("2000", "lít")),
        window: None,
    }];
    let sent = act!(world, thanh, |tx| quotation::send(tx, &thanh, &command))
        .unwrap()
        .quotation;
    let (row, asked) = quotation::get_visible(conn, &thanh, sent)
        .await
        .unwrap()
        .unwrap()
        .row;
    let lines = inquiry::lines_of(conn, &[id]).await.unwrap();
    let answers = quotation::lines_of(conn, &[sent]).await.unwrap();
    let (lines, answers) = (&lines[&id], &answers[&sent]);
    let compared = quotation::compare(&asked, lines, &row, answers, None);
    // Twenty tonnes less two thousand litres is nothing that anybody can say, and no price of a litre is above one of a kilogram.
    assert_eq!(compared[0].entries[0].missing.milli(), 0);
    assert!(
        !compared[0]
            .gaps
            .iter()
            .any(|gap| matches!(gap, Gap::AboveTarget { .. }))
    );
    let goods = crate::letters::goods_offered(lines, answers);
    assert_eq!(
        goods[0].product,
        answers[0].substitute.as_ref().unwrap().name
    );
    assert_eq!(goods[0].quantity.unwrap().unit.code(), "litre");
}

#[tokio::test]
async fn offering_nothing_is_not_an_offer() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let id = world.submit().await;
    let mut command = offering(id);
    let line = &mut command.lines[0];
    line.price = None;
    for answer in &mut line.answers {
        "DECLINED".clone_into(&mut answer.answer);
        answer.quantity = None;
    }
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Contradiction, "input.lines".to_owned())]
    );
}

proptest! {
    /// Whatever is written, reading an inquiry ends in faults or values, never in a panic, and keeps its bounds.
    #[test]
    fn any_input_is_judged(
        from in "\\PC{0,12}|2026-0[1-9]-[0-3][0-9]",
        until in "\\PC{0,12}|20[0-9]{2}-0[1-9]-[0-3][0-9]",
        value in "\\PC{0,30}|-?[0-9]{1,30}(\\.[0-9]{1,30})?",
        unit in "\\PC{0,10}|kg|tấn|thùng",
        words in "\\PC*|[\\x00-\\x20]*",
    ) {
        let command = inquiry::Submit {
            lines: vec![inquiry::LineInput {
                product: words.clone(),
                schedule: vec![inquiry::EntryInput {
                    from: from.clone(),
                    to: from,
                    every_week_until: Some(until),
                    quantity: quantity(&value, &unit),
                    place: Some(crate::PlaceInput { lines: vec![words.clone()], ..crate::PlaceInput::default() }),
                }],
                target_price: Some(crate::PriceInput { amount: value, per_unit: unit }),
                wishes: Some(words.clone()),
            }],
            note: Some(words.clone()),
            certificates: vec![words.clone()],
            external_reference: Some(words),
            ..inquiry::Submit::default()
        };
        prop_assert!(inquiry::windows_read(&command, platform::testing::start()) <= 121);
    }
}
