//! Producers who join: their organisation founded and verified, their producer claimed, their products written.

use catalogue::{
    import::{self, ErrorPolicy, Mode, Report, Table},
    supply::{self, Kind, Window},
};
use kernel::{id::ProductId, quantity::BaseQuantity, time::DateWindow};
use platform::{Context, command};
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    client::Client,
    deal::{id, text},
    mail::{link_in, token},
    people::outsider,
};

/// What the stories read of a product.
pub const PRODUCT: &str = "id slug name(language: VI) state version refusal waitingSince orderableNow hindrances \
    proposal { names { vi } } closure { from to today notes { vi } } priceRange { from { amount currency perUnit } to { amount } } \
    viewerActions { action allowed reasons } supply { from to quantity { value unit } kind }";

/// A producer of the shipped register, for whom nobody speaks.
pub const DONG_BANH: &str = "HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành";
/// The director of its cooperative.
pub const HOA: &str = "hoa@htx-dongbanh.example";
/// The name under which she founds it.
pub const HTX_DONG_BANH: &str = "HTX Đồng Bành";
/// The owner of another cooperative.
pub const LAN: &str = "lan@htx-khac.example";
/// The name of that one.
pub const HTX_KHAC: &str = "HTX Khác";

/// Somebody who founds a cooperative that produces, whose papers nobody has seen.
#[derive(Clone, Debug)]
pub struct Founder {
    /// Signed in.
    pub client: Client,
    /// The cooperative's id.
    pub organisation: String,
    /// The address.
    pub email: String,
}

/// Somebody with this address founds a cooperative in Chi Lăng.
pub async fn founds(app: &TestApp, email: &str, name: &str, tax_code: &str) -> Founder {
    let client = outsider(app, email).await;
    let input = json!({
        "idempotencyKey": Client::key(), "legalName": name, "legalKind": "COOPERATIVE",
        "capabilities": ["PRODUCER"], "taxCode": tax_code,
        "address": { "unitCode": "06463", "lines": ["Thôn 9"] },
    });
    let founded = client
        .act("organisationCreate", input, "organisation { id }")
        .await;
    Founder {
        client,
        organisation: id(&founded["organisation"]).to_owned(),
        email: email.to_owned(),
    }
}

/// Hoa founds her cooperative.
pub async fn hoa_founds(app: &TestApp) -> Founder {
    founds(app, HOA, HTX_DONG_BANH, "9900000104").await
}

/// Lan founds hers.
pub async fn lan_founds(app: &TestApp) -> Founder {
    founds(app, LAN, HTX_KHAC, "9900000111").await
}

/// An officer verifies the cooperative of somebody.
pub async fn verified(founder: &Founder, officer: &Client) {
    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }]);
    let input = json!({ "idempotencyKey": Client::key(), "organisationId": founder.organisation, "papers": papers });
    let shown = "organisation { id version }";
    let shown =
        founder.client.act("organisationSubmit", input, shown).await["organisation"].clone();
    let input = json!({ "organisationId": founder.organisation, "expectedVersion": shown["version"], "papers": papers });
    officer
        .act("organisationVerify", input, "organisation { id }")
        .await;
}

/// The producer with this name.
///
/// # Panics
/// When there is none.
pub async fn producer(client: &Client, name: &str) -> String {
    let query = "{ producers(first: 100) { nodes { id name } } }";
    let found = client.data(query, json!({})).await["producers"]["nodes"].clone();
    let found = found
        .as_array()
        .expect("producers")
        .iter()
        .find(|producer| producer["name"] == name)
        .map(|found| id(found).to_owned());
    found.unwrap_or_else(|| panic!("no {name}"))
}

/// The office's table is loaded by the command line, and says under which address a producer is reached.
///
/// # Panics
/// When the register has no product of the producer.
pub async fn recorded(app: &TestApp, producer: &str, email: &str) {
    let query = "query($id: ID!) { node(id: $id) { ... on Producer { name products(first: 1) { nodes { name(language: VI) registerCode } } } } }";
    let found = app.anonymous().data(query, json!({ "id": producer })).await;
    let product = &found["node"]["products"]["nodes"][0];
    let row = [
        &product["registerCode"],
        &product["name"],
        &found["node"]["name"],
    ]
    .map(|cell| format!("\"{}\"", text(cell)))
    .join(",");
    let content =
        format!("code,product,producer,producer_email,source\n{row},{email},Sổ của cơ quan\n");
    let table = Table {
        content: content.as_bytes(),
        province: "20",
        source: None,
        mode: Mode::Load,
        policy: ErrorPolicy::AllOrNothing,
    };
    let report: platform::Result<Report> = command!(
        app.server().db(),
        &Context::program("import catalogue"),
        |tx| import::table(tx, None, table)
    );
    let report = report.expect("read");
    assert!(report.loaded, "{report:?}");
}

/// An officer invites the address that the register records of a producer; gives the link of the letter.
pub async fn invited(app: &TestApp, officer: &Client, producer: &str, email: &str) -> String {
    recorded(app, producer, email).await;
    invited_elsewhere(app, officer, producer, email).await
}

/// An officer invites an address, wherever it comes from, to speak for a producer; gives the link of the letter.
///
/// # Panics
/// When no letter with a link arrives.
pub async fn invited_elsewhere(
    app: &TestApp,
    officer: &Client,
    producer: &str,
    email: &str,
) -> String {
    let input = json!({ "idempotencyKey": Client::key(), "producerId": producer, "email": email });
    officer
        .act("producerInvite", input, "producer { id } expiresAt")
        .await;
    let letters = app.letters_to(email).await;
    let links = letters
        .iter()
        .rev()
        .filter_map(|letter| link_in(&letter.plain));
    links
        .into_iter()
        .find(|link| link.contains("/claims/"))
        .expect("a link to claim by")
}

/// Somebody claims a producer by an invitation; gives the claim.
pub async fn claims(founder: &Founder, producer: &str, link: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(), "producerId": producer, "organisationId": founder.organisation,
        "invitationToken": token(link),
    });
    founder
        .client
        .act(
            "producerClaim",
            input,
            "claim { id state } producer { id claimed }",
        )
        .await["claim"]
        .clone()
}

/// Somebody claims a producer with papers; gives the payload.
pub async fn files(founder: &Founder, producer: &str) -> Value {
    let input = json!({
        "idempotencyKey": Client::key(), "producerId": producer, "organisationId": founder.organisation,
        "papers": [{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-009" }], "note": "Tôi là giám đốc.",
    });
    founder
        .client
        .attempt(
            "producerClaim",
            input,
            "claim { id state reason } producer { claimed }",
        )
        .await
}

/// An officer decides a claim by `producerClaimApprove` or `producerClaimRefuse`; gives the payload.
pub async fn decide(client: &Client, how: &str, claim: &str, reason: Option<&str>) -> Value {
    let input = json!({ "claimId": claim, "reason": reason });
    client
        .attempt(how, input, "claim { id state reason }")
        .await
}

/// Whether somebody speaks for a producer, and which organisation.
pub async fn spoken_for(client: &Client, producer: &str) -> Value {
    let query =
        "query($id: ID!) { producer(by: { id: $id }) { claimed organisation { legalName } } }";
    client.data(query, json!({ "id": producer })).await["producer"].clone()
}

/// What staff did to the organisation of somebody, the newest first.
///
/// # Panics
/// When he does not see it.
pub async fn acts(founder: &Founder) -> Vec<String> {
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { staffActions { nodes { kind } } } } }";
    let seen = founder
        .client
        .data(query, json!({ "id": founder.organisation }))
        .await;
    let nodes = seen["node"]["staffActions"]["nodes"].clone();
    let nodes = nodes.as_array().expect("acts").iter();
    nodes.map(|act| text(&act["kind"]).to_owned()).collect()
}

/// A cooperative that is verified and speaks for a producer of the register.
pub async fn speaker(
    app: &TestApp,
    officer: &Client,
    email: &str,
    tax_code: &str,
    producer: &str,
) -> Founder {
    let founder = founds(app, email, &format!("HTX {email}"), tax_code).await;
    verified(&founder, officer).await;
    let link = invited(app, officer, producer, email).await;
    let claim = claims(&founder, producer, &link).await;
    assert_eq!(text(&claim["state"]), "APPROVED");
    founder
}

/// The input of a new product: mận, in cartons of 10 kg, from 100 kg at 25,000 đồng.
pub fn plums(producer: &str) -> Value {
    json!({
        "idempotencyKey": Client::key(), "producerId": producer, "baseUnit": "KG",
        "facts": { "name": { "vi": "Mận tím Chi Lăng", "en": "Chi Lang purple plum" }, "ocopSet": 1, "unitCode": "06463" },
        "trade": {
            "description": { "vi": "Mận hái tay, phân loại tại vườn." },
            "seasonMonths": [6, 7, 8],
            "packings": [{ "unit": "thùng", "net": "10", "name": "Thùng giấy" }],
            "priceTiers": [
                { "from": { "value": "1", "unit": "TONNE" }, "amount": "22000", "perUnit": "KG", "basis": "PACKED" },
                { "from": { "value": "10", "unit": "thùng" }, "amount": "25000", "perUnit": "KG", "basis": "PACKED", "grade": "loại 1" },
            ],
            "minimumOrder": { "value": "10", "unit": "thùng" },
            "leadTimeDays": 2,
        },
        "supply": [{ "from": "2026-07-20", "to": "2026-08-20", "quantity": { "value": "5", "unit": "tấn" }, "kind": "EXPECTED" }],
    })
}

/// Writes a new product; gives it as its owner sees it.
pub async fn writes(founder: &Founder, input: Value) -> Value {
    let shown = format!("product {{ {PRODUCT} }}");
    founder.client.act("productCreate", input, &shown).await["product"].clone()
}

/// A product by its id, as somebody sees it; null when he does not.
pub async fn product(client: &Client, id: &str) -> Value {
    let query = format!("query($id: ID!) {{ product(by: {{ id: $id }}) {{ {PRODUCT} }} }}");
    client.data(&query, json!({ "id": id })).await["product"].clone()
}

/// A command on a product with the version that its user sees; gives the payload.
pub async fn step(client: &Client, mutation: &str, product: &Value, more: Value) -> Value {
    let mut input = json!({ "productId": id(product), "expectedVersion": product["version"] });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    client
        .attempt(mutation, input, &format!("product {{ {PRODUCT} }}"))
        .await
}

/// The same, which must not be refused; gives the product.
///
/// # Panics
/// When it is refused.
pub async fn takes(client: &Client, mutation: &str, product: &Value, more: Value) -> Value {
    let payload = step(client, mutation, product, more).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation} was refused");
    payload["product"].clone()
}

/// A product that was written, handed in and published.
pub async fn published(founder: &Founder, officer: &Client, input: Value) -> Value {
    let draft = writes(founder, input).await;
    let waiting = takes(&founder.client, "productSubmit", &draft, json!({})).await;
    takes(officer, "productPublish", &waiting, json!({})).await
}

/// The ids of the public listing of a text, when the search has caught up.
pub async fn found_by(client: &Client, words: &str) -> Vec<String> {
    let query =
        "query($text: String!) { products(filter: { text: $text }, first: 20) { nodes { id } } }";
    let found = client.data(query, json!({ "text": words })).await["products"]["nodes"].clone();
    let nodes = found.as_array().expect("products").iter();
    nodes.map(|node| id(node).to_owned()).collect()
}

/// The seller expects so many tonnes of a product in August.
///
/// # Panics
/// When it cannot be written.
pub async fn expects(app: &TestApp, product: &Value, tonnes: i64) {
    let product: ProductId = id(product).parse().expect("a product");
    let day = |text: &str| text.parse().expect("a day");
    let windows = [Window {
        days: DateWindow {
            from: day("2026-08-01"),
            to: day("2026-08-31"),
        },
        quantity: BaseQuantity::from_milli(tonnes * 1_000_000),
        kind: Kind::Expected,
    }];
    let context = Context::program("story");
    let done: platform::Result<()> = platform::command!(app.server().db(), &context, |tx| {
        supply::replace(tx, product, &windows)
    });
    done.expect("written");
}
