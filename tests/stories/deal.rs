//! The whole deal, as people live it: he finds, asks, compares and orders; she answers from her phone.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, Letter, TestApp,
    deal::{self, DELIVERY, MAI, ORDER, QUAN, QUOTATION, id, listed, look, may, refused, text},
    page::Page,
    tables::{differing, tables, texts, trade_events},
};

const OFFER: &str = "lines { covered total { amount } \
    entries { entry asked { value unit } answer offered { value unit } missing { baseValue baseUnit } } \
    gaps { kind entry missing { baseValue baseUnit } targetPrice { amount perUnit } offeredPrice { amount } certificate } }";

/// The people of the story.
struct Cast {
    app: TestApp,
    quan: Client,
    mai: Client,
    /// Mai's phone, on which nobody is signed in.
    phone: Client,
}

#[rstest]
#[tokio::test]
async fn a_deal_from_the_search_to_the_last_delivery(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let mai = app.sign_in(MAI).await;
    let phone = app.anonymous();
    let cast = Cast { app, quan, mai, phone };

    let product = he_finds_na_and_sees_who_answers(&cast).await;
    let inquiry = he_asks(&cast, &product).await;
    let link = her_letter_has_everything(&cast, &inquiry).await;
    opening_the_link_changes_nothing(&cast, &link).await;
    she_writes_from_her_phone(&cast, &link, &inquiry).await;
    let first = she_sends_an_offer_from_her_phone(&cast, &link, &inquiry).await;
    he_compares(&cast, &first).await;
    let second = he_asks_again_and_gets_the_second_revision(&cast, &inquiry, &first).await;
    let order = he_accepts(&cast, &inquiry, &second).await;
    one_delivery_goes_its_way_through_the_pages(&cast, &order, &link).await;
    the_others_are_settled_and_the_order_completes_by_itself(&cast, &order).await;

    every_change_left_one_event(&cast.app).await;
    threads_hold(&cast.app.letters_to(QUAN).await);
    threads_hold(&cast.app.letters_to(MAI).await);
}

async fn he_finds_na_and_sees_who_answers(cast: &Cast) -> Value {
    let query = "query($filter: ProductFilter!) { products(filter: $filter, first: 20) { nodes { id name stars producer { name } } } }";
    let all = cast.quan.data(query, json!({ "filter": { "text": "na chi lang" } })).await;
    let all = all["products"]["nodes"].as_array().expect("products").clone();
    assert!(all.iter().any(|product| text(&product["name"]).contains("Chi Lăng")), "{all:?}");

    let narrowed = json!({ "filter": { "text": "na chi lang", "claimed": true, "seasonMonth": 8, "stars": 4 } });
    let narrowed = cast.quan.data(query, narrowed).await["products"]["nodes"].clone();
    assert_eq!(narrowed.as_array().map(Vec::len), Some(1), "{narrowed}");
    assert!(narrowed.as_array().map_or(0, Vec::len) < all.len());

    let opened = "query($id: ID!) { product(by: { id: $id }) { id name(language: VI) stars minimumOrder { value unit } packings { unit net } \
        priceTiers { from { value unit } term { price { amount perUnit } } } \
        answeredBy { kind note organisation { legalName } } \
        producer { name claimed commune { nameShort } story(language: VI) products { nodes { id } } } } }";
    let product = cast.quan.data(opened, json!({ "id": id(&narrowed[0]) })).await["product"].clone();
    assert_eq!(product["name"], "Na dai Mẫu Chi Lăng");
    assert_eq!(product["answeredBy"]["kind"], "PRODUCER");
    assert_eq!(product["answeredBy"]["organisation"]["legalName"], "HTX Na Mẫu Chi Lăng");
    assert_eq!(product["producer"]["claimed"], true);
    assert_eq!(product["producer"]["products"]["nodes"].as_array().map(Vec::len), Some(3));
    product
}

async fn he_asks(cast: &Cast, product: &Value) -> Value {
    let inquiry = deal::submit(&cast.quan, deal::na_inquiry(id(product))).await;
    assert_eq!((text(&inquiry["state"]), text(&inquiry["viewerSide"]), text(&inquiry["awaiting"])), ("OPEN", "BUYING", "SELLING"));
    assert!(text(&inquiry["number"]).starts_with("HH-26-"));
    let schedule = inquiry["lines"][0]["schedule"].as_array().expect("a schedule");
    assert_eq!(schedule.len(), 8, "four weeks to two places");
    assert_eq!(schedule[3]["window"], json!({ "from": "2026-08-24", "to": "2026-08-26" }));
    assert_eq!(schedule[7]["quantity"]["baseValue"], "8000");

    assert_eq!(may(&cast.quan, &inquiry).await, ["INQUIRY_MESSAGE_SEND"]);
    assert_eq!(may(&cast.mai, &inquiry).await, ["INQUIRY_DECLINE", "INQUIRY_MESSAGE_SEND", "QUOTATION_SEND"]);
    assert_eq!(refused(&cast.quan, &inquiry, "QUOTATION_SEND").await, ["NOT_YOUR_SIDE"]);
    assert_eq!(listed(&cast.mai, "inquiries", "side: SELLING, awaiting: ME").await, [id(&inquiry)]);
    assert_eq!(listed(&cast.quan, "inquiries", "side: BUYING, awaiting: THEM").await, [id(&inquiry)]);
    assert!(listed(&cast.quan, "inquiries", "awaiting: ME").await.is_empty());
    assert_eq!(trade_events(&cast.app).await, ["inquiry.submitted"]);

    let copy = cast.app.last_letter_to(QUAN).await;
    assert!(copy.subject.contains("HTX Na Mẫu Chi Lăng") && copy.subject.contains(text(&inquiry["number"])), "{}", copy.subject);
    copy.says(&["80 tấn Na dai Mẫu Chi Lăng", "12 tấn", "8 tấn", "Kho Mẫu phía đông, cửa số 1", "VietGAP", "12:00 ngày 26/07/2026", "PO-77"]);
    inquiry
}

/// Gives the link of the letter's button.
async fn her_letter_has_everything(cast: &Cast, inquiry: &Value) -> String {
    let letter = cast.app.last_letter_to(MAI).await;
    assert!(letter.subject.starts_with("Cần trả lời trước"), "{}", letter.subject);
    assert!(letter.subject.contains(text(&inquiry["number"])), "{}", letter.subject);
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
    assert!(letter.html.contains(r#"href="tel:+84987654321""#), "a number to press");
    assert_eq!(letter.reply_to.as_deref(), Some(deal::DESK), "who presses “answer” reaches the authority");
    letter.link()
}

async fn opening_the_link_changes_nothing(cast: &Cast, link: &str) {
    let before = tables(&cast.app).await;
    let page = Page::open(&cast.phone, link).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains(r#"<html lang="vi">"#) && !page.html.contains("<script"), "Vietnamese, without scripts");
    assert!(page.html.contains(r#"href="tel:+84987654321""#));
    for form in ["/message", "/quote", "/decline"] {
        assert!(page.has_form(form), "she may {form}");
    }
    for form in ["/accept", "/ship", "/forward"] {
        assert!(!page.has_form(form), "she may not {form}");
    }
    cast.phone.http().head(link).send().await.expect("a mail scanner is answered");
    assert_eq!(differing(&before, &tables(&cast.app).await), Vec::<String>::new());
}

async fn she_writes_from_her_phone(cast: &Cast, link: &str, inquiry: &Value) {
    let page = Page::open(&cast.phone, link).await;
    let form = page.form("/message").with("body", "Tuần đầu chưa đủ hàng ạ.\r\nEm gửi báo giá ngay.");
    let answer = form.send(&cast.phone).await;
    assert_eq!(answer.status, 200);
    assert!(answer.words().contains("Đã gửi tin nhắn.") && answer.words().contains("Tuần đầu chưa đủ hàng ạ."), "{}", answer.words());

    assert_eq!(trade_events(&cast.app).await[1..], ["inquiry.message_sent", "inquiry.answered"]);
    let seen = look(&cast.quan, inquiry).await;
    assert_eq!((text(&seen["state"]), text(&seen["awaiting"])), ("ANSWERED", "BUYING"));
    assert_eq!(listed(&cast.quan, "inquiries", "awaiting: ME").await, [id(inquiry)]);
    let letter = cast.app.last_letter_to(QUAN).await;
    letter.says(&["Hoàng Thị Mai", "Tuần đầu chưa đủ hàng ạ.", "Em gửi báo giá ngay.", "0912 345 678"]);

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

async fn she_sends_an_offer_from_her_phone(cast: &Cast, link: &str, inquiry: &Value) -> Value {
    let form = Page::open(&cast.phone, link).await.form("/quote");
    assert_eq!(form.value("lines.0.answers.0.quantity"), Some("12"), "as asked is proposed");
    let form = form
        .with("lines.0.price.amount", "56.500")
        .with("lines.0.vatRate", "5")
        .with("lines.0.answers.0.quantity", "8")
        .with("validUntil", "2026-07-31")
        .with("firm", "yes")
        .with("note", "Hàng loại 1, đóng thùng 10 kg.");
    let answer = form.send(&cast.phone).await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    assert!(answer.words().contains("Đã gửi báo giá."), "{}", answer.words());

    cast.app.letters_out().await;
    let before = tables(&cast.app).await;
    let again = form.send(&cast.phone).await;
    assert!(again.words().contains("Đã gửi báo giá."), "pressing twice looks like pressing once");
    assert_eq!(differing(&before, &tables(&cast.app).await), Vec::<String>::new(), "and is harmless");
    assert_eq!(trade_events(&cast.app).await[3..], ["quotation.sent"]);

    let letter = cast.app.last_letter_to(QUAN).await;
    assert!(letter.subject.starts_with("Cần quyết định (hạn"), "{}", letter.subject);
    letter.says(&[
        "56.500 ₫/kg",
        "8 tấn (hỏi 12 tấn)",
        "4.294.000.000 ₫",
        "214.700.000 ₫",
        "4.508.700.000 ₫",
        "hết ngày 31/07/2026",
        "thiếu 4 tấn",
        "giữ giá và số lượng",
        "Hàng loại 1, đóng thùng 10 kg.",
    ]);
    cast.app.last_letter_to(MAI).await.says(&["Thư này là bản lưu", "4.508.700.000 ₫"]);

    let offers = listed(&cast.quan, "quotations", "side: BUYING, awaiting: ME").await;
    assert_eq!(offers.len(), 1);
    assert_eq!(listed(&cast.mai, "quotations", "side: SELLING, awaiting: THEM").await, offers);
    assert_eq!(may(&cast.mai, inquiry).await, ["INQUIRY_MESSAGE_SEND", "QUOTATION_SEND"]);
    assert_eq!(refused(&cast.mai, inquiry, "INQUIRY_DECLINE").await, ["QUOTATION_OPEN"]);
    look(&cast.quan, &json!({ "id": offers[0] })).await
}

async fn he_compares(cast: &Cast, quotation: &Value) {
    assert_eq!((text(&quotation["state"]), &quotation["revision"], &quotation["firm"]), ("SENT", &json!(1), &json!(true)));
    assert_eq!(quotation["total"]["amount"], "4294000000");
    assert_eq!(quotation["coversEverything"], false);
    assert_eq!(may(&cast.quan, quotation).await, ["QUOTATION_ACCEPT", "QUOTATION_REJECT"]);
    assert_eq!(may(&cast.mai, quotation).await, Vec::<String>::new());

    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Quotation {{ {OFFER} }} }} }}");
    let compared = cast.quan.data(&query, json!({ "id": id(quotation) })).await["node"]["lines"].clone();
    let line = &compared[0];
    let less = json!({
        "entry": 1,
        "asked": { "value": "12", "unit": "TONNE" },
        "answer": "LESS",
        "offered": { "value": "8", "unit": "TONNE" },
        "missing": { "baseValue": "4000", "baseUnit": "KG" },
    });
    assert_eq!(line["entries"][0], less);
    let entries = line["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 8);
    assert!(entries[1..].iter().all(|entry| entry["answer"] == "OFFERED" && entry["missing"]["baseValue"] == "0"));
    let gaps: Vec<(&str, &Value)> = line["gaps"].as_array().expect("gaps").iter().map(|gap| (text(&gap["kind"]), gap)).collect();
    let kinds: Vec<&str> = gaps.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["LESS", "ABOVE_TARGET", "CERTIFICATE_NOT_SHOWN"]);
    assert_eq!((&gaps[0].1["entry"], &gaps[0].1["missing"]["baseValue"]), (&json!(1), &json!("4000")));
    assert_eq!((text(&gaps[1].1["targetPrice"]["amount"]), text(&gaps[1].1["offeredPrice"]["amount"])), ("55000", "56500"));
    assert_eq!(gaps[2].1["certificate"], "VietGAP");
}

async fn he_asks_again_and_gets_the_second_revision(cast: &Cast, inquiry: &Value, first: &Value) -> Value {
    deal::say(&cast.quan, inquiry, "Tuần đầu thêm được 2 tấn và bớt giá không?").await;
    assert_eq!(listed(&cast.mai, "inquiries", "awaiting: ME").await, [id(inquiry)]);
    let letter = cast.app.last_letter_to(MAI).await;
    letter.says(&["Tuần đầu thêm được 2 tấn và bớt giá không?", "Trần Minh Quân"]);

    // The newest letter's link leads to the same thread, and the form proposes what was offered last.
    let form = Page::open(&cast.phone, &letter.link()).await.form("/quote");
    assert_eq!((form.value("lines.0.price.amount"), form.value("lines.0.answers.0.quantity")), (Some("56.500"), Some("8")));
    let form = form.with("lines.0.price.amount", "56.000").with("lines.0.answers.0.quantity", "10").with("validUntil", "2026-07-31");
    let answer = form.send(&cast.phone).await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    assert_eq!(trade_events(&cast.app).await[4..], ["inquiry.message_sent", "quotation.replaced", "quotation.sent"]);

    let old = look(&cast.quan, first).await;
    assert_eq!(old["state"], "REPLACED");
    assert_eq!(refused(&cast.quan, first, "QUOTATION_ACCEPT").await, ["STATE_FORBIDS"]);
    let stale = json!({ "idempotencyKey": Client::key(), "quotationId": id(first) });
    let stale = cast.quan.attempt("quotationAccept", stale, "order { id }").await;
    assert_eq!((text(&stale["userErrors"][0]["code"]), text(&stale["userErrors"][0]["from"])), ("STATE_TRANSITION", "REPLACED"));

    let letter = cast.app.last_letter_to(QUAN).await;
    letter.says(&["bản cũ không còn giá trị", "10 tấn (hỏi 12 tấn)", "4.586.400.000 ₫", "thiếu 2 tấn"]);
    let offers = listed(&cast.quan, "quotations", "awaiting: ME").await;
    assert_eq!(offers.len(), 1, "only the newest waits for him");
    let second = look(&cast.quan, &json!({ "id": offers[0] })).await;
    assert_eq!((&second["revision"], &second["number"]), (&json!(2), &first["number"]));
    second
}

async fn he_accepts(cast: &Cast, inquiry: &Value, quotation: &Value) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(),
        "quotationId": id(quotation),
        "expectedRevision": 2,
        "externalReference": "PO-2026-0815",
    });
    let selection = format!("order {{ {ORDER} }} quotation {{ {QUOTATION} }}");
    let payload = cast.quan.act("quotationAccept", input, &selection).await;
    let order = payload["order"].clone();
    assert_eq!((text(&order["state"]), text(&order["buyerReference"])), ("CONFIRMED", "PO-2026-0815"));
    assert_eq!(order["terms"], json!({ "revision": 1, "total": { "amount": "4368000000" } }));
    assert_eq!((text(&payload["quotation"]["state"]), id(&payload["quotation"]["order"])), ("ACCEPTED", id(&order)));
    assert_eq!(trade_events(&cast.app).await[7..], ["quotation.accepted", "inquiry.ordered", "order.confirmed"]);
    assert_eq!(look(&cast.mai, inquiry).await["state"], "ORDERED");

    let deliveries = order["deliveries"].as_array().expect("deliveries");
    let planned: Vec<(&str, &str, &str)> = deliveries
        .iter()
        .map(|delivery| (text(&delivery["window"]["from"]), text(&delivery["place"]["unitCode"]), text(&delivery["lines"][0]["planned"]["value"])))
        .collect();
    assert_eq!(planned.len(), 8);
    assert!(planned.is_sorted_by_key(|(day, ..)| *day), "{planned:?}");
    assert!(planned.contains(&("2026-08-03", "00331", "10000")) && planned.contains(&("2026-08-24", "00145", "8000")), "{planned:?}");

    let number = text(&order["number"]);
    for (reader, subject) in [(QUAN, "Đã chốt đơn"), (MAI, "Đã chốt đơn")] {
        let letter = cast.app.last_letter_to(reader).await;
        assert!(letter.subject.starts_with(subject) && letter.subject.contains(number), "{}", letter.subject);
        letter.says(&[number, "PO-2026-0815", "10 tấn", "12 tấn", "8 tấn", "4.586.400.000 ₫"]);
    }
    for person in [&cast.quan, &cast.mai] {
        assert_eq!(may(person, &order).await, ["ORDER_CANCEL"]);
    }
    assert_eq!(listed(&cast.mai, "orders", "side: SELLING, awaiting: ME").await, [id(&order)]);
    assert_eq!(listed(&cast.mai, "deliveries", "awaiting: ME").await.len(), 8);
    assert!(listed(&cast.quan, "deliveries", "awaiting: ME").await.is_empty());
    order
}

async fn one_delivery_goes_its_way_through_the_pages(cast: &Cast, order: &Value, link: &str) {
    let delivery = &order["deliveries"][0];
    assert_eq!(delivery["lines"][0]["planned"], json!({ "value": "10000", "unit": "KG" }));
    assert_eq!(may(&cast.mai, delivery).await, ["DELIVERY_PREPARE", "DELIVERY_SHIP"]);
    assert_eq!(may(&cast.quan, delivery).await, Vec::<String>::new());

    // Her first letter still works, and now its page offers what can be done now.
    let page = Page::open(&cast.phone, link).await;
    assert!(!page.has_form("/quote") && page.has_form("/cancel"));
    let page = page.form("/prepare").send(&cast.phone).await;
    let form = page.form("/ship").with("lines.0.quantity", "9,8").with("note", "Xe 12C-123.45");
    assert_eq!(form.value("delivery"), Some(id(delivery)), "the first delivery comes first");
    let page = form.send(&cast.phone).await;
    assert!(page.words().contains("Đã báo hàng rời kho."), "{}", page.words());
    let shipped = look(&cast.quan, delivery).await;
    assert_eq!((text(&shipped["state"]), text(&shipped["note"])), ("SHIPPED", "Xe 12C-123.45"));
    for person in [&cast.quan, &cast.mai] {
        assert_eq!(refused(person, order, "ORDER_CANCEL").await, ["GOODS_HAVE_LEFT"]);
    }
    assert_eq!(may(&cast.quan, delivery).await, ["DELIVERY_ARRIVE", "DELIVERY_RECEIVE", "DELIVERY_REFUSE"]);
    assert_eq!(listed(&cast.quan, "deliveries", "side: BUYING, awaiting: ME").await, [id(delivery)]);
    assert_eq!(listed(&cast.quan, "orders", "awaiting: ME").await, [id(order)]);

    let letter = cast.app.last_letter_to(QUAN).await;
    letter.says(&[text(&delivery["number"]), "9,8 tấn"]);
    let his = cast.app.anonymous();
    let page = Page::open(&his, &letter.link()).await.form("/arrive").send(&his).await;
    let form = page.form("/receive");
    assert_eq!(form.value("lines.0.quantity"), Some(""), "the scales say it, not the page");
    let page = form.with("lines.0.quantity", "9,7805").send(&his).await;
    assert!(page.words().contains("Đã ghi số cân và nhận hàng."), "{}", page.words());
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Delivery {{ {DELIVERY} order {{ state }} }} }} }}");
    let received = cast.mai.data(&query, json!({ "id": id(delivery) })).await["node"].clone();
    assert_eq!((text(&received["state"]), text(&received["order"]["state"])), ("RECEIVED", "CONFIRMED"));
    assert_eq!(received["lines"][0]["shipped"], json!({ "value": "9800", "unit": "KG" }));
    assert_eq!(received["lines"][0]["received"], json!({ "value": "9780.5", "unit": "KG" }));
    cast.app.last_letter_to(MAI).await.says(&[text(&delivery["number"]), "9,7805 tấn"]);
    let way = ["delivery.preparing", "delivery.shipped", "delivery.arrived", "delivery.received"];
    assert_eq!(trade_events(&cast.app).await[10..], way);
}

async fn the_others_are_settled_and_the_order_completes_by_itself(cast: &Cast, order: &Value) {
    let deliveries = order["deliveries"].as_array().expect("deliveries");
    let (last, others) = deliveries[1..].split_last().expect("more deliveries");
    for delivery in others {
        deal::ship(&cast.mai, delivery).await;
        let payload = deal::receive(&cast.quan, delivery, "7950").await;
        assert_eq!(payload["order"]["state"], "CONFIRMED");
    }
    deal::ship(&cast.mai, last).await;
    let input = json!({ "deliveryId": id(last), "reason": "Quả dập, quá chín" });
    let payload = cast.quan.act("deliveryRefuse", input, &format!("delivery {{ {DELIVERY} }} order {{ state }}")).await;
    assert_eq!((text(&payload["delivery"]["state"]), text(&payload["order"]["state"])), ("REFUSED", "COMPLETED"));

    for (person, reader) in [(&cast.quan, QUAN), (&cast.mai, MAI)] {
        assert_eq!(may(person, order).await, Vec::<String>::new());
        for list in ["inquiries", "quotations", "orders", "deliveries"] {
            assert!(listed(person, list, "awaiting: ME").await.is_empty(), "{list} of {reader}");
        }
        let letters = cast.app.letters_to(reader).await;
        let [.., refusal, completed] = letters.as_slice() else { panic!("too few letters") };
        refusal.says(&["Quả dập, quá chín"]);
        assert!(completed.subject.starts_with("Đã xong đơn"), "{}", completed.subject);
        completed.says(&["57,4805 tấn", "4.586.400.000 ₫"]);
    }
}

async fn every_change_left_one_event(app: &TestApp) {
    let events = trade_events(app).await;
    let mut tail: Vec<&str> = ["delivery.shipped", "delivery.received"].repeat(6);
    tail.extend(["delivery.shipped", "delivery.refused", "order.completed"]);
    assert_eq!(events[14..], tail);

    // Each names person, organisation and door.
    let unnamed = "SELECT kind AS it FROM event WHERE subject_kind IN ('inquiry', 'quote', 'order', 'delivery') \
                   AND (person_id IS NULL OR organisation_id IS NULL)";
    assert_eq!(texts(app, unnamed).await, Vec::<String>::new());
    let by_link = "SELECT kind AS it FROM event WHERE door = 'LETTER_LINK' ORDER BY position";
    let by_link = texts(app, by_link).await;
    let hers = ["inquiry.message_sent", "inquiry.answered", "quotation.sent", "quotation.replaced", "quotation.sent"];
    assert_eq!(by_link[..5], hers);
    assert_eq!(by_link[5..], ["delivery.preparing", "delivery.shipped", "delivery.arrived", "delivery.received"]);
}

/// Every letter of a reader answers the one before it, in the thread that the first began.
fn threads_hold(letters: &[Letter]) {
    assert!(letters.len() > 10);
    let root = letters[0].references.first().expect("a thread").clone();
    let mut before = vec![root.clone()];
    for letter in letters {
        assert_eq!(letter.references.first(), Some(&root), "{}", letter.subject);
        assert_eq!(letter.in_reply_to.as_ref(), before.last(), "{}", letter.subject);
        assert_eq!(letter.references.last(), before.last(), "{}", letter.subject);
        assert!(letter.references.iter().all(|known| before.contains(known)));
        assert!(!before.contains(&letter.message_id), "each letter once");
        before.push(letter.message_id.clone());
    }
}
