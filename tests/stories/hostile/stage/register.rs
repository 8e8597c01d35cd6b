//! The register: producers to be invited, claimed and corrected, products on every step of their way, a table to be loaded.

use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{DUYEN, id, text},
    register::{Founder, founds, invited, plums, speaker, takes, verified, writes},
    token,
};

use super::Good;

/// A table of one product with this code.
fn table(code: &str) -> String {
    format!(
        "code;product;producer;producer_type;commune_code;ocop_set;season;stars;decision;issued_on\n\
         {code};Hồng không hạt {code};HTX Thử Nghiệm;HTX;06463;1;tháng 9 - tháng 11;4;{code}/QĐ-UBND;30/06/2026\n"
    )
}

/// An office loads it.
fn import(code: &str) -> Value {
    json!({
        "idempotencyKey": Client::key(), "csv": table(code), "provinceCode": "20", "source": "Sổ OCOP tỉnh, quý 2/2026", "dryRun": false,
        "errorPolicy": "ALL_OR_NOTHING",
    })
}

fn texts(word: &str) -> Value {
    json!({ "vi": format!("{word} mẫu"), "en": format!("{word} of samples"), "zhHans": "样品" })
}

fn papers() -> Value {
    json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }])
}

/// Certified facts with something in every field.
fn facts(word: &str) -> Value {
    json!({ "name": texts(word), "ocopSet": 1, "unitCode": "06463" })
}

/// Trade facts with something in every field.
fn trade() -> Value {
    json!({
        "description": texts("Mận"), "seasonMonths": [6, 7], "seasonNote": "đầu hè", "baseUnit": "KG",
        "packings": [{ "unit": "thùng", "net": "10", "name": "Thùng giấy" }],
        "priceTiers": [{
            "from": { "value": "10", "unit": "thùng" }, "amount": "25000", "currency": "VND", "perUnit": "KG", "basis": "PACKED",
            "place": "Kho HTX", "grade": "loại 1", "packing": "thùng 10 kg",
        }],
        "minimumOrder": { "value": "10", "unit": "thùng" }, "leadTimeDays": 2,
    })
}

fn closure() -> Value {
    json!({ "from": "2026-09-01", "to": "2026-09-30", "note": texts("Nghỉ") })
}

fn supply() -> Value {
    json!([{ "from": "2026-07-27", "to": "2026-08-20", "quantity": { "value": "5", "unit": "tấn" }, "kind": "EXPECTED" }])
}

/// Producers of Lạng Sơn for whom nobody speaks, as they stand in the real register.
async fn producers(client: &Client) -> Vec<Value> {
    let query = "{ producers(first: 100, filter: { claimed: false, unitCode: \"20\" }) { nodes { id name version } } }";
    let found = client.data(query, json!({})).await["producers"]["nodes"].clone();
    let found = found.as_array().expect("producers").iter();
    found
        .filter(|producer| !text(&producer["name"]).contains("Mẫu"))
        .cloned()
        .collect()
}

/// A product for which nobody speaks, counted in kilograms.
async fn unclaimed(client: &Client) -> Value {
    let query = "{ products(first: 100, filter: { claimed: false, unitCode: \"20\" }) { nodes { id version baseUnit name } } }";
    let found = client.data(query, json!({})).await["products"]["nodes"].clone();
    let found = found.as_array().expect("products").iter();
    found
        .filter(|product| !text(&product["name"]).contains("mẫu"))
        .find(|product| product["baseUnit"] == "KG")
        .expect("a product")
        .clone()
}

pub(super) async fn goods(app: &TestApp) -> Vec<Good> {
    let duyen = app.sign_in(DUYEN).await;
    let producers = producers(&duyen).await;
    let [own, invites, offered, approves, refuses, plain, ..] = producers.as_slice() else {
        panic!("too few producers: {producers:?}");
    };
    let hoa = speaker(app, &duyen, "hoa@htxmau.example", "9900000104", id(own)).await;
    let lan = founds(app, "lan@htxmau.example", "HTX Lan", "9900000111").await;
    verified(&lan, &duyen).await;
    let mut goods = claims(app, &duyen, &lan, [invites, offered, approves, refuses]).await;
    goods.push(entering(&duyen));
    goods.extend(corrections(&duyen, own, plain).await);
    goods.extend(products(&duyen, &hoa, id(own)).await);
    // Not the first one: an import leaves word that there was one.
    duyen
        .act("catalogueImport", import("TN-01"), "report { loaded }")
        .await;
    goods.push(Good::new(&duyen, "catalogueImport", import("TN-02")));
    goods
}

async fn claims(
    app: &TestApp,
    duyen: &Client,
    lan: &Founder,
    [invites, offered, approves, refuses]: [&Value; 4],
) -> Vec<Good> {
    let link = invited(app, duyen, id(offered), &lan.email).await;
    let claim = |producer: &Value| {
        json!({
            "idempotencyKey": Client::key(), "producerId": producer["id"], "organisationId": lan.organisation,
            "papers": papers(), "note": "Tôi là giám đốc.",
        })
    };
    let mut waiting = Vec::new();
    for producer in [approves, refuses] {
        let filed = lan
            .client
            .act("producerClaim", claim(producer), "claim { id }")
            .await;
        waiting.push(filed["claim"]["id"].clone());
    }
    let mut by_invitation = claim(offered);
    by_invitation["invitationToken"] = json!(token(&link));
    let decides = |mutation, claim: &Value| {
        let input =
            json!({ "idempotencyKey": Client::key(), "claimId": claim, "reason": "Đã gọi điện." });
        Good::new(duyen, mutation, input)
    };
    vec![
        Good::new(
            duyen,
            "producerInvite",
            json!({
                "idempotencyKey": Client::key(), "producerId": invites["id"], "email": "moi@htxmau.example", "language": "VI",
                "note": "Mời anh nhận.",
            }),
        ),
        Good::new(&lan.client, "producerClaim", by_invitation),
        decides("producerClaimApprove", &waiting[0]),
        decides("producerClaimRefuse", &waiting[1]),
    ]
}

/// An officer enters a producer that the register does not know.
fn entering(duyen: &Client) -> Good {
    let input = json!({
        "idempotencyKey": Client::key(), "name": "HTX Ba Sơn", "legalKind": "COOPERATIVE", "unitCode": "06463", "address": "Thôn Mẫu 7",
        "contactEmail": "basonhtx@htxmau.example", "contactPhone": "0205 3871 777", "source": "Giấy đăng ký 14C7-077",
    });
    Good::new(duyen, "producerRegister", input)
}

/// What an officer writes of a producer: everything where nobody speaks for it, else what the register says, with a reason.
async fn corrections(duyen: &Client, own: &Value, plain: &Value) -> Vec<Good> {
    let query = "query($id: ID!) { producer(by: { id: $id }) { id version } }";
    let now = async |producer: &Value| {
        duyen.data(query, json!({ "id": producer["id"] })).await["producer"].clone()
    };
    let input = |now: &Value| {
        json!({
            "idempotencyKey": Client::key(), "producerId": now["id"], "expectedVersion": now["version"],
            "facts": { "name": "HTX Đổi Tên", "legalKind": "COOPERATIVE", "unitCode": "06463" },
        })
    };
    let mut whole = input(&now(plain).await);
    whole["profile"] = json!({
        "story": texts("Chuyện"), "address": "Thôn Mẫu 9", "contactEmail": "htx@htxmau.example", "contactPhone": "0205 3871 999",
    });
    let mut corrected = input(&now(own).await);
    corrected["facts"]["name"] = json!("HTX Theo Giấy Mới");
    corrected["reason"] = json!("Đã đổi tên theo giấy mới.");
    vec![
        Good::new(duyen, "producerUpdate", whole),
        Good::new(duyen, "producerUpdate", corrected),
    ]
}

async fn products(duyen: &Client, hoa: &Founder, own: &str) -> Vec<Good> {
    let draft = async || writes(hoa, plums(own)).await;
    let submitted = async || takes(&hoa.client, "productSubmit", &draft().await, json!({})).await;
    let step = |who: &Client, mutation, product: &Value, more: Value| {
        let mut input = json!({ "idempotencyKey": Client::key(), "productId": product["id"], "expectedVersion": product["version"] });
        for (field, value) in more.as_object().expect("fields") {
            input[field] = value.clone();
        }
        Good::new(who, mutation, input)
    };
    let why = json!({ "reason": "Thiếu tên xã." });
    let by_owner = json!({ "facts": facts("Mận"), "trade": trade(), "closure": closure(), "supply": supply() });
    let mut by_register = by_owner.clone();
    by_register["rating"] = json!({
        "stars": 4, "decisionNumber": "12/QĐ-UBND", "issuer": "UBND tỉnh", "issuedOn": "2026-06-30", "expiresOn": "2029-06-30",
    });
    let by_officer = json!({ "facts": facts("Đào"), "reason": "Sai tên." });
    let create = json!({
        "idempotencyKey": Client::key(), "producerId": own, "baseUnit": "KG", "facts": facts("Mơ"), "trade": trade(),
        "closure": closure(), "supply": supply(),
    });
    vec![
        Good::new(&hoa.client, "productCreate", create),
        step(&hoa.client, "productUpdate", &draft().await, by_owner),
        step(duyen, "productUpdate", &unclaimed(duyen).await, by_register),
        step(duyen, "productUpdate", &submitted().await, by_officer),
        step(&hoa.client, "productSubmit", &draft().await, json!({})),
        step(duyen, "productPublish", &submitted().await, json!({})),
        step(duyen, "productRefuse", &submitted().await, why),
        step(&hoa.client, "productArchive", &draft().await, json!({})),
    ]
}
