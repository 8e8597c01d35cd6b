use catalogue::supply::{self, Standing};
use chrono::NaiveDate;
use kernel::fault::FaultCode;
use kernel::id::{InquiryId, OrganisationId};
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use platform::{Backend, Context};
use rstest::rstest;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::{World, act, offering, refused};
use crate::inquiry;
use crate::quotation;
use crate::quotation::supply::{EntryStanding, of_inquiries};

const fn august() -> DateWindow {
    DateWindow {
        from: NaiveDate::from_ymd_opt(2026, 8, 1).unwrap(),
        to: NaiveDate::from_ymd_opt(2026, 8, 31).unwrap(),
    }
}

impl World {
    async fn expects(&self, tonnes: i64) {
        let product = self.loaded.products["na-dai"];
        let stated = [supply::Window {
            days: august(),
            quantity: BaseQuantity::from_milli(tonnes * 1_000_000),
            kind: supply::Kind::Expected,
        }];
        let done: platform::Result<()> =
            platform::command!(self.test.db, &Context::program("test"), |tx| {
                supply::replace(tx, product, &stated)
            });
        done.unwrap();
    }

    async fn stands(&self) -> Standing {
        let product = self.loaded.products["na-dai"];
        let found = supply::standing(self.test.db.read(), &[(product, august())]).await;
        found.unwrap()[0]
    }

    /// The office gives the producer of the custard apples to another organisation.
    async fn hands_over(&self, to: OrganisationId) {
        let producer = self.loaded.producers["namau"];
        let done: platform::Result<()> =
            platform::command!(self.test.db, &Context::program("test"), |tx| async {
                let (to, producer) = (to.uuid(), producer.uuid());
                let given = Query::update()
                    .table("producer")
                    .value("organisation_id", to)
                    .and_where(Expr::col("id").eq(producer))
                    .to_owned();
                tx.execute(&given).await?;
                inquiry::adopt(
                    tx,
                    self.loaded.producers["namau"],
                    OrganisationId::from_uuid(to),
                )
                .await
                .map(drop)
            });
        done.unwrap();
    }

    async fn seen_supply(&self, id: InquiryId) -> Vec<EntryStanding> {
        let found = of_inquiries(self.test.db.read(), &[id]).await;
        found.unwrap().remove(&id).unwrap()
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn who_speaks_for_a_producer_no_more_neither_sees_nor_promises_of_his_supply(
    #[case] backend: Backend,
) {
    let world = World::new(backend).await;
    world.expects(500).await;
    let sold = world.send(world.submit().await, true).await;
    world.accept(sold).await;
    let open = world.send(world.submit().await, true).await;
    let waiting = world.submit().await;
    let before = world.stands().await;
    assert_eq!(
        (before.ordered.milli(), before.offered.milli()),
        (72_500_000, 72_500_000)
    );
    assert_eq!(
        world.seen_supply(waiting).await[0]
            .others
            .promised()
            .milli(),
        145_000_000
    );

    world.hands_over(world.organisations["hoimau"]).await;
    // What is sold stays taken; what is merely offered is promised by nobody any more.
    let now = world.stands().await;
    assert_eq!((now.ordered.milli(), now.offered.milli()), (72_500_000, 0));
    for seen in world.seen_supply(waiting).await {
        assert_eq!(seen.others.supply, None, "another's supply");
        assert_eq!(seen.others.promised(), BaseQuantity::ZERO);
        assert!(!seen.exceeds());
    }
    // She cannot offer what another sells; something of her own instead she can, or nothing.
    let seller = world.seller().await;
    let mut command = offering(waiting);
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::SoldByAnother, "input.lines.0".to_owned())]
    );
    command.firm = false;
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::SoldByAnother, "input.lines.0".to_owned())]
    );
    // The offer that is open binds her still; what comes of it is hers to find, and no part of the other's supply.
    world.accept(open).await;
    assert_eq!(world.stands().await, now);
}
