//! The office, its officer, and the first members.

use chophien::{
    cli::{CreateAuthority, CreateUser, Kind, Review},
    offices, people,
};
use serde_json::{Value, json};
use tests::{Client, TestApp, authenticator::Authenticator, deal::text, people::PASSWORD, token};

use super::{Cast, DESK, LAN, MAI, QUAN, first};

/// Gives the office's id, as the command line prints it.
pub(super) async fn the_first_office_comes_by_the_command_line(app: &TestApp) -> String {
    let given = CreateAuthority {
        name: "Sở Nông nghiệp và Môi trường Lạng Sơn".to_owned(),
        kind: Kind::Both,
        units: vec!["20".to_owned()],
        mailbox: DESK.to_owned(),
        address: vec!["Số 1 đường Mẫu".to_owned()],
        seat: None,
        phone: Some("0205 3812 345".to_owned()),
        tax_code: None,
        language: "vi".to_owned(),
        review: Review::Before,
    };
    let office = offices::create(app.server().db(), &given)
        .await
        .expect("the office")
        .to_string();
    let listed = offices::list(app.server().db()).await.expect("listed");
    assert!(
        listed.contains(&office) && listed.contains(DESK),
        "{listed}"
    );
    let officer = CreateUser {
        email: LAN.to_owned(),
        name: "Nông Thị Lan".to_owned(),
        phone: None,
        language: "vi".to_owned(),
        staff: Some(office.clone()),
        organisation: None,
        role: None,
        password_stdin: false,
    };
    people::create(app.server().db(), officer)
        .await
        .expect("the officer");
    office
}

/// She has no password: a mailed link, then the second step, without which she is nobody's staff.
pub(super) async fn the_officer_signs_in_with_a_second_step(
    app: &TestApp,
    office: &str,
) -> (Client, Authenticator) {
    let anybody = app.anonymous();
    anybody
        .act("signInLinkRequest", json!({ "email": LAN }), "requested")
        .await;
    let letter = app.last_letter_to(LAN).await;
    assert_eq!(
        letter.reply_to.as_deref(),
        Some(DESK),
        "answers go to the office from the first letter on"
    );
    let used = anybody
        .act(
            "signInLinkUse",
            json!({ "token": token(&letter.link()) }),
            "result { ... on SignedIn { token } }",
        )
        .await;
    let lan = app.anonymous().with_token(text(&used["result"]["token"]));
    let desk = "{ viewer { secondFactor { required inThisSession } desk { organisationsWaiting { nodes { id } } } } }";
    let before = lan.data(desk, json!({})).await;
    assert_eq!(
        before["viewer"]["secondFactor"]["required"], true,
        "{before}"
    );
    assert_eq!(before["viewer"]["desk"], Value::Null, "{before}");

    let begun = lan
        .act("secondFactorEnable", json!({}), "setup { secret }")
        .await;
    let telephone = Authenticator::of(text(&begun["setup"]["secret"]));
    let on = lan
        .act(
            "secondFactorEnable",
            json!({ "code": telephone.code(app.hand.get()) }),
            "recoveryCodes",
        )
        .await;
    assert_eq!(on["recoveryCodes"].as_array().map(Vec::len), Some(10));
    let after = lan.data(desk, json!({})).await;
    assert!(after["viewer"]["desk"].is_object(), "{office}: {after}");
    (lan, telephone)
}

/// Somebody signs up and confirms her address by the letter.
pub(super) async fn somebody_signs_up(
    app: &TestApp,
    email: &str,
    name: &str,
    phone: &str,
) -> Client {
    let anybody = app.anonymous();
    let input = json!({
        "email": email, "name": name, "password": PASSWORD, "phone": phone, "language": "VI",
        "consents": ["TRADE"], "wording": accounts::consent::WORDING,
    });
    anybody.act("userSignUp", input, "requested").await;
    let letter = app.last_letter_to(email).await;
    let confirmed = anybody
        .act(
            "userEmailConfirm",
            json!({ "token": token(&letter.link()) }),
            "passwordKept signIn { ... on SignedIn { token } }",
        )
        .await;
    assert_eq!(confirmed["passwordKept"], true);
    app.anonymous()
        .with_token(text(&confirmed["signIn"]["token"]))
}

pub(super) async fn the_cooperative_is_founded_and_verified(cast: &Cast) {
    let facts = json!({
        "idempotencyKey": Client::key(), "legalName": "HTX Na Chi Lăng", "legalKind": "COOPERATIVE",
        "capabilities": ["PRODUCER"], "taxCode": "9900000030",
        "address": { "unitCode": "06463", "lines": ["Thôn Mẫu 1"] },
        "phone": "0205 3871 234", "letterbox": "htx@htx-na.example", "language": "VI",
    });
    founded_and_verified(cast, &cast.mai, MAI, facts).await;
}

pub(super) async fn the_buyer_is_founded_and_verified(cast: &Cast) {
    let facts = json!({
        "idempotencyKey": Client::key(), "legalName": "Công ty TNHH Siêu thị Thủ Đô", "legalKind": "ENTERPRISE",
        "capabilities": ["BUYER"], "taxCode": "9900000048",
        "address": { "unitCode": "01", "lines": ["Số 9 phố Mẫu"] },
        "phone": "024 3825 1234", "language": "VI",
    });
    founded_and_verified(cast, &cast.quan, QUAN, facts).await;
    let profile =
        json!({ "idempotencyKey": Client::key(), "businessKind": "SUPERMARKET", "words": ["na"] });
    cast.quan
        .act("buyerProfileUpdate", profile, "buyerProfile { words }")
        .await;
}

async fn founded_and_verified(cast: &Cast, owner: &Client, email: &str, facts: Value) {
    let name = text(&facts["legalName"]).to_owned();
    let founded = owner
        .act("organisationCreate", facts, "organisation { id standing }")
        .await["organisation"]
        .clone();
    assert_eq!(founded["standing"], "UNVERIFIED");
    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }, { "kind": "IDENTITY" }]);
    let submitted = json!({ "idempotencyKey": Client::key(), "organisationId": founded["id"], "papers": papers });
    owner
        .act("organisationSubmit", submitted, "organisation { id }")
        .await;
    let told = cast.app.last_letter_to(LAN).await;
    assert!(told.plain.contains(&name), "{}", told.plain);

    let waiting = "{ viewer { desk { organisationsWaiting { nodes { id version legalName } } } } }";
    let desk = cast.lan.data(waiting, json!({})).await;
    let house = first(&desk["viewer"]["desk"]["organisationsWaiting"]["nodes"]).clone();
    assert_eq!(house["legalName"], name.as_str());
    let verified = json!({ "organisationId": house["id"], "expectedVersion": house["version"], "papers": papers });
    let verified = cast
        .lan
        .act(
            "organisationVerify",
            verified,
            "organisation { standing verification { outcome authority { legalName } } }",
        )
        .await;
    assert_eq!(verified["organisation"]["standing"], "VERIFIED");
    let letter = cast.app.last_letter_to(email).await;
    assert!(letter.plain.contains(&name), "{}", letter.plain);
}
