//! Leaving an organisation, and being removed: one owner stays, and who is gone has no power left.

use futures::future::join_all;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, MAI, QUAN, THANH, id, refusals},
    page::{Form, Page},
    people::{SAMPLE_PASSWORD, in_browser, joins, organisation_of, outsider},
    post, token,
};

use super::{HOA, TU, invite, look};

/// Accepts the newest invitation at an address.
async fn accept(app: &TestApp, client: &Client, email: &str) -> Vec<String> {
    let letter = app.last_letter_to(email).await;
    let input = json!({ "token": token(&letter.link()) });
    let payload = client
        .attempt("invitationAccept", input, "organisation { id }")
        .await;
    refusals(&payload)
}

/// The place of somebody in an organisation, by address as its owners see it.
async fn member(client: &Client, organisation: &str, email: &str) -> String {
    let found = look(client, organisation, "members { id email }").await;
    let members = found["members"].as_array().expect("members");
    let place = members.iter().find(|member| member["email"] == email);
    id(place.expect("a member")).to_owned()
}

#[rstest]
#[tokio::test]
async fn two_owners_who_leave_at_once_leave_one_behind(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mai = app.sign_in(MAI).await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let own = member(&mai, &namau, MAI).await;
    let leave = json!({ "memberId": own });
    let refused = mai
        .attempt("memberRemove", leave.clone(), "organisation { id }")
        .await;
    assert_eq!(refusals(&refused), ["LAST_OWNER input.memberId"]);
    let demote = json!({ "memberId": own, "role": "AGENT" });
    let refused = mai
        .attempt("memberRoleSet", demote, "member { role }")
        .await;
    assert_eq!(refusals(&refused), ["LAST_OWNER input.memberId"]);

    let hoa = outsider(&app, HOA).await;
    assert_eq!(
        invite(&mai, &namau, HOA, "OWNER").await,
        Vec::<String>::new()
    );
    assert_eq!(accept(&app, &hoa, HOA).await, Vec::<String>::new());
    let places = [(&mai, own), (&hoa, member(&hoa, &namau, HOA).await)];
    let tries = (0..5).flat_map(|_| &places).map(async |(client, place)| {
        let input = json!({ "memberId": place });
        let payload = client
            .attempt("memberRemove", input, "organisation { id }")
            .await;
        refusals(&payload)
    });
    let answers = join_all(tries).await;
    let stayed = answers
        .iter()
        .filter(|faults| **faults == ["LAST_OWNER input.memberId"])
        .count();
    assert_eq!(stayed, 5, "{answers:?}");
    let left = answers.iter().filter(|faults| faults.is_empty()).count();
    assert_eq!(left, 5, "the other is answered as before: {answers:?}");
    let ended = "event WHERE kind = 'membership.ended'";
    assert_eq!(post::count(app.server().db(), ended).await, 1);
}

#[rstest]
#[tokio::test]
async fn who_is_removed_has_no_power_left_in_sessions_letters_and_invitations(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (mai, quan) = (app.sign_in(MAI).await, app.sign_in(QUAN).await);
    let namau = organisation_of(&app, MAI).await.to_string();
    let hoa = outsider(&app, HOA).await;
    assert_eq!(
        invite(&mai, &namau, HOA, "OWNER").await,
        Vec::<String>::new()
    );
    assert_eq!(accept(&app, &hoa, HOA).await, Vec::<String>::new());

    // She has a session, the link of a letter, and has invited somebody of hers.
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let inquiry = deal::submit(&quan, deal::na_inquiry(id(&product))).await;
    let link = app.last_letter_to(HOA).await.link();
    let phone = app.anonymous();
    assert_eq!(Page::open(&phone, &link).await.status, 200);
    assert_eq!(
        invite(&hoa, &namau, TU, "OWNER").await,
        Vec::<String>::new()
    );
    let backdoor = app.last_letter_to(TU).await.link();

    let place = member(&mai, &namau, HOA).await;
    let remove = json!({ "memberId": place });
    for _ in 0..2 {
        mai.act(
            "memberRemove",
            remove.clone(),
            "organisation { members { id } }",
        )
        .await;
    }
    app.last_letter_to(HOA).await.says(&["HTX Na Mẫu Chi Lăng"]);
    assert_eq!(deal::look(&hoa, &inquiry).await, Value::Null);
    assert_eq!(look(&hoa, &namau, "id").await, Value::Null);
    assert_eq!(Page::open(&phone, &link).await.status, 410);
    assert_eq!(Page::open(&phone, &backdoor).await.status, 410);
    assert_eq!(
        invite(&hoa, &namau, "ai@htx-moi.example", "OWNER").await,
        ["NOT_FOUND input.organisationId"]
    );
    let back = json!({ "memberId": place, "role": "OWNER" });
    let refused = hoa.attempt("memberRoleSet", back, "member { role }").await;
    assert_eq!(refusals(&refused), ["FORBIDDEN input.memberId"]);

    // Whoever has left may be asked back.
    assert_eq!(
        invite(&mai, &namau, HOA, "AGENT").await,
        Vec::<String>::new()
    );
    assert_eq!(accept(&app, &hoa, HOA).await, Vec::<String>::new());
    let seen = look(&hoa, &namau, "members { role isViewer }").await;
    let again = json!({ "role": "AGENT", "isViewer": true });
    assert!(
        seen["members"]
            .as_array()
            .expect("members")
            .contains(&again)
    );
}

#[rstest]
#[tokio::test]
async fn the_other_owners_are_told_when_one_steps_down_or_is_made_another(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mai = app.sign_in(MAI).await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let (hoa, tu) = (outsider(&app, HOA).await, outsider(&app, TU).await);
    for (client, email) in [(&hoa, HOA), (&tu, TU)] {
        invite(&mai, &namau, email, "OWNER").await;
        accept(&app, client, email).await;
    }
    let role = |place: String, role: &str| json!({ "memberId": place, "role": role });
    let told = async |email: &str| {
        let letters = app.letters_to(email).await;
        let about = |subject: &str| subject.contains("không còn là chủ của");
        letters.iter().filter(|it| about(&it.subject)).count()
    };
    let down = role(member(&hoa, &namau, HOA).await, "MANAGER");
    hoa.act("memberRoleSet", down, "member { role }").await;
    assert_eq!(
        (told(MAI).await, told(TU).await, told(HOA).await),
        (1, 1, 0)
    );
    let letter = app.last_letter_to(MAI).await;
    letter.says(&["đã tự thôi làm chủ ở HTX Na Mẫu Chi Lăng", "quản lý"]);

    // Whoever does it himself needs no letter, and nobody is told of a role that was no owner's.
    let down = role(member(&mai, &namau, TU).await, "MANAGER");
    mai.act("memberRoleSet", down, "member { role }").await;
    let agent = role(member(&mai, &namau, TU).await, "AGENT");
    mai.act("memberRoleSet", agent, "member { role }").await;
    assert_eq!(
        (told(MAI).await, told(TU).await, told(HOA).await),
        (1, 1, 0)
    );
}

#[rstest]
#[tokio::test]
async fn the_other_owners_are_told_when_one_is_removed(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mai = app.sign_in(MAI).await;
    let namau = organisation_of(&app, MAI).await.to_string();
    let (hoa, tu) = (outsider(&app, HOA).await, outsider(&app, TU).await);
    for (client, email) in [(&hoa, HOA), (&tu, TU)] {
        invite(&mai, &namau, email, "OWNER").await;
        accept(&app, client, email).await;
    }
    let told = async |email: &str| {
        let letters = app.letters_to(email).await;
        let about = |subject: &str| subject.contains("không còn là chủ và thành viên của");
        letters.iter().filter(|it| about(&it.subject)).count()
    };
    let gone = json!({ "memberId": member(&mai, &namau, HOA).await });
    mai.act("memberRemove", gone, "organisation { id }").await;
    assert_eq!(
        (told(MAI).await, told(TU).await, told(HOA).await),
        (0, 1, 0)
    );
    let letter = app.last_letter_to(TU).await;
    letter.says(&["Hoàng Thị Mai đã cho", "thôi làm thành viên từ"]);
    let own = app.last_letter_to(HOA).await;
    own.says(&["đã cho Anh/Chị thôi làm thành viên"]);
}

/// The form by which the member of this role gets another.
fn role_of(page: &Page, role: &str) -> Form {
    let mut forms = page.forms().into_iter();
    forms
        .find(|form| form.action.ends_with("/role") && form.value("role") == Some(role))
        .expect("a member of this role")
}

#[rstest]
#[tokio::test]
async fn the_page_offers_the_only_owner_what_she_can_do_and_tells_what_was_done(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    joins(&app, THANH, MAI).await;
    let mai = in_browser(&app, MAI, SAMPLE_PASSWORD).await;
    let place = format!("/organisations/{}", organisation_of(&app, MAI).await);
    let page = Page::open(&mai, &place).await;
    assert!(!page.has_form("/leave"), "{}", page.words());
    assert!(
        page.words().contains("Bạn là chủ duy nhất."),
        "{}",
        page.words()
    );
    assert!(page.has_form(&format!("{place}/closing")));
    let of_owner = |page: &Page| {
        let roles = page.forms().into_iter();
        roles
            .filter(|form| form.action.ends_with("/role"))
            .any(|form| form.value("role") == Some("OWNER"))
    };
    assert!(
        !of_owner(&page),
        "another role for herself could only be refused"
    );

    let same = role_of(&page, "AGENT").send(&mai).await;
    assert!(
        same.words().contains("không có gì thay đổi") && !same.words().contains("Đã đổi vai trò."),
        "{}",
        same.words()
    );
    let form = role_of(&same, "AGENT").with("role", "OWNER");
    for _ in 0..2 {
        let done = form.send(&mai).await;
        assert!(
            done.words().contains("Đã đổi vai trò."),
            "pressed twice it is told as before: {}",
            done.words()
        );
    }
    // With another owner she may go.
    let page = Page::open(&mai, &place).await;
    assert!(page.has_form("/leave"), "{}", page.words());
    assert!(of_owner(&page), "and take another role");
    assert!(!page.has_form(&format!("{place}/closing")));

    // Who leaves is told so, though another house of his is all that he has left.
    let thanh = in_browser(&app, THANH, SAMPLE_PASSWORD).await;
    let page = Page::open(&thanh, &place).await;
    let left = page.form("/leave").send(&thanh).await;
    assert!(
        left.words().contains("Bạn đã rời đơn vị."),
        "{}",
        left.words()
    );
    assert!(left.words().contains("HTX Hồi Mẫu"), "{}", left.words());
}
