use kernel::id::{InquiryId, OrderId};
use platform::Backend;
use rstest::rstest;

use super::amendments::{deliveries, propose, tonnes};
use super::desk::asking_the_desk;
use super::{World, act};
use crate::amendment::{self, Decline};
use crate::inquiry::{self, Forward, SendMessage};
use crate::order::{self, Cancel, Confirm};

impl World {
    /// The kinds of the letters that were taken back before anybody had sent them.
    async fn taken_back(&self) -> Vec<String> {
        self.column("SELECT kind AS it FROM letter WHERE not_after <= created_at ORDER BY id")
            .await
    }

    async fn declines(&self, id: InquiryId) {
        let seller = self.seller().await;
        let command = inquiry::Decline {
            inquiry: id.to_string(),
            reason: "Hết hàng.".to_owned(),
            expected_version: None,
        };
        act!(self, seller, |tx| inquiry::decline(tx, &seller, &command)).unwrap();
    }

    async fn placed(&self) -> OrderId {
        let quotation = self.send(self.submit().await, false).await;
        self.accept(quotation).await
    }
}

/// Nobody has sent anything yet: the mail server is down.
#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn nobody_is_asked_for_a_word_that_is_needed_no_more(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let mut expected: Vec<&str> = Vec::new();

    world.declines(world.submit().await).await;
    expected.push("INQUIRY_RECEIVED");
    assert_eq!(world.taken_back().await, expected);

    let mut command = asking_the_desk(&world).await;
    command.acknowledge_desk = true;
    let at_desk = act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &command))
        .unwrap()
        .inquiry;
    let officer = world.officer().await;
    let forward = Forward {
        inquiry: at_desk.to_string(),
        producer: world.loaded.producers["hoimau"].to_string(),
        expected_version: None,
    };
    act!(world, officer, |tx| inquiry::forward(
        tx, &officer, &forward
    ))
    .unwrap();
    expected.push("INQUIRY_AT_DESK");
    assert_eq!(world.taken_back().await, expected);

    // The seller is asked for his word on an order; the buyer keeps his copy.
    let order = world.placed().await;
    let confirm = Confirm {
        order: order.to_string(),
        ..Confirm::default()
    };
    act!(world, seller, |tx| order::confirm(tx, &seller, &confirm)).unwrap();
    expected.push("QUOTATION_ACCEPTED");
    assert_eq!(world.taken_back().await, expected);

    let first = deliveries(&world, order).await[0].id;
    let amendment = propose(&world, &buyer, order, vec![tonnes(first, "5")]).await;
    let decline = Decline {
        amendment: amendment.to_string(),
        reason: "Đã đóng hàng.".to_owned(),
    };
    act!(world, seller, |tx| amendment::decline(
        tx, &seller, &decline
    ))
    .unwrap();
    expected.push("AMENDMENT_PROPOSED");
    assert_eq!(world.taken_back().await, expected);

    let cancel = Cancel {
        order: world.placed().await.to_string(),
        reason: "Đổi kế hoạch.".to_owned(),
        ..Cancel::default()
    };
    act!(world, buyer, |tx| order::cancel(tx, &buyer, &cancel)).unwrap();
    expected.push("QUOTATION_ACCEPTED");
    assert_eq!(world.taken_back().await, expected);
    let kept = world.letters().await;
    assert!(kept.contains(&"ORDER_PLACED".to_owned()));

    // A reminder that has not left when the answer comes; the question itself is still to be read.
    let id = world.submit().await;
    let soon = world.test.db.clock().now() + chrono::Duration::hours(46);
    world.test.hand.set(soon);
    crate::reminders::due(&world.test.db).await.unwrap();
    let message = SendMessage {
        inquiry: id.to_string(),
        body: "Còn hàng ạ.".to_owned(),
        organisation: None,
    };
    act!(world, seller, |tx| inquiry::send_message(
        tx, &seller, &message
    ))
    .unwrap();
    let reminders = world.taken_back().await;
    assert!(
        reminders.contains(&"REPLY_REMINDER".to_owned()),
        "{reminders:?}"
    );
    assert_eq!(
        reminders
            .iter()
            .filter(|kind| *kind == "INQUIRY_RECEIVED")
            .count(),
        1
    );
}
