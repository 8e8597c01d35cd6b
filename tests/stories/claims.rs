//! Who speaks for a producer of the register: invited by staff, or claiming with papers; and who never does.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, CAO_BANG, DUYEN, MAI, QUAN, id, listed, look, may, refusals, text},
    page::Page,
    people::{joins, suspends},
    register::{
        self, Founder, claims, founds, invited, invited_elsewhere, producer, recorded, token,
    },
    tables::{differing, tables, texts},
};

const PRODUCER: &str = "HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành";
const HOA: &str = "hoa@htx-dongbanh.example";
const LAN: &str = "lan@htx-khac.example";
const NAME: &str = "HTX Đồng Bành";

/// The kinds of the register's events about one producer, in order, without its registration.
async fn events(app: &TestApp) -> Vec<String> {
    let sql = "SELECT kind AS it FROM event WHERE subject_kind = 'producer' AND kind <> 'producer.registered' ORDER BY position";
    texts(app, sql).await
}

async fn spoken_for(client: &Client, producer: &str) -> Value {
    let query =
        "query($id: ID!) { producer(by: { id: $id }) { claimed organisation { legalName } } }";
    client.data(query, json!({ "id": producer })).await["producer"].clone()
}

/// What a claim with papers answers.
async fn files(founder: &Founder, producer: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(), "producerId": producer, "organisationId": founder.organisation,
        "papers": [{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-009" }], "note": "Tôi là giám đốc.",
    });
    founder
        .client
        .attempt(
            "producerClaim",
            input,
            "claim { id state reason } producer { claimed }",
        )
        .await
}

async fn decide(client: &Client, how: &str, claim: &str, reason: Option<&str>) -> Value {
    let input = json!({ "claimId": claim, "reason": reason });
    client
        .attempt(how, input, "claim { id state reason }")
        .await
}

/// The claims that wait at an officer's desk.
async fn waiting(client: &Client) -> Vec<String> {
    let query = "{ viewer { desk { claimsWaiting { nodes { id contact { name } papers { kind reference } } } } } }";
    let found = client.data(query, json!({})).await;
    let nodes = found["viewer"]["desk"]["claimsWaiting"]["nodes"].clone();
    let nodes = nodes.as_array().expect("claims").iter();
    nodes.map(|node| id(node).to_owned()).collect()
}

#[rstest]
#[tokio::test]
async fn who_is_invited_finds_products_ratings_and_what_buyers_asked(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, duyen) = (app.sign_in(QUAN).await, app.sign_in(DUYEN).await);
    let dong_banh = producer(&duyen, PRODUCER).await;
    let na = deal::find_product(&quan, "Na Chi Lăng đồng bành").await;
    assert_eq!(text(&na["producer"]["name"]), PRODUCER);
    let mut input = deal::na_inquiry(id(&na));
    input["acknowledgeDesk"] = json!(true);
    let inquiry = deal::submit(&quan, input).await;

    let hoa = founds(&app, HOA, NAME, "9900000104").await;
    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    app.last_letter_to(HOA)
        .await
        .says(&[PRODUCER, "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)"]);

    // A look changes nothing, whoever looks.
    app.letters_out().await;
    let before = tables(&app).await;
    let stranger = Page::open(&app.anonymous(), &link).await;
    assert!(
        stranger.words().contains("Please sign in or sign up"),
        "{}",
        stranger.words()
    );
    assert!(!stranger.has_form(token(&link)));
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let claim = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(text(&claim["state"]), "APPROVED");
    assert_eq!(spoken_for(&quan, &dong_banh).await["claimed"], true);
    let query = "{ viewer { products { nodes { id state lastKnownStars producer { id } } } producerClaims { state byInvitation authority { id } } } }";
    let mine = hoa.client.data(query, json!({})).await["viewer"].clone();
    let products = mine["products"]["nodes"].as_array().expect("products");
    assert!(products.iter().any(|product| id(product) == id(&na)));
    assert!(
        products
            .iter()
            .all(|product| product["producer"]["id"] == json!(dong_banh))
    );
    assert_eq!(mine["producerClaims"][0]["byInvitation"], true);

    // What waited at the desk is hers, and the buyer is told.
    assert_eq!(
        listed(&hoa.client, "inquiries", "side: SELLING, awaiting: ME").await,
        [id(&inquiry)]
    );
    assert_eq!(
        listed(&duyen, "inquiries", "side: DESK, awaiting: ME").await,
        Vec::<String>::new()
    );
    assert_eq!(look(&quan, &inquiry).await["viewerSide"], "BUYING");
    let letters = app.letters_to(HOA).await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject.contains(PRODUCER))
    );
    let waiting = letters
        .iter()
        .find(|letter| letter.subject.contains(text(&inquiry["number"])))
        .expect("a letter about what waited");
    waiting.says(&["80 tấn", "55.000 ₫/kg"]);
    app.last_letter_to(QUAN).await.says(&[NAME]);
    register::verified(&hoa, &duyen).await;
    assert!(
        may(&hoa.client, &inquiry)
            .await
            .contains(&"QUOTATION_SEND".to_owned())
    );

    // The link is used up; claiming again is no fault and changes nothing.
    app.letters_out().await;
    let before = tables(&app).await;
    let again = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(id(&again), id(&claim));
    let differences = differing(&before, &tables(&app).await);
    assert_eq!(
        differences,
        ["idempotency_key"],
        "the answer is kept, nothing else"
    );
    assert_eq!(
        events(&app).await,
        ["producer.corrected", "producer.invited", "producer.claimed"]
    );
    assert!(
        deal::refusals(&invitation(&duyen, &dong_banh, LAN).await)
            == ["ALREADY_CLAIMED input.producerId"]
    );
}

/// Where a claim by an invitation stands, or why it was refused.
async fn attempts(founder: &Founder, producer: &str, link: &str) -> String {
    let input = json!({
        "idempotencyKey": Client::key(), "producerId": producer, "organisationId": founder.organisation,
        "invitationToken": token(link),
    });
    let payload = founder
        .client
        .attempt("producerClaim", input, "claim { state }")
        .await;
    match refusals(&payload).pop() {
        Some(refusal) => refusal,
        None => text(&payload["claim"]["state"]).to_owned(),
    }
}

/// What staff did to the organisation of somebody, in alphabetical order.
async fn acts(founder: &Founder) -> Vec<String> {
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { staffActions { nodes { kind } } } } }";
    let seen = founder
        .client
        .data(query, json!({ "id": founder.organisation }))
        .await;
    let nodes = seen["node"]["staffActions"]["nodes"].clone();
    let mut kinds: Vec<String> = nodes
        .as_array()
        .expect("acts")
        .iter()
        .map(|act| text(&act["kind"]).to_owned())
        .collect();
    kinds.sort_unstable();
    kinds
}

async fn invitation(client: &Client, producer: &str, email: &str) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "producerId": producer, "email": email });
    client
        .attempt("producerInvite", input, "producer { id }")
        .await
}

#[rstest]
#[tokio::test]
async fn who_comes_with_papers_waits_for_the_office_of_his_province(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, elsewhere) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let dong_banh = producer(&duyen, PRODUCER).await;
    let hoa = founds(&app, HOA, NAME, "9900000104").await;

    let filed = files(&hoa, &dong_banh).await;
    assert_eq!(text(&filed["claim"]["state"]), "WAITING");
    assert_eq!(filed["producer"]["claimed"], false);
    let claim = id(&filed["claim"]).to_owned();
    let again = files(&hoa, &dong_banh).await;
    assert_eq!(id(&again["claim"]), claim, "asking twice is asking once");
    app.last_letter_to(DUYEN)
        .await
        .says(&[NAME, PRODUCER, "Tôi là giám đốc."]);
    assert_eq!(waiting(&duyen).await, [claim.as_str()]);

    // Another province's office does not even see it, and she does not decide for herself.
    assert_eq!(waiting(&elsewhere).await, Vec::<String>::new());
    let theirs = decide(&elsewhere, "producerClaimApprove", &claim, None).await;
    assert_eq!(refusals(&theirs), ["NOT_FOUND input.claimId"]);
    let own = decide(&hoa.client, "producerClaimApprove", &claim, None).await;
    assert_eq!(refusals(&own), ["FORBIDDEN input.claimId"]);

    let wordless = decide(&duyen, "producerClaimRefuse", &claim, Some(" ")).await;
    assert_eq!(refusals(&wordless), ["REQUIRED input.reason"]);
    let why = "Giấy đăng ký không đúng tên.";
    let refused = decide(&duyen, "producerClaimRefuse", &claim, Some(why)).await;
    assert_eq!(text(&refused["claim"]["state"]), "REFUSED");
    let letter = app.last_letter_to(HOA).await;
    letter.says(&[why, PRODUCER]);
    assert_eq!(spoken_for(&duyen, &dong_banh).await["claimed"], false);

    let second = files(&hoa, &dong_banh).await;
    let second = id(&second["claim"]).to_owned();
    assert_ne!(second, claim);
    for _ in 0..2 {
        let approved = decide(&duyen, "producerClaimApprove", &second, None).await;
        assert_eq!(text(&approved["claim"]["state"]), "APPROVED");
    }
    let late = decide(&duyen, "producerClaimRefuse", &second, Some(why)).await;
    assert_eq!(refusals(&late), ["STATE_TRANSITION input.claimId"]);
    assert_eq!(
        spoken_for(&duyen, &dong_banh).await["organisation"]["legalName"],
        NAME
    );
    assert_eq!(
        events(&app).await,
        [
            "producer.claim_filed",
            "producer.claim_refused",
            "producer.claim_filed",
            "producer.claimed"
        ]
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { staffActions { nodes { kind reason } } } } }";
    let told = hoa
        .client
        .data(query, json!({ "id": hoa.organisation }))
        .await;
    let told = told["node"]["staffActions"]["nodes"].clone();
    let kinds: Vec<&str> = told
        .as_array()
        .expect("acts")
        .iter()
        .map(|act| text(&act["kind"]))
        .collect();
    assert_eq!(kinds, ["producer.claimed", "producer.claim_refused"]);
}

#[rstest]
#[tokio::test]
async fn a_second_claimant_takes_nothing_over_by_himself(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, PRODUCER).await;
    // Two invitations that cross, as they do when two officers write.
    let hoa = founds(&app, HOA, NAME, "9900000104").await;
    let lan = founds(&app, LAN, "HTX Khác", "9900000111").await;
    let hers = invited(&app, &duyen, &dong_banh, HOA).await;
    let other = invited_elsewhere(&app, &duyen, &dong_banh, LAN).await;
    claims(&hoa, &dong_banh, &hers).await;

    let second = claims(&lan, &dong_banh, &other).await;
    assert_eq!(
        text(&second["state"]),
        "WAITING",
        "the invitation opens no door any more"
    );
    assert_eq!(
        spoken_for(&duyen, &dong_banh).await["organisation"]["legalName"],
        NAME
    );
    app.last_letter_to(DUYEN)
        .await
        .says(&["HTX Khác", NAME, PRODUCER]);

    let unsaid = decide(&duyen, "producerClaimApprove", id(&second), None).await;
    assert_eq!(
        refusals(&unsaid),
        ["REQUIRED input.reason"],
        "the other one is told why"
    );
    let why = "Hợp tác xã cũ đã giải thể.";
    let given = decide(&duyen, "producerClaimApprove", id(&second), Some(why)).await;
    assert_eq!(text(&given["claim"]["state"]), "APPROVED");
    assert_eq!(
        spoken_for(&duyen, &dong_banh).await["organisation"]["legalName"],
        "HTX Khác"
    );
    app.last_letter_to(HOA).await.says(&[why, PRODUCER]);
    // The officer has invited as well, since her office has nobody else, and both are told.
    for (founder, kinds) in [
        (&lan, vec!["producer.invited_and_claimed"]),
        (
            &hoa,
            vec![
                "producer.handed_over",
                "producer.invited",
                "producer.invited_and_claimed",
            ],
        ),
    ] {
        assert_eq!(acts(founder).await, kinds);
    }
    let written = hoa
        .client
        .attempt(
            "productCreate",
            register::plums(&dong_banh),
            "product { id }",
        )
        .await;
    assert_eq!(refusals(&written), ["FORBIDDEN input.producerId"]);
}

#[rstest]
#[tokio::test]
async fn of_two_who_claim_at_once_one_gets_it(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, PRODUCER).await;
    // The letter to the mailbox of the register was passed on: three press its button at once, and a fourth has a letter of his own.
    let link = invited(&app, &duyen, &dong_banh, "a@htx.example").await;
    let mut claimants = Vec::new();
    for (email, code) in [
        ("a@htx.example", "9900000104"),
        ("b@htx.example", "9900000111"),
        ("c@htx.example", "9900000129"),
    ] {
        let founder = founds(&app, email, &format!("HTX {email}"), code).await;
        claimants.push((founder, link.clone()));
    }
    let own = invited_elsewhere(&app, &duyen, &dong_banh, "d@htx.example").await;
    let fourth = founds(&app, "d@htx.example", "HTX d", "9900000136").await;
    claimants.push((fourth, own));
    let tries = claimants
        .iter()
        .map(|(founder, link)| attempts(founder, &dong_banh, link));
    let mut outcomes = join_all(tries).await;
    outcomes.sort_unstable();
    assert_eq!(
        outcomes,
        [
            "APPROVED",
            "LINK_USED input.invitationToken",
            "LINK_USED input.invitationToken",
            "WAITING"
        ]
    );
    let speakers = "SELECT legal_name AS it FROM producer JOIN organisation ON organisation.id = producer.organisation_id WHERE producer.sample = false";
    assert_eq!(texts(&app, speakers).await.len(), 1);
}

#[rstest]
#[tokio::test]
async fn nobody_claims_for_another_or_by_a_borrowed_door(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, mai) = (app.sign_in(DUYEN).await, app.sign_in(MAI).await);
    let elsewhere = app.sign_in(CAO_BANG).await;
    let dong_banh = producer(&duyen, PRODUCER).await;
    let na_mau = producer(&duyen, "HTX Na Mẫu Chi Lăng").await;
    let hoa = founds(&app, HOA, NAME, "9900000104").await;
    let lan = founds(&app, LAN, "HTX Khác", "9900000111").await;
    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    app.letters_out().await;
    let before = tables(&app).await;

    let claim = async |client: &Client, producer: &str, organisation: &str, more: Value| {
        let mut input = json!({ "idempotencyKey": Client::key(), "producerId": producer, "organisationId": organisation });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        refusals(&client.attempt("producerClaim", input, "claim { id }").await)
    };
    let by_link = json!({ "invitationToken": token(&link) });
    let papers = json!({ "papers": [{ "kind": "BUSINESS_REGISTRATION", "reference": "1" }] });
    assert_eq!(
        claim(&lan.client, &dong_banh, &hoa.organisation, by_link.clone()).await,
        ["NOT_FOUND input.organisationId"]
    );
    assert_eq!(
        claim(&hoa.client, &dong_banh, &hoa.organisation, json!({})).await,
        ["REQUIRED input.papers"]
    );
    assert_eq!(
        claim(
            &hoa.client,
            &dong_banh,
            &hoa.organisation,
            json!({ "invitationToken": "khong-co" })
        )
        .await,
        ["NOT_FOUND input.invitationToken"]
    );
    let van_quan = producer(&duyen, "HTX Hồi Mẫu Văn Quan").await;
    assert_eq!(
        claim(&hoa.client, &van_quan, &hoa.organisation, papers.clone()).await,
        ["FORBIDDEN input.producerId"],
        "the sample world is nobody's"
    );
    let namau = tests::people::organisation_of(&app, MAI).await.to_string();
    assert_eq!(
        claim(&mai, &dong_banh, &namau, papers.clone()).await,
        ["FORBIDDEN input.producerId"],
        "and takes nothing of the real one"
    );
    assert_eq!(
        claim(&mai, &na_mau, &namau, papers.clone()).await,
        ["ALREADY_CLAIMED input.producerId"]
    );
    assert_eq!(
        refusals(&invitation(&mai, &dong_banh, MAI).await),
        ["FORBIDDEN input.producerId"]
    );
    assert_eq!(
        refusals(&invitation(&elsewhere, &dong_banh, CAO_BANG).await),
        ["FORBIDDEN input.producerId"]
    );
    let anonymous = app.anonymous();
    let query =
        "mutation($input: ProducerClaimInput!) { producerClaim(input: $input) { claim { id } } }";
    let answer = anonymous.run(query, json!({ "input": { "producerId": dong_banh, "invitationToken": token(&link), "idempotencyKey": "x" } })).await;
    assert_eq!(
        answer.body["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    // An agent trades; he does not say what his house is. An officer does not judge his own.
    joins(&app, QUAN, HOA).await;
    let quan = app.sign_in(QUAN).await;
    assert_eq!(
        claim(&quan, &dong_banh, &hoa.organisation, by_link.clone()).await,
        ["FORBIDDEN input.organisationId"]
    );
    joins(&app, DUYEN, LAN).await;
    let duyen = app.sign_in(DUYEN).await;
    let filed = files(&lan, &dong_banh).await;
    let own = decide(&duyen, "producerClaimApprove", id(&filed["claim"]), None).await;
    assert_eq!(refusals(&own), ["FORBIDDEN input.claimId"]);
    suspends(&app, "duyen@langson.example", HOA).await;
    let hoa_again = app.anonymous().sign_in(HOA, tests::people::PASSWORD).await;
    assert_eq!(
        claim(&hoa_again, &dong_banh, &hoa.organisation, by_link).await,
        ["ORGANISATION_SUSPENDED input.organisationId"]
    );
}

#[rstest]
#[tokio::test]
async fn by_pages_alone_somebody_is_invited_claims_and_is_decided(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, PRODUCER).await;
    let officer = entered(&app, DUYEN, "cho-phien-2026").await;
    recorded(&app, &dong_banh, HOA).await;
    let page = Page::open(&officer, &format!("/producers/{dong_banh}")).await;
    let sent = page.form("/invite").with("email", HOA).send(&officer).await;
    assert!(sent.words().contains("Đã gửi thư mời."), "{}", sent.words());

    founds(&app, HOA, NAME, "9900000104").await;
    let hoa = entered(&app, HOA, tests::people::PASSWORD).await;
    let link = app.last_letter_to(HOA).await.link();
    let offer = Page::open(&hoa, &link).await;
    let done = offer.form(token(&link)).send(&hoa).await;
    assert!(
        done.words().contains(PRODUCER) && done.words().contains("Từ bây giờ bạn đại diện"),
        "{}",
        done.words()
    );
    let used = Page::open(&hoa, &link).await;
    assert_eq!(used.status, 410, "{}", used.words());

    founds(&app, LAN, "HTX Khác", "9900000111").await;
    let lan = entered(&app, LAN, tests::people::PASSWORD).await;
    let page = Page::open(&lan, &format!("/producers/{dong_banh}")).await;
    let form = page
        .form("/claim")
        .with("papers.BUSINESS_REGISTRATION", "yes");
    let sent = form.send(&lan).await;
    assert!(sent.words().contains("Đã gửi đề nghị."), "{}", sent.words());
    let desk = Page::open(&officer, "/desk").await;
    assert!(
        desk.words().contains("Đã có đơn vị khác đại diện"),
        "{}",
        desk.words()
    );
    let claim = waiting(&duyen).await.remove(0);
    let page = Page::open(&officer, &format!("/desk/claims/{claim}")).await;
    let refused = page.form("/refuse").send(&officer).await;
    assert_eq!(refused.status, 422);
    let page = Page::open(&officer, &format!("/desk/claims/{claim}")).await;
    let refused = page
        .form("/refuse")
        .with("reason", "Không đúng tên.")
        .send(&officer)
        .await;
    assert!(
        refused.words().contains("Đã từ chối"),
        "{}",
        refused.words()
    );
    app.last_letter_to(LAN).await.says(&["Không đúng tên."]);
}

/// Somebody in a browser, signed in by the page.
async fn entered(app: &TestApp, email: &str, password: &str) -> Client {
    let client = app.anonymous();
    let form = Page::open(&client, "/sign-in")
        .await
        .form("/sign-in/password");
    form.with("email", email)
        .with("password", password)
        .send(&client)
        .await;
    client
}
