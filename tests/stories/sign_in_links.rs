//! Links that sign in: by their button, once, within the hour.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::{LOCATION, SET_COOKIE};
use rstest::rstest;
use serde_json::json;
use tests::{
    Letter, TestApp,
    deal::{DUYEN, MAI, QUAN, ask_for_na, id, refusals, text},
    page::Page,
    people::SAMPLE_PASSWORD,
    tables::{differing, tables},
};

#[rstest]
#[tokio::test]
async fn a_mailed_link_signs_in_once_by_its_button(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = ask_for_na(&quan).await;
    let letter = mailed_link(&app).await;
    assert!(
        letter.subject.contains("đăng nhập") && letter.references.is_empty(),
        "{}",
        letter.subject
    );
    let link = letter.link();

    let phone = app.anonymous().reading("vi");
    let before = tables(&app).await;
    let page = Page::open(&phone, &link).await;
    phone
        .http()
        .head(&link)
        .send()
        .await
        .expect("a mail scanner is answered");
    assert_eq!(page.status, 200);
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let token = link.rsplit('/').next().expect("a token");
    let form = page.form(token);
    let answer = phone.post_form(&form.action, &form.fields).await;
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.headers()[LOCATION].as_bytes()
        ),
        (303, &b"/"[..])
    );
    let cookie = answer.headers()[SET_COOKIE]
        .to_str()
        .expect("a cookie")
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let home = Page::open(&phone, "/").await;
    assert!(
        home.words().contains("Chào Hoàng Thị Mai")
            && home.words().contains(text(&inquiry["number"])),
        "{}",
        home.words()
    );
    let thread = format!("/threads/{}", id(&inquiry));
    let said = Page::open(&phone, &thread)
        .await
        .form("/message")
        .with("body", "Chào anh Quân.")
        .send(&phone)
        .await;
    assert!(said.words().contains("Chào anh Quân."), "{}", said.words());

    let again = form.send(&app.anonymous().reading("vi")).await;
    assert_eq!(again.status, 410, "it is used up");
    assert!(
        again
            .words()
            .contains("chỉ dùng được trong 60 phút và một lần"),
        "{}",
        again.words()
    );
    let used = app
        .anonymous()
        .attempt(
            "signInLinkUse",
            json!({ "token": token }),
            "result { __typename }",
        )
        .await;
    assert_eq!(refusals(&used), ["LINK_USED input.token"]);

    let out = home.form("/sign-out").send(&phone).await;
    assert!(out.words().contains("Bạn đã đăng xuất."), "{}", out.words());
    assert_eq!(phone.get(&thread).await.0, 303, "the session has ended");
}

#[rstest]
#[tokio::test]
async fn a_sign_in_link_lasts_an_hour_and_nobody_learns_who_is_known(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let letter = mailed_link(&app).await;
    let before = app.smtp.as_ref().expect("a mail server").received().len();
    let unknown = json!({ "email": "nobody@htx-namau.example" });
    let unknown = app
        .anonymous()
        .attempt("signInLinkRequest", unknown, "requested")
        .await;
    assert_eq!(
        unknown,
        json!({ "requested": true, "userErrors": [] }),
        "the same answer as for somebody"
    );
    app.letters_out().await;
    assert_eq!(
        app.smtp.as_ref().expect("a mail server").received().len(),
        before
    );

    let link = letter.link();
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let form = Page::open(&app.anonymous(), &link).await.form(&token);
    app.hand.advance(Duration::hours(1));
    assert_eq!(Page::open(&app.anonymous(), &link).await.status, 410);
    assert_eq!(form.send(&app.anonymous()).await.status, 410);
    let late = app
        .anonymous()
        .attempt(
            "signInLinkUse",
            json!({ "token": token }),
            "result { __typename }",
        )
        .await;
    assert_eq!(refusals(&late), ["LINK_EXPIRED input.token"]);

    let fresh = mailed_link(&app).await.link();
    let token = fresh.rsplit('/').next().expect("a token");
    let selection = "result { ... on SignedIn { token person { name } } }";
    let signed_in = app
        .anonymous()
        .act("signInLinkUse", json!({ "token": token }), selection)
        .await["result"]
        .clone();
    assert_eq!(signed_in["person"]["name"], "Hoàng Thị Mai");
    let mai = app.anonymous().with_token(text(&signed_in["token"]));
    assert_eq!(
        mai.data("{ viewer { person { name } } }", json!({})).await["viewer"]["person"]["name"],
        "Hoàng Thị Mai"
    );
}

/// Mai asks for a sign-in link; gives the letter.
async fn mailed_link(app: &TestApp) -> Letter {
    let payload = app
        .anonymous()
        .act("signInLinkRequest", json!({ "email": MAI }), "requested")
        .await;
    assert_eq!(payload["requested"], true);
    app.last_letter_to(MAI).await
}

#[rstest]
#[tokio::test]
async fn signing_in_leads_back_to_the_page_that_asked_for_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let client = app.anonymous().reading("vi");
    let answer = client
        .http()
        .get(app.url("/desk"))
        .send()
        .await
        .expect("an answer");
    let sign_in = answer.headers()[LOCATION]
        .to_str()
        .expect("an address")
        .to_owned();
    assert_eq!(sign_in, "/sign-in?next=%2Fdesk");

    // By password, a wrong one first.
    let page = Page::open(&client, &sign_in).await;
    let wrong = page
        .form("/sign-in/password")
        .with("email", DUYEN)
        .with("password", "sai-mat-khau-roi")
        .send(&client)
        .await;
    assert_eq!(wrong.status, 422, "{}", wrong.words());
    let desk = wrong
        .form("/sign-in/password")
        .with("password", SAMPLE_PASSWORD)
        .send(&client)
        .await;
    assert!(desk.words().contains("Bàn tiếp nhận"), "{}", desk.words());
    assert!(
        desk.words().contains("Đơn vị chờ xác minh"),
        "she is where she wanted to be: {}",
        desk.words()
    );

    // By a mailed link, in the browser that asked for it.
    let client = app.anonymous().reading("vi");
    let page = Page::open(&client, &sign_in).await;
    let mailed = page.form("/sign-in").with("email", DUYEN);
    assert_eq!(mailed.send(&client).await.status, 200);
    let letter = app.last_letter_to(DUYEN).await;
    assert!(!letter.plain.contains("desk"), "{}", letter.plain);
    let link = letter.link();
    let form = Page::open(&client, &link).await;
    let form = form.form(link.rsplit('/').next().expect("a token"));
    let desk = form.send(&client).await;
    assert!(
        desk.words().contains("Đơn vị chờ xác minh"),
        "{}",
        desk.words()
    );

    // A form that was sent too late leads to the first page: what was posted is not repeated.
    let client = app.anonymous();
    let late = client.post_form("/organisation/new", &[]).await;
    assert_eq!(late.headers()[LOCATION].as_bytes(), b"/sign-in");
}
