//! Letters that an address refuses, now or for good, and who is told.

use notifications::testing::Reply;
use platform::Backend;
use rstest::rstest;

use crate::desk::{draft, mai, with_server};

#[rstest]
#[tokio::test]
async fn a_refused_address_is_marked_and_staff_are_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    let no = Reply::Recipient(550, "5.1.1 no such user");
    server.for_address("mai@htx-namau.example", no);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;

    let delivered = desk.office.deliver_due(10).await.unwrap();
    let [bounced] = delivered.bounced.as_slice() else {
        panic!("{delivered:?}")
    };
    assert_eq!(bounced.kind, "INQUIRY_RECEIVED");
    assert_eq!(
        bounced.address.as_ref().unwrap().as_str(),
        "mai@htx-namau.example"
    );
    assert!(bounced.answer.contains("no such user"));
    assert_eq!(desk.states().await, ["DEAD"]);

    assert_eq!(desk.deliver().await, 1);
    let notice = server.received().pop().unwrap();
    assert_eq!(notice.to, "duyen@langson.example");
    let text = notice.plain();
    assert!(
        text.contains("Hoàng Thị Mai không nhận được “Thư hỏi hàng”"),
        "{text}"
    );
    assert!(text.contains("0912 345 678 (+84912345678)"), "{text}");
    assert!(text.contains("no such user"));
}

#[rstest]
#[tokio::test]
async fn a_notice_that_bounces_itself_tells_nobody(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    for address in ["mai@htx-namau.example", "duyen@langson.example"] {
        server.for_address(address, Reply::Recipient(550, "5.1.1 no such user"));
    }
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    assert_eq!(desk.deliver().await, 0);
    assert_eq!(server.received().len(), 2);
}

#[rstest]
#[tokio::test]
async fn after_three_days_a_letter_is_given_up_and_staff_are_told(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (desk, server) = with_server(backend).await;
    let full = Reply::Recipient(452, "4.2.2 mailbox full");
    server.for_address("mai@htx-namau.example", full);
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let mut rounds = 0;
    loop {
        rounds += 1;
        let delivered = desk.office.deliver_due(10).await.unwrap();
        if let [bounced] = delivered.bounced.as_slice() {
            assert!(bounced.answer.contains("mailbox full"));
            break;
        }
        assert_eq!(delivered.deferred, 1);
        desk.wait(12 * 60 + 1);
    }
    assert_eq!(rounds, 18);
    assert_eq!(desk.states().await, ["DEAD"]);
    assert_eq!(desk.deliver().await, 1);
    assert_eq!(server.received().pop().unwrap().to, "duyen@langson.example");
}
