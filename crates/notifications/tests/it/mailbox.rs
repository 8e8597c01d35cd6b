//! A person's own letters.

use kernel::page::PageRequest;
use notifications::{Transport, mailbox};
use platform::Backend;
use rstest::rstest;

use crate::desk::{Desk, draft, mai, quan};

#[rstest]
#[tokio::test]
async fn a_person_pages_through_her_letters_and_sees_no_secret_again(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::new(backend, Transport::Mailbox).await;
    for name in [
        "inquiry-received",
        "message-received",
        "quotation-copy-firm",
    ] {
        desk.post(vec![draft(mai(), name), draft(quan(), name)])
            .await;
        desk.wait(1);
    }
    desk.post_sign_in(mai()).await;
    desk.deliver().await;

    let mut request = PageRequest::first(3);
    let first = mailbox::letters_to(desk.db.read(), mai(), &request.page().unwrap())
        .await
        .unwrap();
    let kinds: Vec<_> = first.items.iter().map(|l| l.state.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["SIGN_IN_LINK", "QUOTATION_COPY", "MESSAGE_RECEIVED"]
    );
    assert!(first.has_next && !first.has_previous);
    assert!(first.items[0].subject.is_some());
    assert_eq!(
        (&first.items[0].plain, &first.items[0].html),
        (&None, &None)
    );
    assert!(first.items[1].plain.is_some());

    request.after = Some(mailbox::cursor(&first.items[2]));
    let second = mailbox::letters_to(desk.db.read(), mai(), &request.page().unwrap())
        .await
        .unwrap();
    assert_eq!(second.items.len(), 1);
    assert_eq!(second.items[0].state.kind, "INQUIRY_RECEIVED");
    assert!(!second.has_next && second.has_previous);

    let back = PageRequest {
        last: Some(2),
        before: Some(mailbox::cursor(&second.items[0])),
        ..PageRequest::default()
    };
    let back = mailbox::letters_to(desk.db.read(), mai(), &back.page().unwrap())
        .await
        .unwrap();
    let kinds: Vec<_> = back.items.iter().map(|l| l.state.kind.as_str()).collect();
    assert_eq!(kinds, ["QUOTATION_COPY", "MESSAGE_RECEIVED"]);
}
