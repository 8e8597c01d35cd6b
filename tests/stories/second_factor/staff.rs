//! Staff, who have no powers without a second step.

use accounts::person::{self, CreatePerson};
use chrono::Duration;
use kernel::{actor::Role, text::Language};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context,
};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, DUYEN, QUAN, refusals},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, organisation_of},
};

use super::{Code, enable};

/// An inquiry that nobody but the desk answers.
async fn at_desk(app: &TestApp) -> String {
    let quan = app.sign_in(QUAN).await;
    let query = "{ products(filter: { claimed: false }, first: 1) { nodes { id baseUnit } } }";
    let found = quan.data(query, json!({})).await["products"]["nodes"][0].clone();
    let mut input = deal::na_inquiry(deal::id(&found));
    input["acknowledgeDesk"] = json!(true);
    for line in input["lines"].as_array_mut().expect("lines") {
        line["targetPrice"] = Value::Null;
        for entry in line["schedule"].as_array_mut().expect("entries") {
            entry["quantity"] = json!({ "value": "500", "unit": found["baseUnit"] });
        }
    }
    deal::id(&deal::submit(&quan, input).await).to_owned()
}

#[rstest]
#[tokio::test]
async fn an_owner_of_an_office_appoints_nobody_without_a_second_factor(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let office = organisation_of(&app, DUYEN).await;
    let head = CreatePerson {
        name: "Trưởng Phòng".to_owned(),
        email: "truong-phong@langson.example".to_owned(),
        phone: None,
        language: Language::Vi,
        password: Some(PASSWORD.to_owned().into()),
        membership: Some((office, Role::Owner)),
    };
    person::create(app.server().db(), &Context::program("story"), &head)
        .await
        .expect("entered");
    let client = app.anonymous().sign_in(&head.email, PASSWORD).await;
    let invite = json!({
        "idempotencyKey": Client::key(), "organisationId": office.to_string(), "email": "ke-gian@nowhere.example", "role": "OWNER",
    });
    let refused = client
        .attempt("memberInvite", invite.clone(), "invitation { id }")
        .await;
    assert_eq!(refusals(&refused), ["FORBIDDEN input.organisationId"]);
    enable(&app, &client).await;
    client
        .act("memberInvite", invite, "invitation { id }")
        .await;
}

#[rstest]
#[tokio::test]
async fn staff_have_no_powers_without_a_second_factor(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let email = "can-bo@langson.example";
    let officer = CreatePerson {
        name: "Cán Bộ Thật".to_owned(),
        email: email.to_owned(),
        phone: None,
        language: Language::Vi,
        password: Some(PASSWORD.to_owned().into()),
        membership: Some((organisation_of(&app, DUYEN).await, Role::Agent)),
    };
    person::create(app.server().db(), &Context::program("story"), &officer)
        .await
        .expect("entered");
    let client = app.anonymous().sign_in(email, PASSWORD).await;
    let view = "{ viewer { organisations { jurisdiction { kind } } secondFactor { state required inThisSession } } }";
    let powerless = client.data(view, json!({})).await["viewer"].clone();
    assert_eq!(
        powerless,
        json!({ "organisations": [{ "jurisdiction": null }], "secondFactor": { "state": "OFF", "required": true, "inThisSession": false } })
    );
    // What lies at the desk, who works there and what it may claim is no affair of such a session.
    let at_desk = at_desk(&app).await;
    let look = "query($id: ID!) { node(id: $id) { id } viewer { inquiries(side: DESK, first: 5) { nodes { id } } } }";
    let nothing = json!({ "node": null, "viewer": { "inquiries": { "nodes": [] } } });
    assert_eq!(client.data(look, json!({ "id": at_desk })).await, nothing);
    let decline = json!({ "inquiryId": at_desk, "reason": "Không." });
    let declined = client
        .attempt("inquiryDecline", decline, "inquiry { id }")
        .await;
    assert_eq!(refusals(&declined), ["NOT_FOUND input.inquiryId"]);
    let (telephone, _) = enable(&app, &client).await;
    let seen = client.data(look, json!({ "id": at_desk })).await;
    assert_eq!(seen["node"]["id"], json!(at_desk));
    let powerful = client.data(view, json!({})).await["viewer"].clone();
    assert_eq!(
        powerful,
        json!({ "organisations": [{ "jurisdiction": { "kind": "BOTH" } }], "secondFactor": { "state": "ON", "required": true, "inThisSession": true } })
    );
    // Whoever switches it off loses them again, in every session.
    app.hand.advance(Duration::minutes(1));
    client
        .act(
            "secondFactorDisable",
            json!({ "code": app.code(&telephone) }),
            "secondFactor { state }",
        )
        .await;
    let powerless = client.data(view, json!({})).await["viewer"].clone();
    assert_eq!(
        powerless["organisations"],
        json!([{ "jurisdiction": null }])
    );
    let home = app.anonymous().reading("vi");
    let page = Page::open(&home, "/sign-in")
        .await
        .form("/sign-in/password")
        .with("email", email)
        .with("password", PASSWORD)
        .send(&home)
        .await;
    assert!(page.words().contains("Bạn là cán bộ"), "{}", page.words());
    let account = Page::open(&home, "/account").await.words();
    assert!(account.contains("Cán bộ phải bật"), "{account}");
}

#[tokio::test]
async fn the_sample_officers_of_a_demonstration_read_that_they_are_let_off() {
    let app = TestApp::start(Sqlite).await;
    let duyen = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let account = Page::open(&duyen, "/account").await.words();
    assert!(account.contains("không cần bật"), "{account}");
    assert!(!account.contains("Cán bộ phải bật"), "{account}");
    let view = "{ viewer { secondFactor { required } } }";
    let seen = app.sign_in(DUYEN).await.data(view, json!({})).await;
    assert_eq!(seen["viewer"]["secondFactor"]["required"], json!(false));
    // Whoever is no officer reads nothing of them.
    let quan = in_browser(&app, QUAN, SAMPLE_PASSWORD).await;
    let account = Page::open(&quan, "/account").await.words();
    assert!(!account.to_lowercase().contains("cán bộ"), "{account}");
}
