//! A stranger learns nothing: every field and mutation that takes an id, walked by introspection, answers alike for what is not his and
//! for what never was, and nobody reads a word, a price or an address that is not meant for him.

mod outsiders;
mod secret;
mod staff;
mod suspended;

use kernel::id::kind_of;
use serde_json::{Value, json};
use tests::{Client, schema::Schema};

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

fn discloses<'a>(answer: &str, secrets: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    secrets.into_iter().find(|secret| answer.contains(secret))
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
