//! A household is registered under its owner's personal number: nobody reads it in the database or in a letter, and few on a screen.

use platform::{
    Backend::{self, Postgres, Sqlite},
    keys::Keys,
};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DUYEN, id, refusals},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, outsider},
    tables::{rows_with, texts},
};

const NUMBER: &str = "020099012345";
const LAN: &str = "lan@ho-lan.example";
const SHOWN: &str = "organisation { id version standing registration { number masked } verification { note papers { reference } } }";

/// Somebody founds a household under the number and shows its papers; gives it.
async fn household(client: &Client, name: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(), "legalName": name, "legalKind": "HOUSEHOLD",
        "capabilities": ["PRODUCER"], "taxCode": "020 099 012345",
        "address": { "unitCode": "06463", "lines": ["Thôn 9"] },
    });
    let founded = client.act("organisationCreate", input, SHOWN).await["organisation"].clone();
    assert_eq!(
        founded["registration"],
        json!({ "number": NUMBER, "masked": false }),
        "its founder reads it in the answer"
    );
    assert_eq!(
        look(client, &founded).await["registration"],
        json!({ "number": NUMBER, "masked": false }),
        "its owner reads it"
    );
    let input = json!({
        "idempotencyKey": Client::key(), "organisationId": id(&founded),
        "papers": [{ "kind": "TAX_REGISTRATION", "reference": NUMBER }],
    });
    client.act("organisationSubmit", input, SHOWN).await["organisation"].clone()
}

async fn look(client: &Client, organisation: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { version registration { number masked } } } }";
    client.data(query, json!({ "id": id(organisation) })).await["node"].clone()
}

async fn verify(client: &Client, organisation: &Value) -> Vec<String> {
    let version = look(client, organisation).await["version"].clone();
    let input = json!({
        "organisationId": id(organisation), "expectedVersion": version,
        "papers": [{ "kind": "TAX_REGISTRATION" }],
    });
    refusals(&client.attempt("organisationVerify", input, SHOWN).await)
}

#[rstest]
#[tokio::test]
async fn its_members_and_the_staff_who_judge_it_read_the_number_and_nobody_else(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let lan = outsider(&app, LAN).await;
    let house = household(&lan, "Hộ Lan Mẫu").await;
    assert_eq!(
        house["verification"]["papers"],
        json!([{ "reference": "•••345" }])
    );
    let letter = app.last_letter_to(DUYEN).await;
    letter.says(&["Hộ Lan Mẫu", "•••345"]);
    assert!(!letter.plain.contains(NUMBER), "{}", letter.plain);
    assert_eq!(rows_with(&app, &[NUMBER]).await, Vec::<String>::new());

    let (duyen, elsewhere) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    assert_eq!(look(&duyen, &house).await["registration"]["number"], NUMBER);
    assert_eq!(look(&elsewhere, &house).await, Value::Null);

    // The desk finds it by the number, and its owner finds it in her form, as it was typed.
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let found = Page::open(&officer, &format!("/desk/organisations?number={NUMBER}")).await;
    assert!(found.words().contains("Hộ Lan Mẫu"), "{}", found.words());
    let judged = Page::open(&officer, &format!("/desk/organisations/{}", id(&house))).await;
    assert!(judged.words().contains(NUMBER), "{}", judged.words());
    let owner = in_browser(&app, LAN, PASSWORD).await;
    let facts = format!("/organisations/{}/facts", id(&house));
    let form = Page::open(&owner, &facts).await.form("/update");
    let typed = ("taxCode".to_owned(), NUMBER.to_owned());
    assert!(form.fields.contains(&typed), "{:?}", form.fields);
    let saved = form.send(&owner).await;
    assert_eq!(saved.status, 200, "{}", saved.words());

    // Of two under one number, one is verified; the same number typed again is the same number.
    assert_eq!(verify(&duyen, &house).await, Vec::<String>::new());
    let form = Page::open(&owner, &facts).await.form("/update");
    let saved = form.send(&owner).await;
    assert_eq!(saved.status, 200, "{}", saved.words());
    let other = household(&outsider(&app, "nam@ho-nam.example").await, "Hộ Nam Mẫu").await;
    assert_eq!(other["verification"]["note"], Value::Null, "for staff only");
    assert_eq!(
        verify(&duyen, &other).await,
        ["DUPLICATE input.organisationId"]
    );
    assert_eq!(rows_with(&app, &[NUMBER]).await, Vec::<String>::new());

    // Once the household is closed and its owner erased, nothing of the number is left.
    let version = look(&lan, &house).await["version"].clone();
    let close =
        json!({ "organisationId": id(&house), "expectedVersion": version, "reason": "Nghỉ làm." });
    lan.act("organisationClose", close, "organisation { standing }")
        .await;
    let kept = "SELECT registration_key AS it FROM organisation WHERE legal_name = 'Hộ Lan Mẫu' AND registration_key IS NOT NULL";
    assert_eq!(texts(&app, kept).await.len(), 1);
    let erase = json!({ "idempotencyKey": Client::key(), "currentPassword": PASSWORD });
    let erased = lan.act("personalDataErase", erase, "outcome").await;
    assert_eq!(erased["outcome"], "ERASED");
    assert_eq!(texts(&app, kept).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_number_that_an_older_program_wrote_is_sealed_at_the_next_start(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut app = TestApp::start(backend).await;
    let lan = outsider(&app, LAN).await;
    let house = household(&lan, "Hộ Lan Mẫu").await;
    let duyen = app.sign_in(DUYEN).await;
    assert_eq!(verify(&duyen, &house).await, Vec::<String>::new());
    app.letters_out().await;
    for sql in [
        "UPDATE organisation SET registration = '{\"kind\":\"VIETNAMESE_TAX\",\"code\":\"020099012345\"}', personal_number = NULL, registration_key = 'VN:MST:020099012345' WHERE legal_name = 'Hộ Lan Mẫu'",
        "UPDATE verified_registration SET key = 'VN:MST:020099012345' WHERE key LIKE 'VN:CCCD:%'",
        "UPDATE verification SET papers = '[{\"kind\":\"TAX_REGISTRATION\",\"reference\":\"020099012345\"}]' WHERE outcome = 'SUBMITTED'",
        "UPDATE letter_body SET plain = 'Mã số 020099012345' WHERE letter_id IN (SELECT id FROM letter WHERE kind = 'ORGANISATION_SUBMITTED')",
    ] {
        assert_ne!(app.tamper(sql).await, 0, "{sql}");
    }
    assert!(rows_with(&app, &[NUMBER]).await.len() >= 4);
    app.restart().await;
    assert_eq!(rows_with(&app, &[NUMBER]).await, Vec::<String>::new());

    // A new key takes over what the old one sealed, which can go then.
    let key_file = app.settings().key_file.clone();
    let old = Keys::load(&key_file).expect("keys").active_id().to_owned();
    Keys::rotate(&key_file, platform::testing::start()).expect("rotated");
    app.restart().await;
    Keys::remove(&key_file, &old).expect("removed");
    app.restart().await;
    assert_eq!(rows_with(&app, &[&old]).await, Vec::<String>::new());
    let (lan, duyen) = (
        app.anonymous().sign_in(LAN, PASSWORD).await,
        app.sign_in(DUYEN).await,
    );
    assert_eq!(look(&lan, &house).await["registration"]["number"], NUMBER);
    let other = household(&outsider(&app, "nam@ho-nam.example").await, "Hộ Nam Mẫu").await;
    assert_eq!(
        verify(&duyen, &other).await,
        ["DUPLICATE input.organisationId"]
    );
}
