//! The post office in a season: chat that is gathered, readers who leave, parties nobody can write to, what is forgotten.

use chrono::Duration;
use notifications::testing::{Reply, SmtpServer};
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, ask_for_na, id, text},
    page::Page,
    people, post, register,
};

fn smtp(app: &TestApp) -> &SmtpServer {
    app.smtp.as_ref().expect("a mail server")
}

/// Lets minutes pass and waits until what became due has left.
async fn pass(app: &TestApp, minutes: i64) {
    app.hand.advance(Duration::minutes(minutes));
    app.server().db().letters_posted().notify_one();
    app.letters_out().await;
}

/// The letters of a thread that its parties see, by kind and state.
async fn letters_of(client: &Client, inquiry: &Value) -> Vec<String> {
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { letters { kind state } } } }";
    let seen = client.data(query, json!({ "id": id(inquiry) })).await;
    let letters = seen["node"]["letters"].as_array().expect("letters");
    let told = |letter: &Value| format!("{} {}", text(&letter["kind"]), text(&letter["state"]));
    letters.iter().map(told).collect()
}

#[rstest]
#[tokio::test]
async fn a_chat_makes_one_letter_in_ten_minutes_and_drops_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    app.letters_out().await;

    deal::say(&mai, &inquiry, "Chào anh, em có hàng.").await;
    let at_once = app.last_letter_to(QUAN).await;
    at_once.says(&["Chào anh, em có hàng."]);
    let so_far = app.letters_to(QUAN).await.len();
    for words in ["Tuần đầu 12 tấn.", "Tuần sau 20 tấn.", "Anh cần mẫu không?"] {
        pass(&app, 1).await;
        deal::say(&mai, &inquiry, words).await;
    }
    app.letters_out().await;
    assert_eq!(app.letters_to(QUAN).await.len(), so_far, "they wait");
    assert!(
        letters_of(&mai, &inquiry)
            .await
            .contains(&"MESSAGES_RECEIVED QUEUED".to_owned())
    );

    // An offer does not wait for them, and a server that goes away forgets none.
    deal::quote(&mai, &inquiry, Binding::Firm).await;
    app.last_letter_to(QUAN).await.says(&["56.500 ₫"]);
    app.restart().await;
    let mai = app.sign_in(MAI).await;
    deal::say(&mai, &inquiry, "Em gửi báo giá rồi ạ.").await;
    pass(&app, 10).await;

    let gathered = app.last_letter_to(QUAN).await;
    assert_eq!(app.letters_to(QUAN).await.len(), so_far + 2);
    assert!(
        gathered.subject.contains("4 tin nhắn"),
        "{}",
        gathered.subject
    );
    let places: Vec<_> = [
        "Tuần đầu 12 tấn.",
        "Tuần sau 20 tấn.",
        "Anh cần mẫu không?",
        "Em gửi báo giá rồi ạ.",
    ]
    .iter()
    .map(|words| gathered.plain.find(words).expect("every message is there"))
    .collect();
    assert!(places.is_sorted(), "{}", gathered.plain);
    assert!(!gathered.plain.contains("Chào anh, em có hàng."));

    // Its button opens the thread like any other.
    let page = Page::open(&app.anonymous(), &gathered.link()).await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("Anh cần mẫu không?"));
    // It says how soon the other side gets what is written: not always at once.
    let pause = notifications::MESSAGE_PAUSE.num_minutes();
    let soon = format!("chậm nhất sau {pause} phút nếu vừa có một thư tin nhắn");
    assert!(page.words().contains(&soon), "{}", page.words());

    // The next one waits for ten minutes again; then there is quiet, and the next goes at once.
    deal::say(&mai, &inquiry, "Còn một việc.").await;
    app.letters_out().await;
    assert_eq!(app.letters_to(QUAN).await.len(), so_far + 2);
    pass(&app, 10).await;
    assert_eq!(app.letters_to(QUAN).await.len(), so_far + 3);
    pass(&app, 10).await;
    deal::say(&mai, &inquiry, "Em chờ tin anh.").await;
    assert_eq!(app.letters_to(QUAN).await.len(), so_far + 4);
}

#[rstest]
#[tokio::test]
async fn who_leaves_before_a_letter_is_sent_does_not_get_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    smtp(&app).for_address(MAI, Reply::Letter(451, "4.7.1 come back later"));
    let inquiry = ask_for_na(&quan).await;
    let db = app.server().db();
    post::rests(db).await;
    assert!(
        letters_of(&quan, &inquiry)
            .await
            .contains(&"INQUIRY_RECEIVED QUEUED".to_owned())
    );

    app.tamper(
        "UPDATE membership SET ended_at = created_at WHERE person_id IN \
         (SELECT person_id FROM identity WHERE value_key = 'mai@htx-namau.example')",
    )
    .await;
    smtp(&app).for_address(MAI, Reply::Accept);
    post::drains(db, &app.hand).await;
    assert!(
        letters_of(&quan, &inquiry)
            .await
            .contains(&"INQUIRY_RECEIVED OBSOLETE".to_owned())
    );
    let taken = smtp(&app).received();
    assert!(
        !taken
            .iter()
            .any(|mail| mail.to == MAI && mail.reply == Reply::Accept)
    );
    assert_eq!(
        post::count(db, "letter_body WHERE LENGTH(raw) > 0").await,
        0,
        "nothing is kept to be sent"
    );
}

#[rstest]
#[tokio::test]
async fn the_desk_is_asked_to_call_a_party_without_an_address_and_reads_nothing_of_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    app.letters_out().await;
    assert!(app.letters_to(DUYEN).await.is_empty());

    app.tamper(
        "UPDATE membership SET ended_at = created_at WHERE person_id IN \
         (SELECT person_id FROM identity WHERE value_key = 'mai@htx-namau.example')",
    )
    .await;
    app.tamper("UPDATE organisation SET letterbox = NULL").await;
    deal::accept(&quan, &quotation).await;
    let notice = app.last_letter_to(DUYEN).await;
    assert!(
        notice.subject.contains("HTX Na Mẫu Chi Lăng"),
        "{}",
        notice.subject
    );
    notice.says(&["HTX Na Mẫu Chi Lăng", "chưa có địa chỉ thư"]);
    for secret in ["₫", "56.500", "Siêu thị", "tấn", "loại 1"] {
        assert!(
            !notice.plain.contains(secret) && !notice.html.contains(secret),
            "{secret} in {}",
            notice.plain
        );
    }
    assert!(
        tests::link_in(&notice.plain).is_none(),
        "no door to the thread"
    );
    let letters = letters_of(&quan, &inquiry).await;
    assert!(
        letters.contains(&"QUOTATION_ACCEPTED DEAD".to_owned()),
        "the buyer sees that nobody was reached: {letters:?}"
    );
}

#[rstest]
#[tokio::test]
async fn after_half_a_year_only_the_fact_of_a_letter_is_left(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    deal::say(&mai, &inquiry, "Em xem rồi báo giá ạ.").await;
    app.letters_out().await;
    let link = app.last_letter_to(QUAN).await.link();
    let letters = post::count(app.server().db(), "letter").await;

    // The worker cleans when it starts, and every hour.
    app.hand.advance(Duration::days(181));
    app.restart().await;
    let app = &app;
    app.until("the letters are emptied", || async {
        let db = app.server().db();
        let old = "letter l JOIN letter_body b ON b.letter_id = l.id WHERE l.kind IN ('INQUIRY_RECEIVED', 'INQUIRY_COPY', 'MESSAGE_RECEIVED')";
        post::count(db, old).await == 0
    })
    .await;
    let db = app.server().db();
    assert!(post::count(db, "letter").await >= letters, "the fact stays");
    let facts = match backend {
        Sqlite => "SELECT facts AS it FROM letter WHERE kind = 'MESSAGE_RECEIVED'",
        Postgres => "SELECT facts::text AS it FROM letter WHERE kind = 'MESSAGE_RECEIVED'",
    };
    assert_eq!(post::texts(db, facts).await, ["{}"]);
    let quan = app.sign_in(QUAN).await;
    let seen = quan
        .data(
            "{ viewer { letters(first: 50) { nodes { subject text html status { kind state } } } } }",
            json!({}),
        )
        .await;
    let nodes = seen["viewer"]["letters"]["nodes"]
        .as_array()
        .expect("letters");
    let copy = nodes
        .iter()
        .find(|letter| letter["status"]["kind"] == "INQUIRY_COPY")
        .expect("the copy");
    assert_eq!(copy["status"]["state"], "SENT");
    assert_eq!(
        (&copy["subject"], &copy["text"], &copy["html"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    // The old link still knows that its time is over.
    let token = link.rsplit('/').next().expect("a token");
    let page = Page::open(&app.anonymous(), &app.url(&format!("/l/{token}"))).await;
    assert_eq!(page.status, 410);
}

#[rstest]
#[tokio::test]
async fn a_late_letter_is_not_sent_when_its_cause_has_ended(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const STRANGER: &str = "kim@nguoila.example";
    let app = TestApp::start(backend).await;
    let (mai, duyen) = (app.sign_in(MAI).await, app.sign_in(DUYEN).await);
    for address in [STRANGER, DUYEN] {
        smtp(&app).for_address(address, Reply::Recipient(450, "4.2.1 later"));
    }
    // An invitation is taken back, and papers are judged, before the mail server takes the letters.
    let house = people::organisation_of(&app, MAI).await.to_string();
    let invite = json!({ "idempotencyKey": Client::key(), "organisationId": house, "email": STRANGER, "role": "AGENT" });
    let invited = mai.act("memberInvite", invite, "invitation { id }").await;
    let founder = register::founds(&app, "hoa@htx-moi.example", "HTX Mận Mẫu", "9900000087").await;
    register::verified(&founder, &duyen).await;
    app.letters_out().await;
    let withdraw = json!({ "invitationId": invited["invitation"]["id"] });
    mai.act("invitationWithdraw", withdraw, "organisation { id }")
        .await;
    let tried = [STRANGER, DUYEN].map(|address| count_of(&app, address));
    for address in [STRANGER, DUYEN] {
        smtp(&app).for_address(address, Reply::Accept);
    }
    for _ in 0..4 {
        pass(&app, 60).await;
    }
    assert_eq!(
        [STRANGER, DUYEN].map(|address| count_of(&app, address)),
        tried
    );
    let left = "SELECT state AS it FROM letter WHERE kind IN ('MEMBER_INVITED', 'ORGANISATION_SUBMITTED') AND state <> 'OBSOLETE'";
    let left = post::texts(app.server().db(), left).await;
    assert!(left.iter().all(|state| state == "SENT"), "{left:?}");
}

/// How often a letter was handed over for an address, taken or not.
fn count_of(app: &TestApp, address: &str) -> usize {
    let received = smtp(app).received();
    received.iter().filter(|mail| mail.to == address).count()
}
