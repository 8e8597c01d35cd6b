//! Joining and staying: signing up, getting back in, another address, signing out everywhere.

use chrono::Duration;
use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::{LOCATION, USER_AGENT};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{MAI, QUAN, refusals},
    page::Page,
    people::{PASSWORD, outsider},
    tables::{differing, tables, texts},
};

const THU: &str = "thu@htx-moi.example";

fn sign_up(email: &str, password: &str) -> Value {
    json!({
        "email": email, "name": "Vi Thị Thu", "password": password, "phone": "0205 3871 234", "language": "VI",
        "consents": ["TRADE"], "wording": accounts::consent::WORDING,
    })
}

/// The token in a letter's link.
fn token(link: &str) -> &str {
    link.rsplit('/').next().expect("a token")
}

async fn people(app: &TestApp) -> usize {
    texts(app, "SELECT name AS it FROM person").await.len()
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Vec<String> {
    let input = json!({ "email": email, "password": password });
    let payload = app
        .anonymous()
        .attempt("userSignIn", input, "result { __typename }")
        .await;
    refusals(&payload)
}

#[rstest]
#[tokio::test]
async fn somebody_new_signs_up_and_exists_only_when_she_has_pressed_the_button(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let phone = app.anonymous().reading("vi");
    let before = people(&app).await;
    let form = Page::open(&phone, "/join").await.form("/join");
    let told = form
        .with("name", "Vi Thị Thu")
        .with("email", THU)
        .with("phone", "0205 3871 234")
        .with("password", PASSWORD)
        .with("consents.trade", "yes")
        .send(&phone)
        .await;
    assert_eq!(told.status, 200, "{}", told.words());
    assert!(told.words().contains("Xin xem hộp thư"), "{}", told.words());
    assert_eq!(people(&app).await, before, "nobody is entered yet");
    assert_eq!(
        sign_in(&app, THU, PASSWORD).await,
        ["INVALID_CREDENTIALS input"]
    );

    let letter = app.last_letter_to(THU).await;
    assert!(
        letter.subject.contains("Xác nhận địa chỉ"),
        "{}",
        letter.subject
    );
    assert!(
        !letter.plain.contains("Thu"),
        "what a stranger may have typed does not go out: {}",
        letter.plain
    );
    let link = letter.link();
    let still = tables(&app).await;
    let page = Page::open(&phone, &link).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        differing(&still, &tables(&app).await),
        Vec::<String>::new(),
        "opening the link changes nothing"
    );

    let home = page.form(token(&link)).send(&phone).await;
    assert!(
        home.words().contains("Tài khoản đã mở") && home.words().contains("Chào Vi Thị Thu"),
        "{}",
        home.words()
    );
    assert_eq!(sign_in(&app, THU, PASSWORD).await, Vec::<String>::new());
    let again = page.form(token(&link)).send(&app.anonymous()).await;
    assert_eq!(again.status, 410, "it is used up");
    assert_eq!(people(&app).await, before + 1);
    let consents = texts(&app, "SELECT purpose AS it FROM consent").await;
    assert_eq!(consents, ["TRADE"], "what she agreed to, and nothing more");
    let kept = texts(
        &app,
        "SELECT email AS it FROM address_confirmation WHERE applicant IS NOT NULL",
    )
    .await;
    assert_eq!(
        kept,
        Vec::<String>::new(),
        "the confirmation keeps no password"
    );
}

#[tokio::test]
async fn all_faults_come_at_once_and_easy_passwords_are_refused() {
    let app = TestApp::start(Sqlite).await;
    let input = json!({
        "email": "thu at home", "name": "<b>Thu</b>", "password": "Password123", "phone": "12345", "consents": ["ADVERTISING"], "wording": "1999",
    });
    let payload = app
        .anonymous()
        .attempt("userSignUp", input, "requested")
        .await;
    assert_eq!(payload["requested"], false);
    assert_eq!(
        refusals(&payload),
        [
            "INVALID_FORMAT input.email",
            "INVALID_FORMAT input.name",
            "PASSWORD_TOO_COMMON input.password",
            "INVALID_FORMAT input.phone",
            "REQUIRED input.consents",
            "UNKNOWN_VALUE input.wording",
        ]
    );
    for (password, code) in [
        ("short", "TOO_SHORT input.password"),
        ("1234567890", "PASSWORD_TOO_COMMON input.password"),
        ("Thu@HTX-moi.example", "PASSWORD_TOO_COMMON input.password"),
    ] {
        let payload = app
            .anonymous()
            .attempt("userSignUp", sign_up(THU, password), "requested")
            .await;
        assert_eq!(refusals(&payload), [code]);
    }
    assert_eq!(app.letters_to(THU).await.len(), 0);
}

#[rstest]
#[tokio::test]
async fn nobody_learns_which_addresses_are_known(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let stranger = app.anonymous();
    let outsider = outsider(&app, "la@nguoila.example").await;
    for (client, mutation, input) in [
        (&stranger, "userSignUp", sign_up("", PASSWORD)),
        (&stranger, "emailConfirmationResend", json!({})),
        (&stranger, "passwordResetRequest", json!({})),
        (
            &outsider,
            "userEmailChange",
            json!({ "currentPassword": PASSWORD }),
        ),
    ] {
        let ask = |email: &str| {
            let mut input = input.clone();
            input["email"] = json!(email);
            if mutation == "userEmailChange" {
                input["idempotencyKey"] = json!(Client::key());
            }
            client.attempt(mutation, input, "requested")
        };
        let (known, unknown) = (ask(MAI).await, ask("nobody@htx-moi.example").await);
        assert_eq!(
            known,
            json!({ "requested": true, "userErrors": [] }),
            "{mutation}"
        );
        assert_eq!(known, unknown, "{mutation}");
    }
    let subjects: Vec<String> = app
        .letters_to(MAI)
        .await
        .into_iter()
        .map(|letter| letter.subject)
        .collect();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(subjects[0].contains("đã có tài khoản"), "{subjects:?}");
    assert!(subjects[1].contains("Đặt mật khẩu mới"), "{subjects:?}");
    // The owner of the address is told, and led in.
    let link = app.letters_to(MAI).await[0].link();
    let selection = "result { ... on SignedIn { person { email } } }";
    let used = stranger
        .act("signInLinkUse", json!({ "token": token(&link) }), selection)
        .await;
    assert_eq!(used["result"]["person"]["email"], MAI);
}

#[rstest]
#[tokio::test]
async fn whoever_presses_twice_has_signed_up_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (one, other) = (app.anonymous(), app.anonymous());
    let press = |client: &Client| {
        let client = client.clone();
        async move {
            client
                .act("userSignUp", sign_up(THU, PASSWORD), "requested")
                .await
        }
    };
    tokio::join!(press(&one), press(&other));
    let waiting = texts(&app, "SELECT purpose AS it FROM address_confirmation").await;
    assert_eq!(waiting, ["SIGN_UP"]);
    let letters = app.letters_to(THU).await;
    let confirmed = one
        .act(
            "userEmailConfirm",
            json!({ "token": token(&letters[0].link()) }),
            "passwordKept person { name } signIn { ... on SignedIn { token } }",
        )
        .await;
    assert_eq!(confirmed["passwordKept"], true);
    assert_eq!(confirmed["person"]["name"], "Vi Thị Thu");
    let other_link = letters.last().expect("a letter").link();
    let late = other
        .attempt(
            "userEmailConfirm",
            json!({ "token": token(&other_link) }),
            "person { id }",
        )
        .await;
    assert_eq!(refusals(&late), ["LINK_USED input.token"]);
}

#[rstest]
#[tokio::test]
async fn a_stranger_who_signs_up_with_her_address_does_not_choose_her_password(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let hers = sign_up(THU, PASSWORD);
    let mut his = sign_up(THU, "mat-khau-cua-ke-gian");
    his["phone"] = json!("0912 000 111");
    his["consents"] = json!(["TRADE", "ADVERTISING"]);
    app.anonymous().act("userSignUp", hers, "requested").await;
    app.anonymous().act("userSignUp", his, "requested").await;
    // She presses the button that came last, which is that of his sign-up.
    let link = app.last_letter_to(THU).await.link();
    let phone = app.anonymous().reading("vi");
    let page = Page::open(&phone, &link)
        .await
        .form(token(&link))
        .send(&phone)
        .await;
    assert!(
        page.words().contains("mật khẩu đã điền không được dùng"),
        "{}",
        page.words()
    );
    for password in [PASSWORD, "mat-khau-cua-ke-gian"] {
        assert_eq!(
            sign_in(&app, THU, password).await,
            ["INVALID_CREDENTIALS input"]
        );
    }
    // Nor is his telephone hers, or what he agreed to beyond what she must.
    let data = phone.get("/account").await.1;
    assert!(!data.contains("0912"), "{data}");
    let given = texts(&app, "SELECT purpose AS it FROM consent").await;
    assert_eq!(given, ["TRADE"]);
    // She chooses one by mail.
    let asked = page.form("/account/password-mail").send(&phone).await;
    assert_eq!(asked.status, 200);
    let link = app.last_letter_to(THU).await.link();
    let input = json!({ "token": token(&link), "newPassword": "mot cau de nho 2026" });
    app.anonymous().act("passwordReset", input, "changed").await;
    assert_eq!(
        sign_in(&app, THU, "mot cau de nho 2026").await,
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn nobody_is_signed_up_by_others_who_used_up_the_letters(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let his = sign_up(THU, "mat-khau-cua-ke-gian");
    for _ in 0..3 {
        app.anonymous()
            .act("userSignUp", his.clone(), "requested")
            .await;
    }
    let letters = app.letters_to(THU).await;
    let hers = sign_up(THU, PASSWORD);
    let hasty = app.anonymous().act("userSignUp", hers, "requested").await;
    assert_eq!(hasty["requested"], true);
    assert_eq!(app.letters_to(THU).await.len(), letters.len());
    // The letter that lies there is that of his sign-up; it gives him nothing.
    let link = letters.last().expect("a letter").link();
    let input = json!({ "token": token(&link) });
    let confirmed = app
        .anonymous()
        .act("userEmailConfirm", input, "passwordKept")
        .await;
    assert_eq!(confirmed["passwordKept"], false);
    assert_eq!(
        sign_in(&app, THU, "mat-khau-cua-ke-gian").await,
        ["INVALID_CREDENTIALS input"]
    );
}

#[rstest]
#[tokio::test]
async fn a_change_of_address_that_is_not_hers_ends_with_the_old_password(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    // Somebody has her password, once.
    let thief = app.sign_in(QUAN).await;
    let input = json!({ "idempotencyKey": Client::key(), "email": "ke-gian@nowhere.example", "currentPassword": "cho-phien-2026" });
    thief.act("userEmailChange", input, "requested").await;
    app.last_letter_to(QUAN)
        .await
        .says(&["một địa chỉ thư khác", "Đăng xuất mọi máy khác"]);
    let link = app.last_letter_to("ke-gian@nowhere.example").await.link();
    app.anonymous()
        .act(
            "passwordResetRequest",
            json!({ "email": QUAN }),
            "requested",
        )
        .await;
    let reset = app.last_letter_to(QUAN).await.link();
    let input = json!({ "token": token(&reset), "newPassword": "mot cau de nho 2026" });
    app.anonymous().act("passwordReset", input, "changed").await;

    let input = json!({ "token": token(&link) });
    let late = app
        .anonymous()
        .attempt("userEmailConfirm", input, "person { id }")
        .await;
    assert_eq!(refusals(&late), ["LINK_USED input.token"]);
    assert_eq!(
        sign_in(&app, QUAN, "mot cau de nho 2026").await,
        Vec::<String>::new(),
        "the address is still hers"
    );
}

#[tokio::test]
async fn one_place_cannot_sign_up_a_whole_address_book() {
    let app = TestApp::start(Sqlite).await;
    let tries = (0..40).map(|number| {
        let input = sign_up(&format!("nguoi{number}@danhba.example"), PASSWORD);
        let client = app.anonymous();
        async move { refusals(&client.attempt("userSignUp", input, "requested").await) }
    });
    let refused = join_all(tries)
        .await
        .into_iter()
        .filter(|refusals| refusals == &["TOO_MANY_REQUESTS input"])
        .count();
    assert_eq!(refused, 10);
    for _ in 0..5 {
        app.anonymous()
            .attempt(
                "userSignUp",
                sign_up("mot@nguoi.example", PASSWORD),
                "requested",
            )
            .await;
    }
    assert_eq!(
        app.letters_to("mot@nguoi.example").await.len(),
        0,
        "the place waits"
    );
}

#[rstest]
#[tokio::test]
async fn a_lost_password_is_replaced_by_mail_and_everybody_is_signed_out(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let phone = app.anonymous().reading("vi");
    let link = json!({ "email": QUAN });
    phone.act("signInLinkRequest", link, "requested").await;
    let sign_in_link = app.last_letter_to(QUAN).await.link();

    let told = Page::open(&phone, "/reset")
        .await
        .form("/reset")
        .with("email", QUAN)
        .send(&phone)
        .await;
    assert!(told.words().contains("Xin xem hộp thư"), "{}", told.words());
    let link = app.last_letter_to(QUAN).await.link();
    let still = tables(&app).await;
    let page = Page::open(&phone, &link).await;
    assert_eq!(differing(&still, &tables(&app).await), Vec::<String>::new());
    let refused = page
        .form(token(&link))
        .with("newPassword", "Password123")
        .send(&phone)
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        !refused.html.contains("Password123"),
        "a password does not come back with the page"
    );
    let done = refused
        .form(token(&link))
        .with("newPassword", "xe-may-cu-mau-xanh")
        .send(&phone)
        .await;
    assert!(done.words().contains("Đã đổi mật khẩu"), "{}", done.words());

    let ended = quan.run("{ viewer { id } }", json!({})).await;
    assert_eq!(ended.status, 401, "his sessions have ended");
    assert_eq!(
        sign_in(&app, QUAN, "cho-phien-2026").await,
        ["INVALID_CREDENTIALS input"]
    );
    assert_eq!(
        sign_in(&app, QUAN, "xe-may-cu-mau-xanh").await,
        Vec::<String>::new()
    );
    let told = app.last_letter_to(QUAN).await;
    assert!(told.subject.contains("đã đổi"), "{}", told.subject);
    for (mutation, link) in [("signInLinkUse", &sign_in_link), ("passwordReset", &link)] {
        let input = match mutation {
            "passwordReset" => json!({ "token": token(link), "newPassword": "xe-may-moi-mau-do" }),
            _ => json!({ "token": token(link) }),
        };
        let late = app.anonymous().attempt(mutation, input, "__typename").await;
        assert_eq!(refusals(&late), ["LINK_USED input.token"], "{mutation}");
    }
}

#[tokio::test]
async fn reset_links_last_an_hour_and_no_other_link_resets() {
    let app = TestApp::start(Sqlite).await;
    let ask = json!({ "email": MAI });
    app.anonymous()
        .act("passwordResetRequest", ask.clone(), "requested")
        .await;
    let reset = app.last_letter_to(MAI).await.link();
    app.anonymous()
        .act("signInLinkRequest", ask, "requested")
        .await;
    let entry = app.last_letter_to(MAI).await.link();
    let with = |token: &str| json!({ "token": token, "newPassword": "123" });
    let foreign = app
        .anonymous()
        .attempt("passwordReset", with(token(&entry)), "changed")
        .await;
    assert_eq!(
        refusals(&foreign),
        [
            "INVALID_CREDENTIALS input.token",
            "TOO_SHORT input.newPassword"
        ],
        "all faults at once"
    );
    app.hand.advance(Duration::hours(1));
    let late = app
        .anonymous()
        .attempt(
            "passwordReset",
            json!({ "token": token(&reset), "newPassword": "xe-may-cu-mau-xanh" }),
            "changed",
        )
        .await;
    assert_eq!(refusals(&late), ["LINK_EXPIRED input.token"]);
    assert_eq!(Page::open(&app.anonymous(), &reset).await.status, 410);
}

#[rstest]
#[tokio::test]
async fn another_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let old = "cu@nguoila.example";
    let new = "moi@nguoila.example";
    let person = outsider(&app, old).await;
    let change = |password: Option<&str>| json!({ "email": new, "currentPassword": password, "idempotencyKey": Client::key() });
    for (password, code) in [
        (None, "REQUIRED input.currentPassword"),
        (
            Some("mot-mat-khau-sai"),
            "INVALID_CREDENTIALS input.currentPassword",
        ),
    ] {
        let payload = person
            .attempt("userEmailChange", change(password), "requested")
            .await;
        assert_eq!(refusals(&payload), [code]);
    }
    person
        .act("userEmailChange", change(Some(PASSWORD)), "requested")
        .await;
    assert_eq!(sign_in(&app, old, PASSWORD).await, Vec::<String>::new());
    let link = app.last_letter_to(new).await.link();
    let confirmed = app
        .anonymous()
        .act(
            "userEmailConfirm",
            json!({ "token": token(&link) }),
            "person { email } signIn { __typename } passwordKept",
        )
        .await;
    assert_eq!(
        confirmed["person"],
        Value::Null,
        "who presses without being her learns nothing of her"
    );
    assert_eq!(confirmed["signIn"], Value::Null, "it signs nobody in");
    assert_eq!(
        sign_in(&app, old, PASSWORD).await,
        ["INVALID_CREDENTIALS input"]
    );
    assert_eq!(sign_in(&app, new, PASSWORD).await, Vec::<String>::new());
    let told = app.last_letter_to(old).await;
    assert!(told.subject.contains("đã đổi địa chỉ"), "{}", told.subject);
    assert!(
        !told.plain.contains(new),
        "the old mailbox does not learn the new address"
    );
}

#[rstest]
#[tokio::test]
async fn sessions_are_listed_and_ended_from_elsewhere(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (here, there) = (app.sign_in(QUAN).await, app.sign_in(QUAN).await);
    let mai = app.sign_in(MAI).await;
    let list = "{ viewer { sessions { id current carrier network secondFactor } } }";
    let sessions = here.data(list, json!({})).await["viewer"]["sessions"].clone();
    let sessions = sessions.as_array().expect("a list");
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0]["network"], "127.0.0.0/24");
    let other = sessions
        .iter()
        .find(|session| session["current"] == false)
        .expect("the other");

    let foreign = mai
        .attempt(
            "sessionRevoke",
            json!({ "sessionId": other["id"] }),
            "sessions { id }",
        )
        .await;
    assert_eq!(refusals(&foreign), ["NOT_FOUND input.sessionId"]);
    let input = json!({ "sessionId": other["id"], "idempotencyKey": Client::key() });
    for _ in 0..2 {
        let left = here
            .act("sessionRevoke", input.clone(), "sessions { current }")
            .await;
        assert_eq!(left["sessions"], json!([{ "current": true }]));
    }
    assert_eq!(there.run(list, json!({})).await.status, 401);

    let more = app.sign_in(QUAN).await;
    let ended = here.act("sessionRevokeAll", json!({}), "ended").await;
    assert_eq!(ended["ended"], 1);
    assert_eq!(more.run(list, json!({})).await.status, 401);
    assert_eq!(here.run(list, json!({})).await.status, 200);
    let ended = here
        .act(
            "sessionRevokeAll",
            json!({ "includingThis": true }),
            "ended",
        )
        .await;
    assert_eq!(ended["ended"], 1);
    assert_eq!(here.run(list, json!({})).await.status, 401);
}

#[rstest]
#[tokio::test]
async fn a_sign_in_from_somewhere_new_is_told_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    app.sign_in(QUAN).await;
    app.sign_in(QUAN).await;
    assert_eq!(
        app.letters_to(QUAN).await.len(),
        0,
        "the first is nothing new"
    );
    let document =
        "mutation($input: UserSignInInput!) { userSignIn(input: $input) { userErrors { code } } }";
    for _ in 0..2 {
        let variables = json!({ "input": { "email": QUAN, "password": "cho-phien-2026" } });
        let answer = app
            .anonymous()
            .http()
            .post(app.url("/graphql"))
            .header(
                USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            )
            .json(&json!({ "query": document, "variables": variables }))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    let letters = app.letters_to(QUAN).await;
    assert_eq!(letters.len(), 1);
    letters[0].says(&["Firefox, Linux", "127.0.0.0/24"]);
    assert!(
        letters[0].plain.contains("/account"),
        "{}",
        letters[0].plain
    );
}

#[rstest]
#[tokio::test]
async fn an_account_is_kept_on_its_page(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    outsider(&app, email).await;
    let phone = app.anonymous().reading("vi");
    assert_eq!(
        phone.get("/account").await.0,
        303,
        "whoever is not in goes to the door"
    );
    let wrong = Page::open(&phone, "/sign-in")
        .await
        .form("/sign-in/password")
        .with("email", email)
        .with("password", "mot-mat-khau-sai")
        .send(&phone)
        .await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.html.contains("mot-mat-khau-sai"));
    let home = wrong
        .form("/sign-in/password")
        .with("password", PASSWORD)
        .send(&phone)
        .await;
    assert!(home.words().contains("Chào Người Lạ"), "{}", home.words());

    let still = tables(&app).await;
    let page = Page::open(&phone, "/account").await;
    assert_eq!(differing(&still, &tables(&app).await), Vec::<String>::new());
    let saved = page
        .form("/account/profile")
        .with("name", "Lý Thị Trang")
        .with("phone", "0912 345 678")
        .send(&phone)
        .await;
    assert!(saved.words().contains("Đã lưu"), "{}", saved.words());
    assert!(saved.html.contains("Lý Thị Trang"));
    let ended = saved.form("/account/sessions-end").send(&phone).await;
    assert!(
        ended.words().contains("Đã đăng xuất mọi máy khác"),
        "{}",
        ended.words()
    );
    assert!(!ended.has_form("/account/sessions-end"), "none is left");
    let other = app.anonymous().sign_in(email, PASSWORD).await;
    let changed = ended
        .form("/account/password")
        .with("currentPassword", PASSWORD)
        .with("newPassword", "xe-may-cu-mau-xanh")
        .send(&phone)
        .await;
    assert!(
        changed.words().contains("Đã đổi mật khẩu"),
        "{}",
        changed.words()
    );
    let signed_out = other.run("{ viewer { id } }", json!({})).await;
    assert_eq!(signed_out.status, 401, "a new password ends other sessions");

    let mut forged = page.form("/account/sessions-end");
    forged.fields.retain(|(name, _)| name != "seal");
    assert_eq!(
        forged.send(&phone).await.status,
        403,
        "a form without its seal"
    );
    let cross = app
        .anonymous()
        .http()
        .post(app.url("/join"))
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=a%40b.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(cross.status(), 403);
    assert!(cross.headers().get(LOCATION).is_none());
}
