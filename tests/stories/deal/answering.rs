//! She opens the letter on her phone, writes, and offers.

use serde_json::{Value, json};
use tests::{
    deal::{MAI, QUAN, id, listed, look, may, refused, text},
    page::Page,
    tables::{differing, tables, trade_events},
};

use super::Cast;

pub(super) async fn opening_the_link_changes_nothing(cast: &Cast, link: &str) {
    let before = tables(&cast.app).await;
    let page = Page::open(&cast.phone, link).await;
    assert_eq!(page.status, 200);
    assert!(
        page.html.contains(r#"<html lang="vi">"#) && !page.html.contains("<script"),
        "Vietnamese, without scripts"
    );
    assert!(page.html.contains(r#"href="tel:+84987654321""#));
    for form in ["/message", "/quote", "/decline"] {
        assert!(page.has_form(form), "she may {form}");
    }
    for form in ["/accept", "/ship", "/forward"] {
        assert!(!page.has_form(form), "she may not {form}");
    }
    cast.phone
        .http()
        .head(link)
        .send()
        .await
        .expect("a mail scanner is answered");
    assert_eq!(
        differing(&before, &tables(&cast.app).await),
        Vec::<String>::new()
    );
}

pub(super) async fn she_writes_from_her_phone(cast: &Cast, link: &str, inquiry: &Value) {
    let page = Page::open(&cast.phone, link).await;
    let form = page
        .form("/message")
        .with("body", "Tuần đầu chưa đủ hàng ạ.\r\nEm gửi báo giá ngay.");
    let answer = form.send(&cast.phone).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.words().contains("Đã gửi tin nhắn.")
            && answer.words().contains("Tuần đầu chưa đủ hàng ạ."),
        "{}",
        answer.words()
    );

    assert_eq!(
        trade_events(&cast.app).await[1..],
        ["inquiry.message_sent", "inquiry.answered"]
    );
    let seen = look(&cast.quan, inquiry).await;
    assert_eq!(
        (text(&seen["state"]), text(&seen["awaiting"])),
        ("ANSWERED", "BUYING")
    );
    assert_eq!(
        listed(&cast.quan, "inquiries", "awaiting: ME").await,
        [id(inquiry)]
    );
    let letter = cast.app.last_letter_to(QUAN).await;
    letter.says(&[
        "Hoàng Thị Mai",
        "Tuần đầu chưa đủ hàng ạ.",
        "Em gửi báo giá ngay.",
        "0912 345 678",
    ]);

    let thread = "query($id: ID!) { node(id: $id) { ... on Inquiry { messages { body door author { name phone } } sellerContact { name phone } } } }";
    let thread = cast.quan.data(thread, json!({ "id": id(inquiry) })).await["node"].clone();
    let message = json!({
        "body": "Tuần đầu chưa đủ hàng ạ.\nEm gửi báo giá ngay.",
        "door": "LETTER_LINK",
        "author": { "name": "Hoàng Thị Mai", "phone": "+84912345678" },
    });
    assert_eq!(thread["messages"], json!([message]));
    assert_eq!(thread["sellerContact"]["phone"], "+84912345678");
}

pub(super) async fn she_sends_an_offer_from_her_phone(
    cast: &Cast,
    link: &str,
    inquiry: &Value,
) -> Value {
    let form = Page::open(&cast.phone, link).await.form("/quote");
    assert_eq!(
        form.value("lines.0.answers.0.quantity"),
        Some("12"),
        "as asked is proposed"
    );
    let form = form
        .with("lines.0.price.amount", "56.500")
        .with("lines.0.vatRate", "5")
        .with("lines.0.answers.0.quantity", "8")
        .with("validUntil", "2026-07-31")
        .with("firm", "yes")
        .with("note", "Hàng loại 1, đóng thùng 10 kg.");
    let before = trade_events(&cast.app).await;
    let shown = form.send(&cast.phone).await;
    assert_eq!(shown.status, 200, "{}", shown.words());
    for words in [
        "Xem lại trước khi gửi",
        "76 tấn",
        "56.500 ₫/kg",
        "4.508.700.000 ₫",
    ] {
        assert!(shown.words().contains(words), "{words}: {}", shown.words());
    }
    assert_eq!(
        trade_events(&cast.app).await,
        before,
        "nothing was sent yet"
    );
    let form = shown.form("/quote");
    assert_eq!(form.value("reviewed"), Some("yes"));
    let answer = form.send(&cast.phone).await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    assert!(
        answer.words().contains("Đã gửi báo giá."),
        "{}",
        answer.words()
    );

    cast.app.letters_out().await;
    let before = tables(&cast.app).await;
    let again = form.send(&cast.phone).await;
    assert!(
        again.words().contains("Đã gửi báo giá."),
        "pressing twice looks like pressing once"
    );
    assert_eq!(
        differing(&before, &tables(&cast.app).await),
        Vec::<String>::new(),
        "and is harmless"
    );
    assert_eq!(trade_events(&cast.app).await[3..], ["quotation.sent"]);

    let letter = cast.app.last_letter_to(QUAN).await;
    assert!(
        letter.subject.starts_with("Cần quyết định (hạn"),
        "{}",
        letter.subject
    );
    letter.says(&[
        "56.500 ₫/kg",
        "8 tấn (hỏi 12 tấn)",
        "4.294.000.000 ₫",
        "214.700.000 ₫",
        "4.508.700.000 ₫",
        "24:00 ngày 31/07/2026",
        "thiếu 4 tấn",
        "giữ giá và số lượng",
        "Hàng loại 1, đóng thùng 10 kg.",
    ]);
    cast.app
        .last_letter_to(MAI)
        .await
        .says(&["Thư này là bản lưu", "4.508.700.000 ₫"]);

    let offers = listed(&cast.quan, "quotations", "side: BUYING, awaiting: ME").await;
    assert_eq!(offers.len(), 1);
    assert_eq!(
        listed(&cast.mai, "quotations", "side: SELLING, awaiting: THEM").await,
        offers
    );
    assert_eq!(
        may(&cast.mai, inquiry).await,
        ["INQUIRY_MESSAGE_SEND", "QUOTATION_SEND"]
    );
    assert_eq!(
        refused(&cast.mai, inquiry, "INQUIRY_DECLINE").await,
        ["QUOTATION_OPEN"]
    );
    look(&cast.quan, &json!({ "id": offers[0] })).await
}
