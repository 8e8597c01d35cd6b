//! An owner who has nobody to hand over to closes the organisation, and may be erased then.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN, THANH, id, refusals, text},
    page::Page,
    people::{self, organisation_of},
    post::count,
    tables::{differing, tables, texts},
};

const PASSWORD: &str = "cho-phien-2026";
const CLOSED: &str = "organisation { id legalName standing viewerActions { action allowed } }";
const REASON: &str = "Tôi nghỉ làm. Cần hỏi thì gọi Hoàng Thị Mai 0912 345 678.";

/// The input that closes somebody's organisation as it is now.
async fn closing(app: &TestApp, client: &Client, email: &str) -> Value {
    let organisation = organisation_of(app, email).await.to_string();
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { version } } }";
    let seen = client.data(query, json!({ "id": organisation })).await;
    json!({ "organisationId": organisation, "expectedVersion": seen["node"]["version"], "reason": REASON })
}

/// Why it cannot be closed: codes, and the numbers that are named.
async fn refused(client: &Client, input: &Value) -> (Vec<String>, Value) {
    let selection =
        "organisation { id } userErrors { code message path ... on OpenDealsError { numbers } }";
    let input = input.clone();
    let answer = client
        .run(
            &format!("mutation($input: OrganisationCloseInput!) {{ organisationClose(input: $input) {{ {selection} }} }}"),
            json!({ "input": input }),
        )
        .await;
    let payload = answer.ok()["organisationClose"].clone();
    assert_eq!(payload["organisation"], Value::Null);
    let error = payload["userErrors"][0].clone();
    (refusals(&payload), error)
}

async fn ask_for(client: &Client, product: &Value) -> Value {
    deal::submit(client, deal::na_inquiry(id(product))).await
}

#[rstest]
#[tokio::test]
async fn a_cooperative_of_one_woman_is_closed_and_she_is_erased(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai, thanh, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(THANH).await,
        app.sign_in(DUYEN).await,
    );
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let organisation = organisation_of(&app, MAI).await.to_string();

    // Alone she cannot be erased, and what is open stands in the way of closing.
    let erase = || json!({ "idempotencyKey": Client::key(), "currentPassword": PASSWORD });
    let asked = mai.act("personalDataErase", erase(), "outcome").await;
    assert_eq!(asked["outcome"], "HAND_OVER_FIRST");
    let quotation = deal::quote(&mai, &ask_for(&quan, &product).await, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let open = ask_for(&quan, &product).await;
    app.letters_out().await;
    let input = closing(&app, &mai, MAI).await;
    let before = tables(&app).await;
    let (codes, error) = refused(&mai, &input).await;
    assert_eq!(codes, ["OPEN_DEALS input.organisationId"]);
    assert_eq!(error["numbers"], json!([open["number"], order["number"]]));
    assert!(text(&error["message"]).contains(text(&order["number"])));
    // Nobody but an owner closes it, nobody another's, and nobody an authority.
    let (codes, _) = refused(&thanh, &input).await;
    assert_eq!(codes, ["NOT_FOUND input.organisationId"]);
    let (codes, _) = refused(&duyen, &input).await;
    assert_eq!(codes, ["FORBIDDEN input.organisationId"]);
    let office = closing(&app, &duyen, DUYEN).await;
    let (codes, _) = refused(&duyen, &office).await;
    assert_eq!(codes, ["FORBIDDEN input.organisationId"]);
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let cancel =
        json!({ "idempotencyKey": Client::key(), "orderId": id(&order), "reason": "Nghỉ làm." });
    mai.act("orderCancel", cancel, "order { state }").await;
    let decline = json!({ "inquiryId": id(&open), "reason": "Nghỉ làm." });
    mai.act("inquiryDecline", decline, "inquiry { id }").await;
    // An agent, who may not close it, and a claim that waits.
    people::joins(&app, THANH, MAI).await;
    let (codes, _) = refused(&thanh, &input).await;
    assert_eq!(codes, ["FORBIDDEN input.organisationId"]);
    let rival = app_producer(&quan, THANH, &app).await;
    let claim = json!({
        "idempotencyKey": Client::key(), "producerId": rival, "organisationId": organisation,
        "papers": [{ "kind": "AUTHORISATION", "reference": "Giấy của Hoàng Thị Mai, 0912.345.678" }],
    });
    let claim = mai.act("producerClaim", claim, "claim { id state }").await["claim"].clone();
    assert_eq!(claim["state"], "WAITING");
    let mut without_reason = input.clone();
    without_reason["reason"] = json!(" ");
    let (codes, _) = refused(&mai, &without_reason).await;
    assert_eq!(codes, ["REQUIRED input.reason"]);

    let db = app.server().db();
    let registered = count(db, "verified_registration").await;
    let done = mai.act("organisationClose", input.clone(), CLOSED).await["organisation"].clone();
    assert_eq!(done["standing"], "CLOSED");
    let left = count(db, "verified_registration").await;
    assert_eq!(left, registered - 1, "its number is free for another one");
    // Sent again without a key: it is done already.
    let again = mai.act("organisationClose", input.clone(), CLOSED).await;
    assert_eq!(again["organisation"]["standing"], "CLOSED");
    for reader in [MAI, THANH] {
        let letter = app.last_letter_to(reader).await;
        letter.says(&["Hoàng Thị Mai", "Tôi nghỉ làm"]);
        assert!(letter.subject.contains("đã đóng"), "{}", letter.subject);
    }
    let own = mai
        .data(
            "{ viewer { organisations { organisation { id } } } }",
            json!({}),
        )
        .await;
    assert_eq!(own["viewer"]["organisations"], json!([]));

    the_rest_of_the_world_goes_on(&quan, &duyen, (&organisation, &product, &order)).await;
    let state = texts(&app, "SELECT state AS it FROM producer_claim").await;
    assert!(state.contains(&"WITHDRAWN".to_owned()), "{state:?}");
    let events = texts(
        &app,
        "SELECT kind AS it FROM event WHERE kind IN ('organisation.closed', 'producer.released', 'producer.claim_withdrawn') ORDER BY position",
    )
    .await;
    assert_eq!(
        events,
        [
            "producer.claim_withdrawn",
            "producer.released",
            "organisation.closed"
        ]
    );

    let erased = mai.act("personalDataErase", erase(), "outcome").await;
    assert_eq!(erased["outcome"], "ERASED");
    let kept: Vec<String> = tables(&app)
        .await
        .into_iter()
        .filter(|(table, _)| table == "verification" || table == "producer_claim")
        .flat_map(|(_, rows)| rows)
        .collect();
    assert!(kept.iter().any(|row| row.contains("•••")), "{kept:?}");
    for trace in ["Hoàng Thị Mai", "0912 345 678", "0912.345.678"] {
        assert!(!kept.iter().any(|row| row.contains(trace)), "{trace}");
    }
}

/// The producer that somebody's organisation speaks for.
async fn app_producer(client: &Client, email: &str, app: &TestApp) -> String {
    let organisation = organisation_of(app, email).await;
    let found = catalogue::producer::of_organisation(app.server().db().read(), organisation)
        .await
        .expect("read");
    let id = found.first().expect("a producer").id.to_string();
    let query = "query($id: ID!) { node(id: $id) { ... on Producer { claimed } } }";
    let seen = client.data(query, json!({ "id": id })).await;
    assert_eq!(seen["node"]["claimed"], true);
    id
}

async fn the_rest_of_the_world_goes_on(
    quan: &Client,
    duyen: &Client,
    (organisation, product, order): (&str, &Value, &Value),
) {
    // The other side reads what was traded, with the printed name.
    let query = "query($id: ID!) { node(id: $id) { ... on Order { state seller { legalName standing } terms { total { amount } } } } }";
    let kept = quan.data(query, json!({ "id": id(order) })).await["node"].clone();
    assert_eq!(
        kept["seller"],
        json!({ "legalName": "HTX Na Mẫu Chi Lăng", "standing": "CLOSED" })
    );
    assert_eq!(kept["terms"]["total"], order["terms"]["total"]);

    // The product stays in the register as one that nobody speaks for.
    let query = "query($id: ID!) { node(id: $id) { ... on Product { producer { claimed } answeredBy { kind } supply { from } } } }";
    let seen = quan.data(query, json!({ "id": id(product) })).await["node"].clone();
    assert_eq!(seen["producer"]["claimed"], false);
    assert_eq!(seen["answeredBy"]["kind"], "PROVINCE_DESK");
    assert_eq!(seen["supply"], json!([]));
    let unaware = quan
        .attempt(
            "inquirySubmit",
            deal::na_inquiry(id(product)),
            "inquiry { id }",
        )
        .await;
    assert_eq!(
        refusals(&unaware),
        ["CONFIRMATION_REQUIRED input.acknowledgeDesk"]
    );

    // Staff see that it is closed, when and why, and can do nothing to it any more.
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { standing version verifications { outcome by reason } viewerActions { action allowed } } } }";
    let seen = duyen.data(query, json!({ "id": organisation })).await["node"].clone();
    assert_eq!(seen["standing"], "CLOSED");
    assert_eq!(
        seen["verifications"][0],
        json!({ "outcome": "CLOSED", "by": "Hoàng Thị Mai", "reason": REASON })
    );
    let allowed = seen["viewerActions"].as_array().expect("actions");
    assert!(allowed.iter().all(|action| action["allowed"] == false));
    for mutation in [
        "organisationSuspend",
        "organisationReinstate",
        "organisationReject",
    ] {
        let input = json!({ "organisationId": organisation, "expectedVersion": seen["version"], "reason": "Thử." });
        let answer = duyen.attempt(mutation, input, "organisation { id }").await;
        assert_eq!(refusals(&answer), ["STATE_TRANSITION input.organisationId"]);
    }
}

#[rstest]
#[tokio::test]
async fn of_a_closing_and_an_inquiry_at_once_one_wins(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let input = closing(&app, &mai, MAI).await;
    let asks = (0..6).map(|_| {
        let input = deal::na_inquiry(id(&product));
        let quan = quan.clone();
        async move { quan.attempt("inquirySubmit", input, "inquiry { id }").await }
    });
    let (closed, asked) = tokio::join!(
        mai.attempt("organisationClose", input, "organisation { standing }"),
        futures::future::join_all(asks)
    );
    let sent = asked
        .iter()
        .filter(|payload| payload["inquiry"] != Value::Null)
        .count();
    if closed["organisation"] == Value::Null {
        assert_eq!(refusals(&closed), ["OPEN_DEALS input.organisationId"]);
        assert!(sent > 0);
    } else {
        assert_eq!(sent, 0, "an inquiry went to an organisation that is closed");
    }
}

#[rstest]
#[tokio::test]
async fn the_page_reviews_what_closing_means(#[values(Sqlite)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let open = ask_for(&quan, &product).await;
    let phone = app.anonymous().reading("vi");
    Page::open(&phone, "/sign-in")
        .await
        .form("/sign-in/password")
        .with("email", MAI)
        .with("password", PASSWORD)
        .send(&phone)
        .await;
    let data = Page::open(&phone, "/account/data").await;
    assert!(data.words().contains("hãy đóng đơn vị"), "{}", data.words());
    let home = format!("/organisations/{}", organisation_of(&app, MAI).await);
    let review = format!("{home}/closing");
    let page = Page::open(&phone, &home).await;
    assert!(
        page.html.contains(&format!("href=\"{review}\"")),
        "{}",
        page.html
    );

    let page = Page::open(&phone, &review).await;
    assert!(
        page.words().contains(text(&open["number"])),
        "{}",
        page.words()
    );
    assert!(page.html.contains(&format!("/threads/{}", id(&open))));
    for told in ["80 tấn", "Chờ trả lời"] {
        assert!(page.words().contains(told), "{told}: {}", page.words());
    }
    assert!(!page.has_form("/close"), "nothing to press yet");
    let withdraw = json!({ "inquiryId": id(&open), "reason": "Thôi ạ." });
    quan.act("inquiryWithdraw", withdraw, "inquiry { id }")
        .await;
    app.letters_out().await;
    let before = tables(&app).await;
    let page = Page::open(&phone, &review).await;
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
    let form = page.form("/close");
    let blank = form.send(&phone).await;
    assert_eq!(blank.status, 422, "{}", blank.words());
    let done = form.with("reason", "Nghỉ làm.").send(&phone).await;
    assert!(done.words().contains("Đã đóng đơn vị"), "{}", done.words());
    assert_eq!(phone.get(&home).await.0, 404);
}
