//! Links of letters: what they open, for whom, how long, and what they never do.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, ask_for_na, id, look, quote, refusals, text},
    page::{Form, Page},
    tables::{Tables, differing, tables},
};

#[rstest]
#[tokio::test]
async fn an_expired_link_says_so_kindly_and_mails_a_fresh_one(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    deal::say(&mai, &inquiry, "Em xem rồi báo giá ạ.").await;
    let phone = app.anonymous();
    let old = app.last_letter_to(MAI).await.link();
    let form = Page::open(&phone, &old)
        .await
        .form("/message")
        .with("body", "Viết từ hôm trước.");

    app.hand.advance(Duration::days(8));
    let before = tables(&app).await;
    let page = Page::open(&phone, &old).await;
    assert_eq!(page.status, 410);
    let words = page.words();
    assert!(
        words.contains("Liên kết này đã hết hạn") && words.contains("Hồ sơ vẫn còn nguyên."),
        "{words}"
    );
    assert!(
        !words.contains("Siêu thị Mẫu"),
        "who holds an old link learns nothing of the deal"
    );
    let late = form.send(&phone).await;
    assert_eq!(late.status, 410, "what was typed before does not slip in");
    unchanged(&app, &before).await;

    let fresh = page.form("/fresh").send(&phone).await;
    assert_eq!(fresh.status, 200);
    assert!(
        fresh.words().contains("Liên kết mới đang trên đường"),
        "{}",
        fresh.words()
    );
    assert!(!fresh.html.contains("/l/"), "it is mailed, never shown");
    let letter = app.last_letter_to(MAI).await;
    assert!(
        letter.subject.contains(text(&inquiry["number"])) && letter.subject.contains("80 tấn"),
        "a number alone says nothing: {}",
        letter.subject
    );
    let page = Page::open(&phone, &letter.link()).await;
    assert_eq!(page.status, 200);
    let said = page
        .form("/message")
        .with("body", "Nay đã có hàng.")
        .send(&phone)
        .await;
    assert!(said.words().contains("Nay đã có hàng."), "{}", said.words());
    assert_eq!(
        Page::open(&phone, &old).await.status,
        410,
        "the old one stays closed"
    );
}

#[rstest]
#[tokio::test]
async fn goods_that_come_late_are_reported_by_the_letter_about_their_order(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let quotation = quote(&mai, &inquiry, Binding::Firm).await;
    deal::accept(&quan, &quotation).await;
    let letter = app.last_letter_to(MAI).await;
    assert!(
        letter.subject.starts_with("Đã chốt đơn"),
        "{}",
        letter.subject
    );
    // Why the goods bear that rate of tax, and until when the button works: the last of them are due on 26 August.
    letter.says(&["5% (sơ chế)", "dùng được đến 24:00 ngày 02/09/2026."]);

    let phone = app.anonymous();
    let link = letter.link();
    for late in ["2026-08-26T23:59:59+07:00", "2026-09-02T23:59:59+07:00"] {
        app.hand.set(late.parse().expect("an instant"));
        let page = Page::open(&phone, &link).await;
        assert_eq!(page.status, 200, "{late}");
        assert!(page.has_form("/ship"), "{late}: {}", page.words());
    }
    app.hand
        .set("2026-09-03T00:00:00+07:00".parse().expect("an instant"));
    assert_eq!(Page::open(&phone, &link).await.status, 410);
}

#[rstest]
#[tokio::test]
async fn an_altered_link_opens_nothing(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    ask_for_na(&quan).await;
    let link = app.last_letter_to(MAI).await.link();
    let form = Page::open(&app.anonymous(), &link)
        .await
        .form("/message")
        .with("body", "Chào.");
    let before = tables(&app).await;

    let last = if link.ends_with('A') { 'B' } else { 'A' };
    let altered = format!("{}{last}", &link[..link.len() - 1]);
    let shorter = link[..link.len() - 1].to_owned();
    for wrong in [
        altered,
        shorter,
        app.url("/l/x"),
        app.url("/sign-in/x"),
        link.replace("/l/", "/sign-in/"),
    ] {
        let page = Page::open(&app.anonymous().reading("vi"), &wrong).await;
        assert_eq!(page.status, 404, "{wrong}");
        assert!(
            page.words().contains("Không mở được liên kết này")
                && !page.words().contains("Siêu thị"),
            "{}",
            page.words()
        );
        let posted = Form {
            action: format!("{wrong}/message"),
            ..form.clone()
        }
        .send(&app.anonymous())
        .await;
        assert_eq!(posted.status, 404, "{wrong}");
    }
    unchanged(&app, &before).await;
}

#[rstest]
#[tokio::test]
async fn a_link_acts_on_its_own_thread_only(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let (one, other) = (ask_for_na(&quan).await, ask_for_na(&quan).await);
    // Letters keep their order within a thread only.
    app.letters_out().await;
    quote(&mai, &one, Binding::Firm).await;
    let one_link = app.last_letter_to(QUAN).await.link();
    let other_quotation = quote(&mai, &other, Binding::Firm).await;
    let other_link = app.last_letter_to(QUAN).await.link();
    let his = app.anonymous();
    let page = Page::open(&his, &one_link).await;
    assert!(
        page.words().contains(text(&one["number"])),
        "{}",
        page.words()
    );
    let form = page.form("/accept");
    let before = tables(&app).await;

    let swapped = form
        .clone()
        .with("quotation", id(&other_quotation))
        .send(&his)
        .await;
    assert_eq!(
        swapped.status, 422,
        "another thread's quotation is not found here"
    );
    let elsewhere = Form {
        action: format!("{other_link}/accept"),
        ..form.clone()
    };
    assert_eq!(
        elsewhere.send(&his).await.status,
        403,
        "a seal is worth nothing behind another door"
    );
    let theirs = Form {
        action: format!("{one_link}/quote"),
        ..form.clone()
    };
    assert_eq!(
        theirs.send(&his).await.status,
        422,
        "the buyer's link does not act for the seller"
    );
    let thread = app.url(&format!("/threads/{}", id(&other)));
    assert_eq!(
        his.http()
            .get(thread)
            .send()
            .await
            .expect("an answer")
            .status(),
        303,
        "a link is no session"
    );
    unchanged(&app, &before).await;

    let looked = form.send(&his).await;
    unchanged(&app, &before).await;
    assert_eq!(looked.form("/accept").send(&his).await.status, 200);
    assert_eq!(look(&quan, &one).await["state"], "ORDERED");
    assert_eq!(look(&quan, &other).await["state"], "ANSWERED");
}

#[rstest]
#[tokio::test]
async fn a_form_without_its_seal_or_from_another_site_does_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    ask_for_na(&quan).await;
    let phone = app.anonymous();
    let form = Page::open(&phone, &app.last_letter_to(MAI).await.link())
        .await
        .form("/message")
        .with("body", "Chào.");
    let before = tables(&app).await;

    let bare = Form {
        fields: form
            .fields
            .iter()
            .filter(|(name, _)| name != "seal")
            .cloned()
            .collect(),
        ..form.clone()
    };
    for forged in [bare, form.clone().with("seal", "x.y")] {
        let page = forged.send(&phone).await;
        assert_eq!(page.status, 403);
        assert!(
            page.words().contains("Không có gì bị thay đổi."),
            "{}",
            page.words()
        );
    }
    for (header, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let request = phone
            .http()
            .post(phone.address(&form.action))
            .header(header, value);
        let answer = request.form(&form.fields).send().await.expect("an answer");
        assert_eq!(answer.status(), 403, "{header}: {value}");
    }
    unchanged(&app, &before).await;
    assert_eq!(form.send(&phone).await.status, 200);
}

#[rstest]
#[tokio::test]
async fn who_has_left_the_cooperative_can_no_longer_act_for_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let phone = app.anonymous();
    let link = app.last_letter_to(MAI).await.link();
    let form = Page::open(&phone, &link)
        .await
        .form("/message")
        .with("body", "Chào anh.");
    she_leaves(&app).await;
    let before = tables(&app).await;

    let page = Page::open(&phone, &link).await;
    assert_eq!(page.status, 410);
    assert!(
        page.words().contains("không còn đại diện cho đơn vị")
            && !page.words().contains("Siêu thị"),
        "{}",
        page.words()
    );
    assert_eq!(form.send(&phone).await.status, 410);
    let fresh = Form {
        action: format!("{link}/fresh"),
        ..form.clone()
    }
    .send(&phone)
    .await;
    assert_eq!(fresh.status, 410, "nor does she get a fresh link");
    assert_eq!(
        look(&mai, &inquiry).await,
        Value::Null,
        "her session sees it no more"
    );
    let input =
        json!({ "idempotencyKey": Client::key(), "inquiryId": id(&inquiry), "body": "Chào." });
    assert_eq!(
        refusals(
            &mai.attempt("inquiryMessageSend", input, "message { id }")
                .await
        ),
        ["NOT_FOUND input.inquiryId"]
    );
    unchanged(&app, &before).await;

    // What is said next reaches the house instead: its letterbox, without a link that acts.
    deal::say(&quan, &inquiry, "Còn ai ở đó không?").await;
    let letter = app.last_letter_to("htx@htx-namau.example").await;
    letter.says(&["Còn ai ở đó không?"]);
    assert!(
        tests::link_in(&letter.plain).is_none() && tests::link_in(&letter.html).is_none(),
        "{}",
        letter.plain
    );
}

/// Ends Mai's membership, as leaving will.
async fn she_leaves(app: &TestApp) {
    let sql = "UPDATE membership SET ended_at = created_at WHERE person_id IN (SELECT id FROM person WHERE name = 'Hoàng Thị Mai')";
    assert_eq!(app.tamper(sql).await, 1, "she leaves");
}

async fn unchanged(app: &TestApp, before: &Tables) {
    assert_eq!(differing(before, &tables(app).await), Vec::<String>::new());
}
