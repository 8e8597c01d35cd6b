//! Organisations kept by their owners: founded, verified by the authority they belong to, joined by invitation, left, and
//! stopped when they must be.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, CAO_BANG, DUYEN, HA, MAI, QUAN, id, refusals},
    page::Page,
    people::{self, PASSWORD, organisation_of, outsider},
    post,
};

const HOA: &str = "hoa@htx-moi.example";
const TU: &str = "tu@htx-moi.example";
const SHOWN: &str = "organisation { id version standing submittedAt verification { outcome note reason papers { kind } authority { legalName } by } }";

fn founding() -> Value {
    json!({
        "idempotencyKey": Client::key(), "legalName": "HTX Mận Mẫu", "legalKind": "COOPERATIVE",
        "capabilities": ["PRODUCER"], "taxCode": "9900000087",
        "address": { "unitCode": "06463", "lines": ["Thôn Mẫu 9"] },
        "phone": "0205 3871 999", "letterbox": "htx@htx-moi.example", "language": "VI",
    })
}

fn papers() -> Value {
    json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }, { "kind": "IDENTITY" }])
}

/// Founds an organisation; gives it.
async fn found(client: &Client, input: Value) -> Value {
    let payload = client.act("organisationCreate", input, SHOWN).await;
    payload["organisation"].clone()
}

async fn submit(client: &Client, organisation: &Value) -> Value {
    let input = json!({ "idempotencyKey": Client::key(), "organisationId": id(organisation), "papers": papers() });
    let payload = client.act("organisationSubmit", input, SHOWN).await;
    payload["organisation"].clone()
}

/// What an officer's decision answers.
async fn judge(client: &Client, how: &str, organisation: &Value, more: Value) -> Value {
    let mut input =
        json!({ "organisationId": id(organisation), "expectedVersion": organisation["version"] });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    client.attempt(how, input, SHOWN).await
}

async fn verify(client: &Client, organisation: &Value) -> Value {
    let seen = json!({ "papers": papers() });
    judge(client, "organisationVerify", organisation, seen).await
}

async fn look(client: &Client, organisation: &str, fields: &str) -> Value {
    let document =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on Organisation {{ {fields} }} }} }}");
    client.data(&document, json!({ "id": organisation })).await["node"].clone()
}

/// The names that wait at an officer's desk.
async fn waiting(client: &Client) -> Vec<String> {
    let document = "{ viewer { desk { organisationsWaiting { nodes { legalName } } } } }";
    let found = client.data(document, json!({})).await;
    let nodes = found["viewer"]["desk"]["organisationsWaiting"]["nodes"].clone();
    let names = nodes.as_array().expect("a list").iter();
    names
        .map(|node| deal::text(&node["legalName"]).to_owned())
        .collect()
}

async fn invite(client: &Client, organisation: &str, email: &str, role: &str) -> Vec<String> {
    let input = json!({ "idempotencyKey": Client::key(), "organisationId": organisation, "email": email, "role": role });
    let payload = client
        .attempt("memberInvite", input, "invitation { id email role }")
        .await;
    refusals(&payload)
}

fn token(link: &str) -> &str {
    link.rsplit('/').next().expect("a token")
}

/// Accepts the newest invitation at an address.
async fn accept(app: &TestApp, client: &Client, email: &str) -> Vec<String> {
    let letter = app.last_letter_to(email).await;
    let input = json!({ "token": token(&letter.link()) });
    let payload = client
        .attempt("invitationAccept", input, "organisation { id }")
        .await;
    refusals(&payload)
}

/// The place of somebody in an organisation, by address as its owners see it.
async fn member(client: &Client, organisation: &str, email: &str) -> String {
    let found = look(client, organisation, "members { id email }").await;
    let members = found["members"].as_array().expect("members");
    let place = members.iter().find(|member| member["email"] == email);
    id(place.expect("a member")).to_owned()
}

#[rstest]
#[tokio::test]
async fn a_cooperative_is_founded_and_verified_by_its_own_province_alone(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let hoa = outsider(&app, HOA).await;

    // Every mistake at once, and nothing saved.
    let mut wrong = founding();
    wrong["legalName"] = json!(" ");
    wrong["taxCode"] = json!("9900000088");
    wrong["address"]["unitCode"] = json!("99999");
    wrong["letterbox"] = json!("nobody");
    wrong["capabilities"] = json!([]);
    let refused = hoa.attempt("organisationCreate", wrong, SHOWN).await;
    let mut faults = refusals(&refused);
    faults.sort();
    assert_eq!(
        faults,
        [
            "CHECK_DIGIT input.taxCode",
            "INVALID_FORMAT input.letterbox",
            "NOT_FOUND input.address.unitCode",
            "REQUIRED input.capabilities",
            "REQUIRED input.legalName",
        ]
    );

    let cooperative = found(&hoa, founding()).await;
    let own = "standing capabilities provinceCode registration { number } members { name email role isViewer } invitations { id } staffActions { nodes { kind } } viewerActions { action allowed reasons }";
    let seen = look(&hoa, id(&cooperative), own).await;
    assert_eq!(seen["provinceCode"], "20");
    assert_eq!(seen["members"][0]["role"], "OWNER");
    assert_eq!(
        seen["viewerActions"][1],
        json!({ "action": "ORGANISATION_SUBMIT", "allowed": true, "reasons": [] })
    );
    let quan = app.sign_in(QUAN).await;
    assert_eq!(look(&quan, id(&cooperative), own).await, Value::Null);

    let cooperative = submit(&hoa, &cooperative).await;
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["HTX Mận Mẫu", "9900000087", "Xã Chi Lăng, Lạng Sơn"]);
    // More papers make no second letter.
    let cooperative = submit(&hoa, &cooperative).await;
    assert_eq!(app.letters_to(DUYEN).await.len(), 1);

    // Another province's officer does not even see it, nor does its owner judge it.
    let (duyen, other) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    assert_eq!(waiting(&duyen).await, ["HTX Mận Mẫu"]);
    assert_eq!(waiting(&other).await, Vec::<String>::new());
    let document = "{ viewer { desk { organisationsWaiting { nodes { id } } } } }";
    let desk = hoa.data(document, json!({})).await;
    assert_eq!(desk["viewer"]["desk"], Value::Null);
    assert_eq!(
        refusals(&verify(&other, &cooperative).await),
        ["NOT_FOUND input.organisationId"]
    );
    assert_eq!(
        refusals(&verify(&hoa, &cooperative).await),
        ["FORBIDDEN input.organisationId"]
    );
    let blind = json!({ "papers": [] });
    let refused = judge(&duyen, "organisationVerify", &cooperative, blind).await;
    assert_eq!(refusals(&refused), ["REQUIRED input.papers"]);
    let numbered = json!({ "papers": [{ "kind": "IDENTITY", "reference": "020190001234" }] });
    let refused = judge(&duyen, "organisationVerify", &cooperative, numbered).await;
    assert_eq!(
        refusals(&refused),
        ["CONTRADICTION input.papers.0.reference"]
    );

    // Rejected with a reason, shown again, verified; pressing twice changes nothing.
    let why = json!({ "reason": "Giấy đăng ký đã hết hạn." });
    let rejected = judge(&duyen, "organisationReject", &cooperative, why).await;
    assert_eq!(refusals(&rejected), Vec::<String>::new());
    app.last_letter_to(HOA)
        .await
        .says(&["Giấy đăng ký đã hết hạn."]);
    let stale = verify(&duyen, &cooperative).await;
    assert_eq!(refusals(&stale), ["VERSION_CONFLICT input.expectedVersion"]);
    let cooperative = submit(&hoa, &rejected["organisation"]).await;
    for _ in 0..2 {
        let verified = verify(&duyen, &cooperative).await;
        assert_eq!(refusals(&verified), Vec::<String>::new());
        assert_eq!(verified["organisation"]["standing"], "VERIFIED");
    }
    assert_eq!(waiting(&duyen).await, Vec::<String>::new());
    let letters = app.letters_to(HOA).await;
    assert_eq!(letters.len(), 2, "one letter a fact");
    letters[1].says(&["HTX Mận Mẫu", "Sở Nông nghiệp và Môi trường Lạng Sơn"]);

    // What staff did stands before the organisation's eyes, with who and for which authority.
    let acts = "staffActions { nodes { kind officer reason authority { legalName } } } verifications { outcome by papers { kind reference } note }";
    let seen = look(&hoa, id(&cooperative), acts).await;
    let nodes = seen["staffActions"]["nodes"].as_array().expect("acts");
    let kinds: Vec<&str> = nodes.iter().map(|node| deal::text(&node["kind"])).collect();
    assert_eq!(kinds, ["organisation.verified", "organisation.rejected"]);
    assert_eq!(nodes[1]["reason"], "Giấy đăng ký đã hết hạn.");
    assert_eq!(nodes[0]["officer"], "Nông Thị Duyên");
    let outcomes: Vec<&str> = seen["verifications"]
        .as_array()
        .expect("records")
        .iter()
        .map(|record| deal::text(&record["outcome"]))
        .collect();
    assert_eq!(
        outcomes,
        [
            "VERIFIED",
            "SUBMITTED",
            "REJECTED",
            "SUBMITTED",
            "SUBMITTED"
        ]
    );
    assert_eq!(seen["verifications"][0]["by"], "Nông Thị Duyên");
}

#[rstest]
#[tokio::test]
async fn a_tax_code_is_verified_once_and_what_was_verified_does_not_change_unseen(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (hoa, duyen) = (outsider(&app, HOA).await, app.sign_in(DUYEN).await);
    let first = submit(&hoa, &found(&hoa, founding()).await).await;
    let second = submit(&hoa, &found(&hoa, founding()).await).await;
    let verified = verify(&duyen, &first).await["organisation"].clone();
    assert_eq!(verified["standing"], "VERIFIED");
    assert_eq!(
        refusals(&verify(&duyen, &second).await),
        ["DUPLICATE input.organisationId"]
    );
    // Whoever takes the number of Na Mẫu is noted for the officer alone.
    let mut stolen = founding();
    stolen["taxCode"] = json!("9900000030");
    let thief = submit(&hoa, &found(&hoa, stolen).await).await;
    assert_eq!(thief["verification"]["note"], Value::Null);
    let seen = look(&duyen, id(&thief), "verification { note }").await;
    assert_eq!(seen["verification"]["note"], "REGISTRATION_TAKEN");
    assert_eq!(
        refusals(&verify(&duyen, &thief).await),
        ["DUPLICATE input.organisationId"]
    );

    // The telephone changes freely; the name only by being verified anew.
    let mut change = founding();
    change["organisationId"] = json!(id(&first));
    change["expectedVersion"] = verified["version"].clone();
    change["phone"] = json!("0912 000 999");
    let changed = hoa.act("organisationUpdate", change.clone(), SHOWN).await;
    assert_eq!(changed["organisation"]["standing"], "VERIFIED");
    change["idempotencyKey"] = json!(Client::key());
    change["legalName"] = json!("HTX Mận Khác");
    let stale = hoa
        .attempt("organisationUpdate", change.clone(), SHOWN)
        .await;
    assert_eq!(refusals(&stale), ["VERSION_CONFLICT input.expectedVersion"]);
    change["expectedVersion"] = changed["organisation"]["version"].clone();
    let refused = hoa
        .attempt("organisationUpdate", change.clone(), SHOWN)
        .await;
    assert_eq!(refusals(&refused), ["REVIEW_REQUIRED input.legalName"]);
    change["renounceVerification"] = json!(true);
    let changed = hoa.act("organisationUpdate", change, SHOWN).await;
    assert_eq!(changed["organisation"]["standing"], "UNVERIFIED");
    assert_eq!(changed["organisation"]["verification"]["outcome"], "LAPSED");
    // The number is free again.
    let verified = verify(&duyen, &second).await;
    assert_eq!(refusals(&verified), Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn any_authority_verifies_a_buyer_and_nobody_his_own_organisation(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (hoa, far) = (outsider(&app, HOA).await, app.sign_in(CAO_BANG).await);
    let mut buying = founding();
    buying["capabilities"] = json!(["BUYER"]);
    buying["legalKind"] = json!("ENTERPRISE");
    buying["legalName"] = json!("Công ty Mua Mẫu");
    buying["address"] = json!({ "unitCode": "00166", "lines": ["Số 7 đường Mẫu"] });
    let buyer = submit(&hoa, &found(&hoa, buying.clone()).await).await;
    assert_eq!(waiting(&far).await, ["Công ty Mua Mẫu"]);
    let verified = verify(&far, &buyer).await;
    assert_eq!(verified["organisation"]["standing"], "VERIFIED");
    assert_eq!(
        verified["organisation"]["verification"]["authority"]["legalName"],
        "Sở Nông nghiệp và Môi trường Cao Bằng (mẫu)"
    );
    // A verified buyer that begins to produce is its own province's business again.
    let mut producing = buying;
    producing["organisationId"] = json!(id(&buyer));
    producing["expectedVersion"] = verified["organisation"]["version"].clone();
    producing["idempotencyKey"] = json!(Client::key());
    producing["capabilities"] = json!(["BUYER", "PRODUCER"]);
    let refused = hoa.attempt("organisationUpdate", producing, SHOWN).await;
    assert_eq!(refusals(&refused), ["REVIEW_REQUIRED input.capabilities"]);

    // An officer who is an agent of a cooperative may trade for it and never judges it.
    let namau = organisation_of(&app, MAI).await.to_string();
    people::joins(&app, DUYEN, MAI).await;
    let duyen = app.sign_in(DUYEN).await;
    let seen = look(&duyen, &namau, "id version").await;
    let why = json!({ "reason": "Nhầm." });
    let refused = judge(&duyen, "organisationSuspend", &seen, why).await;
    assert_eq!(refusals(&refused), ["FORBIDDEN input.organisationId"]);
}

#[rstest]
#[tokio::test]
async fn an_invitation_reaches_known_and_unknown_addresses_alike(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mai = app.sign_in(MAI).await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let hoa = outsider(&app, HOA).await;

    // Agents do not invite; a member is not invited again.
    people::joins(&app, HA, MAI).await;
    let ha = app.sign_in(HA).await;
    assert_eq!(
        invite(&ha, &namau, HOA, "OWNER").await,
        ["FORBIDDEN input.organisationId"]
    );
    assert_eq!(
        invite(&mai, &namau, &MAI.to_uppercase(), "OWNER").await,
        ["ALREADY_MEMBER input.email"]
    );

    // The same answer and the same letter, but for the address.
    assert_eq!(
        invite(&mai, &namau, HOA, "MANAGER").await,
        Vec::<String>::new()
    );
    assert_eq!(
        invite(&mai, &namau, TU, "AGENT").await,
        Vec::<String>::new()
    );
    let (known, unknown) = (app.last_letter_to(HOA).await, app.last_letter_to(TU).await);
    assert_eq!(known.subject, unknown.subject);
    let seen = look(&mai, &namau, "invitations { email role }").await;
    assert_eq!(seen["invitations"].as_array().map(Vec::len), Some(2));

    // A link belongs to its address, opening it changes nothing, and it works once.
    let link = known.link();
    let stranger = app.anonymous();
    let page = Page::open(&stranger, &link).await;
    assert_eq!(page.status, 200);
    let input = json!({ "token": token(&link) });
    let refused = ha
        .attempt("invitationAccept", input.clone(), "organisation { id }")
        .await;
    assert_eq!(refusals(&refused), ["FORBIDDEN input.token"]);
    for _ in 0..2 {
        let joined = hoa
            .act("invitationAccept", input.clone(), "organisation { id }")
            .await;
        assert_eq!(id(&joined["organisation"]), namau);
    }
    app.last_letter_to(MAI).await.says(&["Người Lạ", "quản lý"]);

    // Somebody new joins by the page alone; the letter has shown that the address is his.
    let phone = app.anonymous().reading("vi");
    let page = Page::open(&phone, &unknown.link()).await;
    let form = page.form(&format!("/invitations/{}", token(&unknown.link())));
    let wrong = form
        .clone()
        .with("newcomer.name", "Tú")
        .with("newcomer.password", "123")
        .send(&phone)
        .await;
    assert_eq!(wrong.status, 422);
    let home = form
        .with("newcomer.name", "Triệu Văn Tú")
        .with("newcomer.password", PASSWORD)
        .with("newcomer.consents.trade", "yes")
        .send(&phone)
        .await;
    assert_eq!(home.status, 200, "{}", home.words());
    let tu = app.anonymous().sign_in(TU, PASSWORD).await;
    let seen = look(&tu, &namau, "members { name role isViewer }").await;
    assert_eq!(seen["members"].as_array().map(Vec::len), Some(4));
    assert_eq!(Page::open(&phone, &unknown.link()).await.status, 410);

    // A second invitation to an address ends the first; one that was taken back works no more.
    let new = "moi@htx-moi.example";
    assert_eq!(
        invite(&mai, &namau, new, "AGENT").await,
        Vec::<String>::new()
    );
    let first = app.last_letter_to(new).await.link();
    assert_eq!(
        invite(&mai, &namau, new, "AGENT").await,
        Vec::<String>::new()
    );
    let second = app.last_letter_to(new).await.link();
    assert_eq!(Page::open(&stranger, &first).await.status, 410);
    assert_eq!(Page::open(&stranger, &second).await.status, 200);
    let seen = look(&mai, &namau, "invitations { id }").await;
    let input = json!({ "invitationId": seen["invitations"][0]["id"] });
    mai.act("invitationWithdraw", input, "organisation { id }")
        .await;
    assert_eq!(Page::open(&stranger, &second).await.status, 410);
}

#[rstest]
#[tokio::test]
async fn two_owners_who_leave_at_once_leave_one_behind(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mai = app.sign_in(MAI).await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let own = member(&mai, &namau, MAI).await;
    let leave = json!({ "memberId": own });
    let refused = mai
        .attempt("memberRemove", leave.clone(), "organisation { id }")
        .await;
    assert_eq!(refusals(&refused), ["LAST_OWNER input.memberId"]);
    let demote = json!({ "memberId": own, "role": "AGENT" });
    let refused = mai
        .attempt("memberRoleSet", demote, "member { role }")
        .await;
    assert_eq!(refusals(&refused), ["LAST_OWNER input.memberId"]);

    let hoa = outsider(&app, HOA).await;
    assert_eq!(
        invite(&mai, &namau, HOA, "OWNER").await,
        Vec::<String>::new()
    );
    assert_eq!(accept(&app, &hoa, HOA).await, Vec::<String>::new());
    let places = [(&mai, own), (&hoa, member(&hoa, &namau, HOA).await)];
    let tries = (0..5).flat_map(|_| &places).map(async |(client, place)| {
        let input = json!({ "memberId": place });
        let payload = client
            .attempt("memberRemove", input, "organisation { id }")
            .await;
        refusals(&payload)
    });
    let answers = join_all(tries).await;
    let stayed = answers
        .iter()
        .filter(|faults| **faults == ["LAST_OWNER input.memberId"])
        .count();
    assert_eq!(stayed, 5, "{answers:?}");
    let left = answers.iter().filter(|faults| faults.is_empty()).count();
    assert_eq!(left, 5, "the other is answered as before: {answers:?}");
    let ended = "event WHERE kind = 'membership.ended'";
    assert_eq!(post::count(app.server().db(), ended).await, 1);
}

#[rstest]
#[tokio::test]
async fn who_is_removed_has_no_power_left_in_sessions_letters_and_invitations(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (mai, quan) = (app.sign_in(MAI).await, app.sign_in(QUAN).await);
    let namau = organisation_of(&app, MAI).await.to_string();
    let hoa = outsider(&app, HOA).await;
    assert_eq!(
        invite(&mai, &namau, HOA, "OWNER").await,
        Vec::<String>::new()
    );
    assert_eq!(accept(&app, &hoa, HOA).await, Vec::<String>::new());

    // She has a session, the link of a letter, and has invited somebody of hers.
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let inquiry = deal::submit(&quan, deal::na_inquiry(id(&product))).await;
    let link = app.last_letter_to(HOA).await.link();
    let phone = app.anonymous();
    assert_eq!(Page::open(&phone, &link).await.status, 200);
    assert_eq!(
        invite(&hoa, &namau, TU, "OWNER").await,
        Vec::<String>::new()
    );
    let backdoor = app.last_letter_to(TU).await.link();

    let place = member(&mai, &namau, HOA).await;
    let remove = json!({ "memberId": place });
    for _ in 0..2 {
        mai.act(
            "memberRemove",
            remove.clone(),
            "organisation { members { id } }",
        )
        .await;
    }
    app.last_letter_to(HOA).await.says(&["HTX Na Mẫu Chi Lăng"]);
    assert_eq!(deal::look(&hoa, &inquiry).await, Value::Null);
    assert_eq!(look(&hoa, &namau, "id").await, Value::Null);
    assert_eq!(Page::open(&phone, &link).await.status, 410);
    assert_eq!(Page::open(&phone, &backdoor).await.status, 410);
    assert_eq!(
        invite(&hoa, &namau, "ai@htx-moi.example", "OWNER").await,
        ["NOT_FOUND input.organisationId"]
    );
    let back = json!({ "memberId": place, "role": "OWNER" });
    let refused = hoa.attempt("memberRoleSet", back, "member { role }").await;
    assert_eq!(refusals(&refused), ["FORBIDDEN input.memberId"]);

    // Whoever has left may be asked back.
    assert_eq!(
        invite(&mai, &namau, HOA, "AGENT").await,
        Vec::<String>::new()
    );
    assert_eq!(accept(&app, &hoa, HOA).await, Vec::<String>::new());
    let seen = look(&hoa, &namau, "members { role isViewer }").await;
    let again = json!({ "role": "AGENT", "isViewer": true });
    assert!(
        seen["members"]
            .as_array()
            .expect("members")
            .contains(&again)
    );
}

#[rstest]
#[tokio::test]
async fn a_suspended_organisation_reads_and_begins_nothing_until_it_is_reinstated(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (mai, duyen) = (app.sign_in(MAI).await, app.sign_in(DUYEN).await);
    let namau = organisation_of(&app, MAI).await.to_string();
    let seen = look(&duyen, &namau, "id version standing").await;
    let why = json!({ "reason": "Bán hàng không rõ nguồn gốc." });
    let done = judge(&duyen, "organisationSuspend", &seen, why).await;
    assert_eq!(refusals(&done), Vec::<String>::new());
    app.last_letter_to(MAI)
        .await
        .says(&["Bán hàng không rõ nguồn gốc.", "đình chỉ"]);

    let seen = look(
        &mai,
        &namau,
        "id version standing members { name } verification { reason }",
    )
    .await;
    assert_eq!(seen["standing"], "SUSPENDED");
    assert_eq!(
        seen["verification"]["reason"],
        "Bán hàng không rõ nguồn gốc."
    );
    let suspended = "ORGANISATION_SUSPENDED input.organisationId";
    assert_eq!(invite(&mai, &namau, HOA, "AGENT").await, [suspended]);
    let mut change = founding();
    change["organisationId"] = json!(namau);
    change["expectedVersion"] = seen["version"].clone();
    let refused = mai.attempt("organisationUpdate", change, SHOWN).await;
    assert_eq!(refusals(&refused), [suspended]);
    let show =
        json!({ "idempotencyKey": Client::key(), "organisationId": namau, "papers": papers() });
    let refused = mai.attempt("organisationSubmit", show, SHOWN).await;
    assert_eq!(
        refusals(&refused),
        ["STATE_TRANSITION input.organisationId"]
    );

    let lifted = judge(&duyen, "organisationReinstate", &seen, json!({})).await;
    assert_eq!(lifted["organisation"]["standing"], "VERIFIED");
    let acts = look(&mai, &namau, "staffActions { nodes { kind } }").await;
    assert_eq!(
        acts["staffActions"]["nodes"],
        json!([{ "kind": "organisation.reinstated" }, { "kind": "organisation.suspended" }])
    );
}

#[rstest]
#[tokio::test]
async fn an_owner_and_an_officer_do_it_all_by_pages(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    outsider(&app, HOA).await;
    let hoa = by_cookie(&app, HOA, PASSWORD).await;
    let duyen = by_cookie(&app, DUYEN, "cho-phien-2026").await;
    let form = Page::open(&hoa, "/organisation/new")
        .await
        .form("/organisation/new");
    let form = form
        .with("legalName", "Tổ hợp tác Rau Mẫu")
        .with("legalKind", "COOPERATIVE_GROUP")
        .with("capabilities.PRODUCER", "yes")
        .with("capabilities.BUYER", "");
    // A name that is many places is asked back with the places to choose from.
    let asked = form
        .clone()
        .with("address.unitCode", "Tân")
        .send(&hoa)
        .await;
    assert_eq!(asked.status, 422, "{}", asked.words());
    let page = form
        .with("address.unitCode", "xã Chi Lăng, Lạng Sơn")
        .send(&hoa)
        .await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(
        page.words().contains("Xã Chi Lăng, Lạng Sơn"),
        "{}",
        page.words()
    );
    let page = page
        .form("/submit")
        .with("papers.COOPERATION_CONTRACT", "yes")
        .with("papers.other", "Xác nhận của UBND xã")
        .send(&hoa)
        .await;
    assert!(page.words().contains("Chờ cơ quan xem"), "{}", page.words());

    let desk = Page::open(&duyen, "/desk").await;
    assert!(
        desk.words().contains("Tổ hợp tác Rau Mẫu"),
        "{}",
        desk.words()
    );
    let place = organisation_of(&app, HOA).await;
    let judged = Page::open(&duyen, &format!("/desk/organisations/{place}")).await;
    assert!(
        judged.words().contains("Xác nhận của UBND xã"),
        "{}",
        judged.words()
    );
    let refused = judged.form("/reject").send(&duyen).await;
    assert_eq!(refused.status, 422);
    let desk = judged
        .form("/verify")
        .with("papers.SITE_VISIT", "yes")
        .send(&duyen)
        .await;
    assert_eq!(desk.status, 200, "{}", desk.words());
    let own = Page::open(&hoa, "/organisations").await;
    assert_eq!(own.status, 303);
    let own = Page::open(&hoa, &format!("/organisations/{place}")).await;
    assert!(own.words().contains("Đã được xác minh"), "{}", own.words());
    // Nobody else sees either page.
    assert_eq!(Page::open(&hoa, "/desk").await.status, 404);
    let quan = by_cookie(&app, QUAN, "cho-phien-2026").await;
    let other = Page::open(&quan, &format!("/organisations/{place}")).await;
    assert_eq!(other.status, 404);
}

/// Somebody signed in by password in a browser.
async fn by_cookie(app: &TestApp, email: &str, password: &str) -> Client {
    let client = app.anonymous().reading("vi");
    let form = Page::open(&client, "/sign-in")
        .await
        .form("/sign-in/password");
    let home = form
        .with("email", email)
        .with("password", password)
        .send(&client)
        .await;
    assert_eq!(home.status, 200, "{}", home.words());
    client
}
