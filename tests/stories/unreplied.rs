//! Messages that nobody has answered: found from the first page, whatever became of the deal.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, id},
    people::SAMPLE_PASSWORD,
};

use crate::home::{home_of, waiting};

const UNREPLIED: &str = "Tin nhắn chưa trả lời";

/// What stands under "Đang chờ bạn" on the first page of a sample person.
async fn list_of(app: &TestApp, email: &str) -> String {
    waiting(&home_of(app, email, SAMPLE_PASSWORD).await)
}

/// The same as a figure.
pub(crate) async fn messages(client: &Client) -> i64 {
    let asked = "{ viewer { counts { messages } } }";
    client.data(asked, json!({})).await["viewer"]["counts"]["messages"]
        .as_i64()
        .expect("a number")
}

#[rstest]
#[tokio::test]
async fn a_message_is_found_from_the_first_page_until_something_follows_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let ordered = deal::ask_for_na(&quan).await;
    let offer = deal::quote(&mai, &ordered, Binding::Firm).await;
    let order = deal::accept(&quan, &offer).await;
    assert!(!list_of(&app, QUAN).await.contains(UNREPLIED));

    // Nothing waits in the order itself; her words do.
    deal::say(&mai, &ordered, "Kho anh mở cửa lúc mấy giờ?").await;
    let his = list_of(&app, QUAN).await;
    assert!(
        his.contains(&format!("{UNREPLIED}: Hoàng Thị Mai, ")),
        "{his}"
    );
    assert_eq!((messages(&quan).await, messages(&mai).await), (1, 0));
    for other in [MAI, DUYEN] {
        let list = list_of(&app, other).await;
        assert!(!list.contains(UNREPLIED), "{other}: {list}");
    }

    // The newest stands first, and says it once.
    app.hand.advance(Duration::minutes(1));
    let asked = deal::ask_for_na(&quan).await;
    deal::say(&mai, &asked, "Anh lấy loại mấy?").await;
    let page = home_of(&app, QUAN, SAMPLE_PASSWORD).await;
    let place = |inquiry: &Value| {
        let link = format!("/threads/{}", id(inquiry));
        page.html.find(&link).expect("a link")
    };
    assert!(place(&asked) < place(&ordered), "{}", page.words());
    assert!(!waiting(&page).contains("Bên kia đang chờ lời của bạn"));
    assert_eq!(messages(&quan).await, 2);

    // His answer waits for hers; what she does is one, too.
    app.hand.advance(Duration::days(10));
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    deal::say(&quan, &ordered, "Từ 6 giờ sáng.").await;
    assert_eq!((messages(&quan).await, messages(&mai).await), (1, 1));
    let hers = list_of(&app, MAI).await;
    let told = format!("{UNREPLIED}: Trần Minh Quân, ");
    assert!(
        hers.contains(&told) && hers.contains("Đã đến kỳ giao"),
        "{hers}"
    );
    app.hand.advance(Duration::minutes(1));
    deal::ship(&mai, &order["deliveries"][0]).await;
    assert_eq!(messages(&mai).await, 0);
    assert!(!list_of(&app, MAI).await.contains(UNREPLIED));

    // Many a last word wants no answer: it is told of for a month, and not for ever.
    app.hand.advance(Duration::minutes(1));
    deal::say(&quan, &ordered, "Cảm ơn chị.").await;
    assert!(list_of(&app, MAI).await.contains(UNREPLIED));
    app.hand.advance(Duration::days(31));
    assert!(!list_of(&app, MAI).await.contains(UNREPLIED));
}
