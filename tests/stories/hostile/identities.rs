//! Somebody who would like to be somebody else: addresses that look alike, registrations written otherwise.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{DUYEN, id, refusals, text},
    people::{PASSWORD, outsider},
    tables::{differing, texts},
};

use super::stage::{mailed, tables_at_rest};

const THU: &str = "thu@htx-moi.example";

fn sign_up(email: &str) -> Value {
    json!({
        "email": email, "name": "Vi Thị Thu", "password": PASSWORD, "consents": ["TRADE"], "wording": accounts::consent::WORDING,
    })
}

/// The addresses of everybody who has an account and is no sample.
async fn addresses(app: &TestApp) -> Vec<String> {
    let mut all = texts(
        app,
        "SELECT value AS it FROM identity JOIN person ON person.id = identity.person_id WHERE person.sample = false",
    )
    .await;
    all.sort_unstable();
    all
}

#[rstest]
#[tokio::test]
async fn one_mailbox_has_one_account_however_it_is_written(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let thu = outsider(&app, THU).await;
    let stranger = app.anonymous();

    // The same mailbox in other letters: answered as ever, and nobody new waits to be entered.
    for same in [
        "THU@HTX-MOI.EXAMPLE",
        " thu@htx-moi.example ",
        "thu@ｈｔｘ-moi.example",
    ] {
        stranger.act("userSignUp", sign_up(same), "requested").await;
    }
    let waiting = "SELECT email AS it FROM address_confirmation";
    assert_eq!(texts(&app, waiting).await, Vec::<String>::new());
    let letters = app.letters_to(THU).await;
    assert!(
        letters
            .iter()
            .all(|letter| letter.subject.contains("đã có tài khoản")),
        "she is told that she has an account"
    );
    app.anonymous()
        .sign_in("Thu@Htx-Moi.Example", PASSWORD)
        .await;

    // What is no plain address is refused wherever one is typed: a name beside it, a second one, a comment, a line break.
    let before = tables_at_rest(&app).await;
    for trick in [
        "Sở Nông nghiệp <thu@htx-moi.example>",
        "\"sonongnghiep@langson.example\" <ke@gian.example>",
        "thu@htx-moi.example,ke@gian.example",
        "thu@htx-moi.example\r\nBcc: ke@gian.example",
        "thu(sonongnghiep)@htx-moi.example",
        "thu@htx-moi.example@gian.example",
        "thu@htx-moi.example.",
        "tһu@htx-moi.example",
    ] {
        for (client, mutation, input) in [
            (&stranger, "userSignUp", sign_up(trick)),
            (&stranger, "passwordResetRequest", json!({ "email": trick })),
            (
                &thu,
                "userEmailChange",
                json!({ "idempotencyKey": Client::key(), "email": trick, "currentPassword": PASSWORD }),
            ),
        ] {
            let refused = client.attempt(mutation, input, "requested").await;
            assert_eq!(
                refusals(&refused),
                ["INVALID_FORMAT input.email"],
                "{mutation} {trick:?}"
            );
        }
    }
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        Vec::<String>::new()
    );

    // A domain in letters that look like hers is another mailbox, and is never shown as hers: everybody reads it in plain letters.
    let alike = "thu@htх-moi.example";
    stranger
        .act("userSignUp", sign_up(alike), "requested")
        .await;
    let waits = texts(&app, waiting).await;
    assert_eq!(waits.len(), 1);
    assert!(
        waits[0].is_ascii() && waits[0].starts_with("thu@xn--"),
        "{waits:?}"
    );
    let token = json!({ "token": mailed(&app, &waits[0]).await });
    let confirmed = stranger
        .act("userEmailConfirm", token, "person { email }")
        .await;
    assert_eq!(text(&confirmed["person"]["email"]), waits[0]);
    assert_eq!(addresses(&app).await, [THU, waits[0].as_str()]);
}

#[rstest]
#[tokio::test]
async fn an_address_cannot_be_taken_by_changing_to_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let _thu = outsider(&app, THU).await;
    let thief = outsider(&app, "ke@gian.example").await;
    let change = |email: &str| json!({ "idempotencyKey": Client::key(), "email": email, "currentPassword": PASSWORD });
    for hers in [THU, "THU@htx-moi.example"] {
        thief
            .act("userEmailChange", change(hers), "requested")
            .await;
    }
    // One that was free when he asked, and is somebody's when he presses.
    let free = "tu@htx-moi.example";
    thief
        .act("userEmailChange", change(free), "requested")
        .await;
    let his = json!({ "token": mailed(&app, free).await });
    let hers = sign_up("Tu@HTX-moi.example");
    app.anonymous().act("userSignUp", hers, "requested").await;
    let hers = json!({ "token": mailed(&app, "Tu@htx-moi.example").await });
    app.anonymous()
        .act("userEmailConfirm", hers, "person { email }")
        .await;
    let refused = thief
        .attempt("userEmailConfirm", his, "person { email }")
        .await;
    let refused = refusals(&refused);
    assert!(
        refused == ["DUPLICATE input.token"] || refused == ["LINK_USED input.token"],
        "{refused:?}"
    );
    assert_eq!(
        addresses(&app).await,
        ["Tu@htx-moi.example", "ke@gian.example", THU]
    );
}

#[rstest]
#[case::vietnamese(json!({ "taxCode": "9900000087" }), &["99 0000 0087", "9900000087 ", "99.0000.0087"])]
#[case::foreign(
    json!({ "foreignRegistration": { "country": "CN", "scheme": "USCC", "number": "91450100MA5KXXXX00" } }),
    &["91450100ma5kxxxx00", "9145 0100 MA5K XXXX 00", "91450100-MA5KXXXX-00"]
)]
#[tokio::test]
async fn a_registration_is_one_however_it_is_written(
    #[case] registration: Value,
    #[case] otherwise: &[&str],
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (owner, thief) = (
        outsider(&app, THU).await,
        outsider(&app, "ke@gian.example").await,
    );
    let duyen = app.sign_in(DUYEN).await;
    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }]);
    let shown = "organisation { id version standing }";
    let submitted = async |client: &Client, registration: &Value| {
        let abroad = !registration["foreignRegistration"].is_null();
        let mut facts = json!({
            "idempotencyKey": Client::key(), "legalName": "Công ty Mẫu", "capabilities": ["BUYER"],
            "legalKind": if abroad { "FOREIGN_COMPANY" } else { "ENTERPRISE" },
            "address": if abroad { json!({ "country": "CN", "lines": ["Nam Ninh"] }) } else { json!({ "unitCode": "00166" }) },
        });
        for (field, value) in registration.as_object().expect("fields") {
            facts[field] = value.clone();
        }
        let founded = client.act("organisationCreate", facts, shown).await;
        let show = json!({ "idempotencyKey": Client::key(), "organisationId": founded["organisation"]["id"], "papers": papers });
        client.act("organisationSubmit", show, shown).await["organisation"].clone()
    };
    let verify = async |house: &Value| {
        let input = json!({ "organisationId": id(house), "expectedVersion": house["version"], "papers": papers });
        duyen.attempt("organisationVerify", input, shown).await
    };
    let hers = submitted(&owner, &registration).await;
    assert_eq!(refusals(&verify(&hers).await), Vec::<String>::new());
    for number in otherwise {
        let mut stolen = registration.clone();
        if stolen["taxCode"].is_null() {
            stolen["foreignRegistration"]["number"] = json!(number);
        } else {
            stolen["taxCode"] = json!(number);
        }
        let his = submitted(&thief, &stolen).await;
        let query =
            "query($id: ID!) { node(id: $id) { ... on Organisation { verification { note } } } }";
        let seen = duyen.data(query, json!({ "id": id(&his) })).await;
        assert_eq!(
            seen["node"]["verification"]["note"], "REGISTRATION_TAKEN",
            "{number}"
        );
        assert_eq!(
            refusals(&verify(&his).await),
            ["DUPLICATE input.organisationId"],
            "{number}"
        );
    }
}
