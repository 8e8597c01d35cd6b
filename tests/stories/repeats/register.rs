//! The register, told twice.

use serde_json::json;
use tests::{
    Client,
    deal::{DUYEN, id},
    register::{self, Founder, founds, plums, producer, verified},
};

use super::Twice;

/// A producer of the register whom nobody speaks for.
pub const PRODUCER: &str = "HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành";
const CHI: &str = "chi@htx-dongbanh.example";
/// A table of two products of a producer that the register did not know.
pub const TABLE: &str = "code,product,producer\n\
    TN-01,Hồng không hạt Thử,HTX Thử Nghiệm\n\
    TN-02,Mật ong Thử,HTX Thử Nghiệm\n";

/// Every command on the register, once each at least.
pub async fn play(twice: &mut Twice<'_>) {
    let duyen = twice.app.sign_in(DUYEN).await;
    let enter = json!({
        "name": "HTX Ba Sơn", "legalKind": "COOPERATIVE", "unitCode": "06463", "source": "Giấy đăng ký 14C7-077",
    });
    let shown = "producer { id } producerEdge { cursor node { id } }";
    twice.act(&duyen, "producerRegister", enter, shown).await;
    let (chi, producer) = claim(twice, &duyen).await;
    product(twice, &duyen, &chi, &producer).await;

    for review in ["AFTER", "BEFORE"] {
        let choice = json!({ "productReview": review });
        let shown = "desk { __typename }";
        twice.act(&duyen, "authorityUpdate", choice, shown).await;
    }
    let table = json!({ "csv": TABLE, "source": "Sổ OCOP tỉnh, quý 2/2026", "dryRun": false });
    let shown = "report { loaded rows problemCount }";
    let loaded = twice.act(&duyen, "catalogueImport", table, shown).await;
    assert_eq!(loaded["report"]["loaded"], true, "{loaded}");
}

/// A producer finds those who speak for it.
async fn claim(twice: &mut Twice<'_>, duyen: &Client) -> (Founder, String) {
    let app = twice.app;
    let producer = producer(duyen, PRODUCER).await;
    let invite = json!({ "producerId": producer, "email": CHI, "note": "Kính mời." });
    let shown = "producer { id } expiresAt";
    twice.act(duyen, "producerInvite", invite, shown).await;
    let chi = founds(app, CHI, "HTX Đồng Bành", "9900000104").await;
    verified(&chi, duyen).await;

    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-009" }]);
    let file = json!({
        "producerId": producer, "organisationId": chi.organisation, "papers": papers, "note": "Tôi là giám đốc.",
    });
    let shown = "claim { id } producer { id }";
    let filed = twice
        .act(&chi.client, "producerClaim", file.clone(), shown)
        .await;
    let refuse =
        json!({ "claimId": filed["claim"]["id"], "reason": "Giấy đăng ký không đúng tên." });
    twice
        .act(
            duyen,
            "producerClaimRefuse",
            refuse,
            "claim { id state reason }",
        )
        .await;
    let filed = twice.act(&chi.client, "producerClaim", file, shown).await;
    let approve = json!({ "claimId": filed["claim"]["id"], "reason": "Đã xem giấy tờ." });
    twice
        .act(
            duyen,
            "producerClaimApprove",
            approve,
            "claim { id state } producer { id claimed }",
        )
        .await;

    let query = "query($id: ID!) { producer(by: { id: $id }) { version } }";
    let seen = chi.client.data(query, json!({ "id": producer })).await;
    let profile = json!({ "story": { "vi": "Trồng na từ năm 1995." }, "address": "Thôn 9" });
    let change = json!({ "producerId": producer, "expectedVersion": seen["producer"]["version"], "profile": profile });
    twice
        .act(&chi.client, "producerUpdate", change, "producer { id }")
        .await;
    (chi, producer)
}

/// A product is written, sent back, published, changed and archived.
async fn product(twice: &mut Twice<'_>, duyen: &Client, chi: &Founder, producer: &str) {
    let (owner, shown) = (&chi.client, "product { id }");
    let written = twice
        .act(owner, "productCreate", plums(producer), shown)
        .await;
    let product = id(&written["product"]).to_owned();
    let mut trade = plums(producer)["trade"].clone();
    trade["leadTimeDays"] = json!(5);
    let why = json!({ "reason": "Thiếu tên xã." });
    let facts =
        json!({ "facts": { "name": { "vi": "Mận vàng" }, "ocopSet": 1, "unitCode": "06463" } });
    for (who, mutation, more, state) in [
        (owner, "productUpdate", json!({ "trade": trade }), "DRAFT"),
        (owner, "productSubmit", json!({}), "SUBMITTED"),
        (duyen, "productRefuse", why.clone(), "REFUSED"),
        (owner, "productSubmit", json!({}), "SUBMITTED"),
        (duyen, "productPublish", json!({}), "PUBLISHED"),
        // Of a change that is asked for, the change alone is refused, however often that is said.
        (owner, "productUpdate", facts.clone(), "PUBLISHED"),
        (duyen, "productRefuse", why, "PUBLISHED"),
        (owner, "productUpdate", facts, "PUBLISHED"),
        (duyen, "productPublish", json!({}), "PUBLISHED"),
        (owner, "productArchive", json!({}), "ARCHIVED"),
    ] {
        let seen = register::product(owner, &product).await;
        let mut input = json!({ "productId": product, "expectedVersion": seen["version"] });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        twice.act(who, mutation, input, shown).await;
        let seen = register::product(owner, &product).await;
        assert_eq!(seen["state"], state, "after {mutation}");
    }
}
