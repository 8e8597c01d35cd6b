//! Signing in leads back to the page that asked for it, and never to another host, whatever a link or a form says.

use platform::Backend::{self, Postgres, Sqlite};
use reqwest::{
    StatusCode,
    header::{LOCATION, SET_COOKIE},
};
use rstest::rstest;
use tests::{
    Client, TestApp,
    deal::DUYEN,
    page::{Form, Page},
    people::SAMPLE_PASSWORD,
    token,
};

/// Where an answer leads.
fn leads_to(answer: &reqwest::Response) -> String {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let to = answer.headers()[LOCATION].to_str().expect("an address");
    to.to_owned()
}

/// The form with one more field, as whoever makes up a form writes it.
fn forged(mut form: Form, next: &str) -> Form {
    form.fields.retain(|(name, _)| name != "next");
    form.fields.push(("next".to_owned(), next.to_owned()));
    form
}

/// What others would like to be come back to.
const ELSEWHERE: [&str; 12] = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09//evil.example",
    "javascript:alert(1)",
    "desk",
    "/desk\r\nLocation: https://evil.example",
    "/desk#@evil.example",
    "/sign-in?next=/desk",
];

fn form_of_password(page: &Page) -> Form {
    page.form("/sign-in/password")
        .with("email", DUYEN)
        .with("password", SAMPLE_PASSWORD)
}

async fn opens(client: &Client, next: &str) -> Page {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    Page::open(client, &format!("/sign-in?{query}")).await
}

#[rstest]
#[tokio::test]
async fn nobody_is_led_away_after_signing_in(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    for next in ELSEWHERE {
        let client = app.anonymous().reading("vi");
        let page = opens(&client, next).await;
        assert_eq!(page.status, 200);
        assert!(
            !page.html.contains("evil") && !page.html.contains("name=\"next\""),
            "{next:?}: {}",
            page.html
        );
        let form = forged(form_of_password(&page), next);
        let answer = client.post_form(&form.action, &form.fields).await;
        assert_eq!(leads_to(&answer), "/", "{next:?}");

        // Nor does the browser remember it for the mailed link.
        let form = forged(page.form("/sign-in").with("email", "x@evil.example"), next);
        let answer = client.post_form(&form.action, &form.fields).await;
        assert_eq!(leads_to(&answer), "/?done=mailed");
        assert!(answer.headers().get(SET_COOKIE).is_none(), "{next:?}");
    }

    // A cookie that somebody planted is read as little.
    let client = app.anonymous().reading("vi");
    let asked = Page::open(&client, "/sign-in").await;
    let asked = asked.form("/sign-in").with("email", DUYEN);
    assert_eq!(asked.send(&client).await.status, 200);
    let link = app.last_letter_to(DUYEN).await.link();
    let form = Page::open(&client, &link).await.form(token(&link));
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&form.fields)
        .finish();
    let answer = client
        .http()
        .post(client.address(&form.action))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", "next=//evil.example")
        .body(body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(leads_to(&answer), "/");
}
