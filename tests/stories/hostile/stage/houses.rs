//! Organisations at every point of their way, their members and whom they invite.

use accounts::{
    consent::WORDING,
    membership::{self, Begin},
};
use kernel::actor::Role;
use platform::{Context, command};
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{DUYEN, id, text},
    people::{PASSWORD, actor_of, organisation_of, outsider},
};

use super::{Good, people::mailed};

const OWNER: &str = "chu@htxmau.example";
const SHOWN: &str = "organisation { id version }";

/// A house in Vietnam, with something in every field that it has.
fn house() -> Value {
    json!({
        "idempotencyKey": Client::key(), "legalName": "HTX Mận Mẫu", "legalKind": "COOPERATIVE",
        "capabilities": ["PRODUCER"], "taxCode": "9900000087",
        "address": { "country": "VN", "unitCode": "06463", "lines": ["Thôn Mẫu 9"] },
        "phone": "0205 3871 999", "letterbox": "htx@htxmau.example", "language": "VI",
    })
}

/// One abroad, which has no tax code.
fn house_abroad() -> Value {
    let mut abroad = house();
    let fields = abroad.as_object_mut().expect("an object");
    fields.remove("taxCode");
    fields.insert("legalName".to_owned(), json!("Công ty Mẫu Nam Ninh"));
    fields.insert("legalKind".to_owned(), json!("FOREIGN_COMPANY"));
    fields.insert("capabilities".to_owned(), json!(["BUYER"]));
    fields.insert(
        "foreignRegistration".to_owned(),
        json!({ "country": "CN", "scheme": "USCC", "number": "91450100MA5KXXXX00" }),
    );
    fields.insert(
        "address".to_owned(),
        json!({ "country": "CN", "lines": ["Nam Ninh, số 7"] }),
    );
    abroad
}

fn papers() -> Value {
    json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }])
}

async fn founded(owner: &Client, facts: Value) -> Value {
    owner.act("organisationCreate", facts, SHOWN).await["organisation"].clone()
}

/// A house whose papers wait for the authority.
async fn submitted(owner: &Client) -> Value {
    let house = founded(owner, house()).await;
    let input = json!({ "idempotencyKey": Client::key(), "organisationId": house["id"], "papers": papers() });
    owner.act("organisationSubmit", input, SHOWN).await["organisation"].clone()
}

/// What an officer decides of a house; `more` is laid over it.
fn judged(house: &Value, more: &Value) -> Value {
    let mut input = json!({ "idempotencyKey": Client::key(), "organisationId": house["id"], "expectedVersion": house["version"] });
    for (field, value) in more.as_object().expect("fields") {
        input[field] = value.clone();
    }
    input
}

pub(super) async fn goods(app: &TestApp) -> Vec<Good> {
    let (owner, duyen) = (outsider(app, OWNER).await, app.sign_in(DUYEN).await);
    let mut goods = facts(&owner).await;
    goods.extend(decisions(&owner, &duyen).await);
    goods.extend(members(app, &owner).await);
    let office = organisation_of(app, DUYEN).await.to_string();
    goods.push(Good::new(
        &duyen,
        "authorityUpdate",
        json!({ "idempotencyKey": Client::key(), "organisationId": office, "productReview": "AFTER" }),
    ));
    goods
}

async fn facts(owner: &Client) -> Vec<Good> {
    let renewed = async |facts: Value, name: &str| {
        let now = founded(owner, facts.clone()).await;
        let mut input = judged(&now, &facts);
        input["legalName"] = json!(name);
        input["renounceVerification"] = json!(false);
        input["idempotencyKey"] = json!(Client::key());
        Good::new(owner, "organisationUpdate", input)
    };
    let shows = founded(owner, house()).await;
    let ends = founded(owner, house()).await;
    vec![
        Good::new(
            owner,
            "organisationClose",
            judged(&ends, &json!({ "reason": "Nghỉ làm." })),
        ),
        Good::new(owner, "organisationCreate", house()),
        Good::new(owner, "organisationCreate", house_abroad()),
        renewed(house(), "HTX Mận Mới").await,
        renewed(house_abroad(), "Công ty Mẫu Côn Minh").await,
        Good::new(
            owner,
            "organisationSubmit",
            json!({ "idempotencyKey": Client::key(), "organisationId": shows["id"], "papers": papers() }),
        ),
    ]
}

async fn decisions(owner: &Client, duyen: &Client) -> Vec<Good> {
    let why = json!({ "reason": "Giấy đăng ký đã hết hạn." });
    let stopped = founded(owner, house()).await;
    let stopped = duyen
        .act("organisationSuspend", judged(&stopped, &why), SHOWN)
        .await["organisation"]
        .clone();
    let decision =
        |mutation, house: &Value, more: &Value| Good::new(duyen, mutation, judged(house, more));
    let seen = json!({ "papers": papers(), "reason": "Đã xem tại chỗ." });
    vec![
        decision("organisationVerify", &submitted(owner).await, &seen),
        decision("organisationReject", &submitted(owner).await, &why),
        decision("organisationSuspend", &founded(owner, house()).await, &why),
        decision("organisationReinstate", &stopped, &why),
    ]
}

async fn members(app: &TestApp, owner: &Client) -> Vec<Good> {
    let house = founded(owner, house()).await;
    let house = id(&house).to_owned();
    let mut places = Vec::new();
    for email in ["mot@htxmau.example", "hai@htxmau.example"] {
        outsider(app, email).await;
        let begin = Begin {
            organisation: house.parse().expect("an id"),
            person: actor_of(app, email).await.person,
            role: Role::Agent,
        };
        let begun: platform::Result<_> =
            command!(app.server().db(), &Context::program("story"), |tx| {
                membership::begin(tx, begin)
            });
        places.push(begun.expect("begun").to_string());
    }
    let invites = |email: &str| json!({ "idempotencyKey": Client::key(), "organisationId": house, "email": email, "role": "MANAGER" });
    let (asked, offered) = ("duoc@htxmau.example", "moi@htxmau.example");
    let invited = owner
        .act("memberInvite", invites(asked), "invitation { id }")
        .await["invitation"]
        .clone();
    owner
        .act("memberInvite", invites(offered), "invitation { id }")
        .await;
    let newcomer = json!({
        "name": "Triệu Văn Tú", "phone": "0912 000 998", "language": "VI", "password": PASSWORD, "consents": ["TRADE"], "wording": WORDING,
    });
    let good = |mutation, input| Good::new(owner, mutation, input);
    vec![
        good("memberInvite", invites("nua@htxmau.example")),
        good(
            "invitationWithdraw",
            json!({ "idempotencyKey": Client::key(), "invitationId": text(&invited["id"]) }),
        ),
        Good::new(
            &app.anonymous(),
            "invitationAccept",
            json!({ "token": mailed(app, offered).await, "newcomer": newcomer }),
        ),
        good(
            "memberRoleSet",
            json!({ "idempotencyKey": Client::key(), "memberId": places[0], "role": "MANAGER" }),
        ),
        good(
            "memberRemove",
            json!({ "idempotencyKey": Client::key(), "memberId": places[1] }),
        ),
    ]
}
