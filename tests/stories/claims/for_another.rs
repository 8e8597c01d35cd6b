//! Claims for somebody else's organisation, of somebody else's producer, or through somebody else's door.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DUYEN, MAI, QUAN, id, refusals},
    people::{PASSWORD, joins, organisation_of, suspends},
    register::{DONG_BANH, HOA, LAN, decide, files, hoa_founds, invited, lan_founds, producer},
    tables::{differing, tables},
    token,
};

use super::invitation;

#[rstest]
#[tokio::test]
async fn nobody_claims_for_another_or_by_a_borrowed_door(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, mai) = (app.sign_in(DUYEN).await, app.sign_in(MAI).await);
    let elsewhere = app.sign_in(CAO_BANG).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let na_mau = producer(&duyen, "HTX Na Mẫu Chi Lăng").await;
    let hoa = hoa_founds(&app).await;
    let lan = lan_founds(&app).await;
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
    let namau = organisation_of(&app, MAI).await.to_string();
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
    let hoa_again = app.anonymous().sign_in(HOA, PASSWORD).await;
    assert_eq!(
        claim(&hoa_again, &dong_banh, &hoa.organisation, by_link).await,
        ["ORGANISATION_SUSPENDED input.organisationId"]
    );
}
