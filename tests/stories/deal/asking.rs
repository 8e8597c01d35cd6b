//! He searches, opens, asks; she gets a letter.

use serde_json::{Value, json};
use tests::{
    deal::{self, MAI, QUAN, id, listed, may, refused, text},
    tables::trade_events,
};

use super::Cast;

pub(super) async fn he_finds_na_and_sees_who_answers(cast: &Cast) -> Value {
    let query = "query($filter: ProductFilter!) { products(filter: $filter, first: 20) { nodes { id name stars producer { name } } } }";
    let all = cast
        .quan
        .data(query, json!({ "filter": { "text": "na chi lang" } }))
        .await;
    let all = all["products"]["nodes"]
        .as_array()
        .expect("products")
        .clone();
    assert!(
        all.iter()
            .any(|product| text(&product["name"]).contains("Chi Lăng")),
        "{all:?}"
    );

    let narrowed = json!({ "filter": { "text": "na chi lang", "claimed": true, "seasonMonth": 8, "stars": 4 } });
    let narrowed = cast.quan.data(query, narrowed).await["products"]["nodes"].clone();
    assert_eq!(narrowed.as_array().map(Vec::len), Some(1), "{narrowed}");
    assert!(narrowed.as_array().map_or(0, Vec::len) < all.len());

    let opened = "query($id: ID!) { product(by: { id: $id }) { id name(language: VI) stars minimumOrder { value unit } packings { unit net } \
        priceTiers { from { value unit } term { price { amount perUnit } } } \
        answeredBy { kind note organisation { legalName } } \
        producer { name claimed commune { nameShort } story(language: VI) products { nodes { id } } } } }";
    let product = cast
        .quan
        .data(opened, json!({ "id": id(&narrowed[0]) }))
        .await["product"]
        .clone();
    assert_eq!(product["name"], "Na dai Mẫu Chi Lăng");
    assert_eq!(product["answeredBy"]["kind"], "PRODUCER");
    assert_eq!(
        product["answeredBy"]["organisation"]["legalName"],
        "HTX Na Mẫu Chi Lăng"
    );
    assert_eq!(product["producer"]["claimed"], true);
    assert_eq!(
        product["producer"]["products"]["nodes"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    product
}

pub(super) async fn he_asks(cast: &Cast, product: &Value) -> Value {
    let inquiry = deal::submit(&cast.quan, deal::na_inquiry(id(product))).await;
    assert_eq!(
        (
            text(&inquiry["state"]),
            text(&inquiry["viewerSide"]),
            text(&inquiry["awaiting"])
        ),
        ("OPEN", "BUYING", "SELLING")
    );
    assert!(text(&inquiry["number"]).starts_with("HH-26-"));
    let schedule = inquiry["lines"][0]["schedule"]
        .as_array()
        .expect("a schedule");
    assert_eq!(schedule.len(), 8, "four weeks to two places");
    assert_eq!(
        schedule[3]["window"],
        json!({ "from": "2026-08-24", "to": "2026-08-26" })
    );
    assert_eq!(schedule[7]["quantity"]["baseValue"], "8000");

    assert_eq!(
        may(&cast.quan, &inquiry).await,
        ["INQUIRY_MESSAGE_SEND", "INQUIRY_WITHDRAW"]
    );
    assert_eq!(
        may(&cast.mai, &inquiry).await,
        ["INQUIRY_DECLINE", "INQUIRY_MESSAGE_SEND", "QUOTATION_SEND"]
    );
    assert_eq!(
        refused(&cast.quan, &inquiry, "QUOTATION_SEND").await,
        ["NOT_YOUR_SIDE"]
    );
    assert_eq!(
        listed(&cast.mai, "inquiries", "side: SELLING, awaiting: ME").await,
        [id(&inquiry)]
    );
    assert_eq!(
        listed(&cast.quan, "inquiries", "side: BUYING, awaiting: THEM").await,
        [id(&inquiry)]
    );
    assert!(
        listed(&cast.quan, "inquiries", "awaiting: ME")
            .await
            .is_empty()
    );
    assert_eq!(trade_events(&cast.app).await, ["inquiry.submitted"]);

    let copy = cast.app.last_letter_to(QUAN).await;
    assert!(
        copy.subject.contains("HTX Na Mẫu Chi Lăng")
            && copy.subject.contains(text(&inquiry["number"])),
        "{}",
        copy.subject
    );
    copy.says(&[
        "80 tấn Na dai Mẫu Chi Lăng",
        "12 tấn",
        "8 tấn",
        "Kho Mẫu phía đông, cửa số 1",
        "VietGAP",
        "12:00 ngày 26/07/2026",
        "PO-77",
    ]);
    inquiry
}

/// Gives the link of the letter's button.
pub(super) async fn her_letter_has_everything(cast: &Cast, inquiry: &Value) -> String {
    let letter = cast.app.last_letter_to(MAI).await;
    assert!(
        letter.subject.starts_with("Cần trả lời trước"),
        "{}",
        letter.subject
    );
    assert!(
        letter.subject.contains(text(&inquiry["number"])),
        "{}",
        letter.subject
    );
    letter.says(&[
        "Công ty TNHH Siêu thị Mẫu Hà Nội",
        "Na dai Mẫu Chi Lăng",
        "03/08/2026",
        "26/08/2026",
        "12 tấn",
        "8 tấn",
        "Kho Mẫu phía nam, cửa số 3",
        "Kho Mẫu phía đông, cửa số 1",
        "VietGAP",
        "55.000 ₫/kg",
        "Quả từ 250 g, hái trong ngày",
        "Giao trước 9 giờ sáng.",
        "12:00 ngày 26/07/2026",
        "Trần Minh Quân",
        "0987 654 321",
    ]);
    assert!(
        letter.html.contains(r#"href="tel:+84987654321""#),
        "a number to press"
    );
    assert_eq!(
        letter.reply_to.as_deref(),
        Some(deal::DESK),
        "who presses “answer” reaches the authority"
    );
    letter.says(&["thư sẽ đến Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu) (ocop@langson.example), không đến bên kia"]);
    letter.link()
}
