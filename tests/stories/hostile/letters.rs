//! What people write stays words in letters, and never becomes a header or markup.

use mail_parser::MessageParser;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{self, Binding, MAI, QUAN},
    people,
};

use super::stage::whole_inquiry;

#[rstest]
#[tokio::test]
async fn markup_stays_text_and_no_header_is_smuggled_into_a_letter(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    // Names come from papers that somebody typed off; what if he typed a header into them?
    let evil = "\u{202e}moc.live\u{2066}\r\nBcc: evil@evil.example\r\nSubject: Trúng thưởng\r\n\r\n<script>alert(1)</script>";
    for sql in [
        format!(
            "UPDATE organisation SET legal_name = 'Công ty <b>Đậm</b>{evil}' WHERE legal_name LIKE '%Siêu thị%'"
        ),
        format!("UPDATE person SET name = 'Quân <i>Nghiêng</i>{evil}' WHERE name LIKE '%Quân'"),
    ] {
        assert_eq!(app.tamper(&sql).await, 1, "{sql}");
    }
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let markup = "<script>alert(1)</script><img src=x onerror=alert(2)> [đây](javascript:alert(3)) {{7*7}} =1+1 \
        https://evil.example/trung-thuong";
    let mut input = whole_inquiry(
        &product,
        &people::organisation_of(&app, QUAN).await.to_string(),
    );
    input["note"] = json!(format!("{markup}\nBcc: evil@evil.example\n\n.\nQUIT"));
    input["lines"][0]["wishes"] = json!(markup);
    input["certificates"] = json!(["<b>GAP</b>"]);
    input["externalReference"] = json!("<b>PO</b>");
    let inquiry = deal::submit(&quan, input).await;
    deal::say(&mai, &inquiry, markup).await;
    let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
    offer["externalReference"] = json!("<b>BG</b>");
    offer["note"] = json!(markup);
    mai.act("quotationSend", offer, "quotation { id }").await;
    app.letters_out().await;

    let received = app.smtp.as_ref().expect("a mail server").received();
    assert!(
        received.len() >= 5,
        "two about the inquiry, one with the message, two with the offer: {}",
        received.len()
    );
    for mail in &received {
        let (head, _) = mail.raw.split_once("\r\n\r\n").expect("a head and a body");
        let headers: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap_or_default())
            .collect();
        for name in ["Bcc", "Cc"] {
            assert!(
                !headers
                    .iter()
                    .any(|header| header.eq_ignore_ascii_case(name)),
                "a header {name} in {head}"
            );
        }
        for name in ["Subject", "To", "From", "Message-ID", "Content-Type"] {
            assert_eq!(
                headers
                    .iter()
                    .filter(|header| header.eq_ignore_ascii_case(name))
                    .count(),
                1,
                "{name} in {head}"
            );
        }
        assert!(head.is_ascii(), "headers are encoded: {head}");
        // Nor does a name turn around what stands beside it.
        let read = MessageParser::default().parse(mail.raw.as_bytes());
        let read = read.expect("a message");
        let names = [read.to(), read.from(), read.reply_to()].map(|it| format!("{it:?}"));
        let words = format!(
            "{} {names:?} {} {}",
            read.subject().unwrap_or_default(),
            mail.plain(),
            mail.html()
        );
        assert!(
            !words.contains(['\u{202e}', '\u{2066}'])
                && !words.contains("u{202e}")
                && !words.contains("u{2066}"),
            "{words}"
        );
        let html = mail.html();
        for live in [
            "<script",
            "<img src=x",
            "<i>Nghiêng",
            "<b>Đậm",
            "<b>PO",
            "<b>BG",
            "<b>GAP",
            "href=\"javascript:",
            "href=\"https://evil.example",
        ] {
            assert!(!html.contains(live), "{live} is alive in {html}");
        }
    }
    assert!(
        received
            .iter()
            .any(|mail| mail.html().contains("&lt;script&gt;")),
        "the words are there, as words"
    );
    let to: std::collections::BTreeSet<_> = received.iter().map(|mail| mail.to.as_str()).collect();
    assert!(!to.contains("evil@evil.example"), "{to:?}");
}
