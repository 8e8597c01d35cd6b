//! Mail servers that keep the conversation private, and those that only seem to.

use notifications::{
    Transport,
    testing::{Login, Privacy, SmtpServer, authority},
};
use platform::Backend;
use rstest::rstest;

use crate::desk::{Desk, draft, mai};

fn login() -> Login {
    Login {
        user: "thu".to_owned(),
        password: "mat-khau".to_owned(),
    }
}

/// The server's URL, with the authority that vouches for it.
fn trusted(server: &SmtpServer) -> String {
    let url = server.url();
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}ca={}", authority().display())
}

#[rstest]
#[case::starttls(Privacy::StartTls)]
#[case::tls(Privacy::Tls)]
#[tokio::test]
async fn a_letter_and_the_password_travel_encrypted(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] privacy: Privacy,
) {
    let server = SmtpServer::start_with(0, Some(login()), privacy)
        .await
        .unwrap();
    let desk = Desk::new(backend, Transport::smtp(&trusted(&server)).unwrap()).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    assert_eq!(desk.deliver().await, 1);
    let mails = server.received();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].encrypted);
    assert_eq!(mails[0].user.as_deref(), Some("thu"));
    assert!(mails[0].plain().contains("Kính gửi"));
}

#[rstest]
#[case::starttls(Privacy::StartTls)]
#[case::tls(Privacy::Tls)]
#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[case] privacy: Privacy,
) {
    let server = SmtpServer::start_with(0, Some(login()), privacy)
        .await
        .unwrap();
    let desk = Desk::new(backend, Transport::smtp(&server.url()).unwrap()).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.sent, delivered.deferred), (0, 1));
    assert!(server.received().is_empty());
    assert!(server.connections() > 0);
}

#[rstest]
#[tokio::test]
async fn a_server_of_another_name_gets_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let server = SmtpServer::start_with(0, None, Privacy::Tls).await.unwrap();
    // Vouched for as localhost and 127.0.0.1, not under this name of the same machine.
    let url = trusted(&server).replace("localhost", "127.0.0.2");
    let desk = Desk::new(backend, Transport::smtp(&url).unwrap()).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.sent, delivered.deferred), (0, 1));
    assert!(server.received().is_empty());
}

/// Somebody between us and the server may strike STARTTLS out of what it offers.
#[rstest]
#[tokio::test]
async fn where_encryption_is_wanted_and_not_offered_nothing_is_sent(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let server = SmtpServer::start_on(0, Some(login())).await.unwrap();
    let url = format!("{}?tls=required", server.url());
    let desk = Desk::new(backend, Transport::smtp(&url).unwrap()).await;
    desk.post(vec![draft(mai(), "inquiry-received")]).await;
    let delivered = desk.office.deliver_due(10).await.unwrap();
    assert_eq!((delivered.sent, delivered.deferred), (0, 1));
    assert!(server.received().is_empty());
}
