//! Who speaks for a producer of the register produces, and belongs to that producer's province, whatever he says of himself.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DUYEN, id, refusals},
    people::outsider,
    register::{Founder, claims, invited, producer},
};

const PRODUCER: &str = "HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành";
const HOA: &str = "hoa@htx-dongbanh.example";
const SHOWN: &str = "organisation { id version standing capabilities }";

/// It says that it buys, and sits in Hà Nội.
fn buyer() -> Value {
    json!({
        "idempotencyKey": Client::key(), "legalName": "HTX Đồng Bành", "legalKind": "COOPERATIVE",
        "capabilities": ["BUYER"], "taxCode": "9900000104",
        "address": { "unitCode": "00166", "lines": ["Số 7 đường Mẫu"] },
    })
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

async fn seen(client: &Client, organisation: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { id version standing capabilities provinceCode } } }";
    client.data(query, json!({ "id": organisation })).await["node"].clone()
}

#[rstest]
#[tokio::test]
async fn whoever_speaks_for_a_producer_belongs_to_its_province(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, elsewhere) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let client = outsider(&app, HOA).await;
    let founded = client.act("organisationCreate", buyer(), SHOWN).await["organisation"].clone();
    let hoa = Founder {
        client,
        organisation: id(&founded).to_owned(),
        email: HOA.to_owned(),
    };
    let papers = json!({ "papers": [{ "kind": "IDENTITY" }] });
    let verified = judge(&elsewhere, "organisationVerify", &founded, papers).await;
    assert_eq!(
        verified["organisation"]["standing"], "VERIFIED",
        "a buyer is anybody's"
    );

    let dong_banh = producer(&duyen, PRODUCER).await;
    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    claims(&hoa, &dong_banh, &link).await;
    let house = seen(&hoa.client, &hoa.organisation).await;
    assert_eq!(house["capabilities"], json!(["PRODUCER", "BUYER"]));
    assert_eq!(house["provinceCode"], "01", "where it sits it says itself");
    assert_eq!(seen(&elsewhere, &hoa.organisation).await, Value::Null);
    let why = json!({ "reason": "Giấy tờ không đúng." });
    let refused = judge(&elsewhere, "organisationSuspend", &house, why.clone()).await;
    assert_eq!(refusals(&refused), ["NOT_FOUND input.organisationId"]);

    // It does not leave by saying that it only buys, even for its verification.
    let mut leaving = buyer();
    leaving["organisationId"] = json!(hoa.organisation);
    leaving["expectedVersion"] = house["version"].clone();
    for renounced in [false, true] {
        leaving["idempotencyKey"] = json!(Client::key());
        leaving["renounceVerification"] = json!(renounced);
        let refused = hoa
            .client
            .attempt("organisationUpdate", leaving.clone(), SHOWN)
            .await;
        assert_eq!(
            refusals(&refused),
            ["SPEAKS_FOR_PRODUCER input.capabilities"]
        );
    }
    leaving["idempotencyKey"] = json!(Client::key());
    leaving["renounceVerification"] = json!(false);
    leaving["capabilities"] = json!(["PRODUCER", "BUYER"]);
    leaving["phone"] = json!("0912 000 999");
    let kept = hoa.client.act("organisationUpdate", leaving, SHOWN).await["organisation"].clone();
    assert_eq!(kept["standing"], "VERIFIED");

    let suspended = judge(&duyen, "organisationSuspend", &kept, why.clone()).await;
    assert_eq!(suspended["organisation"]["standing"], "SUSPENDED");
    let back = &suspended["organisation"];
    let back = judge(&elsewhere, "organisationReinstate", back, why).await;
    assert_eq!(refusals(&back), ["NOT_FOUND input.organisationId"]);
}
