use chrono::NaiveDate;
use kernel::fault::at;
use platform::Backend;
use platform::testing::TestDb;
use rstest::rstest;
use uuid::Uuid;

use super::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, day).unwrap()
}

fn days(from: u32, to: u32) -> DateWindow {
    DateWindow {
        from: day(from),
        to: day(to),
    }
}

fn tonnes(tonnes: i64) -> BaseQuantity {
    BaseQuantity::from_milli(tonnes * 1_000_000)
}

const NA: ProductId = ProductId::from_uuid(Uuid::from_u128(1));

fn window(from: u32, to: u32, quantity: i64) -> Window {
    Window {
        days: days(from, to),
        quantity: tonnes(quantity),
        kind: Kind::Expected,
    }
}

fn offer(number: u128) -> Source {
    Source::Quotation(QuotationId::from_uuid(Uuid::from_u128(number)))
}

fn order(number: u128) -> Source {
    Source::Order(OrderId::from_uuid(Uuid::from_u128(number)))
}

fn promise(product: ProductId, from: u32, to: u32, quantity: i64) -> Promise {
    Promise {
        product,
        days: days(from, to),
        quantity: tonnes(quantity),
    }
}

fn ledger() -> Ledger {
    let mut ledger = Ledger {
        windows: HashMap::from([(NA, vec![window(1, 10, 5), window(11, 20, 4)])]),
        promises: Vec::new(),
    };
    ledger.add(offer(1), &[promise(NA, 3, 5, 3)]);
    ledger.add(order(2), &[promise(NA, 8, 9, 1), promise(NA, 15, 15, 2)]);
    ledger
}

#[test]
fn what_is_promised_in_one_window_leaves_the_next_alone() {
    let first = ledger().standing(NA, days(2, 2));
    assert_eq!(first.supply, Some(tonnes(5)));
    assert_eq!((first.ordered, first.offered), (tonnes(1), tonnes(3)));
    assert_eq!(first.left(), Some(tonnes(1)));
    assert!(!first.falls_short_of(tonnes(1)));
    assert!(first.falls_short_of(BaseQuantity::from_milli(1_000_001)));

    let second = ledger().standing(NA, days(12, 30));
    assert_eq!(
        (second.supply, second.promised()),
        (Some(tonnes(4)), tonnes(2))
    );
    // Days that touch both windows draw on both.
    let both = ledger().standing(NA, days(10, 11));
    assert_eq!((both.supply, both.promised()), (Some(tonnes(9)), tonnes(6)));
}

#[test]
fn what_nobody_has_counted_is_unknown_and_never_short() {
    let unknown = ledger().standing(NA, days(25, 26));
    assert_eq!((unknown.supply, unknown.left()), (None, None));
    assert!(!unknown.falls_short_of(tonnes(1_000)));
}

#[test]
fn an_offer_is_no_rival_of_its_own() {
    let ledger = ledger();
    assert_eq!(ledger.of(offer(1)), [promise(NA, 3, 5, 3)]);
    let rivals = ledger.rivals(&[promise(NA, 9, 9, 1)]);
    assert_eq!(rivals.len(), 1);
    assert!(ledger.rivals(&[promise(NA, 12, 12, 1)]).is_empty());
    let mine = ledger.without(offer(1));
    assert_eq!(mine.standing(NA, days(2, 2)).promised(), tonnes(1));
}

#[test]
fn windows_of_one_product_share_no_day() {
    let mut faults = Faults::new();
    let mut reversed = window(9, 9, 0);
    reversed.days.to = day(8);
    let windows = [window(1, 5, 1), window(5, 7, 1), reversed];
    judge(&windows, &at("input").at("supply"), &mut faults);
    let found: Vec<String> = faults
        .iter()
        .map(|fault| format!("{} {}", fault.code, fault.path.join(".")))
        .collect();
    assert_eq!(
        found,
        [
            "CONTRADICTION input.supply.1.from",
            "WINDOW_REVERSED input.supply.2.to",
            "QUANTITY_NOT_POSITIVE input.supply.2.quantity",
        ]
    );
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_source_promises_anew_and_takes_back(#[case] backend: Backend) {
    let test = TestDb::new(backend).await;
    let context = platform::Context::program("test");
    crate::import::load(&test.db, &mut |_, _| ()).await.unwrap();
    let product = crate::product::published_after(test.db.read(), None, 1)
        .await
        .unwrap()[0]
        .id;
    let windows = [window(1, 10, 5), window(11, 20, 4)];
    let done: platform::Result<()> = platform::command!(test.db, &context, |tx| async {
        replace(tx, product, &windows).await?;
        promise_all(tx, product).await
    });
    done.unwrap();
    let conn = test.db.read();
    assert_eq!(
        windows_of(conn, &[product]).await.unwrap()[&product],
        windows
    );
    let asked = [(product, days(1, 3)), (product, days(11, 11))];
    let standing = standing(conn, &asked).await.unwrap();
    assert_eq!(standing[0].promised(), tonnes(2));
    assert_eq!(
        (standing[1].ordered, standing[1].offered),
        (tonnes(3), BaseQuantity::ZERO)
    );

    let done: platform::Result<()> =
        platform::command!(test.db, &context, |tx| release(tx, order(2)));
    done.unwrap();
    let left = super::standing(conn, &asked).await.unwrap();
    assert_eq!(left[1].left(), Some(tonnes(4)));
}

async fn promise_all(tx: &mut Tx, product: ProductId) -> Result<()> {
    super::promise(tx, offer(1), &[promise(product, 2, 3, 4)]).await?;
    super::promise(tx, offer(1), &[promise(product, 2, 3, 2)]).await?;
    super::promise(tx, order(2), &[promise(product, 15, 15, 3)]).await
}
