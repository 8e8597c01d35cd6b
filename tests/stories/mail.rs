//! Mail servers that are away, slow, forgetful or that refuse.

use std::time::Duration as Pause;

use chrono::Duration;
use notifications::testing::{Reply, SmtpServer};
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{self, Binding, DUYEN, HA, MAI, QUAN},
    post,
};

const LETTERBOX: &str = "htx@htx-namau.example";

fn smtp(app: &TestApp) -> &SmtpServer {
    app.smtp.as_ref().expect("a mail server")
}

/// The raw letters to an address, whatever was answered to them.
fn raws(app: &TestApp, address: &str) -> Vec<String> {
    smtp(app)
        .received()
        .into_iter()
        .filter(|mail| mail.to == address && !mail.raw.is_empty())
        .map(|mail| mail.raw)
        .collect()
}

#[rstest]
#[tokio::test]
async fn letters_wait_while_the_mail_server_is_away_and_then_go_in_order(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let port = smtp(&app).port();
    app.smtp = None;

    let inquiry = deal::ask_for_na(&quan).await;
    deal::say(&mai, &inquiry, "Tuần đầu chỉ có 10 tấn.").await;
    deal::say(&mai, &inquiry, "Tuần sau thì đủ.").await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    deal::accept(&quan, &quotation).await;
    let db = app.server().db();
    post::rests(db).await;
    // Hours pass; nothing is lost and nothing is given up.
    for _ in 0..5 {
        let tried = post::count(db, "letter_attempt").await;
        app.hand.advance(Duration::minutes(30));
        db.letters_posted().notify_one();
        app.until("it is tried again", || async {
            post::count(db, "letter_attempt").await > tried
        })
        .await;
        post::rests(db).await;
    }
    assert_eq!(
        post::count(db, "letter WHERE state NOT IN ('QUEUED', 'SENDING')").await,
        0
    );
    let states = quan.data("query($id: ID!) { node(id: $id) { ... on Inquiry { letters { state stateText attempts nextTryAt } } } }", json!({ "id": deal::id(&inquiry) })).await;
    let first = &states["node"]["letters"][0];
    assert_eq!(first["state"], "QUEUED");
    assert!(
        !deal::text(&first["stateText"]).is_empty() && first["nextTryAt"].is_string(),
        "{first}"
    );

    let back = SmtpServer::start_on(port, None)
        .await
        .expect("the same port");
    post::drains(db, &app.hand).await;
    post::all_arrived_in_order(db, &back.received()).await;
    let arrived = post::first_arrivals(&back.received());
    assert!(
        arrived[QUAN].len() >= 4,
        "copy, two messages, quotation, order: {arrived:?}"
    );
    assert_eq!(
        post::taken(&back.received()).len(),
        post::count(db, "letter").await,
        "each once"
    );
}

#[rstest]
#[tokio::test]
async fn a_letter_that_is_put_off_comes_again_as_it_was(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    smtp(&app).for_address(MAI, Reply::Letter(451, "4.7.1 greylisted, come back later"));
    deal::ask_for_na(&quan).await;
    let db = app.server().db();
    post::rests(db).await;
    assert_eq!(
        post::count(db, "letter WHERE state = 'QUEUED' AND attempts = 1").await,
        1
    );

    smtp(&app).for_address(MAI, Reply::Accept);
    post::drains(db, &app.hand).await;
    let raws = raws(&app, MAI);
    assert_eq!(raws.len(), 2);
    assert_eq!(raws[0], raws[1], "the very same bytes, Message-ID and all");
    assert_eq!(post::count(db, "letter WHERE state <> 'SENT'").await, 0);
    assert_eq!(
        post::count(db, "address_state").await,
        0,
        "an address that is slow is not a bad one"
    );
}

#[rstest]
#[tokio::test]
async fn an_address_that_refuses_is_marked_and_staff_are_told(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, duyen) = (app.sign_in(QUAN).await, app.sign_in(DUYEN).await);
    smtp(&app).for_address(MAI, Reply::Recipient(550, "5.1.1 no such user here"));
    let inquiry = deal::ask_for_na(&quan).await;
    app.letters_out().await;
    let db = app.server().db();
    assert_eq!(
        post::texts(
            db,
            "SELECT state || ' ' || address_key AS it FROM address_state"
        )
        .await,
        [format!("BOUNCED {MAI}")]
    );
    assert_eq!(post::count(db, "letter WHERE state = 'DEAD'").await, 1);

    let told = app.last_letter_to(DUYEN).await;
    assert!(
        told.plain.contains(deal::text(&inquiry["number"])),
        "which inquiry: {}",
        told.plain
    );
    assert!(
        told.plain.contains("0912") && told.plain.contains("345"),
        "whom to call: {}",
        told.plain
    );
    for reader in [&quan.clone().reading("vi"), &duyen.clone().reading("vi")] {
        let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { letters { kind kindText state stateText organisation { legalName } } } } }";
        let seen = reader
            .data(query, json!({ "id": deal::id(&inquiry) }))
            .await;
        let letters = seen["node"]["letters"].as_array().expect("letters");
        let dead: Vec<_> = letters
            .iter()
            .filter(|letter| letter["state"] == "DEAD")
            .collect();
        assert_eq!(dead.len(), 1, "{seen}");
        assert_eq!(dead[0]["kind"], "INQUIRY_RECEIVED");
        for words in ["kindText", "stateText"] {
            let words = deal::text(&dead[0][words]);
            assert!(
                words.contains(' ') && !words.contains("letter-"),
                "in words: {words}"
            );
        }
        assert_eq!(dead[0]["organisation"]["legalName"], "HTX Na Mẫu Chi Lăng");
    }

    // The bounce is told once, also when the next letter comes back; and an address that takes mail again loses its mark.
    smtp(&app).for_address(MAI, Reply::Accept);
    deal::say(&quan, &inquiry, "Alô?").await;
    app.letters_out().await;
    assert_eq!(post::count(db, "address_state").await, 0);
    assert_eq!(app.letters_to(DUYEN).await.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_a_letter_loses_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
    #[values(Reply::HangUpBefore, Reply::HangUpDuring, Reply::HangUpAfter)] accident: Reply,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    smtp(&app).for_address(MAI, accident.clone());
    let inquiry = deal::ask_for_na(&quan).await;
    let db = app.server().db();
    post::rests(db).await;
    assert_eq!(
        post::count(db, "letter WHERE state = 'QUEUED' AND attempts = 1").await,
        1,
        "it is tried again"
    );
    assert_eq!(post::count(db, "letter WHERE state = 'DEAD'").await, 0);

    smtp(&app).for_address(MAI, Reply::Accept);
    deal::say(&quan, &inquiry, "Thêm một lời.").await;
    post::drains(db, &app.hand).await;
    assert_eq!(post::count(db, "letter WHERE state <> 'SENT'").await, 0);
    let received = smtp(&app).received();
    post::all_arrived_in_order(db, &received).await;
    let ids: Vec<_> = received
        .iter()
        .filter(|mail| mail.to == MAI)
        .filter_map(|mail| mail.header("Message-ID"))
        .collect();
    let copies = ids.iter().filter(|id| **id == ids[0]).count();
    // What the server took without saying so comes a second time, under the same Message-ID; what it did not take comes once.
    assert_eq!(
        copies,
        if accident == Reply::HangUpAfter { 2 } else { 1 },
        "{ids:?}"
    );
    if accident == Reply::HangUpAfter {
        let raws = raws(&app, MAI);
        assert_eq!(raws[0], raws[1], "the very same bytes");
    }
}

#[rstest]
#[tokio::test]
async fn a_slow_mail_server_does_not_hold_up_who_wants_to_sign_in(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    for address in [MAI, LETTERBOX, QUAN] {
        smtp(&app).for_address(address, Reply::Slow(Pause::from_millis(700)));
    }
    for _ in 0..12 {
        deal::ask_for_na(&quan).await;
    }
    let db = app.server().db();
    app.until("the server is busy", || async {
        post::count(db, "letter WHERE state = 'SENDING'").await > 0
    })
    .await;
    let link = json!({ "email": HA });
    app.anonymous()
        .act("signInLinkRequest", link, "requested")
        .await;
    let in_hand = post::count(db, "letter WHERE state <> 'QUEUED'").await;
    app.letters_out().await;
    let order: Vec<String> = smtp(&app)
        .received()
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    let sign_in = order
        .iter()
        .position(|to| to == HA)
        .expect("the sign-in letter arrived");
    // Before it goes at most what the worker had taken in hand by then, and what leaves together with it.
    assert!(
        sign_in <= in_hand + 8,
        "it was number {sign_in} of {}, with {in_hand} before it",
        order.len()
    );
}
