//! What an invitation decides by itself, and who decides where it does not: never one who has a hand in both.

use chrono::Duration;
use futures::future::join;
use kernel::{actor::Role, text::Language};
use platform::Backend::{self, Postgres, Sqlite};
use platform::Context;
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{self, CAO_BANG, DUYEN, QUAN, id, refusals, text},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, joins, organisation_of},
    register::{
        DONG_BANH, HOA, HTX_DONG_BANH, LAN, acts, claims, decide, files, hoa_founds, invited,
        invited_elsewhere, lan_founds, producer, spoken_for,
    },
    tables::texts,
    token,
};

/// Why an officer decides as she does.
const CALLED: &str = "Đã gọi điện cho hợp tác xã.";

#[rstest]
#[tokio::test]
async fn an_invitation_to_any_other_address_waits_for_an_officer_who_did_not_invite(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    joins(&app, CAO_BANG, DUYEN).await;
    let (duyen, second) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let dong_banh = producer(&duyen, DONG_BANH).await;
    hoa_founds(&app).await;
    let link = invited_elsewhere(&app, &duyen, &dong_banh, HOA).await;
    app.last_letter_to(HOA)
        .await
        .says(&["hay còn chờ một cán bộ xem rồi trả lời bằng thư"]);

    // The page does not promise what the letter does not do, and says what came of it.
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let offer = Page::open(&hoa, &link).await;
    assert!(
        offer.words().contains("hoặc còn chờ một cán bộ xem"),
        "{}",
        offer.words()
    );
    let done = offer.form(token(&link)).send(&hoa).await;
    assert!(
        done.words().contains("Đơn vị của bạn chưa đại diện")
            && done.words().contains("Đang chờ xem"),
        "{}",
        done.words()
    );
    assert_eq!(spoken_for(&duyen, &dong_banh).await["claimed"], false);
    app.last_letter_to(DUYEN)
        .await
        .says(&[HTX_DONG_BANH, "một người khác người mời"]);

    let waiting = "{ viewer { desk { claimsWaiting { nodes { id byInvitation } } } } }";
    let desk = duyen.data(waiting, json!({})).await;
    let claim = desk["viewer"]["desk"]["claimsWaiting"]["nodes"][0].clone();
    assert_eq!(claim["byInvitation"], true);
    for how in ["producerClaimApprove", "producerClaimRefuse"] {
        let own = decide(&duyen, how, id(&claim), Some(CALLED)).await;
        assert_eq!(refusals(&own), ["FORBIDDEN input.claimId"], "{how}");
    }
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let page = Page::open(&officer, &format!("/desk/claims/{}", id(&claim))).await;
    assert!(
        page.words().contains("Bạn đã mời đơn vị này") && !page.has_form("/approve"),
        "{}",
        page.words()
    );
    let approved = decide(&second, "producerClaimApprove", id(&claim), Some(CALLED)).await;
    assert_eq!(text(&approved["claim"]["state"]), "APPROVED");
    assert_eq!(spoken_for(&duyen, &dong_banh).await["claimed"], true);
}

#[rstest]
#[tokio::test]
async fn an_address_that_the_inviting_officer_wrote_down_herself_decides_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = hoa_founds(&app).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Producer { version } } }";
    let seen = duyen.data(query, json!({ "id": dong_banh })).await;
    let written = json!({
        "producerId": dong_banh, "expectedVersion": seen["node"]["version"], "profile": { "contactEmail": HOA },
    });
    duyen
        .act("producerUpdate", written, "producer { contactEmail }")
        .await;
    let link = invited_elsewhere(&app, &duyen, &dong_banh, HOA).await;
    let claim = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(text(&claim["state"]), "WAITING");

    // Her office has nobody else: then she decides, and everybody concerned reads that she did both.
    let approved = decide(&duyen, "producerClaimApprove", id(&claim), Some(CALLED)).await;
    assert_eq!(text(&approved["claim"]["state"]), "APPROVED");
    assert_eq!(acts(&hoa).await, ["producer.invited_and_claimed"]);
}

#[rstest]
#[tokio::test]
async fn nobody_takes_a_producer_for_a_house_of_his_own(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = hoa_founds(&app).await;
    joins(&app, DUYEN, HOA).await;
    let duyen = app.sign_in(DUYEN).await;
    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    let claim = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(
        text(&claim["state"]),
        "WAITING",
        "the letter went where the register says"
    );
    let own = decide(&duyen, "producerClaimApprove", id(&claim), Some(CALLED)).await;
    assert_eq!(refusals(&own), ["FORBIDDEN input.claimId"]);
    joins(&app, CAO_BANG, DUYEN).await;
    let second = app.sign_in(CAO_BANG).await;
    let approved = decide(&second, "producerClaimApprove", id(&claim), Some(CALLED)).await;
    assert_eq!(text(&approved["claim"]["state"]), "APPROVED");

    // And who speaks for it now does not send a rival away.
    let lan = lan_founds(&app).await;
    let rival = files(&lan, &dong_banh).await["claim"].clone();
    let own = decide(&duyen, "producerClaimRefuse", id(&rival), Some(CALLED)).await;
    assert_eq!(refusals(&own), ["FORBIDDEN input.claimId"]);
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let page = Page::open(&officer, &format!("/desk/claims/{}", id(&rival))).await;
    assert!(!page.has_form("/refuse"), "{}", page.words());
    let refused = decide(&second, "producerClaimRefuse", id(&rival), Some(CALLED)).await;
    assert_eq!(text(&refused["claim"]["state"]), "REFUSED");
}

#[rstest]
#[tokio::test]
async fn an_office_claims_nothing_with_or_without_a_second_factor(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    use accounts::person::{self, CreatePerson};
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let office = organisation_of(&app, DUYEN).await;
    let officer = CreatePerson {
        name: "Cán Bộ Thật".to_owned(),
        email: "can-bo@langson.example".to_owned(),
        phone: None,
        language: Language::Vi,
        password: Some(PASSWORD.to_owned().into()),
        membership: Some((office, Role::Owner)),
    };
    person::create(app.server().db(), &Context::program("story"), &officer)
        .await
        .expect("entered");
    let weak = app
        .anonymous()
        .sign_in("can-bo@langson.example", PASSWORD)
        .await;
    for client in [&duyen, &weak] {
        let input = json!({
            "idempotencyKey": Client::key(), "producerId": dong_banh, "organisationId": office.to_string(),
            "papers": [{ "kind": "BUSINESS_REGISTRATION", "reference": "1" }],
        });
        let refused = client.attempt("producerClaim", input, "claim { id }").await;
        assert_eq!(refusals(&refused), ["FORBIDDEN input.organisationId"]);
    }
}

#[rstest]
#[tokio::test]
async fn who_filed_papers_and_is_invited_then_is_let_in_by_the_letter(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = hoa_founds(&app).await;
    let filed = files(&hoa, &dong_banh).await["claim"].clone();
    assert_eq!(text(&filed["state"]), "WAITING");

    // A letter that decides nothing leaves the claim where it is, and is not used up in vain.
    let elsewhere = invited_elsewhere(&app, &duyen, &dong_banh, HOA).await;
    let claim = claims(&hoa, &dong_banh, &elsewhere).await;
    assert_eq!((id(&claim), text(&claim["state"])), (id(&filed), "WAITING"));
    let unused =
        "SELECT COUNT(*) || '' AS it FROM letter_link WHERE purpose = 'CLAIM' AND used_at IS NULL";
    assert_eq!(texts(&app, unused).await, ["1"]);

    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    let claim = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(
        (id(&claim), text(&claim["state"])),
        (id(&filed), "APPROVED")
    );
    assert_eq!(spoken_for(&duyen, &dong_banh).await["claimed"], true);
    assert_eq!(acts(&hoa).await, ["producer.invited"]);
    assert_eq!(
        texts(&app, unused).await,
        ["1"],
        "the one that was replaced"
    );
}

#[rstest]
#[tokio::test]
async fn what_is_asked_while_a_claim_is_decided_stays_at_no_desk(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, quan) = (app.sign_in(DUYEN).await, app.sign_in(QUAN).await);
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let na = deal::find_product(&quan, "Na Chi Lăng đồng bành").await;
    let hoa = hoa_founds(&app).await;
    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    let ask = async || {
        for _ in 0..6 {
            let mut input = deal::na_inquiry(id(&na));
            input["acknowledgeDesk"] = json!(true);
            deal::submit(&quan, input).await;
        }
    };
    let ((), claim) = join(ask(), claims(&hoa, &dong_banh, &link)).await;
    assert_eq!(text(&claim["state"]), "APPROVED");
    let left = "SELECT number AS it FROM inquiry JOIN producer ON producer.id = inquiry.producer_id \
                WHERE producer.organisation_id IS NOT NULL AND inquiry.seller_organisation_id IS NULL";
    assert_eq!(texts(&app, left).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn an_invitation_nobody_took_is_forgotten_and_one_that_a_claim_rests_on_waits_with_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    joins(&app, CAO_BANG, DUYEN).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let hoa = hoa_founds(&app).await;
    invited_elsewhere(&app, &duyen, &dong_banh, LAN).await;
    let link = invited_elsewhere(&app, &duyen, &dong_banh, HOA).await;
    let claim = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(text(&claim["state"]), "WAITING");
    let kept = async |app: &TestApp| {
        catalogue::clean(app.server().db()).await.unwrap();
        let sql = "SELECT email AS it FROM producer_invitation ORDER BY email";
        texts(app, sql).await
    };

    app.hand.advance(Duration::days(14 + 29));
    assert_eq!(kept(&app).await, [HOA, LAN]);
    app.hand.advance(Duration::days(2));
    assert_eq!(
        kept(&app).await,
        [HOA],
        "who may settle the claim hangs on it"
    );

    let (duyen, second) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let own = decide(&duyen, "producerClaimRefuse", id(&claim), Some(CALLED)).await;
    assert_eq!(refusals(&own), ["FORBIDDEN input.claimId"]);
    decide(&second, "producerClaimRefuse", id(&claim), Some(CALLED)).await;
    assert!(kept(&app).await.is_empty());
}
