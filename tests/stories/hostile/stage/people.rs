//! People on their way in, and people who keep their accounts.

use accounts::consent::WORDING;
use serde_json::json;
use tests::{
    Client, TestApp,
    authenticator::Authenticator,
    deal::{CAO_BANG, text},
    people::{PASSWORD, outsider, sign_up},
    token,
};

use super::{Good, PAUSE};

const KEPT: &str = "giu@nguoimau.example";
const LOST: &str = "quen@nguoimau.example";
const ON: &str = "bat@nguoimau.example";
const WAITING: &str = "cho@nguoimau.example";
const LEAVING: &str = "di@nguoimau.example";
const GONE: &str = "xoa@nguoimau.example";
const ANOTHER: &str = "Một câu khác, dài hơn 2026";

pub(super) async fn goods(app: &TestApp) -> Vec<Good> {
    let anybody = app.anonymous();
    let mut goods = joining(app, &anybody).await;
    goods.extend(second_steps(app, &anybody).await);
    goods.extend(kept(app).await);
    goods.extend(own_data(app).await);
    goods
}

/// The token of the newest letter's link at an address.
pub(in crate::hostile) async fn mailed(app: &TestApp, email: &str) -> String {
    let link = app.last_letter_to(email).await.link();
    token(&link).to_owned()
}

async fn joining(app: &TestApp, anybody: &Client) -> Vec<Good> {
    let (waits, confirms) = ("doi@nguoimau.example", "moi@nguoimau.example");
    for email in [waits, confirms] {
        anybody
            .act("userSignUp", sign_up(email, PASSWORD), "requested")
            .await;
    }
    outsider(app, LOST).await;
    let lost = json!({ "email": LOST });
    anybody
        .act("passwordResetRequest", lost.clone(), "requested")
        .await;
    let reset = json!({ "token": mailed(app, LOST).await, "newPassword": ANOTHER });
    let by_mail = json!({ "email": CAO_BANG });
    anybody
        .act("signInLinkRequest", by_mail.clone(), "requested")
        .await;
    let link = json!({ "token": mailed(app, CAO_BANG).await });
    let good = |mutation, input| Good::new(anybody, mutation, input);
    vec![
        good("userSignUp", sign_up("sap@nguoimau.example", PASSWORD)),
        good("emailConfirmationResend", json!({ "email": waits })),
        good(
            "userEmailConfirm",
            json!({ "token": mailed(app, confirms).await }),
        ),
        good("passwordResetRequest", lost),
        good("passwordReset", reset),
        good(
            "userSignIn",
            json!({ "email": CAO_BANG, "password": "cho-phien-2026" }),
        ),
        good("signInLinkRequest", by_mail),
        good("signInLinkUse", link),
    ]
}

/// Gives a secret to an app on a telephone.
async fn begun(client: &Client) -> Authenticator {
    let password = json!({ "currentPassword": PASSWORD });
    let begun = client
        .act("secondFactorEnable", password, "setup { secret }")
        .await;
    Authenticator::of(text(&begun["setup"]["secret"]))
}

async fn second_steps(app: &TestApp, anybody: &Client) -> Vec<Good> {
    let (on, waiting) = (outsider(app, ON).await, outsider(app, WAITING).await);
    let first = begun(&on).await.code(app.hand.get());
    let codes = on
        .act(
            "secondFactorEnable",
            json!({ "code": first }),
            "recoveryCodes",
        )
        .await["recoveryCodes"]
        .clone();
    let asked = anybody
        .act(
            "userSignIn",
            json!({ "email": ON, "password": PASSWORD }),
            "result { ... on SecondFactorRequired { challenge } }",
        )
        .await;
    let challenge = &asked["result"]["challenge"];
    let code = begun(&waiting).await.code(app.hand.get() + PAUSE);
    vec![
        Good::new(
            anybody,
            "secondFactorVerify",
            json!({ "challenge": challenge, "code": codes[0] }),
        ),
        Good::new(&on, "secondFactorDisable", json!({ "code": codes[1] })),
        Good::new(&waiting, "secondFactorEnable", json!({ "code": code })),
    ]
}

/// Somebody with two sessions who changes everything of hers.
async fn kept(app: &TestApp) -> Vec<Good> {
    let person = outsider(app, KEPT).await;
    app.anonymous().sign_in(KEPT, PASSWORD).await;
    let seen = person
        .data("{ viewer { sessions { id current } } }", json!({}))
        .await;
    let sessions = seen["viewer"]["sessions"].as_array().expect("sessions");
    let other = sessions
        .iter()
        .find(|session| session["current"] == false)
        .expect("another session");
    let good = |mutation, input| Good::new(&person, mutation, input);
    vec![
        good(
            "consentSet",
            json!({ "idempotencyKey": Client::key(), "purpose": "ADVERTISING", "choice": "GRANTED", "wording": WORDING }),
        ),
        good(
            "sessionRevoke",
            json!({ "idempotencyKey": Client::key(), "sessionId": other["id"] }),
        ),
        good(
            "sessionRevokeAll",
            json!({ "idempotencyKey": Client::key(), "includingThis": false }),
        ),
        good("secondFactorEnable", json!({ "currentPassword": PASSWORD })),
        good(
            "userEmailChange",
            json!({ "idempotencyKey": Client::key(), "email": "khac@nguoimau.example", "currentPassword": PASSWORD }),
        ),
        good(
            "userUpdate",
            json!({
                "idempotencyKey": Client::key(), "name": "Lộc Thị Thu", "phone": "0912 000 999", "language": "EN",
                "currentPassword": PASSWORD, "newPassword": ANOTHER,
            }),
        ),
    ]
}

async fn own_data(app: &TestApp) -> Vec<Good> {
    let (leaving, gone) = (outsider(app, LEAVING).await, outsider(app, GONE).await);
    let erase = json!({ "idempotencyKey": Client::key() });
    gone.act("personalDataErase", erase, "outcome").await;
    let link = json!({ "token": mailed(app, GONE).await });
    let note = || json!({ "idempotencyKey": Client::key(), "clientMutationId": "1" });
    vec![
        Good::new(&leaving, "personalDataExport", note()),
        Good::new(&leaving, "personalDataEraseCancel", note()),
        Good::new(
            &leaving,
            "personalDataErase",
            json!({ "idempotencyKey": Client::key(), "currentPassword": PASSWORD }),
        ),
        Good::new(&app.anonymous(), "personalDataEraseConfirm", link),
    ]
}
