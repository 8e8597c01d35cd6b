//! A stranger learns nothing: every field and mutation that takes an id, walked by introspection, answers alike for what is not his and
//! for what never was, and nobody reads a word, a price or an address that is not meant for him.

use std::collections::BTreeMap;

use kernel::id::kind_of;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DUYEN, HA, MAI, QUAN, THANH},
    people, post,
    schema::{self, IdField, Schema},
    tables::{Tables, differing, tables},
};

const WORDS: [&str; 10] = [
    "bimat-ghichu",
    "bimat-mongmuon",
    "bimat-thamchieu",
    "bimat-tinnhan",
    "bimat-chaogia",
    "bimat-dong",
    "bimat-noikho",
    "bimat-xe",
    "bimat-lydo",
    "bimat-suadon",
];
const PRICES: [&str; 2] = ["54321", "56789"];
const PEOPLE: [&str; 5] = [QUAN, MAI, "+84987654321", "0987 654 321", "Trần Minh Quân"];
/// What only the buyer's and the seller's organisations are reached by.
const LETTERBOXES: [&str; 5] = [
    "muahang@sieuthimau.example",
    "htx@htx-namau.example",
    "+84912345678",
    "+842438000100",
    "9900000055",
];

/// A deal with a secret in every field, as deep as deals go.
struct Secret {
    ids: BTreeMap<&'static str, Vec<String>>,
}

impl Secret {
    async fn play(app: &TestApp) -> Self {
        let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
        let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
        let mut input = deal::na_inquiry(deal::id(&product));
        input["note"] = json!("bimat-ghichu");
        input["externalReference"] = json!("bimat-thamchieu");
        input["lines"][0]["wishes"] = json!("bimat-mongmuon");
        input["lines"][0]["targetPrice"]["amount"] = json!("54321");
        input["certificates"] = json!(["VIETGAP"]);
        let inquiry = deal::submit(&quan, input.clone()).await;
        deal::say(&mai, &inquiry, "bimat-tinnhan").await;
        let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
        offer["note"] = json!("bimat-chaogia");
        offer["lines"][0]["note"] = json!("bimat-dong");
        offer["lines"][0]["price"]["amount"] = json!("56789");
        offer["lines"][0]["price"]["place"] = json!("bimat-noikho");
        let quotation =
            mai.act("quotationSend", offer, "quotation { id }").await["quotation"].clone();
        let order = deal::accept(&quan, &quotation).await;
        let delivery = order["deliveries"][0].clone();
        let ship = json!({ "idempotencyKey": Client::key(), "deliveryId": deal::id(&delivery), "note": "bimat-xe" });
        mai.act("deliveryShip", ship, "delivery { id }").await;
        let change = json!({ "deliveryId": deal::id(&order["deliveries"][1]), "lines": [{ "line": 1, "quantity": { "value": "9", "unit": "tấn" } }] });
        let propose = json!({ "idempotencyKey": Client::key(), "orderId": deal::id(&order), "note": "bimat-suadon", "deliveries": [change] });
        let amendment = mai
            .act("orderAmendmentPropose", propose, "amendment { id }")
            .await["amendment"]
            .clone();
        let other = deal::submit(&quan, json_with_key(input)).await;
        let decline = json!({ "inquiryId": deal::id(&other), "reason": "bimat-lydo" });
        mai.act("inquiryDecline", decline, "inquiry { id }").await;
        app.letters_out().await;

        let mut ids: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let things = [&inquiry, &other, &quotation, &order, &amendment, &delivery];
        for id in things.map(deal::id) {
            ids.entry(kind_of(id).expect("a kind"))
                .or_default()
                .push(id.to_owned());
        }
        for client in [&quan, &mai] {
            let own = client.data("{ viewer { person { id } organisations { organisation { id members { id } } } sessions { id } letters(first: 20) { nodes { id } } } }", json!({})).await;
            ids.entry("person")
                .or_default()
                .push(deal::id(&own["viewer"]["person"]).to_owned());
            ids.entry("org")
                .or_default()
                .push(deal::id(&own["viewer"]["organisations"][0]["organisation"]).to_owned());
            let place = &own["viewer"]["organisations"][0]["organisation"]["members"][0];
            ids.entry("member")
                .or_default()
                .push(deal::id(place).to_owned());
            ids.entry("session")
                .or_default()
                .push(deal::id(&own["viewer"]["sessions"][0]).to_owned());
            let letters = own["viewer"]["letters"]["nodes"]
                .as_array()
                .expect("letters");
            ids.entry("letter").or_default().extend(
                letters
                    .iter()
                    .take(2)
                    .map(|letter| deal::id(letter).to_owned()),
            );
        }
        Self { ids }
    }
}

fn json_with_key(mut input: Value) -> Value {
    input["idempotencyKey"] = json!(Client::key());
    input
}

/// An id of the same kind that nobody ever had.
fn never(kind: &str) -> String {
    let uuid = uuid::Uuid::from_u128(0x0198_4c00_0000_7000_8000_0000_dead_beef);
    kernel::id::encode(kind, uuid)
}

/// The kind of thing that an input field names, from its name; all kinds where the name says nothing.
fn kinds(path: &[String]) -> Vec<&'static str> {
    let name = path
        .iter()
        .rfind(|part| part.parse::<usize>().is_err())
        .map_or("", String::as_str)
        .to_lowercase();
    let known = [
        ("quotation", "quote"),
        ("organisation", "org"),
        ("inquiry", "inquiry"),
        ("amendment", "amend"),
        ("order", "order"),
        ("delivery", "delivery"),
        ("producer", "producer"),
        ("product", "product"),
        ("member", "member"),
        ("invitation", "invite"),
        ("session", "session"),
        ("claim", "claim"),
    ];
    match known.iter().find(|(word, _)| name.contains(word)) {
        Some((_, kind)) => vec![kind],
        None => vec![
            "inquiry", "quote", "order", "delivery", "letter", "person", "org",
        ],
    }
}

/// Somebody who has no part in the deal.
struct Stranger {
    who: &'static str,
    client: Client,
    /// Kinds of which he may see more than others: organisations show themselves to the staff of any authority.
    sees: &'static [&'static str],
    /// Organisations that he may judge as staff, wherever they sit: those that only buy.
    judges: Vec<String>,
}

/// The commands by which staff judge organisations.
const JUDGING: [&str; 4] = [
    "organisationVerify",
    "organisationReject",
    "organisationSuspend",
    "organisationReinstate",
];

/// An answer without what only says which id was asked for.
fn plain(answer: &Value, id: &str) -> String {
    answer.to_string().replace(id, "ID")
}

fn discloses<'a>(answer: &str, secrets: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    secrets.into_iter().find(|secret| answer.contains(secret))
}

/// The document that asks a field with an id in one of its arguments.
fn question(schema: &Schema, place: &IdField, depth: usize) -> String {
    let fields = schema.selection(schema.type_of(&place.owner, &place.field), depth);
    let inside = if fields.is_empty() {
        String::new()
    } else {
        format!(" {{ {fields} }}")
    };
    let asked = format!("{}({}: $it){inside}", place.field, place.argument);
    let asked = match place.owner.as_str() {
        "Query" => asked,
        "Viewer" => format!("viewer {{ {asked} }}"),
        other => panic!("teach this story the way to {other}.{}", place.field),
    };
    format!("query($it: {}) {{ {asked} }}", place.declared)
}

/// Every reading field that takes an id, with every id of the deal.
async fn reads_nothing(schema: &Schema, secret: &Secret, stranger: &Stranger) {
    for place in schema.id_fields() {
        // A union of nine kinds with fields of the same names cannot be asked at once: by kind, below.
        let nodes = matches!(place.field.as_str(), "node" | "nodes");
        for (kind, ids) in &secret.ids {
            if stranger.sees.contains(kind) {
                continue;
            }
            let document = if nodes {
                format!(
                    "query($it: {}) {{ {}({}: $it) {{ __typename id }} }}",
                    place.declared, place.field, place.argument
                )
            } else {
                question(schema, &place, 2)
            };
            let strange = never(kind);
            let ask = async |id: &str| {
                let argument = schema::with(Value::Null, &place.path, json!(id));
                let answer = stranger
                    .client
                    .run(&document, json!({ "it": argument }))
                    .await;
                // Refused by the domain is an answer; a document that the engine refuses would prove nothing.
                if let Some(code) = answer.error_code() {
                    let reasons = answer.body["errors"][0]["extensions"]["reasons"].is_array();
                    assert!(
                        reasons || code == "UNAUTHENTICATED",
                        "{document}: {}",
                        answer.body
                    );
                }
                plain(&answer.body, id)
            };
            let nothing = ask(&strange).await;
            for id in ids {
                let answer = ask(id).await;
                assert_eq!(
                    answer, nothing,
                    "{} asks {}.{} for a {kind}",
                    stranger.who, place.owner, place.field
                );
                let all = WORDS
                    .into_iter()
                    .chain(PRICES)
                    .chain(PEOPLE)
                    .chain(LETTERBOXES);
                assert_eq!(
                    discloses(&answer, all),
                    None,
                    "{} reads {answer}",
                    stranger.who
                );
            }
        }
    }
}

/// Every mutation that takes an id, with every id of the deal that fits.
async fn does_nothing(schema: &Schema, secret: &Secret, stranger: &Stranger) {
    for mutation in schema.mutations() {
        let document = format!(
            "mutation($input: {}!) {{ {mutation}(input: $input) {{ __typename userErrors {{ __typename code message path }} }} }}",
            schema::input_type(&mutation)
        );
        for (path, _) in schema
            .input_paths(&mutation)
            .into_iter()
            .filter(|(_, kind)| kind == "ID")
        {
            for kind in kinds(&path) {
                let Some(ids) = secret.ids.get(kind) else {
                    continue;
                };
                let ask = async |id: &str| {
                    let input = schema.any_input(&mutation, &|place: &[String]| {
                        if place == path {
                            json!(id)
                        } else if place.len() == 1 && place[0] == "organisationId" {
                            Value::Null
                        } else {
                            json!(never(kinds(place)[0]))
                        }
                    });
                    let input = if input.get("idempotencyKey").is_some() {
                        json_with_key(input)
                    } else {
                        input
                    };
                    stranger
                        .client
                        .run(&document, json!({ "input": input }))
                        .await
                        .body
                };
                let nothing = ask(&never(kind)).await;
                let said = nothing.to_string();
                let may_look = stranger.sees.contains(&kind) && said.contains("\"FORBIDDEN\"");
                assert!(
                    may_look
                        || said.contains("\"NOT_FOUND\"")
                        || said.contains("\"UNAUTHENTICATED\""),
                    "{mutation} never looks for the {kind} in {}: {nothing}",
                    path.join(".")
                );
                for id in ids {
                    let judges = stranger.judges.contains(id);
                    if judges && JUDGING.contains(&mutation.as_str()) {
                        continue;
                    }
                    let answer = ask(id).await;
                    let case = format!(
                        "{} sends {mutation} with a {kind} of others in {}",
                        stranger.who,
                        path.join(".")
                    );
                    if !judges {
                        assert_eq!(plain(&answer, id), plain(&nothing, &never(kind)), "{case}");
                    }
                    let refused = answer["errors"].is_array()
                        || answer["data"][&mutation]["userErrors"] != json!([]);
                    assert!(refused, "{case}: {answer}");
                    let all = WORDS
                        .into_iter()
                        .chain(PRICES)
                        .chain(PEOPLE)
                        .chain(LETTERBOXES);
                    assert_eq!(discloses(&answer.to_string(), all), None, "{case}");
                }
            }
        }
    }
}

/// Everything that somebody can read of a thing of the deal, field by field.
async fn all_of(schema: &Schema, client: &Client, id: &str) -> String {
    let owner = match kind_of(id) {
        Some("inquiry") => "Inquiry",
        Some("quote") => "Quotation",
        Some("order") => "Order",
        Some("amend") => "OrderAmendment",
        Some("delivery") => "Delivery",
        Some("letter") => "Letter",
        Some("person") => "Person",
        Some("org") => "Organisation",
        other => panic!("no type for {other:?}"),
    };
    let mut everything = String::new();
    for field in schema.fields(owner) {
        let mut answer = None;
        for depth in [4, 3, 2, 1, 0] {
            let Some(selected) = schema.selected(field, depth) else {
                continue;
            };
            let document = format!(
                "query($id: ID!) {{ node(id: $id) {{ ... on {owner} {{ {selected} }} }} }}"
            );
            let found = client.run(&document, json!({ "id": id })).await;
            if found.error_code() != Some("COST_EXCEEDED") {
                assert!(
                    found.body.get("errors").is_none(),
                    "{owner}.{}: {}",
                    field["name"],
                    found.body
                );
                answer = Some(found.body);
                break;
            }
        }
        let answer =
            answer.unwrap_or_else(|| panic!("{owner}.{} cannot be asked for", field["name"]));
        everything.push_str(&answer["data"].to_string());
    }
    everything
}

#[rstest]
#[tokio::test]
async fn strangers_learn_nothing_of_a_deal(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let secret = Secret::play(&app).await;
    let schema = Schema::read(&app.anonymous()).await;
    let stranger = |who, client, sees| Stranger {
        who,
        client,
        sees,
        judges: Vec::new(),
    };
    let mut strangers = vec![
        stranger("nobody", app.anonymous(), &[]),
        stranger(
            "an outsider",
            people::outsider(&app, "nguoi-la@nowhere.example").await,
            &[],
        ),
        stranger("another buyer", app.sign_in(HA).await, &[]),
        stranger("another producer", app.sign_in(THANH).await, &[]),
        stranger(
            "staff of another province",
            app.sign_in(CAO_BANG).await,
            &["org"][..],
        ),
    ];
    strangers[4].judges = vec![secret.ids["org"][0].clone()];
    app.letters_out().await;
    let before = tables(&app).await;
    for stranger in &strangers {
        reads_nothing(&schema, &secret, stranger).await;
        does_nothing(&schema, &secret, stranger).await;
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    // A suspended organisation's members do not see more than before.
    people::suspends(&app, DUYEN, HA).await;
    strangers.drain(..2);
    strangers.truncate(1);
    strangers[0].who = "a suspended buyer";
    app.letters_out().await;
    let before = tables(&app).await;
    reads_nothing(&schema, &secret, &strangers[0]).await;
    does_nothing(&schema, &secret, &strangers[0]).await;
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn staff_see_that_a_deal_is_and_how_much_and_neither_words_nor_prices(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let secret = Secret::play(&app).await;
    let schema = Schema::read(&app.anonymous()).await;
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );

    let (mut parties, mut staff) = (String::new(), String::new());
    for kind in ["inquiry", "quote", "order", "amend", "delivery"] {
        for id in &secret.ids[kind] {
            parties += &all_of(&schema, &quan, id).await;
            parties += &all_of(&schema, &mai, id).await;
            let seen = all_of(&schema, &duyen, id).await;
            assert!(seen.contains(id.as_str()), "staff see that {id} is");
            staff += &seen;
        }
    }
    for id in secret.ids["letter"].iter().chain(&secret.ids["person"]) {
        let seen = duyen
            .data(
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": id }),
            )
            .await;
        assert_eq!(seen, json!({ "node": null }), "{id} is nothing for staff");
    }
    // The two sides read every secret, or this story would prove nothing.
    for secret in WORDS.iter().chain(&PRICES) {
        assert!(parties.contains(secret), "{secret} is nowhere to be read");
    }
    for quantity in [
        "\"12\"",
        "\"8\"",
        "\"SHIPPED\"",
        "\"CONFIRMED\"",
        "\"DECLINED\"",
    ] {
        assert!(staff.contains(quantity), "staff see {quantity}");
    }
    let hidden = WORDS.into_iter().chain(PRICES).chain(PEOPLE);
    assert_eq!(discloses(&staff, hidden), None);
    // And the totals that follow from the prices.
    let total =
        deal::look(&quan, &json!({ "id": secret.ids["quote"][0] })).await["total"]["amount"]
            .clone();
    assert!(!staff.contains(deal::text(&total)), "staff read the total");
    assert!(post::count(app.server().db(), "event").await > 5);
}

/// What a suspended party may still do with a deal: `security.md` has it read and act on nothing new, so that it ends what it has
/// begun, hands over or receives what was agreed, and writes in the thread of an order.
const ENDS: [&str; 16] = [
    "inquiryMessageSend",
    "inquiryDecline",
    "inquiryWithdraw",
    "quotationReject",
    "quotationWithdraw",
    "orderReject",
    "orderCancel",
    "orderComplete",
    "orderAmendmentDecline",
    "orderAmendmentWithdraw",
    "deliveryPrepare",
    "deliveryShip",
    "deliveryArrive",
    "deliveryReceive",
    "deliveryRefuse",
    // The last thing that an owner can do with it.
    "organisationClose",
];

/// What the party itself did in the deal before: asked for again, it succeeds and changes nothing.
const REPEATS: [&str; 1] = ["quotationAccept"];

/// The name of an action as `viewerActions` has it.
fn action(mutation: &str) -> String {
    let mut name = String::new();
    for letter in mutation.chars() {
        if letter.is_uppercase() {
            name.push('_');
        }
        name.extend(letter.to_uppercase());
    }
    name
}

/// Every mutation but those of [`ENDS`], with every id of the deal that fits, and its own ids in the other places.
async fn begins_nothing(schema: &Schema, secret: &Secret, client: &Client, who: &str) {
    let first = |kind: &str| {
        let known = secret.ids.get(kind).and_then(|ids| ids.first());
        known.cloned().unwrap_or_else(|| never(kind))
    };
    let mut tried = 0;
    for mutation in schema.mutations() {
        if ENDS.contains(&mutation.as_str()) {
            continue;
        }
        let document = format!(
            "mutation($input: {}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
            schema::input_type(&mutation)
        );
        for (path, _) in schema
            .input_paths(&mutation)
            .into_iter()
            .filter(|(_, kind)| kind == "ID")
        {
            for kind in kinds(&path) {
                // Her account is her own: sessions and places are no part of the deal.
                if matches!(kind, "session" | "member" | "letter" | "person") {
                    continue;
                }
                for id in secret.ids.get(kind).into_iter().flatten() {
                    let input = schema.any_input(&mutation, &|place: &[String]| {
                        if place == path {
                            json!(id)
                        } else {
                            json!(first(kinds(place)[0]))
                        }
                    });
                    let input = if input.get("idempotencyKey").is_some() {
                        json_with_key(input)
                    } else {
                        input
                    };
                    let answer = client.run(&document, json!({ "input": input })).await.body;
                    let errors = &answer["data"][&mutation]["userErrors"];
                    let refused = answer["errors"].is_array()
                        || errors.as_array().is_some_and(|errors| !errors.is_empty());
                    let repeated = REPEATS.contains(&mutation.as_str());
                    assert!(refused || repeated, "{who} sends {mutation}: {answer}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 20, "only {tried} were tried");
}

/// Nothing but answers that are kept for repeats.
async fn nothing_changed(app: &TestApp, before: &Tables) {
    let mut changed = differing(before, &tables(app).await);
    changed.retain(|table| table != "idempotency_key");
    assert_eq!(changed, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_suspended_party_reads_its_deals_and_begins_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
    #[values(QUAN, MAI)] suspended: &str,
) {
    let app = TestApp::start(backend).await;
    let secret = Secret::play(&app).await;
    let schema = Schema::read(&app.anonymous()).await;
    let client = app.sign_in(suspended).await;
    people::suspends(&app, DUYEN, suspended).await;
    app.letters_out().await;

    let mut seen = String::new();
    for kind in ["inquiry", "quote", "order", "amend", "delivery"] {
        for id in &secret.ids[kind] {
            seen += &all_of(&schema, &client, id).await;
        }
    }
    for secret in WORDS.iter().chain(&PRICES) {
        assert!(seen.contains(secret), "{suspended} does not read {secret}");
    }

    let before = tables(&app).await;
    begins_nothing(&schema, &secret, &client, suspended).await;
    nothing_changed(&app, &before).await;

    // Inputs that nothing but the suspension stands against.
    let thing = |kind: &str, at: usize| secret.ids[kind][at].clone();
    let refused = "ORGANISATION_SUSPENDED";
    let mut fresh: Vec<(&str, Value)> = Vec::new();
    if suspended == QUAN {
        let product = deal::find_product(&client, "na dai mẫu chi lăng").await;
        let again = deal::na_inquiry(deal::id(&product));
        fresh.push(("inquirySubmit", again));
        let accept = json!({ "amendmentId": thing("amend", 0) });
        fresh.push(("orderAmendmentAccept", accept));
    } else {
        let inquiry = json!({ "id": thing("inquiry", 0) });
        fresh.push(("quotationSend", deal::na_quotation(&inquiry, Binding::Firm)));
    }
    let change = json!({ "deliveryId": thing("delivery", 0), "lines": [{ "line": 1, "quantity": { "value": "9", "unit": "tấn" } }] });
    fresh.push((
        "orderAmendmentPropose",
        json!({ "orderId": thing("order", 0), "note": "Mất mùa.", "deliveries": [change] }),
    ));
    for (mutation, input) in fresh {
        let answer = client
            .attempt(mutation, json_with_key(input), "userErrors { code }")
            .await;
        let codes = deal::refusals(&answer);
        assert!(
            codes.iter().any(|code| code.starts_with(refused)),
            "{suspended} {mutation}: {codes:?}"
        );
    }
    nothing_changed(&app, &before).await;

    // What is offered to it is what it may.
    let ends = ENDS.map(action);
    let mut offered = Vec::new();
    for kind in ["inquiry", "quote", "order", "delivery"] {
        for id in &secret.ids[kind] {
            offered.extend(deal::may(&client, &json!({ "id": id })).await);
        }
    }
    assert!(!offered.is_empty(), "it ends what it has begun");
    for action in offered {
        assert!(ends.contains(&action), "{suspended} is offered {action}");
    }
}
