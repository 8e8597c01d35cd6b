//! People and their organisations, told twice.

use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{DUYEN, id},
    people::{PASSWORD, joins, outsider},
    token,
};

use super::Twice;

const LAN: &str = "lan@nguoila.example";
const VAN: &str = "van@nguoila.example";
const HOA: &str = "hoa@htx-moi.example";
const TU: &str = "tu@htx-moi.example";
const VY: &str = "vy@htx-moi.example";
const NGA: &str = "nga@htx-moi.example";

/// Every command on accounts, organisations and members, once each at least.
pub async fn play(twice: &mut Twice<'_>) {
    account(twice).await;
    data(twice).await;
    let hoa = outsider(twice.app, HOA).await;
    let organisation = organisation(twice, &hoa).await;
    members(twice, &hoa, &organisation).await;
}

/// Somebody keeps her account.
async fn account(twice: &mut Twice<'_>) {
    let app = twice.app;
    let lan = outsider(app, LAN).await;
    let change = json!({ "name": "Lý Thị Lan", "phone": "0912 000 111", "language": "VI" });
    twice
        .act(&lan, "userUpdate", change, "person { id name }")
        .await;
    let change = json!({ "email": "moi@nguoila.example", "currentPassword": PASSWORD });
    twice
        .act(&lan, "userEmailChange", change, "requested")
        .await;
    let decision = json!({ "purpose": "ADVERTISING", "choice": "GRANTED", "wording": accounts::consent::WORDING });
    twice
        .act(&lan, "consentSet", decision, "consents { purpose choice }")
        .await;

    let there = app.anonymous().sign_in(LAN, PASSWORD).await;
    let sessions = "{ viewer { sessions { id current } } }";
    let found = there.data(sessions, json!({})).await;
    let current = found["viewer"]["sessions"].as_array().expect("sessions");
    let current = current.iter().find(|session| session["current"] == true);
    let revoke = json!({ "sessionId": current.expect("his own")["id"] });
    twice
        .act(&lan, "sessionRevoke", revoke, "sessions { current }")
        .await;
    app.anonymous().sign_in(LAN, PASSWORD).await;
    let (elsewhere, none) = (
        json!({ "includingThis": false }),
        json!({ "ended": 0, "userErrors": [] }),
    );
    let ended = twice
        .act_bare(&lan, "sessionRevokeAll", elsewhere, "ended", Some(none))
        .await;
    assert_eq!(ended["ended"], 1);

    // A session that began afterwards is none of those that were meant.
    let later = app.anonymous().sign_in(LAN, PASSWORD).await;
    let step = twice.steps.last().expect("a step");
    let again = lan.act(step.mutation, step.input.clone(), "ended").await;
    assert_eq!(again, ended);
    assert_eq!(later.run(sessions, json!({})).await.status, 200);
    later.act("userSignOut", json!({}), "__typename").await;
}

/// Somebody asks for a copy of what is held about her, wants to be erased, and thinks better of it.
async fn data(twice: &mut Twice<'_>) {
    let van = outsider(twice.app, VAN).await;
    let note = json!({ "clientMutationId": "1" });
    let shown = "request { id }";
    twice
        .act(&van, "personalDataExport", note.clone(), shown)
        .await;
    let mailed = json!({ "currentPassword": null });
    let selection = "outcome request { id }";
    twice
        .act(&van, "personalDataErase", mailed, selection)
        .await;
    let none = json!({ "request": null, "userErrors": [] });
    twice
        .act_bare(&van, "personalDataEraseCancel", note, shown, Some(none))
        .await;
}

fn facts() -> Value {
    json!({
        "legalName": "HTX Mận Mẫu", "legalKind": "COOPERATIVE", "capabilities": ["PRODUCER"], "taxCode": "9900000087",
        "address": { "unitCode": "06463", "lines": ["Thôn Mẫu 9"] }, "phone": "0205 3871 999", "language": "VI",
    })
}

/// What an officer decides of an organisation as he sees it now.
async fn decision(officer: &Client, organisation: &str, more: Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { version } } }";
    let seen = officer.data(query, json!({ "id": organisation })).await;
    let mut input =
        json!({ "organisationId": organisation, "expectedVersion": seen["node"]["version"] });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    input
}

/// An organisation is founded, judged, suspended and reinstated.
async fn organisation(twice: &mut Twice<'_>, hoa: &Client) -> String {
    let duyen = twice.app.sign_in(DUYEN).await;
    let shown = "organisation { id }";
    let founded = twice.act(hoa, "organisationCreate", facts(), shown).await;
    let organisation = id(&founded["organisation"]).to_owned();
    let mut change = facts();
    change["organisationId"] = json!(organisation);
    change["expectedVersion"] = json!(1);
    change["phone"] = json!("0912 000 999");
    twice.act(hoa, "organisationUpdate", change, shown).await;

    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }]);
    let submit = json!({ "organisationId": organisation, "papers": papers });
    let selection = "verification { id outcome } organisation { id }";
    twice
        .act(hoa, "organisationSubmit", submit.clone(), selection)
        .await;
    let why = json!({ "reason": "Giấy đăng ký đã hết hạn." });
    let reject = decision(&duyen, &organisation, why).await;
    twice.act(&duyen, "organisationReject", reject, shown).await;
    twice
        .act(hoa, "organisationSubmit", submit, selection)
        .await;
    let verify = decision(&duyen, &organisation, json!({ "papers": papers })).await;
    twice.act(&duyen, "organisationVerify", verify, shown).await;
    let why = json!({ "reason": "Bán hàng không rõ nguồn gốc." });
    let suspend = decision(&duyen, &organisation, why).await;
    twice
        .act(&duyen, "organisationSuspend", suspend, shown)
        .await;
    let reinstate = decision(&duyen, &organisation, json!({})).await;
    twice
        .act(&duyen, "organisationReinstate", reinstate, shown)
        .await;
    closed(twice, hoa).await;
    organisation
}

/// An organisation is founded in vain, and closed.
async fn closed(twice: &mut Twice<'_>, hoa: &Client) {
    let mut facts = facts();
    facts["idempotencyKey"] = json!(Client::key());
    facts["legalName"] = json!("HTX Đóng Cửa");
    facts["taxCode"] = Value::Null;
    let founded = hoa
        .act("organisationCreate", facts, "organisation { id }")
        .await;
    let close = json!({
        "organisationId": id(&founded["organisation"]), "expectedVersion": 1, "reason": "Nghỉ làm.",
    });
    twice
        .act(hoa, "organisationClose", close, "organisation { id }")
        .await;
}

/// The place of somebody in the organisation.
async fn place(client: &Client, organisation: &str, email: &str) -> Value {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Organisation { members { id email } } } }";
    let found = client.data(query, json!({ "id": organisation })).await;
    let members = found["node"]["members"].as_array().expect("members");
    let place = members.iter().find(|member| member["email"] == email);
    place.expect("a member")["id"].clone()
}

/// Somebody takes the place that the newest letter offers.
async fn accepts(app: &TestApp, client: &Client, email: &str) {
    let link = app.last_letter_to(email).await.link();
    let input = json!({ "token": token(&link) });
    client
        .act("invitationAccept", input, "organisation { id }")
        .await;
}

/// Members are invited, rise, step down, are removed and leave.
async fn members(twice: &mut Twice<'_>, hoa: &Client, organisation: &str) {
    let app = twice.app;
    let (invited, shown) = (
        "invitation { id email role } organisation { id }",
        "organisation { id }",
    );
    let invite = |role: &str| json!({ "organisationId": organisation, "email": TU, "role": role });
    let sent = twice
        .act(hoa, "memberInvite", invite("MANAGER"), invited)
        .await;
    let withdraw = json!({ "invitationId": sent["invitation"]["id"] });
    twice.act(hoa, "invitationWithdraw", withdraw, shown).await;
    twice
        .act(hoa, "memberInvite", invite("MANAGER"), invited)
        .await;
    let tu = outsider(app, TU).await;
    accepts(app, &tu, TU).await;
    let place_of_tu = place(hoa, organisation, TU).await;
    let role = |role: &str| json!({ "memberId": place_of_tu, "role": role });
    let selection = "member { id } organisation { id }";
    twice
        .act(hoa, "memberRoleSet", role("OWNER"), selection)
        .await;
    // Who has stepped down could not do it again, and may say so again.
    twice
        .act(&tu, "memberRoleSet", role("MANAGER"), selection)
        .await;

    for (email, leaves) in [(VY, false), (NGA, true)] {
        let colleague = outsider(app, email).await;
        joins(app, email, HOA).await;
        let who = if leaves { &colleague } else { hoa };
        let remove = json!({ "memberId": place(hoa, organisation, email).await });
        twice.act(who, "memberRemove", remove, shown).await;
    }
}
