//! The desk of an office: what waits there, and whom its officers find and call.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{self, DUYEN, QUAN, id, refusals, text},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, sign_up},
    post,
    register::DONG_BANH,
    tables::{differing, tables},
    token,
};

use crate::unclaimed::unclaimed;

/// A founder who signs up by letter, with her telephone.
const THU: &str = "thu@to-rau.example";

/// Thu signs up, and founds a group without a tax code or a telephone of its own, which asks to be verified; gives its id.
async fn thu_founds(app: &TestApp) -> String {
    let stranger = app.anonymous();
    stranger
        .act("userSignUp", sign_up(THU, PASSWORD), "requested")
        .await;
    let link = app.last_letter_to(THU).await.link();
    let confirm = json!({ "token": token(&link) });
    stranger
        .act("userEmailConfirm", confirm, "person { id }")
        .await;
    let thu = app.anonymous().sign_in(THU, PASSWORD).await;
    let group = json!({
        "idempotencyKey": Client::key(), "legalName": "Tổ hợp tác Rau Đồng Mỏ", "legalKind": "COOPERATIVE_GROUP",
        "capabilities": ["PRODUCER"], "address": { "unitCode": "06463", "lines": ["Thôn 9"] },
    });
    let founded = thu
        .act("organisationCreate", group, "organisation { id }")
        .await;
    let place = id(&founded["organisation"]).to_owned();
    let papers = json!([{ "kind": "COOPERATION_CONTRACT" }]);
    let submit =
        json!({ "idempotencyKey": Client::key(), "organisationId": place, "papers": papers });
    thu.act("organisationSubmit", submit, "organisation { id }")
        .await;
    place
}

#[rstest]
#[tokio::test]
async fn an_officer_finds_an_applicant_by_name_and_calls_its_founder(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let place = thu_founds(&app).await;
    // The group has no telephone of its own; hers stands in the letter.
    app.last_letter_to(DUYEN)
        .await
        .says(&["Tổ hợp tác Rau Đồng Mỏ", "0205 387 1234"]);

    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let desk = Page::open(&officer, "/desk").await;
    let words = desk.words();
    assert!(
        words.contains("Tổ hợp tác Rau Đồng Mỏ") && words.contains("Xã Chi Lăng"),
        "{words}"
    );
    let search = "/desk/organisations?text=rau%20dong%20mo";
    let found = Page::open(&officer, search).await;
    let words = found.words();
    assert!(
        words.contains("Tổ hợp tác Rau Đồng Mỏ") && words.contains("Xã Chi Lăng"),
        "{words}"
    );
    assert!(!words.contains("06463"), "{words}");
    let path = format!("/desk/organisations/{place}");
    assert!(found.html.contains(&path), "{words}");

    let page = Page::open(&officer, &path).await;
    let words = page.words();
    assert!(words.contains("Vi Thị Thu"), "{words}");
    assert!(words.contains(THU), "{words}");
    assert!(page.html.contains("tel:+842053871234"), "{words}");
    let suspended = page
        .form("/suspend")
        .with("reason", "Không liên lạc được.")
        .send(&officer)
        .await;
    assert_eq!(suspended.status, 200, "{}", suspended.words());

    let nothing = Page::open(&officer, "/desk/organisations?text=khong%20ai").await;
    assert!(
        nothing.words().contains("Không có đơn vị nào"),
        "{}",
        nothing.words()
    );
    // Samples of addresses whose code alone is kept are named, too.
    let samples = Page::open(&officer, "/desk/organisations?text=na%20mau").await;
    assert!(
        samples.words().contains("HTX Na Mẫu Chi Lăng") && !samples.words().contains("06463"),
        "{}",
        samples.words()
    );
}

#[rstest]
#[tokio::test]
async fn an_inquiry_that_lies_at_the_desk_stands_on_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let product = deal::find_product(&quan, "Na Chi Lăng đồng bành").await;
    let mut input = deal::na_inquiry(id(&product));
    input["acknowledgeDesk"] = json!(true);
    let inquiry = deal::submit(&quan, input).await;

    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let desk = Page::open(&officer, "/desk").await;
    let words = desk.words();
    assert!(words.contains(text(&inquiry["number"])), "{words}");
    assert!(words.contains("80 tấn Na Chi Lăng"), "{words}");
    let thread = format!("/threads/{}", id(&inquiry));
    assert!(desk.html.contains(&thread), "{words}");

    let page = Page::open(&officer, &thread).await;
    let answered = page
        .form("/message")
        .with("body", "Chúng tôi đang liên hệ hợp tác xã.")
        .send(&officer)
        .await;
    assert_eq!(answered.status, 200, "{}", answered.words());
    let desk = Page::open(&officer, "/desk").await;
    assert!(
        !desk.words().contains(text(&inquiry["number"])),
        "the next move is the buyer's: {}",
        desk.words()
    );
}

#[rstest]
#[tokio::test]
async fn nothing_is_sent_to_a_desk_that_nobody_looks_at(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await.reading("vi");
    let kind = async || {
        let product = unclaimed(&quan, "Na Chi Lăng").await;
        (
            text(&product["answeredBy"]["kind"]).to_owned(),
            text(&product["answeredBy"]["note"]).to_owned(),
        )
    };
    // The only officer leaves: the mailbox is read, so an inquiry still gets to somebody.
    app.tamper(
        "UPDATE membership SET ended_at = created_at WHERE organisation_id IN \
         (SELECT organisation_id FROM authority WHERE mailbox = 'ocop@langson.example')",
    )
    .await;
    assert_eq!(kind().await.0, "PROVINCE_DESK");
    let product = unclaimed(&quan, "Na Chi Lăng").await;
    let mut input = deal::na_inquiry(id(&product));
    input["acknowledgeDesk"] = json!(true);
    deal::submit(&quan, input).await;
    app.last_letter_to(deal::DESK).await.says(&["Na Chi Lăng"]);

    // The mailbox is full, or was never there: its letters come back.
    app.tamper("INSERT INTO address_state (address_key, state, at) SELECT 'ocop@langson.example', 'BOUNCED', MAX(created_at) FROM letter").await;
    app.tamper("UPDATE producer SET contact_phone = '+842053812399', contact_email = NULL WHERE name LIKE '%Đồng Bành%'").await;
    let (nobody, note) = kind().await;
    assert_eq!(nobody, "NOBODY");
    assert!(
        note.contains(DONG_BANH) && note.contains("0205 381 2399"),
        "{note}"
    );
    let before = tables(&app).await;
    for acknowledged in [false, true] {
        let mut input = deal::na_inquiry(id(&product));
        input["acknowledgeDesk"] = json!(acknowledged);
        let refused = quan.attempt("inquirySubmit", input, "inquiry { id }").await;
        assert_eq!(
            refusals(&refused),
            ["NOBODY_ANSWERS input.lines.0.productId"]
        );
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn the_desk_is_asked_for_what_it_can_do(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let product = unclaimed(&quan, "Na Chi Lăng").await;
    let mut asked = deal::na_inquiry(id(&product));
    asked["acknowledgeDesk"] = json!(true);
    let inquiry = deal::submit(&quan, asked).await;
    // Nor does his copy take the office for somebody who sells.
    let copy = app.last_letter_to(QUAN).await;
    copy.says(&["Cơ quan tiếp nhận", "Sở Nông nghiệp"]);
    assert!(!copy.plain.contains("Bên bán:"), "{}", copy.plain);
    let db = app.server().db();
    app.hand
        .set("2026-07-26T06:00:00+07:00".parse().expect("an instant"));
    orders::reminders::due(db).await.expect("looked");
    let reminders = "letter WHERE kind = 'REPLY_REMINDER'";
    assert_eq!(post::count(db, reminders).await, 1);
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["chuyển cho một nhà sản xuất đã tham gia", "từ chối"]);
    assert!(!letter.plain.contains("Xin báo giá"), "{}", letter.plain);

    app.hand
        .set("2026-07-26T12:00:00+07:00".parse().expect("an instant"));
    app.until("the deadline is noted", || async {
        post::count(db, "event WHERE kind = 'inquiry.expired'").await == 1
    })
    .await;
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["Nếu tìm được nhà sản xuất có hàng"]);
    assert!(
        !letter.plain.contains("Nếu vẫn có hàng"),
        "{}",
        letter.plain
    );

    // On its page it stands apart from those for which a seller is to be called.
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let words = Page::open(&officer, "/desk").await.words();
    let (before, own) = words.split_once("(cần báo bên mua)").expect("a section");
    let number = text(&inquiry["number"]);
    assert!(!before.contains(number) && own.contains(number), "{words}");
    assert!(own.contains("Cơ quan tiếp nhận"), "{words}");
}
