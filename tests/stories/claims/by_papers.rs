//! A claim with papers: it waits for the office of the producer's province.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    TestApp,
    deal::{CAO_BANG, DUYEN, id, refusals, text},
    register::{
        DONG_BANH, HOA, HTX_DONG_BANH, acts, decide, files, hoa_founds, producer, spoken_for,
    },
};

use super::{events, waiting};

#[rstest]
#[tokio::test]
async fn who_comes_with_papers_waits_for_the_office_of_his_province(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, elsewhere) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = hoa_founds(&app).await;

    let filed = files(&hoa, &dong_banh).await;
    assert_eq!(text(&filed["claim"]["state"]), "WAITING");
    assert_eq!(filed["producer"]["claimed"], false);
    let claim = id(&filed["claim"]).to_owned();
    let again = files(&hoa, &dong_banh).await;
    assert_eq!(id(&again["claim"]), claim, "asking twice is asking once");
    app.last_letter_to(DUYEN)
        .await
        .says(&[HTX_DONG_BANH, DONG_BANH, "Tôi là giám đốc."]);
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
    letter.says(&[why, DONG_BANH]);
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
        HTX_DONG_BANH
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
    assert_eq!(
        acts(&hoa).await,
        ["producer.claimed", "producer.claim_refused"]
    );
}
