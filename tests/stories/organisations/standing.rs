//! What the authorities say of an organisation: waiting, rejected, verified, lapsed, suspended, reinstated.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, CAO_BANG, DUYEN, MAI, QUAN, id, refusals},
    people::{self, organisation_of, outsider},
};

use super::{HOA, invite, look};

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
