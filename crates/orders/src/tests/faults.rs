use kernel::fault::FaultCode as Code;
use kernel::id::ProductId;
use platform::Backend;
use rstest::rstest;

use super::{World, act, offering, price, quantity, refused};
use crate::inquiry::{self, EntryInput, LineInput, Submit};
use crate::quotation::{self, AnswerInput};
use crate::{PlaceInput, PriceInput};

fn entry(from: &str, to: &str, value: &str, unit: &str) -> EntryInput {
    EntryInput {
        from: from.to_owned(),
        to: to.to_owned(),
        every_week_until: None,
        quantity: quantity(value, unit),
        place: None,
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn every_fault_of_an_inquiry_is_named_and_nothing_is_written(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let buyer = world.buyer().await;
    let na = world.loaded.products["na-dai"].to_string();
    let command = Submit {
        organisation: world.organisations["sieuthimau"].to_string(),
        currency: Some("XXX".to_owned()),
        reply_by: Some("2026-07-24T00:00:00+07:00".to_owned()),
        target_market: Some("ZZ".to_owned()),
        note: Some("a\u{202e}b".to_owned()),
        external_reference: Some("a\nBcc: x@y.example".to_owned()),
        certificates: vec![String::new()],
        lines: vec![
            LineInput {
                product: na.clone(),
                schedule: vec![
                    entry("2026-07-01", "2026-07-02", "1", "tonne"),
                    entry("2026-08-09", "2026-08-01", "1", "tonne"),
                    entry("tomorrow", "2036-08-01", "-1", "kg"),
                    entry("2026-08-01", "2026-08-02", "0", "bushel"),
                    entry("2026-08-01", "2026-08-02", "1", "bottle"),
                    entry("2026-08-01", "2026-08-02", "0.0001", "kg"),
                    EntryInput {
                        place: Some(PlaceInput {
                            country: Some("Việt Nam".to_owned()),
                            ..PlaceInput::default()
                        }),
                        ..entry("2026-08-01", "2026-08-02", "1e3", "kg")
                    },
                ],
                target_price: Some(PriceInput {
                    amount: "0".to_owned(),
                    per_unit: "mile".to_owned(),
                }),
                wishes: Some("x".repeat(5_000)),
            },
            LineInput {
                product: world.organisations["namau"].to_string(),
                ..LineInput::default()
            },
            LineInput {
                product: ProductId::from_uuid(uuid::Uuid::nil()).to_string(),
                schedule: vec![entry("2026-08-01", "2026-08-02", "1", "kg")],
                ..LineInput::default()
            },
            LineInput {
                product: world.loaded.products["hoi-kho"].to_string(),
                schedule: vec![entry("2026-08-01", "2026-08-02", "1", "kg")],
                ..LineInput::default()
            },
        ],
        ..Submit::default()
    };
    let mut found = refused(act!(world, buyer, |tx| inquiry::submit(
        tx, &buyer, &command
    )));
    found.sort();
    let mut expected = [
        (Code::UnknownValue, "input.currency"),
        (Code::DeadlinePast, "input.replyBy"),
        (Code::InvalidFormat, "input.targetMarket"),
        (Code::ControlCharacter, "input.note"),
        (Code::LineBreak, "input.externalReference"),
        (Code::Required, "input.certificates.0"),
        (Code::WindowPast, "input.lines.0.schedule.0.to"),
        (Code::WindowReversed, "input.lines.0.schedule.1.to"),
        (Code::InvalidFormat, "input.lines.0.schedule.2.from"),
        (
            Code::QuantityNotPositive,
            "input.lines.0.schedule.2.quantity",
        ),
        (Code::UnknownValue, "input.lines.0.schedule.3.quantity.unit"),
        (
            Code::QuantityNotPositive,
            "input.lines.0.schedule.3.quantity",
        ),
        (
            Code::UnitNotConvertible,
            "input.lines.0.schedule.4.quantity",
        ),
        (
            Code::QuantityUnroundable,
            "input.lines.0.schedule.5.quantity",
        ),
        (Code::InvalidFormat, "input.lines.0.schedule.6.quantity"),
        (
            Code::InvalidFormat,
            "input.lines.0.schedule.6.place.country",
        ),
        (Code::Required, "input.lines.0.schedule.6.place.lines"),
        (Code::UnknownValue, "input.lines.0.targetPrice.perUnit"),
        (Code::PriceNotPositive, "input.lines.0.targetPrice.amount"),
        (Code::TooLong, "input.lines.0.wishes"),
        (Code::InvalidId, "input.lines.1.productId"),
        (Code::TooFew, "input.lines.1.schedule"),
        (Code::NotFound, "input.lines.2.productId"),
        (Code::Contradiction, "input.lines.3.productId"),
        (Code::BelowMinimumOrder, "input.lines.3.schedule"),
    ]
    .map(|(code, path)| (code, path.to_owned()));
    expected.sort();
    assert_eq!(found, expected);
    assert!(world.events().await.is_empty());
    assert!(world.letters().await.is_empty());
}

#[tokio::test]
async fn who_may_not_ask_is_told_why() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let mut command = world.asking();
    let outcome = act!(world, seller, |tx| inquiry::submit(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(Code::NotFound, "input.organisationId".to_owned())]
    );
    command.organisation = world.organisations["namau"].to_string();
    let outcome = act!(world, seller, |tx| inquiry::submit(tx, &seller, &command));
    assert_eq!(
        refused(outcome)[0],
        (Code::BuyerProfileMissing, "input.organisationId".to_owned())
    );
}

#[tokio::test]
async fn an_unverified_buyer_asks_five_times_a_day() {
    let world = World::new(Backend::Sqlite).await;
    let ha = world.person("ha@xuatkhaumau.example").await;
    let mut command = world.asking();
    command.organisation = world.organisations["xuatkhaumau"].to_string();
    for _ in 0..5 {
        act!(world, ha, |tx| inquiry::submit(tx, &ha, &command)).unwrap();
    }
    let outcome = act!(world, ha, |tx| inquiry::submit(tx, &ha, &command));
    assert_eq!(
        refused(outcome),
        [(Code::DailyLimit, "input.organisationId".to_owned())]
    );
    // The day ends at midnight in Vietnam, which is 17:00 UTC: the tests begin at 09:00.
    world.test.hand.advance(chrono::Duration::hours(15));
    act!(world, ha, |tx| inquiry::submit(tx, &ha, &command)).unwrap();
}

#[tokio::test]
async fn every_fault_of_a_quotation_is_named() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let id = world.submit().await;
    let mut command = offering(id);
    command.valid_until = "2026-12-31".to_owned();
    command.currency = Some("VN".to_owned());
    let line = &mut command.lines[0];
    line.vat_rate = Some("101".to_owned());
    line.substitute = Some(world.loaded.products["hoi-kho"].to_string());
    line.answers = vec![
        AnswerInput {
            entry: 1,
            answer: "LESS".to_owned(),
            quantity: Some(quantity("20", "tonne")),
            window: None,
        },
        AnswerInput {
            entry: 1,
            answer: "OFFERED".to_owned(),
            quantity: None,
            window: None,
        },
        AnswerInput {
            entry: 2,
            answer: "DECLINED".to_owned(),
            quantity: Some(quantity("1", "kg")),
            window: None,
        },
        AnswerInput {
            entry: 9,
            answer: "OFFERED".to_owned(),
            quantity: None,
            window: None,
        },
        AnswerInput {
            entry: 3,
            answer: "MAYBE".to_owned(),
            quantity: None,
            window: None,
        },
    ];
    let term = line.price.as_mut().unwrap();
    term.price = price("9999999999999999");
    term.basis = "HERE".to_owned();
    let mut found = refused(act!(world, seller, |tx| quotation::send(
        tx, &seller, &command
    )));
    found.sort();
    let mut expected = [
        (Code::OutOfRange, "input.validUntil"),
        (Code::UnknownValue, "input.currency"),
        (Code::OutOfRange, "input.lines.0.vatRate"),
        (Code::NotFound, "input.lines.0.substituteProductId"),
        (Code::Contradiction, "input.lines.0.substituteProductId"),
        (Code::Contradiction, "input.lines.0.answers.0.quantity"),
        (Code::Duplicate, "input.lines.0.answers.1.entry"),
        (Code::Contradiction, "input.lines.0.answers.2.quantity"),
        (Code::NotFound, "input.lines.0.answers.3.entry"),
        (Code::UnknownValue, "input.lines.0.answers.4.answer"),
        (Code::Required, "input.lines.0.answers"),
        (Code::Contradiction, "input.lines.0.price"),
        (Code::OutOfRange, "input.lines.0.price.amount"),
        (Code::UnknownValue, "input.lines.0.price.basis"),
    ]
    .map(|(code, path)| (code, path.to_owned()));
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_sum_beyond_the_range_of_money_is_refused_not_wrapped() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let id = world.submit().await;
    let mut command = offering(id);
    command.lines[0].price.as_mut().unwrap().price = price("999999999999");
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(Code::OutOfRange, "input.lines.0.price".to_owned())]
    );
}
