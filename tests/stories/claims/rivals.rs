//! Several who claim the same producer: one gets it, and a second takes nothing over by himself.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{DUYEN, id, refusals, text},
    register::{
        DONG_BANH, Founder, HOA, HTX_DONG_BANH, HTX_KHAC, LAN, acts, claims, decide, founds,
        hoa_founds, invited, invited_elsewhere, lan_founds, plums, producer, spoken_for,
    },
    tables::texts,
    token,
};

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

#[rstest]
#[tokio::test]
async fn a_second_claimant_takes_nothing_over_by_himself(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    // Two invitations that cross, as they do when two officers write.
    let hoa = hoa_founds(&app).await;
    let lan = lan_founds(&app).await;
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
        HTX_DONG_BANH
    );
    app.last_letter_to(DUYEN)
        .await
        .says(&[HTX_KHAC, HTX_DONG_BANH, DONG_BANH]);

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
        HTX_KHAC
    );
    app.last_letter_to(HOA).await.says(&[why, DONG_BANH]);
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
        let mut told = acts(founder).await;
        told.sort_unstable();
        assert_eq!(told, kinds);
    }
    let written = hoa
        .client
        .attempt("productCreate", plums(&dong_banh), "product { id }")
        .await;
    assert_eq!(refusals(&written), ["FORBIDDEN input.producerId"]);
}

#[rstest]
#[tokio::test]
async fn of_two_who_claim_at_once_one_gets_it(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
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
