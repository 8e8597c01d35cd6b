//! Nobody speaks for most real producers: the province's desk takes the inquiry, answers, or passes it on.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DUYEN, MAI, QUAN, id, listed, look, may, refusals, text},
    page::Page,
    register::{DONG_BANH, producer},
    tables::{differing, tables, trade_events},
};

const AUTHORITY: &str = "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)";

#[rstest]
#[tokio::test]
async fn the_desk_answers_and_passes_an_inquiry_on(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let duyen = app.sign_in(DUYEN).await;
    let mai = app.sign_in(MAI).await;

    let inquiry = he_is_told_before_he_asks(&app, &quan).await;
    let link = it_lies_at_the_desk(&app, &duyen, &inquiry).await;
    she_answers_by_a_message(&app, &link, &quan, &inquiry).await;
    she_passes_it_on(&app, &link, &duyen, &inquiry).await;

    assert_eq!(look(&mai, &inquiry).await["viewerSide"], "SELLING");
    assert_eq!(
        may(&mai, &inquiry).await,
        ["INQUIRY_DECLINE", "INQUIRY_MESSAGE_SEND", "QUOTATION_SEND"]
    );
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    app.last_letter_to(QUAN)
        .await
        .says(&["HTX Na Mẫu Chi Lăng", "4.746.000.000 ₫"]);

    // From now on staff see that it exists, products and quantities, and neither words nor prices.
    let outline = look(&duyen, &quotation).await;
    assert_eq!(
        (text(&outline["state"]), &outline["total"]),
        ("SENT", &Value::Null)
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { note certificates messages { body } lines { targetPrice { amount } schedule { number place { unitCode lines } } } \
        quotations { lines { gaps { kind certificate } } } } } }";
    let seen = duyen.data(query, json!({ "id": id(&inquiry) })).await["node"].clone();
    assert_eq!(
        (
            &seen["note"],
            &seen["messages"],
            &seen["lines"][0]["targetPrice"]
        ),
        (&Value::Null, &json!([]), &Value::Null)
    );
    assert_eq!(
        seen["lines"][0]["schedule"].as_array().map(Vec::len),
        Some(8)
    );
    // Places are told by their commune alone, and a certificate wanted in words is words.
    let places = seen["lines"][0]["schedule"].as_array().expect("windows");
    for window in places {
        assert_eq!(window["place"]["lines"], json!([]));
        assert_ne!(window["place"]["unitCode"], Value::Null);
    }
    assert_eq!(seen["certificates"], json!(["VietGAP"]));
    // That something is kept from her is told whatever it is.
    let gaps = &seen["quotations"][0]["lines"][0]["gaps"];
    assert_eq!(
        gaps,
        &json!([
            { "kind": "CERTIFICATE_NOT_SHOWN", "certificate": "VietGAP" },
            { "kind": "NOT_SHOWN", "certificate": null },
        ])
    );
    let page = Page::open(&app.anonymous(), &link).await;
    for hidden in ["cửa số 1", "sổ vườn"] {
        assert!(!page.words().contains(hidden), "{hidden}: {}", page.words());
    }
    let his = quan.data(query, json!({ "id": id(&inquiry) })).await["node"].clone();
    let gaps = his["quotations"][0]["lines"][0]["gaps"].to_string();
    assert!(gaps.contains("sổ vườn"), "{gaps}");
    assert_eq!(may(&duyen, &inquiry).await, Vec::<String>::new());

    assert_eq!(
        trade_events(&app).await,
        [
            "inquiry.submitted",
            "inquiry.message_sent",
            "inquiry.answered",
            "inquiry.forwarded",
            "quotation.sent"
        ]
    );
    another_province_sees_nothing(&app, &inquiry).await;
}

async fn he_is_told_before_he_asks(app: &TestApp, quan: &Client) -> Value {
    let product = unclaimed(quan, "Na Chi Lăng").await;
    assert_eq!(product["producer"]["name"], DONG_BANH);
    assert_eq!(product["answeredBy"]["kind"], "PROVINCE_DESK");
    assert_eq!(
        product["answeredBy"]["organisation"]["legalName"],
        AUTHORITY
    );
    let note = text(&product["answeredBy"]["note"]);
    assert!(
        note.contains(DONG_BANH) && note.contains(AUTHORITY),
        "{note}"
    );

    let before = tables(app).await;
    let unaware = quan
        .attempt(
            "inquirySubmit",
            deal::na_inquiry(id(&product)),
            "inquiry { id }",
        )
        .await;
    assert_eq!(
        refusals(&unaware),
        ["CONFIRMATION_REQUIRED input.acknowledgeDesk"]
    );
    assert_eq!(differing(&before, &tables(app).await), Vec::<String>::new());

    let mut aware = deal::na_inquiry(id(&product));
    aware["acknowledgeDesk"] = json!(true);
    aware["certificates"] = json!(["VietGAP", "sổ vườn"]);
    let inquiry = deal::submit(quan, aware).await;
    let copy = app.last_letter_to(QUAN).await;
    copy.says(&[
        "80 tấn Na Chi Lăng",
        DONG_BANH,
        "chưa tham gia Chợ Phiên",
        AUTHORITY,
    ]);
    assert!(
        app.letters_to(MAI).await.is_empty(),
        "it is no producer's business yet"
    );
    inquiry
}

/// Gives the link of the desk's letter.
async fn it_lies_at_the_desk(app: &TestApp, duyen: &Client, inquiry: &Value) -> String {
    assert_eq!(
        listed(duyen, "inquiries", "side: DESK, awaiting: ME").await,
        [id(inquiry)]
    );
    assert_eq!(look(duyen, inquiry).await["viewerSide"], "DESK");
    assert_eq!(
        may(duyen, inquiry).await,
        ["INQUIRY_DECLINE", "INQUIRY_FORWARD", "INQUIRY_MESSAGE_SEND"]
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { producer { name claimed } desk { legalName } seller { id } \
        buyerContact { name phone } lines { targetPrice { amount } } letters { kind state organisation { legalName } } } } }";
    let seen = duyen.data(query, json!({ "id": id(inquiry) })).await["node"].clone();
    assert_eq!(
        seen["producer"],
        json!({ "name": DONG_BANH, "claimed": false })
    );
    assert_eq!(
        (text(&seen["desk"]["legalName"]), &seen["seller"]),
        (AUTHORITY, &Value::Null)
    );
    assert_eq!(
        seen["buyerContact"],
        json!({ "name": "Trần Minh Quân", "phone": "+84987654321" })
    );
    assert_eq!(seen["lines"][0]["targetPrice"]["amount"], "55000");
    let states: Vec<&str> = seen["letters"]
        .as_array()
        .expect("letters")
        .iter()
        .map(|letter| text(&letter["state"]))
        .collect();
    assert_eq!(states, ["SENT", "SENT"], "the copy and the desk's own");

    let letter = app.last_letter_to(DUYEN).await;
    assert!(
        letter.subject.starts_with("Cần xử lý trước"),
        "{}",
        letter.subject
    );
    letter.says(&[
        "80 tấn Na Chi Lăng",
        "Kho Mẫu phía đông, cửa số 1",
        "55.000 ₫/kg",
        DONG_BANH,
        "Trần Minh Quân",
        "0987 654 321",
    ]);
    letter.link()
}

async fn she_answers_by_a_message(app: &TestApp, link: &str, quan: &Client, inquiry: &Value) {
    let hers = app.anonymous();
    let page = Page::open(&hers, link).await;
    assert!(
        page.words().contains(DONG_BANH) && page.words().contains("Chưa có người đại diện ở đây"),
        "{}",
        page.words()
    );
    assert!(!page.has_form("/quote"), "staff make no offers");
    let answer = page
        .form("/message")
        .with("body", "Chúng tôi đang liên hệ hợp tác xã.")
        .send(&hers)
        .await;
    assert!(
        answer.words().contains("Đã gửi tin nhắn."),
        "{}",
        answer.words()
    );
    app.last_letter_to(QUAN).await.says(&[
        "Nông Thị Duyên",
        AUTHORITY,
        "Chúng tôi đang liên hệ hợp tác xã.",
    ]);
    assert_eq!(look(quan, inquiry).await["state"], "ANSWERED");
}

async fn she_passes_it_on(app: &TestApp, link: &str, duyen: &Client, inquiry: &Value) {
    let unspoken =
        json!({ "inquiryId": id(inquiry), "producerId": producer(duyen, DONG_BANH).await });
    let unspoken = duyen
        .attempt("inquiryForward", unspoken, "inquiry { id }")
        .await;
    assert_eq!(
        refusals(&unspoken),
        ["PRODUCER_NOT_CLAIMED input.producerId"]
    );

    let hers = app.anonymous();
    let page = Page::open(&hers, link).await;
    let form = page.form("/forward");
    assert!(
        page.words().contains("HTX Na Mẫu Chi Lăng, Xã Chi Lăng"),
        "{}",
        page.words()
    );
    // Nobody is chosen for her.
    let refused = form.send(&hers).await;
    assert!(
        refused.words().contains("Xin chọn một nhà sản xuất."),
        "{}",
        refused.words()
    );
    let answer = form
        .with("producerId", &producer(duyen, "HTX Na Mẫu Chi Lăng").await)
        .send(&hers)
        .await;
    assert!(
        answer
            .words()
            .contains("Đã chuyển câu hỏi cho nhà sản xuất."),
        "{}",
        answer.words()
    );

    let letter = app.last_letter_to(MAI).await;
    letter.says(&[
        "80 tấn Na Chi Lăng",
        AUTHORITY,
        "chuyển nhu cầu này",
        "55.000 ₫/kg",
        "Trần Minh Quân",
        "0987 654 321",
    ]);
    let told = app.last_letter_to(QUAN).await;
    assert!(
        told.subject.contains("HTX Na Mẫu Chi Lăng sẽ trả lời"),
        "{}",
        told.subject
    );
    told.says(&[AUTHORITY]);
    assert!(
        listed(duyen, "inquiries", "side: DESK, awaiting: ME")
            .await
            .is_empty()
    );
}

async fn another_province_sees_nothing(app: &TestApp, inquiry: &Value) {
    let outsider = app.sign_in(CAO_BANG).await;
    assert_eq!(look(&outsider, inquiry).await, Value::Null);
    for list in ["inquiries", "quotations", "orders", "deliveries"] {
        assert!(listed(&outsider, list, "").await.is_empty(), "{list}");
    }
    let producer = producer(&outsider, "HTX Na Mẫu Chi Lăng").await;
    let input = json!({ "inquiryId": id(inquiry), "producerId": producer });
    assert_eq!(
        refusals(
            &outsider
                .attempt("inquiryForward", input, "inquiry { id }")
                .await
        ),
        ["NOT_FOUND input.inquiryId"]
    );
    assert!(app.letters_to(CAO_BANG).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_product_without_any_known_producer_is_the_desks_too(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await.reading("vi");
    let product = unclaimed(&quan, "Na dai Đồng Mỏ").await;
    assert_eq!(product["producer"], Value::Null);
    assert!(
        text(&product["answeredBy"]["note"]).starts_with("Chưa rõ cơ sở nào làm sản phẩm này."),
        "{product}"
    );
    let mut input = deal::na_inquiry(id(&product));
    input["acknowledgeDesk"] = json!(true);
    let inquiry = deal::submit(&quan, input).await;

    app.last_letter_to(QUAN)
        .await
        .says(&["chưa có người trả lời trên Chợ Phiên", AUTHORITY]);
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["Sổ sản phẩm chưa ghi nhà sản xuất của sản phẩm này."]);
    let hers = app.anonymous();
    let form = Page::open(&hers, &letter.link()).await.form("/decline");
    form.with("reason", "Vùng này đã hết vụ.").send(&hers).await;
    app.last_letter_to(QUAN)
        .await
        .says(&["Vùng này đã hết vụ.", AUTHORITY]);
    assert_eq!(look(&quan, &inquiry).await["state"], "DECLINED");
}

/// The product of the register with this name, which nobody speaks for.
pub(crate) async fn unclaimed(client: &Client, name: &str) -> Value {
    let query = "query($text: String!) { products(filter: { text: $text, claimed: false }, first: 20) { nodes { id name(language: VI) \
        producer { name } answeredBy { kind note organisation { legalName } } } } }";
    let found = client.data(query, json!({ "text": name })).await["products"]["nodes"].clone();
    let found = found
        .as_array()
        .expect("products")
        .iter()
        .find(|product| product["name"] == name)
        .cloned();
    found.unwrap_or_else(|| panic!("no {name}"))
}
