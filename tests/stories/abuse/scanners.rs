//! A mail scanner that opens every link of every letter, before its reader does: nothing is changed, and everything still works.

use std::collections::BTreeSet;

use platform::Backend::{self, Postgres, Sqlite};
use regex_lite::Regex;
use reqwest::Method;
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN},
    page::Page,
    people::{PASSWORD, organisation_of, outsider, sign_up},
    register::{DONG_BANH, HOA, hoa_founds, invited, producer},
    tables::{differing, tables},
    token,
};

const THU: &str = "thu@htx-moi.example";

/// Every address of this server in what arrived, in text and markup.
fn links(app: &TestApp) -> BTreeSet<String> {
    let pattern = Regex::new(r#"https?://[^\s<>"')]+"#).expect("a pattern");
    let received = app.smtp.as_ref().expect("a mail server").received();
    let ours = app.url("/");
    received
        .iter()
        .flat_map(|mail| [mail.plain(), mail.html().replace("&amp;", "&")])
        .flat_map(|text| {
            let found = pattern.find_iter(&text);
            found.map(|it| it.as_str().to_owned()).collect::<Vec<_>>()
        })
        .filter(|link| link.starts_with(&ours))
        .collect()
}

#[rstest]
#[tokio::test]
async fn a_scanner_that_opens_every_link_of_every_letter_changes_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );
    // One link of every kind: a thread for either side, signing in, signing up, a lost password, another address, a place in
    // an organisation, a producer to speak for, an erasure.
    let inquiry = deal::ask_for_na(&quan).await;
    deal::say(&mai, &inquiry, "Chào anh.").await;
    deal::quote(&mai, &inquiry, Binding::Firm).await;
    let anybody = app.anonymous();
    let mail = |email: &str| json!({ "email": email });
    anybody
        .act("userSignUp", sign_up(THU, PASSWORD), "requested")
        .await;
    anybody
        .act("signInLinkRequest", mail(MAI), "requested")
        .await;
    anybody
        .act("passwordResetRequest", mail(QUAN), "requested")
        .await;
    let other = outsider(&app, "di@nguoimau.example").await;
    let change = json!({ "idempotencyKey": Client::key(), "email": "khac@nguoimau.example", "currentPassword": PASSWORD });
    other.act("userEmailChange", change, "requested").await;
    let erase = json!({ "idempotencyKey": Client::key() });
    other.act("personalDataErase", erase, "outcome").await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let invite = json!({ "idempotencyKey": Client::key(), "organisationId": namau, "email": "tu@htx-moi.example", "role": "AGENT" });
    mai.act("memberInvite", invite, "invitation { id }").await;
    hoa_founds(&app).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    invited(&app, &duyen, &dong_banh, HOA).await;
    app.letters_out().await;

    let links = links(&app);
    for room in [
        "l",
        "sign-in",
        "confirm",
        "reset",
        "invitations",
        "claims",
        "erasure",
    ] {
        let here = format!("/{room}/");
        assert!(
            links.iter().any(|link| link.contains(&here)),
            "no letter has a link {here}: {links:?}"
        );
    }
    let before = tables(&app).await;
    for link in &links {
        for method in [Method::HEAD, Method::GET, Method::GET, Method::OPTIONS] {
            let scanner = app.anonymous();
            let request = scanner
                .http()
                .request(method.clone(), link)
                .header("user-agent", "Mozilla/5.0 (compatible; MailScanner)")
                .header("purpose", "prefetch")
                .header("sec-purpose", "prefetch");
            let answer = request.send().await.expect("an answer");
            assert!(
                !answer.status().is_server_error(),
                "{method} {link}: {}",
                answer.status()
            );
            assert!(
                answer.headers().get("set-cookie").is_none(),
                "{method} {link} lets a scanner in"
            );
        }
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    // The readers' own presses still count.
    let link = app.last_letter_to(THU).await.link();
    let phone = app.anonymous().reading("vi");
    let entered = Page::open(&phone, &link).await.form(token(&link));
    assert!(entered.send(&phone).await.status.is_success());
}
