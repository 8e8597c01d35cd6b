//! What all pages have in common: the language of who reads them, the way out, and links that lead to something readable.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    TestApp,
    deal::{self, HA, MAI, QUAN},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
    tables::{differing, tables},
};

#[rstest]
#[tokio::test]
async fn pages_that_are_nobodys_own_speak_as_the_person_who_is_signed_in(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    // Her browser asks for Vietnamese, her account says English.
    let ha = in_browser(&app, HA, SAMPLE_PASSWORD).await;
    let stranger = app.anonymous().reading("vi");
    let before = tables(&app).await;
    for path in [
        "/",
        "/nothing-here",
        "/threads/nothing-here",
        "/l/nothing-here",
        "/join",
        "/join?done=mailed",
        "/join/again",
        "/reset",
        "/reset?done=mailed",
        "/reset/nothing-here",
        "/sign-in",
        "/mailbox",
    ] {
        let page = Page::open(&ha, path).await;
        assert!(
            page.html.contains("<html lang=\"en\">"),
            "{path}: {}",
            page.words()
        );
        let page = Page::open(&stranger, path).await;
        assert!(
            page.html.contains("<html lang=\"vi\">"),
            "{path}: {}",
            page.words()
        );
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
    // A session that is over is nobody's.
    let home = Page::open(&ha, "/").await.form("/sign-out").send(&ha).await;
    assert!(home.html.contains("<html lang=\"vi\">"), "{}", home.words());
}

#[rstest]
#[tokio::test]
async fn whoever_is_signed_in_gets_out_from_every_page(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let inquiry = deal::ask_for_na(&app.sign_in(QUAN).await).await;
    let quan = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let thread = format!("/threads/{}", deal::id(&inquiry));
    for path in ["/", "/account", "/account/data", "/products", &thread] {
        let page = Page::open(&quan, path).await;
        assert_eq!(ways_out(&page), 1, "{path}: {}", page.words());
    }
    // Where one joins and signs in, who is signed in reads so, and finds the way home.
    let stranger = app.anonymous().reading("vi");
    for path in ["/join", "/join/again", "/sign-in", "/reset"] {
        let page = Page::open(&quan, path).await;
        assert_eq!(ways_out(&page), 1, "{path}: {}", page.words());
        let words = page.words();
        assert!(
            words.contains("Bạn đang đăng nhập là Trần Minh Quân"),
            "{path}: {words}"
        );
        for asked in ["Đã có tài khoản?", "Chưa có tài khoản?"] {
            assert!(!words.contains(asked), "{path}: {words}");
        }
        assert!(
            page.html.contains("class=\"crumb\"><a href=\"/\""),
            "{path}"
        );
        let page = Page::open(&stranger, path).await;
        assert!(!page.has_form("/sign-out"), "{path}");
        assert!(!page.words().contains("Bạn đang đăng nhập"), "{path}");
        assert!(
            page.html.contains("class=\"crumb\"><a href=\"/\""),
            "{path}"
        );
    }
    // What only tells something does so under the same head, and leads home.
    for path in [
        "/nothing-here",
        "/products/nothing-here/edit",
        "/threads/nothing-here",
        "/organisations/nothing-here",
        "/join?done=mailed",
        "/reset?done=mailed",
        "/reset/nothing-here",
        "/l/nothing-here",
    ] {
        let page = Page::open(&quan, path).await;
        assert_eq!(ways_out(&page), 1, "{path}: {}", page.words());
        assert!(
            page.html.contains("class=\"button second\" href=\"/\""),
            "{path}: {}",
            page.html
        );
        let page = Page::open(&stranger, path).await;
        assert_eq!(ways_out(&page), 0, "{path}: {}", page.words());
    }
    let mailbox = Page::open(&quan, "/mailbox").await;
    assert_eq!(ways_out(&mailbox), 1, "{}", mailbox.words());

    // A letter's link is no session: there is nothing to end.
    let link = app.last_letter_to(MAI).await.link();
    let by_letter = Page::open(&app.anonymous(), &link).await;
    assert_eq!(by_letter.status, 200);
    assert!(!by_letter.has_form("/sign-out"));

    let page = Page::open(&quan, &thread).await;
    let home = page.form("/sign-out").send(&quan).await;
    assert!(
        home.words().contains("Bạn đã đăng xuất."),
        "{}",
        home.words()
    );
    assert_eq!(Page::open(&quan, &thread).await.status, 303);
}

/// How many buttons of a page sign out.
fn ways_out(page: &Page) -> usize {
    page.html.matches("action=\"/sign-out\"").count()
}

#[tokio::test]
async fn the_first_page_leads_nobody_to_what_only_programs_read() {
    let app = TestApp::start(Sqlite).await;
    let quan = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    for client in [app.anonymous().reading("vi"), quan] {
        let home = Page::open(&client, "/").await;
        assert!(home.html.contains("href=\"/mailbox\""), "{}", home.html);
        assert!(!home.html.contains("/readyz"), "{}", home.html);
    }
}
