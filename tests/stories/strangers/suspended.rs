//! A suspended party, which reads its deals, ends what it has begun, and begins nothing.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN},
    people,
    schema::{self, Schema},
    tables::{Tables, differing, tables},
};

use super::{
    all_of, json_with_key, kinds, never,
    secret::{PRICES, Secret, WORDS},
};

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
