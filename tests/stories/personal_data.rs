//! What a person agreed to, what is held about her, and that nothing is left when she has it erased.

use accounts::membership::{self, Begin};
use kernel::actor::Role;
use platform::Backend::{self, Postgres, Sqlite};
use platform::{Context, command};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DESK, DUYEN, HA, MAI, QUAN, THANH, id, refusals, text},
    page::Page,
    people::{PASSWORD, actor_of, organisation_of, outsider},
    tables::{differing, rows_with, tables, texts},
};

const SAMPLE_PASSWORD: &str = "cho-phien-2026";
const ERASURE: &str =
    "outcome request { id kind state waitsFor answerBy completeBy handOver { legalName } }";
const DESK_LIST: &str = "{ viewer { desk { personalDataRequests(first: 5) { nodes { id kind state waitsFor askedAt answerBy completeBy handOver { legalName } } } } } }";

/// An input with nothing but a key of its own.
fn keyed() -> Value {
    json!({ "idempotencyKey": Client::key() })
}

/// A deal between Quân and Mai, with her name and telephone in its words.
async fn a_deal(app: &TestApp) -> (Client, Client, Value) {
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    deal::say(
        &mai,
        &inquiry,
        "Em là Hoàng Thị Mai, anh gọi em 0912.345.678 nhé.",
    )
    .await;
    deal::say(&quan, &inquiry, "Cảm ơn chị, số của tôi là 0987 654 321.").await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    app.letters_out().await;
    (quan, mai, order)
}

/// Somebody becomes an owner of the organisation of somebody else.
async fn becomes_owner(app: &TestApp, email: &str, colleague: &str) {
    let begin = Begin {
        organisation: organisation_of(app, colleague).await,
        person: actor_of(app, email).await.person,
        role: Role::Owner,
    };
    let begun: platform::Result<_> =
        command!(app.server().db(), &Context::program("story"), |tx| {
            membership::begin(tx, begin)
        });
    begun.expect("begun");
}

/// Her telephone stands in the reasons of officers and in the address of the cooperative.
async fn others_write_of_her(app: &TestApp, mai: &Client) {
    let organisation = organisation_of(app, MAI).await.to_string();
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { version legalName legalKind capabilities registration { number } address { unitCode } } } }";
    let variables = json!({ "id": organisation });
    let now = mai.data(query, variables.clone()).await["node"].clone();
    let facts = json!({
        "organisationId": organisation, "expectedVersion": now["version"], "legalName": now["legalName"],
        "legalKind": now["legalKind"], "capabilities": now["capabilities"], "taxCode": now["registration"]["number"],
        "phone": "0912 345 678", "letterbox": "htx@htx-namau.example",
        "address": { "unitCode": now["address"]["unitCode"], "lines": ["Thôn 9, hỏi chị Hoàng Thị Mai", "gọi 0912.345.678"] },
    });
    mai.act("organisationUpdate", facts, "organisation { id }")
        .await;
    let duyen = app.sign_in(DUYEN).await;
    for mutation in ["organisationSuspend", "organisationReinstate"] {
        let now = mai.data(query, variables.clone()).await["node"].clone();
        let input = json!({
            "organisationId": organisation, "expectedVersion": now["version"],
            "reason": "Đã gọi chị Hoàng Thị Mai, 0912 345 678.",
        });
        duyen.act(mutation, input, "organisation { id }").await;
    }
    app.letters_out().await;
    let seen = rows_with(app, &["0912 345 678", "0912.345.678"]).await;
    for table in ["verification", "staff_action", "organisation"] {
        let there = seen
            .iter()
            .any(|row| row.starts_with(&format!("{table}: ")));
        assert!(there, "{table}: {seen:?}");
    }
}

#[rstest]
#[tokio::test]
async fn when_her_data_are_erased_no_row_knows_her(#[values(Sqlite, Postgres)] backend: Backend) {
    const TRACES: [&str; 5] = [
        MAI,
        "0912 345 678",
        "0912.345.678",
        "0912345678",
        "+84912345678",
    ];
    let app = TestApp::start(backend).await;
    let (quan, mai, order) = a_deal(&app).await;
    others_write_of_her(&app, &mai).await;
    assert!(!rows_with(&app, &TRACES).await.is_empty());

    // She alone owns the cooperative: the desk is told, and sees the clocks without knowing whose they are.
    let with_password = || {
        let mut input = keyed();
        input["currentPassword"] = json!(SAMPLE_PASSWORD);
        input
    };
    let asked = mai.act("personalDataErase", with_password(), ERASURE).await;
    assert_eq!(asked["outcome"], "HAND_OVER_FIRST");
    let request = &asked["request"];
    assert_eq!(request["waitsFor"], "HAND_OVER");
    assert_eq!(request["handOver"][0]["legalName"], "HTX Na Mẫu Chi Lăng");
    // A Saturday: two working days end on Tuesday.
    assert_eq!(request["answerBy"], "2026-07-28");
    assert_eq!(request["completeBy"], "2026-08-09");
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["HTX Na Mẫu Chi Lăng", "28/07/2026", "09/08/2026"]);
    assert!(!letter.plain.contains("Mai"), "{}", letter.plain);
    assert!(app.letters_to(DESK).await.is_empty());
    let duyen = app.sign_in(DUYEN).await;
    let seen = duyen.data(DESK_LIST, json!({})).await;
    let nodes = &seen["viewer"]["desk"]["personalDataRequests"]["nodes"];
    assert_eq!(nodes.as_array().map(Vec::len), Some(1));
    assert_eq!(nodes[0]["id"], request["id"]);
    assert!(!nodes.to_string().contains("Mai\""), "{nodes}");
    let elsewhere = app.sign_in(CAO_BANG).await.data(DESK_LIST, json!({})).await;
    let nodes = &elsewhere["viewer"]["desk"]["personalDataRequests"]["nodes"];
    assert_eq!(*nodes, json!([]));

    becomes_owner(&app, THANH, MAI).await;
    let wrong = json!({ "idempotencyKey": Client::key(), "currentPassword": "sai-mat-khau-roi" });
    let refused = mai.attempt("personalDataErase", wrong, ERASURE).await;
    assert_eq!(
        refusals(&refused),
        ["INVALID_CREDENTIALS input.currentPassword"]
    );
    let erased = mai.act("personalDataErase", with_password(), ERASURE).await;
    assert_eq!(erased["outcome"], "ERASED");
    assert_eq!(erased["request"]["id"], request["id"]);
    assert_eq!(erased["request"]["state"], "COMPLETED");

    let last = app.last_letter_to(MAI).await;
    assert!(last.subject.contains("đã được xóa"), "{}", last.subject);
    let told = app.last_letter_to(THANH).await;
    assert_eq!(told.subject, "Một người đã rời HTX Na Mẫu Chi Lăng");
    app.until("her address is forgotten", || async {
        rows_with(&app, &[MAI]).await.is_empty()
    })
    .await;
    assert_eq!(rows_with(&app, &TRACES).await, Vec::<String>::new());
    let named = rows_with(&app, &["Hoàng Thị Mai"]).await;
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].starts_with("order_signatory: "), "{named:?}");

    // She is out, and her address is nobody's.
    assert_eq!(mai.run("{ viewer { id } }", json!({})).await.status, 401);
    let again = json!({ "email": MAI, "password": SAMPLE_PASSWORD });
    let refused = app
        .anonymous()
        .attempt("userSignIn", again, "result { __typename }")
        .await;
    assert_eq!(refusals(&refused), ["INVALID_CREDENTIALS input"]);

    // What was traded stays as it was, with the name that the law wants.
    let query = "query($id: ID!) { node(id: $id) { ... on Order { state terms { total { amount } } sellerContact { name } buyerContact { name } \
                 signatories { side name } inquiry { messages { body author { name } } } } } }";
    let kept = quan.data(query, json!({ "id": id(&order) })).await["node"].clone();
    assert_eq!(kept["state"], "CONFIRMED");
    assert_eq!(kept["terms"]["total"], order["terms"]["total"]);
    assert_eq!(kept["sellerContact"], Value::Null);
    assert_eq!(kept["buyerContact"]["name"], "Trần Minh Quân");
    assert_eq!(
        kept["signatories"],
        json!([{ "side": "SELLING", "name": "Hoàng Thị Mai" }])
    );
    let messages = &kept["inquiry"]["messages"];
    assert_eq!(messages[0]["body"], "Em là •••, anh gọi em ••• nhé.");
    assert_eq!(messages[0]["author"], Value::Null);
    assert_eq!(
        messages[1]["body"],
        "Cảm ơn chị, số của tôi là 0987 654 321."
    );
    let events = texts(
        &app,
        "SELECT kind AS it FROM event WHERE subject_kind IN ('datareq', 'member') OR kind = 'person.erased' ORDER BY position",
    )
    .await;
    assert_eq!(
        events[events.len() - 4..],
        [
            "membership.begun",
            "membership.ended",
            "person.erased",
            "data_request.completed"
        ]
    );
}

#[rstest]
#[tokio::test]
async fn papers_reasons_and_counter_offers_lose_her_telephone_too(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const NUMBERS: [&str; 4] = ["0912 345 678", "0912.345.678", "0912345678", "+84912345678"];
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let quote = |inquiry: &Value| {
        let mut input = deal::na_quotation(inquiry, Binding::Firm);
        input["note"] = json!("Hoàng Thị Mai, 0912.345.678");
        input["lines"][0]["price"]["place"] = json!("Kho HTX, gọi 0912 345 678");
        input["lines"][0]["vatReason"] = json!("hỏi 0912345678");
        let mai = mai.clone();
        async move {
            mai.act("quotationSend", input, "quotation { id revision }")
                .await["quotation"]
                .clone()
        }
    };
    // Agreed terms copy the words of the offer.
    let offer = quote(&deal::ask_for_na(&quan).await).await;
    let order = deal::accept(&quan, &offer).await;
    // A counter-offer repeats them.
    let offer = quote(&deal::ask_for_na(&quan).await).await;
    let counter = json!({
        "idempotencyKey": Client::key(), "quotationId": id(&offer), "validUntil": "2026-07-30",
        "lines": [{ "line": 1, "price": { "amount": "55000", "perUnit": "KG" }, "note": "Chị Hoàng Thị Mai (0912 345 678) đã đồng ý." }],
    });
    quan.act("quotationCounter", counter, "quotation { state }")
        .await;
    // Who declines stands in no column of the thread.
    let inquiry = deal::ask_for_na(&quan).await;
    let decline =
        json!({ "inquiryId": id(&inquiry), "reason": "Hết hàng. Hoàng Thị Mai, 0912.345.678." });
    mai.act("inquiryDecline", decline, "inquiry { state }")
        .await;
    app.letters_out().await;

    becomes_owner(&app, THANH, MAI).await;
    let erase = json!({ "idempotencyKey": Client::key(), "currentPassword": SAMPLE_PASSWORD });
    let erased = mai.act("personalDataErase", erase, "outcome").await;
    assert_eq!(erased["outcome"], "ERASED");
    assert_eq!(rows_with(&app, &NUMBERS).await, Vec::<String>::new());
    let named = rows_with(&app, &["Hoàng Thị Mai"]).await;
    for row in &named {
        let (table, _) = row.split_once(':').unwrap_or_default();
        assert!(
            [
                "order_signatory",
                "order_terms",
                "quotation",
                "letter",
                "letter_body"
            ]
            .contains(&table),
            "{row}"
        );
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Order { terms { note } } } }";
    let kept = quan.data(query, json!({ "id": id(&order) })).await;
    assert_eq!(kept["node"]["terms"]["note"], "Hoàng Thị Mai, •••");
    let query = "query($id: ID!) { node(id: $id) { ... on Inquiry { reason } } }";
    let kept = quan.data(query, json!({ "id": id(&inquiry) })).await;
    assert_eq!(kept["node"]["reason"], "Hết hàng. •••, •••.");
}

#[rstest]
#[tokio::test]
async fn letters_about_her_and_an_address_she_had_before_are_forgotten(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (old, new) = ("trang-cu@nguoila.example", "trang@nguoila.example");
    let trang = outsider(&app, old).await;
    let mai = app.sign_in(MAI).await;
    let token = |link: String| link.rsplit('/').next().unwrap_or_default().to_owned();

    // She joins the cooperative, whose owner is told by name, and changes her address.
    let house = organisation_of(&app, MAI).await.to_string();
    let invite = json!({ "idempotencyKey": Client::key(), "organisationId": house, "email": old, "role": "AGENT" });
    mai.act("memberInvite", invite, "invitation { id }").await;
    let link = app.last_letter_to(old).await.link();
    trang
        .act(
            "invitationAccept",
            json!({ "token": token(link) }),
            "organisation { id }",
        )
        .await;
    app.last_letter_to(MAI).await.says(&["Người Lạ"]);
    let change =
        json!({ "email": new, "currentPassword": PASSWORD, "idempotencyKey": Client::key() });
    trang.act("userEmailChange", change, "requested").await;
    let link = app.last_letter_to(new).await.link();
    app.anonymous()
        .act(
            "userEmailConfirm",
            json!({ "token": token(link) }),
            "person { email }",
        )
        .await;
    assert!(app.last_letter_to(old).await.subject.contains("địa chỉ"));
    let copy = trang
        .act(
            "personalDataExport",
            json!({ "idempotencyKey": Client::key() }),
            "document",
        )
        .await;
    let held: Value = serde_json::from_str(text(&copy["document"])).expect("JSON");
    assert_eq!(held["accounts"]["formerAddresses"][0]["value"], old);
    assert_eq!(held["accounts"]["invitations"][0]["email"], old);

    let erase = json!({ "idempotencyKey": Client::key(), "currentPassword": PASSWORD });
    let erased = trang.act("personalDataErase", erase, "outcome").await;
    assert_eq!(erased["outcome"], "ERASED");
    app.until("her address is forgotten", || async {
        rows_with(&app, &[new]).await.is_empty()
    })
    .await;
    assert_eq!(
        rows_with(&app, &[old, "Người Lạ"]).await,
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn her_copy_holds_what_she_wrote_and_nobody_elses(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai, order) = a_deal(&app).await;
    let granted = json!({ "purpose": "ADVERTISING", "choice": "GRANTED", "wording": "2026-11" });
    quan.act("consentSet", granted, "consents { purpose }")
        .await;
    let copy = quan
        .act(
            "personalDataExport",
            keyed(),
            "document request { kind state }",
        )
        .await;
    assert_eq!(
        copy["request"],
        json!({ "kind": "EXPORT", "state": "COMPLETED" })
    );
    let document = text(&copy["document"]);
    let held: Value = serde_json::from_str(document).expect("JSON");
    assert_eq!(held["form"], "chophien.personal-data/1");
    assert_eq!(held["accounts"]["person"]["name"], "Trần Minh Quân");
    assert_eq!(held["accounts"]["identities"][0]["value"], QUAN);
    assert_eq!(
        held["accounts"]["memberships"][0]["organisationName"],
        "Công ty TNHH Siêu thị Mẫu Hà Nội"
    );
    assert_eq!(held["accounts"]["consents"][0]["purpose"], "ADVERTISING");
    assert_eq!(
        held["trade"]["messages"][0]["text"],
        "Cảm ơn chị, số của tôi là 0987 654 321."
    );
    assert_eq!(
        held["trade"]["inquiries"][0]["note"],
        "Giao trước 9 giờ sáng."
    );
    assert_eq!(held["trade"]["orders"][0]["number"], order["number"]);
    assert!(
        held["letters"]["letters"]
            .as_array()
            .is_some_and(|letters| letters
                .iter()
                .any(|letter| letter["kind"] == "QUOTATION_RECEIVED"))
    );
    let actions = held["accounts"]["actions"].as_array().expect("what he did");
    assert!(
        actions
            .iter()
            .any(|action| action["kind"] == "inquiry.submitted")
    );
    // What others wrote is theirs; her letters to him are his post.
    let trade = held["trade"].to_string();
    for other in ["Em là Hoàng Thị Mai", MAI, "0912"] {
        assert!(!trade.contains(other), "{other} in {trade}");
    }
    for secret in ["token", "hash", "password"] {
        assert!(
            !document.to_lowercase().contains(&format!("\"{secret}")),
            "{secret}"
        );
    }
    let ha = app.sign_in(HA).await;
    let hers = ha.act("personalDataExport", keyed(), "document").await;
    let hers = text(&hers["document"]);
    for other in [QUAN, MAI, "Trần Minh Quân", "0987 654 321"] {
        assert!(!hers.contains(other), "{other}");
    }
    app.last_letter_to(QUAN)
        .await
        .says(&["bản sao mọi dữ liệu"]);
    drop(mai);

    let input = keyed();
    let first = quan
        .act("personalDataExport", input.clone(), "request { id }")
        .await;
    for _ in 0..8 {
        quan.act("personalDataExport", keyed(), "request { id }")
            .await;
    }
    let refused = quan
        .attempt("personalDataExport", keyed(), "document")
        .await;
    assert_eq!(refusals(&refused), ["TOO_MANY_REQUESTS input"]);
    let again = quan
        .act("personalDataExport", input, "request { id }")
        .await;
    assert_eq!(again, first, "whoever repeats asks for no more");
}

#[rstest]
#[tokio::test]
async fn the_link_of_a_letter_erases_once_and_opening_it_changes_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    let trang = outsider(&app, email).await;
    let mailed = trang.act("personalDataErase", keyed(), ERASURE).await;
    assert_eq!(mailed["outcome"], "CONFIRMATION_MAILED");
    let first = app.last_letter_to(email).await.link();
    // Taken back, the link works no more.
    let taken = trang
        .act("personalDataEraseCancel", json!({}), "request { state }")
        .await;
    assert_eq!(taken["request"]["state"], "WITHDRAWN");
    let token = |link: &str| link.rsplit('/').next().unwrap_or_default().to_owned();
    let confirm = |token: String| {
        let anybody = app.anonymous();
        async move {
            anybody
                .attempt(
                    "personalDataEraseConfirm",
                    json!({ "token": token }),
                    "erased",
                )
                .await
        }
    };
    assert_eq!(
        refusals(&confirm(token(&first)).await),
        ["STATE_TRANSITION input"]
    );
    assert_eq!(
        refusals(&confirm("never-made".to_owned()).await),
        ["INVALID_CREDENTIALS input.token"]
    );

    let page = Page::open(&app.anonymous(), &first).await;
    assert_eq!(
        page.status, 200,
        "the page knows more only when it is pressed"
    );
    trang.act("personalDataErase", keyed(), ERASURE).await;
    let link = app.last_letter_to(email).await.link();
    let before = tables(&app).await;
    let anybody = app.anonymous();
    let page = Page::open(&anybody, &link).await;
    assert!(
        page.words().contains("Xóa dữ liệu của bạn?"),
        "{}",
        page.words()
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let done = page.form(&token(&link)).send(&anybody).await;
    assert_eq!(done.status, 200, "{}", done.words());
    let gone = Page::open(&anybody, &link).await;
    assert_eq!(
        gone.status, 404,
        "links of somebody who is gone go with her"
    );
    app.until("her address is forgotten", || async {
        rows_with(&app, &[email]).await.is_empty()
    })
    .await;
    assert_eq!(rows_with(&app, &["Người Lạ"]).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_wish_that_nobody_confirms_lapses(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    let trang = outsider(&app, email).await;
    trang.act("personalDataErase", keyed(), ERASURE).await;
    let link = app.last_letter_to(email).await.link();
    app.hand.advance(chrono::Duration::hours(73));
    let query = "{ viewer { personalDataRequests { kind state waitsFor endedAt } } }";
    app.until("it lapses", || async {
        let seen = trang.data(query, json!({})).await;
        seen["viewer"]["personalDataRequests"][0]["state"] == "WITHDRAWN"
    })
    .await;
    let page = Page::open(&app.anonymous(), &link).await;
    assert_eq!(page.status, 410, "{}", page.words());
    assert_eq!(
        trang
            .data("{ viewer { person { name } } }", json!({}))
            .await["viewer"]["person"]["name"],
        "Người Lạ"
    );
}

#[rstest]
#[tokio::test]
async fn consent_is_given_and_taken_back_for_each_purpose(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const LEDGER: &str = "consents { purpose choice wording }";
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let input = |purpose: &str, choice: &str, wording: &str| json!({ "purpose": purpose, "choice": choice, "wording": wording });
    let granted = quan
        .act(
            "consentSet",
            input("ADVERTISING", "GRANTED", "2026-11"),
            LEDGER,
        )
        .await;
    let line =
        |choice: &str| json!({ "purpose": "ADVERTISING", "choice": choice, "wording": "2026-11" });
    assert_eq!(granted["consents"], json!([line("GRANTED")]));
    let again = quan
        .act(
            "consentSet",
            input("ADVERTISING", "GRANTED", "2026-11"),
            LEDGER,
        )
        .await;
    assert_eq!(
        again["consents"], granted["consents"],
        "the same again changes nothing"
    );
    let taken = quan
        .act(
            "consentSet",
            input("ADVERTISING", "WITHDRAWN", "2026-11"),
            LEDGER,
        )
        .await;
    assert_eq!(
        taken["consents"],
        json!([line("WITHDRAWN"), line("GRANTED")])
    );
    for (refused, why) in [
        (
            input("TRADE", "WITHDRAWN", "2026-11"),
            "CONTRADICTION input.choice",
        ),
        (
            input("TRADE", "GRANTED", "never shown"),
            "UNKNOWN_VALUE input.wording",
        ),
    ] {
        let payload = quan.attempt("consentSet", refused, LEDGER).await;
        assert_eq!(refusals(&payload), [why]);
    }
    let events = texts(
        &app,
        "SELECT kind AS it FROM event WHERE kind LIKE 'consent.%' ORDER BY position",
    )
    .await;
    assert_eq!(events, ["consent.granted", "consent.withdrawn"]);
}

#[rstest]
#[tokio::test]
async fn the_page_of_ones_own_data(#[values(Sqlite)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let email = "trang@nguoila.example";
    outsider(&app, email).await;
    let phone = app.anonymous().reading("vi");
    Page::open(&phone, "/sign-in")
        .await
        .form("/sign-in/password")
        .with("email", email)
        .with("password", PASSWORD)
        .send(&phone)
        .await;
    let still = tables(&app).await;
    let page = Page::open(&phone, "/account/data").await;
    assert_eq!(page.status, 200);
    assert_eq!(differing(&still, &tables(&app).await), Vec::<String>::new());
    let agreed = page.form("/account/data/consent").send(&phone).await;
    assert!(
        agreed.words().contains("Đã ghi lại lựa chọn"),
        "{}",
        agreed.words()
    );
    assert!(agreed.words().contains("Thôi nhận"), "{}", agreed.words());

    let form = agreed.form("/account/data/export");
    let answer = phone.post_form(&form.action, &form.fields).await;
    assert_eq!(answer.status(), 200);
    let kept = answer.headers()["content-disposition"]
        .to_str()
        .expect("a name");
    assert_eq!(kept, "attachment; filename=\"cho-phien-2026-07-25.json\"");
    let copy: Value = answer.json().await.expect("JSON");
    assert_eq!(copy["accounts"]["identities"][0]["value"], email);

    let wrong = agreed
        .form("/account/data/erase")
        .with("currentPassword", "sai-mat-khau-roi")
        .send(&phone)
        .await;
    assert_eq!(wrong.status, 422);
    let mailed = wrong.form("/account/data/erase-mail").send(&phone).await;
    assert!(
        mailed.words().contains("Thư xác nhận đang trên đường"),
        "{}",
        mailed.words()
    );
    let kept = mailed.form("/account/data/cancel").send(&phone).await;
    assert!(kept.words().contains("còn nguyên"), "{}", kept.words());
    let erased = kept
        .form("/account/data/erase")
        .with("currentPassword", PASSWORD)
        .send(&phone)
        .await;
    assert!(erased.words().contains("Đã xóa"), "{}", erased.words());
    assert_eq!(phone.get("/account/data").await.0, 303, "she is out");
}
