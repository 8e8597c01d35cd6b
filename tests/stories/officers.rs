//! What an officer of the province is told of a deal between two others: what is so, and of what he may not see nothing, neither yes nor no.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, id},
    page::Page,
    people::{SAMPLE_PASSWORD, in_browser},
};

const OFFER: &str = "query($id: ID!) { node(id: $id) { ... on Quotation { coversEverything lines { covered \
     gaps { kind certificate missing { baseValue } targetPrice { amount } offeredPrice { amount } } } } } }";

async fn offer(client: &Client, quotation: &Value) -> Value {
    let seen = client.data(OFFER, json!({ "id": id(quotation) })).await;
    seen["node"].clone()
}

/// The kinds of the gaps of the first line.
fn kinds(offer: &Value) -> Vec<&str> {
    let gaps = offer["lines"][0]["gaps"].as_array().expect("gaps");
    gaps.iter().map(|gap| deal::text(&gap["kind"])).collect()
}

/// An inquiry that wants no certificate, at most so many đồng a kilogram.
async fn ask(quan: &Client, target: &str) -> Value {
    let product = deal::find_product(quan, "na dai mẫu chi lăng").await;
    let mut input = deal::na_inquiry(id(&product));
    input["certificates"] = json!([]);
    input["lines"][0]["targetPrice"]["amount"] = json!(target);
    deal::submit(quan, input).await
}

async fn page(app: &TestApp, inquiry: &Value) -> Page {
    let officer = in_browser(app, DUYEN, SAMPLE_PASSWORD).await;
    Page::open(&officer, &format!("/threads/{}", id(inquiry))).await
}

#[rstest]
#[tokio::test]
async fn an_offer_that_is_dear_and_one_that_is_not_look_alike_to_her_and_neither_is_called_covered(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let duyen = app.sign_in(DUYEN).await;
    // Offered are 56,500 đồng: above the one wish, below the other.
    let (dear, cheap) = (ask(&quan, "55000").await, ask(&quan, "60000").await);
    let dear_offer = deal::quote(&mai, &dear, Binding::Firm).await;
    let cheap_offer = deal::quote(&mai, &cheap, Binding::Firm).await;

    let seen = offer(&quan, &dear_offer).await;
    assert_eq!(kinds(&seen), ["ABOVE_TARGET"]);
    assert_eq!(seen["coversEverything"], false);
    let seen = offer(&mai, &cheap_offer).await;
    assert_eq!(kinds(&seen), Vec::<&str>::new());
    assert_eq!(
        (&seen["coversEverything"], &seen["lines"][0]["covered"]),
        (&json!(true), &json!(true))
    );

    let hers = offer(&duyen, &dear_offer).await;
    assert_eq!(kinds(&hers), ["NOT_SHOWN"]);
    assert_eq!(
        (&hers["coversEverything"], &hers["lines"][0]["covered"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(hers["lines"][0]["gaps"][0]["targetPrice"], Value::Null);
    assert_eq!(hers["lines"][0]["gaps"][0]["offeredPrice"], Value::Null);
    assert_eq!(hers, offer(&duyen, &cheap_offer).await);

    for inquiry in [&dear, &cheap] {
        let words = page(&app, inquiry).await.words();
        assert!(!words.contains("Đáp ứng đủ như đã hỏi."), "{words}");
        assert!(
            words.contains("Mặt hàng, số lượng và ngày giao đúng như đã hỏi.")
                && words.contains("Giá và yêu cầu bằng lời không hiển thị cho cán bộ"),
            "{words}"
        );
        for hidden in ["Cao hơn giá mong muốn", "56.500", "55.000", "60.000"] {
            assert!(!words.contains(hidden), "{hidden}: {words}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn she_reads_the_other_gaps_as_plain_facts_and_no_advice_to_a_buyer(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let duyen = app.sign_in(DUYEN).await;
    let inquiry = deal::ask_for_na(&quan).await;
    let mut answer = deal::na_quotation(&inquiry, Binding::Firm);
    let mut answers: Vec<Value> = (1..=8)
        .map(|entry| json!({ "entry": entry, "answer": "OFFERED" }))
        .collect();
    answers[0] =
        json!({ "entry": 1, "answer": "LESS", "quantity": { "value": "8", "unit": "TONNE" } });
    answer["lines"][0]["answers"] = json!(answers);
    let sent = mai.act("quotationSend", answer, "quotation { id }").await;

    let hers = offer(&duyen, &sent["quotation"]).await;
    assert_eq!(kinds(&hers), ["LESS", "CERTIFICATE_NOT_SHOWN", "NOT_SHOWN"]);
    let words = page(&app, &inquiry).await.words();
    for told in [
        "thiếu 4 tấn",
        "Chưa thấy chứng nhận VietGAP còn hiệu lực ở đây",
        "Giá và yêu cầu bằng lời không hiển thị cho cán bộ; ở đây không nói gì về những điều ấy.",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    for advice in [
        "hãy hỏi xem giấy",
        "xin gửi bên mua",
        "Đáp ứng đủ",
        "đúng như đã hỏi",
    ] {
        assert!(!words.contains(advice), "{advice}: {words}");
    }

    // He, who can ask for it, is told to.
    app.letters_out().await;
    let link = app.last_letter_to(QUAN).await.link();
    let his = Page::open(&app.anonymous(), &link).await.words();
    assert!(his.contains("hãy hỏi xem giấy"), "{his}");
}

#[rstest]
#[tokio::test]
async fn whoever_reads_of_a_house_reads_its_commune_and_its_province(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    app.letters_out().await;
    let hers = app.last_letter_to(MAI).await.link();
    deal::quote(&mai, &inquiry, Binding::Firm).await;
    app.letters_out().await;
    let his = app.last_letter_to(QUAN).await.link();

    let phone = app.anonymous();
    let words = Page::open(&phone, &his).await.words();
    assert!(
        words.contains("Thôn Mẫu 1, Xã Chi Lăng, Lạng Sơn"),
        "{words}"
    );
    let words = Page::open(&phone, &hers).await.words();
    let buyer = words
        .split_once("Số 100 đường Mẫu, ")
        .map(|(_, rest)| rest.chars().take(60).collect::<String>());
    let buyer = buyer.unwrap_or_else(|| panic!("no address of the buyer: {words}"));
    assert!(buyer.contains(", Hà Nội"), "{buyer}");

    // Of places she reads where they are, and not whose door it is.
    let words = page(&app, &inquiry).await.words();
    assert!(words.contains("Xã Chi Lăng, Lạng Sơn"), "{words}");
    assert!(!words.contains("Thôn Mẫu 1"), "{words}");
}
