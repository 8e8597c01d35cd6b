//! Invitations to belong to an organisation: to known and unknown addresses, replaced, taken back.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{HA, MAI, THANH, id, refusals},
    page::Page,
    people::{self, PASSWORD, organisation_of, outsider},
    token,
};

use super::{HOA, TU, invite, look};

#[rstest]
#[tokio::test]
async fn an_invitation_speaks_as_its_reader_does_and_to_somebody_unknown_as_the_house(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    // Her house is English; the one who invites and the one who is known are Vietnamese.
    people::becomes_owner(&app, MAI, HA).await;
    let house = organisation_of(&app, HA).await.to_string();
    let mai = app.sign_in(MAI).await;
    for address in [THANH, TU] {
        assert_eq!(
            invite(&mai, &house, address, "AGENT").await,
            Vec::<String>::new()
        );
    }
    let known = app.last_letter_to(THANH).await;
    known.says(&["Kính gửi Anh/Chị Lý Văn Thành", "Hoàng Thị Mai"]);
    let unknown = app.last_letter_to(TU).await;
    assert!(
        unknown.subject.contains("invites you to join it"),
        "{}",
        unknown.subject
    );
    unknown.says(&["Hoàng Thị Mai"]);
    // It is his to take.
    let thanh = app.sign_in(THANH).await;
    let input = json!({ "token": token(&known.link()) });
    let joined = thanh
        .act("invitationAccept", input, "organisation { id }")
        .await;
    assert_eq!(id(&joined["organisation"]), house);
}

#[rstest]
#[tokio::test]
async fn an_invitation_reaches_known_and_unknown_addresses_alike(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mai = app.sign_in(MAI).await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let hoa = outsider(&app, HOA).await;

    // Agents do not invite; a member is not invited again.
    people::joins(&app, HA, MAI).await;
    let ha = app.sign_in(HA).await;
    assert_eq!(
        invite(&ha, &namau, HOA, "OWNER").await,
        ["FORBIDDEN input.organisationId"]
    );
    assert_eq!(
        invite(&mai, &namau, &MAI.to_uppercase(), "OWNER").await,
        ["ALREADY_MEMBER input.email"]
    );

    // The same answer and the same letter, but for the address.
    assert_eq!(
        invite(&mai, &namau, HOA, "MANAGER").await,
        Vec::<String>::new()
    );
    assert_eq!(
        invite(&mai, &namau, TU, "AGENT").await,
        Vec::<String>::new()
    );
    let (known, unknown) = (app.last_letter_to(HOA).await, app.last_letter_to(TU).await);
    assert_eq!(known.subject, unknown.subject);
    let seen = look(&mai, &namau, "invitations { email role }").await;
    assert_eq!(seen["invitations"].as_array().map(Vec::len), Some(2));

    // A link belongs to its address, opening it changes nothing, and it works once.
    let link = known.link();
    let stranger = app.anonymous();
    let page = Page::open(&stranger, &link).await;
    assert_eq!(page.status, 200);
    let input = json!({ "token": token(&link) });
    let refused = ha
        .attempt("invitationAccept", input.clone(), "organisation { id }")
        .await;
    assert_eq!(refusals(&refused), ["FORBIDDEN input.token"]);
    for _ in 0..2 {
        let joined = hoa
            .act(
                "invitationAccept",
                input.clone(),
                "organisation { id members { email } }",
            )
            .await;
        assert_eq!(id(&joined["organisation"]), namau);
        let members = joined["organisation"]["members"].as_array();
        assert!(
            members.is_some_and(|members| members.iter().any(|one| one["email"] == HOA)),
            "she belongs to it already: {joined}"
        );
    }
    app.last_letter_to(MAI).await.says(&["Người Lạ", "quản lý"]);

    // Somebody new joins by the page alone; the letter has shown that the address is his.
    let phone = app.anonymous().reading("vi");
    let page = Page::open(&phone, &unknown.link()).await;
    let form = page.form(&format!("/invitations/{}", token(&unknown.link())));
    let wrong = form
        .clone()
        .with("newcomer.name", "Tú")
        .with("newcomer.password", "123")
        .send(&phone)
        .await;
    assert_eq!(wrong.status, 422);
    let home = form
        .with("newcomer.name", "Triệu Văn Tú")
        .with("newcomer.password", PASSWORD)
        .with("newcomer.consents.trade", "yes")
        .send(&phone)
        .await;
    assert_eq!(home.status, 200, "{}", home.words());
    let tu = app.anonymous().sign_in(TU, PASSWORD).await;
    let seen = look(&tu, &namau, "members { name role isViewer }").await;
    assert_eq!(seen["members"].as_array().map(Vec::len), Some(4));
    assert_eq!(Page::open(&phone, &unknown.link()).await.status, 410);

    // A second invitation to an address ends the first; one that was taken back works no more.
    let new = "moi@htx-moi.example";
    assert_eq!(
        invite(&mai, &namau, new, "AGENT").await,
        Vec::<String>::new()
    );
    let first = app.last_letter_to(new).await.link();
    assert_eq!(
        invite(&mai, &namau, new, "AGENT").await,
        Vec::<String>::new()
    );
    let second = app.last_letter_to(new).await.link();
    assert_eq!(Page::open(&stranger, &first).await.status, 410);
    assert_eq!(Page::open(&stranger, &second).await.status, 200);
    let seen = look(&mai, &namau, "invitations { id }").await;
    let input = json!({ "invitationId": seen["invitations"][0]["id"] });
    mai.act("invitationWithdraw", input, "organisation { id }")
        .await;
    assert_eq!(Page::open(&stranger, &second).await.status, 410);
}
